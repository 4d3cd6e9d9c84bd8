"""The injections of a plan as a table: one row per muscle, right, middle and left, with range and marks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from engine.plan import InjectionItem, LimitCheck, Plan
from engine.plan.entries import item_id
from tui.panes.row import PlanRow

LEGEND = "( ) consider · off label · ? check label · ! caution"


def dose_rows(plan: Plan, label: Callable[[str], str]) -> Iterator[PlanRow]:
    """Yield injections, product by product, then why this product, totals and limits."""
    yield from _doses(plan)
    yield from _totals(plan, label)


def _doses(plan: Plan) -> Iterator[PlanRow]:
    groups: dict[tuple[str, str], list[InjectionItem]] = {}
    order = list(dict.fromkeys(item.product for item in plan.toxin))
    for item in sorted(plan.toxin, key=lambda item: order.index(item.product)):
        groups.setdefault((item.area, item.muscle), []).append(item)
    names = {choice.product: choice.label for choice in plan.products}
    names.update({total.product: total.label for total in plan.totals})
    product = ""
    for (area, muscle), items in groups.items():
        if items[0].product != product:
            product = items[0].product
            title = f"Injections · {names.get(product, product)} · {items[0].unit_name}s"
            yield PlanRow(f"injections/{product}", "heading", title)
            yield PlanRow(f"columns/{product}", "columns", "Muscle", cells=("R", "mid", "L", "range", ""))
        sides = {item.side: item for item in items}
        middle = sides.get("midline") or sides.get("across")
        marks = " ".join(filter(None, (_marks(items), "!" if any(item.cautions for item in items) else "")))
        yield PlanRow(
            f"dose/{area}/{muscle}",
            "dose",
            _brief(items[0].muscle_label),
            cells=(
                _units(sides.get("right")),
                _units(middle),
                _units(sides.get("left")),
                _range(items),
                marks,
            ),
            items=tuple(item.id for item in items),
        )
    if groups:
        yield PlanRow("legend", "legend", LEGEND)


def _brief(label: str) -> str:
    """Leave out what a label says in brackets: the table has no room for it, the reasons have."""
    return label.partition(" (")[0]


def _units(item: InjectionItem | None) -> str:
    if item is None:
        return "·"
    return f"({_plain(item.units)})" if item.status == "consider" else _plain(item.units)


def _range(items: list[InjectionItem]) -> str:
    low, high = min(i.range_low_units for i in items), max(i.range_high_units for i in items)
    return _plain(low) if low == high else f"{_plain(low)}–{_plain(high)}"


def _marks(items: list[InjectionItem]) -> str:
    marks = []
    if any(not item.on_label for item in items):
        marks.append("off")
    if any(one.verification == "unverified" for item in items for one in item.evidence):
        marks.append("?")
    return " ".join(marks)


def _totals(plan: Plan, label: Callable[[str], str]) -> Iterator[PlanRow]:
    for choice in plan.products if plan.toxin else ():
        where = f" for {label(f'area:{choice.area}')}" if choice.area else ""
        yield PlanRow(
            f"product/{choice.product}/{choice.area}",
            "text",
            f"{choice.label}{where}",
            lead="product",
            detail=choice.reasons[0].text if choice.reasons else "",
            items=(item_id("products", choice),),
        )
    for total in plan.totals:
        volume = f", {_plain(total.volume_ml)} mL" if total.volume_ml is not None else ""
        at = f" at {_plain(total.dilution_units_per_ml)} U/mL" if total.dilution_units_per_ml is not None else ""
        yield PlanRow(
            f"total/{total.product}",
            "text",
            f"{total.label}: {_plain(total.units)} U{volume}{at}",
            lead="total",
            tone="bold",
        )
    for limit in plan.limits:
        yield _limit(limit, label)


def _limit(limit: LimitCheck, label: Callable[[str], str]) -> PlanRow:
    where = ", ".join(label(f"area:{area}") for area in limit.areas) or limit.scope.replace("_", " ")
    verdict = "within" if limit.within else "OVER"
    amount = f"{_plain(limit.planned_units)} of {_plain(limit.max_units)} U"
    return PlanRow(
        f"limit/{limit.id}",
        "text",
        f"{where}: {amount}",
        lead="limit",
        tone="muted" if limit.within else "stop",
        tail=verdict,
        items=(limit.id,),
    )


def _plain(number: Decimal) -> str:
    """Write a number without idle zeros or exponent."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
