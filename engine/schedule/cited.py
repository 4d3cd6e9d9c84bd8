"""Evidence records of a schedule, and the bibliography they add up to."""

from __future__ import annotations

from collections.abc import Iterable

from engine.plan import Evidence, SourceEntry
from kb.snapshot import KnowledgeBase


class Citations:
    """Makes evidence records and remembers which sources they cite."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self._sources: set[str] = set()

    def evidence(self, statements: Iterable[str]) -> tuple[Evidence, ...]:
        """Records of these individuals, each once, in the order given."""
        return tuple(self._record(curie) for curie in dict.fromkeys(statements))

    def _record(self, curie: str) -> Evidence:
        individual = self._kb.individuals[curie]
        sources = tuple(str(source) for source in individual.many("source"))
        self._sources.update(sources)
        note = individual.one("note")
        return Evidence(
            statement=curie,
            title=self._kb.label(curie),
            basis=str(individual.one("basis")),
            level=str(individual.one("evidenceLevel")),
            verification=str(individual.one("verification")),
            sources=sources,
            note=None if note is None else str(note),
        )

    def sources(self) -> tuple[SourceEntry, ...]:
        """Every source cited so far, by id."""
        return tuple(self._entry(source) for source in sorted(self._sources))

    def _entry(self, curie: str) -> SourceEntry:
        individual = self._kb.individuals[curie]

        def text(name: str) -> str | None:
            value = individual.one(name)
            return None if value is None else str(value)

        return SourceEntry(
            id=curie,
            citation=text("citation") or self._kb.label(curie),
            year=text("year"),
            identifier=text("identifier"),
            level=text("cebmLevel"),
            read=text("readExtent"),
        )
