"""Ranking: in which order are the accepted treatments of a layer named, and which are only to be weighed?

What the evidence says comes first, then its level, the risk and the downtime.  A treatment the clinic does not
offer is ranked apart and said, not dropped.
"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Rule, fact
from engine.algebra.terms import V, Var, absent, add, gt, join, le, lt, mul, ne, present
from engine.rules.advising import advice_rule

RELATIONS: dict[str, tuple[str, ...]] = {
    "pool": ("treatment", "pool"),
    "points": ("treatment", "pool", "points"),
    "incomplete_treatment": ("treatment",),
    "not_after": ("better", "own"),
    "behind": ("treatment", "pool", "rank"),
    "adjunct": ("treatment", "pool", "rank", "status"),
    "never_beside": ("treatment", "other", "statement"),
    "gives_way": ("treatment", "better", "statement"),
    "weak": ("treatment",),
    "first_measure": ("principle", "treatment"),
    "put_after": ("treatment", "principle"),
    "put_back": ("treatment", "pool", "points"),
    "course": ("treatment", "statement"),
}
SHOWN: frozenset[str] = frozenset({"adjunct", "course", "points", "put_after", "weak", "gives_way"})

_SKIN = "The phototype decides what light, heat and acid may do."
_RANK = "Evidence first, then the lower risk, then the shorter downtime."
_ONE_MEASURE = "Where there is room for one measure, the best proof for its cost comes first."
_ONE = "Of what is never used together, recommend one."
_SAFE = "Exclude before anything is scored."
_LATER = (fact("put_after", treatment=V.treatment),)
SUPPORTS = 1
WEAK_LEVEL = 4
"""From this CEBM level on a treatment is something to consider, not to recommend (convention)."""


def _pool(name: str, setting: str, offered: bool | None) -> Rule:
    on_offer = fact("offered_treatment", treatment=V.treatment)
    return Rule(
        id=f"ranking.pool-{name}",
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
    _pool("offer", "clinic", True),
    _pool("elsewhere", "clinic", False),
    _pool("home", "home", None),
    _pool("referral", "referral", None),
    Rule(
        id="ranking.points",
        reads="Evidence level {level}, risk tier {risk}, up to {days} day(s) of downtime.",
        serves=_RANK,
        when=(
            fact("pool", treatment=V.treatment, pool=V.pool),
            fact("put_back", treatment=V.treatment, pool=V.pool, points=V.back),
            fact("best_level", treatment=V.treatment, level=V.level, standing=V.standing),
            fact("Treatment", id=V.treatment, riskTier=V.risk, downtimeDaysMax=V.days),
            fact("treatment_order", treatment=V.treatment, rank=V.order),
        ),
        tests=(present(V.risk), present(V.days)),
        then=fact(
            "points",
            treatment=V.treatment,
            pool=V.pool,
            points=add(
                V.back,
                mul(V.standing, 10_000_000),
                mul(V.level, 1_000_000),
                mul(V.risk, 100_000),
                mul(V.days, 1_000),
                V.order,
            ),
        ),
    ),
    Rule(
        id="ranking.points-incomplete",
        reads="Evidence level {level}; risk tier or downtime is not known, so it comes after what is.",
        serves=_RANK,
        when=(
            fact("pool", treatment=V.treatment, pool=V.pool),
            fact("put_back", treatment=V.treatment, pool=V.pool, points=V.back),
            fact("best_level", treatment=V.treatment, level=V.level, standing=V.standing),
            fact("treatment_order", treatment=V.treatment, rank=V.order),
            fact("incomplete_treatment", treatment=V.treatment),
        ),
        then=fact(
            "points",
            treatment=V.treatment,
            pool=V.pool,
            points=add(V.back, mul(V.standing, 10_000_000), mul(V.level, 1_000_000), 900_000, V.order),
        ),
    ),
    *(
        Rule(
            id=f"ranking.incomplete-{slot.lower()}",
            reads="Its risk tier or downtime is not known.",
            serves=_RANK,
            when=(fact("Treatment", id=V.treatment, **{slot: V.missing}),),
            tests=(absent(V.missing),),
            then=fact("incomplete_treatment", treatment=V.treatment),
        )
        for slot in ("riskTier", "downtimeDaysMax")
    ),
    Aggregate(
        id="ranking.behind",
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
        id="ranking.not-after",
        quiet=True,
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
        id="ranking.weak-evidence",
        reads="Its best evidence is level {level} only.",
        serves=_RANK,
        when=(fact("best_level", treatment=V.treatment, level=V.level),),
        tests=(lt(WEAK_LEVEL - 1, V.level),),
        then=fact("weak", treatment=V.treatment),
    ),
    Rule(
        id="ranking.weak-standing",
        reads="For what was found the evidence is mixed, silent or against it.",
        serves=_RANK,
        when=(fact("best_level", treatment=V.treatment, standing=V.standing),),
        tests=(gt(V.standing, SUPPORTS),),
        then=fact("weak", treatment=V.treatment),
    ),
    Rule(
        id="ranking.weak-phototype",
        reads="Its use in this phototype needs caution.",
        serves=_SKIN,
        when=(fact("phototype_caution", treatment=V.treatment),),
        then=fact("weak", treatment=V.treatment),
    ),
    Rule(
        id="ranking.weak-caution",
        reads="A caution applies to it.",
        serves=_SAFE,
        when=(
            fact("caution", intervention=V.treatment, rank=2),
            fact("supported", treatment=V.treatment),
        ),
        then=fact("weak", treatment=V.treatment),
    ),
    *(
        Rule(
            id=f"ranking.never-beside-{name}",
            quiet=True,
            reads="{statement}: never used together.",
            serves=_ONE,
            when=(
                fact(
                    "IntervalRule",
                    id=V.statement,
                    sameDay="never_combine",
                    firstIntervention=Var(first),
                    secondIntervention=Var(second),
                ),
            ),
            then=fact("never_beside", treatment=V.treatment, other=V.other, statement=V.statement),
        )
        for name, first, second in (("first", "treatment", "other"), ("second", "other", "treatment"))
    ),
    Rule(
        id="ranking.gives-way",
        reads="Only instead of {better}, never beside it.",
        serves=_ONE,
        when=(
            fact("points", treatment=V.treatment, points=V.own),
            fact("never_beside", treatment=V.treatment, other=V.better, statement=V.statement),
            fact("points", treatment=V.better, points=V.ahead),
        ),
        tests=(lt(V.ahead, V.own),),
        then=fact("gives_way", treatment=V.treatment, better=V.better, statement=V.statement),
    ),
    Rule(
        id="ranking.weak-beside-better",
        reads="It is one of several that are never used together, and not the first choice.",
        serves=_ONE,
        when=(fact("gives_way", treatment=V.treatment),),
        then=fact("weak", treatment=V.treatment),
    ),
    Rule(
        id="ranking.weak-beside-unsettled",
        reads="{other} is never used beside it and waits for an answer, so the choice between them is open.",
        serves="Unknown is not no.",
        when=(
            fact("never_beside", treatment=V.treatment, other=V.other),
            fact("supported", treatment=V.treatment),
            fact("supported", treatment=V.other),
            fact("treatment_unknown", treatment=V.other),
        ),
        unless=(
            fact("treatment_excluded", treatment=V.other),
            fact("treatment_delayed", treatment=V.other),
        ),
        then=fact("weak", treatment=V.treatment),
    ),
    Rule(
        id="ranking.first-measure",
        quiet=True,
        reads="{attribute} is answered with yes: {treatment} comes first.",
        serves=_ONE_MEASURE,
        when=(
            fact("Principle", id=V.principle, onAttribute=V.attribute),
            fact("comesFirst", of=V.principle, value=V.treatment),
            fact("observed", attribute=V.attribute, value="yes"),
            fact("accepted", treatment=V.treatment),
        ),
        then=fact("first_measure", principle=V.principle, treatment=V.treatment),
    ),
    Rule(
        id="ranking.put-after",
        reads="There is room for one measure only. {text}",
        serves=_ONE_MEASURE,
        when=(
            fact("first_measure", principle=V.principle),
            fact("Principle", id=V.principle, text=V.text),
            fact("pool", treatment=V.treatment, pool=V.pool),
        ),
        tests=(ne(V.pool, "referral"),),
        unless=(fact("first_measure", principle=V.principle, treatment=V.treatment),),
        then=fact("put_after", treatment=V.treatment, principle=V.principle),
    ),
    *(
        Rule(
            id=f"ranking.put-back-{name}",
            quiet=True,
            reads=reads,
            serves=_ONE_MEASURE,
            when=(fact("pool", treatment=V.treatment, pool=V.pool), *(_LATER if later else ())),
            unless=() if later else _LATER,
            then=fact("put_back", treatment=V.treatment, pool=V.pool, points=points),
        )
        for name, reads, later, points in (
            ("not", "No other measure is wished for first.", False, 0),
            ("by-wish", "Another measure is wished for first.", True, 100_000_000),
        )
    ),
    Rule(
        id="ranking.weak-put-after",
        reads="Another measure comes first by the person's own wish.",
        serves=_ONE_MEASURE,
        when=(fact("put_after", treatment=V.treatment),),
        then=fact("weak", treatment=V.treatment),
    ),
    advice_rule(
        "ranking.one-measure",
        "There is room for one measure only. {text} Every other skin treatment and home measure is to be weighed.",
        _ONE_MEASURE,
        "priority",
        V.attribute,
        "across",
        V.principle,
        (
            fact("first_measure", principle=V.principle),
            fact("Principle", id=V.principle, text=V.text, onAttribute=V.attribute),
        ),
    ),
    advice_rule(
        "ranking.one-measure-or-toxin",
        "Toxin is not part of that rule, so its doses stay as planned: whether toxin is the one measure is decided "
        "with the person.",
        _ONE_MEASURE,
        "priority",
        V.attribute,
        "across",
        V.principle,
        (
            fact("first_measure", principle=V.principle),
            fact("Principle", id=V.principle, onAttribute=V.attribute),
            fact("item", product=V.product),
        ),
    ),
    Rule(
        id="ranking.recommended",
        reads="Nothing limits it: rank {rank} in its layer.",
        serves=_RANK,
        when=(fact("behind", treatment=V.treatment, pool=V.pool, rank=V.rank),),
        unless=(fact("weak", treatment=V.treatment),),
        then=fact("adjunct", treatment=V.treatment, pool=V.pool, rank=V.rank, status="recommended"),
    ),
    Rule(
        id="ranking.consider",
        reads="To be weighed, because evidence or suitability is limited: rank {rank} in its layer.",
        serves=_RANK,
        when=(
            fact("behind", treatment=V.treatment, pool=V.pool, rank=V.rank),
            fact("weak", treatment=V.treatment),
        ),
        then=fact("adjunct", treatment=V.treatment, pool=V.pool, rank=V.rank, status="consider"),
    ),
    Rule(
        id="ranking.course",
        reads="{statement} says how many sessions, how far apart.",
        serves="A course is planned as it was studied.",
        when=(
            fact("adjunct", treatment=V.treatment),
            fact("Course", id=V.statement, ofTreatment=V.treatment),
        ),
        then=fact("course", treatment=V.treatment, statement=V.statement),
    ),
)
