"""Response: was toxin repeated or boosted too early, and has its effect fallen from cycle to cycle?

And was it too strong, or its dose above the range in use?  The record speaks for itself here, whatever was answered.
Nothing of this moves a dose.  A session of which it is not known how it worked is passed over.
"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Rule, fact
from engine.algebra.terms import ABSENT, V, ge, gt, le, lt, mul, ne, present, sub
from engine.rules.advising import advice_rule

RELATIONS: dict[str, tuple[str, ...]] = {
    "session_pair": ("session", "days"),
    "session_gap": ("session", "days"),
    "same_course": ("of", "area", "session", "earlier"),
    "weaker_response": ("area", "session", "earlier"),
    "shorter_effect": ("area", "session", "earlier", "weeks", "before"),
    "latest": ("session", "days"),
    "poor_response": ("session", "response"),
    "less_planned": ("muscle", "side", "product"),
    "area_range_end": ("area", "product", "dose", "units"),
    "range_end": ("muscle", "side", "product", "dose", "units"),
}
SHOWN: frozenset[str] = frozenset()

ANTIBODIES = "Give antibodies no reason to form, and look for the cause before more is given."
_TOO_MUCH = "Let the person's own response place the dose, inside the sourced range."
_EXCESSIVE = fact("response_for", area=V.area, product=V.product, response="excessive")
_ITEM = fact("item", area=V.area, product=V.product, dose=V.dose, part=V.part, muscle=V.muscle, side=V.side)
_LATER = fact("toxin_session", session=V.session, days_ago=V.later)
_EARLIER = fact("toxin_session", session=V.earlier, days_ago=V.sooner)
_SAME = {"area": V.where, "session": V.session, "earlier": V.earlier}
_TOXIN = "group:neuromodulator"
TRIGGERS = (
    fact("Contraindication", id="statement:TS52"),
    fact("Parameter", id="parameter:early_repeat_weeks", value=V.weeks),
    fact("Parameter", id="parameter:touch_up_latest_days", value=V.booster),
)
_FALLS = (("none", "insufficient"), ("none", "good"), ("none", "excessive"), ("insufficient", "good"),
          ("insufficient", "excessive"))  # fmt: skip
SHORTENING = (
    fact("shorter_effect", area=V.where, session=V.session, earlier=V.earlier, weeks=V.weeks, before=V.before),
    fact("shorter_effect", area=V.where, session=V.earlier, earlier=V.first, before=V.first_weeks),
)
_FUP = fact("Principle", id="principle:FUP-03", text=V.text)
_LIST = "Go through dose, site, dilution, vial and antibodies, and give no booster"

RULES: tuple[AnyRule, ...] = (
    Rule(
        id="response.pair",
        quiet=True,
        reads="{later} and {sooner} days ago.",
        serves=ANTIBODIES,
        when=(_LATER, _EARLIER),
        tests=(gt(V.sooner, V.later),),
        then=fact("session_pair", session=V.session, days=sub(V.sooner, V.later)),
    ),
    Aggregate(
        id="response.gap",
        reads="A session followed the one before after {days} days.",
        serves=ANTIBODIES,
        over=(fact("session_pair", session=V.session, days=V.each),),
        by=(V.session,),
        compute=(("days", "min", V.each),),
        then=fact("session_gap", session=V.session, days=V.days),
    ),
    Rule(
        id="response.same-course",
        reads="Two sessions in a row in {where}, of those known, with the same product and {units} units in each.",
        serves=ANTIBODIES,
        when=(
            fact("previous_told", of=V.of, **_SAME),
            fact("toxin_session", session=V.session, product=V.product, units=V.units),
            fact("toxin_session", session=V.earlier, product=V.product, units=V.units),
            fact("Product", id=V.product),
        ),
        tests=(present(V.units),),
        then=fact("same_course", of=V.of, **_SAME),
    ),
    *(
        Rule(
            id=f"response.fell-from-{before}-to-{now}",
            reads=f"The response fell from {before} to {now}.",
            serves=ANTIBODIES,
            when=(
                fact("same_course", of="response", **_SAME),
                fact("toxin_session", session=V.session, response=now),
                fact("toxin_session", session=V.earlier, response=before),
            ),
            then=fact("weaker_response", **_SAME),
        )
        for now, before in _FALLS
    ),
    Rule(
        id="response.shorter",
        reads="The effect lasted {weeks} weeks, after {before} weeks the time before.",
        serves=ANTIBODIES,
        when=(
            fact("same_course", of="length", **_SAME),
            fact("toxin_effect", session=V.session, weeks=V.weeks),
            fact("toxin_effect", session=V.earlier, weeks=V.before),
        ),
        tests=(lt(V.weeks, V.before),),
        then=fact("shorter_effect", weeks=V.weeks, before=V.before, **_SAME),
    ),
    Rule(
        id="response.latest",
        quiet=True,
        reads="The last session was {days} days ago.",
        serves=ANTIBODIES,
        when=(fact("toxin_last", days=V.days), fact("toxin_session", session=V.session, days_ago=V.days)),
        then=fact("latest", session=V.session, days=V.days),
    ),
    *(
        Rule(
            id=f"response.poor-{response}",
            quiet=True,
            reads=f"The response was recorded as {response}.",
            serves=ANTIBODIES,
            when=(fact("toxin_session", session=V.session, response=response),),
            then=fact("poor_response", session=V.session, response=response),
        )
        for response in ("none", "insufficient")
    ),
    advice_rule(
        "response.repeated-early",
        "Toxin was repeated after {days} days, under {weeks} weeks: a named trigger of antibodies. Keep {weeks} weeks "
        "from now on, with the lowest dose that works, and keep a log by product.",
        ANTIBODIES,
        "response",
        _TOXIN,
        "across",
        "statement:TS52",
        (fact("session_gap", session=V.session, days=V.days), *TRIGGERS),
        tests=(gt(V.days, V.booster), lt(V.days, mul(V.weeks, 7))),
    ),
    advice_rule(
        "response.boosted",
        "Toxin was topped up after {days} days, within the {booster} days that are named as a trigger of antibodies. "
        "Give no further booster; sources disagree on how much one matters.",
        ANTIBODIES,
        "response",
        _TOXIN,
        "across",
        "statement:TS52",
        (fact("session_gap", session=V.session, days=V.days), *TRIGGERS),
        tests=(le(V.days, V.booster),),
    ),
    advice_rule(
        "response.falling",
        "The response has fallen two cycles in a row with the same product and dose. "
        f"{_LIST}; check that the points were the same too.",
        ANTIBODIES,
        "response",
        _TOXIN,
        "across",
        "principle:MR23",
        (fact("fall_standing", kind="twice"),),
    ),
    advice_rule(
        "response.shortening",
        "The effect has become shorter two cycles in a row with the same product and dose: {first_weeks}, {before}, "
        f"then {{weeks}} weeks. {_LIST}; check that the points were the same too.",
        ANTIBODIES,
        "response",
        _TOXIN,
        "across",
        "principle:MR23",
        (
            fact("fall_standing", kind="in-length", area=V.where, session=V.session, earlier=V.earlier),
            *SHORTENING,
        ),
    ),
    advice_rule(
        "response.lost-twice",
        "Too little or no effect in the last two cycles known in one place: start the non-response review, with toxin "
        f"from all clinics added up. {_LIST}.",
        ANTIBODIES,
        "response",
        _TOXIN,
        "across",
        "principle:FUP-04",
        (fact("lost_standing"),),
    ),
    advice_rule(
        "response.none-after-a-month",
        "No effect {days} days after the last session. {text}",
        ANTIBODIES,
        "response",
        _TOXIN,
        "across",
        "principle:FUP-03",
        (
            fact("latest", session=V.session, days=V.days),
            fact("poor_response", session=V.session, response="none"),
            fact("Monitoring", id="statement:FUP-03", dayOffset=V.month),
            _FUP,
        ),
        tests=(present(V.month), ge(V.days, V.month)),
    ),
    advice_rule(
        "response.none-in-area",
        "{area}: no effect {days} days after the last session there. {text}",
        ANTIBODIES,
        "response",
        V.area,
        "across",
        "principle:FUP-03",
        (
            fact("called_for", area=V.area),
            fact("latest_in", area=V.area, session=V.session, days=V.days),
            fact("no_effect_at", area=V.area, session=V.session),
            fact("toxin_last", days=V.last),
            fact("Monitoring", id="statement:FUP-03", dayOffset=V.month),
            _FUP,
        ),
        tests=(gt(V.days, V.last), present(V.month), ge(V.days, V.month)),
    ),
    advice_rule(
        "response.none-and-no-later-effect-known",
        "{area}: no effect of the session {days} days ago, and none of a later one there is known. {text}",
        ANTIBODIES,
        "response",
        V.area,
        "across",
        "principle:FUP-03",
        (
            fact("called_for", area=V.area),
            fact("no_effect_at", area=V.area, session=V.session, days=V.days),
            fact("last_in", area=V.area, days=V.last),
            fact("Monitoring", id="statement:FUP-03", dayOffset=V.month),
            _FUP,
        ),
        tests=(gt(V.days, V.last), present(V.month), ge(V.days, V.month)),
    ),
    advice_rule(
        "response.excessive",
        "{area}: the last effect was recorded as too strong. Give no more than last time, less where the source leaves "
        "room, and judge it at the review before anything is added.",
        _TOO_MUCH,
        "response",
        V.area,
        "across",
        "principle:PLACE-IN-RANGE",
        (
            fact("too_strong_last", area=V.area, product=V.product, days=V.days),
            fact("last_in", area=V.area, days=V.days),
            fact("planned", area=V.area, product=V.product),
        ),
    ),
    advice_rule(
        "response.excessive-before",
        "{area}: the effect was recorded as too strong {days} days ago, and no later session with the same toxin there "
        "is known to have had a good one. Give no more than then, less where the source leaves room, and judge it at "
        "the review before anything is added.",
        _TOO_MUCH,
        "response",
        V.area,
        "across",
        "principle:PLACE-IN-RANGE",
        (
            fact("too_strong_last", area=V.area, product=V.product, days=V.days),
            fact("last_in", area=V.area, days=V.last),
            fact("planned", area=V.area, product=V.product),
        ),
        tests=(gt(V.days, V.last),),
    ),
    Rule(
        id="response.less-planned",
        quiet=True,
        reads="{units} units are planned, {last} were given last time.",
        serves=_TOO_MUCH,
        when=(
            fact("muscle_units", muscle=V.muscle, side=V.side, product=V.product, units=V.units),
            fact("last_units", muscle=V.muscle, side=V.side, product=V.product, units=V.last),
        ),
        tests=(lt(V.units, V.last),),
        then=fact("less_planned", muscle=V.muscle, side=V.side, product=V.product),
    ),
    Rule(
        id="response.less-planned-in-area",
        quiet=True,
        reads="{units} units are planned in {area}, {last} were given last time.",
        serves=_TOO_MUCH,
        when=(
            _ITEM,
            fact("area_units", area=V.area, product=V.product, units=V.units),
            fact("last_in", area=V.area, days=V.days),
            fact("area_given", area=V.area, product=V.product, days=V.days, units=V.last),
        ),
        tests=(lt(V.units, V.last),),
        then=fact("less_planned", muscle=V.muscle, side=V.side, product=V.product),
    ),
    advice_rule(
        "response.excessive-one-figure",
        "{label}, {side}: the effect was too strong, and the source gives one figure, {units} units: there is no "
        "lower end to go to. A dose below it is the prescriber's decision.",
        _TOO_MUCH,
        "response",
        V.muscle,
        V.side,
        V.dose,
        (
            _EXCESSIVE,
            _ITEM,
            fact("one_figure", muscle=V.muscle, side=V.side),
            fact("muscle_units", muscle=V.muscle, side=V.side, product=V.product, units=V.units),
            fact("Muscle", id=V.muscle, prefLabel=V.label),
        ),
        unless=(fact("less_planned", muscle=V.muscle, side=V.side, product=V.product),),
    ),
    Aggregate(
        id="response.range-end",
        quiet=True,
        reads="The sourced range of {muscle}, {side}, ends at {units} units.",
        serves=_TOO_MUCH,
        over=(
            _ITEM,
            fact("units_for", part=V.part, side=V.side, place=2, units=V.each),
        ),
        by=(V.muscle, V.side, V.product, V.dose),
        compute=(("units", "sum", V.each),),
        then=fact("range_end", muscle=V.muscle, side=V.side, product=V.product, dose=V.dose, units=V.units),
    ),
    advice_rule(
        "response.above-range",
        "{label}, {side}: {last} units last time, above the {most} units at which the range used here ends. The plan "
        "does not go back to them.",
        _TOO_MUCH,
        "response",
        V.muscle,
        V.side,
        V.dose,
        (
            fact("range_end", muscle=V.muscle, side=V.side, product=V.product, dose=V.dose, units=V.most),
            fact("last_units", muscle=V.muscle, side=V.side, product=V.product, units=V.last),
            fact("Muscle", id=V.muscle, prefLabel=V.label),
        ),
        tests=(gt(V.last, V.most),),
    ),
    Aggregate(
        id="response.area-range-end",
        quiet=True,
        reads="The sourced range of {area} ends at {units} units.",
        serves=_TOO_MUCH,
        over=(_ITEM, fact("units_for", part=V.part, side=V.side, place=2, units=V.each)),
        by=(V.area, V.product, V.dose),
        compute=(("units", "sum", V.each),),
        then=fact("area_range_end", area=V.area, product=V.product, dose=V.dose, units=V.units),
    ),
    advice_rule(
        "response.area-above-range",
        "{area}: {last} units last time, above the {most} units at which the range used here ends. The plan does not "
        "go back to them.",
        _TOO_MUCH,
        "response",
        V.area,
        "across",
        V.dose,
        (
            fact("area_range_end", area=V.area, product=V.product, dose=V.dose, units=V.most),
            fact("last_in", area=V.area, days=V.days),
            fact("area_given", area=V.area, product=V.product, days=V.days, units=V.last),
        ),
        tests=(gt(V.last, V.most), ne(V.product, ABSENT)),
    ),
)
