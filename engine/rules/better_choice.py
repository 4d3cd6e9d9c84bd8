"""A better choice: where trials are silent or speak against a treatment, what is better supported for the same finding?

How well a treatment is supported is judged for each finding by itself: what helps against brown spots may do nothing
for lines.  All of it follows from the standing and the level that each indication states.
"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Pattern, Rule, fact
from engine.algebra.terms import V, add, eq, lt, ne

RELATIONS: dict[str, tuple[str, ...]] = {
    "support_for": ("treatment", "finding", "order"),
    "unproven": ("treatment", "finding", "standing", "indication"),
    "trials_against": ("treatment", "finding", "indication"),
    "no_trial_for": ("treatment", "finding", "indication"),
    "choice_for": ("treatment", "finding", "better", "place", "weight"),
    "choice_weight": ("treatment", "finding", "place", "weight"),
    "choice_at_hand": ("treatment", "finding"),
    "better_choice": ("treatment", "finding", "better", "indication"),
    "claim_contradicted": ("treatment", "claim", "indication"),
}
SHOWN: frozenset[str] = frozenset({"better_choice", "claim_contradicted", "no_trial_for", "trials_against"})

_BETTER = "Evidence first, then the lower risk, then the shorter downtime."
_SAY = "Say what the trials found."
_CLAIM = "Every claim stands beside its evidence, the clinics' own included."
SILENT, AGAINST = 3, 4
"""Places in the order of standings: no trial was found, and trials speak against it."""
_WEIGHED = 100
"""Added to the order of support of what is only to be weighed: it is named when nothing is recommended."""


def _choice(own: str, place: str, status: str) -> Rule:
    """What may be named instead of a treatment of one setting: at home, in this clinic, or elsewhere."""
    offered = (fact("offered_treatment", treatment=V.better),)
    return Rule(
        id=f"better_choice.{own}-{place}-{status}",
        quiet=True,
        reads=f"{{better}} ({place}, {status}) is better supported.",
        serves=_BETTER,
        when=(
            fact("unproven", treatment=V.treatment, finding=V.finding),
            fact("support_for", treatment=V.treatment, finding=V.finding, order=V.own),
            fact("support_for", treatment=V.better, finding=V.finding, order=V.order),
            fact("Treatment", id=V.treatment, setting=own),
            fact("Treatment", id=V.better, setting="home" if place == "home" else "clinic"),
            fact("adjunct", treatment=V.better, status=status),
            *(offered if place == "clinic" else ()),
        ),
        tests=(ne(V.treatment, V.better), lt(V.order, V.own)),
        unless=offered if place == "elsewhere" else (),
        then=fact(
            "choice_for",
            treatment=V.treatment,
            finding=V.finding,
            better=V.better,
            place=place,
            weight=add(V.order, _WEIGHED if status == "consider" else 0),
        ),
    )


def _best(place: str, unless: tuple[Pattern, ...] = ()) -> Rule:
    return Rule(
        id=f"better_choice.{place}",
        reads="{better} is better supported for {finding}: {indication}.",
        serves=_BETTER,
        when=(
            fact("choice_weight", treatment=V.treatment, finding=V.finding, place=place, weight=V.weight),
            fact(
                "choice_for",
                treatment=V.treatment,
                finding=V.finding,
                better=V.better,
                place=place,
                weight=V.weight,
            ),
            fact("support_for", treatment=V.better, finding=V.finding, order=V.order),
            fact("supported_by", treatment=V.better, finding=V.finding, order=V.order, indication=V.indication),
        ),
        unless=unless,
        then=fact("better_choice", treatment=V.treatment, finding=V.finding, better=V.better, indication=V.indication),
    )


def _named(relation: str, reads: str, standing: int) -> Rule:
    return Rule(
        id=f"better_choice.{relation.replace('_', '-')}",
        reads=reads,
        serves=_SAY,
        when=(
            fact("unproven", treatment=V.treatment, finding=V.finding, standing=V.standing, indication=V.indication),
        ),
        tests=(eq(V.standing, standing),),
        then=fact(relation, treatment=V.treatment, finding=V.finding, indication=V.indication),
    )


RULES: tuple[AnyRule, ...] = (
    Aggregate(
        id="better_choice.support-for",
        quiet=True,
        reads="For {finding} the best of its indications counts.",
        serves=_BETTER,
        over=(fact("supported_by", treatment=V.treatment, finding=V.finding, order=V.each),),
        by=(V.treatment, V.finding),
        compute=(("order", "min", V.each),),
        then=fact("support_for", treatment=V.treatment, finding=V.finding, order=V.order),
    ),
    Rule(
        id="better_choice.unproven",
        quiet=True,
        reads="For {finding}, {indication}: no trial shows a benefit.",
        serves=_SAY,
        when=(
            fact("support_for", treatment=V.treatment, finding=V.finding, order=V.order),
            fact(
                "supported_by",
                treatment=V.treatment,
                finding=V.finding,
                order=V.order,
                standing=V.standing,
                indication=V.indication,
            ),
        ),
        tests=(lt(SILENT - 1, V.standing),),
        then=fact("unproven", treatment=V.treatment, finding=V.finding, standing=V.standing, indication=V.indication),
    ),
    _named("trials_against", "Controlled trials are mostly negative for {finding}: {indication}.", AGAINST),
    _named("no_trial_for", "No trial was found that supports it for {finding}: {indication}.", SILENT),
    # A cream is weighed against creams; a session in the clinic against sessions and creams.
    *(
        _choice(own, place, status)
        for own, place in (("home", "home"), ("clinic", "home"), ("clinic", "clinic"), ("clinic", "elsewhere"))
        for status in ("recommended", "consider")
    ),
    Aggregate(
        id="better_choice.weight",
        quiet=True,
        reads="The best supported of one place counts.",
        serves=_BETTER,
        over=(fact("choice_for", treatment=V.treatment, finding=V.finding, place=V.place, weight=V.each),),
        by=(V.treatment, V.finding, V.place),
        compute=(("weight", "min", V.each),),
        then=fact("choice_weight", treatment=V.treatment, finding=V.finding, place=V.place, weight=V.weight),
    ),
    *(
        Rule(
            id=f"better_choice.at-hand-{place}",
            quiet=True,
            reads="Something better supported is at hand.",
            serves=_BETTER,
            when=(fact("choice_for", treatment=V.treatment, finding=V.finding, place=place),),
            then=fact("choice_at_hand", treatment=V.treatment, finding=V.finding),
        )
        for place in ("home", "clinic")
    ),
    _best("home"),
    _best("clinic"),
    _best("elsewhere", unless=(fact("choice_at_hand", treatment=V.treatment, finding=V.finding),)),
    Rule(
        id="better_choice.claim-contradicted",
        reads="{claim} speaks for {indication}. Verdict: contradicted.",
        serves=_CLAIM,
        when=(
            fact("unproven", treatment=V.treatment, indication=V.indication),
            fact("concerns_thing", of=V.claim, value=V.indication),
            fact("Claim", id=V.claim, verdict="contradicted"),
        ),
        then=fact("claim_contradicted", treatment=V.treatment, claim=V.claim, indication=V.indication),
    ),
)
