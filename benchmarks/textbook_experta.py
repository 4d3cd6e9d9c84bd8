"""experta as its documentation shows it: its own network and agenda, the knowledge base declared at each reset.

Sums have no form in experta; their matches are collected as they fire and folded by a rule that fires once,
after all rules of the same layer and before the next layer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.algebra.rule import Aggregate, AnyRule, Fact, Rule, body
from engine.algebra.rulebase import RuleBase
from engine.inference import experta_compat as experta
from engine.inference.aggregate import groups
from engine.inference.conditions import conditions, fact_classes
from engine.inference.join import Match, head


class TextbookEngine(experta.KnowledgeEngine):  # type: ignore[misc]
    """The rule base on stock experta.  No reasons are kept."""

    def __init__(self, rulebase: RuleBase, known: Mapping[Fact, str]) -> None:
        self.rulebase = rulebase
        self.known = tuple(known)
        self.classes = fact_classes(rulebase.schema, experta.Fact)
        self.matched: dict[str, list[Match]] = {}
        self.concluded: set[Fact] = set()
        self.made = [
            rule for depth, layer in enumerate(rulebase.layers()) for data in layer for rule in self._rules(data, depth)
        ]
        super().__init__()

    def get_rules(self) -> list[Any]:
        """The experta rules."""
        return self.made

    def _rules(self, data: AnyRule, depth: int) -> Iterator[Any]:
        def fire(engine: TextbookEngine, **context: Any) -> None:
            engine.fired(data, context)

        def fold(engine: TextbookEngine) -> None:
            assert isinstance(data, Aggregate)
            for match in groups(data, engine.matched.get(data.id, [])):
                engine.state(head(data.then, match.bindings, engine.rulebase.schema))

        yield experta.Rule(*conditions(data, self.classes), salience=-2 * depth)(fire)
        if isinstance(data, Aggregate):
            yield experta.Rule(salience=-2 * depth - 1)(fold)

    def fired(self, data: AnyRule, context: Mapping[str, Any]) -> None:
        """State the head of a rule, or keep a match of a sum."""
        bindings = {name: context[name] for pattern in body(data) for name in pattern.variables()}
        if isinstance(data, Rule):
            self.state(head(data.then, bindings, self.rulebase.schema))
            return
        facts = tuple(self._plain(context[f"f{at}"], p.relation) for at, p in enumerate(data.over))
        self.matched.setdefault(data.id, []).append(Match(bindings, facts))

    def _plain(self, made: Any, relation: str) -> Fact:
        return Fact(relation, tuple(made[slot] for slot in self.rulebase.schema[relation]))

    def state(self, fact: Fact) -> None:
        """Declare a conclusion."""
        self.concluded.add(fact)
        self.declare(self._experta_fact(fact))

    def _experta_fact(self, fact: Fact) -> Any:
        return self.classes[fact.relation](**dict(zip(self.rulebase.schema[fact.relation], fact.values, strict=True)))

    def consult(self, given: Mapping[Fact, str]) -> set[Fact]:
        """Everything concluded from a case."""
        self.matched, self.concluded = {}, set()
        self.reset()
        self.declare(*[self._experta_fact(fact) for fact in self.known])
        self.declare(*[self._experta_fact(fact) for fact in given])
        self.run()
        return self.concluded
