"""The arguments of a plan as rows, and as nodes of the reasons: what speaks for a candidate, and what against."""

from __future__ import annotations

from collections.abc import Iterator

from engine.plan import Argument, Candidate
from engine.render.words import dated
from tui.panes.row import PlanRow
from tui.widgets.outline import Node

SIDES = (
    ("speaks_for", "for", "good"),
    ("confirming", "settles it", "good"),
    ("speaks_against", "against", "warn"),
    ("blocking", "blocks", "stop"),
)
"""Field of a candidate, its word, its tone."""
OUTCOMES = {
    "recommended": ("yes", "good"),
    "consider": ("maybe", "bold"),
    "waits": ("wait", "warn"),
    "not_chosen": ("no", "muted"),
    "not_on_offer": ("no", "muted"),
}


def argument_rows(candidates: tuple[Candidate, ...]) -> Iterator[PlanRow]:
    """Yield a row per candidate: what became of it, and how many reasons stand on each side."""
    if candidates:
        yield PlanRow("arguments", "heading", "For and against")
    for one in candidates:
        lead, tone = OUTCOMES[one.outcome]
        counts = [f"{len(getattr(one, name))} {word}" for name, word, _ in SIDES if getattr(one, name)]
        first = one.blocking[:1] or one.speaks_against[:1] or one.speaks_for[:1]
        yield PlanRow(
            one.id, "text", one.label, lead=lead, tone=tone, tail=" · ".join(counts),
            detail=first[0].text if first else "", items=(one.id,),
        )  # fmt: skip


def argument_nodes(one: Candidate) -> Iterator[Node]:
    """Yield the reasons of a candidate, side by side, each with its strength."""
    for name, word, tone in SIDES:
        for argument in getattr(one, name):
            yield Node(f"{dated(argument.text)}{_strength(argument)}", word, f"[{argument.rule}]", tone)


def _strength(argument: Argument) -> str:
    said = dict.fromkeys(
        f"{one.basis.replace('_', ' ')}, {'law or label' if one.level == 'reg' else f'level {one.level}'}, "
        f"{one.verification}"
        for one in argument.strengths
    )
    return f" ({'; '.join(said)})" if said else ""
