"""Faults of stock experta that could touch us, each shown not to: order, agenda, exceptions, state, threads."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from engine.algebra import terms
from engine.algebra.rule import Fact
from engine.case import Case
from engine.casefile import read_case
from engine.facts.from_case import case_facts
from engine.facts.from_kb import knowledge_facts
from engine.facts.schema import KNOWN
from engine.inference import executor, experta_compat, run
from engine.inference.derivation import Derivation, canonical
from engine.inference.executor import ConsultationEngine, SpentEngineError, TotalOrder
from engine.inference.join import Match
from engine.inference.store import Store
from engine.rules import rule_base
from kb.snapshot import load

from .chain import CHAIN_FIRINGS, GIVEN, consulted, small_engine

ROOT = Path(__file__).parents[2]
KB = load()


def example(name: str) -> Case:
    return read_case(ROOT / "examples" / f"{name}.yaml", KB)


ONE, OTHER = example("complete_healthy_us"), example("strong_glabella_man")


class Digests(NamedTuple):
    """What an engine made for the purpose derives from each of the two."""

    one: str
    other: str


@pytest.fixture(scope="module")
def digests() -> Digests:
    return Digests(fresh(ONE).digest(), fresh(OTHER).digest())


# --- Order of firing and the agenda -----------------------------------------------------------------------


Firing = tuple[int, str, tuple[str, ...]]


@pytest.fixture
def firings(monkeypatch: pytest.MonkeyPatch) -> list[Firing]:
    """Layer, rule and facts of every firing from now on."""
    fired: list[Firing] = []
    original = ConsultationEngine.conclude

    def conclude(self: ConsultationEngine, rule: Any, match: Match) -> None:
        layer = self.rulebase.layer_of[rule.then.relation]
        fired.append((layer, rule.id, tuple(canonical(f) for f in match.facts)))
        original(self, rule, match)

    monkeypatch.setattr(ConsultationEngine, "conclude", conclude)
    return fired


def fresh(case: Case, given: Mapping[Fact, str] | None = None) -> Derivation:
    """A case run by an engine made for it alone."""
    known = knowledge_facts(KB)
    engine = ConsultationEngine(rule_base(), known.store, known.origins)
    return engine.consult(case_facts(case, KB) if given is None else given)


def test_rules_fire_layer_by_layer_in_one_total_order(firings: list[Firing]) -> None:
    fresh(ONE)
    assert len(firings) > 1000
    assert firings == sorted(firings)
    # Strictly ascending: no two firings of a layer are left to chance.
    assert all(one < two for one, two in pairwise(firings))


def test_the_order_of_given_facts_does_not_matter(firings: list[Firing]) -> None:
    given = list(case_facts(ONE, KB).items())
    digest = fresh(ONE, dict(given)).digest()
    expected = list(firings)
    firings.clear()
    random.Random(3).shuffle(given)
    assert fresh(ONE, dict(given)).digest() == digest
    assert firings == expected


class _Agenda:
    def __init__(self) -> None:
        self.activations: list[Any] = []


def activation(key: str) -> Any:
    made = experta_compat.Activation(None, (), {"match": key})
    made.key = key
    return made


def test_the_agenda_removes_exactly_what_it_is_told_to() -> None:
    """Stock experta looks for the removed activation at three places only, and may leave it to fire."""
    rng = random.Random(11)
    order, agenda = TotalOrder(), _Agenda()
    waiting: list[Any] = []
    for _ in range(60):
        added = [activation(rng.choice("abcdefgh")) for _ in range(rng.randint(0, 4))]
        removed = rng.sample(waiting, min(len(waiting), rng.randint(0, 3)))
        order.update_agenda(agenda, added, removed)
        gone = {id(one) for one in removed}
        waiting = [one for one in [*waiting, *added] if id(one) not in gone]
        assert {id(one) for one in agenda.activations} == {id(one) for one in waiting}
        keys = [one.key for one in agenda.activations]
        assert keys == sorted(keys, reverse=True)


def test_retracting_is_refused() -> None:
    engine = small_engine()
    consulted(engine)
    known = next(iter(engine.facts.values()))
    with pytest.raises(RuntimeError, match="rules never retract"):
        engine.retract(known)


def test_retracting_from_inside_a_rule_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = small_engine()
    original = ConsultationEngine.conclude

    def conclude(self: ConsultationEngine, rule: Any, match: Match) -> None:
        original(self, rule, match)
        self.retract(next(iter(self.facts.values())))

    monkeypatch.setattr(ConsultationEngine, "conclude", conclude)
    with pytest.raises(RuntimeError, match="rules never retract"):
        consulted(engine)


# --- After an exception -----------------------------------------------------------------------------------


class Interruption(BaseException):
    """Not an Exception, as a key press that ends the program is not."""


def fails_in_a_test(monkeypatch: pytest.MonkeyPatch, error: type[BaseException]) -> None:
    def raises(left: Any, right: Any) -> bool:
        raise error("in a predicate")

    monkeypatch.setitem(terms.COMPARISONS, "lt", raises)  # type: ignore[arg-type]


def fails_in_an_operation(monkeypatch: pytest.MonkeyPatch, error: type[BaseException]) -> None:
    def raises(*values: Any) -> Any:
        raise error("in an operation")

    monkeypatch.setitem(terms.OPERATIONS, "add", raises)  # type: ignore[arg-type]


def fails_while_firing(monkeypatch: pytest.MonkeyPatch, error: type[BaseException]) -> None:
    left = iter(range(500))
    original = ConsultationEngine.conclude

    def conclude(self: ConsultationEngine, rule: Any, match: Match) -> None:
        if next(left, None) is None:
            raise error("after 500 firings")
        original(self, rule, match)

    monkeypatch.setattr(ConsultationEngine, "conclude", conclude)


def fails_while_declaring(monkeypatch: pytest.MonkeyPatch, error: type[BaseException]) -> None:
    left = iter(range(20))
    original = ConsultationEngine.declare

    def declare(self: ConsultationEngine, *made: Any) -> Any:
        if next(left, None) is None:
            raise error("with half of the case declared")
        return original(self, *made)

    monkeypatch.setattr(ConsultationEngine, "declare", declare)


FAILURES = (fails_in_a_test, fails_in_an_operation, fails_while_firing, fails_while_declaring)


@pytest.mark.parametrize("error", [ZeroDivisionError, Interruption])
@pytest.mark.parametrize("failure", FAILURES)
def test_after_an_exception_the_next_patient_is_clean(
    digests: Digests,
    failure: Callable[[pytest.MonkeyPatch, type[BaseException]], None],
    error: type[BaseException],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run.derive(OTHER, KB)
    broken = run._ENGINES[KB.version]
    with monkeypatch.context() as patch:
        failure(patch, error)
        with pytest.raises(error):
            run.derive(ONE, KB)
    assert not broken.running
    assert broken.spent
    found = run.derive(OTHER, KB)
    assert found.digest() == digests.other
    assert run._ENGINES[KB.version] is not broken
    assert run.derive(ONE, KB).digest() == digests.one


def test_an_engine_that_met_an_exception_refuses_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = small_engine()
    with monkeypatch.context() as patch:
        patch.setitem(terms.COMPARISONS, "gt", lambda left, right: 1 / 0)  # type: ignore[arg-type]
        with pytest.raises(ZeroDivisionError):
            consulted(engine)
    assert not engine.running
    with pytest.raises(SpentEngineError, match="make a new one"):
        consulted(engine)


def test_a_value_that_cannot_be_ordered_spends_the_engine() -> None:
    """A real mistake of a rule base, nothing patched: words where a number is compared."""
    engine = small_engine()
    with pytest.raises(TypeError, match="a number is needed here"):
        consulted(engine, [Fact("given", ("a", "big"))])
    assert engine.spent
    assert not engine.running


# --- The patient before -----------------------------------------------------------------------------------


def test_nothing_of_the_patient_before_is_left(digests: Digests) -> None:
    known = knowledge_facts(KB)
    engine = ConsultationEngine(rule_base(), known.store, known.origins, KNOWN)
    engine.consult(case_facts(ONE, KB))
    given = case_facts(OTHER, KB)
    found = engine.consult(given)
    assert found.digest() == digests.other
    assert engine.before is not None
    own = {*given, *found.justified} - engine.before.justified.keys()
    stated = {made.key for made in engine.facts.values() if hasattr(made, "key")}
    assert stated == own
    matcher: Any = engine.matcher
    for relation in engine.rulebase.schema:
        for row in Store.rows(matcher._store, relation):
            assert Fact(relation, row) in own
    assert not engine.agenda.activations
    for premise, origin in found.origins.items():
        assert premise in given or known.origins[premise] == origin


@pytest.mark.parametrize("again", [1, 2])
def test_the_same_engine_gives_the_same_derivation_again(again: int) -> None:
    engine = small_engine()
    first = consulted(engine)
    for _ in range(again):
        consulted(engine, GIVEN[:1])
        later = consulted(engine)
        assert later is not first
        assert later.digest() == first.digest()
        assert later.origins == first.origins


def test_a_derivation_does_not_change_when_the_engine_goes_on() -> None:
    engine = small_engine()
    first = consulted(engine)
    before = first.digest(), dict(first.origins)
    consulted(engine, GIVEN[:2])
    assert (first.digest(), first.origins) == before


def test_the_knowledge_base_store_is_never_written_to() -> None:
    known = knowledge_facts(KB)
    before = {relation: known.store.rows(relation) for relation in rule_base().schema}
    ConsultationEngine(rule_base(), known.store, known.origins).consult(case_facts(ONE, KB))
    assert {relation: known.store.rows(relation) for relation in rule_base().schema} == before


# --- Limits and threads -----------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", range(1, CHAIN_FIRINGS))
def test_running_into_the_firing_limit_is_an_error_wherever_it_falls(
    limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executor, "FIRING_LIMIT", limit)
    engine = small_engine()
    with pytest.raises(RuntimeError, match=f"more than {limit} firings"):
        consulted(engine)
    assert engine.spent
    assert not engine.running


def test_within_the_firing_limit_everything_is_concluded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executor, "FIRING_LIMIT", CHAIN_FIRINGS)
    found = consulted(small_engine())
    assert found.facts_of("sum") == [Fact("sum", (12,))]
    assert sum(len(found.because(one)) for one in found.justified) == CHAIN_FIRINGS


def test_threads_get_their_own_results(digests: Digests) -> None:
    cases = [ONE, OTHER] * 3
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda case: run.derive(case, KB).digest(), cases))
    assert found == [*digests] * 3


def test_threads_stay_apart_when_one_of_them_fails(digests: Digests, monkeypatch: pytest.MonkeyPatch) -> None:
    original = ConsultationEngine.consult

    def fails_for_one(self: ConsultationEngine, given: Mapping[Fact, str]) -> Derivation:
        if Fact("observed", ("attribute:sex", "male")) not in given:
            self.spent = True
            raise ZeroDivisionError
        return original(self, given)

    monkeypatch.setattr(ConsultationEngine, "consult", fails_for_one)

    def digest(case: Case) -> str:
        try:
            return run.derive(case, KB).digest()
        except ZeroDivisionError:
            return "failed"

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(digest, [ONE, OTHER] * 2)) == ["failed", digests.other] * 2
