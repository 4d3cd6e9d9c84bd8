"""The lines of a plan that can be decided: what it proposes to do.  What it excludes or holds back is none of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from engine.plan import AdjunctItem, InjectionItem, Plan


@dataclass(frozen=True, slots=True)
class Line:
    """One line that can be accepted, changed or declined.  `section` groups what is decided together.

    `units` are those recommended, in units of `product`; None where the line is no dose.
    """

    id: str
    section: str
    label: str
    status: str
    product: str | None = None
    unit_name: str = ""
    units: Decimal | None = None
    points: int | None = None
    course: str | None = None


def lines_of(plan: Plan) -> dict[str, Line]:
    """Return the lines of a plan by id, in the order of the plan."""
    found: dict[str, Line] = {}
    for line in _lines(plan):
        found.setdefault(line.id, line)
    return found


def _lines(plan: Plan) -> Iterator[Line]:
    for item in plan.toxin:
        yield _dose(item)
    for one in plan.adjuncts:
        yield _treatment(one, f"adjuncts/{one.layer}")
    for one in plan.home_care:
        yield _treatment(one, "home")
    for one in plan.referrals:
        yield _treatment(one, "referral")


def _dose(item: InjectionItem) -> Line:
    points = sum(len(group.units) for group in item.points)
    side = {"across": "across the face", "midline": "midline"}.get(item.side, item.side)
    return Line(
        item.id, f"injections/{item.product}", f"{item.muscle_label.partition(' (')[0]}, {side}", item.status,
        item.product, item.unit_name, item.units, points or None,
    )  # fmt: skip


def _treatment(one: AdjunctItem, section: str) -> Line:
    return Line(one.id, section, one.label, one.status, course=one.course)
