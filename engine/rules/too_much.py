"""Too much: after which earlier sessions was the amount in a place too much?

One whose effect was too strong, and the last one before a complication whose source asks for less next time.  It stays
so, whatever has been answered since, until as much or more has had a good effect later.
"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Test, V, ge, le, lt

RELATIONS: dict[str, tuple[str, ...]] = {
    "suspect_session": ("statement", "condition", "area", "session", "days"),
    "suspect": ("statement", "condition", "area", "days"),
    "too_much": ("area", "session", "because"),
    "outgrown": ("session", "muscle"),
    "outgrown_in": ("session", "area"),
}
SHOWN: frozenset[str] = frozenset({"too_much"})

_TOO_MUCH = "What was too much is not given again."
_PLACE = "principle:PLACE-IN-RANGE"
_PART = fact("part_at", area=V.area, product=V.product, part=V.part, muscle=V.muscle, side=V.side)
_TOO_MUCH_AT = fact("too_much", area=V.area, session=V.session, because=V.because)
_LESS = fact("Complication", id=V.statement, prefLabel=V.label, lessNextTime=True)


def _suspect(name: str, reads: str, *when: Pattern, tests: tuple[Test, ...] = (), ended: bool) -> Rule:
    return Rule(
        id=f"too_much.suspect-{name}",
        quiet=True,
        reads=reads,
        serves=_TOO_MUCH,
        when=(
            _LESS,
            fact("complication_reported", statement=V.statement, condition=V.condition),
            fact("inArea", of=V.statement, value=V.area),
            fact("session_in", session=V.session, area=V.area, days=V.days),
            *when,
        ),
        tests=tests,
        unless=() if ended else (fact("since", condition=V.condition),),
        then=fact(
            "suspect_session",
            statement=V.statement,
            condition=V.condition,
            area=V.area,
            session=V.session,
            days=V.days,
        ),
    )


RULES: tuple[AnyRule, ...] = (
    _suspect("now", "{condition} stands on record, and {session} treated {area}.", ended=False),
    _suspect(
        "ended",
        "{condition} ended {ended} days ago, after {session} in {area}.",
        fact("since", condition=V.condition, days=V.ended),
        tests=(le(V.ended, V.days),),
        ended=True,
    ),
    Aggregate(
        id="too_much.suspect",
        quiet=True,
        reads="The last session in {area} before it was {days} days ago.",
        serves=_TOO_MUCH,
        over=(
            fact(
                "suspect_session",
                statement=V.statement,
                condition=V.condition,
                area=V.area,
                session=V.session,
                days=V.each,
            ),
        ),
        by=(V.statement, V.condition, V.area),
        compute=(("days", "min", V.each),),
        then=fact("suspect", statement=V.statement, condition=V.condition, area=V.area, days=V.days),
    ),
    Rule(
        id="too_much.too-strong",
        reads="{area}: the effect of the session {days} days ago was too strong.",
        serves=_TOO_MUCH,
        when=(
            fact("session_in", session=V.session, area=V.area, days=V.days),
            fact("toxin_session", session=V.session, response="excessive"),
            fact("Principle", id=_PLACE),
        ),
        then=fact("too_much", area=V.area, session=V.session, because=_PLACE),
    ),
    Rule(
        id="too_much.too-strong-in-muscle",
        quiet=True,
        reads="{muscle} got {units} units {days} days ago, wherever it was, and the effect was too strong.",
        serves=_TOO_MUCH,
        when=(
            _PART,
            fact("exposed", muscle=V.muscle, product=V.product, session=V.session, days=V.days, units=V.units),
            fact("toxin_session", session=V.session, response="excessive"),
            fact("Principle", id=_PLACE),
        ),
        then=fact("too_much", area=V.area, session=V.session, because=_PLACE),
    ),
    Rule(
        id="too_much.complication",
        reads="{area}: {condition} stands on record after the session {days} days ago. Its source asks for less next "
        "time.",
        serves=_TOO_MUCH,
        when=(
            fact("suspect", statement=V.statement, condition=V.condition, area=V.area, days=V.days),
            fact("session_in", session=V.session, area=V.area, days=V.days),
        ),
        then=fact("too_much", area=V.area, session=V.session, because=V.statement),
    ),
    # More than that, given later, worked: the earlier amount is no ceiling any more.
    Rule(
        id="too_much.outgrown",
        reads="{muscle}: {more} units had a good effect later, no fewer than the {units} before.",
        serves=_TOO_MUCH,
        when=(
            fact("too_much", session=V.session),
            fact("given_in", session=V.session, muscle=V.muscle, product=V.product, units=V.units),
            fact("given_in", session=V.later, muscle=V.muscle, product=V.product, units=V.more),
            fact("toxin_session", session=V.session, days_ago=V.before),
            fact("toxin_session", session=V.later, days_ago=V.after, response="good"),
        ),
        tests=(lt(V.after, V.before), ge(V.more, V.units)),
        unless=(fact("too_much", session=V.later),),
        then=fact("outgrown", session=V.session, muscle=V.muscle),
    ),
    Rule(
        id="too_much.outgrown-in-area",
        reads="{area}: {more} units had a good effect later, no fewer than the {units} before.",
        serves=_TOO_MUCH,
        when=(
            _TOO_MUCH_AT,
            fact("area_given", area=V.area, product=V.product, session=V.session, days=V.before, units=V.units),
            fact("area_given", area=V.area, product=V.product, session=V.later, days=V.after, units=V.more),
            fact("toxin_session", session=V.later, response="good"),
        ),
        tests=(lt(V.after, V.before), ge(V.more, V.units)),
        unless=(fact("too_much", session=V.later),),
        then=fact("outgrown_in", session=V.session, area=V.area),
    ),
)
