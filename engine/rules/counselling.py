"""Counselling, follow-up and conflicts: what to say, what to check, and where sources disagree."""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import V, gt, lt, ne, present
from engine.rules.advising import advice_rule

RELATIONS: dict[str, tuple[str, ...]] = {
    "in_plan": ("intervention",),
    "for_someone": ("statement",),
    "tied_to_area": ("statement",),
    "counsel": ("statement",),
    "follow_up": ("statement",),
    "set_aside": ("statement",),
    "conflict": ("kind", "subject", "deciding", "other", "by"),
}
SHOWN: frozenset[str] = frozenset({"counsel", "follow_up", "conflict", "in_plan"})

_SAY = "Say what the person needs in order to decide."
_CHECK = "Treatment ends with the review."
_DISAGREE = "Show conflicts as conflicts, and which rule decided."

_MENDED = (
    fact("complication_reported", statement=V.other),
    fact("Complication", id=V.other, prefLabel=V.remedy, mendedWithToxin=True),
)
"""A complication of whose remedies one is a small dose of toxin, often within the wait for the next session."""


def _before_the_wait_ends(name: str, reads: str, *patterns: Pattern, unless: tuple[Pattern, ...] = ()) -> Rule:
    return Rule(
        id=f"counselling.conflict-{name}",
        reads=reads,
        serves=_DISAGREE,
        when=(
            *patterns,
            fact("early_session", intervention=V.product, condition=V.condition),
            fact("conditionOf", of=V.deciding, value=V.condition),
            fact("delay", statement=V.deciding, intervention=V.product),
            fact("offered", product=V.product),
            fact("Principle", id="principle:INT-01"),
        ),
        unless=unless,
        then=fact(
            "conflict",
            kind="touch-up",
            subject="group:neuromodulator",
            deciding=V.deciding,
            other=V.other,
            by="principle:INT-01",
        ),
    )


RULES: tuple[AnyRule, ...] = (
    advice_rule(
        "counselling.no-lower-dose-at-65",
        "{label}: at 65 or over a lower dose is advised. Where the source gives one figure only there is no lower "
        "sourced dose, so that figure is planned. A dose below it is the practitioner's decision.",
        _SAY,
        "dose",
        V.product,
        "across",
        "statement:TS11",
        (
            fact("state", condition="condition:age_65_or_over", value="yes"),
            fact("Contraindication", id="statement:TS11"),
            fact("item", product=V.product, part=V.part, side=V.side),
            fact("units_for", part=V.part, side=V.side, place=0, units=V.units),
            fact("units_for", part=V.part, side=V.side, place=2, units=V.units),
            fact("Product", id=V.product, prefLabel=V.label),
        ),
    ),
    Rule(
        id="counselling.tied-to-area",
        quiet=True,
        reads="{statement} is about {area}.",
        serves=_CHECK,
        when=(fact("Monitoring", id=V.statement), fact("inArea", of=V.statement, value=V.area)),
        then=fact("tied_to_area", statement=V.statement),
    ),
    Rule(
        id="counselling.follow-up-area",
        reads="{text}",
        serves=_CHECK,
        when=(
            fact("Monitoring", id=V.statement, text=V.text),
            fact("inArea", of=V.statement, value=V.area),
            fact("treated", area=V.area),
            fact("guarded", statement=V.statement, intervention=V.intervention),
            fact("in_plan", intervention=V.intervention),
        ),
        then=fact("follow_up", statement=V.statement),
    ),
    Rule(
        id="counselling.product-in-plan",
        quiet=True,
        reads="{product} is in the plan.",
        serves=_SAY,
        when=(fact("item", product=V.product),),
        then=fact("in_plan", intervention=V.product),
    ),
    Rule(
        id="counselling.treatment-in-plan",
        quiet=True,
        reads="{treatment} is in the plan.",
        serves=_SAY,
        when=(
            fact("adjunct", treatment=V.treatment),
            fact("offered_treatment", treatment=V.treatment),
        ),
        then=fact("in_plan", intervention=V.treatment),
    ),
    Rule(
        id="counselling.home-care-in-plan",
        quiet=True,
        reads="{treatment} is in the plan.",
        serves=_SAY,
        when=(
            fact("adjunct", treatment=V.treatment),
            fact("Treatment", id=V.treatment, setting="home"),
        ),
        then=fact("in_plan", intervention=V.treatment),
    ),
    Rule(
        id="counselling.for-someone",
        quiet=True,
        reads="{statement} is about particular treatments.",
        serves=_SAY,
        when=(fact("guarded", statement=V.statement),),
        then=fact("for_someone", statement=V.statement),
    ),
    Rule(
        id="counselling.about-plan",
        reads="{text}",
        serves=_SAY,
        when=(
            fact("applies", statement=V.statement),
            fact("Counselling", id=V.statement, text=V.text),
            fact("guarded", statement=V.statement, intervention=V.intervention),
            fact("in_plan", intervention=V.intervention),
        ),
        unless=(fact("after_toxin", statement=V.statement),),
        then=fact("counsel", statement=V.statement),
    ),
    Rule(
        id="counselling.after-toxin-on-record",
        reads="{text}",
        serves=_SAY,
        when=(
            fact("after_toxin", statement=V.statement),
            fact("Counselling", id=V.statement, text=V.text),
        ),
        then=fact("counsel", statement=V.statement),
    ),
    Rule(
        id="counselling.for-this-person",
        reads="{text}",
        serves=_SAY,
        when=(
            fact("applies", statement=V.statement),
            fact("Counselling", id=V.statement, text=V.text),
            fact("branch_of", statement=V.statement),
        ),
        then=fact("counsel", statement=V.statement),
    ),
    Rule(
        id="counselling.general",
        reads="{text}",
        serves=_SAY,
        when=(fact("applies", statement=V.statement), fact("Counselling", id=V.statement, text=V.text)),
        unless=(fact("for_someone", statement=V.statement),),
        then=fact("counsel", statement=V.statement),
    ),
    Rule(
        id="counselling.no-touch-up",
        reads="A touch-up would be a booster, which {because} speaks against.",
        serves=_CHECK,
        when=(fact("no_booster", because=V.because), fact("Monitoring", id="statement:FUP-02")),
        then=fact("set_aside", statement="statement:FUP-02"),
    ),
    Rule(
        id="counselling.follow-up",
        reads="{text}",
        serves=_CHECK,
        when=(
            fact("Monitoring", id=V.statement, text=V.text),
            fact("guarded", statement=V.statement, intervention=V.intervention),
            fact("in_plan", intervention=V.intervention),
        ),
        unless=(
            fact("set_aside", statement=V.statement),
            fact("tied_to_area", statement=V.statement),
        ),
        then=fact("follow_up", statement=V.statement),
    ),
    Rule(
        id="counselling.follow-up-general",
        reads="{text}",
        serves=_CHECK,
        when=(
            fact("Monitoring", id=V.statement, text=V.text),
            fact("in_plan", intervention=V.intervention),
        ),
        unless=(
            fact("set_aside", statement=V.statement),
            fact("for_someone", statement=V.statement),
        ),
        then=fact("follow_up", statement=V.statement),
    ),
    Rule(
        id="counselling.conflict-severity",
        reads="{reading} read it more strictly than here: the effect is raised, and a named prescriber must decide.",
        serves=_DISAGREE,
        when=(
            fact("effect", statement=V.statement, intervention=V.intervention, own=V.own),
            fact("reading_rank", statement=V.statement, intervention=V.intervention, reading=V.reading, rank=V.rank),
            fact("SeverityReading", id=V.other, ofStatement=V.statement, readBy=V.reading, severity=V.severity),
            fact("severity_rank", severity=V.severity, rank=V.rank),
        ),
        tests=(gt(V.rank, V.own),),
        then=fact(
            "conflict",
            kind="severity",
            subject=V.statement,
            deciding=V.statement,
            other=V.other,
            by="principle:STRICTER-ELSEWHERE",
        ),
    ),
    Rule(
        id="counselling.conflict-milder",
        reads="{reading} read it less strictly; the case's own jurisdiction decides.",
        serves=_DISAGREE,
        when=(
            fact("effect", statement=V.statement, intervention=V.intervention, own=V.own),
            fact("reading_rank", statement=V.statement, intervention=V.intervention, reading=V.reading, rank=V.rank),
            fact("SeverityReading", id=V.other, ofStatement=V.statement, readBy=V.reading, severity=V.severity),
            fact("severity_rank", severity=V.severity, rank=V.rank),
        ),
        tests=(lt(V.rank, V.own),),
        then=fact(
            "conflict",
            kind="severity",
            subject=V.statement,
            deciding=V.statement,
            other=V.other,
            by="principle:PRECEDENCE",
        ),
    ),
    Rule(
        id="counselling.conflict-dose",
        reads="{deciding}: {low} to {units} units. {other}: {other_low} to {other_units} units. The first decides.",
        serves=_DISAGREE,
        when=(
            fact("dose_reaches", area=V.area, product=V.product, dose=V.deciding),
            fact("planned", area=V.area, product=V.product, dose=V.deciding, kind="label"),
            fact("LabelDose", id=V.deciding, totalUnitsLow=V.low, totalUnitsHigh=V.units),
            fact("alternative", area=V.area, product=V.product, dose=V.other, used=V.deciding),
            fact(
                "PublishedDose",
                id=V.other,
                totalUnitsLow=V.other_low,
                totalUnitsHigh=V.other_units,
                doseBasis="total",
            ),
        ),
        tests=(
            present(V.low),
            present(V.units),
            present(V.other_low),
            present(V.other_units),
            ne(V.units, V.other_units),
        ),
        then=fact(
            "conflict", kind="dose", subject=V.area, deciding=V.deciding, other=V.other, by="principle:PRECEDENCE"
        ),
    ),
    Rule(
        id="counselling.conflict-dose-area",
        reads="{deciding}: {low} to {units} units. {other}: {other_low} to {other_units} units. The first decides.",
        serves=_DISAGREE,
        when=(
            fact("dose_reaches", area=V.area, product=V.product, dose=V.deciding),
            fact("wanted_line", area=V.area, line=V.line),
            fact("LabelDose", id=V.deciding, totalUnitsLow=V.low, totalUnitsHigh=V.units),
            fact("forLine", of=V.deciding, value=V.line),
            fact(
                "PublishedDose",
                id=V.other,
                use="candidate",
                doseBasis="total",
                totalUnitsLow=V.other_low,
                totalUnitsHigh=V.other_units,
            ),
            fact("forLine", of=V.other, value=V.line),
            fact("ofProduct", of=V.other, value=V.product),
            fact("applies", statement=V.other),
        ),
        tests=(
            present(V.low),
            present(V.units),
            present(V.other_low),
            present(V.other_units),
            ne(V.units, V.other_units),
        ),
        unless=(fact("has_part", dose=V.other),),
        then=fact(
            "conflict", kind="dose", subject=V.area, deciding=V.deciding, other=V.other, by="principle:PRECEDENCE"
        ),
    ),
    Rule(
        id="counselling.conflict-dose-side",
        reads="{deciding}: {low} to {units} units a side into {muscle}. {other}: {other_low} to {other_units} units a "
        "side. The first decides.",
        serves=_DISAGREE,
        when=(
            fact("dose_reaches", area=V.area, product=V.product, dose=V.deciding),
            fact("planned", area=V.area, product=V.product, dose=V.deciding, kind="label"),
            fact("alternative", area=V.area, product=V.product, dose=V.other, used=V.deciding),
            fact("PublishedDose", id=V.other, doseBasis="per_side"),
            fact(
                "DosePart",
                ofDose=V.deciding,
                muscle=V.muscle,
                placement="each_side",
                unitsLow=V.low,
                unitsHigh=V.units,
            ),
            fact(
                "DosePart",
                ofDose=V.other,
                muscle=V.muscle,
                placement="each_side",
                unitsLow=V.other_low,
                unitsHigh=V.other_units,
            ),
        ),
        tests=(ne(V.units, V.other_units),),
        then=fact(
            "conflict", kind="dose", subject=V.area, deciding=V.deciding, other=V.other, by="principle:PRECEDENCE"
        ),
    ),
    Rule(
        id="counselling.conflict-published",
        reads="{deciding} and {other} disagree; the better supported one decides.",
        serves=_DISAGREE,
        when=(
            fact("planned", area=V.area, product=V.product, dose=V.deciding, kind="published"),
            fact("alternative", area=V.area, product=V.product, dose=V.other, used=V.deciding),
        ),
        then=fact(
            "conflict", kind="dose", subject=V.area, deciding=V.deciding, other=V.other, by="principle:PRECEDENCE"
        ),
    ),
    _before_the_wait_ends(
        "touch-up",
        "A full session waits ({deciding}); before that only a touch-up may be considered ({other}).",
        fact("touch_up_open", because=V.other),
    ),
    _before_the_wait_ends(
        "remedy",
        "A full session waits ({deciding}); before that only a small dose for what has happened may be considered "
        "({remedy}).",
        *_MENDED,
        unless=(fact("no_booster"),),
    ),
    _before_the_wait_ends(
        "remedy-no-booster",
        "A full session waits ({deciding}), and what is on record speaks against a booster: the wait comes before "
        "the small dose named for what has happened ({remedy}).",
        *_MENDED,
        fact("no_booster"),
    ),
)
