"""The executor of record: every rule becomes a real experta rule, run by an engine made safe.

Only experta's public extension points are used.  The matcher indexes facts and hands out one layer of
activations at a time, when every relation that layer reads is complete; nothing is ever retracted, so a rule
cannot fire on a withdrawn fact.  The strategy is a total order with exact removal.  `run` has a firing limit
and clears its running flag; an engine that met an exception refuses to be used again.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Set
from functools import cached_property, partial
from typing import Any

from engine.algebra.rule import Aggregate, AnyRule, Fact, Rule, Schema, body
from engine.algebra.rulebase import RuleBase
from engine.algebra.terms import Value
from engine.inference import experta_compat as experta
from engine.inference.aggregate import groups
from engine.inference.beforehand import beforehand
from engine.inference.conditions import conditions, fact_classes, holding
from engine.inference.derivation import Derivation, Justification, canonical
from engine.inference.join import Head, Match, Plan
from engine.inference.store import LayeredStore, Store
from engine.inference.uncollected import uncollected

NAME = "experta"
FIRING_LIMIT = 1_000_000
_NOTHING: tuple[list[Any], list[Any]] = ([], [])
"""No activation comes, none goes.  Nobody writes to it."""


class SpentEngineError(RuntimeError):
    """The engine met an exception earlier; make a new one."""


class LayeredMatcher(experta.Matcher):  # type: ignore[misc]
    """Hands the agenda one layer of activations at a time."""

    def __init__(self, engine: Any) -> None:
        super().__init__(engine)
        self.engine: Any
        self.reset()

    def reset(self) -> None:
        """Forget the person; the knowledge base stays."""
        self._store = LayeredStore(self.engine.base)
        self._waiting: list[Fact] = []
        """Facts that nobody has looked for yet."""
        self._next_layer = 0

    @property
    def done(self) -> bool:
        """Whether every layer has been handed out."""
        return bool(self._next_layer >= len(self.engine.layers))

    def changes(self, adding: Any = None, deleting: Any = None) -> tuple[list[Any], list[Any]]:
        """Index new facts; once the agenda is empty, return the next layer that has activations."""
        if deleting:
            raise RuntimeError("rules never retract: derive a further fact instead")
        if adding:
            self._waiting += [fact.key for fact in adding if isinstance(fact, KeyedFact)]
        engine = self.engine
        if engine.agenda.activations or not engine.running:
            return _NOTHING
        self._store.add(self._waiting)
        self._waiting = []
        layers = engine.layers
        while self._next_layer < len(layers):
            found = [a for prepared in layers[self._next_layer] for a in self._activations(prepared)]
            self._next_layer += 1
            if found:
                return found, []
        return _NOTHING

    def _activations(self, prepared: Prepared) -> Iterable[Any]:
        data = prepared.data
        if not all(map(self._store.has, prepared.needs)):
            return
        matches: Iterable[Match] = prepared.plan.matches(self._store)
        if isinstance(data, Aggregate):
            matches = groups(data, list(matches))
        for match in matches:
            activation = experta.Activation(prepared.rule, (), {"match": match})
            activation.key = (data.id, tuple(map(canonical, match.facts)))
            yield activation


def _signed(engine: Any, match: Match) -> None:
    """What experta passes to a rule that fires."""


_SIGNATURE = inspect.signature(_signed)


class TotalOrder(experta.Strategy):  # type: ignore[misc]
    """Activations by rule id, then by the facts they use: one order on every machine."""

    def _update_agenda(self, agenda: Any, added: list[Any], removed: list[Any]) -> None:
        if not added and not removed:
            return
        gone = {id(activation) for activation in removed}
        kept = [a for a in agenda.activations if id(a) not in gone]
        # The agenda fires from the right.
        agenda.activations = sorted([*kept, *added], key=lambda a: a.key, reverse=True)


class KeyedFact(experta.Fact):  # type: ignore[misc]
    """An experta fact that remembers the plain fact it states.

    Its values are plain by construction, so what experta would look for in each of them is not there to be found.
    """

    key: Fact

    @classmethod
    def stating(cls, fact: Fact, slots: tuple[str, ...]) -> KeyedFact:
        """The experta fact for a plain fact."""
        made: KeyedFact = holding(cls, zip(slots, fact.values, strict=True))
        made.key = fact
        return made

    def has_field_constraints(self) -> bool:
        """No value is a condition."""
        return False

    def has_nested_accessor(self) -> bool:
        """No slot name has the double underscore that experta reads as an attribute."""
        return False


class Prepared:
    """A rule with its join and its experta rule, each made when it is first needed: most rules wait for facts."""

    def __init__(self, data: AnyRule, schema: Schema, known: Set[str], make: Callable[[], Any]) -> None:
        self.data = data
        self._known = known
        self.needs = tuple(pattern.relation for pattern in body(data))
        self._schema = schema
        self._make = make

    @cached_property
    def plan(self) -> Plan:
        """The prepared join."""
        return Plan(self.data, self._schema, self._known)

    @cached_property
    def rule(self) -> Any:
        """The experta rule."""
        return self._make()


class _FactClasses(dict[str, Any]):
    """The experta fact class of each relation, made when it is first needed."""

    def __init__(self, schema: Schema) -> None:
        super().__init__()
        self._schema = schema

    def __missing__(self, relation: str) -> Any:
        made = fact_classes({relation: self._schema[relation]}, KeyedFact)
        self.update(made)
        return made[relation]


class ConsultationEngine(experta.KnowledgeEngine):  # type: ignore[misc]
    """An experta engine for one rule base over one knowledge base.  Not shared between threads.

    base: the facts of the knowledge base.  known: the relations that no case adds to.  Rules that read these alone
    are fired once, at the first consultation; what they conclude belongs to the base of every one.  before: what
    they concluded in another process, if that was kept.
    """

    __matcher__ = LayeredMatcher
    __strategy__ = TotalOrder

    def __init__(
        self,
        rulebase: RuleBase,
        base: Store,
        kb_origins: Mapping[Fact, str],
        known: Iterable[str] = (),
        before: Derivation | None = None,
    ) -> None:
        self.rulebase = rulebase
        self.base = LayeredStore(base)
        self.kb_origins = kb_origins
        self.spent = False
        self.derivation = Derivation(schema=rulebase.schema)
        self.layers: list[list[Prepared]] = []
        """The rules of this run."""
        first = beforehand(rulebase, known)
        self._first = frozenset(rule.id for rule in first.rules)
        self.before = before
        """What follows from the knowledge base alone, once it is known."""
        if before is not None:
            self.base.add(before.justified)
        self.classes = _FactClasses(rulebase.schema)
        self.prepared = [
            [Prepared(rule, rulebase.schema, first.begun, partial(self._experta_rule, rule, depth)) for rule in layer]
            for depth, layer in enumerate(rulebase.layers())
        ]
        self._heads: dict[str, tuple[Head, list[str]]] = {}
        """Rule -> its head, and the names of what its reasons show."""
        self._traced: set[Fact] = set()
        """Premises of this run whose origin has been looked up."""
        super().__init__()

    def get_rules(self) -> list[Any]:
        """The experta rules, made from the rule data."""
        return [prepared.rule for layer in self.prepared for prepared in layer]

    def get_deffacts(self) -> list[Any]:
        """None: facts come from the case alone."""
        return []

    def _experta_rule(self, data: AnyRule, depth: int) -> Any:
        def fire(engine: ConsultationEngine, match: Match) -> None:
            engine.conclude(data, match)

        fire.__signature__ = _SIGNATURE  # type: ignore[attr-defined]  # which experta reads, and takes long to work out
        rule = experta.Rule(*conditions(data, self.classes), salience=-depth)(fire)
        rule.data = data
        return rule

    def conclude(self, rule: AnyRule, match: Match) -> None:
        """State the head of a rule and record why."""
        known = self._heads.get(rule.id)
        if known is None:
            made = Head(rule.then, self.rulebase.schema)
            # Every match of a rule binds the same variables.
            known = self._heads[rule.id] = made, sorted({*made.slots, *match.bindings})
        head, names = known
        fact = head.fact(match.bindings)
        values = dict(zip(head.slots, fact.values, strict=True))
        values.update(match.bindings)
        shown = tuple([(name, values[name]) for name in names])
        origins = self.derivation.origins
        for premise in match.facts:
            if premise in self._traced:
                continue
            self._traced.add(premise)
            origin = self.kb_origins.get(premise)
            if origin is not None:
                origins[premise] = origin
        # Of a fact that is there already experta would find so, and drop it.
        if self.derivation.record(fact, Justification(rule.id, match.facts, shown)):
            self.declare(self.fact(fact))

    def fact(self, fact: Fact) -> Any:
        """The experta fact for a plain fact."""
        return self.classes[fact.relation].stating(fact, self.rulebase.schema[fact.relation])

    def consult(self, given: Mapping[Fact, str]) -> Derivation:
        """Run all rules on given facts (fact -> path into the case).

        Raises SpentEngineError after an earlier exception, RuntimeError beyond the firing limit.
        """
        if self.spent:
            raise SpentEngineError("this engine met an exception earlier; make a new one")
        self.spent = True
        before = self.before
        if before is None:
            before = self.before = self._consult({}, Derivation(schema=self.rulebase.schema), first=True)
            self.base.add(before.justified)
        start = Derivation({**given, **before.origins}, dict(before.justified), self.rulebase.schema)
        found = self._consult(given, start, first=False)
        self.spent = False
        return found

    def _consult(self, given: Mapping[Fact, str], start: Derivation, first: bool) -> Derivation:
        """Run the rules that belong before every case, or the others."""
        self.layers = [[p for p in layer if (p.data.id in self._first) == first] for layer in self.prepared]
        self.derivation = start
        self._traced = set()
        with uncollected():
            self.reset()
            for fact in given:
                self.declare(self.fact(fact))
            self.run(FIRING_LIMIT)
        if self.agenda.activations or not self.matcher.done:
            raise RuntimeError(f"more than {FIRING_LIMIT} firings: the rule base does not settle")
        return self.derivation

    def run(self, steps: float = float("inf")) -> None:
        """Run the agenda; the running flag is cleared whatever happens."""
        try:
            super().run(steps)
        finally:
            self.running = False


__all__ = ["ConsultationEngine", "LayeredMatcher", "Rule", "SpentEngineError", "TotalOrder", "Value"]
