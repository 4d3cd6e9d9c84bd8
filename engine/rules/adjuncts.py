"""Adjuncts: which skin treatments and home care do the findings support, and what speaks against them?

Phototype, contraindications and wishes are judged here; what is left is ranked in `ranking`.
"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Rule, fact
from engine.algebra.terms import ABSENT, V, add, gt, mul, ne, present
from engine.facts.from_kb import PERSON

RELATIONS: dict[str, tuple[str, ...]] = {
    "prepared": ("indication",),
    "unprepared": ("treatment", "indication"),
    "supported_by": ("treatment", "indication", "finding", "level", "standing", "order"),
    "supported": ("treatment",),
    "best_support": ("treatment", "order"),
    "best_level": ("treatment", "level", "standing"),
    "indication_open": ("treatment", "indication", "attribute"),
    "matched": ("treatment",),
    "criterion_unmet": ("treatment", "indication"),
    "unsupported": ("treatment",),
    "phototype_avoid": ("treatment", "statement"),
    "phototype_caution": ("treatment", "statement"),
    "phototype_matters": ("treatment",),
    "phototype_unknown": ("treatment",),
    "downtime_too_long": ("treatment", "days", "accepted"),
    "prescriber_only": ("treatment",),
    "downtime_may_exceed": ("treatment", "days", "accepted"),
    "treatment_excluded": ("treatment", "statement", "rank"),
    "treatment_delayed": ("treatment", "statement", "until"),
    "treatment_unknown": ("treatment", "statement", "rank"),
    "fallen": ("treatment",),
    "accepted": ("treatment",),
}
SHOWN: frozenset[str] = frozenset(
    {
        "best_level",
        "criterion_unmet",
        "downtime_may_exceed",
        "downtime_too_long",
        "indication_open",
        "matched",
        "prescriber_only",
        "phototype_avoid",
        "phototype_caution",
        "phototype_unknown",
        "supported",
        "supported_by",
        "treatment_delayed",
        "treatment_excluded",
        "treatment_unknown",
        "unprepared",
        "unsupported",
    }
)

_FINDINGS = "Match treatments to findings and skin layer, not to wishes alone."
_SKIN = "The phototype decides what light, heat and acid may do."
_RANK = "Evidence first, then the lower risk, then the shorter downtime."
_SAFE = "Exclude before anything is scored."


def _fallen(name: str, relation: str) -> Rule:
    return Rule(
        id=f"adjuncts.fallen-{name}",
        quiet=True,
        reads="It is not for now.",
        serves=_SAFE,
        when=(fact("supported", treatment=V.treatment), fact(relation, treatment=V.treatment)),
        then=fact("fallen", treatment=V.treatment),
    )


RULES: tuple[AnyRule, ...] = (
    Rule(
        id="adjuncts.prepared-always",
        quiet=True,
        reads="It asks for no other treatment before it.",
        serves=_FINDINGS,
        when=(fact("TreatmentIndication", id=V.indication, onlyAfter=ABSENT),),
        then=fact("prepared", indication=V.indication),
    ),
    Rule(
        id="adjuncts.prepared-by",
        reads="{before} is on record, after which it is indicated.",
        serves=_FINDINGS,
        when=(
            fact("TreatmentIndication", id=V.indication, onlyAfter=V.before),
            fact("treatment_session", treatment=V.before),
        ),
        then=fact("prepared", indication=V.indication),
    ),
    Rule(
        id="adjuncts.unprepared",
        reads="It is indicated only after {before}, which is not on record.",
        serves=_FINDINGS,
        when=(
            fact("TreatmentIndication", id=V.indication, ofTreatment=V.treatment, onlyAfter=V.before),
            fact("forFinding", of=V.indication, value=V.finding),
            fact("finding_state", finding=V.finding, value="yes"),
            fact("applies", statement=V.indication),
            fact("offered_treatment", treatment=V.treatment),
        ),
        tests=(present(V.before),),
        unless=(fact("prepared", indication=V.indication),),
        then=fact("unprepared", treatment=V.treatment, indication=V.indication),
    ),
    Rule(
        id="adjuncts.supported-by",
        reads="{label}: supported for {finding}, which was found.",
        serves=_FINDINGS,
        when=(
            fact(
                "TreatmentIndication",
                id=V.indication,
                ofTreatment=V.treatment,
                evidenceLevel=V.level,
                prefLabel=V.label,
                standing=V.said,
            ),
            fact("standing_rank", standing=V.said, rank=V.standing),
            fact("forFinding", of=V.indication, value=V.finding),
            fact("finding_state", finding=V.finding, value="yes"),
            fact("applies", statement=V.indication),
            fact("prepared", indication=V.indication),
            fact("level_rank", level=V.level, rank=V.rank),
        ),
        then=fact(
            "supported_by",
            treatment=V.treatment,
            indication=V.indication,
            finding=V.finding,
            level=V.rank,
            standing=V.standing,
            order=add(mul(V.standing, 10), V.rank),
        ),
    ),
    Rule(
        id="adjuncts.supported",
        quiet=True,
        reads="A finding supports it.",
        serves=_FINDINGS,
        when=(fact("supported_by", treatment=V.treatment),),
        then=fact("supported", treatment=V.treatment),
    ),
    Rule(
        id="adjuncts.indication-open",
        reads="{finding} was found; whether {attribute} also speaks for {treatment} is not known.",
        serves="Unknown is not no.",
        when=(
            fact("open", statement=V.indication, intervention=PERSON),
            fact("TreatmentIndication", id=V.indication, ofTreatment=V.treatment),
            fact("forFinding", of=V.indication, value=V.finding),
            fact("finding_state", finding=V.finding, value="yes"),
            fact("literal", statement=V.indication, intervention=PERSON, attribute=V.attribute, truth="unknown"),
        ),
        then=fact("indication_open", treatment=V.treatment, indication=V.indication, attribute=V.attribute),
    ),
    Rule(
        id="adjuncts.unsupported",
        reads="No recorded finding calls for it.",
        serves=_FINDINGS,
        when=(fact("offered_treatment", treatment=V.treatment),),
        unless=(fact("matched", treatment=V.treatment),),
        then=fact("unsupported", treatment=V.treatment),
    ),
    Rule(
        id="adjuncts.matched",
        quiet=True,
        reads="{finding} calls for it.",
        serves=_FINDINGS,
        when=(
            fact("TreatmentIndication", id=V.indication, ofTreatment=V.treatment),
            fact("forFinding", of=V.indication, value=V.finding),
            fact("finding_state", finding=V.finding, value="yes"),
        ),
        then=fact("matched", treatment=V.treatment),
    ),
    Rule(
        id="adjuncts.criterion-unmet",
        reads="{finding} was found, but what the indication also asks for is not met: {asks}.",
        serves=_FINDINGS,
        when=(
            fact("TreatmentIndication", id=V.indication, ofTreatment=V.treatment, when=V.asks),
            fact("forFinding", of=V.indication, value=V.finding),
            fact("finding_state", finding=V.finding, value="yes"),
            fact("offered_treatment", treatment=V.treatment),
        ),
        unless=(
            fact("applies", statement=V.indication),
            fact("open", statement=V.indication, intervention=PERSON),
        ),
        then=fact("criterion_unmet", treatment=V.treatment, indication=V.indication),
    ),
    Aggregate(
        id="adjuncts.best-level",
        quiet=True,
        reads="The best supported of its indications counts.",
        serves=_RANK,
        over=(fact("supported_by", treatment=V.treatment, order=V.each),),
        by=(V.treatment,),
        compute=(("order", "min", V.each),),
        then=fact("best_support", treatment=V.treatment, order=V.order),
    ),
    Rule(
        id="adjuncts.best-of-it",
        reads="{indication} is its best support.",
        serves=_RANK,
        when=(
            fact("best_support", treatment=V.treatment, order=V.order),
            fact(
                "supported_by",
                treatment=V.treatment,
                order=V.order,
                level=V.level,
                standing=V.standing,
                indication=V.indication,
            ),
        ),
        then=fact("best_level", treatment=V.treatment, level=V.level, standing=V.standing),
    ),
    *(
        Rule(
            id=f"adjuncts.phototype-{suitability}",
            reads=f"For this phototype: {suitability}.",
            serves=_SKIN,
            when=(
                fact("phototype_used", phototype=V.phototype),
                fact(
                    "PhototypeSuitability",
                    id=V.statement,
                    ofTreatment=V.treatment,
                    phototype=V.phototype,
                    suitability=suitability,
                ),
            ),
            then=fact(f"phototype_{suitability}", treatment=V.treatment, statement=V.statement),
        )
        for suitability in ("avoid", "caution")
    ),
    Rule(
        id="adjuncts.phototype-matters",
        quiet=True,
        reads="For some phototypes it is to be avoided.",
        serves=_SKIN,
        when=(fact("PhototypeSuitability", ofTreatment=V.treatment, suitability="avoid"),),
        then=fact("phototype_matters", treatment=V.treatment),
    ),
    Rule(
        id="adjuncts.phototype-unknown",
        reads="The phototype is not recorded, and for some phototypes this treatment is to be avoided.",
        serves="Unknown is not no.",
        when=(
            fact("phototype_used", phototype="phototype:unknown"),
            fact("phototype_matters", treatment=V.treatment),
            fact("Principle", id="principle:UNKNOWN-BLOCKS"),
        ),
        then=fact("phototype_unknown", treatment=V.treatment),
    ),
    Rule(
        id="adjuncts.downtime",
        reads="Downtime of at least {days} day(s); {accepted} are accepted.",
        serves="Respect the days a person can spare.",
        when=(
            fact("Treatment", id=V.treatment, downtimeDaysMin=V.days),
            fact("observed", attribute="attribute:accepts_downtime_days", value=V.accepted),
            fact("Principle", id="principle:ADJ-BUD-02"),
        ),
        tests=(present(V.days), ne(V.accepted, "unknown"), gt(V.days, V.accepted)),
        then=fact("downtime_too_long", treatment=V.treatment, days=V.days, accepted=V.accepted),
    ),
    Rule(
        id="adjuncts.prescriber-only",
        reads="Given by a prescriber only.",
        serves="Say who may give it.",
        when=(fact("Treatment", id=V.treatment, setting="home", practitionerLevel="prescriber"),),
        then=fact("prescriber_only", treatment=V.treatment),
    ),
    Rule(
        id="adjuncts.downtime-may-exceed",
        reads="Downtime of up to {days} day(s); {accepted} are accepted. Say so before it is booked.",
        serves="Respect the days a person can spare.",
        when=(
            fact("Treatment", id=V.treatment, setting="clinic", downtimeDaysMax=V.days),
            fact("observed", attribute="attribute:accepts_downtime_days", value=V.accepted),
            fact("Principle", id="principle:ADJ-BUD-02"),
        ),
        tests=(present(V.days), ne(V.accepted, "unknown"), gt(V.days, V.accepted)),
        unless=(fact("downtime_too_long", treatment=V.treatment),),
        then=fact("downtime_may_exceed", treatment=V.treatment, days=V.days, accepted=V.accepted),
    ),
    Rule(
        id="adjuncts.excluded",
        reads="{statement} excludes it.",
        serves=_SAFE,
        when=(
            fact("exclusion", statement=V.statement, intervention=V.treatment, rank=V.rank),
            fact("Treatment", id=V.treatment),
        ),
        then=fact("treatment_excluded", treatment=V.treatment, statement=V.statement, rank=V.rank),
    ),
    Rule(
        id="adjuncts.delayed",
        reads="{statement} makes it wait.",
        serves=_SAFE,
        when=(
            fact("delay", statement=V.statement, intervention=V.treatment, until=V.until),
            fact("Treatment", id=V.treatment),
        ),
        then=fact("treatment_delayed", treatment=V.treatment, statement=V.statement, until=V.until),
    ),
    Rule(
        id="adjuncts.unknown",
        reads="{statement} may exclude it; an answer is missing.",
        serves="Unknown is not no.",
        when=(
            fact("blocked_by_unknown", statement=V.statement, intervention=V.treatment, rank=V.rank),
            fact("Treatment", id=V.treatment),
        ),
        then=fact("treatment_unknown", treatment=V.treatment, statement=V.statement, rank=V.rank),
    ),
    _fallen("phototype", "phototype_avoid"),
    _fallen("phototype-unknown", "phototype_unknown"),
    _fallen("downtime", "downtime_too_long"),
    _fallen("excluded", "treatment_excluded"),
    _fallen("delayed", "treatment_delayed"),
    _fallen("unknown", "treatment_unknown"),
    Rule(
        id="adjuncts.accepted",
        reads="Supported by a finding, and nothing speaks against it.",
        serves=_FINDINGS,
        when=(fact("supported", treatment=V.treatment),),
        unless=(fact("fallen", treatment=V.treatment),),
        then=fact("accepted", treatment=V.treatment),
    ),
)
