"""Every entry of a plan by the id it is asked by: the one place that knows how an id is made and where it leads.

The parts are those of `Plan` itself, so that a part that is added one day can be asked about without being named here.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.plan.evidence import Model
from engine.plan.whole import Plan

_HEADS: dict[str, tuple[str, str]] = {
    "safety": ("safety", "statement"),
    "products": ("product", "product"),
    "totals": ("product", "product"),
    "questions": ("question", "id"),
}
"""Parts whose entries bear no whole id -> what it begins with, and the field of an entry that makes the rest."""

_NOT_ASKED = frozenset({"sources"})
"""The bibliography: a source is what an answer ends at."""
_NOT_DONE = ("deferred", "not_recommended")


def item_id(part: str, entry: Model) -> str:
    """The id by which an entry of this part is explained: `safety/TS01`, `product/ABO_GB`, `toxin/glabella/...`."""
    return item_from(part, str(getattr(entry, _HEADS[part][1] if part in _HEADS else "id")))


def item_from(part: str, key: str) -> str:
    """The same of an entry of which only the field that tells it apart is at hand, as in a plan read as data."""
    if part not in _HEADS:
        return key
    return f"{_HEADS[part][0]}/{key.partition(':')[2] or key}"


def each_entry(plan: Plan) -> Iterator[tuple[str, Model]]:
    """Yield the part and the entry, part by part: what is done or said, then what waits or is left out."""
    asked = [part for part in Plan.model_fields if part not in (*_NOT_ASKED, *_NOT_DONE)]
    for part in (*asked, *_NOT_DONE):
        listed = getattr(plan, part)
        if isinstance(listed, tuple):
            yield from ((part, entry) for entry in listed if isinstance(entry, Model))


def entries(plan: Plan) -> dict[str, Model]:
    """Every entry by the id it is asked by; of two with one id the first of `each_entry`."""
    found: dict[str, Model] = {}
    for part, entry in each_entry(plan):
        found.setdefault(item_id(part, entry), entry)
    return found
