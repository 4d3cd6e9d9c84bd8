"""The indexed join finds exactly what trying every combination of facts finds."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from hypothesis import given, settings

from engine.algebra.rule import Fact, Rule, fact
from engine.algebra.terms import V, add, gt, ne
from engine.inference.join import Match, Plan, head, row_slots
from engine.inference.store import LayeredStore, Store

from ..small_worlds import GIVEN, SCHEMA, Matched, facts, matches, numbers, rules


def stored(known: list[Fact]) -> Store:
    store = Store()
    store.add(known)
    return store


def as_matched(match: Match) -> Matched:
    return Matched(tuple(sorted(match.bindings.items())), match.facts)


def rule(**parts: object) -> Rule:
    whole = {"id": "a.rule", "reads": "", "serves": "", "then": fact("first", x=0, y=0), **parts}
    return Rule(**whole)  # type: ignore[arg-type]


@settings(max_examples=300, deadline=None)
@given(rules(), facts(numbers))
def test_the_join_agrees_with_trying_every_combination(made: Rule, known: list[Fact]) -> None:
    found = [as_matched(match) for match in Plan(made, SCHEMA).matches(stored(known))]
    assert Counter(found) == Counter(matches(made, known))


@settings(max_examples=100, deadline=None)
@given(rules(), facts(), facts())
def test_an_index_built_early_sees_facts_that_come_later(made: Rule, before: list[Fact], after: list[Fact]) -> None:
    store, plan = stored(before), Plan(made, SCHEMA)
    list(plan.matches(store))
    store.add(after)
    found = [as_matched(match) for match in plan.matches(store)]
    assert Counter(found) == Counter(matches(made, [*before, *after]))


@settings(max_examples=100, deadline=None)
@given(rules(), facts())
def test_a_base_below_changes_nothing(made: Rule, known: list[Fact]) -> None:
    base = stored([f for f in known if f.relation == "edge"])
    layered = LayeredStore(base)
    layered.add(f for f in known if f.relation != "edge")
    found = [as_matched(match) for match in Plan(made, SCHEMA).matches(layered)]
    assert Counter(found) == Counter(matches(made, known))


@settings(max_examples=60, deadline=None)
@given(rules(), facts())
def test_matches_come_in_one_order(made: Rule, known: list[Fact]) -> None:
    first = list(Plan(made, SCHEMA).matches(stored(known)))
    assert first == list(Plan(made, SCHEMA).matches(stored(known)))


def test_a_variable_met_twice_in_one_pattern_means_equal_values() -> None:
    loop = rule(when=(fact("edge", **{"from": V.x, "to": V.x}),))
    known = [Fact("edge", (1, 1)), Fact("edge", (1, 2)), Fact("edge", (2, Decimal(2)))]
    found = list(Plan(loop, SCHEMA).matches(stored(known)))
    assert [match.facts for match in found] == [(known[0],), (known[2],)]


def test_facts_stand_in_the_order_of_the_patterns_whatever_the_order_of_joining() -> None:
    # The second pattern is joined first, because a constant narrows it.
    chain = rule(when=(fact("edge", **{"from": V.x, "to": V.y}), fact("node", name=0), fact("node", name=V.y)))
    known = [Fact("edge", (1, 2)), Fact("node", (0,)), Fact("node", (2,))]
    (found,) = Plan(chain, SCHEMA).matches(stored(known))
    assert found.facts == (known[0], known[1], known[2])
    assert found.bindings == {"x": 1, "y": 2}


def test_one_fact_may_meet_two_patterns() -> None:
    twice = rule(when=(fact("node", name=V.x), fact("node", name=V.y)))
    known = [Fact("node", (1,)), Fact("node", (2,))]
    assert len(list(Plan(twice, SCHEMA).matches(stored(known)))) == 4


def test_unless_looks_at_bound_values_only() -> None:
    alone = rule(when=(fact("node", name=V.x),), unless=(fact("edge", **{"from": V.x}),))
    known = [Fact("node", (1,)), Fact("node", (2,)), Fact("edge", (1, 2))]
    assert [match.bindings for match in Plan(alone, SCHEMA).matches(stored(known))] == [{"x": 2}]
    never = rule(when=(fact("node", name=V.x),), unless=(fact("triple"),))
    assert len(list(Plan(never, SCHEMA).matches(stored(known)))) == 2
    assert not list(Plan(never, SCHEMA).matches(stored([*known, Fact("triple", (0, 0, 0))])))


def test_a_test_sees_expressions_and_guards_what_comes_after_it() -> None:
    """A test runs as soon as its variables are bound, and in the order the rule states."""
    guarded = rule(when=(fact("edge", **{"from": V.x, "to": V.y}),), tests=(ne(V.y, "unknown"), gt(add(V.y, 1), V.x)))
    known = [Fact("edge", (1, "unknown")), Fact("edge", (1, 1)), Fact("edge", (3, 1))]
    assert [match.facts for match in Plan(guarded, SCHEMA).matches(stored(known))] == [(known[1],)]


def test_a_head_is_filled_in_the_order_of_its_slots() -> None:
    pattern = fact("triple", c=add(V.x, 1), a=V.x, b="word")
    made = head(pattern, {"x": 2}, SCHEMA)
    assert made == Fact("triple", (2, "word", Decimal(3)))
    assert row_slots(made, SCHEMA) == {"a": 2, "b": "word", "c": 3}


def test_nothing_follows_from_nothing() -> None:
    for relation in GIVEN:
        assert not list(Plan(rule(when=(fact(relation),)), SCHEMA).matches(Store()))
