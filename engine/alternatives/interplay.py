"""Which two changes can do together what neither does alone.

Where two changes do not meet, their effects simply add up.  They meet in a rule that a fact of the one and a fact
of the other could fire (or keep from firing) together, in a conclusion from which both take a reason, and in what
the decision on the item is read from.  Only such pairs have to be worked out; all others do nothing new.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from engine.algebra.rule import Aggregate, AnyRule, Fact, Pattern, Rule, body
from engine.algebra.terms import Op, Value, Var
from engine.alternatives.effect import Effect
from engine.alternatives.reach import Bindings, Paths, Reach, can_hold
from engine.facts.schema import CASE
from engine.inference.derivation import Derivation
from engine.rules import rule_base

Pair = tuple[int, int]


@dataclass(slots=True)
class _Meeting:
    """The facts of all changes that one pattern of a rule can meet."""

    negated: bool
    rows: list[tuple[int, bool, Bindings]] = field(default_factory=list)
    """Number of the change, whether it helps the rule to fire, and what the pattern and the knowledge bind."""


def pairs(base: Derivation, effects: Sequence[Effect], reach: Reach) -> list[Pair]:
    """Pairs of changes, by their numbers, that meet somewhere on the way to the item, in order."""
    found: set[Pair] = set()
    found.update(_in_decision(effects, reach))
    found.update(_in_reasons(base, effects, reach))
    world = _World(base, effects)
    for rule in rule_base().rules:
        if rule.then.relation in reach.closure:
            found.update(_in_rule(rule, effects, reach, found, world))
    return sorted(found)


def _in_decision(effects: Sequence[Effect], reach: Reach) -> Iterator[Pair]:
    touching = [
        number for number, one in enumerate(effects) if any(reach.aim.hit(*fact) for fact in (*one.added, *one.removed))
    ]
    yield from combinations(touching, 2)


def _in_reasons(base: Derivation, effects: Sequence[Effect], reach: Reach) -> Iterator[Pair]:
    """A conclusion that loses its last reasons by two changes, or loses all by the one and finds one by the other."""
    losing: dict[Fact, list[int]] = {}
    gaining: dict[Fact, list[int]] = {}
    for number, one in enumerate(effects):
        for fact in one.lost:
            losing.setdefault(fact, []).append(number)
        for fact in one.gained:
            gaining.setdefault(fact, []).append(number)
    for fact, numbers in losing.items():
        if not reach.bears((fact.relation, fact.values)):
            continue
        held = len({(one.rule, one.premises) for one in base.justified.get(fact, ())})
        for one_, other_ in combinations(numbers, 2):
            if len(effects[one_].lost[fact] | effects[other_].lost[fact]) == held:
                yield one_, other_
        bare = [one_ for one_ in numbers if len(effects[one_].lost[fact]) == held]
        for other_ in gaining.get(fact, ()):
            yield from ((min(one_, other_), max(one_, other_)) for one_ in bare if one_ != other_)


def _in_rule(rule: AnyRule, effects: Sequence[Effect], reach: Reach, known: set[Pair], world: _World) -> Iterator[Pair]:
    meetings = [m for m in _meetings(rule, effects, reach.paths) if m.rows]
    grouped = isinstance(rule, Aggregate)
    for one, other in _choices(meetings, grouped):
        shared = sorted(one.rows[0][2].keys() & other.rows[0][2].keys())
        if grouped and isinstance(rule, Aggregate):
            # Any two members of one group meet, whatever else they bind.
            shared = [name for name in shared if name in {var.name for var in rule.by}]
        buckets: dict[tuple[Value, ...], list[tuple[int, bool, Bindings]]] = {}
        for row in other.rows:
            buckets.setdefault(tuple(row[2][name] for name in shared), []).append(row)
        for number, helps, bound in one.rows:
            for second, also, more in buckets.get(tuple(bound[name] for name in shared), ()):
                pair = (min(number, second), max(number, second))
                if number == second or pair in known or not (grouped or helps or also):
                    continue
                if one is other and not grouped and not (one.negated and (helps or also)):
                    continue
                if world.allows(rule, bound, more, pair, grouped) and _leads_on(rule, bound, more, reach, grouped):
                    known.add(pair)
                    yield pair


class _World:
    """What holds in the case as it stands, and what each change adds."""

    def __init__(self, base: Derivation, effects: Sequence[Effect]) -> None:
        self._base: dict[str, list[Fact]] = {}
        for fact in dict.fromkeys((*base.justified, *base.origins)):
            self._base.setdefault(fact.relation, []).append(fact)
        self._added: list[dict[str, list[Fact]]] = []
        for one in effects:
            added: dict[str, list[Fact]] = {}
            for fact in one.added:
                added.setdefault(fact.relation, []).append(fact)
            self._added.append(added)
        self._schema = base.schema
        self._varying = {rule.then.relation for rule in rule_base().rules} | set(CASE)
        self._index: dict[tuple[str, tuple[int, ...]], set[tuple[Value, ...]]] = {}

    def allows(self, rule: AnyRule, bound: Bindings, more: Bindings, pair: Pair, grouped: bool) -> bool:
        """Whether the rule's other conditions can hold: one by one, in the case or by one of the two changes."""
        if grouped:
            return True
        merged = {**bound, **more}
        for pattern in body(rule):
            slots = self._schema[pattern.relation]
            fixed = sorted(
                (slots.index(name), merged[term.name] if isinstance(term, Var) else term)
                for name, term in pattern.slots
                if not isinstance(term, Op) and (not isinstance(term, Var) or term.name in merged)
            )
            if pattern.relation in self._base or any(pattern.relation in self._added[n] for n in pair):
                at, key = tuple(p for p, _ in fixed), tuple(v for _, v in fixed)
                if key in self._keys(pattern.relation, at):
                    continue
                rows = (fact for n in pair for fact in self._added[n].get(pattern.relation, ()))
                if any(tuple(fact.values[p] for p in at) == key for fact in rows):
                    continue
            elif pattern.relation not in self._varying:
                continue
            if pattern.relation in self._varying:
                return False
        return True

    def _keys(self, relation: str, at: tuple[int, ...]) -> set[tuple[Value, ...]]:
        if (relation, at) not in self._index:
            rows = self._base.get(relation, ())
            self._index[relation, at] = {tuple(fact.values[p] for p in at) for fact in rows}
        return self._index[relation, at]


def _choices(meetings: list[_Meeting], grouped: bool) -> Iterator[tuple[_Meeting, _Meeting]]:
    yield from combinations(meetings, 2)
    for one in meetings:
        if grouped or one.negated:
            yield one, one


def _leads_on(rule: AnyRule, bound: Bindings, more: Bindings, reach: Reach, grouped: bool) -> bool:
    if grouped and isinstance(rule, Aggregate):
        by = {var.name for var in rule.by}
        merged = {name: value for name, value in {**bound, **more}.items() if name in by}
    else:
        merged = {**bound, **more}
        if not can_hold(rule, merged):
            return False
    return reach.bears(reach.paths.head(rule, merged))


def _meetings(rule: AnyRule, effects: Sequence[Effect], paths: Paths) -> Iterator[_Meeting]:
    negated: tuple[Pattern, ...] = rule.unless if isinstance(rule, Rule) else ()
    for pattern in body(rule):
        yield _meeting(rule, pattern, effects, paths, negated=False)
    for pattern in negated:
        yield _meeting(rule, pattern, effects, paths, negated=True)


def _meeting(rule: AnyRule, pattern: Pattern, effects: Sequence[Effect], paths: Paths, *, negated: bool) -> _Meeting:
    found = _Meeting(negated)
    if not paths.varies(pattern.relation):
        return found
    for number, one in enumerate(effects):
        changes: Mapping[bool, tuple[Fact, ...]] = {True: one.added, False: one.removed}
        for came, facts in changes.items():
            for fact in facts:
                if fact.relation != pattern.relation:
                    continue
                bound = paths.bound(pattern, (fact.relation, fact.values))
                if bound is None:
                    continue
                for bindings in paths.joined(rule, bound):
                    found.rows.append((number, came != negated, bindings))
    return found
