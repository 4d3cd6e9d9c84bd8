"""Programme: what the law asks for, and which clinic claims a plan touches.

Requirements are those of the case's jurisdiction.  A claim of a clinic is shown with its verdict where the plan
rests on what it speaks of: a treatment or product, a line or muscle, a finding, a wish, or an instrument.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import ABSENT, V, ne

RELATIONS: dict[str, tuple[str, ...]] = {
    "jurisdiction_bound": ("statement",),
    "required_here": ("statement",),
    "required_of": ("statement",),
    "requirement": ("statement",),
    "claim_touched": ("claim", "named"),
}
SHOWN: frozenset[str] = frozenset({"requirement", "claim_touched"})

_LAW = "The record must stand up to the law of the place."
_CLAIM = "Every claim stands beside its evidence, the clinics' own included."


def _claim(name: str, reads: str, *when: Pattern) -> Rule:
    return Rule(
        id=f"programme.claim-of-{name}",
        reads=reads,
        serves=_CLAIM,
        when=(fact("Claim", id=V.claim), fact("concerns_thing", of=V.claim, value=V.named), *when),
        then=fact("claim_touched", claim=V.claim, named=V.named),
    )


RULES: tuple[AnyRule, ...] = (
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
    _claim("treatment", "The plan holds {named}, of which {claim} speaks.", fact("planned_as", named=V.named)),
    _claim("line", "{named} is to be treated; {claim} speaks of it.", fact("wanted_line", line=V.named)),
    _claim("muscle", "{named} is to be injected; {claim} speaks of it.", fact("item", muscle=V.named)),
    _claim(
        "finding",
        "{named} was found and the plan answers to it; {claim} speaks of it.",
        fact("finding_state", finding=V.named, value="yes"),
        fact("supported_by", finding=V.named, treatment=V.treatment),
        fact("in_plan", intervention=V.treatment),
    ),
    _claim(
        "wish",
        "{named} is a wish that moves the plan; {claim} speaks of it.",
        fact("observed", attribute=V.named, value="yes"),
        fact("in_plan", intervention=V.product),
        fact("Product", id=V.product),
    ),
    _claim(
        "feature",
        "{named} was measured; {claim} speaks of it.",
        fact("feature", attribute=V.named),
        fact("in_plan", intervention=V.product),
        fact("Product", id=V.product),
    ),
    _claim("instrument", "{named} was used; {claim} speaks of it.", fact("instrument_used", instrument=V.named)),
    _claim("counsel", "{named} is to be said; {claim} speaks of it.", fact("counsel", statement=V.named)),
)
