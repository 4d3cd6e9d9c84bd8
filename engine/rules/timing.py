"""Timing: what belongs into the year ahead, when it may be repeated, and what surrounds it.

Whether a treatment is booked, how far apart its sessions lie and which care goes with it follow from statements;
`engine.schedule` only finds the days.
"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Pattern, Rule, fact
from engine.algebra.terms import V, gt, le, lt, mul, present, sub
from engine.facts.from_kb import PERSON
from engine.rules.product_intervals import UNITS

RELATIONS: dict[str, tuple[str, ...]] = {
    "leading_rank": ("pool", "rank"),
    "course_due": ("treatment", "course"),
    "course_open": ("treatment", "course", "why"),
    "home_due": ("treatment", "course"),
    "repeat_floor": ("product", "statement", "days"),
    "repeat_usual": ("product", "statement", "days"),
    "repeat_thinned": ("area", "product", "muscle", "least", "most"),
    "thinned_given": ("area", "days"),
    "review_window": ("product", "statement", "earliest", "closing", "latest"),
    "review_given": ("statement", "earliest", "closing", "latest", "days"),
    "check_due": ("product", "statement", "days"),
    "event_quiet": ("intervention", "statement", "days"),
    "unlisted_gap": ("statement", "days"),
    "care_due": ("statement", "intervention", "known"),
    "wash_out": ("statement",),
    "preparation": ("statement", "intervention", "days"),
}
SHOWN: frozenset[str] = frozenset(RELATIONS) - {"leading_rank", "wash_out"}

_BOOK = "Book what is recommended, one treatment per layer; offer the rest."
_AGAIN = "Never sooner than the label allows; as late as the effect lasts."
_AFTER = "Treatment ends with the review."
_EVENT = "Nothing that shows on the day of the event."
_CARE = "Say what to do before and after, with days."
_TOXIN = "group:neuromodulator"
_IN_PLAN = fact("in_plan", intervention=V.product)
_IS_TOXIN = fact("stands_for", intervention=V.product, named=_TOXIN)
_CLINIC = (
    fact("offered_treatment", treatment=V.treatment),
    fact("Treatment", id=V.treatment, setting="clinic"),
    fact("Course", id=V.course, ofTreatment=V.treatment),
)

BEFORE_EVENT = "statement:ADJ-BUD-03"
KEPT_QUIET = (
    fact("concerns", statement=BEFORE_EVENT, intervention=V.intervention),
    fact("Parameter", id="parameter:event_quiet_days", value=V.days),
)
"""For how many days before an event a statement asks to leave an intervention; the critique counts by it too."""


def _usual(name: str, reads: str, parameter: str, factor: int, *which: Pattern) -> Rule:
    return Rule(
        id=f"timing.usual-{name}",
        reads=reads,
        serves=_AGAIN,
        when=(_IN_PLAN, _IS_TOXIN, *which, fact("Parameter", id=parameter, value=V.figure)),
        then=fact("repeat_usual", product=V.product, statement=parameter, days=mul(V.figure, factor)),
    )


RULES: tuple[AnyRule, ...] = (
    Aggregate(
        id="timing.leading-rank",
        quiet=True,
        reads="Rank {rank} is the first of its layer that is recommended.",
        serves=_BOOK,
        over=(fact("adjunct", pool=V.pool, rank=V.each, status="recommended"),),
        by=(V.pool,),
        compute=(("rank", "min", V.each),),
        then=fact("leading_rank", pool=V.pool, rank=V.rank),
    ),
    Rule(
        id="timing.course-due",
        reads="{treatment} is recommended and the first choice of its layer.",
        serves=_BOOK,
        when=(
            fact("leading_rank", pool=V.pool, rank=V.rank),
            fact("adjunct", treatment=V.treatment, pool=V.pool, rank=V.rank, status="recommended"),
            *_CLINIC,
        ),
        then=fact("course_due", treatment=V.treatment, course=V.course),
    ),
    Rule(
        id="timing.course-second",
        reads="{treatment} is recommended too, but another treatment is the first choice of its layer.",
        serves=_BOOK,
        when=(
            fact("leading_rank", pool=V.pool, rank=V.first),
            fact("adjunct", treatment=V.treatment, pool=V.pool, rank=V.rank, status="recommended"),
            *_CLINIC,
        ),
        tests=(gt(V.rank, V.first),),
        then=fact("course_open", treatment=V.treatment, course=V.course, why="second"),
    ),
    Rule(
        id="timing.course-weighed",
        reads="{treatment} is to be weighed, because evidence or suitability is limited.",
        serves=_BOOK,
        when=(fact("adjunct", treatment=V.treatment, status="consider"), *_CLINIC),
        then=fact("course_open", treatment=V.treatment, course=V.course, why="weighed"),
    ),
    Rule(
        id="timing.home-due",
        reads="{treatment} at home is recommended.",
        serves=_BOOK,
        when=(
            fact("adjunct", treatment=V.treatment, status="recommended"),
            fact("Treatment", id=V.treatment, setting="home"),
            fact("Course", id=V.course, ofTreatment=V.treatment),
        ),
        then=fact("home_due", treatment=V.treatment, course=V.course),
    ),
    Rule(
        id="timing.floor-label",
        reads="The label of {product} asks for {weeks} weeks between sessions.",
        serves=_AGAIN,
        when=(
            fact("item", product=V.product, dose=V.dose),
            fact("LabelDose", id=V.dose, minIntervalWeeks=V.weeks),
        ),
        tests=(present(V.weeks),),
        then=fact("repeat_floor", product=V.product, statement=V.dose, days=mul(V.weeks, 7)),
    ),
    *(
        Rule(
            id=f"timing.floor-product-{unit.name}",
            reads=f"{{product}} is not repeated before {{least}} {unit.name}.",
            serves=_AGAIN,
            when=(_IN_PLAN, unit.of(V.product), fact("Principle", id="principle:INT-01")),
            tests=(present(V.least),),
            then=fact("repeat_floor", product=V.product, statement="principle:INT-01", days=unit.days(V.least)),
        )
        for unit in UNITS
    ),
    _usual(
        "interval",
        "Most intervals between toxin sessions are {figure} weeks or longer.",
        "parameter:toxin_usual_interval_weeks",
        7,
    ),
    _usual(
        "long-acting",
        "{product} acts longer: about {figure} weeks.",
        "parameter:long_acting_toxin_interval_weeks",
        7,
        fact("Product", id=V.product, substance="substance:daxi"),
    ),
    _usual(
        "masseter",
        "The masseter is usually treated again around day {figure}.",
        "parameter:masseter_usual_interval_days",
        1,
        fact("item", product=V.product, muscle="muscle:masseter"),
    ),
    Rule(
        id="timing.repeat-thinned",
        reads="{muscle} is thin beyond the measurement error and treated: {least} to {most} days between sessions are "
        "proposed for {area}.",
        serves="A muscle that is still thin is left longer; say that it is inference.",
        when=(
            fact("thin_and_treated", muscle=V.muscle),
            fact("item", area=V.area, product=V.product, muscle=V.muscle),
            fact("Parameter", id="parameter:thin_muscle_interval_min_weeks", value=V.from_weeks),
            fact("Parameter", id="parameter:thin_muscle_interval_max_weeks", value=V.to_weeks),
            fact("Principle", id="principle:REB-04"),
        ),
        then=fact(
            "repeat_thinned",
            area=V.area,
            product=V.product,
            muscle=V.muscle,
            least=mul(V.from_weeks, 7),
            most=mul(V.to_weeks, 7),
        ),
    ),
    Rule(
        id="timing.thinned-area-given",
        reads="{area}, with a thinned muscle, was treated {days} days ago.",
        serves="A muscle that is still thin is left longer; say that it is inference.",
        when=(fact("repeat_thinned", area=V.area), fact("area_last", area=V.area, days=V.days)),
        then=fact("thinned_given", area=V.area, days=V.days),
    ),
    Rule(
        id="timing.thinned-muscle-given",
        reads="{muscle}, thinned, was treated {days} days ago.",
        serves="A muscle that is still thin is left longer; say that it is inference.",
        when=(
            fact("repeat_thinned", area=V.area, muscle=V.muscle),
            fact("last_exposure", muscle=V.muscle, days=V.days),
        ),
        then=fact("thinned_given", area=V.area, days=V.days),
    ),
    Rule(
        id="timing.review",
        reads="Toxin is reviewed from day {earliest}; a touch-up comes no later than day {latest}.",
        serves=_AFTER,
        when=(
            _IN_PLAN,
            _IS_TOXIN,
            fact("Monitoring", id="statement:FUP-01", dayOffset=V.earliest),
            fact("Parameter", id="parameter:touch_up_latest_days", value=V.latest),
        ),
        then=fact(
            "review_window",
            product=V.product,
            statement="statement:FUP-01",
            earliest=V.earliest,
            closing="parameter:touch_up_latest_days",
            latest=V.latest,
        ),
    ),
    Rule(
        id="timing.review-given",
        reads="Toxin was given {days} days ago: its review is due from day {earliest}; a touch-up comes no later "
        "than day {latest}.",
        serves=_AFTER,
        when=(
            fact("toxin_session", session=V.session, days_ago=V.days),
            fact("Monitoring", id="statement:FUP-01", dayOffset=V.earliest),
            fact("Parameter", id="parameter:touch_up_latest_days", value=V.latest),
        ),
        tests=(le(V.days, V.latest),),
        then=fact(
            "review_given",
            statement="statement:FUP-01",
            earliest=V.earliest,
            closing="parameter:touch_up_latest_days",
            latest=V.latest,
            days=V.days,
        ),
    ),
    Rule(
        id="timing.check",
        reads="{statement}: on day {days}.",
        serves=_AFTER,
        when=(
            _IN_PLAN,
            _IS_TOXIN,
            fact("follow_up", statement=V.statement),
            fact("guarded", statement=V.statement, intervention=V.product),
            fact("Monitoring", id=V.statement, dayOffset=V.days),
            fact("Parameter", id="parameter:review_days", value=V.review),
        ),
        # What falls on the day itself or on the review belongs to those visits.
        tests=(present(V.days), gt(V.days, V.review)),
        then=fact("check_due", product=V.product, statement=V.statement, days=V.days),
    ),
    Rule(
        id="timing.event-quiet",
        reads="{intervention} is not begun within {days} days before an event.",
        serves=_EVENT,
        when=(
            fact("in_plan", intervention=V.intervention),
            *KEPT_QUIET,
        ),
        then=fact("event_quiet", intervention=V.intervention, statement=BEFORE_EVENT, days=V.days),
    ),
    Rule(
        id="timing.unlisted-gap",
        reads="Two treatments without a published gap lie {days} days apart.",
        serves="Where nothing is published, do not combine.",
        when=(
            fact("consultation", day=V.today),
            fact("Parameter", id="parameter:unlisted_pair_gap_days", value=V.days),
        ),
        then=fact("unlisted_gap", statement="parameter:unlisted_pair_gap_days", days=V.days),
    ),
    Rule(
        id="timing.care-always",
        reads="{statement} goes with {intervention}.",
        serves=_CARE,
        when=(
            fact("in_plan", intervention=V.intervention),
            fact("stands_for", intervention=V.intervention, named=V.named),
            fact("forIntervention", of=V.statement, value=V.named),
            fact("CareInstruction", id=V.statement),
        ),
        unless=(fact("branch_of", statement=V.statement),),
        then=fact("care_due", statement=V.statement, intervention=V.intervention, known="yes"),
    ),
    *(
        Rule(
            id=f"timing.care-{name}",
            reads=reads,
            serves=_CARE,
            when=(
                pattern,
                fact("CareInstruction", id=V.statement),
                fact("forIntervention", of=V.statement, value=V.named),
                fact("stands_for", intervention=V.intervention, named=V.named),
                fact("in_plan", intervention=V.intervention),
            ),
            then=fact("care_due", statement=V.statement, intervention=V.intervention, known=known),
        )
        for name, reads, pattern, known in (
            (
                "holds",
                "{statement} goes with {intervention} for this person.",
                fact("applies", statement=V.statement),
                "yes",
            ),
            (
                "open",
                "{statement} may go with {intervention}; an answer is missing.",
                fact("open", statement=V.statement, intervention=PERSON),
                "open",
            ),
        )
    ),
    Rule(
        id="timing.wash-out",
        quiet=True,
        reads="{statement} is a wait from {condition}, whose end is on record.",
        serves=_CARE,
        when=(
            fact("CareInstruction", id=V.statement),
            fact("conditionOf", of=V.statement, value=V.condition),
            fact("since", condition=V.condition),
        ),
        then=fact("wash_out", statement=V.statement),
    ),
    Rule(
        id="timing.preparation",
        reads="{intervention} is prepared for from {days} days before.",
        serves=_CARE,
        when=(
            fact("care_due", statement=V.statement, intervention=V.intervention),
            fact("CareInstruction", id=V.statement, phase="before", dayOffsetStart=V.offset),
        ),
        tests=(present(V.offset), lt(V.offset, 0)),
        # A wash-out runs from the day the medicine ended, not from the consultation.
        unless=(fact("wash_out", statement=V.statement),),
        then=fact("preparation", statement=V.statement, intervention=V.intervention, days=sub(0, V.offset)),
    ),
)
