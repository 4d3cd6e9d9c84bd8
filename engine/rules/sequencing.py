"""Sequencing: what may share a day, in which order, what needs a gap, and what was done too short a time ago.

Two parts.  What a plan proposes is paired with what is published on doing both, toxin and skin treatments alike.
What was done before holds back what would follow too soon: below the shortest gap a treatment waits until the day
it is over; between the shortest and the recommended gap it may go ahead, with a caution.  Groups are spelt out on
both sides, so that a statement about a group reaches each of its members.
"""

from __future__ import annotations

from decimal import Decimal

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Test, V, add, floor_to, ge, lt, mul, ne, present, sub

RELATIONS: dict[str, tuple[str, ...]] = {
    "earlier": ("session", "named", "days"),
    "follows": ("statement", "session", "intervention", "days"),
    "paired_before": ("session", "intervention"),
    "too_soon": ("intervention", "statement", "until"),
    "spacing_caution": ("intervention", "statement", "days"),
    "planned_as": ("intervention", "named"),
    "sequence": ("statement", "first", "second"),
    "paired": ("first", "second"),
    "procedure": ("intervention", "order"),
    "unpaired": ("first", "second"),
}
SHOWN: frozenset[str] = frozenset({"sequence", "spacing_caution", "unpaired"})

INTO_SKIN = "group:neuromodulator_intradermal"
"""Toxin into the skin.  Sessions and plans of this tool are injections into muscle."""
TOXIN = "group:neuromodulator"

_ORDER = "Say what may be done on one day, in which order, and what needs a gap."
_GAP = "Keep the gap to what was done before."
_RULE = fact(
    "IntervalRule",
    id=V.statement,
    firstIntervention=V.first,
    minGapDays=V.least,
    recommendedGapDays=V.advised,
)
_FOLLOWS = fact("follows", statement=V.statement, session=V.session, intervention=V.intervention, days=V.days)
_TODAY = fact("consultation", day=V.today)
_MUSCLE = (ne(V.named, INTO_SKIN),)
PART_OF_A_DAY = Decimal("0.99")
"""Half a week is three days and a half; what is left of a day counts as one."""


def _earlier(name: str, reads: str, *when: Pattern, tests: tuple[Test, ...] = ()) -> Rule:
    return Rule(
        id=f"sequencing.earlier-{name}",
        quiet=True,
        reads=reads,
        serves=_GAP,
        when=when,
        tests=tests,
        then=fact("earlier", session=V.session, named=V.named, days=V.days),
    )


RULES: tuple[AnyRule, ...] = (
    _earlier(
        "treatment",
        "{named} was done {days} day(s) ago.",
        fact("treatment_session", session=V.session, treatment=V.treatment, days_ago=V.days),
        fact("stands_for", intervention=V.treatment, named=V.named),
    ),
    _earlier(
        "product",
        "{product} was given {days} day(s) ago.",
        fact("toxin_session", session=V.session, product=V.product, days_ago=V.days),
        fact("stands_for", intervention=V.product, named=V.named),
        tests=_MUSCLE,
    ),
    Rule(
        id="sequencing.earlier-toxin",
        quiet=True,
        reads="Toxin was given {days} day(s) ago.",
        serves=_GAP,
        when=(fact("toxin_session", session=V.session, days_ago=V.days),),
        then=fact("earlier", session=V.session, named=TOXIN, days=V.days),
    ),
    Rule(
        id="sequencing.follows",
        quiet=True,
        reads="{intervention} would follow {first}, done {days} day(s) ago.",
        serves=_GAP,
        when=(
            fact("earlier", session=V.session, named=V.first, days=V.days),
            fact("IntervalRule", id=V.statement, firstIntervention=V.first, secondIntervention=V.named),
            fact("stands_for", intervention=V.intervention, named=V.named),
            fact("considered", intervention=V.intervention),
        ),
        tests=_MUSCLE,
        then=_FOLLOWS,
    ),
    Rule(
        id="sequencing.paired-before",
        quiet=True,
        reads="{statement} speaks of the two.",
        serves=_GAP,
        when=(fact("follows", statement=V.statement, session=V.session, intervention=V.intervention),),
        then=fact("paired_before", session=V.session, intervention=V.intervention),
    ),
    Rule(
        id="sequencing.too-soon",
        reads="{first} was done {days} day(s) ago; at least {least} are asked for, {advised} advised.",
        serves=_GAP,
        when=(_FOLLOWS, _RULE, _TODAY),
        tests=(present(V.least), lt(V.days, V.least)),
        then=fact(
            "too_soon", intervention=V.intervention, statement=V.statement, until=add(V.today, sub(V.least, V.days))
        ),
    ),
    Rule(
        id="sequencing.same-day",
        reads="{first} was done today, and the two do not share a day.",
        serves=_ORDER,
        when=(
            fact("follows", statement=V.statement, session=V.session, intervention=V.intervention, days=0),
            fact("IntervalRule", id=V.statement, firstIntervention=V.first, sameDay="not_allowed", minGapDays=0),
            _TODAY,
        ),
        then=fact("too_soon", intervention=V.intervention, statement=V.statement, until=add(V.today, 1)),
    ),
    Rule(
        id="sequencing.course-interval",
        reads="The last session was {days} day(s) ago; sessions of the course lie at least {weeks} week(s) apart.",
        serves="Keep the interval of the course.",
        when=(
            fact("treatment_session", session=V.session, treatment=V.treatment, days_ago=V.days),
            fact("Course", id=V.statement, ofTreatment=V.treatment, intervalWeeksMin=V.weeks),
            fact("considered", intervention=V.treatment),
            _TODAY,
        ),
        tests=(present(V.weeks), lt(V.days, mul(V.weeks, 7))),
        then=fact(
            "too_soon",
            intervention=V.treatment,
            statement=V.statement,
            until=add(V.today, floor_to(add(sub(mul(V.weeks, 7), V.days), PART_OF_A_DAY), 1)),
        ),
    ),
    Rule(
        id="sequencing.below-advised",
        reads="{first} was done {days} day(s) ago: the shortest gap of {least} is over, {advised} days are advised.",
        serves=_GAP,
        when=(_FOLLOWS, _RULE),
        tests=(present(V.advised), present(V.least), ge(V.days, V.least), lt(V.days, V.advised)),
        then=fact("spacing_caution", intervention=V.intervention, statement=V.statement, days=V.days),
    ),
    Rule(
        id="sequencing.one-of-the-two",
        reads="{first} is on record, {days} day(s) ago: the two are never used together. Stop one if it is in use.",
        serves=_GAP,
        when=(
            _FOLLOWS,
            fact("IntervalRule", id=V.statement, firstIntervention=V.first, sameDay="never_combine"),
        ),
        then=fact("spacing_caution", intervention=V.intervention, statement=V.statement, days=V.days),
    ),
    Rule(
        id="sequencing.no-gap-known",
        reads="{treatment} was done {days} day(s) ago and no source gives a gap for the two: {usual} days by default.",
        serves=_GAP,
        when=(
            fact("treatment_session", session=V.session, treatment=V.treatment, days_ago=V.days),
            fact("Treatment", id=V.treatment, setting="clinic"),
            fact("considered", intervention=V.intervention),
            fact("Treatment", id=V.intervention, setting="clinic"),
            fact("Parameter", id="parameter:unlisted_pair_gap_days", value=V.usual),
            fact("Principle", id="principle:ADJ-SEQ-10"),
        ),
        tests=(ne(V.treatment, V.intervention), lt(V.days, V.usual)),
        unless=(fact("paired_before", session=V.session, intervention=V.intervention),),
        then=fact("spacing_caution", intervention=V.intervention, statement="principle:ADJ-SEQ-10", days=V.days),
    ),
    Rule(
        id="sequencing.treatment-waits",
        reads="{treatment} would follow too soon on what was done before.",
        serves=_GAP,
        when=(
            fact("too_soon", intervention=V.treatment, statement=V.statement, until=V.until),
            fact("Treatment", id=V.treatment),
        ),
        then=fact("treatment_delayed", treatment=V.treatment, statement=V.statement, until=V.until),
    ),
    Rule(
        id="sequencing.area-waits",
        reads="Toxin would follow too soon on what was done before.",
        serves=_GAP,
        when=(
            fact("too_soon", intervention=V.product, statement=V.statement, until=V.until),
            fact("offered", product=V.product),
            fact("called_for", area=V.area),
        ),
        then=fact("area_delay", area=V.area, product=V.product, statement=V.statement, until=V.until),
    ),
    Rule(
        id="sequencing.planned-as",
        quiet=True,
        reads="{intervention} is in the plan.",
        serves=_ORDER,
        when=(
            fact("in_plan", intervention=V.intervention),
            fact("stands_for", intervention=V.intervention, named=V.named),
        ),
        tests=_MUSCLE,
        then=fact("planned_as", intervention=V.intervention, named=V.named),
    ),
    Rule(
        id="sequencing.pair",
        reads="{statement}: both are in the plan.",
        serves=_ORDER,
        when=(
            fact("planned_as", intervention=V.first, named=V.first_named),
            fact("IntervalRule", id=V.statement, firstIntervention=V.first_named, secondIntervention=V.second_named),
            fact("planned_as", intervention=V.second, named=V.second_named),
        ),
        tests=(ne(V.first, V.second),),
        then=fact("sequence", statement=V.statement, first=V.first, second=V.second),
    ),
    Rule(
        id="sequencing.paired",
        quiet=True,
        reads="{statement} speaks of the two.",
        serves=_ORDER,
        when=(fact("sequence", statement=V.statement, first=V.first, second=V.second),),
        then=fact("paired", first=V.first, second=V.second),
    ),
    Rule(
        id="sequencing.procedure",
        quiet=True,
        reads="{intervention} is done in a visit.",
        serves=_ORDER,
        when=(
            fact("in_plan", intervention=V.intervention),
            fact("Treatment", id=V.intervention, setting="clinic"),
            fact("treatment_order", treatment=V.intervention, rank=V.order),
        ),
        then=fact("procedure", intervention=V.intervention, order=V.order),
    ),
    Rule(
        id="sequencing.procedure-toxin",
        quiet=True,
        reads="{intervention} is given in a visit.",
        serves=_ORDER,
        when=(fact("in_plan", intervention=V.intervention), fact("Product", id=V.intervention)),
        then=fact("procedure", intervention=V.intervention, order=0),
    ),
    Rule(
        id="sequencing.unpaired",
        reads="No source gives a gap for the two: not on one day, {usual} days apart by default.",
        serves=_ORDER,
        when=(
            fact("procedure", intervention=V.first, order=V.before),
            fact("procedure", intervention=V.second, order=V.after),
            fact("Parameter", id="parameter:unlisted_pair_gap_days", value=V.usual),
            fact("Principle", id="principle:ADJ-SEQ-10"),
        ),
        tests=(lt(V.before, V.after),),
        unless=(fact("paired", first=V.first, second=V.second), fact("paired", first=V.second, second=V.first)),
        then=fact("unpaired", first=V.first, second=V.second),
    ),
    Rule(
        id="sequencing.sources-differ",
        reads="Sources differ on the gap or order. {others}",
        serves="Show conflicts as conflicts, and which rule decided.",
        when=(
            fact("sequence", statement=V.statement, first=V.first, second=V.second),
            fact("IntervalRule", id=V.statement, alternativePositions=V.others, gapBasis=V.rests_on),
        ),
        # A gap of mixed basis only says there which part was read in a source.
        tests=(present(V.others), ne(V.rests_on, "mixed")),
        then=fact(
            "conflict",
            kind="timing",
            subject=V.statement,
            deciding=V.statement,
            other=V.statement,
            by="principle:PRECEDENCE",
        ),
    ),
)
