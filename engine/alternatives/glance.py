"""A run seen by whoever needs little of it: reasons are spelt out one relation at a time, when asked for.

A whole derivation of a consultation holds thousands of reasons; whoever compares a thousand answers looks at a few
dozen.  A glance also remembers which relations were looked at, so that what was read off them can be kept while
they stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.algebra.rule import Fact
from engine.compiled.evaluator import Run
from engine.inference.derivation import Derivation, Justification
from engine.planning.view import View
from engine.rules import rule_base
from kb.snapshot import KnowledgeBase

Reasons = dict[Fact, list[Justification]]
Change = tuple[frozenset[str], frozenset[str]]
"""Relations whose facts differ, and relations whose facts or reasons differ."""
LISTED = frozenset({"line_scale", "line_seen", "offered", "offered_treatment"})
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


def changes(base: Run, other: Run, layout: Layout) -> Change:
    """In which relations two runs of one program differ."""
    rows = frozenset(r for r, held in other.rows.items() if held is not base.rows[r] and held != base.rows[r])
    fired = {
        other.program.readers[number].rule.then.relation
        for number, one in enumerate(other.firings())
        if one is not base.fired(number) and one != base.fired(number)
    }
    return rows, rows | fired


class Glance(Derivation):
    """The derivation of a run; equal to it in everything that is asked of it."""

    __slots__ = ("layout", "looked_at", "run")

    def __init__(self, run: Run, layout: Layout) -> None:
        self.run, self.layout = run, layout
        self.looked_at: set[str] = set()
        """Relations of which anything was asked."""
        self.schema = rule_base().schema
        self.justified = _Justified(self)  # type: ignore[assignment]
        self.origins = _Origins(self)  # type: ignore[assignment]


class _Justified(Mapping[Fact, list[Justification]]):
    def __init__(self, glance: Glance) -> None:
        self._glance = glance
        self._tables: dict[str, Reasons] = {}

    def of(self, relation: str) -> Reasons:
        self._glance.looked_at.add(relation)
        table = self._tables.get(relation)
        if table is None:
            table = self._tables[relation] = reasons(self._glance.run, self._glance.layout, relation)
        return table

    def __getitem__(self, fact: Fact) -> list[Justification]:
        return self.of(fact.relation)[fact]

    def __iter__(self) -> Iterator[Fact]:
        for relation in self._glance.layout.concluded:
            yield from self.of(relation)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Origins(Mapping[Fact, str]):
    """Where given facts are from.  Some of the case are listed; all others are told when asked for."""

    def __init__(self, glance: Glance) -> None:
        self._glance = glance
        self._given = glance.run.given
        self._known = glance.run.program.kb_origins

    def __getitem__(self, fact: Fact) -> str:
        self._glance.looked_at.add(fact.relation)
        return self._given[fact] if fact in self._given else self._known[fact]

    def __iter__(self) -> Iterator[Fact]:
        self._glance.looked_at.update(LISTED)
        return (fact for fact in self._given if fact.relation in LISTED)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class GlanceView(View):
    """A view that reads single relations of a run, and knows which were asked for by name."""

    def __init__(self, glance: Glance, kb: KnowledgeBase) -> None:
        super().__init__(glance, kb, rule_base())
        self._glance = glance
        self.asked: set[str] = set()

    def _rows(self, relation: str) -> list[tuple[Fact, dict[str, object]]]:  # type: ignore[override]
        self.asked.add(relation)
        self._glance.looked_at.add(relation)
        rows = self._by_relation.get(relation)
        if rows is None:
            certain = self._glance.layout.certain.get(relation, ())
            concluded = relation in self._glance.layout.rules
            held = self._glance.run.rows.get(relation, {}) if concluded else ()
            facts = dict.fromkeys((*certain, *(Fact(relation, row) for row in held)))
            ordered = sorted(facts, key=lambda fact: tuple([str(v) for v in fact.values]))
            rows = self._by_relation[relation] = [(fact, self.derivation.slots(fact)) for fact in ordered]
        return rows  # type: ignore[return-value]
