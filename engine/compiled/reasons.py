"""A derivation whose firings, bare rows, become facts, reasons and origins when somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from functools import cached_property
from typing import Any

from engine.algebra.rule import Aggregate, AnyRule, Fact, Rule, Schema, body
from engine.algebra.terms import Value
from engine.compiled.known import Known
from engine.compiled.ordering import Step
from engine.inference.derivation import Derivation, Justification, canonical
from engine.inference.join import Plan
from engine.inference.store import Row
from engine.inference.uncollected import uncollected

Kept = list[Any]
"""What a run keeps of the firings of one rule; how they are told from it is written beside the rule (see `codegen`)."""
Fired = list[Any]
"""The firings of one rule, end to end: one flat list costs far less than an object for each.

Of a rule: head row, then an item for each step of its join: a row, or a line of a table of known facts, whose first
places are a row for each pattern of the step.  Of an aggregate: head row, key, results, members; a member is the
values that are folded, then such items.
"""
Rows = dict[str, dict[Row, None]]


class Reader:
    """How the firings of one rule are read."""

    def __init__(self, rule: AnyRule, schema: Schema, steps: Sequence[Step], known: Set[str]) -> None:
        """known: relations of which facts are known before any case is."""
        self.rule = rule
        self.relations = tuple(pattern.relation for pattern in body(rule))
        self.size = 4 if isinstance(rule, Aggregate) else 1 + len(steps)
        """Places that one firing takes."""
        self._schema, self._known = schema, known
        self._found = [(0, 0)] * len(self.relations)
        """For each pattern, the step that found its row, and the place in its line; -1 where the row is the item."""
        for number, step in enumerate(steps):
            for i, at in enumerate(step.patterns):
                self._found[at] = (number, i if step.lined else -1)

    @cached_property
    def _shown(self) -> tuple[tuple[str, int, int], ...]:
        """Names of what a reason shows, and where each is read; worked out when the rule is first seen to fire."""
        rule, slots = self.rule, self._schema[self.rule.then.relation]
        places: dict[str, tuple[int, int]] = {name: (0, place) for place, name in enumerate(slots)}
        if isinstance(rule, Rule):
            bound_at = Plan(rule, self._schema, self._known).bound_at()
            places |= {name: (at + 1, place) for name, (at, place) in bound_at.items()}
        else:
            places |= {var.name: (1, i) for i, var in enumerate(rule.by)}
            places |= {name: (2, i) for i, (name, _, _) in enumerate(rule.compute)}
        return tuple((name, *places[name]) for name in sorted(places))

    def _rows(self, items: Sequence[Any]) -> list[Row]:
        """The row of each pattern."""
        return [items[step] if place < 0 else items[step][place] for step, place in self._found]

    def values_of(self, names: Sequence[str]) -> Callable[[Fired, int], tuple[Value, ...]]:
        """What reads the values of variables off the firing that begins at a place."""
        where = {name: (at, place) for name, at, place in self._shown}
        if isinstance(self.rule, Aggregate):
            at_group = [where[name][1] for name in names]
            return lambda fired, at: tuple([fired[at + 1][place] for place in at_group])
        steps = [(*self._found[where[name][0] - 1], where[name][1]) for name in names]
        return lambda fired, at: tuple(
            [fired[at + 1 + s][p] if line < 0 else fired[at + 1 + s][line][p] for s, line, p in steps]
        )

    def bindings(self, firing: Fired) -> tuple[tuple[str, Value], ...]:
        """Slots of the head and variables, by name; a variable hides a slot of its name."""
        read = firing if isinstance(self.rule, Aggregate) else [firing[0], *self._rows(firing[1:])]
        return tuple([(name, read[at][place]) for name, at, place in self._shown])

    def premises(self, firing: Fired, fact: Callable[[str, Row], Fact]) -> tuple[Fact, ...]:
        """The facts used, in the order of the patterns; of a group, each once, in canonical order."""
        if isinstance(self.rule, Aggregate):
            skipped = len(self.rule.compute)
            used = {
                fact(r, row)
                for member in firing[3]
                for r, row in zip(self.relations, self._rows(member[skipped:]), strict=True)
            }
            return tuple(sorted(used, key=canonical))
        return tuple(
            [fact(relation, row) for relation, row in zip(self.relations, self._rows(firing[1:]), strict=True)]
        )


class RecordedDerivation(Derivation):
    """What a compiled run derived.  Equal to the same derivation by the executor of record."""

    __slots__ = ("_firings", "_given", "_justified", "_kb_origins", "_known", "_origins", "_readers", "rows")

    def __init__(
        self,
        schema: Schema,
        given: Mapping[Fact, str],
        rows: Rows,
        firings: Callable[[], Sequence[Fired]],
        readers: Sequence[Reader],
        known: Known,
        kb_origins: Mapping[Fact, str],
    ) -> None:
        self.schema = schema
        self.rows = rows
        self._given = given
        self._firings = firings
        self._readers = readers
        self._known = known
        self._kb_origins = kb_origins
        self._justified: dict[Fact, list[Justification]] | None = None
        self._origins: dict[Fact, str] | None = None

    @property
    def justified(self) -> dict[Fact, list[Justification]]:  # type: ignore[override]
        """Concluded fact -> its justifications."""
        if self._justified is None:
            with uncollected():
                self._read()
        assert self._justified is not None
        return self._justified

    @property
    def origins(self) -> dict[Fact, str]:  # type: ignore[override]
        """Given fact -> where it is from."""
        if self._origins is None:
            with uncollected():
                self._read()
        assert self._origins is not None
        return self._origins

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Derivation):
            return NotImplemented
        if (self.origins, dict(self.schema)) != (other.origins, dict(other.schema)):
            return False
        return self.justified.keys() == other.justified.keys() and all(
            self.because(fact) == other.because(fact) for fact in self.justified
        )

    __hash__ = None  # type: ignore[assignment]

    def _read(self) -> None:
        origins = dict(self._given)
        justified = {fact: list(reasons) for fact, reasons in self._known.justified.items()}
        for reasons in self._known.justified.values():
            for reason in reasons:
                self._keep_origins(reason.premises, origins)
        made: dict[str, dict[Row, Fact]] = {}

        def fact(relation: str, row: Row) -> Fact:
            facts = made.setdefault(relation, {})
            found = facts.get(row)
            if found is None:
                found = facts[row] = Fact(relation, row)
            return found

        for reader, fired in zip(self._readers, self._firings(), strict=True):
            relation, rule = reader.rule.then.relation, reader.rule.id
            for at in range(0, len(fired), reader.size):
                firing = fired[at : at + reader.size]
                premises = reader.premises(firing, fact)
                reason = Justification(rule, premises, reader.bindings(firing))
                justified.setdefault(fact(relation, firing[0]), []).append(reason)
        for relation, facts in made.items():
            if self._known.holds(relation):
                self._keep_origins(facts.values(), origins)
        self._justified, self._origins = justified, origins

    def _keep_origins(self, facts: Any, origins: dict[Fact, str]) -> None:
        for fact in facts:
            origin = self._kb_origins.get(fact)
            if origin is not None:
                origins[fact] = origin
