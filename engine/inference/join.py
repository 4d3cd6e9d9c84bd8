"""Matching a rule's conditions against a store: indexed nested-loop joins.

Patterns are joined in an order chosen once per rule (most bound slots first); tests run as soon as their
variables are bound.  A match lists its facts in the order the rule states its patterns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from operator import itemgetter
from typing import NamedTuple

from engine.algebra.rule import Aggregate, Fact, Pattern, Rule, Schema, body
from engine.algebra.terms import Op, Term, Test, Value, Var, evaluate, variables
from engine.inference.store import Finder, Row, Store


class Match(NamedTuple):
    """One way to satisfy a rule: variable bindings and the facts used, in the order of its patterns."""

    bindings: dict[str, Value]
    facts: tuple[Fact, ...]


class _Key(NamedTuple):
    """What looks up an index: the positions, and how to make the values from bindings.

    Constants come first and expressions last, so that most of a key is made once.
    """

    positions: tuple[int, ...]
    of: Callable[[Mapping[str, Value]], tuple[Value, ...]]


class _Step(NamedTuple):
    """One pattern of the join order: which slots look up the index, which bind variables."""

    at: int
    relation: str
    key: _Key
    binds: tuple[tuple[int, str], ...]
    equal: tuple[tuple[int, int], ...]
    tests: tuple[Test, ...]


class Plan:
    """The prepared join of one rule.

    known: relations of which facts are known before a case is.  They are many, however little a case says, so a join
    begins elsewhere if it can.
    """

    def __init__(self, rule: Rule | Aggregate, schema: Schema, known: Set[str] = frozenset()) -> None:
        self._patterns = body(rule)
        self._steps = _order(self._patterns, rule.tests if isinstance(rule, Rule) else (), schema, known)
        negated = rule.unless if isinstance(rule, Rule) else ()
        self._unless = tuple((pattern.relation, _key(_placed(pattern, schema))) for pattern in negated)

    def bound_at(self) -> dict[str, tuple[int, int]]:
        """Variable -> the pattern and the place in its row that the variable is read from."""
        return {name: (step.at, position) for step in self._steps for position, name in step.binds}

    def matches(self, store: Store) -> Iterator[Match]:
        """All matches of the rule's conditions, in a fixed order for a given store."""
        search = _Search(self._steps, self._unless, store)
        search.extend(0)
        return iter(search.found)


class _Search:
    """One search for all matches of a plan, in a store that stays as it is meanwhile."""

    def __init__(self, steps: Sequence[_Step], unless: Sequence[tuple[str, _Key]], store: Store) -> None:
        self.found: list[Match] = []
        self._steps = steps
        self._unless = unless
        self._store = store
        # Both are written in place: a deeper step always overwrites what an earlier branch left.
        self._bindings: dict[str, Value] = {}
        self._facts = [_NO_FACT] * len(steps)
        self._finders: list[Finder] = []
        """Of the steps that were reached."""

    def extend(self, depth: int) -> None:
        """Find every way to go on from what the steps above have bound."""
        bindings, facts = self._bindings, self._facts
        if depth == len(self._steps):
            for relation, key in self._unless:
                if self._store.find(relation, key.positions, key.of(bindings)):
                    return
            self.found.append(_made(Match, (bindings.copy(), tuple(facts))))
            return
        at, relation, key, binds, equal, tests = self._steps[depth]
        if depth == len(self._finders):
            self._finders.append(self._store.finder(relation, key.positions))
        for row in self._finders[depth](key.of(bindings)):
            if equal and any(row[a] != row[b] for a, b in equal):
                continue
            for position, name in binds:
                bindings[name] = row[position]
            for test in tests:
                if not test.holds(bindings):
                    break
            else:
                facts[at] = _made(Fact, (relation, row))
                self.extend(depth + 1)


_NO_FACT = Fact("", ())
_made = tuple.__new__
"""Makes a named tuple of its class and a tuple in a third of the time."""

_NOT_CONSTANT = (Var, Op)

_POSITION = itemgetter(0)

Placed = Sequence[tuple[int, Term]]
"""Terms of a pattern with the positions of their slots, in the order of the slots."""


def _placed(pattern: Pattern, schema: Schema) -> Placed:
    at = schema[pattern.relation].index
    return sorted([(at(name), term) for name, term in pattern.slots], key=_POSITION)


def _key(placed: Placed) -> _Key:
    fixed, bound, worked_out = [], [], []
    for at, term in placed:
        if isinstance(term, Var):
            bound.append((at, term.name))
        elif isinstance(term, Op):
            worked_out.append((at, term))
        else:
            fixed.append((at, term))
    positions = tuple([at for at, _ in (*fixed, *bound, *worked_out)])
    constants = tuple([term for _, term in fixed])
    names = tuple([name for _, name in bound])
    if worked_out:
        terms = tuple([term for _, term in worked_out])
        return _Key(
            positions, lambda b: (*constants, *[b[name] for name in names], *[evaluate(term, b) for term in terms])
        )
    if not names:
        return _Key(positions, lambda b: constants)
    if len(names) == 1:
        (only,) = names
        return _Key(positions, lambda b: (*constants, b[only]))
    values = itemgetter(*names)
    return _Key(positions, (lambda b: constants + values(b)) if constants else values)


def _order(patterns: Sequence[Pattern], tests: Sequence[Test], schema: Schema, known: Set[str]) -> tuple[_Step, ...]:
    placed = [_placed(pattern, schema) for pattern in patterns]
    remaining = list(range(len(patterns)))
    shapes = [_shape(placed[at], patterns[at].relation in known) for at in remaining] if len(patterns) > 1 else []
    waiting = [(test, variables(test.left) | variables(test.right)) for test in tests]
    bound: set[str] = set()
    steps: list[_Step] = []
    while remaining:
        at = remaining[0]
        if len(remaining) > 1:
            # The first of the best.
            at = max(remaining, key=lambda i: _preference(i, shapes, bound))
        remaining.remove(at)
        keys, binds, equal = [], [], []
        first_at: dict[str, int] = {}
        for position, term in placed[at]:
            if not isinstance(term, Var) or term.name in bound:
                keys.append((position, term))
            elif term.name in first_at:
                equal.append((first_at[term.name], position))
            else:
                first_at[term.name] = position
                binds.append((position, term.name))
        bound.update(first_at)
        ready: tuple[Test, ...] = ()
        if waiting:
            ready = tuple([test for test, names in waiting if names <= bound])
            waiting = [one for one in waiting if not one[1] <= bound]
        steps.append(_Step(at, patterns[at].relation, _key(keys), tuple(binds), tuple(equal), ready))
    return tuple(steps)


class _Shape(NamedTuple):
    """What the order of a join depends on: the variables in a pattern's slots, its constant slots, its relation."""

    names: tuple[str, ...]
    constants: int
    known: bool


def _shape(placed: Placed, known: bool) -> _Shape:
    names = tuple([term.name for _, term in placed if isinstance(term, Var)])
    constants = sum([not isinstance(term, _NOT_CONSTANT) for _, term in placed])
    return _Shape(names, constants, known)


def _preference(at: int, shapes: Sequence[_Shape], bound: set[str]) -> tuple[bool, int, int]:
    """What speaks for joining a pattern next.

    It is joined to what came before, or is of the case and comes first; its bound slots; those bound by a variable,
    or of the first, the most slots that another pattern has bound after it.
    """
    names, constants, known = shapes[at]
    if bound:
        joined = len([name for name in names if name in bound])
        return bool(joined), joined + constants, joined
    after = 0
    for i, other in enumerate(shapes):
        joined = 0 if i == at else len([name for name in other.names if name in names])
        if joined:
            after = max(after, joined + other.constants)
    return not known, constants, after


class Head:
    """The prepared head of one rule: its terms in the order of the relation's slots."""

    def __init__(self, pattern: Pattern, schema: Schema) -> None:
        named = dict(pattern.slots)
        self.relation = pattern.relation
        self.slots = schema[pattern.relation]
        self._terms = tuple(named[name] for name in self.slots)

    def fact(self, bindings: Mapping[str, Value]) -> Fact:
        """The fact the head states under bindings."""
        return _made(Fact, (self.relation, tuple([evaluate(term, bindings) for term in self._terms])))


def head(pattern: Pattern, bindings: dict[str, Value], schema: Schema) -> Fact:
    """The fact a head states under bindings."""
    return Head(pattern, schema).fact(bindings)


def row_slots(fact: Fact, schema: Schema) -> dict[str, Value]:
    """Slot name -> value of a fact."""
    return dict(zip(schema[fact.relation], fact.values, strict=True))


__all__ = ["Head", "Match", "Plan", "Row", "head", "row_slots"]
