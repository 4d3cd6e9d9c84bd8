"""Instruments: by what a finding was measured, what the reading means, and what change lies within its noise.

A finding the plan answers to and that was not measured names the instrument that could follow it.  A reading never
sets a dose.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import ABSENT, Term, Test, V, eq, ne, present

RELATIONS: dict[str, tuple[str, ...]] = {
    "instrument_for": ("instrument", "line", "scale"),
    "instrument_used": ("instrument", "measured", "side", "value"),
    "instrument_known": ("instrument",),
    "instrument_grade": ("instrument", "statement"),
    "instrument_suited": ("instrument", "statement", "finding"),
    "instrument_told": ("instrument",),
    "instrument_remark": ("instrument", "statement"),
    "instrument_noise": ("instrument", "parameter"),
}
SHOWN: frozenset[str] = frozenset(
    {"instrument_used", "instrument_grade", "instrument_suited", "instrument_remark", "instrument_noise"}
)

_SLOTS = {"rest": "at rest", "expression": "in movement", "grade": "graded once"}
ANYONE = "finding:any_patient"
_MEASURE = "Measure before and after, by the same means."
_NOISE = "A difference below the measurement error is no difference."


def _used(
    name: str, reads: str, when: tuple[Pattern, ...], measured: Term, tests: tuple[Test, ...], side: Term = ABSENT
) -> Rule:
    return Rule(
        id=f"instruments.used-{name}",
        reads=reads,
        serves=_MEASURE,
        when=when,
        tests=tests,
        then=fact("instrument_used", instrument=V.instrument, measured=measured, side=side, value=V.value),
    )


def _observed(name: str, *when: Pattern) -> Rule:
    return _used(
        name,
        "{attribute}: {value}.",
        (*when, fact("observed", attribute=V.attribute, value=V.value)),
        V.attribute,
        (ne(V.value, "unknown"),),
    )


def _line(slot: str) -> Rule:
    return _used(
        f"scale-{slot}",
        f"{{line}}, {_SLOTS[slot]}: grade {{value}}.",
        (
            fact("line_seen", line=V.line, **{slot: V.value}),
            fact("line_scale", line=V.line, scale=V.scale),
            fact("instrument_for", instrument=V.instrument, line=V.line, scale=V.scale),
        ),
        V.line,
        (present(V.value),),
    )


def _told(name: str, reads: str, *when: Pattern) -> Rule:
    return Rule(
        id=f"instruments.told-{name}",
        quiet=True,
        reads=reads,
        serves=_MEASURE,
        when=when,
        then=fact("instrument_told", instrument=V.instrument),
    )


RULES: tuple[AnyRule, ...] = (
    _observed("attribute", fact("Instrument", id=V.instrument, onAttribute=V.attribute)),
    _observed("feature", fact("InstrumentGrade", ofInstrument=V.instrument, onAttribute=V.attribute)),
    _used(
        "thickness",
        "{muscle} ({side}): {value} mm thick.",
        (
            fact("muscle_seen", muscle=V.muscle, side=V.side, thickness_mm=V.value),
            fact("Instrument", id=V.instrument),
        ),
        V.muscle,
        (present(V.value), eq(V.instrument, "instrument:muscle_ultrasound")),
        V.side,
    ),
    *(_line(slot) for slot in ("rest", "expression", "grade")),
    Rule(
        id="instruments.for-its-line",
        quiet=True,
        reads="{instrument} is the scale of {line}.",
        serves=_MEASURE,
        when=(
            fact("line_scale", line=V.line, scale=V.scale),
            fact("Instrument", id=V.instrument, onScale=V.scale),
            fact("forLine", of=V.instrument, value=V.line),
        ),
        then=fact("instrument_for", instrument=V.instrument, line=V.line, scale=V.scale),
    ),
    Rule(
        id="instruments.for-any-line",
        quiet=True,
        reads="{instrument} is a scale for lines.",
        serves=_MEASURE,
        when=(
            fact("line_scale", line=V.line, scale=V.scale),
            fact("Instrument", id=V.instrument, onScale=V.scale),
        ),
        unless=(fact("forLine", of=V.instrument),),
        then=fact("instrument_for", instrument=V.instrument, line=V.line, scale=V.scale),
    ),
    Rule(
        id="instruments.known",
        quiet=True,
        reads="{instrument} was used.",
        serves=_MEASURE,
        when=(fact("instrument_used", instrument=V.instrument),),
        then=fact("instrument_known", instrument=V.instrument),
    ),
    Rule(
        id="instruments.grade-by-criterion",
        reads="The reading falls into this grade.",
        serves=_MEASURE,
        when=(
            fact("InstrumentGrade", id=V.statement, ofInstrument=V.instrument, when=V.asks),
            fact("applies", statement=V.statement),
        ),
        tests=(present(V.asks),),
        then=fact("instrument_grade", instrument=V.instrument, statement=V.statement),
    ),
    Rule(
        id="instruments.grade-by-value",
        reads="{measured}: grade {value}.",
        serves=_MEASURE,
        when=(
            fact("instrument_used", instrument=V.instrument, measured=V.measured, value=V.value),
            fact("Line", id=V.measured),
            fact("InstrumentGrade", id=V.statement, ofInstrument=V.instrument, gradeValue=V.value),
        ),
        then=fact("instrument_grade", instrument=V.instrument, statement=V.statement),
    ),
    Rule(
        id="instruments.grade-by-feature",
        reads="{attribute}: {value}.",
        serves=_MEASURE,
        when=(
            fact("instrument_used", instrument=V.instrument, measured=V.attribute, value=V.value),
            fact("InstrumentGrade", id=V.statement, ofInstrument=V.instrument, onAttribute=V.attribute),
        ),
        then=fact("instrument_grade", instrument=V.instrument, statement=V.statement),
    ),
    Rule(
        id="instruments.suited",
        reads="{finding} was found and the plan answers to it; {instrument} can follow it.",
        serves=_MEASURE,
        when=(
            fact("supported_by", treatment=V.treatment, finding=V.finding),
            fact("in_plan", intervention=V.treatment),
            fact("forFinding", of=V.statement, value=V.finding),
            fact("InstrumentGrade", id=V.statement, ofInstrument=V.instrument),
        ),
        tests=(ne(V.finding, ANYONE),),
        then=fact("instrument_suited", instrument=V.instrument, statement=V.statement, finding=V.finding),
    ),
    Rule(
        id="instruments.suited-outcome",
        reads="{instrument} tells how a course came out, whatever was treated.",
        serves=_MEASURE,
        when=(
            fact("procedure", intervention=V.treatment),
            fact("forFinding", of=V.statement, value=ANYONE),
            fact("InstrumentGrade", id=V.statement, ofInstrument=V.instrument),
        ),
        then=fact("instrument_suited", instrument=V.instrument, statement=V.statement, finding=ANYONE),
    ),
    _told("used", "{instrument} was used.", fact("instrument_known", instrument=V.instrument)),
    _told("grade", "{instrument} was used.", fact("instrument_grade", instrument=V.instrument)),
    _told("suited", "{instrument} can follow the plan.", fact("instrument_suited", instrument=V.instrument)),
    Rule(
        id="instruments.remark",
        reads="{statement} says how far the readings of {instrument} can be trusted.",
        serves=_NOISE,
        when=(
            fact("instrument_told", instrument=V.instrument),
            fact(
                "InstrumentGrade",
                id=V.statement,
                ofInstrument=V.instrument,
                gradeValue=ABSENT,
                onAttribute=ABSENT,
                when=ABSENT,
                grade=V.grade,
            ),
        ),
        # Who described it first is for the bibliography.
        tests=(ne(V.grade, "origin"),),
        then=fact("instrument_remark", instrument=V.instrument, statement=V.statement),
    ),
    Rule(
        id="instruments.noise",
        reads="{parameter}: a change below {value} {unit} is noise.",
        serves=_NOISE,
        when=(
            fact("instrument_told", instrument=V.instrument),
            fact("Parameter", id=V.parameter, ofInstrument=V.instrument, value=V.value, unit=V.unit),
        ),
        then=fact("instrument_noise", instrument=V.instrument, parameter=V.parameter),
    ),
)
