"""What comes before every other answer about a plan: an emergency, for which the rest of it waits."""

from __future__ import annotations

from engine.plan import Plan
from engine.plan.entries import each_entry, item_id
from engine.planning.assemble import WAITS_FOR_IT

_DONE = frozenset({
    "toxin", "limits", "balance", "lines", "adjuncts", "home_care", "referrals", "not_on_offer", "deferred",
    "not_recommended", "sequence", "arguments",
})  # fmt: skip
"""Parts of the plan that name what is done or given, or may be; `product/...` does so in any part."""


def before_all(plan: Plan) -> str:
    """What to do at once, and that all else waits; empty where nothing presses."""
    pressing = [one.at_once for one in plan.complications if one.emergency]
    return " ".join((*pressing, WAITS_FOR_IT)) if pressing else ""


def waits(plan: Plan, item: str) -> bool:
    """Whether an entry names something that is done or given, or may be: the rest tells of it or leads to care."""
    return item.startswith("product/") or any(
        part in _DONE and item_id(part, entry) == item for part, entry in each_entry(plan)
    )
