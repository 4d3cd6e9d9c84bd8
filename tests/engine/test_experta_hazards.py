"""Faults of stock experta that could touch us, each shown not to, and its own network as a referee."""

from __future__ import annotations

import logging
import random
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from engine.algebra import terms
from engine.algebra.rule import Aggregate, Fact, Rule, fact
from engine.algebra.rulebase import RuleBase, build
from engine.algebra.terms import V, add, gt
from engine.case import Case
from engine.casefile import read_case
from engine.consultation import consult
from engine.facts.from_case import case_facts
from engine.facts.from_kb import knowledge_facts
from engine.inference import executor, experta_compat, run
from engine.inference.conditions import conditions, fact_classes
from engine.inference.derivation import Derivation, canonical
from engine.inference.executor import ConsultationEngine, SpentEngineError, TotalOrder
from engine.inference.join import Match, Plan, head
from engine.inference.store import LayeredStore, Store
from engine.rules import rule_base
from kb.snapshot import load

from .small_worlds import conclusions, facts, rule_bases

ROOT = Path(__file__).parents[2]
KB = load()


def example(name: str) -> Case:
    return read_case(ROOT / "examples" / f"{name}.yaml", KB)


ONE, OTHER = example("complete_healthy_us"), example("strong_glabella_man")
WOMAN, MAN = run.derive(ONE, KB).digest(), run.derive(OTHER, KB).digest()

SCHEMA = {
    "given": ("name", "size"),
    "barred": ("name",),
    "kept": ("name", "size"),
    "bigger": ("name", "size"),
    "sum": ("total",),
}
CHAIN = (
    Rule(
        id="chain.kept",
        reads="{name} is kept.",
        serves="",
        when=(fact("given", name=V.name, size=V.size),),
        unless=(fact("barred", name=V.name),),
        then=fact("kept", name=V.name, size=V.size),
    ),
    Rule(
        id="chain.bigger",
        reads="{name} is big.",
        serves="",
        when=(fact("kept", name=V.name, size=V.size),),
        tests=(gt(V.size, 1),),
        then=fact("bigger", name=V.name, size=add(V.size, 1)),
    ),
    Aggregate(
        id="chain.sum",
        reads="{total} in all.",
        serves="",
        over=(fact("bigger", name=V.name, size=V.each),),
        by=(),
        compute=(("total", "sum", V.each),),
        then=fact("sum", total=V.total),
    ),
)
GIVEN = [Fact("given", (name, size)) for name, size in (("a", 1), ("b", 2), ("c", 3), ("d", 4))]
CHAIN_FIRINGS = 8  # four kept, three bigger, one sum


def small_engine(rules: Sequence[Any] = CHAIN) -> ConsultationEngine:
    return ConsultationEngine(build(rules, SCHEMA, frozenset(SCHEMA)), Store(), {})


def consulted(engine: ConsultationEngine, known: Sequence[Fact] = GIVEN) -> Derivation:
    return engine.consult({one: f"path {at}" for at, one in enumerate(known)})


# --- Importing experta ------------------------------------------------------------------------------------


def in_a_fresh_interpreter(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.strip()


def test_experta_imports_and_leaves_collections_as_they_were() -> None:
    code = """
        import collections.abc
        before = set(vars(collections))
        from engine.inference import experta_compat
        print(experta_compat.KnowledgeEngine.__name__, set(vars(collections)) ^ before)
    """
    assert in_a_fresh_interpreter(code) == "KnowledgeEngine set()"


def test_importing_experta_leaves_the_root_logger_as_it_was() -> None:
    code = """
        import logging
        root = logging.getLogger()
        own = logging.NullHandler()
        root.addHandler(own)
        root.setLevel(logging.DEBUG)
        from engine.inference import experta_compat
        print(root.handlers == [own], root.level == logging.DEBUG)
    """
    assert in_a_fresh_interpreter(code) == "True True"
    code = """
        import logging
        from engine.inference import experta_compat
        print(logging.getLogger().handlers, logging.getLogger().level == logging.WARNING)
    """
    assert in_a_fresh_interpreter(code) == "[] True"


def test_a_consultation_in_a_fresh_interpreter_prints_nothing() -> None:
    code = """
        from engine.casefile import read_case
        from engine.consultation import consult
        from engine.samples import sample
        from kb.snapshot import load
        kb = load()
        print(len(consult(read_case(sample(), kb), kb).plan.toxin) > 0)
    """
    assert in_a_fresh_interpreter(code) == "True"


def test_an_incomplete_experta_is_an_import_error() -> None:
    """Without its package `schema`, experta would leave an empty package behind and say nothing."""
    code = """
        import sys
        sys.modules["schema"] = None
        try:
            from engine.inference import experta_compat
        except ImportError as error:
            print(error)
    """
    assert "incomplete" in in_a_fresh_interpreter(code)


@pytest.mark.parametrize("name", experta_compat.experta.watchers.ALL)
def test_every_watcher_is_silent_and_passes_nothing_on(name: str) -> None:
    watcher = getattr(experta_compat.experta.watchers, name)
    assert not watcher.isEnabledFor(logging.CRITICAL)
    assert not watcher.propagate


def test_nothing_about_a_patient_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[logging.LogRecord] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(record)

    ear = Ear(logging.DEBUG)
    loggers = [logging.getLogger(), *(logging.getLogger(n) for n in logging.root.manager.loggerDict)]
    secret = ONE.model_copy(update={"id": "a-name-nobody-may-read"})
    for logger in loggers:
        logger.addHandler(ear)
    try:
        with caplog.at_level(logging.DEBUG):
            consult(secret, KB)
    finally:
        for logger in loggers:
            logger.removeHandler(ear)
    assert [record.getMessage() for record in seen if record.name.startswith("experta")] == []
    assert not any("corrugator" in record.getMessage() or "nobody" in record.getMessage() for record in seen)
    assert not caplog.records


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
    assert found.digest() == MAN
    assert run._ENGINES[KB.version] is not broken
    assert run.derive(ONE, KB).digest() == WOMAN


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


def test_nothing_of_the_patient_before_is_left() -> None:
    known = knowledge_facts(KB)
    engine = ConsultationEngine(rule_base(), known.store, known.origins)
    engine.consult(case_facts(ONE, KB))
    given = case_facts(OTHER, KB)
    found = engine.consult(given)
    assert found.digest() == MAN
    own = {*given, *found.justified}
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


def test_threads_get_their_own_results() -> None:
    cases = [ONE, OTHER] * 3
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda case: run.derive(case, KB).digest(), cases))
    assert found == [WOMAN, MAN] * 3


def test_threads_stay_apart_when_one_of_them_fails(monkeypatch: pytest.MonkeyPatch) -> None:
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
        assert list(pool.map(digest, [ONE, OTHER] * 2)) == ["failed", MAN] * 2


# --- experta's own network as a referee -------------------------------------------------------------------


class StockOrder(experta_compat.Strategy):  # type: ignore[misc]
    """A total order with exact removal for the stock network, which hands out equal objects, not the same."""

    def _update_agenda(self, agenda: Any, added: Any, removed: Any) -> None:
        for one in (*added, *removed):
            one.key = (one.rule.salience, one.rule.data.id, str(sorted(one.context.items(), key=str)))
        kept = [one for one in agenda.activations if one not in removed]
        agenda.activations = sorted([*kept, *added], key=lambda one: one.key)


class StockEngine(experta_compat.KnowledgeEngine):  # type: ignore[misc]
    """experta as it comes, with its Rete network, on the same rules; salience keeps lower layers first."""

    __strategy__ = StockOrder

    def __init__(self, base: RuleBase) -> None:
        self.base = base
        self.classes = fact_classes(base.schema, experta_compat.Fact)
        self.fired: dict[Fact, set[tuple[str, tuple[Fact, ...]]]] = {}
        self.made = [rule for depth, layer in enumerate(base.layers()) for rule in self._rules(layer, -depth)]
        super().__init__()

    def get_rules(self) -> list[Any]:
        return self.made

    def _rules(self, layer: Sequence[Any], salience: int) -> Iterator[Any]:
        for data in layer:

            def fire(engine: StockEngine, _data: Rule = data, **context: Any) -> None:
                engine.conclude(_data, context)

            fire.data = data  # type: ignore[attr-defined]  # kept by every copy the network makes of the rule
            yield experta_compat.Rule(*conditions(data, self.classes), salience=salience)(fire)

    def conclude(self, rule: Rule, context: Mapping[str, Any]) -> None:
        premises = tuple(self.plain(context[f"f{at}"]) for at in range(len(rule.when)))
        bindings = {name: context[name] for pattern in rule.when for name in pattern.variables()}
        concluded = head(rule.then, bindings, self.base.schema)
        self.fired.setdefault(concluded, set()).add((rule.id, premises))
        self.declare(self.experta_fact(concluded))

    def plain(self, made: Any) -> Fact:
        relation = next(name for name, kind in self.classes.items() if type(made) is kind)
        return Fact(relation, tuple(made[slot] for slot in self.base.schema[relation]))

    def experta_fact(self, one: Fact) -> Any:
        values = zip(self.base.schema[one.relation], one.values, strict=True)
        return self.classes[one.relation](**dict(values))

    def consult(self, given: Sequence[Fact]) -> dict[Fact, set[tuple[str, tuple[Fact, ...]]]]:
        self.reset()
        for one in given:
            self.declare(self.experta_fact(one))
        self.run(100_000)
        return self.fired


def reasons(found: Derivation) -> dict[Fact, set[tuple[str, tuple[Fact, ...]]]]:
    return {one: {(because.rule, because.premises) for because in found.because(one)} for one in found.justified}


def layered(base: RuleBase, given: Sequence[Fact]) -> Derivation:
    return ConsultationEngine(base, Store(), {}).consult(dict.fromkeys(given, ""))


@settings(max_examples=80, deadline=None)
@given(rule_bases(), facts(most=9))
def test_the_layered_engine_concludes_what_follows(base: RuleBase, given: list[Fact]) -> None:
    assert reasons(layered(base, given)) == conclusions(base, given)


@settings(max_examples=80, deadline=None)
@given(rule_bases(), facts(most=9))
def test_the_stock_network_concludes_the_same(base: RuleBase, given: list[Fact]) -> None:
    assert StockEngine(base).consult(given) == reasons(layered(base, given))


def test_the_stock_network_agrees_on_the_chain() -> None:
    """A negation and a test on made-up findings, without the sum, which experta has no form for."""
    base = build(CHAIN[:2], SCHEMA, frozenset(SCHEMA))
    given = [*GIVEN, Fact("barred", ("c",))]
    expected = reasons(layered(base, given))
    assert StockEngine(base).consult(given) == expected
    assert {one.values[0] for one in expected if one.relation == "bigger"} == {"b", "d"}


def test_every_real_rule_is_a_genuine_experta_rule() -> None:
    known = knowledge_facts(KB)
    engine = ConsultationEngine(rule_base(), known.store, known.origins)
    made = engine.get_rules()
    assert len(made) == len(rule_base().rules)
    assert all(isinstance(rule, experta_compat.Rule) for rule in made)
    for rule in made:
        data = rule.data
        kinds = [type(part).__name__ for part in rule]
        if isinstance(data, Rule):
            assert kinds.count("NOT") == len(data.unless)
            assert kinds.count("TEST") == len(data.tests)
        assert len(kinds) >= len(Plan(data, engine.rulebase.schema)._patterns)


def test_layers_and_salience_agree() -> None:
    engine = small_engine()
    assert [(rule.data.id, rule.salience) for rule in engine.get_rules()] == [
        ("chain.kept", 0),
        ("chain.bigger", -1),
        ("chain.sum", -2),
    ]


def test_a_layered_store_is_what_the_matcher_uses() -> None:
    engine = small_engine()
    consulted(engine)
    matcher: Any = engine.matcher
    assert isinstance(matcher._store, LayeredStore)
