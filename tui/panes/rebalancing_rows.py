"""Rows of the plan on exposure so far, what to measure over time, and what to do when something goes wrong."""

from __future__ import annotations

from collections.abc import Iterator

from engine.plan import Exposure, Plan
from tui.panes.row import PlanRow


def exposure_rows(plan: Plan) -> Iterator[PlanRow]:
    """Yield one row per muscle or area, side and product."""
    if plan.exposure:
        yield PlanRow("exposure", "heading", "Exposure so far")
    for one in plan.exposure:
        units = "units not known" if one.units is None else f"{one.units} U in all"
        side = f" \u00b7 {one.side}" if one.side and one.side != "midline" else ""
        yield PlanRow(
            one.id,
            "text",
            f"{one.label}{side}: {one.sessions} session{'s' if one.sessions > 1 else ''}, {units}",
            lead="\u2211",
            tail=f"last {one.last}",
            detail=_detail(one),
            items=(one.id,),
        )


def _detail(one: Exposure) -> str:
    parts = [one.product_label]
    if one.first != one.last:
        parts.append(f"first {one.first}")
    if one.shortest_interval_days is not None:
        parts.append(f"{one.shortest_interval_days} to {one.longest_interval_days} days between sessions")
    if one.shortest_effect_weeks is not None:
        parts.append(f"effect lasted {one.shortest_effect_weeks} to {one.longest_effect_weeks} weeks")
    return "; ".join(parts)


def monitoring_rows(plan: Plan) -> Iterator[PlanRow]:
    """Yield what to measure, when, and what change would matter."""
    if plan.monitoring:
        yield PlanRow("monitoring", "heading", "What to measure over time")
    for one in plan.monitoring:
        yield PlanRow(
            one.id,
            "text",
            f"{one.label}{f', {one.subject_label}' if one.subject_label else ''}: {one.measure}",
            lead="\u2192",
            detail=f"{one.when[:1].upper()}{one.when[1:]}. {one.matters}",
            items=(one.id,),
        )


def complication_rows(plan: Plan) -> Iterator[PlanRow]:
    """Yield what the person has had, then what to watch for."""
    if plan.complications:
        yield PlanRow("complications", "heading", "If something goes wrong")
    for one in plan.complications:
        parts = [one.seen, f"Do: {one.action}"]
        if one.refer_to and one.urgent:
            parts[1:] = [f"Do first: {one.refer_to}", f"Then: {one.action}"]
            parts += [one.still.rstrip("?")] if one.still else []
        elif one.refer_to:
            parts.append(f"Refer to {one.refer_to}")
        if one.next_time:
            parts.append(f"Next time: {one.next_time}")
        yield PlanRow(
            one.id,
            "text",
            one.label,
            lead="had" if one.reported else "watch",
            tone="warn" if one.reported else "",
            tail=one.onset or "",
            detail=". ".join(parts) + ("?" if one.still and not one.next_time else "."),
            items=(one.id,),
        )
