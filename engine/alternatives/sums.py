"""What two changes of a case do together to what an item is read from, made from what each of them does alone.

A rule falls into parts.  Take variables that stand in some of its patterns over the case: what fires for one set of
their values looks, in those patterns, at no fact with others.  So a fact of such a pattern touches one part; a fact
of any other pattern touches all of them.  A part gives the same conclusions whenever it meets the same facts: each
is worked out once, by the compiled rule itself over the few facts of the part.

A conclusion is there while some part of some rule gives it.  From this follows when two changes cannot meet:

    If no part is touched by both, and no conclusion gains or loses a part by both, then together they do what the
    one does and what the other does, and nothing else.

By induction over the layers: what a rule reads has changed by the sum of both.  Each part it touches is touched by
one of them alone, so it meets the facts it met then and gives what it gave then.  Each conclusion has gained and
lost parts by one of them alone, so it is there exactly if it was there then.  So the next layer, too, has changed
by the sum.

Facts that bear on nothing the item is read from are left out from the start: by what `reach` promises they alter
nothing that bears on it.  Where two changes do meet, the parts they touch are worked out layer by layer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.algebra.rule import Aggregate, AnyRule, Fact, Pattern, Rule
from engine.algebra.terms import Op, Var
from engine.alternatives.reach import Reach
from engine.compiled.evaluator import Run
from engine.inference.store import Row

Rows = frozenset[Row]
Key = tuple[Any, ...]
Part = tuple[int, Key]
"""Number of a rule, and the values that name a part of it."""
_Step = tuple[Rows, frozenset[Part], frozenset[Fact], frozenset[int]]
"""Of one relation: rows that come or go, parts touched, what gains or loses parts, rules touched as a whole."""
_NONE: Rows = frozenset()
_SELDOM = 20
"""A rule falls into parts only where what touches all of them changes so many times less often than the rest."""
ALL: Key = ("every part",)
"""In place of the values that name a part."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What a change does: the rows that come or go by relation, the parts it touches, what gains or loses parts."""

    rows: Mapping[str, Rows]
    parts: frozenset[Part]
    heads: frozenset[Fact]
    touched: frozenset[int]
    """Rules of which it touches any part."""
    whole: frozenset[int]
    """Rules of which it touches every part."""

    def meets(self, other: Sum) -> bool:
        """Whether the two may do together what is not the sum of both."""
        return not (
            self.parts.isdisjoint(other.parts)
            and self.heads.isdisjoint(other.heads)
            and self.whole.isdisjoint(other.touched)
            and self.touched.isdisjoint(other.whole)
        )


class _Form:
    """How a rule falls into parts, and the facts of the first case in each."""

    def __init__(self, number: int, rule: AnyRule, base: Run, often: Mapping[str, int]) -> None:
        self.number, self.rule = number, rule
        self._base = base
        program = base.program
        self._schema = program.rulebase.schema
        unless = rule.unless if isinstance(rule, Rule) else ()
        met = program.met(number)
        self._patterns = [*met, *(p for p in unless if not program.known.holds(p.relation))]
        self._met = {p.relation for p in met}
        self.reads = tuple(dict.fromkeys(p.relation for p in self._patterns))
        self.shown: tuple[int, ...] = ()
        """Where a conclusion names its part, in a rule of absences alone: there no fact says which part fires."""
        # A sum looks at known facts beside those of the case, which name no part here.
        mixed = isinstance(rule, Aggregate) and not self._met.isdisjoint(program.begun)
        self.places: dict[str, tuple[int, ...]] = {} if mixed else self._chosen(often)
        """Relation -> the slots that name a part; a fact of any other relation is in all of them."""
        self.first = next((p for p in self.places if p in self._met), "")
        """A relation without a row of which a part gives nothing; empty where there is none."""
        self._fixed = [(p.relation, self._constants(p)) for p in self._patterns]
        self._held: dict[str, dict[Key, list[Row]]] = {}
        self._given: dict[tuple[Key, frozenset[tuple[str, Row]]], Rows] = {}

    def _chosen(self, often: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
        """The places that tell most changes apart, by how often changes alter a relation; else the finest."""
        stands: dict[str, list[dict[str, int]]] = {}
        for pattern in self._patterns:
            slots = self._schema[pattern.relation]
            own: dict[str, int] = {}
            for name, term in pattern.slots:
                if isinstance(term, Var):
                    own.setdefault(term.name, slots.index(name))
            stands.setdefault(pattern.relation, []).append(own)
        # A fact must name one part, whichever of the patterns over its relation it meets.
        named = {
            r: {n: at for n, at in own[0].items() if all(o.get(n) == at for o in own)} for r, own in stands.items()
        }
        if isinstance(self.rule, Aggregate):
            by = {var.name for var in self.rule.by}
            named = {relation: {n: at for n, at in own.items() if n in by} for relation, own in named.items()}
        best: tuple[int, int, dict[str, tuple[int, ...]]] = (-1, 0, {})
        for name in sorted({name for own in named.values() for name in own}):
            covered = [relation for relation, own in named.items() if name in own]
            names = sorted(set.intersection(*(set(named[relation]) for relation in covered)))
            best = self._better(best, covered, names, named, often)
        for relation in named:
            best = self._better(best, [relation], sorted(named[relation]), named, often)
        return best[2]

    def _better(
        self,
        best: tuple[int, int, dict[str, tuple[int, ...]]],
        covered: Sequence[str],
        names: Sequence[str],
        named: Mapping[str, Mapping[str, int]],
        often: Mapping[str, int],
    ) -> tuple[int, int, dict[str, tuple[int, ...]]]:
        shown: tuple[int, ...] = ()
        if self._met.isdisjoint(covered):
            slots = self._schema[self.rule.then.relation]
            at = {term.name: slots.index(name) for name, term in self.rule.then.slots if isinstance(term, Var)}
            # Without a fact to begin with, a fact of all parts could let any of them fire: then there is one part.
            if self._met or len(covered) < len(named) or not all(name in at for name in names):
                return best
            shown = tuple(at[name] for name in names)
        told = sum(often.get(relation, 0) for relation in covered)
        if (sum(often.get(relation, 0) for relation in named) - told) * _SELDOM > told:
            return best  # too many changes would touch every part
        if not names or (told, len(names)) <= best[:2]:
            return best
        self.shown = shown
        return told, len(names), {relation: tuple(named[relation][name] for name in names) for relation in covered}

    def _constants(self, pattern: Pattern) -> tuple[tuple[int, Any], ...]:
        slots = self._schema[pattern.relation]
        return tuple((slots.index(name), term) for name, term in pattern.slots if not isinstance(term, Var | Op))

    def key(self, relation: str, row: Row) -> Key | None:
        """The part that a fact is in, ALL for every part; None where it meets no pattern."""
        for known, fixed in self._fixed:
            if known == relation and all(row[at] == value for at, value in fixed):
                places = self.places.get(relation)
                return ALL if places is None else tuple([row[at] for at in places])
        return None

    def named(self) -> Iterable[Key]:
        """Every part that has facts in the first case; of absences, every part that fires."""
        if self.first:
            return self.held(self.first).keys()
        if not self.places:
            return ((),)
        return dict.fromkeys(tuple([row[at] for at in self.shown]) for row in self._whole()).keys()

    def held(self, relation: str) -> dict[Key, list[Row]]:
        """The facts of the first case, by part."""
        found = self._held.get(relation)
        if found is None:
            found = self._held[relation] = {}
            for row in self._base.rows[relation]:
                key = self.key(relation, row)
                if key is not None:
                    found.setdefault(key, []).append(row)
        return found

    def gives(self, key: Key, changed: frozenset[tuple[str, Row]] = frozenset()) -> Rows:
        """What a part gives, with these facts of it come or gone."""
        found = self._given.get((key, changed))
        if found is None:
            found = self._given[key, changed] = self._fired(key, changed)
        return found

    def _fired(self, key: Key, changed: frozenset[tuple[str, Row]]) -> Rows:
        rows: dict[str, dict[Row, None]] = {}
        for relation in self.reads:
            held = self.held(relation)
            own = dict.fromkeys(held.get(key if relation in self.places else ALL, ()))
            for row in [row for touched, row in changed if touched == relation]:
                if row in own:
                    del own[row]
                else:
                    own[row] = None
            rows[relation] = own
        if self.first and not rows[self.first]:
            return _NONE
        out = rows[self.rule.then.relation] = {}
        self._base.program.recording_functions[self.number](rows, {}, [], _untrue)
        if self.shown:
            return frozenset(row for row in out if tuple([row[at] for at in self.shown]) == key)
        return frozenset(out)

    def _whole(self) -> Iterable[Row]:
        rows: dict[str, dict[Row, None]] = {relation: dict(self._base.rows[relation]) for relation in self.reads}
        out = rows[self.rule.then.relation] = {}
        self._base.program.recording_functions[self.number](rows, {}, [], _untrue)
        return out


def _untrue(_: int) -> None:
    """A test that met what is no number fails, as it does in a run."""


class Sums:
    """The first case, and what changes of it do."""

    def __init__(self, base: Run, reach: Reach, often: Mapping[str, int]) -> None:
        """often: how many of the changes that will be asked about alter a relation; it only makes for less work."""
        program = base.program
        self._base, self._reach = base, reach
        self._certain = program.begun
        self._given: dict[str, set[Row]] = {}
        for fact in base.given:
            self._given.setdefault(fact.relation, set()).add(fact.values)
        self._order: list[tuple[str, tuple[_Form, ...]]] = []
        for relation, rules in program.makers:
            if relation in reach.closure:
                forms = tuple(_Form(number, program.rules[number], base, often) for number, _ in rules)
                self._order.append((relation, forms))
        self._support: dict[str, dict[Row, int]] = {}
        self._readers: dict[str, tuple[_Form, ...]] = {}
        self._touching: dict[tuple[int, str, Row], Key | None] = {}
        self._made: dict[tuple[str, frozenset[tuple[str, Rows]]], _Step] = {}
        self._reads = {
            relation: frozenset(read for form in forms for read in form.reads) for relation, forms in self._order
        }

    def given(self, facts: Iterable[Fact]) -> dict[str, Rows]:
        """Facts that come or go with a change, as far as they bear on the item, by relation."""
        found: dict[str, set[Row]] = {}
        for fact in facts:
            if self._reach.bears((fact.relation, fact.values)):
                found.setdefault(fact.relation, set()).add(fact.values)
        return {relation: frozenset(rows) for relation, rows in found.items()}

    def key(self, one: Sum) -> frozenset[tuple[str, Row]]:
        """The rows that the decision on the item is read from, as far as they come or go."""
        hit = self._reach.aim.hit
        return frozenset((relation, row) for relation, rows in one.rows.items() for row in rows if hit(relation, row))

    def of(self, given: Mapping[str, Rows]) -> Sum:
        """What follows when these facts come or go."""
        changed: dict[str, Rows] = {}
        parts: set[Part] = set()
        heads: set[Fact] = {Fact(relation, row) for relation, rows in given.items() for row in rows}
        whole: set[int] = set()
        concluded = self._reads.keys()
        changed.update((relation, rows) for relation, rows in given.items() if relation not in concluded)
        for relation, forms in self._order:
            own = given.get(relation, _NONE)
            if self._reads[relation].isdisjoint(changed) and not own:
                continue
            question = (relation, frozenset((read, changed[read]) for read in self._reads[relation] if read in changed))
            found = self._made.get(question) if not own else None
            if found is None:
                found = self._concluded(relation, forms, changed, own)
                if not own:
                    self._made[question] = found
            rows, touched, moved, entire = found
            parts |= touched
            heads |= moved
            whole |= entire
            if rows:
                changed[relation] = rows
        numbers = frozenset(number for number, _ in parts) | whole
        return Sum(changed, frozenset(parts), frozenset(heads), numbers, frozenset(whole))

    def _concluded(self, relation: str, forms: tuple[_Form, ...], changed: Mapping[str, Rows], own: Rows) -> _Step:
        """What changes in a relation."""
        parts: set[Part] = set()
        whole: set[int] = set()
        moves: dict[Row, int] = {}
        for form in forms:
            touched: dict[Key, set[tuple[str, Row]]] = {}
            everywhere: set[tuple[str, Row]] = set()
            for read in form.reads:
                for row in changed.get(read, ()):
                    key = self._key(form, read, row)
                    if key is ALL:
                        everywhere.add((read, row))
                    elif key is not None:
                        touched.setdefault(key, set()).add((read, row))
            if everywhere:
                whole.add(form.number)
                for key in (*form.named(), *touched):
                    touched[key] = touched.get(key, set()) | everywhere
            for key, rows in touched.items():
                parts.add((form.number, key))
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
        heads = frozenset(Fact(relation, row) for row in moves)
        return frozenset(found), frozenset(parts), heads, frozenset(whole)

    def _key(self, form: _Form, relation: str, row: Row) -> Key | None:
        question = (form.number, relation, row)
        if question not in self._touching:
            self._touching[question] = form.key(relation, row)
        return self._touching[question]

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
