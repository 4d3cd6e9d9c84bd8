"""What a plan decides about an item: whether it is in, where, at what dose; not the words that go with it.

Read from the plan by the plan's own builders, so that a decision here is never another than the plan's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.alternatives.parts import Parts
from engine.case import Case
from engine.compiled.evaluator import Run
from engine.plan import Model, Plan
from engine.plan.entries import item_id
from engine.planning.parts import PARTS, Built

_DECIDING: Mapping[str, tuple[str, ...]] = {
    "toxin": ("status", "product", "units"),
    "adjuncts": ("status",),
    "home_care": ("status",),
    "referrals": ("status",),
    "not_on_offer": ("status",),
    "deferred": ("until",),
    "not_recommended": ("severity",),
    "lines": ("line_type", "toxin"),
    "limits": ("max_units", "planned_units"),
    "safety": ("severity", "until", "overridden_by"),
    "questions": ("severity",),
    "balance": ("text",),
    "advice": ("text",),
}
"""Part of the plan -> the fields that say what is decided; of other parts, being there is all."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of a plan, in the fields that matter."""

    id: str
    part: str
    fields: tuple[tuple[str, str], ...]


State = tuple[Decision, ...]
"""Everything a plan decides about an item; empty where the plan has nothing of it."""


def decision(part: str, entry: Model) -> Decision:
    """The decision of a plan entry."""
    names = _DECIDING.get(part, ())
    fields = tuple((n, _plain(getattr(entry, n))) for n in names if getattr(entry, n) is not None)
    return Decision(item_id(part, entry), part, fields)


def _plain(value: Any) -> str:
    return format(value.normalize(), "f") if hasattr(value, "normalize") else str(value)


_FALLEN = ("deferred", "not_recommended")
_PARTS: Mapping[str, tuple[str, ...]] = {
    "toxin": ("toxin", *_FALLEN),
    "adjunct": ("adjuncts", "home_care", "referrals", "not_on_offer", *_FALLEN),
    "product": ("products", *_FALLEN),
    "line": ("lines",),
    "limit": ("limits",),
    "safety": ("safety",),
    "question": ("questions",),
    "balance": ("balance",),
    "sequence": ("sequence",),
    "claim": ("claims",),
    "requirement": ("requirements",),
}
"""Kind of item -> the parts of the plan that speak of it; of other kinds any part may."""
_WIDE = frozenset({"line_seen", "offered", "offered_treatment"})
"""What the builders read straight from the case."""


def parts_about(item: str) -> tuple[str, ...]:
    """The parts of a plan that can speak of an item."""
    return _PARTS.get(item.split("/", 1)[0], PARTS)


def read(item: str, parts: Parts, case: Case, run: Run | None = None) -> State:
    """What follows about an item.  An item stands for itself and everything below it: `toxin/glabella`."""
    built = parts.of(case, run, parts_about(item))
    return tuple(one for one in decided(built) if within(one.id, item))


def read_from(item: str, parts: Parts) -> frozenset[str]:
    """The relations that the decision on an item is read from."""
    return parts.read(parts_about(item)) | _WIDE


def within(id: str, item: str) -> bool:
    """Whether an id is the item or lies below it."""
    return id == item or id.startswith(f"{item}/")


def decisions(plan: Plan) -> State:
    """Everything a plan decides, entry by entry."""
    return decided({part: getattr(plan, part) for part in PARTS})


def decided(built: Built) -> State:
    """Everything that parts of a plan decide."""
    found = {decision(part, entry): None for part, entries in built.items() for entry in entries}
    return tuple(sorted(found, key=_order))


def _order(one: Decision) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    return one.id, one.part, one.fields
