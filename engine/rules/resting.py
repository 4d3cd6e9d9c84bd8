"""Resting: home care that the care of a treatment already given still stops waits until it may go on.

Care that depends on an answer counts unless the answer rules it out.  Where a source stops home care before a
treatment and none says when it may go on after it, the gap of a pair without a row is kept by default.  So it is after
a treatment whose published downtime is never under two days, where no source says anything of it and of home care
that rests around some treatment: the skin heals, and unknown is not no.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import V, Var, add, floor_to, ge, gt, lt, ne, present, sub
from engine.facts.from_kb import PERSON
from engine.rules.sequencing import PART_OF_A_DAY

RELATIONS: dict[str, tuple[str, ...]] = {
    "care_of_done": ("statement", "session", "treatment", "days"),
    "rest_ends": ("home", "session"),
    "rests_around_some": ("home",),
    "rest_published": ("home", "treatment"),
    "rest_unlisted": ("home", "intervention", "statement", "days"),
}
SHOWN: frozenset[str] = frozenset({"rest_unlisted"})

_SERVES = "Start no home care that the care of a treatment already given stops."
_DONE = fact("treatment_session", session=V.session, treatment=V.treatment, days_ago=V.days)
_FOR = fact("guarded", statement=V.statement, intervention=V.treatment)
_CARE = fact("care_of_done", statement=V.statement, session=V.session, treatment=V.treatment, days=V.days)
_HOME = fact("considered", intervention=V.home)
_TODAY = fact("consultation", day=V.today)
_STOPS = fact("pausesHomeCare", of=V.statement, value=V.home)
_GOES_ON = fact("resumesHomeCare", of=V.statement, value=V.home)
_LAST = fact("CareInstruction", id=V.statement, dayOffsetEnd=V.last)
_FIRST = fact("CareInstruction", id=V.statement, dayOffsetStart=V.last)
_ENDS = fact("rest_ends", home=V.home, session=V.session)
_DEFAULT = "principle:ADJ-SEQ-10"
_USUAL = (
    fact("Parameter", id="parameter:unlisted_pair_gap_days", value=V.usual),
    fact("Principle", id=_DEFAULT),
)
_PAIR = (
    fact("considered", intervention=V.home),
    fact("rests_around_some", home=V.home),
    fact("Treatment", id=V.treatment, setting=V.where, downtimeDaysMin=V.downtime),
    fact("Parameter", id="parameter:unlisted_rest_downtime_days", value=V.from_days),
)
_PUBLISHED = fact("rest_published", home=V.home, treatment=V.treatment)
_DOWNTIME = (ne(V.where, "home"), present(V.downtime), ge(V.downtime, V.from_days))


def _of_done(name: str, *which: Pattern, unless: tuple[Pattern, ...] = ()) -> Rule:
    return Rule(
        id=f"resting.care-{name}",
        quiet=True,
        reads="{statement} is care of {treatment}, done {days} day(s) ago.",
        serves=_SERVES,
        when=(_DONE, _FOR, fact("CareInstruction", id=V.statement), *which),
        unless=unless,
        then=_CARE,
    )


def _waits(name: str, reads: str, link: Pattern, offset: Pattern) -> tuple[Rule, ...]:
    return (
        Rule(
            id=f"resting.{name}",
            reads=reads,
            serves=_SERVES,
            when=(_CARE, link, offset, _HOME, _TODAY),
            tests=(present(V.last), lt(V.days, V.last)),
            then=fact(
                "too_soon",
                intervention=V.home,
                statement=V.statement,
                until=add(V.today, floor_to(add(sub(V.last, V.days), PART_OF_A_DAY), 1)),
            ),
        ),
        Rule(
            id=f"resting.end-of-{name}",
            quiet=True,
            reads="It says for how long after {treatment}.",
            serves=_SERVES,
            when=(_CARE, link, offset),
            tests=(present(V.last), gt(V.last, 0)),
            then=_ENDS,
        ),
    )


def _no_end(name: str, reads: str, statement: str | Var) -> Rule:
    return Rule(
        id=f"resting.no-end-{name}",
        reads=reads,
        serves="Unknown is not no.",
        when=(
            _CARE,
            _STOPS,
            _HOME,
            _TODAY,
            fact("Parameter", id="parameter:unlisted_pair_gap_days", value=V.usual),
            fact("Principle", id=_DEFAULT),
        ),
        tests=(lt(V.days, V.usual),),
        unless=(_ENDS,),
        then=fact("too_soon", intervention=V.home, statement=statement, until=add(V.today, sub(V.usual, V.days))),
    )


RULES: tuple[AnyRule, ...] = (
    _of_done("always", unless=(fact("branch_of", statement=V.statement),)),
    _of_done("applies", fact("applies", statement=V.statement)),
    _of_done("open", fact("open", statement=V.statement, intervention=PERSON)),
    *_waits(
        "stopped",
        "{treatment} was done {days} day(s) ago; its care stops this product for {last} day(s).",
        _STOPS,
        _LAST,
    ),
    *_waits(
        "until-it-may-go-on",
        "{treatment} was done {days} day(s) ago; its care lets this product go on after {last} day(s).",
        _GOES_ON,
        _FIRST,
    ),
    Rule(
        id="resting.end-by-gap",
        quiet=True,
        reads="{statement} gives the gap after {treatment}.",
        serves=_SERVES,
        when=(
            _DONE,
            fact("follows", statement=V.statement, session=V.session, intervention=V.home),
            fact("IntervalRule", id=V.statement, minGapDays=V.least),
        ),
        tests=(present(V.least),),
        then=_ENDS,
    ),
    _no_end(
        "published",
        "{treatment} was done {days} day(s) ago; its care stops this product, and no source says when it may go on.",
        V.statement,
    ),
    _no_end("default", "{usual} days after {treatment} by default, as for a pair without a gap.", _DEFAULT),
    *(
        Rule(
            id=f"resting.some-{name}",
            quiet=True,
            reads=f"{{home}} rests {{days}} days {name} some treatments.",
            serves=_SERVES,
            when=(
                _HOME,
                fact("Treatment", id=V.home, setting="home"),
                fact("stands_for", intervention=V.home, named=V.named),
                fact("IntervalRule", id=V.statement, sameDay="not_allowed", minGapDays=V.days, **{end: V.named}),
            ),
            tests=(present(V.days), gt(V.days, 0)),
            then=fact("rests_around_some", home=V.home),
        )
        for name, end in (("before", "firstIntervention"), ("after", "secondIntervention"))
    ),
    *(
        Rule(
            id=f"resting.published-{name}",
            quiet=True,
            reads="{statement} says when {home} rests around {treatment}.",
            serves=_SERVES,
            when=(*_PAIR, fact("guarded", statement=V.statement, intervention=V.treatment), link),
            then=_PUBLISHED,
        )
        for name, link in (("stop", _STOPS), ("going-on", _GOES_ON))
    ),
    *(
        Rule(
            id=f"resting.published-gap-{name}",
            quiet=True,
            reads="{statement} speaks of {home} and {treatment}.",
            serves=_SERVES,
            when=(
                *_PAIR,
                fact("stands_for", intervention=V.treatment, named=V.named),
                fact("stands_for", intervention=V.home, named=V.home_named),
                fact("IntervalRule", id=V.statement, **ends),
            ),
            then=_PUBLISHED,
        )
        for name, ends in (
            ("after", {"firstIntervention": V.named, "secondIntervention": V.home_named}),
            ("before", {"firstIntervention": V.home_named, "secondIntervention": V.named}),
        )
    ),
    Rule(
        id="resting.unlisted-after",
        reads="{treatment} was done {days} day(s) ago, and no source says whether this product rests after it: "
        "{usual} days by default, as for a pair without a row.",
        serves="Unknown is not no.",
        when=(_DONE, *_PAIR, *_USUAL, _TODAY),
        tests=(*_DOWNTIME, lt(V.days, V.usual)),
        unless=(_PUBLISHED,),
        then=fact("too_soon", intervention=V.home, statement=_DEFAULT, until=add(V.today, sub(V.usual, V.days))),
    ),
    Rule(
        id="resting.unlisted-around",
        reads="No source says whether {home} rests after {treatment}: {usual} days by default, as for a pair without a "
        "row.",
        serves="Unknown is not no.",
        when=(
            *_PAIR,
            fact("in_plan", intervention=V.home),
            fact("procedure", intervention=V.treatment),
            *_USUAL,
        ),
        tests=_DOWNTIME,
        unless=(_PUBLISHED,),
        then=fact("rest_unlisted", home=V.home, intervention=V.treatment, statement=_DEFAULT, days=V.usual),
    ),
)
