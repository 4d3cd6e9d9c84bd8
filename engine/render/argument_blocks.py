"""For and against: each candidate with the reasons on both sides, their strength, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.plan import Argument, Candidate, Plan
from engine.render import words
from engine.render.document import Block, Entries, Entry, Section, Subsection

OUTCOMES = {
    "recommended": "recommended",
    "consider": "to consider",
    "waits": "waits",
    "not_chosen": "not chosen",
    "not_on_offer": "not on offer here",
}
MARKS = {"speaks_for": "+", "confirming": "✓", "speaks_against": "−", "blocking": "×"}
"""Side of an argument -> its sign; what blocks comes last, because it decides."""
_KINDS = {"toxin": "Toxin", "product": "Product", "adjunct": "Skin treatments and home care"}


def argument_blocks(plan: Plan) -> Iterator[Block]:
    """Yield every candidate by kind; candidates that differ in their side only share an entry."""
    if not plan.arguments:
        return
    yield Section("For (+, ✓ settles it) and against (−, × blocks it)")
    for kind, title in _KINDS.items():
        alike: dict[tuple[str, tuple[str, ...]], list[Candidate]] = {}
        for one in plan.arguments:
            if one.kind == kind:
                alike.setdefault((one.outcome, tuple(_details(one))), []).append(one)
        if alike:
            yield Subsection(title)
            yield Entries(
                tuple(
                    Entry(f"{'; '.join(one.label for one in same)}: {OUTCOMES[outcome]}", details=details)
                    for (outcome, details), same in alike.items()
                )
            )


def _details(one: Candidate) -> Iterator[str]:
    for side, mark in MARKS.items():
        for argument in getattr(one, side):
            yield f"{mark} {words.sentence(argument.text)}{_strength(argument)}"


def _strength(argument: Argument) -> str:
    said = dict.fromkeys(
        " ".join(
            (
                one.basis.replace("_", " ") + (f" {one.level}" if one.level.isdigit() else ""),
                "·",
                words.VERIFICATION.get(one.verification, one.verification),
            )
        )
        for one in argument.strengths
    )
    return f" ({'; '.join(said)})" if said else ""
