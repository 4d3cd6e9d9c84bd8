"""What two changes of a case do together to what an item is read from, made from what each of them does alone.

A rule falls into parts (`rule_parts`).  Take variables that stand in some of its patterns over the case: what fires
for one set of their values looks, in those patterns, at no fact with others.  So a fact of such a pattern touches one
part, or those few that the knowledge base joins it to; a fact of any other pattern touches all of them.  A part gives
the same conclusions whenever it meets the same facts: each is worked out once, by the compiled rule itself over the
few facts of the part.

A conclusion is there while some part of some rule gives it.  From this follows when two changes cannot meet:

    If no part is touched by both, and no conclusion gains or loses a part by both, then together they do what the
    one does and what the other does, and nothing else.

By induction over the layers: what a rule reads has changed by the sum of both.  Each part it touches is touched by
one of them alone, so it meets the facts it met then and gives what it gave then.  Each conclusion has gained and
lost parts by one of them alone, so it is there exactly if it was there then.  So the next layer, too, has changed
by the sum.

Facts that bear on nothing the item is read from are left out from the start: by what `reach` promises they alter
nothing that bears on it.

Where two changes do meet, the same argument holds for every relation by itself: what comes or goes in it is the sum
of both, unless it is a relation in which they meet, or its rules read one in which it is not the sum.  So only these
are worked out, from the lowest up, and all others are the sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.algebra.rule import Fact
from engine.alternatives.reach import Reach
from engine.alternatives.rule_parts import ALL, NONE, Form, Key, Often, Rows
from engine.compiled.evaluator import Run
from engine.inference.store import Row

Told = frozenset[tuple[str, Row]]
"""Rows that a decision is read from, as far as they come or go."""
_Step = tuple[Rows, frozenset[int], frozenset[int], frozenset[int]]
"""Of one relation: rows that come or go, parts touched, what gains or loses parts, rules touched as a whole."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What a change does: the facts it states, and the rows that come or go by relation, both as far as they bear."""

    given: Mapping[str, Rows]
    rows: Mapping[str, Rows]
    parts: frozenset[int]
    """The parts of rules it touches, by number."""
    heads: frozenset[int]
    """What is stated or gains or loses parts, by number."""
    touched: frozenset[int]
    """Rules of which it touches any part."""
    whole: frozenset[int]
    """Rules of which it touches every part."""
    asked: Mapping[str, int]
    """Relation that may have changed -> the number of the question what changes in it."""

    def meets(self, other: Sum) -> bool:
        """Whether the two may do together what is not the sum of both."""
        return not (
            self.parts.isdisjoint(other.parts)
            and self.heads.isdisjoint(other.heads)
            and self.whole.isdisjoint(other.touched)
            and self.touched.isdisjoint(other.whole)
        )


class _Numbers:
    """Numbers for what is compared often, each with the relation it is about."""

    def __init__(self) -> None:
        self.about: list[str] = []
        self._known: dict[Any, int] = {}

    def of(self, what: Any, relation: str) -> int:
        """The number of something; the next one where it is new."""
        known = self._known.setdefault(what, len(self.about))
        if known == len(self.about):
            self.about.append(relation)
        return known


def _both(one: Mapping[str, Rows], other: Mapping[str, Rows], relation: str) -> Rows:
    """What comes or goes with either of two changes."""
    mine, its = one.get(relation), other.get(relation)
    if mine is None:
        return NONE if its is None else its
    return mine if its is None else mine | its


class Sums:
    """The first case, and what changes of it do."""

    def __init__(self, base: Run, reach: Reach, often: Often) -> None:
        """often: what the changes that will be asked about alter; it only makes for less work."""
        program = base.program
        self._base, self._reach = base, reach
        self._certain = program.begun
        self._given: dict[str, set[Row]] = {}
        for fact in base.given:
            self._given.setdefault(fact.relation, set()).add(fact.values)
        self._order: list[tuple[str, tuple[Form, ...]]] = []
        for relation, rules in program.makers:
            if relation in reach.closure:
                forms = tuple(Form(number, program.rules[number], base, reach.paths, often) for number, _ in rules)
                self._order.append((relation, forms))
        self._support: dict[str, dict[Row, int]] = {}
        self._made: dict[tuple[str, Rows, frozenset[tuple[str, Rows]]], tuple[int, _Step]] = {}
        self._together: dict[tuple[str, int, int], Rows | None] = {}
        """A relation and what two changes do below it -> what comes or goes with both, None where it is the sum."""
        self._reads = {
            relation: frozenset(read for form in forms for read in form.reads) for relation, forms in self._order
        }
        self._place = {relation: at for at, (relation, _) in enumerate(self._order)}
        self._reading: dict[str, set[int]] = {}
        """Relation -> the places in the order of those that are concluded from it."""
        for relation, reads in self._reads.items():
            for read in reads:
                self._reading.setdefault(read, set()).add(self._place[relation])
        self._rule_place = {form.number: at for at, (_, forms) in enumerate(self._order) for form in forms}
        self._parts, self._heads = _Numbers(), _Numbers()
        self._rule_of: dict[int, int] = {}
        """Number of a part -> number of its rule."""
        self._hits: dict[tuple[str, Rows], Told] = {}

    def given(self, facts: Iterable[Fact]) -> dict[str, Rows]:
        """Facts that come or go with a change, as far as they bear on the item, by relation."""
        found: dict[str, set[Row]] = {}
        for fact in facts:
            if self._reach.bears((fact.relation, fact.values)):
                found.setdefault(fact.relation, set()).add(fact.values)
        return {relation: frozenset(rows) for relation, rows in found.items()}

    def key(self, one: Sum) -> Told:
        """The rows that the decision on the item is read from, as far as they come or go."""
        return frozenset().union(*(self._hit(relation, rows) for relation, rows in one.rows.items()))

    def key_of_both(self, one: Sum, other: Sum) -> Told:
        """The same for two changes together, which state different facts or the same ones."""
        apart = self._apart(one, other) if one.meets(other) else {}
        found = [self._hit(relation, rows) for relation, rows in apart.items()]
        for rows_of in (one.rows, other.rows):
            found += [self._hit(relation, rows) for relation, rows in rows_of.items() if relation not in apart]
        return frozenset().union(*found)

    def _hit(self, relation: str, rows: Rows) -> Told:
        """Of what comes or goes in a relation, the rows that the decision is read from."""
        question = (relation, rows)
        found = self._hits.get(question)
        if found is None:
            hit = self._reach.aim.hit
            found = self._hits[question] = frozenset((relation, row) for row in rows if hit(relation, row))
        return found

    def _apart(self, one: Sum, other: Sum) -> dict[str, Rows]:
        """What comes or goes where it is not the sum of both, by relation."""
        found: dict[str, Rows] = {}
        waiting = self._meeting(one, other)
        while waiting:
            at = min(waiting)
            waiting.remove(at)
            relation, forms = self._order[at]
            question = (relation, one.asked.get(relation, -1), other.asked.get(relation, -1))
            if question in self._together and found.keys().isdisjoint(self._reads[relation]):
                known = self._together[question]
                if known is not None:
                    found[relation] = known
                    waiting |= self._reading.get(relation, set())
                continue
            changed = {}
            for read in self._reads[relation]:
                rows = found[read] if read in found else _both(one.rows, other.rows, read)
                if rows:
                    changed[read] = rows
            _, (rows, *_) = self._step(relation, forms, changed, _both(one.given, other.given, relation))
            apart = rows != _both(one.rows, other.rows, relation)
            if found.keys().isdisjoint(self._reads[relation]):
                self._together[question] = rows if apart else None
            if apart:
                found[relation] = rows
                waiting |= self._reading.get(relation, set())
        return found

    def _meeting(self, one: Sum, other: Sum) -> set[int]:
        """The places in the order of the relations in which two changes meet."""
        relations = {self._parts.about[part] for part in one.parts & other.parts}
        # What both state and no rule concludes comes or goes with both as with one of them.
        relations |= {self._heads.about[head] for head in one.heads & other.heads} & self._place.keys()
        rules = (one.whole & other.touched) | (one.touched & other.whole)
        return {self._place[relation] for relation in relations} | {self._rule_place[rule] for rule in rules}

    def of(self, given: Mapping[str, Rows]) -> Sum:
        """What follows when these facts come or go."""
        changed: dict[str, Rows] = {}
        parts: set[int] = set()
        heads = {self._heads.of((relation, row), relation) for relation, rows in given.items() for row in rows}
        whole: set[int] = set()
        asked: dict[str, int] = {}
        concluded = self._reads.keys()
        changed.update((relation, rows) for relation, rows in given.items() if relation not in concluded)
        for relation, forms in self._order:
            own = given.get(relation, NONE)
            if self._reads[relation].isdisjoint(changed) and not own:
                continue
            asked[relation], (rows, of_parts, moved, entire) = self._step(relation, forms, changed, own)
            parts |= of_parts
            heads |= moved
            whole |= entire
            if rows:
                changed[relation] = rows
        touched = {self._rule_of[part] for part in parts} | whole
        return Sum(given, changed, frozenset(parts), frozenset(heads), frozenset(touched), frozenset(whole), asked)

    def _step(
        self, relation: str, forms: tuple[Form, ...], changed: Mapping[str, Rows], own: Rows
    ) -> tuple[int, _Step]:
        """What changes in a relation where these rows come or go in what it is concluded from, and its number."""
        reads = self._reads[relation]
        question = (relation, own, frozenset((read, changed[read]) for read in reads if read in changed))
        found = self._made.get(question)
        if found is None:
            found = self._made[question] = (len(self._made), self._concluded(relation, forms, changed, own))
        return found

    def _concluded(self, relation: str, forms: tuple[Form, ...], changed: Mapping[str, Rows], own: Rows) -> _Step:
        """What changes in a relation."""
        parts: set[int] = set()
        whole: set[int] = set()
        moves: dict[Row, int] = {}
        for form in forms:
            touched: dict[Key, set[tuple[str, Row]]] = {}
            everywhere: set[tuple[str, Row]] = set()
            for read in form.reads:
                for row in changed.get(read, ()):
                    for key in form.keys(read, row):
                        if key is ALL:
                            everywhere.add((read, row))
                        else:
                            touched.setdefault(key, set()).add((read, row))
            if everywhere:
                whole.add(form.number)
                for key in (*form.named(), *touched):
                    touched[key] = touched.get(key, set()) | everywhere
            for key, rows in touched.items():
                part = self._parts.of((form.number, key), relation)
                self._rule_of[part] = form.number
                parts.add(part)
                before, after = form.gives(key), form.gives(key, frozenset(rows))
                for row in after - before:
                    moves[row] = moves.get(row, 0) + 1
                for row in before - after:
                    moves[row] = moves.get(row, 0) - 1
        bears = self._reach.bears
        moves = {row: by for row, by in moves.items() if bears((relation, row))}
        base = self._base.rows[relation]
        found = set()
        for row in (*moves, *(row for row in own if row not in moves)):
            if row in self._certain.get(relation, ()):
                continue  # it is there in any case
            stated = (row in self._given.get(relation, ())) != (row in own)
            if (stated or self._held(relation, row) + moves.get(row, 0) > 0) != (row in base):
                found.add(row)
        heads = frozenset(self._heads.of((relation, row), relation) for row in moves)
        return frozenset(found), frozenset(parts), heads, frozenset(whole)

    def _held(self, relation: str, row: Row) -> int:
        """How many parts of rules give a conclusion in the first case."""
        support = self._support.get(relation)
        if support is None:
            support = self._support[relation] = {}
            for form in next(forms for name, forms in self._order if name == relation):
                for key in form.named():
                    for one in form.gives(key):
                        support[one] = support.get(one, 0) + 1
        return support.get(row, 0)
