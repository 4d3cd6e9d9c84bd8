"""Firing a rule again for those values alone with which something that it reads has changed.

Take the variables that every pattern over a changed relation binds.  A firing with other values of these than any
changed fact has meets none of these facts, neither among those that must be there nor among those that must not.
So it stays as it was, and the rule is gone through anew over the facts with the changed values only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.algebra.rule import Aggregate, Rule, body
from engine.algebra.terms import Op, Var
from engine.compiled.reasons import Fired, Rows
from engine.inference.store import Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.compiled.program import Program

Key = tuple[Any, ...]
_MOST = 64
"""With more changed values than this, a rule is gone through as a whole."""


class Again(NamedTuple):
    """What came of a rule: all its firings, and the heads of those that went and of those that came."""

    fired: Fired
    went: list[Row]
    came: list[Row]


class _Split(NamedTuple):
    """How a rule falls into parts by the values that facts of some changed relations have in common."""

    touching: tuple[tuple[str, tuple[int, ...], tuple[tuple[int, Any], ...]], ...]
    """Of each pattern that a changed fact can meet: relation, places of the values, and constants by place."""
    narrow: tuple[tuple[str, tuple[int, ...]], ...]
    """Relations of which only facts with the changed values are met, and where these stand in a fact."""
    whole: tuple[str, ...]
    """All others that are read."""
    indexes: tuple[str, ...]
    """Names of the indexes of these."""
    of: Callable[[Fired, int], Key]
    """The values of the firing at a place."""


class Refiring:
    """The rules over one run, each to be fired again in part; what is laid out of the run is kept for the next."""

    def __init__(self, program: Program, rows: Rows, fired: Callable[[int], Fired]) -> None:
        self._program, self._rows, self._fired = program, rows, fired
        self.reads = {relation: frozenset().union(*(reads for _, reads in rules)) for relation, rules in program.makers}
        """Concluded relation -> everything that its rules read."""
        self._splits: dict[tuple[int, frozenset[str]], _Split | None] = {}
        self._held: dict[tuple[str, tuple[int, ...]], dict[Key, list[Row]]] = {}
        self._places: dict[tuple[int, frozenset[str]], dict[Key, list[int]]] = {}
        self._support: dict[str, dict[Row, int]] = {}

    def again(
        self, number: int, changed: frozenset[str], moved: Mapping[str, Sequence[Row]], rows: Rows,
        indexes: dict[str, Any], doubt: Callable[[int], None],
    ) -> Again | None:  # fmt: skip
        """Fire a rule again where facts of the changed relations came or went; None where it must be fired as a whole.

        rows, indexes: of the new run, as far as it has come.
        """
        question = (number, changed)
        if question not in self._splits:
            self._splits[question] = self._split(number, changed)
        split = self._splits[question]
        if split is None:
            return None
        keys: dict[Key, None] = {}
        for relation, places, fixed in split.touching:
            for row in moved[relation]:
                if all(row[at] == value for at, value in fixed):
                    keys[tuple([row[at] for at in places])] = None
        if len(keys) > _MOST:
            return None
        before = self._fired(number)
        if not keys:
            return Again(before, [], [])
        size = self._program.readers[number].size
        new = self._over(number, split, keys, moved, rows, indexes, doubt)
        kept: Fired = []
        for at in range(0, len(new), size):
            if split.of(new, at) in keys:
                kept += new[at : at + size]
        by_key = self._by_key(question, split, size)
        old = sorted(at for key in keys for at in by_key.get(key, ()))
        gone: Fired = []
        for at in old:
            gone += before[at : at + size]
        if gone == kept:
            return Again(before, [], [])
        after = list(before)
        for at in reversed(old):
            del after[at : at + size]
        return Again(after + kept, gone[::size], kept[::size])

    def moved(
        self, relation: str, rules: Sequence[int], again: Iterable[Again], stay: Sequence[Mapping[Row, None]]
    ) -> list[Row]:
        """The rows of a relation that come or go with these firings; those that `stay` are there in any case."""
        moves: dict[Row, int] = {}
        for one in again:
            for row in one.came:
                moves[row] = moves.get(row, 0) + 1
            for row in one.went:
                moves[row] = moves.get(row, 0) - 1
        support = self._support.get(relation)
        if support is None:
            support = self._support[relation] = {}
            for number in rules:
                for row in self._fired(number)[:: self._program.readers[number].size]:
                    support[row] = support.get(row, 0) + 1
        return [
            row
            for row, by in moves.items()
            if (support.get(row, 0) + by > 0) != (support.get(row, 0) > 0) and not any(row in held for held in stay)
        ]

    def _over(
        self, number: int, split: _Split, keys: Mapping[Key, None], moved: Mapping[str, Sequence[Row]], rows: Rows,
        indexes: dict[str, Any], doubt: Callable[[int], None],
    ) -> Fired:  # fmt: skip
        own: Rows = {relation: rows[relation] for relation in split.whole}
        for relation, places in split.narrow:
            held = self._by_values(relation, places)
            narrow: dict[Row, None] = {row: None for key in keys for row in held.get(key, ())}
            for row in moved.get(relation, ()):
                if tuple([row[at] for at in places]) in keys:
                    if row in narrow:
                        del narrow[row]
                    else:
                        narrow[row] = None
            own[relation] = narrow
        own[self._program.rules[number].then.relation] = {}
        made = {name: indexes[name] for name in split.indexes if name in indexes}
        fired = self._program.fired(number, own, made, doubt)
        indexes.update((name, made[name]) for name in split.indexes if name in made)
        return fired

    def _by_values(self, relation: str, places: tuple[int, ...]) -> dict[Key, list[Row]]:
        found = self._held.get((relation, places))
        if found is None:
            found = self._held[relation, places] = {}
            for row in self._rows[relation]:
                found.setdefault(tuple([row[at] for at in places]), []).append(row)
        return found

    def _by_key(self, question: tuple[int, frozenset[str]], split: _Split, size: int) -> dict[Key, list[int]]:
        found = self._places.get(question)
        if found is None:
            found = self._places[question] = {}
            fired = self._fired(question[0])
            for at in range(0, len(fired), size):
                found.setdefault(split.of(fired, at), []).append(at)
        return found

    def _split(self, number: int, changed: frozenset[str]) -> _Split | None:
        program = self._program
        rule, schema = program.rules[number], program.rulebase.schema
        unless = rule.unless if isinstance(rule, Rule) else ()
        patterns = [p for p in (*program.met(number), *unless) if not program.known.holds(p.relation)]
        if isinstance(rule, Aggregate) and any(p.relation in program.begun for p in body(rule)):
            return None  # a group is made of known facts and those of the case together
        bound = [
            (
                p.relation,
                {t.name: schema[p.relation].index(slot) for slot, t in p.slots if isinstance(t, Var)},
                tuple((schema[p.relation].index(slot), t) for slot, t in p.slots if not isinstance(t, Var | Op)),
            )
            for p in patterns
        ]
        common = set.intersection(*(set(own) for relation, own, _ in bound if relation in changed))
        if isinstance(rule, Aggregate):
            common &= {var.name for var in rule.by}
        if not common:
            return None
        names = sorted(common)
        touching = tuple(
            (relation, tuple(own[name] for name in names), fixed)
            for relation, own, fixed in bound
            if relation in changed
        )
        places: dict[str, set[tuple[int, ...] | None]] = {}
        for relation, own, _ in bound:
            at = tuple(own[name] for name in names) if own.keys() >= common else None
            places.setdefault(relation, set()).add(at)
        narrow = {}
        for relation, stands in places.items():
            (first, *others) = stands
            if first is not None and not others:
                narrow[relation] = first
        if not narrow:
            return None
        whole = tuple(relation for relation in places if relation not in narrow)
        indexes = tuple(name for relation in whole for name in sorted(program.indexes_of.get(relation, ())))
        return _Split(touching, tuple(narrow.items()), whole, indexes, program.readers[number].values_of(names))


__all__ = ["Again", "Refiring"]
