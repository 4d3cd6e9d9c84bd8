"""What a plan itself says of something that is not in it: considered and fallen, waiting, or not on offer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.plan import AdjunctItem, Deferred, Plan, Rejected
from engine.questions.attempts import Goal

_NAMING = frozenset({"treatment", "muscle", "line", "product", "area", "intervention"})


def listed(plan: Plan, goals: Sequence[Goal], areas: Sequence[str] = ()) -> Iterator[Rejected | Deferred | AdjunctItem]:
    """Yield the entries that speak of the thing these goals stand for, or of one of these areas as a whole."""
    whole = {f"toxin/{area.partition(':')[2]}" for area in areas}
    names = {str(value).split(":", 1)[-1] for one in goals for name, value in one.slots if name in _NAMING}
    entries: tuple[Rejected | Deferred | AdjunctItem, ...] = (
        *plan.not_recommended, *plan.deferred, *plan.not_on_offer,
    )  # fmt: skip
    for entry in entries:
        if entry.id in whole or names & set(entry.id.split("/")):
            yield entry


def said(plan: Plan, goals: Sequence[Goal], areas: Sequence[str] = ()) -> tuple[str, ...]:
    """Return what these entries say, each once."""
    found = []
    for entry in listed(plan, goals, areas):
        if isinstance(entry, Rejected):
            found.append(f"{entry.label}: {_told(entry)}")
        elif isinstance(entry, Deferred):
            when = f"not before {entry.until}" if entry.until else "until it is known when it ends"
            found.append(f"{entry.label}: {when}. {_told(entry)}")
        else:
            found.append(f"{entry.label}: the findings support it, and the clinic does not offer it.")
    return tuple(dict.fromkeys(found))


def _told(entry: Rejected | Deferred) -> str:
    """The reasons of an entry, without its name in front of each."""
    name = f"{entry.label.removesuffix(' (not on offer here)')}: "
    return " ".join(dict.fromkeys(reason.text.removeprefix(name) for reason in entry.reasons))
