"""Earlier sessions and measured muscles for made-up consultations, and what a plan says of them."""

from __future__ import annotations

from typing import Any

from engine.plan import Advice, Complication, Exposure, MonitoringItem, Plan

from .cases import days_ago

ONA = "ONA_BOTOXCOS_US"


def given(days: int, product: str | None = ONA, **more: Any) -> dict[str, Any]:
    return {"date": days_ago(days), **({"product": product} if product else {}), **more}


def masseter_units(right: Any, left: Any) -> dict[str, Any]:
    return {"masseter": {"right": right, "left": left}}


def measured(now: Any, baseline: Any, grade: int = 3) -> dict[str, Any]:
    return {"masseter": {"contraction": grade, "thickness_mm": now, "baseline_mm": baseline}}


def by_rule(plan: Plan, rule: str) -> list[Advice]:
    return [one for one in (*plan.balance, *plan.advice) if one.rule == rule]


def said(plan: Plan, rule: str) -> str:
    return " ".join(one.text for one in by_rule(plan, rule))


def exposed(plan: Plan, muscle: str, side: str, product: str | None = ONA) -> Exposure:
    (found,) = (e for e in plan.exposure if (e.muscle, e.side, e.product) == (muscle, side, product))
    return found


def watched(plan: Plan, name: str) -> Complication:
    (found,) = (c for c in plan.complications if c.id == f"complication/{name}")
    return found


def tracked(plan: Plan, item: str) -> MonitoringItem:
    (found,) = (m for m in plan.monitoring if m.id == f"monitoring/{item}")
    return found
