"""Matching a rule's conditions against a store: indexed nested-loop joins.

Patterns are joined in an order chosen once per rule (most bound slots first); tests run as soon as their
variables are bound.  A match lists its facts in the order the rule states its patterns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.algebra.rule import Aggregate, Fact, Pattern, Rule, Schema, body
from engine.algebra.terms import Op, Term, Test, Value, Var, evaluate, variables
from engine.inference.store import Row, Store


@dataclass(frozen=True, slots=True)
class Match:
    """One way to satisfy a rule: variable bindings and the facts used, in the order of its patterns."""

    bindings: dict[str, Value]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """One pattern of the join order: which slots look up the index, which bind variables."""

    at: int
    relation: str
    key_positions: tuple[int, ...]
    key_terms: tuple[Term, ...]
    binds: tuple[tuple[int, str], ...]
    equal: tuple[tuple[int, int], ...]
    tests: tuple[Test, ...]


class Plan:
    """The prepared join of one rule."""

    def __init__(self, rule: Rule | Aggregate, schema: Schema) -> None:
        self._patterns = body(rule)
        self._steps = _order(self._patterns, rule.tests if isinstance(rule, Rule) else (), schema)
        negated = rule.unless if isinstance(rule, Rule) else ()
        self._unless = tuple(_lookup(pattern, schema) for pattern in negated)

    def matches(self, store: Store) -> Iterator[Match]:
        """All matches of the rule's conditions, in a fixed order for a given store."""
        facts: list[Fact | None] = [None] * len(self._patterns)
        for bindings in self._extend(0, {}, facts, store):
            if any(
                store.find(relation, positions, tuple(evaluate(t, bindings) for t in terms))
                for relation, positions, terms in self._unless
            ):
                continue
            yield Match(dict(bindings), tuple(fact for fact in facts if fact is not None))

    def _extend(
        self, depth: int, bindings: dict[str, Value], facts: list[Fact | None], store: Store
    ) -> Iterator[dict[str, Value]]:
        if depth == len(self._steps):
            yield bindings
            return
        step = self._steps[depth]
        key = tuple(bindings[t.name] if isinstance(t, Var) else evaluate(t, bindings) for t in step.key_terms)
        for row in store.find(step.relation, step.key_positions, key):
            if any(row[a] != row[b] for a, b in step.equal):
                continue
            extended = bindings
            if step.binds:
                extended = bindings.copy()
                for position, name in step.binds:
                    extended[name] = row[position]
            if not all(test.holds(extended) for test in step.tests):
                continue
            facts[step.at] = Fact(step.relation, row)
            yield from self._extend(depth + 1, extended, facts, store)


def _lookup(pattern: Pattern, schema: Schema) -> tuple[str, tuple[int, ...], tuple[Term, ...]]:
    slots = schema[pattern.relation]
    pairs = sorted(((slots.index(name), term) for name, term in pattern.slots), key=lambda pair: pair[0])
    return pattern.relation, tuple(p for p, _ in pairs), tuple(t for _, t in pairs)


def _order(patterns: Sequence[Pattern], tests: Sequence[Test], schema: Schema) -> tuple[_Step, ...]:
    remaining = list(range(len(patterns)))
    waiting = list(tests)
    bound: set[str] = set()
    steps: list[_Step] = []
    while remaining:
        at = max(remaining, key=lambda i: (_bound_slots(patterns[i], bound), -i))
        remaining.remove(at)
        relation, positions, terms = _lookup(patterns[at], schema)
        keys, binds, equal = [], [], []
        first_at: dict[str, int] = {}
        for position, term in zip(positions, terms, strict=True):
            if isinstance(term, Var) and term.name not in bound:
                if term.name in first_at:
                    equal.append((first_at[term.name], position))
                else:
                    first_at[term.name] = position
                    binds.append((position, term.name))
            else:
                keys.append((position, term))
        bound |= set(first_at)
        ready = [t for t in waiting if variables(t.left) | variables(t.right) <= bound]
        waiting = [t for t in waiting if t not in ready]
        steps.append(
            _Step(
                at,
                relation,
                tuple(p for p, _ in keys),
                tuple(t for _, t in keys),
                tuple(binds),
                tuple(equal),
                tuple(ready),
            )
        )
    return tuple(steps)


def _bound_slots(pattern: Pattern, bound: set[str]) -> tuple[int, int]:
    """Constants and bound variables of a pattern; a pattern joined by a variable beats a constant-only one."""
    joined = sum(isinstance(t, Var) and t.name in bound for _, t in pattern.slots)
    constants = sum(not isinstance(t, Var | Op) for _, t in pattern.slots)
    return (joined + constants, joined)


def head(pattern: Pattern, bindings: dict[str, Value], schema: Schema) -> Fact:
    """The fact a head states under bindings."""
    slots = dict(pattern.slots)
    return Fact(pattern.relation, tuple(evaluate(slots[name], bindings) for name in schema[pattern.relation]))


def row_slots(fact: Fact, schema: Schema) -> dict[str, Value]:
    """Slot name -> value of a fact."""
    return dict(zip(schema[fact.relation], fact.values, strict=True))


__all__ = ["Match", "Plan", "Row", "head", "row_slots"]
