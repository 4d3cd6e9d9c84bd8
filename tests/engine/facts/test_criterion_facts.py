"""Criteria as facts: branches of literals, negation carried down to the literals."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest

from engine.facts.from_kb import KnowledgeFacts, knowledge_facts
from kb.snapshot import Individual, load

from ..altered_kb import altered, individual, made_up

KB = load()
REAL = knowledge_facts(KB)


def rows(known: KnowledgeFacts, relation: str, first: str | None = None) -> list[tuple[Any, ...]]:
    return [values for values in known.store.rows(relation) if first is None or values[0] == first]


def leaf(name: str, attribute: str, operator: str, value: str) -> Individual:
    return individual(
        f"criterion:{name}", "Criterion", prefLabel=name, attribute=attribute, operator=operator, value=value
    )


def node(name: str, **parts: Any) -> Individual:
    return individual(f"criterion:{name}", "Criterion", prefLabel=name, **parts)


YOUNG = leaf("young", "attribute:age_years", "lt", "30")
DRY = leaf("dry", "attribute:dehydrated_skin", "eq", "yes")
PALE = leaf("pale", "attribute:phototype", "eq", "I")
LEAVES = (YOUNG, DRY, PALE)

Branches = set[frozenset[tuple[Any, ...]]]


def branches(*more: Individual, when: str, **parts: Any) -> Branches:
    """The branches a statement with this criterion has, each a set of (attribute, operator, value)."""
    statement = made_up(ofIntervention="treatment:ipl", when=when, **parts)
    known = knowledge_facts(altered(statement, *LEAVES, *more))
    return read_branches(known, statement.id)


def read_branches(known: KnowledgeFacts, statement: str) -> Branches:
    found = set()
    for _, number, size in rows(known, "branch_of", statement):
        literals = [values for values in rows(known, "literal_of", statement) if values[1] == number]
        assert len(literals) == size
        assert len({values[2] for values in literals}) == size, "each literal of a branch has its own name"
        found.add(frozenset(values[3:] for values in literals))
    return found


Y = ("attribute:age_years", "lt", Decimal(30))
NOT_Y = ("attribute:age_years", "ge", Decimal(30))
D, NOT_D = (("attribute:dehydrated_skin", operator, "yes") for operator in ("eq", "ne"))
P, NOT_P = (("attribute:phototype", operator, "I") for operator in ("eq", "ne"))


def of(*literals: Iterable[tuple[Any, ...]]) -> Branches:
    return {frozenset(branch) for branch in literals}


def test_a_leaf_is_one_branch_of_one_literal() -> None:
    assert branches(when="criterion:young") == of([Y])


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"allOf": ("criterion:young", "criterion:dry")}, of([Y, D])),
        ({"anyOf": ("criterion:young", "criterion:dry")}, of([Y], [D])),
        ({"noneOf": ("criterion:young", "criterion:dry")}, of([NOT_Y, NOT_D])),
        ({"noneOf": ("criterion:young",), "anyOf": ("criterion:dry", "criterion:pale")}, of([NOT_Y, D], [NOT_Y, P])),
    ],
)
def test_combinations_are_branches(parts: dict[str, Any], expected: Branches) -> None:
    assert branches(node("made_up", **parts), when="criterion:made_up") == expected


def test_negation_goes_down_to_the_literals() -> None:
    inner = node("inner", allOf=("criterion:young", "criterion:dry"))
    outer = node("outer", noneOf=("criterion:inner",))
    assert branches(inner, outer, when="criterion:outer") == of([NOT_Y], [NOT_D])
    twice = node("twice", noneOf=("criterion:outer",))
    assert branches(inner, outer, twice, when="criterion:twice") == of([Y, D])


@pytest.mark.parametrize(
    ("operator", "negated"), [("eq", "ne"), ("ne", "eq"), ("lt", "ge"), ("ge", "lt"), ("le", "gt"), ("gt", "le")]
)
def test_each_operator_has_its_negation(operator: str, negated: str) -> None:
    one = leaf("one", "attribute:age_years", operator, "30")
    value: Any = "30" if operator in ("eq", "ne") else Decimal(30)
    not_it = node("not_it", noneOf=("criterion:one",))
    assert branches(one, when="criterion:one") == of([("attribute:age_years", operator, value)])
    assert branches(one, not_it, when="criterion:not_it") == of([("attribute:age_years", negated, value)])


def test_a_literal_and_its_negation_in_one_branch_are_two_literals() -> None:
    both = node("both", allOf=("criterion:young", "criterion:not_young"))
    not_young = node("not_young", noneOf=("criterion:young",))
    assert branches(both, not_young, when="criterion:both") == of([Y, NOT_Y])


def test_several_conditions_are_one_branch_each_beside_the_criterion() -> None:
    found = branches(when="criterion:young", condition=("condition:melasma", "condition:pregnancy"))
    conditions = [[(name, "eq", "yes")] for name in ("condition:melasma", "condition:pregnancy")]
    assert found == of([Y], *conditions)


def test_every_real_statement_that_names_a_condition_has_a_branch_for_each() -> None:
    for statement in KB.of_kind("Contraindication"):
        singles = {next(iter(branch))[0] for branch in read_branches(REAL, statement.id) if len(branch) == 1}
        assert {str(condition) for condition in statement.many("condition")} <= singles
