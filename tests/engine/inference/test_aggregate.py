"""Aggregates: groups, what is folded over them, and what is refused."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from engine.algebra.rule import Aggregate, Fact, fact
from engine.algebra.terms import V, Value, add, gt
from engine.inference.aggregate import groups
from engine.inference.join import Match, Plan
from engine.inference.store import Store

from ..small_worlds import SCHEMA, facts, numbers

TRIPLES = (fact("triple", a=V.a, b=V.b, c=V.c),)


def aggregate(**parts: Any) -> Aggregate:
    whole = {
        "id": "sum.up",
        "reads": "",
        "serves": "",
        "over": TRIPLES,
        "by": (V.a,),
        "compute": (("total", "sum", V.c),),
        "then": fact("first", x=V.a, y=V.total),
        **parts,
    }
    return Aggregate(**whole)


def folded(rule: Aggregate, known: list[Fact]) -> list[Match]:
    store = Store()
    store.add(known)
    return groups(rule, list(Plan(rule, SCHEMA).matches(store)))


def triple(*values: Value) -> Fact:
    return Fact("triple", values)


@settings(deadline=None)
@given(facts(numbers))
def test_folding_agrees_with_plain_sums(known: list[Fact]) -> None:
    rule = aggregate(
        compute=(
            ("total", "sum", V.c),
            ("least", "min", V.c),
            ("most", "max", add(V.c, 1)),
            ("kinds", "count", V.b),
        )
    )
    expected: dict[Value, list[Fact]] = defaultdict(list)
    for one in dict.fromkeys(f for f in known if f.relation == "triple"):
        expected[one.values[0]].append(one)
    found = {match.bindings["a"]: match for match in folded(rule, known)}
    assert found.keys() == expected.keys()
    for key, members in expected.items():
        match = found[key]
        amounts = [Decimal(str(f.values[2])) for f in members]
        assert match.bindings["total"] == sum(amounts)
        assert match.bindings["least"] == min(amounts)
        assert match.bindings["most"] == max(amounts) + 1
        assert match.bindings["kinds"] == len({f.values[1] for f in members})
        assert set(match.facts) == set(members)
        assert len(match.facts) == len(members)


def test_equal_amounts_of_different_facts_all_count() -> None:
    known = [triple(1, 1, 4), triple(1, 2, 4)]
    (match,) = folded(aggregate(), known)
    assert match.bindings == {"a": 1, "total": 8}


def test_no_match_makes_no_group() -> None:
    assert folded(aggregate(), []) == []
    assert folded(aggregate(by=()), []) == []


def test_without_group_variables_everything_is_one_group() -> None:
    rule = aggregate(by=(), compute=(("least", "min", V.c),), then=fact("first", x=V.least, y=V.least))
    (match,) = folded(rule, [triple(1, 1, Decimal("2.5")), triple(2, 2, 3)])
    assert match.bindings == {"least": Decimal("2.5")}


def test_a_test_judges_the_group() -> None:
    rule = aggregate(tests=(gt(V.total, 5),))
    found = folded(rule, [triple(1, 1, 3), triple(1, 2, 3), triple(2, 1, 5)])
    assert [match.bindings["a"] for match in found] == [1]


def test_premises_are_in_one_order_whatever_the_order_of_the_facts() -> None:
    known = [triple(1, at % 3, at) for at in range(8)]
    (one,) = folded(aggregate(), known)
    (other,) = folded(aggregate(), known[::-1])
    assert one.facts == other.facts


def test_a_fact_met_by_two_patterns_is_one_premise() -> None:
    rule = aggregate(over=(*TRIPLES, fact("triple", a=V.a)), compute=(("kinds", "count", V.b),))
    (match,) = folded(rule, [triple(1, 1, 1), triple(1, 2, 1)])
    assert match.bindings["kinds"] == 2
    assert len(match.facts) == 2


@pytest.mark.parametrize("kind", ["sum", "min", "max"])
@pytest.mark.parametrize("wrong", ["unknown", True])
def test_what_is_no_number_is_refused(kind: str, wrong: Value) -> None:
    rule = aggregate(compute=(("total", kind, V.c),))
    with pytest.raises(TypeError, match=f"{kind} needs numbers"):
        folded(rule, [triple(1, 1, 1), triple(1, 2, wrong)])


def test_words_can_be_counted() -> None:
    rule = aggregate(compute=(("total", "count", V.c),))
    (match,) = folded(rule, [triple(1, 1, "a"), triple(1, 2, "b"), triple(1, 3, "b")])
    assert match.bindings["total"] == 2


def test_sums_are_exact_and_plain() -> None:
    (match,) = folded(aggregate(), [triple(1, at, Decimal("0.1")) for at in range(10)])
    assert str(match.bindings["total"]) == "1"
