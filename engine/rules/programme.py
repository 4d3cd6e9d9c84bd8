"""Programme: what goes with what on one day, what the law asks for, and which clinic claims a plan touches.

Toxin and skin treatments of one plan are paired with what is published on doing both; requirements are those of
the case's jurisdiction; a claim of a clinic is shown with its verdict where the plan does what it speaks of.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Rule, fact
from engine.algebra.terms import ABSENT, V, ne

RELATIONS: dict[str, tuple[str, ...]] = {
    "planned_as": ("intervention", "named"),
    "sequence": ("statement", "first", "second"),
    "jurisdiction_bound": ("statement",),
    "required_here": ("statement",),
    "required_of": ("statement",),
    "requirement": ("statement",),
    "claim_touched": ("claim", "named"),
}
SHOWN: frozenset[str] = frozenset({"sequence", "requirement", "claim_touched"})

_ORDER = "Say what may be done on one day, in which order, and what needs a gap."
_LAW = "The record must stand up to the law of the place."
_CLAIM = "Every claim stands beside its evidence, the clinics' own included."

RULES: tuple[AnyRule, ...] = (
    Rule(
        id="programme.planned-as",
        quiet=True,
        reads="{intervention} is in the plan.",
        serves=_ORDER,
        when=(
            fact("in_plan", intervention=V.intervention),
            fact("stands_for", intervention=V.intervention, named=V.named),
        ),
        then=fact("planned_as", intervention=V.intervention, named=V.named),
    ),
    Rule(
        id="programme.sequence",
        reads="{statement}: both are in the plan.",
        serves=_ORDER,
        when=(
            fact("planned_as", intervention=V.first, named="group:neuromodulator"),
            fact("IntervalRule", id=V.statement, firstIntervention="group:neuromodulator", secondIntervention=V.second),
            fact("planned_as", intervention=V.second, named=V.second),
            fact("offered_treatment", treatment=V.second),
        ),
        then=fact("sequence", statement=V.statement, first=V.first, second=V.second),
    ),
    Rule(
        id="programme.jurisdiction-bound",
        quiet=True,
        reads="{statement} belongs to one place.",
        serves=_LAW,
        when=(fact("Requirement", id=V.statement), fact("appliesIn", of=V.statement)),
        then=fact("jurisdiction_bound", statement=V.statement),
    ),
    Rule(
        id="programme.required-here",
        reads="{statement} holds in {jurisdiction}.",
        serves=_LAW,
        when=(
            fact("consultation", jurisdiction=V.jurisdiction),
            fact("appliesIn", of=V.statement, value=V.jurisdiction),
            fact("Requirement", id=V.statement),
        ),
        then=fact("required_here", statement=V.statement),
    ),
    Rule(
        id="programme.required-everywhere",
        reads="{statement} holds everywhere.",
        serves=_LAW,
        when=(fact("Requirement", id=V.statement),),
        unless=(fact("jurisdiction_bound", statement=V.statement),),
        then=fact("required_here", statement=V.statement),
    ),
    Rule(
        id="programme.about-something",
        quiet=True,
        reads="{statement} is about particular treatments.",
        serves=_LAW,
        when=(fact("guarded", statement=V.statement), fact("Requirement", id=V.statement)),
        then=fact("required_of", statement=V.statement),
    ),
    Rule(
        id="programme.requirement",
        reads="{statement} is to be met and recorded.",
        serves=_LAW,
        when=(
            fact("required_here", statement=V.statement),
            fact("Requirement", id=V.statement, force=V.force, when=ABSENT),
        ),
        tests=(ne(V.force, "proposal"), ne(V.force, "context")),
        unless=(fact("required_of", statement=V.statement),),
        then=fact("requirement", statement=V.statement),
    ),
    Rule(
        id="programme.requirement-of-treatment",
        reads="{statement} is to be met and recorded for {intervention}.",
        serves=_LAW,
        when=(
            fact("required_here", statement=V.statement),
            fact("Requirement", id=V.statement, force=V.force, when=ABSENT),
            fact("guarded", statement=V.statement, intervention=V.intervention),
            fact("in_plan", intervention=V.intervention),
        ),
        tests=(ne(V.force, "proposal"), ne(V.force, "context")),
        then=fact("requirement", statement=V.statement),
    ),
    Rule(
        id="programme.claim-of-treatment",
        reads="The plan holds {named}, of which {claim} speaks.",
        serves=_CLAIM,
        when=(
            fact("Claim", id=V.claim),
            fact("concerns_thing", of=V.claim, value=V.named),
            fact("planned_as", named=V.named),
        ),
        then=fact("claim_touched", claim=V.claim, named=V.named),
    ),
)
