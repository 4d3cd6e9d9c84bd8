"""Rules as Python source: for each rule one function of nested loops over indexed facts.

A generated function is called as ``rule(rows, indexes, fired, doubt)``: facts by relation, indexes made so far,
the list that takes its firings, end to end, and what is told that a test met something that is no number.  Without
recording there is no list of firings.  A firing is its head, then for each step of the join what the step found: a
fact, or a line of a table of known facts, which holds one fact for each pattern.  Keeping the line costs less than
keeping its facts: the facts themselves are not touched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from engine.algebra.rule import Aggregate, AnyRule, Pattern, Rule, Schema, body
from engine.algebra.terms import Op, Term, Test, Var, variables
from engine.compiled.ordering import Step
from engine.compiled.tables import Question, Tables
from engine.inference.join import Plan

ORDERINGS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}


def plain_name(text: str) -> str:
    """A text as part of a Python name."""
    return re.sub(r"\W", "_", text)


class Source:
    """The source of a rule base, one rule after another.

    recording: whether the functions give their firings, or only what they conclude.
    """

    def __init__(self, schema: Schema, tables: Tables, recording: bool) -> None:
        self.schema = schema
        self.tables = tables
        self.recording = recording
        self._lines: list[str] = []
        self._indexes: dict[str, list[str]] = {}
        self.indexes_of: dict[str, list[str]] = {}
        """Relation -> the names of its indexes."""
        self._numbers: dict[str, str] = {}

    def text(self) -> str:
        """Everything written so far."""
        indexes = [line for lines in self._indexes.values() for line in lines]
        numbers = [f'{name} = Decimal("{value}")' for value, name in self._numbers.items()]
        return "\n".join((*numbers, "", *indexes, *self._lines, ""))

    def rule(self, number: int, rule: AnyRule, steps: Sequence[Step]) -> str:
        """Write the function of a rule, joined in these steps, and return its name."""
        name = f"rule_{number}_{plain_name(rule.id)}"
        self._lines += _RuleWriter(self, number, rule, steps).lines(name)
        return name

    def number(self, value: Decimal) -> str:
        """The name of a decimal constant."""
        return self._numbers.setdefault(str(value), f"number_{len(self._numbers)}")

    def index(self, relation: str, places: Sequence[int]) -> str:
        """The name of an index of a relation by some of its slots, and of the function that makes it."""
        name = f"{plain_name(relation)}_by_{'_'.join(str(place) for place in places)}"
        if name not in self._indexes:
            self.indexes_of.setdefault(relation, []).append(name)
            self._indexes[name] = [
                f"def {name}(rows, indexes):",
                f'    found = indexes["{name}"] = {{}}',
                f"    for row in rows[{relation!r}]:",
                f"        key = {_tuple([f'row[{place}]' for place in places], bare=True)}",
                "        if key in found:",
                "            found[key].append(row)",
                "        else:",
                "            found[key] = [row]",
                "    return found",
                "",
            ]
        return name


class _RuleWriter:
    def __init__(self, source: Source, number: int, rule: AnyRule, steps: Sequence[Step]) -> None:
        self._source, self._schema, self._known = source, source.schema, source.tables.known
        self._number, self._rule = number, rule
        self._patterns = body(rule)
        self._unless: Sequence[Pattern] = rule.unless if isinstance(rule, Rule) else ()
        self._tests: Sequence[Test] = rule.tests if isinstance(rule, Rule) else ()
        self._steps = steps
        self._bound_at = Plan(rule, self._schema, self._known.begun).bound_at()
        self._row = {at: f"r{at}" for at in range(len(self._patterns))}
        """Pattern -> how its fact is written."""
        self._items: list[str] = []
        """What is kept of a firing, besides its head."""
        self._locals: dict[str, int] = {}
        """Variable -> the pattern its local name was read from."""
        self._before: list[str] = []
        self._inside: list[str] = []
        self._depth = 1
        self._joined = 0
        self._read: dict[str, str] = {}

    def lines(self, name: str) -> list[str]:
        """The whole function."""
        for relation in dict.fromkeys(p.relation for p in self._patterns if not self._known.holds(p.relation)):
            self._before.append(f"    if not {self._facts(relation)}:")
            self._before.append("        return")
        for pattern in self._unless:
            if not pattern.variables() and not any(isinstance(term, Op) for _, term in pattern.slots):
                self._before.append(f"    if {self._found(pattern)}:")
                self._before.append("        return")
        if isinstance(self._rule, Aggregate):
            self._before.append("    groups = {}")
        for place, step in enumerate(self._steps):
            self._joined += len(step.patterns)
            self._known_step(step) if step.known else self._case_step(step, first=place == 0)
        if isinstance(self._rule, Aggregate):
            self._fold(self._rule)
        else:
            self._conclude(self._rule)
        out = f"    out = rows[{self._rule.then.relation!r}]"
        taken = "rows, indexes, fired, doubt" if self._source.recording else "rows, indexes, doubt"
        head = [f"def {name}({taken}):", f"    # {self._rule.id}"]
        reads = [f"    {local} = rows[{relation!r}]" for relation, local in self._read.items()]
        return [*head, *reads, *self._before, out, *self._inside, ""]

    # --- Loops --------------------------------------------------------------------------------------------

    def _write(self, text: str) -> None:
        self._inside.append("    " * self._depth + text)

    def _case_step(self, step: Step, first: bool) -> None:
        """A loop over facts of the case, or conclusions."""
        (at,) = step.patterns
        self._items.append(f"r{at}")
        pattern = self._patterns[at]
        slots, facts = self._schema[pattern.relation], self._facts(pattern.relation)
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
            self._write(f"{row} = {_tuple(key)}")
            self._write(f"if {row} in {facts}:")
        elif not places:
            self._write(f"for {row} in {facts}:")
        else:
            index = self._index(pattern.relation, places, at_once=first)
            found = f"{index}.get({_tuple(key, bare=True)}, ())"
            if first:
                self._before += [f"    first = {found}", "    if not first:", "        return"]
            self._write(f"for {row} in {'first' if first else found}:")
        self._depth += 1
        for place, name in sorted(new):
            if name in self._locals:
                self._write(f"if {row}[{place}] != v_{plain_name(name)}:")
                self._write("    continue")
            else:
                self._locals[name] = at
                if self._is_used(name, (at,)):
                    self._write(f"v_{plain_name(name)} = {row}[{place}]")
        self._decide(step.tests, step.unless)

    def _known_step(self, step: Step) -> None:
        """A loop over a table of known facts."""
        inside = frozenset().union(*(self._patterns[i].variables() for i in step.patterns))
        for at in step.patterns:
            for name in self._patterns[at].variables() - self._locals.keys():
                self._locals[name] = at
        used = [name for name in step.binds if self._is_used(name, step.patterns)]
        recording = self._source.recording
        # A fact that is kept itself has its variables in it.
        columns = () if recording and not step.lined else tuple(used)
        rows = tuple(i for i, at in enumerate(step.patterns) if recording or self._is_read(at))
        tests = [t for t in step.tests if variables(self._tests[t].left) | variables(self._tests[t].right) <= inside]
        unless = [
            u
            for u in step.unless
            if self._known.holds(self._unless[u].relation) and frozenset() < self._unless[u].variables() <= inside
        ]
        patterns = tuple(self._patterns[at] for at in step.patterns)
        question = Question(
            patterns, step.keys, rows, columns,
            tuple(self._tests[t] for t in tests), tuple(self._unless[u] for u in unless),
        )  # fmt: skip
        try:
            table = self._source.tables.joined(question)
        except (TypeError, ArithmeticError):  # whether it comes to that depends on the case
            tests = []
            table = self._source.tables.joined(Question(patterns, step.keys, rows, columns, (), question.unless))
        lines, key = table, _tuple([f"v_{plain_name(name)}" for name in step.keys], bare=True)
        if step.keys:
            lines = f"{table}.get({key}, ())"
        first = step.patterns[0]
        if recording:
            item = f"k{first}" if step.lined else f"r{first}"
            self._items.append(item)
            if step.lined:
                self._row |= {at: f"{item}[{i}]" for i, at in enumerate(step.patterns)}
                places = {name: i for i, name in enumerate(columns, len(rows))}
            else:
                slots = self._schema[self._patterns[first].relation]
                places = {term.name: slots.index(s) for s, term in self._patterns[first].slots if isinstance(term, Var)}
            self._write(f"for {item} in {lines}:")
            self._depth += 1
            for name in used:
                self._write(f"v_{plain_name(name)} = {item}[{places[name]}]")
        else:
            shown = [*(f"r{step.patterns[i]}" for i in rows), *(f"v_{plain_name(name)}" for name in columns)]
            self._write(f"for {', '.join(shown) or '_'} in {lines}:")
            self._depth += 1
        self._decide([t for t in step.tests if t not in tests], [u for u in step.unless if u not in unless])

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

    # --- Conclusions --------------------------------------------------------------------------------------

    def _conclude(self, rule: Rule) -> None:
        self._write(f"head = {self._head_row(rule.then, {})}")
        self._write("out[head] = None")
        if self._source.recording:
            self._write(f"fired += {_tuple(['head', *self._items])}")

    def _fold(self, rule: Aggregate) -> None:
        """Groups first, then one conclusion for each: head, key, results, members."""
        key = _tuple([self._shown(var) for var in rule.by])
        terms = [self._shown(term) for _, _, term in rule.compute]
        rows = self._items if self._source.recording else []
        self._write(f"key = {key}")
        self._write(f"member = {_tuple([*terms, *rows])}")
        self._write("if key in groups:")
        self._write("    groups[key].append(member)")
        self._write("else:")
        self._write("    groups[key] = [member]")
        self._depth = 1
        self._write("for key, members in groups.items():")
        self._depth = 2
        names = {var.name: f"key[{i}]" for i, var in enumerate(rule.by)}
        for i, (name, kind, _) in enumerate(rule.compute):
            names[name] = f"result_{i}"
            values = f"member[{i}] for member in members"
            folded = f"len({{{values}}})" if kind == "count" else f"fold({kind!r}, [{values}])"
            self._write(f"result_{i} = {folded}")
        for test in rule.tests:
            left, right = self._term(test.left, names), self._term(test.right, names)
            equal = {"eq": f"{left} == {right}", "ne": f"{left} != {right}"}
            self._write(f"if not ({equal.get(test.name, f'is_{test.name}({left}, {right})')}):")
            self._write("    continue")
        self._write(f"head = {self._head_row(rule.then, names)}")
        self._write("out[head] = None")
        if self._source.recording:
            results = _tuple([f"result_{i}" for i in range(len(rule.compute))])
            self._write(f"fired += (head, key, {results}, members)")

    def _head_row(self, pattern: Pattern, names: dict[str, str]) -> str:
        slots = dict(pattern.slots)
        terms = [slots[name] for name in self._schema[pattern.relation]]
        return _tuple([self._term(term, names) if names else self._shown(term) for term in terms])

    # --- Terms --------------------------------------------------------------------------------------------

    def _local(self, term: Term) -> str:
        """A term by local names."""
        return self._term(term, {name: f"v_{plain_name(name)}" for name in self._locals})

    def _shown(self, term: Term) -> str:
        """A term with every variable read from where the executor of record reads it: equal, and written alike."""
        return self._term(term, self._canonical())

    def _canonical(self) -> dict[str, str]:
        return {
            name: f"v_{plain_name(name)}" if self._locals.get(name) == at else f"{self._row[at]}[{place}]"
            for name, (at, place) in self._bound_at.items()
        }

    def _test(self, test: Test, at: int) -> str:
        finished = self._joined == len(self._patterns)
        names = self._canonical() if finished else {name: f"v_{plain_name(name)}" for name in self._locals}
        left, right = self._term(test.left, names), self._term(test.right, names)
        if isinstance(test.left, Op) or isinstance(test.right, Op):
            return self._guarded(test, at, names)
        if test.name not in ORDERINGS:
            return f"({left} {'==' if test.name == 'eq' else '!='} {right})"
        asked = [
            f"{text}.__class__ in NUMBERS"
            for term, text in ((test.left, left), (test.right, right))
            if not isinstance(term, int | Decimal) or isinstance(term, bool)
        ]
        compared = f"{left} {ORDERINGS[test.name]} {right}"
        return f"({compared} if {' and '.join(asked)} else doubt({self._number}))" if asked else f"({compared})"

    def _guarded(self, test: Test, at: int, names: dict[str, str]) -> str:
        """A test that calculates, as a function of its own: it may meet what is no number."""
        needed = sorted(variables(test.left) | variables(test.right))
        inner = {name: f"v_{plain_name(name)}" for name in needed}
        name = f"test_{self._number}_{at}"
        self._source._lines += [
            f"def {name}({', '.join(['doubt', *inner.values()])}):",
            "    try:",
            f"        return is_{test.name}({self._term(test.left, inner)}, {self._term(test.right, inner)})",
            "    except (TypeError, ArithmeticError):",
            f"        return doubt({self._number})",
            "",
        ]
        return f"{name}({', '.join(['doubt', *(names[n] for n in needed)])})"

    def _term(self, term: Term, names: Mapping[str, str]) -> str:
        if isinstance(term, Var):
            return names[term.name]
        if isinstance(term, Op):
            return f"op_{term.name}({', '.join(self._term(arg, names) for arg in term.args)})"
        return self._source.number(term) if isinstance(term, Decimal) else repr(term)

    # --- Facts --------------------------------------------------------------------------------------------

    def _facts(self, relation: str) -> str:
        return self._read.setdefault(relation, f"all_{plain_name(relation)}")

    def _index(self, relation: str, places: Sequence[int], at_once: bool) -> str:
        name = self._source.index(relation, places)
        made = f'(indexes.get("{name}") or {name}(rows, indexes))'
        if at_once:
            return made
        line = f"    by_{name} = {made}"
        if line not in self._before:
            self._before.append(line)
        return f"by_{name}"

    def _found(self, pattern: Pattern) -> str:
        """Whether a fact meets a pattern whose variables are all bound."""
        slots = self._schema[pattern.relation]
        pairs = sorted((slots.index(name), self._local(term)) for name, term in pattern.slots)
        places, key = [place for place, _ in pairs], [text for _, text in pairs]
        if self._known.holds(pattern.relation):
            return f"{_tuple(key)} in {self._source.tables.keys(pattern)}"
        if not places:
            return self._facts(pattern.relation)
        if len(places) == len(slots):
            return f"{_tuple(key)} in {self._facts(pattern.relation)}"
        return f"{_tuple(key, bare=True)} in {self._index(pattern.relation, places, at_once=False)}"

    def _is_used(self, name: str, where: Sequence[int]) -> bool:
        """Whether a variable is wanted beyond the patterns that bind it."""
        others = [p for at, p in enumerate(self._patterns) if at not in where]
        inside = [self._patterns[at] for at in where]
        if any(name in pattern.variables() for pattern in (*others, *self._unless)):
            return True
        if len(inside) == 1 and [t for _, t in inside[0].slots].count(Var(name)) > 1:
            return True
        wanted = [term for test in self._tests for term in (test.left, test.right)]
        if isinstance(self._rule, Aggregate):
            wanted += [*self._rule.by, *(term for _, _, term in self._rule.compute)]
        else:
            wanted += [term for _, term in self._rule.then.slots]
        return any(name in variables(term) for term in wanted)

    def _is_read(self, at: int) -> bool:
        """Whether a variable is read from this pattern's fact though another one bound it first."""
        return any(text.startswith(f"r{at}[") for text in self._canonical().values())


def _tuple(parts: Sequence[str], bare: bool = False) -> str:
    if len(parts) == 1:
        return parts[0] if bare else f"({parts[0]},)"
    return f"({', '.join(parts)})"
