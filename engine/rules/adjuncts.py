"""Adjuncts: which skin treatments and home care the findings support, in which layer, in which order.

Phototype, contraindications and wishes first; then evidence, risk and downtime rank what is left.  A treatment
the clinic does not offer is said, not dropped.
"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Rule, fact
from engine.facts.from_kb import PERSON
from engine.algebra.terms import V, absent, add, gt, join, le, lt, mul, ne, present

RELATIONS: dict[str, tuple[str, ...]] = {
    "supported_by": ("treatment", "indication", "finding", "level", "standing", "order"),
    "supported": ("treatment",),
    "best_support": ("treatment", "order"),
    "best_level": ("treatment", "level", "standing"),
    "indication_open": ("treatment", "indication", "attribute"),
    "unsupported": ("treatment",),
    "phototype_avoid": ("treatment", "statement"),
    "phototype_caution": ("treatment", "statement"),
    "phototype_matters": ("treatment",),
    "phototype_unknown": ("treatment",),
    "downtime_too_long": ("treatment", "days", "accepted"),
    "treatment_excluded": ("treatment", "statement", "rank"),
    "treatment_delayed": ("treatment", "statement", "until"),
    "treatment_unknown": ("treatment", "statement", "rank"),
    "fallen": ("treatment",),
    "accepted": ("treatment",),
    "pool": ("treatment", "pool"),
    "points": ("treatment", "pool", "points"),
    "incomplete_treatment": ("treatment",),
    "not_after": ("better", "own"),
    "behind": ("treatment", "pool", "rank"),
    "adjunct": ("treatment", "pool", "rank", "status"),
    "weak": ("treatment",),
    "prp_first": ("treatment",),
}
SHOWN: frozenset[str] = frozenset(
    {
        "supported_by", "supported", "indication_open", "unsupported", "best_level", "phototype_avoid", "phototype_caution", "phototype_unknown", "downtime_too_long",
        "treatment_excluded", "treatment_delayed", "treatment_unknown", "adjunct", "prp_first", "points", "weak",
    }
)  # fmt: skip

_FINDINGS = "Match treatments to findings and skin layer, not to wishes alone."
_SKIN = "The phototype decides what light, heat and acid may do."
_RANK = "Evidence first, then the lower risk, then the shorter downtime."
_SAFE = "Exclude before anything is scored."
SUPPORTS = 1
WEAK_LEVEL = 4
"""From this CEBM level on a treatment is something to consider, not to recommend (convention)."""


def _fallen(name: str, relation: str) -> Rule:
    return Rule(
        id=f"adjuncts.fallen-{name}",
        reads="It is not for now.",
        serves=_SAFE,
        when=(fact("supported", treatment=V.treatment), fact(relation, treatment=V.treatment)),
        then=fact("fallen", treatment=V.treatment),
    )


def _pool(name: str, setting: str, offered: bool | None) -> Rule:
    on_offer = fact("offered_treatment", treatment=V.treatment)
    return Rule(
        id=f"adjuncts.pool-{name}",
        reads={True: "The clinic offers it.", False: "The clinic does not offer it.", None: "Not a clinic treatment."}[
            offered
        ],
        serves="Say what the clinic cannot offer.",
        when=(
            fact("accepted", treatment=V.treatment),
            fact("Treatment", id=V.treatment, setting=setting, layer=V.layer),
            *((on_offer,) if offered else ()),
        ),
        unless=(on_offer,) if offered is False else (),
        then=fact("pool", treatment=V.treatment, pool=name if offered is None else join(name, "/", V.layer)),
    )


RULES: tuple[AnyRule, ...] = (
    Rule(
        id="adjuncts.supported-by",
        reads="{label}: supported for {finding}, which was found.",
        serves=_FINDINGS,
        when=(
            fact("TreatmentIndication", id=V.indication, ofTreatment=V.treatment, evidenceLevel=V.level, prefLabel=V.label,
                 standing=V.said),
            fact("standing_rank", standing=V.said, rank=V.standing),
            fact("forFinding", of=V.indication, value=V.finding),
            fact("finding_state", finding=V.finding, value="yes"),
            fact("applies", statement=V.indication),
            fact("level_rank", level=V.level, rank=V.rank),
        ),
        then=fact(
            "supported_by", treatment=V.treatment, indication=V.indication, finding=V.finding, level=V.rank, standing=V.standing,
            order=add(mul(V.standing, 10), V.rank),
        ),
    ),
    Rule(
        id="adjuncts.supported",
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
        unless=(
            fact("supported", treatment=V.treatment),
            fact("indication_open", treatment=V.treatment),
        ),
        then=fact("unsupported", treatment=V.treatment),
    ),
    Aggregate(
        id="adjuncts.best-level",
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
                "supported_by", treatment=V.treatment, order=V.order, level=V.level, standing=V.standing,
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
                fact("phototype_seen", phototype=V.phototype),
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
            fact("phototype_seen", phototype="phototype:unknown"),
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
    _pool("offer", "clinic", True),
    _pool("elsewhere", "clinic", False),
    _pool("home", "home", None),
    _pool("referral", "referral", None),
    Rule(
        id="adjuncts.points",
        reads="Evidence level {level}, risk tier {risk}, up to {days} day(s) of downtime.",
        serves=_RANK,
        when=(
            fact("pool", treatment=V.treatment, pool=V.pool),
            fact("best_level", treatment=V.treatment, level=V.level, standing=V.standing),
            fact("Treatment", id=V.treatment, riskTier=V.risk, downtimeDaysMax=V.days),
            fact("treatment_order", treatment=V.treatment, rank=V.order),
        ),
        tests=(present(V.risk), present(V.days)),
        then=fact(
            "points",
            treatment=V.treatment,
            pool=V.pool,
            points=add(mul(V.standing, 10_000_000), mul(V.level, 1_000_000), mul(V.risk, 100_000), mul(V.days, 1_000), V.order),
        ),
    ),
    Rule(
        id="adjuncts.points-incomplete",
        reads="Evidence level {level}; risk tier or downtime is not known, so it comes after what is.",
        serves=_RANK,
        when=(
            fact("pool", treatment=V.treatment, pool=V.pool),
            fact("best_level", treatment=V.treatment, level=V.level, standing=V.standing),
            fact("treatment_order", treatment=V.treatment, rank=V.order),
            fact("incomplete_treatment", treatment=V.treatment),
        ),
        then=fact(
            "points",
            treatment=V.treatment,
            pool=V.pool,
            points=add(mul(V.standing, 10_000_000), mul(V.level, 1_000_000), 900_000, V.order),
        ),
    ),
    *(
        Rule(
            id=f"adjuncts.incomplete-{slot.lower()}",
            reads="Its risk tier or downtime is not known.",
            serves=_RANK,
            when=(fact("Treatment", id=V.treatment, **{slot: V.missing}),),
            tests=(absent(V.missing),),
            then=fact("incomplete_treatment", treatment=V.treatment),
        )
        for slot in ("riskTier", "downtimeDaysMax")
    ),
    Aggregate(
        id="adjuncts.behind",
        reads="{rank} treatment(s) of its layer come before it.",
        serves=_RANK,
        over=(
            fact("points", treatment=V.treatment, pool=V.pool, points=V.own),
            fact("points", treatment=V.other, pool=V.pool, points=V.better),
            fact("not_after", better=V.better, own=V.own),
        ),
        by=(V.treatment, V.pool),
        compute=(("rank", "count", V.other),),
        then=fact("behind", treatment=V.treatment, pool=V.pool, rank=V.rank),
    ),
    Rule(
        id="adjuncts.not-after",
        reads="{better} points come no later than {own}.",
        serves=_RANK,
        when=(
            fact("points", pool=V.pool, points=V.own),
            fact("points", pool=V.pool, points=V.better),
        ),
        tests=(le(V.better, V.own),),
        then=fact("not_after", better=V.better, own=V.own),
    ),
    Rule(
        id="adjuncts.weak-evidence",
        reads="Its best evidence is level {level} only.",
        serves=_RANK,
        when=(fact("best_level", treatment=V.treatment, level=V.level),),
        tests=(lt(WEAK_LEVEL - 1, V.level),),
        then=fact("weak", treatment=V.treatment),
    ),
    Rule(
        id="adjuncts.weak-standing",
        reads="For what was found the evidence is mixed, silent or against it.",
        serves=_RANK,
        when=(fact("best_level", treatment=V.treatment, standing=V.standing),),
        tests=(gt(V.standing, SUPPORTS),),
        then=fact("weak", treatment=V.treatment),
    ),
    Rule(
        id="adjuncts.weak-phototype",
        reads="Its use in this phototype needs caution.",
        serves=_SKIN,
        when=(fact("phototype_caution", treatment=V.treatment),),
        then=fact("weak", treatment=V.treatment),
    ),
    Rule(
        id="adjuncts.weak-caution",
        reads="A caution applies to it.",
        serves=_SAFE,
        when=(
            fact("caution", intervention=V.treatment, rank=2),
            fact("supported", treatment=V.treatment),
        ),
        then=fact("weak", treatment=V.treatment),
    ),
    Rule(
        id="adjuncts.recommended",
        reads="Nothing limits it: rank {rank} in its layer.",
        serves=_RANK,
        when=(fact("behind", treatment=V.treatment, pool=V.pool, rank=V.rank),),
        unless=(fact("weak", treatment=V.treatment),),
        then=fact("adjunct", treatment=V.treatment, pool=V.pool, rank=V.rank, status="recommended"),
    ),
    Rule(
        id="adjuncts.consider",
        reads="To be weighed, because evidence or suitability is limited: rank {rank} in its layer.",
        serves=_RANK,
        when=(
            fact("behind", treatment=V.treatment, pool=V.pool, rank=V.rank),
            fact("weak", treatment=V.treatment),
        ),
        then=fact("adjunct", treatment=V.treatment, pool=V.pool, rank=V.rank, status="consider"),
    ),
    Rule(
        id="adjuncts.prp",
        reads="Controlled trials of platelet-rich plasma for facial ageing are mostly negative.",
        serves="Say what the trials found.",
        when=(
            fact("accepted", treatment="treatment:prp_injection"),
            fact("Principle", id="principle:ADJ-LAY-14"),
        ),
        then=fact("prp_first", treatment="treatment:prp_injection"),
    ),
)
