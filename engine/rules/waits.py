"""Waits: for each safety statement that applies, is its wait over, running, or without a date?

A statement of several conditions is past its wait only when each of them that holds is past it.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import ABSENT, V, add, ge, gt, lt, present, sub

RELATIONS: dict[str, tuple[str, ...]] = {
    "wait_days": ("statement", "days"),
    "settled": ("statement", "intervention", "condition"),
    "unsettled": ("statement", "intervention"),
    "outlived": ("statement", "intervention", "condition"),
    "lingering": ("statement", "intervention"),
    "wait_over": ("statement", "intervention"),
    "wait_passed": ("statement", "intervention"),
    "passes_on": ("statement", "intervention", "until"),
    "wait_until": ("statement", "intervention", "until"),
    "wait_open": ("statement", "intervention"),
}
SHOWN: frozenset[str] = frozenset({"passes_on", "wait_over"})

_SAFE = "Exclude before anything is scored: no benefit buys an exclusion off."
_HOLDS = fact("holds", statement=V.statement, intervention=V.intervention)
_KEY = {"statement": V.statement, "intervention": V.intervention}
_EVENT = "attribute:days_to_event"
_KEPT = fact("wait_days", statement=V.statement, days=V.wait)
_LONGEST = fact("Contraindication", id=V.statement, waitDaysMax=V.wait)


def _still(relation: str, past: str, asked: Pattern, why: str) -> tuple[Rule, ...]:
    """A condition of the statement holds and is not past: one that is past settles nothing for another."""

    def rule(kind: str, *holds: Pattern) -> Rule:
        return Rule(
            id=f"waits.{relation}-{kind}",
            quiet=True,
            reads=f"{{condition}} {why}.",
            serves=_SAFE,
            when=(
                _HOLDS,
                asked,
                fact("conditionOf", of=V.statement, value=V.condition),
                *holds,
            ),
            tests=(present(V.wait),),
            unless=(fact(past, condition=V.condition, **_KEY),),
            then=fact(relation, **_KEY),
        )

    return (
        rule("answer", fact("state", condition=V.condition, value="yes")),
        rule("record", fact("product_state", condition=V.condition, intervention=V.intervention, value="yes")),
    )


RULES: tuple[AnyRule, ...] = (
    Rule(
        id="waits.usual",
        quiet=True,
        reads="The wait kept is the usual one: {wait} days.",
        serves=_SAFE,
        when=(fact("Contraindication", id=V.statement, waitDaysDefault=V.wait, waitCounts=ABSENT),),
        tests=(present(V.wait),),
        then=fact("wait_days", statement=V.statement, days=V.wait),
    ),
    Rule(
        id="waits.longest",
        quiet=True,
        reads="Sources give different waits; the longest is kept: {wait} days.",
        serves="Where sources give different waits, the longer is kept.",
        when=(fact("Contraindication", id=V.statement, waitDaysMax=V.wait, waitCounts="longest"),),
        tests=(present(V.wait),),
        then=fact("wait_days", statement=V.statement, days=V.wait),
    ),
    Rule(
        id="waits.none-asked",
        reads="The statement itself sets no minimum wait (0 days).",
        serves=_SAFE,
        when=(_HOLDS, fact("Contraindication", id=V.statement, waitDaysDefault=0)),
        then=fact("wait_over", **_KEY),
    ),
    Rule(
        id="waits.settled",
        reads="{days} days have passed; the wait of {wait} days is over.",
        serves=_SAFE,
        when=(
            _HOLDS,
            _KEPT,
            fact("conditionOf", of=V.statement, value=V.condition),
            fact("since", condition=V.condition, days=V.days),
        ),
        tests=(gt(V.wait, 0), ge(V.days, V.wait)),
        then=fact("settled", condition=V.condition, **_KEY),
    ),
    *_still("unsettled", "settled", _KEPT, "has no wait behind it"),
    Rule(
        id="waits.over",
        reads="The wait is over.",
        serves=_SAFE,
        when=(fact("settled", condition=V.condition, **_KEY),),
        unless=(fact("unsettled", **_KEY),),
        then=fact("wait_over", **_KEY),
        quiet=True,
    ),
    Rule(
        id="waits.outlived",
        reads="{days} days have passed, as long as the longest wait any source asks for ({longest} days).",
        serves=_SAFE,
        when=(
            _HOLDS,
            fact("Contraindication", id=V.statement, waitDaysMax=V.longest),
            fact("conditionOf", of=V.statement, value=V.condition),
            fact("since", condition=V.condition, days=V.days),
        ),
        tests=(present(V.longest), ge(V.days, V.longest)),
        then=fact("outlived", condition=V.condition, **_KEY),
    ),
    *_still("lingering", "outlived", _LONGEST, "is not as long ago as the longest wait any source asks for"),
    Rule(
        id="waits.passed",
        reads="The longest wait any source asks for has passed.",
        serves=_SAFE,
        when=(fact("outlived", condition=V.condition, **_KEY),),
        unless=(fact("lingering", **_KEY),),
        then=fact("wait_passed", **_KEY),
        quiet=True,
    ),
    Rule(
        id="waits.passes-on",
        quiet=True,
        reads="{days} days have passed of the longest wait any source asks for ({longest} days).",
        serves=_SAFE,
        when=(
            _HOLDS,
            fact("Contraindication", id=V.statement, waitDaysMax=V.longest),
            fact("conditionOf", of=V.statement, value=V.condition),
            fact("since", condition=V.condition, days=V.days),
            fact("consultation", day=V.today),
        ),
        tests=(present(V.longest), lt(V.days, V.longest)),
        then=fact("passes_on", until=add(V.today, sub(V.longest, V.days)), **_KEY),
    ),
    Rule(
        id="waits.running",
        reads="{days} days have passed of a wait of {wait} days.",
        serves=_SAFE,
        when=(
            _HOLDS,
            _KEPT,
            fact("conditionOf", of=V.statement, value=V.condition),
            fact("since", condition=V.condition, days=V.days),
            fact("consultation", day=V.today),
        ),
        tests=(gt(V.wait, 0), lt(V.days, V.wait)),
        unless=(fact("interval_dated", product=V.intervention, condition=V.condition),),
        then=fact("wait_until", until=add(V.today, sub(V.wait, V.days)), **_KEY),
    ),
    Rule(
        id="waits.undated",
        reads="The wait is {wait} days, and when it began is not recorded.",
        serves=_SAFE,
        when=(
            _HOLDS,
            _KEPT,
            fact("conditionOf", of=V.statement, value=V.condition),
            fact("state", condition=V.condition, value="yes"),
            fact("Condition", id=V.condition, askedWhen="intake", askedOf="all"),
        ),
        tests=(gt(V.wait, 0),),
        unless=(fact("since", condition=V.condition), fact("dated_session", condition=V.condition)),
        then=fact("wait_open", **_KEY),
    ),
    Rule(
        id="waits.interval-running",
        reads="The minimum interval since the last toxin session is not over.",
        serves="Keep the minimum interval between toxin sessions.",
        when=(
            _HOLDS,
            fact("conditionOf", of=V.statement, value=V.condition),
            fact("early_session", intervention=V.intervention, condition=V.condition, until=V.until),
            fact("Principle", id="principle:INT-01"),
        ),
        then=fact("wait_until", until=V.until, **_KEY),
    ),
    Rule(
        id="waits.interval-answered",
        reads="The minimum interval since the toxin of the answer is not over.",
        serves="Keep the minimum interval between toxin sessions.",
        when=(
            _HOLDS,
            fact("conditionOf", of=V.statement, value=V.condition),
            fact("interval_dated", product=V.intervention, condition=V.condition),
            fact("interval_over", product=V.intervention, session=V.condition, until=V.until),
            fact("consultation", day=V.today),
        ),
        tests=(lt(V.today, V.until),),
        then=fact("wait_until", until=V.until, **_KEY),
    ),
    Rule(
        id="waits.interval-over",
        reads="The minimum interval since the last toxin session is over.",
        serves="Keep the minimum interval between toxin sessions.",
        when=(
            _HOLDS,
            fact("conditionOf", of=V.statement, value=V.condition),
            fact("settled_session", intervention=V.intervention, condition=V.condition),
        ),
        unless=(fact("early_session", intervention=V.intervention, condition=V.condition),),
        then=fact("settled", condition=V.condition, **_KEY),
    ),
    Rule(
        id="waits.event-ahead",
        reads="The event is in {days} days; the wait ends on the day after it.",
        serves="Nothing new before an event; what falls only because of it may follow it.",
        when=(
            _HOLDS,
            fact("literal", attribute=_EVENT, truth="true", **_KEY),
            fact("observed", attribute=_EVENT, value=V.days),
            fact("consultation", day=V.today),
        ),
        then=fact("wait_until", until=add(V.today, add(V.days, 1)), **_KEY),
    ),
)
