"""A dose above a figure: is what the plan gives more than that, and if not, what holds it where it is?

A muscle is asked about as it is injected, side by side; an area, a line of it, a dose or a product as their whole.
Units of two products are never added up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.plan import InjectionItem, LimitCheck, Plan
from engine.planning.view import View
from engine.questions.attempts import Goal
from engine.questions.causes import Cause


@dataclass(frozen=True, slots=True)
class Dose:
    """What is injected of one product into the place that was asked about, in units."""

    where: str
    product: str
    items: tuple[InjectionItem, ...]

    @property
    def units(self) -> Decimal:
        """The dose of the plan."""
        return sum((item.units for item in self.items), Decimal(0))

    @property
    def most(self) -> Decimal:
        """The high end of the sourced range."""
        return sum((item.range_high_units for item in self.items), Decimal(0))

    @property
    def least(self) -> Decimal:
        """The low end of the sourced range."""
        return sum((item.range_low_units for item in self.items), Decimal(0))


def doses(one: Goal, items: Sequence[InjectionItem], view: View) -> tuple[Dose, ...]:
    """The doses that a goal stands for, of the plan's items that meet it."""
    named = one.values()
    if "muscle" in named or "part" in named:
        return tuple(Dose(f"{item.muscle_label} ({item.side})", item.product, (item,)) for item in items)
    whole: dict[tuple[str, str], list[InjectionItem]] = {}
    for item in items:
        whole.setdefault(("" if "product" in named else item.area, item.product), []).append(item)
    return tuple(
        Dose(view.label(f"area:{area}") if area else "All areas", product, tuple(found))
        for (area, product), found in whole.items()
    )


def held_below(dose: Dose, above: Decimal, plan: Plan, view: View) -> Iterator[Cause]:
    """What keeps a dose from passing a figure: its sourced range, the maxima, and every step that lowered it."""
    sources = tuple(
        dict.fromkeys(s.statement for item in dose.items for s in item.evidence if s.statement.startswith("statement:"))
    )
    span = f"{dose.least}" + (f" to {dose.most}" if dose.least != dose.most else "")
    asked = f"more than {above} unit{'' if above == 1 else 's'}"
    beyond = f": {asked} would pass what the source gives" if above >= dose.most else ""
    parts = "; ".join(f"{item.muscle_label}, {item.side}, {item.units}" for item in dose.items)
    units = f"{dose.units} units of {view.label(f'product:{dose.product}')}" if len(dose.items) > 1 else ""
    told = f"{units} in all ({parts})" if units else f"{dose.items[0].units} units"
    yield Cause("test", f"{dose.where}: {told}; the sourced range is {span}{beyond}.", None, sources)
    for limit, elsewhere in limiting(dose, above, plan):
        areas = " and ".join(view.label(f"area:{area}") for area in limit.areas)
        counted = f", of which {elsewhere} go elsewhere" if elsewhere else ""
        text = f"Maximum: {limit.max_units} units{f', {areas}' if areas else ' in all'}{counted}."
        yield Cause("test", text, None, tuple(one.statement for one in limit.evidence))
    for item in dose.items:
        for step in item.steps:
            if step.after_units < step.before_units:
                text = f"{item.muscle_label} ({item.side}): {step.before_units} to {step.after_units} units. {step.why}"
                yield Cause("conclusion", text, None, step.statements)


def limiting(dose: Dose, above: Decimal, plan: Plan) -> Iterator[tuple[LimitCheck, Decimal]]:
    """The maxima that leave no room for more than a figure, each with the units of it that other things take."""
    areas = {item.area for item in dose.items}
    for limit in plan.limits:
        if limit.id.rpartition("/")[2] != dose.product or (limit.areas and areas.isdisjoint(limit.areas)):
            continue
        counted = [item.units for item in dose.items if not limit.areas or item.area in limit.areas]
        elsewhere = limit.planned_units - sum(counted, Decimal(0))
        if limit.max_units - elsewhere <= above:
            yield limit, elsewhere


def can_be_more(dose: Dose, above: Decimal, plan: Plan, view: View) -> bool:
    """Whether an answer could bring more of this product: within the range in use, or by another published dose."""
    if any(limit.max_units <= above for limit, _ in limiting(dose, above, plan)):
        return False
    return dose.most > above or any(_published(item, view) > 1 for item in dose.items)


def _published(item: InjectionItem, view: View) -> int:
    """How many published doses an item could be taken from; none, where the label gives its dose."""
    used = {one.statement for one in item.evidence}
    found = [
        dose
        for dose in view.kb.of_kind("PublishedDose")
        if dose.one("inArea") == f"area:{item.area}" and f"product:{item.product}" in dose.many("ofProduct")
    ]
    return len(found) if any(dose.id in used for dose in found) else 0
