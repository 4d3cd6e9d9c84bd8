"""The loops of a rule's function: over facts of the case, and over tables of known facts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace

from engine.algebra.terms import Op, Var, variables
from engine.compiled.expressions import Expressions
from engine.compiled.ordering import Step, needed, writes_text
from engine.compiled.source import plain_name, tuple_of
from engine.compiled.tables import Question

LONG = 8
"""What a look-up of known facts may give at most before it is divided once more."""


class Loops(Expressions, ABC):
    """Writes one step of a join after another, each inside the one before."""

    @abstractmethod
    def _keeps(self, step: Step) -> bool:
        """Whether what a step finds is wanted itself, not only what follows from it."""

    def _write(self, text: str) -> None:
        self._inside.append("    " * self._depth + text)

    def _case_step(self, step: Step, first: bool) -> None:
        """A loop over facts of the case, or conclusions."""
        (at,) = step.patterns
        self._items.append(f"r{at}")
        pattern = self._patterns[at]
        slots, facts = self._schema[pattern.relation], self._facts(pattern.relation)
        taken = self._takes_known(pattern.relation)
        fixed, new = {}, []
        for name, term in pattern.slots:
            if isinstance(term, Var) and term.name in step.binds:
                new.append((slots.index(name), term.name))
            else:
                fixed[slots.index(name)] = self._local(term)
        places = sorted(fixed)
        key = [fixed[place] for place in places]
        row = f"r{at}"
        if places and len(places) == len(slots):
            self._write(f"{row} = {tuple_of(key)}")
            known = f"{row} in {self._source.tables.all(pattern.relation)} or " if taken else ""
            self._write(f"if {known}{row} in {facts}:")
        elif not places:
            known = f"(*{self._source.tables.all(pattern.relation)}, *{facts})"
            self._write(f"for {row} in {known if taken else facts}:")
        else:
            index = self._index(pattern.relation, places, at_once=first)
            found = f"{index}.get({tuple_of(key, bare=True)}, ())"
            if taken:
                known = self._source.tables.by(pattern.relation, places)
                found = f"(*{known}.get({tuple_of(key, bare=True)}, ()), *{found})"
            if first:
                self._before += [f"    first = {found}", "    if not first:", "        return"]
            self._write(f"for {row} in {'first' if first else found}:")
        self._depth += 1
        self._take_apart(at, sorted(new))
        self._decide(step.tests, step.unless)

    def _take_apart(self, at: int, new: Sequence[tuple[int, str]]) -> None:
        """Give the variables that a fact binds their names: (place, variable)."""
        row, width = f"r{at}", len(self._schema[self._patterns[at].relation])
        names = {name: place for place, name in new if name not in self._locals and self._is_used(name, (at,))}
        if len(names) > 1 and 2 * len(names) > width and len({name for _, name in new}) == len(new):
            # At one stroke: quicker than one by one.
            self._locals |= dict.fromkeys((name for _, name in new), at)
            shown = {place: f"v_{plain_name(name)}" for name, place in names.items()}
            self._write(f"{', '.join(shown.get(place, '_') for place in range(width))} = {row}")
            return
        for place, name in new:
            if name in self._locals:
                self._write(f"if {row}[{place}] != v_{plain_name(name)}:")
                self._write("    continue")
            else:
                self._locals[name] = at
                if self._is_used(name, (at,)):
                    self._write(f"v_{plain_name(name)} = {row}[{place}]")

    def _asked(self, step: Step) -> tuple[Question, str, list[int], list[int]]:
        """What a step asks of known facts, the table of it, and the tests and absences that the table settles."""
        inside = frozenset().union(*(self._patterns[i].variables() for i in step.patterns))
        recording = self._keeps(step)
        used = [name for name in step.binds if self._is_used(name, step.patterns)]
        # A fact that is kept itself has its variables in it; to take many apart costs more than to have them beside it.
        apart = recording and not step.lined and len(used) < 2
        columns = () if apart else tuple(used)
        rows = tuple(i for i, at in enumerate(step.patterns) if recording or self._is_read(at))
        tests = [t for t in step.tests if variables(self._tests[t].left) | variables(self._tests[t].right) <= inside]
        unless = [
            u
            for u in step.unless
            if self._known.holds(self._unless[u].relation) and frozenset() < self._unless[u].variables() <= inside
        ]
        patterns = tuple(self._patterns[at] for at in step.patterns)
        absent = tuple(self._unless[u] for u in unless)
        asked = tuple(self._tests[t] for t in tests)
        question = Question(patterns, step.keys, rows, columns, asked, absent, recording)
        try:
            table = self._source.tables.joined(question)
        except (TypeError, ArithmeticError):  # whether it comes to that depends on the case
            question, tests = replace(question, tests=()), []
            table = self._source.tables.joined(question)
        return question, table, tests, unless

    def _known_step(self, step: Step, after: Step | None) -> bool:
        """A loop over a table of known facts; with what the step after meets, if that is written here as well."""
        for at in step.patterns:
            for name in self._patterns[at].variables() - self._locals.keys():
                self._locals[name] = at
        recording = self._keeps(step)
        question, table, tests, unless = self._asked(step)
        rows, columns, apart = question.rows, question.columns, recording and not step.lined and not question.columns
        lines, key = table, tuple_of([f"v_{plain_name(name)}" for name in step.keys], bare=True)
        if step.keys:
            lines = f"{table}.get({key}, ())"
        left = [t for t in step.tests if t not in tests]
        first = step.patterns[0]
        meeting = None
        if self._source.tables.longest(table) >= LONG:
            meeting = self._meeting(step, after)
            if meeting is not None:
                lines = self._meet(replace(question, by=meeting[0]), key, *meeting)
            elif (by := self._tested(step, left)) is not None:
                lines = self._test_first(replace(question, by=by, tested=True), key, left.pop(0))
        if recording:
            item = f"k{first}" if step.lined else f"r{first}"
            self._items.append(item)
            if step.lined:
                self._row |= {at: f"{item}[{i}]" for i, at in enumerate(step.patterns)}
            self._write(f"for {', '.join([item, *(f'v_{plain_name(name)}' for name in columns)])} in {lines}:")
            self._depth += 1
            if apart:
                slots = self._schema[self._patterns[first].relation]
                places = {term.name: slots.index(s) for s, term in self._patterns[first].slots if isinstance(term, Var)}
                for name in (name for name in step.binds if self._is_used(name, step.patterns)):
                    self._write(f"v_{plain_name(name)} = {item}[{places[name]}]")
        else:
            shown = [*(f"r{step.patterns[i]}" for i in rows), *(f"v_{plain_name(name)}" for name in columns)]
            self._write(f"for {', '.join(shown) or '_'} in {lines}:")
            self._depth += 1
        self._decide(left, [u for u in step.unless if u not in unless])
        if meeting is None:
            return False
        self._items += [f"r{at}" for at in meeting[1].patterns]
        return True

    def _meeting(self, step: Step, after: Step | None) -> tuple[str, Step, int] | None:
        """The one variable by which the next step looks facts of the case up, that step, and the variable's place."""
        if after is None or after.known or self._takes_known(self._patterns[after.patterns[0]].relation):
            return None
        pattern = self._patterns[after.patterns[0]]
        slots = self._schema[pattern.relation]
        fixed = [(n, t) for n, t in pattern.slots if not (isinstance(t, Var) and t.name in after.binds)]
        others = [t.name for _, t in pattern.slots if isinstance(t, Var) and t.name in after.binds]
        if len(fixed) != 1 or len(set(others)) != len(others):
            return None
        ((name, term),) = fixed
        return (term.name, after, slots.index(name)) if isinstance(term, Var) and term.name in step.binds else None

    def _meet(self, question: Question, key: str, by: str, after: Step, place: int) -> str:
        """Loops over known facts and facts of the case that share a value, through the fewer of the two.

        Known facts grow with the knowledge base, and this does not grow with them.  Returns what is left to go through.
        """
        (at,) = after.patterns
        known, case = self._source.tables.joined(question), self._index(self._patterns[at].relation, (place,), False)
        found, value = f"met_{at}", f"value_{at}"
        self._write(f"{found} = {known}.get({key})" if question.keys else f"{found} = {known}")
        self._write(f"if not {found}:")
        self._skip()
        self._write(f"for {value} in {found} if len({found}) <= len({case}) else {case}:")
        self._depth += 1
        self._write(f"for r{at} in {case}.get({value}, ()):")
        self._depth += 1
        slots = self._schema[self._patterns[at].relation]
        new = [(slots.index(n), t.name) for n, t in self._patterns[at].slots if isinstance(t, Var) and t.name != by]
        self._take_apart(at, sorted(new))
        return f"{found}.get({value}, ())"

    def _tested(self, step: Step, left: Sequence[int]) -> str | None:
        """The one variable of the step that the first of its tests asks about."""
        test = self._tests[left[0]] if left else None
        if test is None or writes_text(test):
            return None
        found = [name for name in sorted(needed(test)) if name in step.binds]
        return found[0] if len(found) == 1 else None

    def _test_first(self, question: Question, key: str, at: int) -> str:
        """A loop over the values that a test asks about: each is asked about once, however many facts have it."""
        table = self._source.tables.joined(question)
        lines = f"{table}.get({key}, ())" if question.keys else table
        assert question.by is not None
        same = f"same_{at}"
        self._write(f"for v_{plain_name(question.by)}, {same} in {lines}:")
        self._depth += 1
        self._write(f"if not {self._test(self._tests[at], at, early=True)}:")
        self._skip()
        return same

    def _decide(self, tests: Sequence[int], unless: Sequence[int]) -> None:
        for at in tests:
            self._write(f"if not {self._test(self._tests[at], at)}:")
            self._skip()
        for at in unless:
            pattern = self._unless[at]
            if pattern.variables() or any(isinstance(term, Op) for _, term in pattern.slots):
                self._write(f"if {self._found(pattern)}:")
                self._skip()

    def _skip(self) -> None:
        # Below a bare look-up there may be no loop to continue.
        looped = any(line.lstrip().startswith("for ") for line in self._inside)
        self._write("    continue" if looped else "    return")
