"""Words that the answers to questions share: how strong a statement is, said in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.evidence import record
from engine.plan import Evidence
from engine.questions.strength import strength_words
from engine.render.document import Block, Paragraph
from engine.render.words import counted
from kb.snapshot import KnowledgeBase


def strength_in_words(evidence: Evidence) -> str:
    """Say on what a statement rests: `expert consensus, evidence level 5, read in its source`."""
    return strength_words(evidence.basis, evidence.level, evidence.verification)


def evidence_of(statements: Iterable[str], kb: KnowledgeBase) -> Iterator[Evidence]:
    """How strong some statements are and where they stand; what this knowledge does not hold is left out."""
    for curie in dict.fromkeys(statements):
        individual = kb.get(curie)
        if individual is not None and individual.one("basis") is not None:
            yield record(kb, curie)


def cited(evidence: Iterable[Evidence], kb: KnowledgeBase) -> tuple[str, ...]:
    """The sources of some statements, in their order, without their addresses."""
    return tuple(short_citation(kb, one) for one in dict.fromkeys(source for one in evidence for source in one.sources))


def grounds(evidence: Sequence[Evidence], sources: Sequence[str], statements: int, citations: int) -> Iterator[Block]:
    """What an answer rests on, with the evidence in words, and the sources last; what is left out is counted."""
    if not evidence or not statements:
        return
    said = "; ".join(f"{one.title} [{one.statement}] ({strength_in_words(one)})" for one in evidence[:statements])
    yield Paragraph(f"It rests on: {said}{_more(len(evidence) - statements, 'statement')}.")
    if sources and citations:
        shown = "; ".join(source.rstrip(".") for source in sources[:citations])
        yield Paragraph(f"Sources: {shown}{_more(len(sources) - citations, 'source')}.")


def _more(left_out: int, noun: str) -> str:
    return f"; and {counted(left_out, f'further {noun}')}" if left_out > 0 else ""


def short_citation(kb: KnowledgeBase, source: str) -> str:
    """What a source is, without its address."""
    entry = kb.get(source)
    found = None if entry is None else entry.one("citation")
    return (str(found) if found is not None else kb.label(source)).rstrip(".")
