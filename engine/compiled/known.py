"""What follows from the knowledge base alone, worked out once for every case to come.

Rules whose whole body speaks of the knowledge base are fired here, by the same joins as in the executor of
record; their conclusions then count as known facts.  `Known` also answers what the other rules ask of known
facts: how many a pattern meets, and the join of several patterns as a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from engine.algebra.rule import Aggregate, AnyRule, Fact, Pattern, Schema, body
from engine.algebra.rulebase import RuleBase
from engine.algebra.terms import Test, Value, Var, evaluate, variables
from engine.inference.aggregate import groups
from engine.inference.beforehand import beforehand
from engine.inference.derivation import Justification
from engine.inference.join import Plan, head
from engine.inference.store import LayeredStore, Row, Store

Bound = dict[str, Value]
Joined = tuple[tuple[Row, ...], Bound]
"""One way to meet several patterns: a row for each, and what the variables are."""


class Known:
    """Known facts: those of the knowledge base, and what follows from them alone."""

    def __init__(self, rulebase: RuleBase, base: Store, relations: Iterable[str]) -> None:
        self.schema: Schema = rulebase.schema
        self.store = LayeredStore(base)
        self.justified: dict[Fact, list[Justification]] = {}
        """Conclusions of the rules fired here."""
        self.fired: set[str] = set()
        """Ids of those rules."""
        self._fan_outs: dict[tuple[object, ...], float] = {}
        rules, self.relations, self.begun = beforehand(rulebase, relations)
        for rule in rules:
            self._conclude(rule)

    def holds(self, relation: str) -> bool:
        """Whether all facts of a relation are known before any case is."""
        return relation in self.relations

    def knows_some(self, relation: str) -> bool:
        """Whether some facts of a relation are known, and a case may add others."""
        return relation not in self.relations and self.store.has(relation)

    def rows(self, relation: str) -> Sequence[Row]:
        """Facts of a relation that are known, be they all of them or not."""
        return self.store.rows(relation)

    def _conclude(self, rule: AnyRule) -> None:
        # As in the executor of record, a rule that lacks facts altogether is not begun: its tests ask nothing.
        begun = all(self.store.has(pattern.relation) for pattern in body(rule))
        matches = list(Plan(rule, self.schema, self.begun).matches(self.store)) if begun else []
        if isinstance(rule, Aggregate):
            matches = groups(rule, matches)
        for match in matches:
            fact = head(rule.then, match.bindings, self.schema)
            stated = dict(zip(self.schema[fact.relation], fact.values, strict=True))
            shown = tuple(sorted({**stated, **match.bindings}.items()))
            self.justified.setdefault(fact, []).append(Justification(rule.id, match.facts, shown))
            self.store.add([fact])
        self.fired.add(rule.id)

    def fan_out(self, pattern: Pattern, joined: tuple[str, ...]) -> float:
        """Mean number of known facts that meet a pattern's constants and one value each of the slots `joined`."""
        constants = tuple(pair for pair in pattern.slots if not isinstance(pair[1], Var))
        question = (pattern.relation, constants, joined)
        if question not in self._fan_outs:
            slots = self.schema[pattern.relation]
            rows = self._meeting(pattern, {})
            places = [slots.index(name) for name in joined]
            keys = {tuple(row[place] for place in places) for row in rows}
            self._fan_outs[question] = len(rows) / max(len(keys), 1)
        return self._fan_outs[question]

    def joined(
        self, patterns: Sequence[Pattern], tests: Sequence[Test] = (), unless: Sequence[Pattern] = ()
    ) -> list[Joined]:
        """Every way to meet patterns over known facts, with tests and absences that need nothing else.

        Raises TypeError or ArithmeticError when a test cannot be decided.
        """
        found: list[Joined] = [((), {})]
        for pattern in patterns:
            longer: list[Joined] = []
            for rows, bound in found:
                for row in self._meeting(pattern, bound):
                    extended = self._bind(pattern, row, bound)
                    if extended is not None:
                        longer.append(((*rows, row), extended))
            found = longer
        names = frozenset().union(*(pattern.variables() for pattern in patterns))
        for test in tests:
            if variables(test.left) | variables(test.right) <= names:
                found = [one for one in found if test.holds(one[1])]
        for pattern in unless:
            found = [one for one in found if not self._meeting(pattern, one[1])]
        return found

    def _meeting(self, pattern: Pattern, bound: Mapping[str, Value]) -> Sequence[Row]:
        slots = self.schema[pattern.relation]
        given = [(slots.index(n), t) for n, t in pattern.slots if not isinstance(t, Var) or t.name in bound]
        given.sort(key=lambda pair: pair[0])
        key = tuple(evaluate(term, bound) for _, term in given)
        return self.store.find(pattern.relation, tuple(place for place, _ in given), key)

    def _bind(self, pattern: Pattern, row: Row, bound: Bound) -> Bound | None:
        extended = dict(bound)
        slots = self.schema[pattern.relation]
        for name, term in pattern.slots:
            if isinstance(term, Var):
                value = row[slots.index(name)]
                if extended.setdefault(term.name, value) != value:
                    return None
        return extended
