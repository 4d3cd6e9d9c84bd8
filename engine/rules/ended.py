"""Ended: a condition asked of the present only, and over since a recorded day, excludes nothing any more.

It is not passed over either.  Where no source gives a wait after its end, the statement stays in view as a caution
and what it held back is to be weighed, not simply recommended.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import ABSENT, V, ge, sub
from engine.rules.severity import RELATIVE

RELATIONS: dict[str, tuple[str, ...]] = {
    "past": ("statement", "intervention", "condition", "day"),
    "still_present": ("statement", "intervention"),
    "ended_without_wait": ("statement", "intervention"),
}
SHOWN: frozenset[str] = frozenset({"past", "ended_without_wait"})

_SAFE = "Exclude before anything is scored; what has ended is not present, and its end is weighed."
_KEY = {"statement": V.statement, "intervention": V.intervention}
_HOLDS = fact("holds", **_KEY)


def _still_present(kind: str, *holds: Pattern) -> Rule:
    """Another condition of the statement holds and has not ended: the one that has settles nothing for it."""
    return Rule(
        id=f"ended.still-present-{kind}",
        quiet=True,
        reads="{condition} has not ended.",
        serves=_SAFE,
        when=(
            fact("past", condition=V.other, **_KEY),
            fact("conditionOf", of=V.statement, value=V.condition),
            *holds,
        ),
        unless=(fact("past", condition=V.condition, **_KEY),),
        then=fact("still_present", **_KEY),
    )


RULES: tuple[AnyRule, ...] = (
    Rule(
        id="ended.past",
        reads="{condition} ended {days} days ago; no source gives a wait after its end.",
        serves=_SAFE,
        when=(
            _HOLDS,
            fact("Contraindication", id=V.statement, waitDaysDefault=ABSENT),
            fact("conditionOf", of=V.statement, value=V.condition),
            fact("Condition", id=V.condition, canEnd=True),
            fact("since", condition=V.condition, days=V.days),
            fact("consultation", day=V.today),
        ),
        then=fact("past", condition=V.condition, day=sub(V.today, V.days), **_KEY),
    ),
    _still_present("answer", fact("state", condition=V.condition, value="yes")),
    _still_present("record", fact("product_state", condition=V.condition, intervention=V.intervention, value="yes")),
    Rule(
        id="ended.no-wait-named",
        quiet=True,
        reads="What the statement is about has ended, and no source gives a wait after its end.",
        serves=_SAFE,
        when=(fact("past", condition=V.condition, **_KEY),),
        unless=(fact("still_present", **_KEY),),
        then=fact("ended_without_wait", **_KEY),
    ),
    Rule(
        id="ended.over",
        reads="It has ended: {statement} excludes nothing any more and stays in view.",
        serves=_SAFE,
        when=(fact("ended_without_wait", **_KEY),),
        then=fact("wait_over", **_KEY),
    ),
    Rule(
        id="ended.weigh-toxin",
        reads="It has ended, and no source gives a wait after its end: consider.",
        serves=_SAFE,
        when=(
            fact("ended_without_wait", statement=V.statement, intervention=V.product),
            fact("effect", statement=V.statement, intervention=V.product, rank=V.rank),
            fact("planned", area=V.area, product=V.product),
            fact("reaches", statement=V.statement, area=V.area),
        ),
        tests=(ge(V.rank, RELATIVE),),
        then=fact("weigh_first", area=V.area, product=V.product, because=V.statement),
    ),
)
