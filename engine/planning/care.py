"""Care before, after and at home as entries of the plan; what several treatments ask alike is told once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from engine.algebra.rule import Fact
from engine.algebra.terms import plain
from engine.plan import CareItem
from engine.planning.view import Slots, View, bare
from kb.snapshot import Individual

_PHASES = ("before", "after", "home")
_AUDIENCES = ("person", "practitioner")
TOXIN = "botulinum_toxin"
"""Instead of a product, as care material names no brand."""


def care(view: View) -> tuple[CareItem, ...]:
    """Instructions for everything in the plan, by phase and day."""
    merged: dict[tuple[Any, ...], list[tuple[Fact, Slots]]] = {}
    for fact, slots in view.all("care"):
        merged.setdefault(_key(view, slots), []).append((fact, slots))
    return tuple(sorted((_item(view, rows) for rows in merged.values()), key=_order))


def _key(view: View, slots: Slots) -> tuple[Any, ...]:
    one = view.individual(slots["statement"])
    names = ("phase", "audience", "text", "dayOffsetStart", "dayOffsetEnd", "appliesIfNote")
    return (*(str(one.one(name)) for name in names), _condition(view, one), slots["state"])


def _item(view: View, rows: list[tuple[Fact, Slots]]) -> CareItem:
    statements = list(dict.fromkeys(str(slots["statement"]) for _, slots in rows))
    one = view.individual(statements[0])
    start, end = _day(one, "dayOffsetStart"), _day(one, "dayOffsetEnd")
    phase = str(one.one("phase"))
    return CareItem(
        id=view.register(f"care/{bare(one.id)}", (fact for fact, _ in rows)),
        phase=cast(Any, phase),
        audience=cast(Any, one.one("audience")),
        treatments=tuple(sorted({_treatment(str(slots["intervention"])) for _, slots in rows})),
        text=str(one.one("text")),
        from_day=start,
        to_day=end,
        days=days_in_words(start, end, at_home=phase == "home"),
        applies_if=_condition(view, one) or None,
        open=rows[0][1]["state"] == "unknown",
        evidence=view.evidence(statements),
    )


def _treatment(intervention: str) -> str:
    return TOXIN if intervention.startswith("product:") else bare(intervention)


def _condition(view: View, one: Individual) -> str:
    """What it depends on, in words."""
    note, when = one.one("appliesIfNote"), one.one("when")
    parts = [" or ".join(view.label(str(c)) for c in one.many("condition"))]
    parts += [view.label(str(when)) if when is not None else "", str(note) if note is not None else ""]
    return "; ".join(part.rstrip(".") for part in parts if part)


def _day(one: Individual, name: str) -> Decimal | None:
    value = one.one(name)
    return None if value is None else plain(Decimal(str(value)))


def days_in_words(start: Decimal | None, end: Decimal | None, *, at_home: bool = False) -> str:
    """Days relative to the treatment (or to the start of home use) in words; below 0 is before it."""
    zero = "the start" if at_home else "the treatment"
    if start is None or end is None:
        known = start if start is not None else end
        return "" if known is None else _when(known, zero)
    if start == end:
        return _when(start, zero)
    return f"from {_when(start, zero)} to {_when(end, zero)}"


def _when(day: Decimal, zero: str) -> str:
    if day == 0:
        return f"the day of {zero}"
    size = abs(day)
    amount = f"{plain(size)} day{'' if size == 1 else 's'}"
    if size < 1:
        hours = (size * 24).quantize(Decimal(1))
        amount = f"{hours} hours"
    return f"{amount} {'before' if day < 0 else 'after'}"


def _order(item: CareItem) -> tuple[int, Decimal, Decimal, int, str]:
    far = Decimal(10_000)
    return (
        _PHASES.index(item.phase),
        far if item.from_day is None else item.from_day,
        far if item.to_day is None else item.to_day,
        _AUDIENCES.index(item.audience),
        item.id,
    )
