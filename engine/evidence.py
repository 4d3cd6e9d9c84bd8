"""How strong a statement is and where it stands, and the bibliography of what is cited: the same in every document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from engine.plan import Evidence, SourceEntry
from kb.snapshot import Individual, KnowledgeBase

Standing = Literal["mixed", "silent", "against"]
_STANDINGS: dict[str, Standing] = {"mixed": "mixed", "silent": "silent", "against": "against"}


def in_use(kb: KnowledgeBase, curie: str) -> bool:
    """Whether the knowledge base holds it, neither retired nor a draft."""
    found = kb.get(curie)
    return found is not None and found.one("lifecycle") not in ("retired", "draft")


def record(kb: KnowledgeBase, curie: str) -> Evidence:
    """The evidence of a statement, or of whatever else has a basis; a reading is cited by its statement.

    Its note, else the limit of its source, goes along; a source that is retired or a draft does not.  Raises KeyError
    for what the knowledge base does not hold.
    """
    individual = kb.individuals[curie]
    if curie.startswith("reading:"):
        individual = kb.individuals[str(individual.one("ofStatement"))]
    note = individual.one("note") or individual.one("sourceLimitNote")
    return Evidence(
        statement=individual.id,
        title=kb.label(individual.id),
        basis=str(individual.one("basis")),
        level=str(individual.one("evidenceLevel")),
        verification=str(individual.one("verification")),
        sources=tuple(str(source) for source in individual.many("source") if in_use(kb, str(source))),
        standing=_standing(individual),
        note=None if note is None else str(note),
    )


def _standing(individual: Individual) -> Standing | None:
    """What the evidence says of a treatment where it does not simply support it, None elsewhere."""
    return _STANDINGS.get(str(individual.one("standing")))


def bibliography(kb: KnowledgeBase, cited: Iterable[str]) -> tuple[SourceEntry, ...]:
    """The sources cited, each once, by id."""
    return tuple(_source(kb, curie) for curie in sorted(set(cited)))


def _source(kb: KnowledgeBase, curie: str) -> SourceEntry:
    individual = kb.individuals[curie]

    def text(name: str) -> str | None:
        value = individual.one(name)
        return None if value is None else str(value)

    return SourceEntry(
        id=curie,
        citation=text("citation") or kb.label(curie),
        year=text("year"),
        identifier=text("identifier"),
        level=text("cebmLevel"),
        read=text("readExtent"),
    )
