"""The store: each row once, in order, found by any of its slots."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.algebra.rule import Fact
from engine.facts.from_kb import knowledge_facts
from engine.facts.schema import CASE
from engine.inference.store import LayeredStore, Row, Store
from engine.rules import rule_base
from kb.snapshot import load

from ..small_worlds import GIVEN, facts, numbers


def stored(*known: Fact) -> Store:
    store = Store()
    store.add(known)
    return store


def reference(known: Sequence[Fact], relation: str, positions: tuple[int, ...], key: Row) -> list[Row]:
    rows = dict.fromkeys(f.values for f in known if f.relation == relation)
    return [row for row in rows if tuple(row[p] for p in positions) == key]


@st.composite
def look_ups(draw: st.DrawFn) -> tuple[str, tuple[int, ...], Row]:
    relation = draw(st.sampled_from(sorted(GIVEN)))
    width = range(len(GIVEN[relation]))
    positions = draw(st.sampled_from([p for n in range(len(width) + 1) for p in combinations(width, n)]))
    return relation, positions, tuple(draw(numbers) for _ in positions)


@settings(deadline=None)
@given(facts(numbers), facts(numbers), st.lists(look_ups(), max_size=6))
def test_finding_is_filtering(
    early: list[Fact], late: list[Fact], asked: list[tuple[str, tuple[int, ...], Row]]
) -> None:
    store = stored(*early)
    for relation, positions, key in asked:
        assert list(store.find(relation, positions, key)) == reference(early, relation, positions, key)
    store.add(late)
    for relation, positions, key in asked:
        found = reference([*early, *late], relation, positions, key)
        assert list(store.find(relation, positions, key)) == found


def test_each_row_is_kept_once_in_the_order_it_came() -> None:
    store = stored(Fact("node", (2,)), Fact("node", (1,)), Fact("node", (2,)), Fact("node", (Decimal("2.0"),)))
    assert store.rows("node") == ((2,), (1,))
    assert list(store.find("node", (0,), (2,))) == [(2,)]
    assert store.rows("edge") == ()


def test_contains() -> None:
    store = stored(Fact("edge", (1, 2)))
    assert store.contains(Fact("edge", (1, 2)))
    assert not store.contains(Fact("edge", (2, 1)))
    assert not store.contains(Fact("node", (1,)))


def test_a_copy_is_independent() -> None:
    store = stored(Fact("node", (1,)))
    store.find("node", (0,), (1,))
    copy = store.copy()
    copy.add([Fact("node", (2,))])
    store.add([Fact("node", (3,))])
    assert store.rows("node") == ((1,), (3,))
    assert copy.rows("node") == ((1,), (2,))
    assert list(copy.find("node", (0,), (2,))) == [(2,)]
    assert not copy.find("node", (0,), (3,))


def test_a_layered_store_reads_its_base_and_never_writes_it() -> None:
    base = stored(Fact("edge", (1, 2)))
    person = LayeredStore(base)
    person.add([Fact("node", (1,))])
    assert person.rows("edge") == ((1, 2),)
    assert person.rows("node") == ((1,),)
    assert list(person.find("edge", (0,), (1,))) == [(1, 2)]
    assert list(person.find("node", (0,), (1,))) == [(1,)]
    assert person.contains(Fact("edge", (1, 2)))
    assert person.contains(Fact("node", (1,)))
    assert base.rows("node") == ()
    assert not base.find("node", (0,), (1,))


def test_a_layered_store_finds_rows_of_one_relation_in_both_of_its_layers() -> None:
    base = stored(Fact("edge", (1, 2)), Fact("edge", (5, 2)))
    person = LayeredStore(base)
    person.add([Fact("edge", (1, 3))])
    assert person.rows("edge") == ((1, 2), (5, 2), (1, 3))
    assert list(person.find("edge", (0,), (1,))) == [(1, 2), (1, 3)]
    assert list(person.find("edge", (1,), (2,))) == [(1, 2), (5, 2)]
    assert list(person.find("edge", (1,), (3,))) == [(1, 3)]
    assert base.rows("edge") == ((1, 2), (5, 2))


def test_two_persons_over_one_base_do_not_see_each_other() -> None:
    base = stored(Fact("edge", (1, 2)))
    one, two = LayeredStore(base), LayeredStore(base)
    one.add([Fact("node", (1,))])
    assert two.rows("node") == ()
    assert not two.find("node", (0,), (1,))
    assert not two.contains(Fact("node", (1,)))


def test_a_relation_is_stated_by_the_knowledge_or_the_case_or_concluded() -> None:
    """What firing rules before there is a case relies on."""
    known = {fact.relation for fact in knowledge_facts(load()).origins}
    concluded = {rule.then.relation for rule in rule_base().rules}
    assert not known & set(CASE)
    assert not known & concluded
    assert not set(CASE) & concluded
