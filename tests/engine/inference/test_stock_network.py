"""experta as it comes, with its own Rete network, as a referee of the layered engine on the same rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hypothesis import given, settings

from engine.algebra.rule import Fact, Rule, body
from engine.algebra.rulebase import RuleBase, build
from engine.facts.from_kb import knowledge_facts
from engine.inference import experta_compat
from engine.inference.conditions import conditions, fact_classes
from engine.inference.derivation import Derivation
from engine.inference.executor import ConsultationEngine
from engine.inference.join import head
from engine.inference.store import Store
from engine.rules import rule_base
from kb.snapshot import load

from ..chain import CHAIN, GIVEN, SCHEMA, small_engine
from ..small_worlds import conclusions, facts, rule_bases

KB = load()


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
        patterns = [part for part in rule if isinstance(part, experta_compat.Fact)]
        negated = [part for part in rule if type(part) is experta_compat.NOT]
        tests = [part for part in rule if type(part) is experta_compat.TEST]
        # No other form: experta takes NOT(AND(a, b)) for "not a or not b", and EXISTS forgets what is bound outside.
        assert len(patterns) + len(negated) + len(tests) == len(rule)
        assert [type(part) for part in patterns] == [engine.classes[pattern.relation] for pattern in body(data)]
        if isinstance(data, Rule):
            assert [len(part) for part in negated] == [1] * len(data.unless)
            assert [type(part[0]) for part in negated] == [engine.classes[pattern.relation] for pattern in data.unless]
            assert len(tests) == len(data.tests)
        for pattern in (*patterns, *(part[0] for part in negated)):
            fields = [field for slot, field in pattern.items() if slot != "__bind__"]
            assert all(type(field).__name__ in ("L", "W") for field in fields), "nor a choice within a field"


def test_layers_and_salience_agree() -> None:
    engine = small_engine()
    assert [(rule.data.id, rule.salience) for rule in engine.get_rules()] == [
        ("chain.kept", 0),
        ("chain.bigger", -1),
        ("chain.sum", -2),
    ]
