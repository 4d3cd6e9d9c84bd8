"""What each recommendation of a plan hangs on, as a document and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from engine.alternatives.flip import Flip
from engine.alternatives.overview import Overview, Standing
from engine.alternatives.ranges import in_ranges
from engine.render.document import Block, Document, Entries, Entry, Paragraph, Title
from engine.render.flips_document import state_json
from engine.render.item_names import named
from engine.render.words import counted
from kb.snapshot import KnowledgeBase

_SHOWN = 6


def overview_document(found: Overview, case: str, kb: KnowledgeBase) -> Document:
    """The recommendations for people to read, with the answers that undo each before those that alter it."""
    return tuple(_blocks(found, case, kb))


def _blocks(found: Overview, case: str, kb: KnowledgeBase) -> Iterator[Block]:
    yield Title("What each recommendation hangs on", case)
    if not found.standings:
        yield Paragraph("The plan recommends nothing that an answer could change.", strong=True)
        return
    firm = [one for one in found.standings if not one.flips]
    yield Paragraph(
        f"{counted(len(found.standings), 'recommendation')}; {len(found.standings) - len(firm)} can be changed by "
        "a single answer.",
        strong=True,
    )
    yield Entries(tuple(_entry(one, kb) for one in found.standings))
    yield Paragraph(f"{counted(found.offered, 'other answer')} looked at, one at a time. ITEM asks for pairs as well.")


def _entry(one: Standing, kb: KnowledgeBase) -> Entry:
    gone = [flip for flip in one.flips if not flip.state]
    other = [flip for flip in one.flips if flip.state]
    lines = [*_lines("Undone by", gone), *_lines("Altered by", other)]
    if one.fixed:
        lines += _lines("Altered only by time or a mistake in the record", one.fixed)
    if not one.flips:
        lines.insert(0, "No single answer changes it.")
    return Entry(named(one.item, kb), details=tuple(lines))


def _lines(head: str, flips: Sequence[Flip]) -> Iterator[str]:
    by_path: dict[str, list[Flip]] = {}
    for flip in flips:
        by_path.setdefault(flip.changes[0].dimension.path, []).append(flip)
    if not by_path:
        return
    words = []
    for path, members in list(by_path.items())[:_SHOWN]:
        offered = members[0].changes[0].dimension.offered
        words.append(f"{path} = {in_ranges((flip.changes[0].alternative.shown for flip in members), offered)}")
    more = len(by_path) - _SHOWN
    yield f"{head}: {'; '.join(words)}" + (f"; and {counted(more, 'other question')}." if more > 0 else ".")


def overview_json(found: Overview, case: str) -> str:
    """The recommendations for other programs, with every flip."""
    document = {
        "schema": "rhytid-flips/1",
        "case": case,
        "looked_at": found.offered,
        "recommendations": [
            {
                "item": one.item,
                "now": state_json(one.state),
                "one_answer": [_flip(flip) for flip in one.flips],
                "fixed": [_flip(flip) for flip in one.fixed],
            }
            for one in found.standings
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _flip(flip: Flip) -> dict[str, Any]:
    (change,) = flip.changes
    return {
        "path": change.dimension.path,
        "from": change.dimension.current,
        "to": change.alternative.shown,
        "then": state_json(flip.state),
    }
