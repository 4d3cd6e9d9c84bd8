"""How a rule falls into parts that look at different facts of a case, so that most changes touch different ones.

Either some of its patterns hold the same variables, and their values name a part.  Or the conclusion names a
variable, and the knowledge base says which of its values a fact goes with: a condition goes with the statements that
are about it, a treatment with those that concern it.  A fact is then in the parts of all these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from engine.algebra.rule import Aggregate, AnyRule, Pattern, Rule, body
from engine.algebra.terms import Op, Var
from engine.alternatives.reach import Paths
from engine.compiled.evaluator import Run
from engine.inference.store import Row

Rows = frozenset[Row]
Key = tuple[Any, ...]
Fixed = tuple[tuple[int, Any], ...]
"""Places of a row, and what must stand there."""
Often = Callable[[str, Fixed], Mapping[Row, int]]
"""The rows of a relation, with these constants, that changes alter, and how many do; it only makes for less work."""
NONE: Rows = frozenset()
_SELDOM = 20
"""A rule falls into parts only where what touches all of them changes so many times less often than the rest."""
ALL: Key = ("every part",)
"""In place of the values that name a part."""


def altered(rows: Mapping[str, Mapping[Row, int]]) -> Often:
    """What changes alter, from how often each row of each relation comes or goes."""

    @cache
    def found(relation: str, fixed: Fixed) -> Mapping[Row, int]:
        own = rows.get(relation, {})
        return {row: n for row, n in own.items() if all(row[at] == value for at, value in fixed)}

    return found


class Form:
    """How a rule falls into parts, and the facts of the first case in each."""

    def __init__(self, number: int, rule: AnyRule, base: Run, paths: Paths, often: Often) -> None:
        self.number, self.rule = number, rule
        self._base, self._paths = base, paths
        program = base.program
        self._schema = program.rulebase.schema
        unless = rule.unless if isinstance(rule, Rule) else ()
        met = program.met(number)
        self._patterns = [*met, *(p for p in unless if not program.known.holds(p.relation))]
        self._met = {p.relation for p in met}
        self.reads = tuple(dict.fromkeys(p.relation for p in self._patterns))
        self.shown: tuple[int, ...] = ()
        """Where a conclusion names its part, in a rule of absences alone: there no fact says which part fires."""
        self._fixed = [(p, self._constants(p)) for p in self._patterns]
        self._often = {
            relation: {
                row: n
                for p, fixed in self._fixed
                if p.relation == relation
                for row, n in often(relation, fixed).items()
            }
            for relation in self.reads
        }
        self._joined = ""
        """The variable whose values name the parts, where the knowledge base says in which of them a fact is."""
        # A sum looks at known facts beside those of the case, which name no part here.
        mixed = isinstance(rule, Aggregate) and not self._met.isdisjoint(program.begun)
        self.places: dict[str, tuple[int, ...]] = {} if mixed else self._chosen()
        """Relation -> the slots that name a part; a fact of any other relation is in all of them."""
        self.first = next((p for p in self.places if p in self._met), "")
        """A relation without a row of which a part gives nothing; empty where there is none."""
        self._keys: dict[tuple[str, Row], tuple[Key, ...]] = {}
        if isinstance(rule, Rule) and not self.places.keys() >= set(self.reads):
            self._join()
        self._held: dict[str, dict[Key, list[Row]]] = {}
        self._given: dict[tuple[Key, frozenset[tuple[str, Row]]], Rows] = {}

    def _chosen(self) -> dict[str, tuple[int, ...]]:
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
            best = self._better(best, covered, names, named)
        for relation in named:
            best = self._better(best, [relation], sorted(named[relation]), named)
        return best[2]

    def _better(
        self,
        best: tuple[int, int, dict[str, tuple[int, ...]]],
        covered: Sequence[str],
        names: Sequence[str],
        named: Mapping[str, Mapping[str, int]],
    ) -> tuple[int, int, dict[str, tuple[int, ...]]]:
        shown: tuple[int, ...] = ()
        if self._met.isdisjoint(covered):
            slots = self._schema[self.rule.then.relation]
            at = {term.name: slots.index(name) for name, term in self.rule.then.slots if isinstance(term, Var)}
            # Without a fact to begin with, a fact of all parts could let any of them fire: then there is one part.
            if self._met or len(covered) < len(named) or not all(name in at for name in names):
                return best
            shown = tuple(at[name] for name in names)
        often = {relation: sum(self._often[relation].values()) for relation in named}
        told = sum(often[relation] for relation in covered)
        if (sum(often.values()) - told) * _SELDOM > told:
            return best  # too many changes would touch every part
        if not names or (told, len(names)) <= best[:2]:
            return best
        self.shown = shown
        return told, len(names), {relation: tuple(named[relation][name] for name in names) for relation in covered}

    def _constants(self, pattern: Pattern) -> Fixed:
        slots = self._schema[pattern.relation]
        return tuple((slots.index(name), term) for name, term in pattern.slots if not isinstance(term, Var | Op))

    def _join(self) -> None:
        """Let a variable that the conclusion names tell the parts apart, where fewer changes meet in them so."""
        slots = self._schema[self.rule.then.relation]
        plain, best = (self.places, self.first, self.shown), self._together()
        chosen: tuple[str, str, int] | None = None
        self.places = {}
        for slot, term in self.rule.then.slots:
            if not isinstance(term, Var):
                continue
            self._joined, self._keys = term.name, {}
            first = next((r for r in self._met_in_order() if all(map(self._binds, self._over(r)))), "")
            together = self._together() if first else best
            if together < best:
                best, chosen = together, (term.name, first, slots.index(slot))
        self._keys = {}
        if chosen is None:
            self._joined = ""
            self.places, self.first, self.shown = plain
        else:
            self._joined, self.first, at = chosen
            self.shown = (at,)

    def _met_in_order(self) -> Iterable[str]:
        return (relation for relation in self.reads if relation in self._met)

    def _over(self, relation: str) -> list[Pattern]:
        return [p for p in self._patterns if p.relation == relation]

    def _binds(self, pattern: Pattern) -> bool:
        """Whether a fact that meets a pattern settles the variable, through knowledge that is joined to it."""
        bound = _named_in(pattern)
        waiting = [_named_in(p) for p in body(self.rule) if not self._paths.varies(p.relation)]
        while self._joined not in bound:
            near = [names for names in waiting if names & bound]
            if not near:
                return False
            waiting = [names for names in waiting if not names & bound]
            bound = bound.union(*near)
        return True

    def _together(self) -> int:
        """How many pairs of alterations would meet in some part."""
        parts: Counter[Key] = Counter()
        for relation, rows in self._often.items():
            for row, often in rows.items():
                for key in self.keys(relation, row):
                    parts[key] += often
        everywhere = parts.pop(ALL, 0)
        return sum((often + everywhere) ** 2 for often in parts.values()) + everywhere**2

    def keys(self, relation: str, row: Row) -> tuple[Key, ...]:
        """The parts that a fact is in, ALL for every part; none where it meets no pattern."""
        question = (relation, row)
        found = self._keys.get(question)
        if found is None:
            found = self._keys[question] = tuple(dict.fromkeys(self._named(relation, row)))
            if ALL in found:
                found = self._keys[question] = (ALL,)
        return found

    def _named(self, relation: str, row: Row) -> Iterator[Key]:
        for pattern, fixed in self._fixed:
            if pattern.relation != relation or any(row[at] != value for at, value in fixed):
                continue
            places = self.places.get(relation)
            if places is not None:
                yield tuple([row[at] for at in places])
            elif not self._joined:
                yield ALL
            else:
                yield from self._values(pattern, row)

    def _values(self, pattern: Pattern, row: Row) -> Iterator[Key]:
        """The values that the variable may have where a fact meets a pattern."""
        bound = self._paths.bound(pattern, (pattern.relation, row))
        if bound is None:
            return
        if self._joined in bound:
            yield (bound[self._joined],)
            return
        for bindings in self._paths.joined(self.rule, bound):
            yield (bindings[self._joined],) if self._joined in bindings else ALL

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
                for key in self.keys(relation, row):
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
            own = dict.fromkeys((*held.get(key, ()), *held.get(ALL, ())))
            for row in [row for touched, row in changed if touched == relation]:
                if row in own:
                    del own[row]
                else:
                    own[row] = None
            rows[relation] = own
        if self.first and not rows[self.first]:
            return NONE
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


def _named_in(pattern: Pattern) -> set[str]:
    """The variables that a fact settles when it meets a pattern."""
    return {term.name for _, term in pattern.slots if isinstance(term, Var)}


def _untrue(_: int) -> None:
    """A test that met what is no number fails, as it does in a run."""
