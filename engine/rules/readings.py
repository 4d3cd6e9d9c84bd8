"""Readings: which thickness can be judged, and by what error?

An error of repeat measurement belongs to the instrument that was repeated, and a reading to the muscle as it was then.
A thickness by any other means, or from before the last toxin there, moves no dose.
"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Rule, fact
from engine.algebra.terms import ABSENT, V, gt, present
from engine.rules.advising import advice_rule

RELATIONS: dict[str, tuple[str, ...]] = {
    "treated_since": ("muscle", "side", "measured", "session", "days"),
    "measured_before": ("muscle", "side", "measured", "days"),
    "thickness_barred": ("muscle", "side"),
    "error_in_mm": ("muscle",),
    "detectable": ("muscle", "percent", "mm"),
}
SHOWN: frozenset[str] = frozenset({"thickness_barred"})

_ERROR = "A difference below the measurement error is no difference."
_OWN = "Compare a person with themselves, never with a norm alone."
ULTRASOUND = "instrument:muscle_ultrasound"
_AT = {"muscle": V.muscle, "side": V.side}
_TAKEN = fact("thickness_taken", days_ago=V.measured, **_AT)
_SINCE = fact("treated_since", measured=V.measured, session=V.session, days=V.days, **_AT)
_PARAMETER = fact("Parameter", muscle=V.muscle, ofInstrument=ULTRASOUND, unit="mm", value=V.mm)
_MUSCLE_ERROR = fact("Muscle", id=V.muscle, minimalDetectableDifferencePct=V.percent)

RULES: tuple[AnyRule, ...] = (
    *(
        Rule(
            id=f"readings.treated-since-{name}",
            quiet=True,
            reads="{muscle}, {side}: measured {measured} days ago, treated {days} days ago.",
            serves=_OWN,
            when=(_TAKEN, fact("exposed", muscle=V.muscle, side=side, session=V.session, days=V.days)),
            tests=(gt(V.measured, V.days),),
            then=_SINCE,
        )
        for name, side in (("here", V.side), ("both", "undivided"), ("across", "across"))
    ),
    *(
        Rule(
            id=f"readings.treated-since-{name}",
            quiet=True,
            reads="{muscle} makes {line}: measured {measured} days ago, and {area} was treated {days} days ago.",
            serves=_OWN,
            when=(
                _TAKEN,
                fact(link, of=V.line, value=V.muscle),
                fact("Line", id=V.line, inArea=V.area),
                fact("treated_at", session=V.session, area=V.area),
                fact("toxin_session", session=V.session, days_ago=V.days),
            ),
            tests=(gt(V.measured, V.days),),
            unless=(fact("units_by_muscle", session=V.session),),
            then=_SINCE,
        )
        for name, link in (("area", "primaryMuscle"), ("area-too", "secondaryMuscle"))
    ),
    Aggregate(
        id="readings.measured-before",
        reads="{muscle}, {side}: thickness was measured {measured} days ago, and toxin followed {days} days ago.",
        serves=_OWN,
        over=(fact("treated_since", measured=V.measured, session=V.session, days=V.each, **_AT),),
        by=(V.muscle, V.side, V.measured),
        compute=(("days", "min", V.each),),
        then=fact("measured_before", measured=V.measured, days=V.days, **_AT),
    ),
    Rule(
        id="readings.barred-by-age",
        reads="Toxin followed the measurement: what it said then is not what the muscle is now.",
        serves=_OWN,
        when=(fact("measured_before", measured=V.measured, days=V.days, **_AT), fact("Principle", id="principle:MR01")),
        then=fact("thickness_barred", **_AT),
    ),
    Rule(
        id="readings.barred-by-method",
        reads="It was taken by {method}, and the error held is that of ultrasound.",
        serves=_ERROR,
        when=(
            fact("thickness_by", method=V.method, instrument=ABSENT, **_AT),
            fact("Principle", id="principle:MR02"),
        ),
        then=fact("thickness_barred", **_AT),
    ),
    advice_rule(
        "readings.measured-before-last",
        "{label}, {side}: thickness was measured {measured} days ago and the muscle treated {days} days ago, after it. "
        "Measure again before drawing on it; until then it moves no dose.",
        _OWN,
        "imaging",
        V.muscle,
        V.side,
        "principle:MR01",
        (
            fact("measured_before", measured=V.measured, days=V.days, **_AT),
            fact("Muscle", id=V.muscle, prefLabel=V.label),
        ),
    ),
    advice_rule(
        "readings.other-method",
        "{label}, {side}: the thickness is recorded as taken by {method}. The measurement errors held are those of "
        "ultrasound, and by other means nothing is known of them: it moves no dose. If it was ultrasound, say so.",
        _ERROR,
        "imaging",
        V.muscle,
        V.side,
        "principle:MR02",
        (
            fact("thickness_by", method=V.method, instrument=ABSENT, **_AT),
            fact("Muscle", id=V.muscle, prefLabel=V.label),
        ),
    ),
    Rule(
        id="readings.error-in-mm",
        quiet=True,
        reads="The source gives the error in millimetres too.",
        serves=_ERROR,
        when=(_PARAMETER,),
        then=fact("error_in_mm", muscle=V.muscle),
    ),
    Rule(
        id="readings.detectable",
        quiet=True,
        reads="Repeat measurement of {muscle} tells {percent} % apart.",
        serves=_ERROR,
        when=(_MUSCLE_ERROR,),
        tests=(present(V.percent),),
        unless=(fact("error_in_mm", muscle=V.muscle),),
        then=fact("detectable", muscle=V.muscle, percent=V.percent, mm=0),
    ),
    Rule(
        id="readings.detectable-in-mm",
        quiet=True,
        reads="Repeat measurement of {muscle} tells {percent} % and {mm} mm apart: both must be reached.",
        serves=_ERROR,
        when=(_MUSCLE_ERROR, _PARAMETER),
        tests=(present(V.percent),),
        then=fact("detectable", muscle=V.muscle, percent=V.percent, mm=V.mm),
    ),
)
