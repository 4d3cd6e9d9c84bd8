"""Criteria: does a statement apply, not apply, or is an answer missing?  Three-valued throughout.

Each criterion is in normal form: it holds when every literal of some branch is true.  A branch with no false
literal and one unknown is open.  A false literal leaves no trace; nothing follows from it.
"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Pattern, Rule, fact
from engine.algebra.terms import COMPARISONS, Term, Test, V, eq, ne
from engine.facts.from_kb import PERSON

RELATIONS: dict[str, tuple[str, ...]] = {
    "value_of": ("attribute", "value"),
    "literal": ("statement", "intervention", "branch", "literal", "attribute", "truth"),
    "branch_met": ("statement", "intervention", "branch"),
    "branch_open": ("statement", "intervention", "branch"),
    "holds": ("statement", "intervention"),
    "open": ("statement", "intervention"),
    "applies": ("statement",),
}
SHOWN: frozenset[str] = frozenset({"literal"})

_CONCERNS = (
    fact("concerns", statement=V.statement, intervention=V.intervention),
    fact("considered", intervention=V.intervention),
)
_SERVES = "Unknown is not no: an unanswered question keeps a statement open."


def _numeric(operator: str) -> Rule:
    return Rule(
        id=f"criteria.literal-{operator}",
        reads="{attribute} is {found}; the statement asks for {operator} {value}.".replace("{operator}", operator),
        serves=_SERVES,
        when=(
            *_CONCERNS,
            fact(
                "literal_of",
                statement=V.statement,
                branch=V.branch,
                literal=V.literal,
                attribute=V.attribute,
                operator=operator,
                value=V.value,
            ),
            fact("value_of", attribute=V.attribute, value=V.found),
        ),
        tests=(ne(V.found, "unknown"), Test(operator, V.found, V.value)),
        then=_literal("true"),
    )


def _literal(truth: str) -> Pattern:
    return fact(
        "literal",
        statement=V.statement,
        intervention=V.intervention,
        branch=V.branch,
        literal=V.literal,
        attribute=V.attribute,
        truth=truth,
    )


_LITERAL_OF: dict[str, Term] = {
    "statement": V.statement,
    "branch": V.branch,
    "literal": V.literal,
    "attribute": V.attribute,
}
_UNLESS_PRODUCT = (fact("product_state", condition=V.attribute, intervention=V.intervention),)

RULES: tuple[AnyRule, ...] = (
    Rule(
        id="criteria.value-condition",
        quiet=True,
        reads="{attribute}: {value}.",
        serves=_SERVES,
        when=(fact("state", condition=V.attribute, value=V.value),),
        then=fact("value_of", attribute=V.attribute, value=V.value),
    ),
    Rule(
        id="criteria.value-attribute",
        quiet=True,
        reads="{attribute}: {value}.",
        serves=_SERVES,
        when=(fact("observed", attribute=V.attribute, value=V.value),),
        unless=(fact("attribute_shifted", attribute=V.attribute),),
        then=fact("value_of", attribute=V.attribute, value=V.value),
    ),
    Rule(
        id="criteria.value-shifted",
        quiet=True,
        reads="{attribute} is judged as {value}.",
        serves=_SERVES,
        when=(fact("attribute_shifted", attribute=V.attribute, value=V.value),),
        then=fact("value_of", attribute=V.attribute, value=V.value),
    ),
    Rule(
        id="criteria.value-finding",
        quiet=True,
        reads="{attribute}: {value}.",
        serves=_SERVES,
        when=(fact("finding_state", finding=V.attribute, value=V.value),),
        then=fact("value_of", attribute=V.attribute, value=V.value),
    ),
    Rule(
        id="criteria.literal-eq",
        reads="{attribute} is {value}.",
        serves=_SERVES,
        when=(
            *_CONCERNS,
            fact("literal_of", operator="eq", value=V.value, **_LITERAL_OF),
            fact("value_of", attribute=V.attribute, value=V.value),
        ),
        unless=_UNLESS_PRODUCT,
        then=_literal("true"),
    ),
    Rule(
        id="criteria.literal-ne",
        reads="{attribute} is {found}, not {value}.",
        serves=_SERVES,
        when=(
            *_CONCERNS,
            fact("literal_of", operator="ne", value=V.value, **_LITERAL_OF),
            fact("value_of", attribute=V.attribute, value=V.found),
        ),
        tests=(ne(V.found, "unknown"), ne(V.found, V.value)),
        unless=_UNLESS_PRODUCT,
        then=_literal("true"),
    ),
    *(_numeric(operator) for operator in sorted(COMPARISONS) if operator not in ("eq", "ne")),
    Rule(
        id="criteria.literal-unknown",
        reads="{attribute} is not known.",
        serves=_SERVES,
        when=(
            *_CONCERNS,
            fact("literal_of", **_LITERAL_OF),
            fact("value_of", attribute=V.attribute, value="unknown"),
        ),
        unless=_UNLESS_PRODUCT,
        then=_literal("unknown"),
    ),
    Rule(
        id="criteria.literal-product",
        reads="The record shows {attribute} for this product.",
        serves=_SERVES,
        when=(
            *_CONCERNS,
            fact("literal_of", operator="eq", value=V.value, **_LITERAL_OF),
            fact("product_state", condition=V.attribute, intervention=V.intervention, value=V.value),
        ),
        then=_literal("true"),
    ),
    Aggregate(
        id="criteria.branch-met",
        quiet=True,
        reads="All {size} parts of the criterion are met.",
        serves=_SERVES,
        over=(
            fact("branch_of", statement=V.statement, branch=V.branch, size=V.size),
            fact(
                "literal",
                statement=V.statement,
                intervention=V.intervention,
                branch=V.branch,
                literal=V.literal,
                truth="true",
            ),
        ),
        by=(V.statement, V.intervention, V.branch, V.size),
        compute=(("met", "count", V.literal),),
        tests=(eq(V.met, V.size),),
        then=fact("branch_met", statement=V.statement, intervention=V.intervention, branch=V.branch),
    ),
    Aggregate(
        id="criteria.branch-open",
        quiet=True,
        reads="No part of the criterion is ruled out, and at least one is not known.",
        serves=_SERVES,
        over=(
            fact("branch_of", statement=V.statement, branch=V.branch, size=V.size),
            fact("literal", statement=V.statement, intervention=V.intervention, branch=V.branch, literal=V.literal),
        ),
        by=(V.statement, V.intervention, V.branch, V.size),
        compute=(("possible", "count", V.literal),),
        tests=(eq(V.possible, V.size),),
        then=fact("branch_open", statement=V.statement, intervention=V.intervention, branch=V.branch),
    ),
    Rule(
        id="criteria.holds",
        quiet=True,
        reads="{statement} applies.",
        serves=_SERVES,
        when=(fact("branch_met", statement=V.statement, intervention=V.intervention),),
        then=fact("holds", statement=V.statement, intervention=V.intervention),
    ),
    Rule(
        id="criteria.open",
        reads="Whether {statement} applies is not known.",
        serves=_SERVES,
        when=(fact("branch_open", statement=V.statement, intervention=V.intervention),),
        unless=(fact("holds", statement=V.statement, intervention=V.intervention),),
        then=fact("open", statement=V.statement, intervention=V.intervention),
    ),
    Rule(
        id="criteria.applies-person",
        quiet=True,
        reads="{statement} applies to this person.",
        serves=_SERVES,
        when=(fact("holds", statement=V.statement, intervention=PERSON),),
        then=fact("applies", statement=V.statement),
    ),
    Rule(
        id="criteria.applies-always-dose",
        reads="{statement} has no condition.",
        serves=_SERVES,
        when=(fact("PublishedDose", id=V.statement),),
        unless=(fact("branch_of", statement=V.statement),),
        then=fact("applies", statement=V.statement),
    ),
    Rule(
        id="criteria.applies-always-indication",
        reads="{statement} has no further condition.",
        serves=_SERVES,
        when=(fact("TreatmentIndication", id=V.statement),),
        unless=(fact("branch_of", statement=V.statement),),
        then=fact("applies", statement=V.statement),
    ),
    Rule(
        id="criteria.applies-always-counselling",
        reads="{statement} is for everybody.",
        serves=_SERVES,
        when=(fact("Counselling", id=V.statement),),
        unless=(fact("branch_of", statement=V.statement),),
        then=fact("applies", statement=V.statement),
    ),
)
