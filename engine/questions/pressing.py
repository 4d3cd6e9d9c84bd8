"""What comes before every other answer about a plan: an emergency, for which the rest of it waits."""

from __future__ import annotations

from typing import Any

from engine.plan import Plan
from engine.planning.assemble import WAITS_FOR_IT


def before_all(plan: Plan) -> str:
    """What to do at once, and that all else waits; empty where nothing presses."""
    pressing = [one.at_once for one in plan.complications if one.emergency]
    return " ".join((*pressing, WAITS_FOR_IT)) if pressing else ""


def waits(plan: Plan, item: str) -> bool:
    """Whether an entry names something that is done or given, or may be: the rest tells of it or leads to care."""
    done: tuple[Any, ...] = (
        *plan.toxin, *plan.limits, *plan.balance, *plan.lines, *plan.adjuncts, *plan.home_care, *plan.referrals,
        *plan.not_on_offer, *plan.deferred, *plan.not_recommended, *plan.sequence, *plan.arguments,
    )  # fmt: skip
    return item.startswith("product/") or any(one.id == item for one in done)
