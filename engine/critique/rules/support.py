"""Support: what do the trials say of a proposed treatment, and what is better supported for the same finding?

A treatment is held against others for one finding at a time: what clears colour is no alternative for lines.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Rule, fact
from engine.algebra.terms import V, eq, gt, lt, ne
from engine.critique.rules.form import CAUTION, INFORMATION, NONE, comment

RELATIONS: dict[str, tuple[str, ...]] = {
    "disproved": ("treatment", "finding"),
    "choice_proposed": ("treatment", "finding"),
    "rival": ("treatment", "better", "finding", "own_order", "order"),
    "outdone": ("treatment", "better"),
}
SHOWN: frozenset[str] = frozenset()

_BETTER = "Evidence first, then the lower risk, then the shorter downtime."
_SAY = "Say what the trials found."
_CLAIM = "Every claim stands beside its evidence, the clinics' own included."
_PROPOSED = fact("proposed_treatment", treatment=V.treatment)
_NAMED = fact("better_choice", treatment=V.treatment, finding=V.finding, better=V.better, indication=V.indication)
_IS_BETTER = "{better} is better supported than {treatment} for {finding}."

_RIVAL = fact(
    "rival",
    treatment=V.treatment,
    better=V.better,
    finding=V.finding,
    own_order=V.own_order,
    order=V.order,
)
"""Both serve one finding; the lower order is the better supported."""
_RIVALS_SUPPORT = fact("supported_by", treatment=V.better, finding=V.finding, order=V.order, indication=V.indication)

RULES: tuple[AnyRule, ...] = (
    *(
        Rule(
            id=f"support.{name}",
            reads=reads,
            serves=_SAY,
            when=(_PROPOSED, fact(relation, treatment=V.treatment, finding=V.finding, indication=V.indication)),
            then=comment("caution", "trials", rank, V.treatment),
        )
        for name, relation, rank, reads in (
            (
                "trials-against",
                "trials_against",
                CAUTION,
                "Controlled trials of {treatment} are mostly negative for {finding}.",
            ),
            (
                "no-trial",
                "no_trial_for",
                INFORMATION,
                "No trial was found that supports {treatment} for {finding}.",
            ),
        )
    ),
    *(
        Rule(
            id=f"support.verdict-{name}",
            reads="A clinic claims \u201c{text}\u201d Verdict: contradicted. {note}",
            serves=_CLAIM,
            when=(
                _PROPOSED,
                fact(relation, treatment=V.treatment, indication=V.indication),
                fact("claim_contradicted", treatment=V.treatment, claim=V.claim, indication=V.indication),
                fact("Claim", id=V.claim, text=V.text, verdictNote=V.note),
            ),
            then=comment("caution", "trials", rank, V.treatment),
        )
        for name, relation, rank in (
            ("against", "trials_against", CAUTION),
            ("without-trial", "no_trial_for", INFORMATION),
        )
    ),
    Rule(
        id="support.disproved",
        quiet=True,
        reads="Controlled trials of {treatment} for {finding} are mostly negative.",
        serves=_SAY,
        when=(_PROPOSED, fact("trials_against", treatment=V.treatment, finding=V.finding)),
        then=fact("disproved", treatment=V.treatment, finding=V.finding),
    ),
    Rule(
        id="support.choice-proposed",
        quiet=True,
        reads="{better}, which is better supported for {finding}, is proposed too.",
        serves=_BETTER,
        when=(_NAMED, fact("proposes", intervention=V.better)),
        then=fact("choice_proposed", treatment=V.treatment, finding=V.finding),
    ),
    Rule(
        id="support.instead-of-what-trials-speak-against",
        reads=_IS_BETTER,
        serves=_BETTER,
        when=(_PROPOSED, fact("disproved", treatment=V.treatment, finding=V.finding), _NAMED),
        unless=(fact("proposes", intervention=V.better),),
        then=comment("alternative", "treatment", CAUTION, V.treatment, V.better),
    ),
    Rule(
        id="support.instead-of-what-no-trial-supports",
        reads=_IS_BETTER,
        serves=_BETTER,
        when=(_PROPOSED, _NAMED),
        unless=(
            fact("disproved", treatment=V.treatment, finding=V.finding),
            fact("choice_proposed", treatment=V.treatment, finding=V.finding),
        ),
        then=comment("alternative", "treatment", INFORMATION, V.treatment, V.better),
    ),
    Rule(
        id="support.rival",
        quiet=True,
        reads="{better} comes before {treatment} in its layer, is for {finding} too, and is not proposed.",
        serves=_BETTER,
        when=(
            _PROPOSED,
            fact("adjunct", treatment=V.treatment, pool=V.pool, rank=V.rank),
            fact("first_choice", treatment=V.better, pool=V.pool),
            fact("support_for", treatment=V.treatment, finding=V.finding, order=V.own_order),
            fact("support_for", treatment=V.better, finding=V.finding, order=V.order),
        ),
        tests=(gt(V.rank, 1), ne(V.treatment, V.better)),
        unless=(
            fact("proposes", intervention=V.better),
            fact("unproven", treatment=V.treatment, finding=V.finding),
        ),
        then=fact(
            "rival",
            treatment=V.treatment,
            better=V.better,
            finding=V.finding,
            own_order=V.own_order,
            order=V.order,
        ),
    ),
    Rule(
        id="support.outdone",
        quiet=True,
        reads="{better} is better supported than {treatment} for {finding}.",
        serves=_BETTER,
        when=(_RIVAL,),
        tests=(lt(V.order, V.own_order),),
        then=fact("outdone", treatment=V.treatment, better=V.better),
    ),
    Rule(
        id="support.better",
        reads=_IS_BETTER,
        serves=_BETTER,
        when=(_RIVAL, _RIVALS_SUPPORT),
        tests=(lt(V.order, V.own_order),),
        then=comment("alternative", "treatment", INFORMATION, V.treatment, V.better),
    ),
    Rule(
        id="support.equal",
        reads="{treatment} where our plan puts {better} first: both are equally supported for {finding}.",
        serves=_BETTER,
        when=(_RIVAL, _RIVALS_SUPPORT),
        tests=(eq(V.order, V.own_order),),
        unless=(fact("outdone", treatment=V.treatment, better=V.better),),
        then=comment("taste", "treatment", NONE, V.treatment, V.better),
    ),
)
