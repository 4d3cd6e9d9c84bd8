"""A run seen by whoever needs little of it: reasons are spelt out one relation at a time, when asked for.

A whole derivation of a consultation holds thousands of reasons; whoever compares a thousand answers looks at a few
dozen.  A glance also remembers which relations were looked at, so that what was read off them can be kept while
they stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.algebra.rule import Fact
from engine.algebra.terms import Value
from engine.compiled.evaluator import Run
from engine.inference.derivation import Derivation, Justification
from engine.planning.view import Slots, View
from engine.rules import rule_base
from kb.snapshot import KnowledgeBase

Reasons = dict[Fact, list[Justification]]
Change = tuple[frozenset[str], frozenset[str]]
"""Relations whose facts differ, and relations whose facts or reasons differ."""
LISTED = frozenset(
    {"consultation", "ended", "line_scale", "line_seen", "offered", "offered_treatment", "toxin_session"}
)
"""Facts of the case that a plan looks for by going through all of them.

A reader that looked for others would find none: a test holds what is read here against whole plans.
"""


class Layout:
    """How the firings of a compiled rule base are found by what they conclude; made once for all its runs."""

    def __init__(self, run: Run) -> None:
        self.rules: dict[str, list[int]] = {}
        for number, reader in enumerate(run.program.readers):
            self.rules.setdefault(reader.rule.then.relation, []).append(number)
        self.certain: dict[str, Reasons] = {}
        """What follows from the knowledge alone."""
        for fact, reasons in run.program.known.justified.items():
            self.certain.setdefault(fact.relation, {})[fact] = reasons
        self.concluded = tuple(dict.fromkeys((*self.certain, *self.rules)))


def reasons(run: Run, layout: Layout, relation: str) -> Reasons:
    """The concluded facts of a relation with all their reasons."""
    found: Reasons = {fact: list(reasons) for fact, reasons in layout.certain.get(relation, {}).items()}
    for number in layout.rules.get(relation, ()):
        reader, fired = run.program.readers[number], run.fired(number)
        for at in range(0, len(fired), reader.size):
            firing = fired[at : at + reader.size]
            because = Justification(reader.rule.id, reader.premises(firing, Fact), reader.bindings(firing))
            found.setdefault(Fact(relation, firing[0]), []).append(because)
    return found


def changes(base: Run, other: Run) -> Change:
    """In which relations two runs of one program differ."""
    rows = frozenset(r for r, held in other.rows.items() if held is not base.rows[r] and held != base.rows[r])
    fired = {
        other.program.readers[number].rule.then.relation
        for number in other.recorded.keys() | other.told.keys()
        if not other.fired_like(base, number)
    }
    return rows, rows | fired


_NONE: frozenset[str] = frozenset()
SAME: Change = (_NONE, _NONE)
"""Of two runs that agree in everything."""


class Glance(Derivation):
    """The derivation of a run; equal to it in everything that is asked of it."""

    __slots__ = ("looked_at",)

    def __init__(self, run: Run, layout: Layout, like: Glance | None = None, differs: frozenset[str] = _NONE) -> None:
        """like: at a run whose facts and reasons are the same, but for these relations."""
        self.looked_at: set[str] = set()
        """Relations of which anything was asked."""
        self.schema = rule_base().schema
        # None of these knows the glance: thousands are made, and without cycles each goes when it is done with.
        same = None if like is None else like.justified
        self.justified = _Justified(run, layout, self.looked_at, same, differs)  # type: ignore[arg-type, assignment]
        self.origins = _Origins(run, self.looked_at)  # type: ignore[assignment]


class _Justified(Mapping[Fact, list[Justification]]):
    def __init__(
        self, run: Run, layout: Layout, looked_at: set[str], like: _Justified | None, differs: frozenset[str]
    ) -> None:
        self._run, self._layout, self._looked_at = run, layout, looked_at
        self._like, self._differs = like, differs
        self._tables: dict[str, Reasons] = {}

    def of(self, relation: str) -> Reasons:
        self._looked_at.add(relation)
        table = self._tables.get(relation)
        if table is None:
            if self._like is not None and relation not in self._differs:
                table = self._like.of(relation)
            else:
                table = reasons(self._run, self._layout, relation)
            self._tables[relation] = table
        return table

    def __getitem__(self, fact: Fact) -> list[Justification]:
        return self.of(fact.relation)[fact]

    def __iter__(self) -> Iterator[Fact]:
        for relation in self._layout.concluded:
            yield from self.of(relation)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Origins(Mapping[Fact, str]):
    """Where given facts are from.  Some of the case are listed; all others are told when asked for."""

    def __init__(self, run: Run, looked_at: set[str]) -> None:
        self._looked_at = looked_at
        self._given = run.given
        self._known = run.program.kb_origins

    def __getitem__(self, fact: Fact) -> str:
        self._looked_at.add(fact.relation)
        return self._given[fact] if fact in self._given else self._known[fact]

    def __iter__(self) -> Iterator[Fact]:
        self._looked_at.update(LISTED)
        return (fact for fact in self._given if fact.relation in LISTED)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class GlanceView(View):
    """A view that reads single relations of a run, and knows which were asked for by name.

    What is the same as in a view of another run, `like` it but for what `differs`, is looked up there: whoever
    compares a thousand runs lays out most relations once.
    """

    def __init__(
        self, run: Run, layout: Layout, kb: KnowledgeBase, like: GlanceView | None = None, differs: Change = SAME
    ) -> None:
        glance = Glance(run, layout, None if like is None else like.glance, differs[1])
        super().__init__(glance, kb, rule_base())
        self.glance: Glance = glance
        self._run, self._layout = run, layout
        self.asked: set[str] = set()
        self._like, self._differs = like, differs
        if like is not None:
            # These depend on the knowledge alone.
            self._labels, self._evidence = like._labels, like._evidence

    def all(self, relation: str, **wanted: Value) -> list[tuple[Fact, Slots]]:
        """As of any view."""
        if self._like is None or relation in self._differs[0]:
            return super().all(relation, **wanted)
        self.asked.add(relation)
        self.glance.looked_at.add(relation)
        return self._like.all(relation, **wanted)

    def because(self, fact: Fact) -> list[Justification]:
        """As of any view."""
        if self._like is None or fact.relation in self._differs[1]:
            return super().because(fact)
        self.glance.looked_at.add(fact.relation)
        return self._like.because(fact)

    def _rows(self, relation: str) -> list[tuple[Fact, dict[str, object]]]:  # type: ignore[override]
        self.asked.add(relation)
        self.glance.looked_at.add(relation)
        rows = self._by_relation.get(relation)
        if rows is None:
            certain = self._layout.certain.get(relation, ())
            concluded = relation in self._layout.rules
            held = self._run.rows.get(relation, {}) if concluded else ()
            facts = dict.fromkeys((*certain, *(Fact(relation, row) for row in held)))
            ordered = sorted(facts, key=lambda fact: tuple([str(v) for v in fact.values]))
            rows = self._by_relation[relation] = [(fact, self.derivation.slots(fact)) for fact in ordered]
        return rows  # type: ignore[return-value]
