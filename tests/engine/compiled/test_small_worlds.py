"""Made-up rule bases: compiled or run by experta, the same follows for the same reasons."""

from __future__ import annotations

import random
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.algebra.rule import Aggregate, Fact, Rule, fact
from engine.algebra.rulebase import RuleBase, build
from engine.algebra.terms import V, gt, ne
from engine.compiled import loops
from engine.compiled.evaluator import rerun, run
from engine.compiled.program import Program
from engine.inference.derivation import Derivation
from engine.inference.store import Store

from ..small_worlds import facts, numbers, whole
from .worlds import World, reasons, worlds

SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
many = settings(max_examples=120, deadline=None, suppress_health_check=SLOW)


def alike(one: Derivation, other: Derivation) -> bool:
    return reasons(one) == reasons(other) and one.origins == other.origins


@many
@given(worlds(whole))
def test_conclusions_reasons_origins_and_digest_are_the_same(world: World) -> None:
    expected, found = world.by_record(), world.compiled().derivation()
    assert alike(found, expected)
    assert found == expected
    assert found.digest() == expected.digest()


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(worlds(numbers))
def test_tables_divided_for_large_knowledge_bases_give_the_same(world: World) -> None:
    with patch.object(loops, "LONG", 1):
        found = world.compiled().derivation()
    assert alike(found, world.by_record())


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(worlds(whole))
def test_firing_the_rules_of_the_knowledge_first_makes_no_difference(world: World) -> None:
    expected, found = world.by_record(at_once=True), world.by_record()
    assert alike(found, expected)
    assert found.digest() == expected.digest()


@many
@given(worlds(numbers))
def test_whole_and_exact_numbers_that_are_equal_join(world: World) -> None:
    assert alike(world.compiled().derivation(), world.by_record())


@many
@given(worlds(whole | st.sampled_from(["unknown", "yes", True])))
def test_what_is_no_number_makes_no_difference_unless_a_rule_is_at_fault(world: World) -> None:
    """A rule at fault may fail in one order of joining and meet nothing in another: then there is no derivation."""
    try:
        expected = world.by_record()
    except TypeError:
        return
    assert alike(world.compiled().derivation(), expected)


@many
@given(worlds(whole), facts(most=9))
def test_an_alternative_is_what_a_new_run_gives(world: World, other: list[Fact]) -> None:
    changed = [one for one in dict.fromkeys(other) if one.relation not in world.relations]
    first = world.compiled()
    before = reasons(first.derivation())
    again = rerun(first, world.paths(changed))
    expected = run(first.program, world.paths(changed))
    assert alike(again.derivation(), expected.derivation())
    assert {name: set(rows) for name, rows in again.rows.items()} == {
        name: set(rows) for name, rows in expected.rows.items()
    }
    back = rerun(again, first.given)
    assert alike(back.derivation(), first.derivation())
    assert reasons(first.derivation()) == before


@many
@given(worlds(whole), st.integers(0, 1000))
def test_the_order_of_rules_and_facts_does_not_matter(world: World, seed: int) -> None:
    expected = world.compiled().derivation()
    order = random.Random(seed)
    shuffled = in_another_order(world.rulebase, order)
    mixed = list(world.given)
    order.shuffle(mixed)
    program = Program(shuffled, world.base(), world.origins(), world.relations)
    found = run(program, {one: world.paths()[one] for one in mixed}).derivation()
    assert found.digest() == expected.digest()
    assert alike(found, expected)


def in_another_order(rulebase: RuleBase, order: random.Random) -> RuleBase:
    """The same rules, shuffled within each layer."""
    layers = [list(layer) for layer in rulebase.layers()]
    for layer in layers:
        order.shuffle(layer)

    class Shuffled(RuleBase):
        def layers(self) -> list[list[object]]:  # type: ignore[override]
            return layers  # type: ignore[return-value]

    return Shuffled(rulebase.rules, rulebase.schema, rulebase.layer_of, rulebase.digest)


@many
@given(worlds(whole))
def test_without_recording_the_same_is_concluded_and_replayed(world: World) -> None:
    recorded = world.compiled()
    found = run(recorded.program, world.paths(), record=False)
    assert not found.recorded
    assert {name: set(rows) for name, rows in found.rows.items()} == {
        name: set(rows) for name, rows in recorded.rows.items()
    }
    assert alike(found.derivation(), recorded.derivation())
    replayed: dict[str, set[object]] = {}
    for number, rule in enumerate(found.program.rules):
        heads = found.fired(number)[:: found.program.readers[number].size]
        replayed.setdefault(rule.then.relation, set()).update(heads)
    for relation, heads in replayed.items():
        given = {fact.values for fact in world.given if fact.relation == relation}
        known = set(found.program.known.rows(relation))
        assert set(found.rows[relation]) == (heads | given) - known


# --- What cannot be drawn -----------------------------------------------------------------------------------

SCHEMA = {"size": ("thing", "size"), "kind": ("thing", "kind"), "sized": ("thing",), "large": ("thing",)}
LARGE = Rule(
    "size.large", "{thing} is large.", "",
    (fact("sized", thing=V.thing), fact("size", thing=V.thing, size=V.size)),
    fact("large", thing=V.thing), tests=(gt(V.size, 3),),
)  # fmt: skip
SIZED = Rule(
    "size.sized", "{thing} has a size.", "",
    (fact("size", thing=V.thing, size=V.size),),
    fact("sized", thing=V.thing), tests=(ne(V.size, "unknown"),),
)  # fmt: skip
SIZES = [Fact("size", ("a", 5)), Fact("size", ("b", "unknown")), Fact("size", ("c", 2))]


@pytest.mark.parametrize("known", [True, False])
def test_a_test_behind_a_guard_is_not_asked_of_what_the_guard_keeps_out(known: bool) -> None:
    """The compiled join may meet the unknown size first; that must neither fail nor count as large."""
    base = build((LARGE, SIZED), SCHEMA, frozenset(SCHEMA))
    relations = frozenset({"size"}) if known else frozenset()
    world = World(base, relations, tuple(SIZES) if known else (), () if known else tuple(SIZES))
    found = world.compiled().derivation()
    assert [one.values for one in found.facts_of("large")] == [("a",)]
    assert found == world.by_record()


def test_a_count_over_facts_that_hold_a_value_twice_keeps_its_reasons() -> None:
    over = (fact("size", thing=V.thing, size=V.thing),)
    rule = Aggregate("size.alike", "", "", over, (V.thing,), (("n", "count", V.thing),), fact("sized", thing=V.thing))
    given = (Fact("size", ("a", "a")), Fact("size", ("b", "c")))
    world = World(build((rule,), SCHEMA, frozenset(SCHEMA)), frozenset(), (), given)
    found = world.compiled().derivation()
    assert [len(found.because(one)) for one in found.facts_of("sized")] == [1]
    assert found == world.by_record()


def test_a_test_that_must_not_be_asked_fails_as_in_the_executor_of_record() -> None:
    rule = Rule("size.large", "{thing} is large.", "", LARGE.when[1:], LARGE.then, tests=LARGE.tests)
    base = build((rule, SIZED), SCHEMA, frozenset(SCHEMA))
    world = World(base, frozenset(), (), tuple(SIZES))
    with pytest.raises(TypeError, match="a number is needed here, not 'unknown'"):
        world.by_record()
    with pytest.raises(TypeError, match="a number is needed here, not 'unknown'"):
        world.compiled()


def test_a_case_cannot_give_what_is_known_beforehand() -> None:
    world = World(build((SIZED,), SCHEMA, frozenset(SCHEMA)), frozenset({"size"}), (), tuple(SIZES))
    with pytest.raises(ValueError, match="size is no relation that a case can give"):
        world.compiled()


def test_a_conclusion_cannot_be_known_beforehand() -> None:
    base = build((SIZED,), SCHEMA, frozenset(SCHEMA))
    with pytest.raises(ValueError, match=r"sized is concluded by rule size\.sized"):
        Program(base, Store(), {}, {"sized"})
