"""Exposure: how much toxin has each muscle and side had, how often, how far apart, and how long did it last?

Units are added within one product only.  What a session does not record per muscle is never shared out.
"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Pattern, Rule, fact
from engine.algebra.terms import ABSENT, Term, V, eq, ge, gt, lt, ne, present, sub
from engine.rules.advising import advice_rule

RELATIONS: dict[str, tuple[str, ...]] = {
    "exposed": ("muscle", "side", "product", "session", "days", "units"),
    "exposure": ("muscle", "side", "product", "sessions", "units", "last", "first"),
    "exposure_pair": ("muscle", "side", "session", "days"),
    "exposure_gap": ("muscle", "side", "session", "days"),
    "exposure_interval": ("muscle", "side", "shortest", "longest"),
    "exposure_lasted": ("muscle", "side", "product", "shortest", "longest"),
    "units_by_muscle": ("session",),
    "area_exposed": ("area", "product", "session", "days"),
    "area_exposure": ("area", "product", "sessions", "last", "first"),
    "areas_named": ("session", "count"),
    "area_given": ("area", "product", "session", "days", "units"),
    "area_units_given": ("area", "product", "sessions", "units"),
    "area_lasted": ("area", "product", "shortest", "longest"),
    "last_exposure": ("muscle", "side", "product", "days"),
    "judged_exposure": ("muscle", "side", "product", "days"),
    "worked_units": ("muscle", "side", "product", "days", "units"),
    "last_units": ("muscle", "side", "product", "days", "units", "response"),
    "response_known": ("session",),
    "toxin_sessions": ("count",),
    "muscle_units": ("muscle", "side", "product", "units"),
    "lasted_in": ("area", "product", "weeks", "days"),
    "last_lasted": ("area", "product", "days"),
}
SHOWN: frozenset[str] = frozenset(
    {"area_exposure", "area_lasted", "area_units_given", "exposure", "exposure_interval", "exposure_lasted"}
)

_RECORD = "Know what each muscle and side has had before more is given."
_LEAST = "The lowest dose that works, at the longest interval that suits."
_STEADY = "Do not promise what the evidence contradicts."
_SESSION = fact("toxin_session", session=V.session, product=V.product, days_ago=V.days)
_AT: dict[str, Term] = {"muscle": V.muscle, "side": V.side}
_MUSCLE = fact("Muscle", id=V.muscle, prefLabel=V.label)


def _exposed(**slots: Term) -> Pattern:
    return fact("exposed", **_AT, **slots)


RULES: tuple[AnyRule, ...] = (
    Rule(
        id="exposure.given",
        reads="{muscle}, {side}: {units} units, {days} days ago.",
        serves=_RECORD,
        when=(_SESSION, fact("toxin_given", session=V.session, muscle=V.muscle, side=V.side, units=V.units)),
        then=_exposed(product=V.product, session=V.session, days=V.days, units=V.units),
    ),
    Rule(
        id="exposure.by-muscle",
        quiet=True,
        reads="The session records units by muscle.",
        serves=_RECORD,
        when=(fact("toxin_given", session=V.session),),
        then=fact("units_by_muscle", session=V.session),
    ),
    Aggregate(
        id="exposure.total",
        reads="{muscle}, {side}: {sessions} session(s) on record, {units} units in all, the last {last} days ago.",
        serves=_RECORD,
        over=(_exposed(product=V.product, session=V.session, days=V.days, units=V.each),),
        by=(V.muscle, V.side, V.product),
        compute=(
            ("sessions", "count", V.session),
            ("units", "sum", V.each),
            ("last", "min", V.days),
            ("first", "max", V.days),
        ),
        then=fact("exposure", product=V.product, sessions=V.sessions, units=V.units, last=V.last, first=V.first, **_AT),
    ),
    Rule(
        id="exposure.pair",
        quiet=True,
        reads="{later} and {earlier} days ago.",
        serves=_RECORD,
        when=(_exposed(session=V.session, days=V.later), _exposed(session=V.other, days=V.earlier)),
        tests=(gt(V.earlier, V.later),),
        then=fact("exposure_pair", session=V.session, days=sub(V.earlier, V.later), **_AT),
    ),
    Aggregate(
        id="exposure.gap",
        quiet=True,
        reads="The session before was {days} days earlier.",
        serves=_RECORD,
        over=(fact("exposure_pair", session=V.session, days=V.each, **_AT),),
        by=(V.muscle, V.side, V.session),
        compute=(("days", "min", V.each),),
        then=fact("exposure_gap", session=V.session, days=V.days, **_AT),
    ),
    Aggregate(
        id="exposure.interval",
        reads="{muscle}, {side}: {shortest} to {longest} days between sessions.",
        serves=_RECORD,
        over=(fact("exposure_gap", session=V.session, days=V.each, **_AT),),
        by=(V.muscle, V.side),
        compute=(("shortest", "min", V.each), ("longest", "max", V.each)),
        then=fact("exposure_interval", shortest=V.shortest, longest=V.longest, **_AT),
    ),
    Rule(
        id="exposure.in-area",
        reads="{area} was treated {days} days ago; units by muscle and side are not recorded.",
        serves=_RECORD,
        when=(_SESSION, fact("toxin_area", session=V.session, area=V.area)),
        unless=(fact("units_by_muscle", session=V.session),),
        then=fact("area_exposed", area=V.area, product=V.product, session=V.session, days=V.days),
    ),
    Aggregate(
        id="exposure.area-total",
        reads="{area}: {sessions} session(s) without units by muscle and side, the last {last} days ago.",
        serves="Unknown is not none.",
        over=(fact("area_exposed", area=V.area, product=V.product, session=V.session, days=V.days),),
        by=(V.area, V.product),
        compute=(("sessions", "count", V.session), ("last", "min", V.days), ("first", "max", V.days)),
        then=fact("area_exposure", area=V.area, product=V.product, sessions=V.sessions, last=V.last, first=V.first),
    ),
    Aggregate(
        id="exposure.areas-named",
        quiet=True,
        reads="The session names {count} area(s).",
        serves=_RECORD,
        over=(fact("toxin_area", session=V.session, area=V.each),),
        by=(V.session,),
        compute=(("count", "count", V.each),),
        then=fact("areas_named", session=V.session, count=V.count),
    ),
    Rule(
        id="exposure.in-one-area",
        reads="The session names this area alone: its {units} units went there.",
        serves=_RECORD,
        when=(
            fact("area_exposed", area=V.area, product=V.product, session=V.session, days=V.days),
            fact("areas_named", session=V.session, count=1),
            fact("toxin_session", session=V.session, units=V.units),
        ),
        tests=(present(V.units),),
        then=fact("area_given", area=V.area, product=V.product, session=V.session, days=V.days, units=V.units),
    ),
    Aggregate(
        id="exposure.area-units",
        reads="{area}: {units} units in {sessions} session(s) that name it alone.",
        serves=_RECORD,
        over=(fact("area_given", area=V.area, product=V.product, session=V.session, units=V.each),),
        by=(V.area, V.product),
        compute=(("sessions", "count", V.session), ("units", "sum", V.each)),
        then=fact("area_units_given", area=V.area, product=V.product, sessions=V.sessions, units=V.units),
    ),
    Aggregate(
        id="exposure.area-lasted",
        reads="{area}: the effect is recorded to have lasted {shortest} to {longest} weeks.",
        serves=_RECORD,
        over=(
            fact("area_exposed", area=V.area, product=V.product, session=V.session),
            fact("toxin_effect", session=V.session, weeks=V.weeks),
        ),
        by=(V.area, V.product),
        compute=(("shortest", "min", V.weeks), ("longest", "max", V.weeks)),
        then=fact("area_lasted", area=V.area, product=V.product, shortest=V.shortest, longest=V.longest),
    ),
    Aggregate(
        id="exposure.lasted",
        reads="{muscle}, {side}: the effect is recorded to have lasted {shortest} to {longest} weeks.",
        serves=_RECORD,
        over=(
            _exposed(product=V.product, session=V.session),
            fact("toxin_effect", session=V.session, weeks=V.weeks),
        ),
        by=(V.muscle, V.side, V.product),
        compute=(("shortest", "min", V.weeks), ("longest", "max", V.weeks)),
        then=fact("exposure_lasted", product=V.product, shortest=V.shortest, longest=V.longest, **_AT),
    ),
    Aggregate(
        id="exposure.last",
        quiet=True,
        reads="Last given {days} days ago.",
        serves=_RECORD,
        over=(_exposed(product=V.product, days=V.each),),
        by=(V.muscle, V.side, V.product),
        compute=(("days", "min", V.each),),
        then=fact("last_exposure", product=V.product, days=V.days, **_AT),
    ),
    Rule(
        id="exposure.last-units",
        reads="{muscle}, {side}: {units} units, {days} days ago; response {response}.",
        serves=_RECORD,
        when=(
            fact("last_exposure", product=V.product, days=V.days, **_AT),
            _exposed(product=V.product, session=V.session, days=V.days, units=V.units),
            fact("toxin_session", session=V.session, response=V.response),
        ),
        tests=(ne(V.product, ABSENT),),
        then=fact("last_units", product=V.product, days=V.days, units=V.units, response=V.response, **_AT),
    ),
    Rule(
        id="exposure.response-known",
        quiet=True,
        reads="The response is recorded as {response}.",
        serves=_RECORD,
        when=(fact("toxin_session", session=V.session, response=V.response),),
        tests=(ne(V.response, "unknown"),),
        then=fact("response_known", session=V.session),
    ),
    Aggregate(
        id="exposure.judged",
        quiet=True,
        reads="The last session whose response is known was {days} days ago.",
        serves=_RECORD,
        over=(
            fact("response_known", session=V.session),
            _exposed(product=V.product, session=V.session, days=V.each),
        ),
        by=(V.muscle, V.side, V.product),
        compute=(("days", "min", V.each),),
        then=fact("judged_exposure", product=V.product, days=V.days, **_AT),
    ),
    Rule(
        id="exposure.worked-units",
        reads="{muscle}, {side}: {units} units had a good effect {days} days ago, the last response known.",
        serves=_RECORD,
        when=(
            fact("judged_exposure", product=V.product, days=V.days, **_AT),
            _exposed(product=V.product, session=V.session, days=V.days, units=V.units),
            fact("toxin_session", session=V.session, response="good"),
        ),
        tests=(ne(V.product, ABSENT),),
        then=fact("worked_units", product=V.product, days=V.days, units=V.units, **_AT),
    ),
    Aggregate(
        id="exposure.sessions",
        reads="{count} toxin session(s) are on record.",
        serves=_RECORD,
        over=(fact("toxin_session", session=V.session),),
        by=(),
        compute=(("count", "count", V.session),),
        then=fact("toxin_sessions", count=V.count),
    ),
    Aggregate(
        id="exposure.planned",
        quiet=True,
        reads="{units} units are planned into {muscle}, {side}.",
        serves=_LEAST,
        over=(fact("item", product=V.product, part=V.part, units=V.each, **_AT),),
        by=(V.muscle, V.side, V.product),
        compute=(("units", "sum", V.each),),
        then=fact("muscle_units", product=V.product, units=V.units, **_AT),
    ),
    Rule(
        id="exposure.lasted-in-area",
        quiet=True,
        reads="In this area the effect lasted {weeks} weeks.",
        serves=_LEAST,
        when=(
            _SESSION,
            fact("treated_at", session=V.session, area=V.area),
            fact("toxin_effect", session=V.session, weeks=V.weeks),
        ),
        then=fact("lasted_in", area=V.area, product=V.product, weeks=V.weeks, days=V.days),
    ),
    Aggregate(
        id="exposure.last-lasted",
        quiet=True,
        reads="The latest record is {days} days old.",
        serves=_LEAST,
        over=(fact("lasted_in", area=V.area, product=V.product, days=V.each),),
        by=(V.area, V.product),
        compute=(("days", "min", V.each),),
        then=fact("last_lasted", area=V.area, product=V.product, days=V.days),
    ),
    *(
        advice_rule(
            f"exposure.interval-{name}{ending}",
            f"{{area}}: {found} Treat again when severity has come back and not by the calendar, and never before the "
            f"{{least}} {unit} of the product; the threshold of severity is our inference.",
            _LEAST,
            "interval",
            V.area,
            "across",
            "principle:MR19",
            (
                fact("called_for", area=V.area),
                fact("last_lasted", area=V.area, product=V.product, days=V.days),
                fact("lasted_in", area=V.area, product=V.product, weeks=V.weeks, days=V.days),
                fact("offered", product=V.product),
                held,
            ),
            tests=(present(V.least), test),
        )
        for name, found, test in (
            ("by-effect", "the last recorded effect of {product} lasted {weeks} weeks.", gt(V.weeks, 0)),
            ("after-no-effect", "no effect was seen last time with {product} (0 weeks).", eq(V.weeks, 0)),
        )
        for ending, unit, held in (
            ("", "weeks", fact("Product", id=V.product, minIntervalWeeks=V.least, minIntervalMonths=ABSENT)),
            ("-months", "months", fact("Product", id=V.product, minIntervalMonths=V.least)),
        )
    ),
    advice_rule(
        "exposure.less-worked",
        "{label}, {side}: {last} units gave a good effect {days} days ago, fewer than the {units} planned. Aim at the "
        "lowest dose that works. Inside the sourced range that is open; below the range it is the prescriber's "
        "decision.",
        _LEAST,
        "dose",
        V.muscle,
        V.side,
        "statement:CNS-04",
        (
            fact("muscle_units", product=V.product, units=V.units, **_AT),
            fact("worked_units", product=V.product, days=V.days, units=V.last, **_AT),
            fact("Counselling", id="statement:CNS-04"),
            _MUSCLE,
        ),
        tests=(lt(V.last, V.units),),
    ),
    advice_rule(
        "exposure.count-is-no-reason",
        "{count} earlier sessions are on record. Their number alone is no reason to lower the dose, and less product "
        "over time is not promised.",
        _STEADY,
        "interval",
        "group:neuromodulator",
        "across",
        "principle:MR18",
        (fact("toxin_sessions", count=V.count), fact("offered", product=V.product)),
        tests=(ge(V.count, 2),),
    ),
    advice_rule(
        "exposure.steady-in-the-largest-series",
        "{found} This speaks against the claim that less is needed as time goes on.",
        _STEADY,
        "interval",
        "group:neuromodulator",
        "across",
        "statement:EV4.1",
        (
            fact("toxin_sessions", count=V.count),
            fact("offered", product=V.product),
            fact("StudyResult", id="statement:EV4.1", text=V.found),
        ),
        tests=(ge(V.count, 2),),
    ),
    advice_rule(
        "exposure.repeated",
        "Treated before, {count} session(s) on record: say that muscle may thin with repeated use.",
        _STEADY,
        "interval",
        "group:neuromodulator",
        "across",
        "principle:REB-03",
        (fact("toxin_sessions", count=V.count), fact("offered", product=V.product)),
        tests=(ge(V.count, 2),),
    ),
)
