"""Where a number makes a difference: read off the statements that test it and off the rules its value flows through.

A value is followed from the slot of a case fact through the variables of rules, from head to condition, to every
test it meets.  What it is compared with is a constant, a number that a fact of the knowledge base holds, or a
calculation over such; a difference or a ratio with a second measurement gives a threshold relative to that one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

from engine.algebra.rule import Aggregate, AnyRule, Pattern, body
from engine.algebra.terms import Op, Term, Test, Value, Var, evaluate, variables
from engine.facts.from_kb import knowledge_facts
from engine.inference.store import Store
from engine.rules import rule_base
from kb.snapshot import KnowledgeBase

_ORDERED = frozenset({"lt", "le", "gt", "ge"})
_MOST_ROWS = 4000


@dataclass(slots=True)
class Thresholds:
    """Numbers at which something changes: as they stand, as a difference, and in per cent of another measurement."""

    absolute: set[Decimal] = field(default_factory=set)
    difference: set[Decimal] = field(default_factory=set)
    percent: set[Decimal] = field(default_factory=set)


class ThresholdReader:
    """Finds thresholds in one version of the knowledge; its facts are laid out once."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._store = knowledge_facts(kb).store

    def of(self, relation: str, slot: str, **constants: Value) -> Thresholds:
        """Everything that the value of a slot of a case relation is compared with by rules."""
        flow = _Flow(self._store)
        flow.follow(relation, slot, constants, "absolute")
        return flow.found

    def stated(self, attribute: str) -> set[Decimal]:
        """Numbers that the criteria of statements compare an attribute with."""
        return {
            Decimal(str(values[5]))
            for values in self._store.rows("literal_of")
            if values[3] == attribute and values[4] in _ORDERED
        }


class _Flow:
    def __init__(self, store: Store) -> None:
        self.found = Thresholds()
        self._store = store
        self._seen: set[tuple[str, str, str, tuple[tuple[str, Value], ...]]] = set()
        self._rules = rule_base().rules
        self._schema = rule_base().schema

    def follow(self, relation: str, slot: str, constants: Mapping[str, Value], kind: str) -> None:
        """Look at every rule that reads the slot in facts whose other slots hold these constants."""
        step = (relation, slot, kind, tuple(sorted(constants.items())))
        if step in self._seen:
            return
        self._seen.add(step)
        for rule in self._rules:
            for pattern in body(rule):
                if pattern.relation != relation:
                    continue
                terms = dict(pattern.slots)
                term = terms.get(slot)
                if not isinstance(term, Var):
                    continue
                if any(
                    not isinstance(terms.get(k, v), Var | Op) and terms.get(k, v) != v for k, v in constants.items()
                ):
                    continue
                fixed = {t.name: v for k, v in constants.items() if isinstance(t := terms.get(k), Var)}
                self._in_rule(rule, term.name, kind, fixed)

    def _in_rule(self, rule: AnyRule, name: str, kind: str, fixed: Mapping[str, Value]) -> None:
        names = {name: kind}
        if isinstance(rule, Aggregate):
            for result, how, term in rule.compute:
                if name in variables(term) and how != "count":
                    names[result] = kind if how in ("min", "max") else "difference"
        for own, sort in names.items():
            for test in rule.tests:
                self._test(rule, test, own, sort, fixed)
            carried = {slot: fixed[t.name] for slot, t in rule.then.slots if isinstance(t, Var) and t.name in fixed}
            for slot, term in rule.then.slots:
                if own in variables(term):
                    self.follow(rule.then.relation, slot, carried, _kind_of(term, own, sort))

    def _test(self, rule: AnyRule, test: Test, name: str, kind: str, fixed: Mapping[str, Value]) -> None:
        if test.name not in _ORDERED and test.name != "eq":
            return
        for side, other in ((test.left, test.right), (test.right, test.left)):
            if name not in variables(side) or name in variables(other):
                continue
            values = set(self._values(rule, other, fixed))
            if sized := _is_size(side, name):
                # How far it is from nought, up or down.
                values |= {-value for value in values}
            sort = kind if sized else _kind_of(side, name, kind)
            getattr(self.found, sort).update(values)
            if not values:
                # Compared with another measurement: as much, a little more or a little less.
                self.found.difference.add(Decimal(0))

    def _values(self, rule: AnyRule, term: Term, fixed: Mapping[str, Value]) -> Iterator[Decimal]:
        """Every number a term can be, its variables bound by facts of the knowledge base."""
        needed = sorted(variables(term))
        choices: list[list[Value]] = []
        for name in needed:
            values = list(dict.fromkeys(v for p in body(rule) for v in self._held(p, name, fixed)))
            numbers = [v for v in values if isinstance(v, int | Decimal) and not isinstance(v, bool)]
            if not numbers:
                return
            choices.append(list(numbers))
        size = 1
        for choice in choices:
            size *= len(choice)
        if size > _MOST_ROWS:
            return
        for row in product(*choices):
            value = evaluate(term, dict(zip(needed, row, strict=True)))
            if isinstance(value, int | Decimal) and not isinstance(value, bool):
                yield Decimal(value)

    def _held(self, pattern: Pattern, name: str, fixed: Mapping[str, Value]) -> Iterator[Value]:
        """Values of a variable in the facts of the knowledge base that a pattern can meet."""
        slots = self._schema[pattern.relation]
        at = [slots.index(slot) for slot, term in pattern.slots if isinstance(term, Var) and term.name == name]
        known = {slot: fixed.get(t.name, t) if isinstance(t, Var) else t for slot, t in pattern.slots}
        wanted = [(slots.index(slot), value) for slot, value in known.items() if not isinstance(value, Var | Op)]
        for row in self._store.rows(pattern.relation) if at else ():
            if all(row[position] == value for position, value in wanted):
                yield row[at[0]]


def _kind_of(term: Term, name: str, kind: str) -> str:
    """What becomes of a value within a term: itself, part of a difference, or part of a ratio."""
    if not isinstance(term, Op):
        return kind
    if _divides(term, name):
        return "percent"
    return kind if kind == "percent" else "difference"


def _is_size(term: Term, name: str) -> bool:
    """Whether a term is a value without its sign: the greater of itself and its negative."""
    if not isinstance(term, Op) or term.name != "max" or len(term.args) != 2:
        return False
    return any(
        one == Var(name) and isinstance(other, Op) and other.name == "sub" and other.args == (0, Var(name))
        for one, other in (term.args, term.args[::-1])
    )


def _divides(term: Term, name: str) -> bool:
    if not isinstance(term, Op) or name not in variables(term):
        return False
    return term.name == "div" or any(_divides(arg, name) for arg in term.args)


def around(points: Iterable[Decimal], step: Decimal, low: Decimal | None, high: Decimal | None) -> list[Decimal]:
    """Each point with its neighbours a step away, within the limits."""
    found = {point + move for point in points for move in (-step, Decimal(0), step)}
    whole = {(value / step).to_integral_value() * step for value in found}
    return sorted(v for v in whole if (low is None or v >= low) and (high is None or v <= high))
