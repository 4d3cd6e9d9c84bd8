"""Treatments: do the findings support what is proposed for the skin, and is something better supported at hand?"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import V, eq, gt, lt, ne
from engine.critique.rules.form import CAUTION, INFORMATION, NONE, RELATIVE, comment

RELATIONS: dict[str, tuple[str, ...]] = {
    "finding_served": ("finding",),
    "first_choice": ("treatment", "pool"),
    "rival": ("treatment", "better", "own_order", "order"),
}
SHOWN: frozenset[str] = frozenset()

_FINDINGS = "Match treatments to findings and skin layer, not to wishes alone."
_SKIN = "The phototype decides what light, heat and acid may do."
_BETTER = "Evidence first, then the lower risk, then the shorter downtime."
_PROPOSED = fact("proposed_treatment", treatment=V.treatment)
_EVERYBODY = "finding:any_patient"


def _remark(
    name: str,
    reads: str,
    serves: str,
    kind: str,
    rank: int,
    *patterns: Pattern,
    unless: tuple[Pattern, ...] = (),
) -> Rule:
    return Rule(
        id=f"treatments.{name}",
        reads=reads,
        serves=serves,
        when=(_PROPOSED, *patterns),
        unless=unless,
        then=comment(kind, name, rank, V.treatment),
    )


RULES: tuple[AnyRule, ...] = (
    _remark(
        "phototype",
        "{treatment} is to be avoided in {phototype}, as which this skin is judged.",
        _SKIN,
        "violation",
        RELATIVE,
        fact("phototype_avoid", treatment=V.treatment, statement=V.statement),
        fact("PhototypeSuitability", id=V.statement, phototype=V.phototype),
    ),
    _remark(
        "phototype-unknown",
        "Ask first: the phototype is not recorded, and for some phototypes {treatment} is to be avoided.",
        "Unknown is not no.",
        "violation",
        RELATIVE,
        fact("phototype_unknown", treatment=V.treatment),
        fact("Principle", id="principle:UNKNOWN-BLOCKS"),
    ),
    _remark(
        "phototype-caution",
        "{treatment} needs caution in {phototype}, as which this skin is judged.",
        _SKIN,
        "caution",
        CAUTION,
        fact("phototype_caution", treatment=V.treatment, statement=V.statement),
        fact("PhototypeSuitability", id=V.statement, phototype=V.phototype),
    ),
    _remark(
        "downtime",
        "{treatment} takes at least {days} day(s) of downtime; the person accepts {accepted}.",
        "Respect the days a person can spare.",
        "caution",
        CAUTION,
        fact("downtime_too_long", treatment=V.treatment, days=V.days, accepted=V.accepted),
        fact("Principle", id="principle:ADJ-BUD-02"),
    ),
    _remark(
        "downtime-may-exceed",
        "{treatment} takes up to {days} day(s) of downtime; the person accepts {accepted}.",
        "Respect the days a person can spare.",
        "caution",
        CAUTION,
        fact("downtime_may_exceed", treatment=V.treatment, days=V.days, accepted=V.accepted),
        fact("Principle", id="principle:ADJ-BUD-02"),
    ),
    _remark(
        "unsupported",
        "No recorded finding calls for {treatment}.",
        _FINDINGS,
        "alternative",
        INFORMATION,
        fact("unsupported", treatment=V.treatment),
    ),
    _remark(
        "criterion-unmet",
        "A finding was recorded, but what {indication} also asks for is not met.",
        _FINDINGS,
        "alternative",
        INFORMATION,
        fact("criterion_unmet", treatment=V.treatment, indication=V.indication),
        unless=(fact("supported", treatment=V.treatment),),
    ),
    _remark(
        "unprepared",
        "{treatment} is indicated only after another treatment, which is not on record: {indication}.",
        _FINDINGS,
        "alternative",
        INFORMATION,
        fact("unprepared", treatment=V.treatment, indication=V.indication),
        unless=(fact("supported", treatment=V.treatment),),
    ),
    _remark(
        "indication-open",
        "Whether {attribute} also speaks for {treatment} is not recorded: {indication}.",
        "Unknown is not no.",
        "ask",
        INFORMATION,
        fact("indication_open", treatment=V.treatment, indication=V.indication, attribute=V.attribute),
        unless=(fact("supported", treatment=V.treatment),),
    ),
    _remark(
        "not-offered",
        "{treatment} is not on the clinic's list in the case: who would do it? Done by: {level}.",
        "Plan with what is at hand.",
        "ask",
        INFORMATION,
        fact("Treatment", id=V.treatment, setting="clinic"),
        fact("done_by", treatment=V.treatment, level=V.level),
        unless=(fact("offered_treatment", treatment=V.treatment), fact("proposed_referral", treatment=V.treatment)),
    ),
    _remark(
        "referral-only",
        "{treatment} is not done in the clinic: it is for referral. Done by: {level}. If it is meant so, write it "
        "under referrals.",
        "Refer what is beyond the clinic.",
        "violation",
        RELATIVE,
        fact("Treatment", id=V.treatment, setting="referral"),
        fact("done_by", treatment=V.treatment, level=V.level),
        unless=(fact("proposed_referral", treatment=V.treatment),),
    ),
    _remark(
        "recommended",
        "{treatment}: our plan recommends it too.",
        "Agreement is worth saying.",
        "agreement",
        NONE,
        fact("adjunct", treatment=V.treatment, status="recommended"),
        fact("supported_by", treatment=V.treatment, indication=V.indication, finding=V.finding),
    ),
    _remark(
        "considered",
        "{treatment}: our plan names it too, to be weighed.",
        "Agreement is worth saying.",
        "agreement",
        NONE,
        fact("adjunct", treatment=V.treatment, status="consider"),
        fact("supported_by", treatment=V.treatment, indication=V.indication, finding=V.finding),
    ),
    Rule(
        id="treatments.finding-served",
        quiet=True,
        reads="{treatment} is proposed and serves {finding}.",
        serves=_FINDINGS,
        when=(_PROPOSED, fact("supported_by", treatment=V.treatment, finding=V.finding)),
        then=fact("finding_served", finding=V.finding),
    ),
    Rule(
        id="treatments.first-choice",
        quiet=True,
        reads="{treatment} comes first in its layer.",
        serves=_BETTER,
        when=(
            fact("adjunct", treatment=V.treatment, pool=V.pool, rank=1, status="recommended"),
            fact("in_plan", intervention=V.treatment),
        ),
        then=fact("first_choice", treatment=V.treatment, pool=V.pool),
    ),
    Rule(
        id="treatments.left-out",
        reads="{treatment} is left out, which our plan puts first in its layer: nothing proposed is for {finding}.",
        serves="Say what is missing.",
        when=(
            fact("first_choice", treatment=V.treatment, pool=V.pool),
            fact("supported_by", treatment=V.treatment, indication=V.indication, finding=V.finding),
        ),
        tests=(ne(V.finding, _EVERYBODY),),
        unless=(fact("proposes", intervention=V.treatment), fact("finding_served", finding=V.finding)),
        then=comment("omission", "treatment", INFORMATION, V.treatment),
    ),
    Rule(
        id="treatments.left-out-for-everybody",
        reads="{treatment} is left out; our plan recommends it to everybody.",
        serves="Say what is missing.",
        when=(
            fact("first_choice", treatment=V.treatment, pool=V.pool),
            fact("supported_by", treatment=V.treatment, indication=V.indication, finding=_EVERYBODY),
        ),
        unless=(fact("proposes", intervention=V.treatment), fact("finding_served", finding=_EVERYBODY)),
        then=comment("omission", "treatment", INFORMATION, V.treatment),
    ),
    Rule(
        id="treatments.rival",
        quiet=True,
        reads="{better} comes before {treatment} in its layer for {finding}, and is not proposed.",
        serves=_BETTER,
        when=(
            _PROPOSED,
            fact("adjunct", treatment=V.treatment, pool=V.pool, rank=V.rank),
            fact("first_choice", treatment=V.better, pool=V.pool),
            fact("supported_by", treatment=V.treatment, finding=V.finding),
            fact("supported_by", treatment=V.better, finding=V.finding),
            fact("best_support", treatment=V.treatment, order=V.own_order),
            fact("best_support", treatment=V.better, order=V.order),
        ),
        tests=(gt(V.rank, 1), ne(V.treatment, V.better)),
        unless=(fact("proposes", intervention=V.better),),
        then=fact("rival", treatment=V.treatment, better=V.better, own_order=V.own_order, order=V.order),
    ),
    *(
        Rule(
            id=f"treatments.{name}",
            reads=reads,
            serves=_BETTER,
            when=(
                fact("rival", treatment=V.treatment, better=V.better, own_order=V.own_order, order=V.order),
                fact("supported_by", treatment=V.better, order=V.order, indication=V.indication),
            ),
            tests=(test,),
            then=comment(kind, "treatment", rank, V.treatment, V.better),
        )
        for name, reads, test, kind, rank in (
            (
                "better",
                "{better} is better supported than {treatment} for what was found: {indication}.",
                lt(V.order, V.own_order),
                "alternative",
                INFORMATION,
            ),
            (
                "equal",
                "{treatment} where our plan puts {better} first: both are equally supported.",
                eq(V.order, V.own_order),
                "taste",
                NONE,
            ),
        )
    ),
)
