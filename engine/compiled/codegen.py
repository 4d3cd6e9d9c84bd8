"""Rules as Python source: for each rule one function of nested loops over indexed facts.

A generated function is called as ``rule(rows, indexes, kept, doubt)``: facts by relation, indexes made so far, the
list that takes what is kept of its firings, and what is told that a test met something that is no number.  Without
recording there is no such list.  A firing in full is its head, then for each step of the join what the step found: a
fact, or a line of known facts, which holds one fact for each pattern.

Kept is what was decided: what the steps found up to the last one at which a test or an absence took part.  All that
the steps after it find fires, and finds the same once more in the same facts, which are complete before a rule is run
and never change.  So a second function, ``in_full_rule(kept, rows, indexes, fired)``, gives the firings in full, end
to end, when somebody asks; where nothing is decided at all it does so from the facts alone, and its name begins with
`AGAIN`.  So it is with an aggregate, whose groups are made of all that is found.

Of a relation of which some facts are known and others follow from a case, only the others are in a run: the known
ones are met in tables, by a function of their own (see `ordering.shares`).
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.algebra.rule import Aggregate, AnyRule, Pattern, Rule
from engine.algebra.terms import Op, Var
from engine.compiled.loops import Loops
from engine.compiled.ordering import Step
from engine.compiled.source import Source, plain_name, tuple_of

FEW = 3
"""So many things are kept of a firing sooner one by one than together."""
IN_FULL, AGAIN = "in_full_", "again_"
"""Either begins the name of the function that gives a rule's firings in full; the rest is that of the rule's own."""


def write(source: Source, number: int, rule: AnyRule, steps: Sequence[Step]) -> str:
    """Write the functions of a rule, joined in these steps, and return the name of that which runs it."""
    name = f"rule_{number}_{plain_name(rule.id)}"
    writer = _RuleWriter(source, number, rule, steps)
    source.lines += writer.lines(name)
    if source.recording:
        telling = _RuleWriter(source, number, rule, steps, telling=writer.decided)
        source.lines += telling.lines(f"{IN_FULL if writer.decided else AGAIN}{name}")
    return name


class _RuleWriter(Loops):
    """Writes the function that runs a rule, or, `telling` after so many decided steps, that which tells its firings."""

    def __init__(
        self, source: Source, number: int, rule: AnyRule, steps: Sequence[Step], telling: int | None = None
    ) -> None:
        super().__init__(source, number, rule, steps)
        self._telling = telling is not None
        self.decided = telling or 0
        """The number of steps up to the last one that decides something."""
        if telling is None and isinstance(rule, Rule):
            self.decided = max((at for at, step in enumerate(self._steps, 1) if self._decides(step)), default=0)

    def _decides(self, step: Step) -> bool:
        """Whether something that a step finds may not fire."""
        if step.known:
            if not step.tests and not step.unless:
                return False
            _, _, tests, unless = self._asked(step)
            return len(tests) < len(step.tests) or len(unless) < len(step.unless)
        slots = [term.name for _, term in self._patterns[step.patterns[0]].slots if isinstance(term, Var)]
        new = [name for name in slots if name in step.binds]
        return bool(step.tests or step.unless or len(set(new)) < len(new))

    def _keeps(self, step: Step) -> bool:
        """Whether what a step finds is wanted itself, not only what follows from it."""
        return self._source.recording and (self._telling or self._steps.index(step) < self.decided)

    def lines(self, name: str) -> list[str]:
        """The whole function."""
        met = [self._patterns[at].relation for step in self._steps if not step.known for at in step.patterns]
        for relation in dict.fromkeys(met):
            if not self._takes_known(relation):
                self._before.append(f"    if not {self._facts(relation)}:")
                self._before.append("        return")
        for pattern in self._unless:
            if not pattern.variables() and not any(isinstance(term, Op) for _, term in pattern.slots):
                self._before.append(f"    if {self._found(pattern)}:")
                self._before.append("        return")
        if isinstance(self._rule, Aggregate):
            self._before.append("    groups = {}")
        written = False
        if self._telling and self.decided:
            self._take_up()
        for at, (step, after) in enumerate(zip(self._steps, (*self._steps[1:], None), strict=True)):
            if self._telling and at < self.decided:
                continue
            if at == self.decided and written:
                self.decided += 1  # it was met together with the step before
            if at == self.decided:
                self._keep()
            self._joined += len(step.patterns)
            if written:
                # The loop is written: the known facts of the step before were met together with it.
                self._decide(step.tests, step.unless)
                written = False
            elif step.known:
                written = self._known_step(step, after)
            else:
                self._case_step(step, first=step is self._steps[0])
        if isinstance(self._rule, Aggregate):
            self._fold(self._rule)
        else:
            self._conclude(self._rule)
        out = f"    out = rows[{self._rule.then.relation!r}]"
        taken = "rows, indexes, kept, doubt" if self._source.recording else "rows, indexes, doubt"
        if self._telling:
            out, taken = "", "kept, rows, indexes, fired"
        head = [f"def {name}({taken}):", f"    # {self._rule.id}"]
        reads = [f"    {local} = rows[{relation!r}]" for relation, local in self._read.items()]
        return [*head, *reads, *self._before, *([out] if out else []), *self._inside, ""]

    # --- What is kept ---

    def _take_up(self) -> None:
        """A loop over what was kept of the decided steps, with the names that their variables have."""
        for step in self._steps[: self.decided]:
            first = step.patterns[0]
            self._items.append(f"k{first}" if step.lined else f"r{first}")
            if step.lined:
                self._row |= {at: f"k{first}[{i}]" for i, at in enumerate(step.patterns)}
            self._joined += len(step.patterns)
        parts = ", ".join(["parts"] * len(self._items))
        if len(self._items) > 1:
            self._write("parts = iter(kept)")
            self._write(f"for {', '.join(self._items)} in zip({parts}):")
        else:
            self._write(f"for {self._items[0]} in kept:")
        self._depth += 1
        for at in (at for step in self._steps[: self.decided] for at in step.patterns):
            slots = self._schema[self._patterns[at].relation]
            for slot, term in self._patterns[at].slots:
                if isinstance(term, Var) and term.name not in self._locals:
                    self._locals[term.name] = at
                    if self._is_used(term.name, (at,)):
                        self._write(f"v_{plain_name(term.name)} = {self._row[at]}[{slots.index(slot)}]")

    def _keep(self) -> None:
        """Keep what the decided steps found."""
        if self._telling or not self._source.recording:
            return
        if len(self._items) > FEW:
            self._write(f"kept += {tuple_of(self._items)}")
        else:
            for item in self._items:
                self._write(f"kept.append({item})")

    # --- Conclusions --------------------------------------------------------------------------------------

    def _conclude(self, rule: Rule) -> None:
        if self._telling:
            self._write(f"fired += {tuple_of([self._head_row(rule.then, {}), *self._items])}")
            return
        self._write(f"head = {self._head_row(rule.then, {})}")
        self._put(rule.then.relation)
        if self.decided == len(self._steps):
            self._keep()

    def _fold(self, rule: Aggregate) -> None:
        """Groups first, then one conclusion for each: head, key, results, members."""
        key = tuple_of([self._shown(var) for var in rule.by])
        terms = [self._shown(term) for _, _, term in rule.compute]
        rows = self._items if self._telling else []
        self._write(f"key = {key}")
        self._write(f"member = {tuple_of([*terms, *rows])}")
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
        if self._telling:
            results = tuple_of([f"result_{i}" for i in range(len(rule.compute))])
            self._write(f"fired += ({self._head_row(rule.then, names)}, key, {results}, members)")
            return
        self._write(f"head = {self._head_row(rule.then, names)}")
        self._put(rule.then.relation)

    def _put(self, relation: str) -> None:
        if self._known.knows_some(relation):
            self._write(f"if head not in {self._source.tables.all(relation)}:")
            self._write("    out[head] = None")
        else:
            self._write("out[head] = None")

    def _head_row(self, pattern: Pattern, names: dict[str, str]) -> str:
        slots = dict(pattern.slots)
        terms = [slots[name] for name in self._schema[pattern.relation]]
        return tuple_of([self._term(term, names) if names else self._shown(term) for term in terms])
