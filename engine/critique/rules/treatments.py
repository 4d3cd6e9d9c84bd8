"""Treatments: do the findings support what is proposed for the skin, and is anything left out?"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import V, gt, ne
from engine.critique.rules.form import CAUTION, INFORMATION, NONE, RELATIVE, comment

RELATIONS: dict[str, tuple[str, ...]] = {
    "finding_served": ("finding",),
    "first_choice": ("treatment", "pool"),
    "needed_beside": ("treatment",),
    "wanting": ("treatment",),
}
SHOWN: frozenset[str] = frozenset()

_FINDINGS = "Match treatments to findings and skin layer, not to wishes alone."
_SKIN = "The phototype decides what light, heat and acid may do."
MIXED = 2
"""Place in the order of standings up to which some trial speaks for a treatment."""
_BETTER = "Evidence first, then the lower risk, then the shorter downtime."
_PROPOSED = fact("proposed_treatment", treatment=V.treatment)
_EVERYBODY = "finding:any_patient"
_ONE_MEASURE = "Where there is room for one measure, the best proof for its cost comes first."
_SAFE = "No treatment is booked without what keeps it safe."
_NEEDED = (
    fact("proposed_treatment", treatment=V.beside),
    fact("neededBeside", of=V.indication, value=V.beside),
    fact("TreatmentIndication", id=V.indication, ofTreatment=V.treatment),
    fact("adjunct", treatment=V.treatment),
)
_NOT_NEEDED = (fact("proposed_referral", treatment=V.beside),)


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
        # What no trial supports is nothing to agree on.
        unless=(fact("wanting", treatment=V.treatment),),
    ),
    _remark(
        "put-after",
        "There is room for one measure only. {text} {treatment} comes after them.",
        _ONE_MEASURE,
        "caution",
        INFORMATION,
        fact("put_after", treatment=V.treatment, principle=V.principle),
        fact("Principle", id=V.principle, text=V.text),
    ),
    Rule(
        id="treatments.first-measure-left-out",
        reads="There is room for one measure only. {text} {treatment} is left out.",
        serves=_ONE_MEASURE,
        when=(
            fact("first_measure", principle=V.principle, treatment=V.treatment),
            fact("adjunct", treatment=V.treatment, status="recommended"),
            fact("Principle", id=V.principle, text=V.text),
        ),
        unless=(fact("proposes", intervention=V.treatment), fact("needed_beside", treatment=V.treatment)),
        then=comment("omission", "one-measure", INFORMATION, V.treatment),
    ),
    Rule(
        id="treatments.wanting",
        quiet=True,
        reads="For nothing that was found a trial speaks for {treatment}.",
        serves=_BETTER,
        when=(_PROPOSED, fact("best_level", treatment=V.treatment, standing=V.standing)),
        tests=(gt(V.standing, MIXED),),
        then=fact("wanting", treatment=V.treatment),
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
        unless=(
            fact("proposes", intervention=V.treatment),
            fact("finding_served", finding=_EVERYBODY),
            fact("needed_beside", treatment=V.treatment),
        ),
        then=comment("omission", "treatment", INFORMATION, V.treatment),
    ),
    Rule(
        id="treatments.needed-beside",
        quiet=True,
        reads="{beside} is not booked without {treatment}.",
        serves=_SAFE,
        when=(*_NEEDED, fact("supported_by", treatment=V.treatment, indication=V.indication)),
        unless=(*_NOT_NEEDED, fact("proposes", intervention=V.treatment)),
        then=fact("needed_beside", treatment=V.treatment),
    ),
    Rule(
        id="treatments.left-out-beside",
        reads="{treatment} is left out; {beside} is not booked without it: {indication}.",
        serves=_SAFE,
        when=(*_NEEDED, fact("supported_by", treatment=V.treatment, indication=V.indication)),
        unless=(*_NOT_NEEDED, fact("proposes", intervention=V.treatment)),
        then=comment("omission", "treatment", RELATIVE, V.treatment),
    ),
)
