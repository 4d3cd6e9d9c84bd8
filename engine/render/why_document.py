"""Why an entry is in the plan, as one screen: the entry, the reasons, the answers, the evidence, the sources last."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from engine.plan import Evidence
from engine.questions.why import Why
from engine.render import words
from engine.render.answer_words import short_path
from engine.render.document import Block, Document, Entries, Entry, Paragraph
from engine.render.explanation import explanation_data
from engine.render.one_screen import on_one_screen
from engine.render.question_words import grounds

SCHEMA = "rhytid-why/2"
SCREEN_LINES = 20

_CUTS = (
    (9, 4, 4, 3),
    (7, 4, 3, 3),
    (6, 3, 3, 2),
    (5, 3, 3, 1),
    (4, 3, 2, 1),
    (3, 2, 2, 1),
    (3, 2, 1, 1),
    (2, 1, 1, 1),
    (1, 1, 1, 1),
)
"""How many reasons, answers, statements and sources are shown; the first that fits a screen is taken."""
_LONGEST = 320
"""Characters of an entry that are told; a list of pairs may have thousands."""
_FEWEST = 2
"""Members of a long list that are told before what is said of them all."""


def why_document(answer: Why) -> Document:
    """Return the summary that fits a screen of 80 columns; what it leaves out is counted."""
    return on_one_screen(lambda cut: tuple(_blocks(answer, *cut)), _CUTS, SCREEN_LINES)


def _blocks(answer: Why, reasons: int, answers: int, statements: int, sources: int) -> Iterator[Block]:
    if answer.first:
        yield Paragraph(answer.first, strong=True)
    yield Paragraph(_short(words.sentence(answer.says)), strong=True)
    told = [Entry(_short(words.sentence(text))) for text in answer.because]
    told += [Entry(f"Caution: {_short(text)}", "!") for text in map(words.sentence, answer.cautions)]
    cautions = min(len(answer.cautions), max(reasons // 3, 1))
    # A step left out would leave another dose standing than the one the answer is about.
    steps = sum(text in answer.dose for text in answer.because)
    kept = told[: max(reasons - cautions, steps, 1)]
    kept += [entry for entry in told if entry.mark == "!" and entry not in kept][:cautions]
    if kept:
        yield Entries((*kept, *_more(len(told) - len(kept), "reason")))
    if answer.answers:
        said = "; ".join(f"{words.dated(one.text)} [{short_path(one.path)}]" for one in answer.answers[:answers])
        rest = len(answer.answers) - answers
        more = f"; and {words.counted(rest, 'further answer')}" if rest > 0 else ""
        yield Paragraph(f"The case says: {said}{more}.")
    if answer.evidence:
        yield from grounds(answer.evidence, [citation for _, citation in answer.sources], statements, sources)
    else:
        yield Paragraph(FROM_ANSWERS)


FROM_ANSWERS = "Sources: none. It follows from the answers of the case alone, or from what they leave out."


def _short(text: str) -> str:
    """A text with its dates written out, cut after one of its parts where it would fill the screen by itself."""
    text = words.dated(text)
    if len(text) <= _LONGEST:
        return text
    head, colon, tail = text.rpartition(": ")
    pairs = head.split("; ")
    if colon and len(pairs) > _FEWEST and len(tail) < _LONGEST:
        return f"{'; '.join(pairs[:_FEWEST])}; and {len(pairs) - _FEWEST} more: {tail}"
    kept = text[:_LONGEST]
    for mark in ("; ", ". ", ", ", " "):
        if kept.rfind(mark) > _LONGEST // 2:
            kept = kept[: kept.rfind(mark)]
            break
    return f"{kept} … (--tree shows all)."


def _more(left_out: int, noun: str) -> tuple[Entry, ...]:
    return (Entry(f"{words.counted(left_out, f'further {noun}')}: --tree shows all.", "…"),) if left_out > 0 else ()


def why_json(answer: Why) -> str:
    """Return summary and whole tree as indented JSON with a line end."""
    document = {
        "schema": SCHEMA,
        "item": answer.item,
        "first": answer.first or None,
        "says": answer.says,
        "because": list(answer.because),
        "cautions": list(answer.cautions),
        "answers": [{"text": one.text, "path": one.path} for one in answer.answers],
        "evidence": evidence_json(answer.evidence),
        "sources": [{"id": source, "citation": citation} for source, citation in answer.sources],
        "tree": explanation_data(answer.tree),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def evidence_json(evidence: Sequence[Evidence]) -> list[object]:
    """Return evidence records as plain data."""
    return [one.model_dump(mode="json", exclude_none=True) for one in evidence]
