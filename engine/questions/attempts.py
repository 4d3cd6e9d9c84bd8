"""How near a rule came to a conclusion: its own conditions walked against the facts, failures kept instead of dropped.

A goal is a relation with some slots filled.  It is unified with the head of a rule, and the body is joined as the
executor joins it, except that a condition which finds nothing is written down as a failure and the walk goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from engine.algebra.rule import AnyRule, Fact, Pattern, Rule, Schema, body
from engine.algebra.terms import Op, Test, Value, Var, evaluate, variables
from engine.facts.schema import KNOWN
from engine.inference.aggregate import groups
from engine.inference.join import Match
from engine.inference.store import Row, Store

Bound = dict[str, Value]
Kind = Literal["absent", "blocked", "untrue"]

_ROWS_WALKED = 240
"""Rows one walk of a rule may look at; what is nearest is met early, because joined conditions come first."""
_ROWS_FOLLOWED = 24
"""Rows one condition is followed into once something has failed already."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A fact to look for: a relation, the slots that are settled, and pairs of slots that must hold the same."""

    relation: str
    slots: tuple[tuple[str, Value], ...] = ()
    equal: tuple[tuple[str, str], ...] = ()

    def values(self) -> dict[str, Value]:
        """Slot name -> value."""
        return dict(self.slots)


def goal(relation: str, **slots: Value) -> Goal:
    """A goal, its slots in a fixed order."""
    return Goal(relation, tuple(sorted(slots.items())))


@dataclass(frozen=True, slots=True)
class Failure:
    """One condition that did not hold.

    absent: no fact meets `goal`.  blocked: `facts` are there, and must not be.  untrue: `test` is false of the
    values in `bindings`; for an aggregate, `goal` names what there was too little of.
    """

    kind: Kind
    goal: Goal | None = None
    facts: tuple[Fact, ...] = ()
    test: Test | None = None
    bindings: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """A rule that would give the goal: what it met, what it bound, and what failed.

    untried: tests of values that nothing gave.
    """

    rule: AnyRule
    met: tuple[Fact, ...]
    bindings: tuple[tuple[str, Value], ...]
    failures: tuple[Failure, ...]
    untried: int = 0

    @property
    def distance(self) -> int:
        """How far it is from the conclusion: conditions that failed, and tests that could not even be tried."""
        return len(self.failures) + self.untried


def attempts(
    rule: AnyRule, wanted: Goal, store: Store, schema: Schema, *, by_distance: bool = False
) -> tuple[Attempt, ...]:
    """The attempts of a rule with the fewest failures, each set of failures once; none if its head is another one.

    by_distance: tests that could not be tried count as failures.  So a line that is recorded with another grade is
    nearer than a line nobody recorded; where the goal names the line it is all the same.
    """
    bindings = _unified(rule, wanted)
    if bindings is None:
        return ()
    walk = _Walk(rule, wanted, store, schema, by_distance)
    walk.go(_in_order(body(rule), frozenset(bindings)), bindings, (), ())
    return walk.nearest()


def _unified(rule: AnyRule, wanted: Goal) -> Bound | None:
    """Variables of the body that the goal settles; None when head and goal differ."""
    if rule.then.relation != wanted.relation:
        return None
    settled = wanted.values()
    free = None if isinstance(rule, Rule) else {var.name for var in rule.by}
    bindings: Bound = {}
    for name, term in rule.then.slots:
        if name not in settled:
            continue
        value = settled[name]
        if isinstance(term, Var):
            if free is not None and term.name not in free:
                continue  # the result of an aggregation: compared when the goal is known to be absent
            if bindings.setdefault(term.name, value) != value:
                return None
        elif not isinstance(term, Op) and term != value:
            return None
    return bindings


_REMEMBERED = 8192
"""Conditions whose orders and steps are kept at a time."""
_ORDERS: dict[int, tuple[tuple[Pattern, ...], dict[frozenset[str], tuple[Pattern, ...]]]] = {}


def _in_order(patterns: tuple[Pattern, ...], settled: frozenset[str]) -> tuple[Pattern, ...]:
    """Conditions in the order in which they are walked.

    Kept by identity, as hashing conditions takes longer than the look-up it saves; they are kept with it.
    """
    kept = _ORDERS.get(id(patterns))
    if kept is None or kept[0] is not patterns:
        if len(_ORDERS) >= _REMEMBERED:
            _ORDERS.clear()
        kept = _ORDERS[id(patterns)] = (patterns, {})
    found = kept[1].get(settled)
    if found is None:
        found = kept[1][settled] = tuple(patterns[at] for at in _order(patterns, settled))
    return found


def _order(patterns: tuple[Pattern, ...], settled: frozenset[str]) -> tuple[int, ...]:
    """The order in which conditions are walked: joined ones first, knowledge before conclusions among them.

    What the knowledge base says settles the variables, so that a missing conclusion is named as exactly as can be.
    """
    remaining = list(range(len(patterns)))
    bound = set(settled)
    order: list[int] = []
    while remaining:
        best = max(remaining, key=lambda at: (_joined(patterns[at], bound), patterns[at].relation in KNOWN, -at))
        remaining.remove(best)
        bound |= patterns[best].variables()
        order.append(best)
    return tuple(order)


def _joined(pattern: Pattern, bound: set[str]) -> int:
    """2 when a bound variable joins it or all is constant, 1 when constants narrow it, 0 when nothing does."""
    names = pattern.variables()
    if names & bound or not names:
        return 2
    return 1 if any(not isinstance(term, Var) for _, term in pattern.slots) else 0


_Step = tuple[int, str | None, Value | Op]
_STEPS: dict[int, tuple[Pattern, tuple[str, ...], tuple[_Step, ...]]] = {}


def _steps(pattern: Pattern, slots: tuple[str, ...]) -> tuple[_Step, ...]:
    """Slots of a condition by their place, each with its variable or its term.

    Kept by identity, as orders are.
    """
    kept = _STEPS.get(id(pattern))
    if kept is not None and kept[0] is pattern and kept[1] == slots:
        return kept[2]
    found: list[_Step] = [
        (slots.index(slot), term.name, "") if isinstance(term, Var) else (slots.index(slot), None, term)
        for slot, term in pattern.slots
    ]
    steps = tuple(sorted(found, key=lambda step: step[0]))
    if len(_STEPS) >= _REMEMBERED:
        _STEPS.clear()
    _STEPS[id(pattern)] = (pattern, slots, steps)
    return steps


_VARIABLES: dict[int, tuple[Pattern, frozenset[str]]] = {}


def _variables(pattern: Pattern) -> frozenset[str]:
    """What a condition binds or needs; kept as its steps are."""
    kept = _VARIABLES.get(id(pattern))
    if kept is not None and kept[0] is pattern:
        return kept[1]
    if len(_VARIABLES) >= _REMEMBERED:
        _VARIABLES.clear()
    names = pattern.variables()
    _VARIABLES[id(pattern)] = (pattern, names)
    return names


def _extended(bindings: Bound, row: Row, free: Sequence[tuple[int, str]]) -> Bound | None:
    """The bindings with what a row adds; None where the row holds two values for one variable."""
    extended = bindings.copy()
    for at, name in free:
        if extended.setdefault(name, row[at]) != row[at]:
            return None
    return extended


def _is_joined(pattern: Pattern, bindings: Mapping[str, Value]) -> bool:
    names = _variables(pattern)
    return not names or not names.isdisjoint(bindings)


class _Walk:
    """One walk over the body of one rule."""

    def __init__(self, rule: AnyRule, wanted: Goal, store: Store, schema: Schema, by_distance: bool) -> None:
        self._by_distance = by_distance
        self._rule, self._wanted, self._store, self._schema = rule, wanted, store, schema
        self._budget = _ROWS_WALKED
        self._fewest = len(body(rule)) + len(rule.tests) + 9
        self._found: dict[tuple[Failure, ...], Attempt] = {}
        self._matches: list[Match] = []

    def go(
        self, patterns: Sequence[Pattern], bindings: Bound, met: tuple[Fact, ...], missing: tuple[Pattern, ...]
    ) -> None:
        """Meet the conditions one after the other; what finds nothing is missing."""
        if len(missing) > self._fewest:
            return
        if not patterns:
            self._end(bindings, met, missing)
            return
        pattern, rest = patterns[0], patterns[1:]
        found, free = self._find(pattern, bindings)
        if found and missing and (len(found) > _ROWS_FOLLOWED or not self._is_meant(pattern, bindings, missing)):
            # What failed would have settled which of these is meant; that there are some is all that can be said.
            self.go(rest, bindings, met, missing)
            return
        nothing = True
        for row in found:
            extended = _extended(bindings, row, free) if free else bindings
            if extended is None:
                continue
            nothing = False
            self._budget -= 1
            if self._budget < 0 and self._found:
                return
            self.go(rest, extended, (*met, Fact(pattern.relation, row)), missing)
        if nothing:
            self.go(rest, bindings, met, (*missing, pattern))

    def _is_meant(self, pattern: Pattern, bindings: Bound, missing: tuple[Pattern, ...]) -> bool:
        """Whether rows are the ones the rule means: joined to what is bound, or nothing that failed binds more."""
        return _is_joined(pattern, bindings) or all(_variables(one) <= bindings.keys() for one in missing)

    def _find(self, pattern: Pattern, bindings: Bound) -> tuple[Sequence[Row], list[tuple[int, str]]]:
        """Rows that agree with what is settled, and which slots are free to bind which variables."""
        places: list[int] = []
        values: list[Value] = []
        free: list[tuple[int, str]] = []
        for at, name, term in _steps(pattern, self._schema[pattern.relation]):
            if name is not None:
                if name in bindings:
                    places.append(at)
                    values.append(bindings[name])
                else:
                    free.append((at, name))
            elif not isinstance(term, Op):
                places.append(at)
                values.append(term)
            elif variables(term) <= bindings.keys():
                places.append(at)
                values.append(evaluate(term, bindings))
        found = self._store.find(pattern.relation, tuple(places), tuple(values))
        return found, free

    def _end(self, bindings: Bound, met: tuple[Fact, ...], missing: tuple[Pattern, ...]) -> None:
        rule = self._rule
        if isinstance(rule, Rule) and not _head_agrees(rule, self._wanted, bindings):
            return
        if isinstance(rule, Rule):
            others = [*self._blocked(rule, bindings), *_untrue(rule.tests, bindings)]
        elif missing:
            others = []
        else:
            self._matches.append(Match(dict(bindings), met))
            return
        # What failed more often than the nearest so far is not kept, so it is not put into goals either.
        if 0 < len(missing) + len(others) <= self._fewest:
            absent = [Failure("absent", _goal(pattern, bindings)) for pattern in missing]
            self._keep(bindings, met, (*absent, *others))

    def _blocked(self, rule: Rule, bindings: Bound) -> Iterator[Failure]:
        for pattern in rule.unless:
            if _variables(pattern) <= bindings.keys():
                facts = tuple(Fact(pattern.relation, row) for row in self._find(pattern, bindings)[0])
                if facts:
                    yield Failure("blocked", _goal(pattern, bindings), facts)

    def _keep(self, bindings: Bound, met: tuple[Fact, ...], failures: tuple[Failure, ...]) -> None:
        if failures in self._found:
            return
        untried = 0
        if self._by_distance and isinstance(self._rule, Rule):
            untried = sum(not _names(test) <= bindings.keys() for test in self._rule.tests)
        attempt = Attempt(self._rule, met, tuple(sorted(bindings.items())), failures, untried)
        self._fewest = min(self._fewest, attempt.distance)
        self._found[failures] = attempt

    def nearest(self) -> tuple[Attempt, ...]:
        """The attempts with the fewest failures."""
        if self._matches and not isinstance(self._rule, Rule):
            self._found = {}
            self._fold()
        fewest = min((attempt.distance for attempt in self._found.values()), default=0)
        return tuple(attempt for attempt in self._found.values() if attempt.distance == fewest)

    def _fold(self) -> None:
        """An aggregate that has members: its tests failed, so there are too few of them, or the wrong ones."""
        rule = self._rule
        assert not isinstance(rule, Rule)
        every = type(rule)(rule.id, rule.reads, rule.serves, rule.over, rule.by, rule.compute, rule.then)
        for match in groups(every, self._matches):
            failures = list(_untrue(rule.tests, match.bindings))
            group = {var.name: match.bindings[var.name] for var in rule.by}
            failures = [
                Failure(one.kind, _goal(_last_conclusion(rule.over), group), (), one.test, one.bindings)
                for one in failures
            ]
            if not failures:  # it holds, with another result than the one asked for
                said = tuple(sorted((name, match.bindings[name]) for name, _, _ in rule.compute))
                failures = [Failure("untrue", None, match.facts, None, said)]
            self._keep(match.bindings, match.facts, tuple(failures))


def _last_conclusion(patterns: Sequence[Pattern]) -> Pattern:
    concluded = [pattern for pattern in patterns if pattern.relation not in KNOWN]
    return (concluded or list(patterns))[-1]


def _untrue(tests: Sequence[Test], bindings: Bound) -> Iterator[Failure]:
    for test in tests:
        names = _names(test)
        if names <= bindings.keys() and not _holds(test, bindings):
            shown = tuple(sorted((name, bindings[name]) for name in names))
            yield Failure("untrue", None, (), test, shown)


@lru_cache(maxsize=4096)
def _names(test: Test) -> frozenset[str]:
    """What a test is of."""
    return frozenset(variables(test.left) | variables(test.right))


def _holds(test: Test, bindings: Bound) -> bool:
    try:
        return test.holds(bindings)
    except TypeError:  # an earlier test guards against what is no number
        return False


def _head_agrees(rule: Rule, wanted: Goal, bindings: Bound) -> bool:
    """Whether what the head computes is what is wanted, as far as that can be said."""
    settled = wanted.values()
    for name, term in rule.then.slots:
        if name in settled and isinstance(term, Op) and variables(term) <= set(bindings):
            try:
                if evaluate(term, bindings) != settled[name]:
                    return False
            except TypeError:
                return False
    return True


def _goal(pattern: Pattern, bindings: Bound) -> Goal:
    """What a pattern asks for, with the values that are settled."""
    settled: Bound = {}
    first: dict[str, str] = {}
    equal = []
    for name, term in pattern.slots:
        if isinstance(term, Var):
            if term.name in bindings:
                settled[name] = bindings[term.name]
            elif first.setdefault(term.name, name) != name:
                equal.append((first[term.name], name))
        elif not isinstance(term, Op):
            settled[name] = term
        elif variables(term) <= bindings.keys():
            settled[name] = evaluate(term, bindings)
    return Goal(pattern.relation, tuple(sorted(settled.items())), tuple(equal))
