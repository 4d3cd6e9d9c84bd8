"""Evidence records of a schedule, and the bibliography they add up to."""

from __future__ import annotations

from collections.abc import Iterable

from engine.evidence import bibliography, in_use, record
from engine.plan import Evidence, SourceEntry
from kb.snapshot import KnowledgeBase


class Citations:
    """Makes evidence records and remembers which sources they cite."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self._sources: set[str] = set()

    def evidence(self, statements: Iterable[str]) -> tuple[Evidence, ...]:
        """Records of those of these individuals that are in use, each once, in the order given."""
        told = (record(self._kb, curie) for curie in dict.fromkeys(statements) if in_use(self._kb, curie))
        records = tuple({one.statement: one for one in told}.values())
        self._sources.update(source for one in records for source in one.sources)
        return records

    def sources(self) -> tuple[SourceEntry, ...]:
        """Every source cited so far, by id."""
        return bibliography(self._kb, self._sources)
