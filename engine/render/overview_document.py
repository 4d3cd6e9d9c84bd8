"""What each recommendation of a plan hangs on, as a document and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from engine.alternatives.flip import Flip
from engine.alternatives.overview import Overview, Standing
from engine.alternatives.ranges import ranges
from engine.render import words
from engine.render.answer_words import answer_name
from engine.render.document import Block, Document, Entries, Entry, Paragraph, Title
from engine.render.flips_document import SET_FORMS, as_set, state_json
from engine.render.item_names import item_words, named
from engine.render.one_screen import on_one_screen
from engine.render.view import Detail
from engine.render.words import counted
from engine.render.written_dates import with_written_dates
from kb.snapshot import KnowledgeBase

_CUTS = (*((99, names) for names in (4, 3, 2, 1, 0)), *((entries, 0) for entries in range(16, 0, -1)))
"""How many recommendations, and answers for each (0: their number), are shown; the first that fits is taken."""


def overview_document(found: Overview, case: str, kb: KnowledgeBase, detail: Detail = "full") -> Document:
    """The recommendations for people to read, with the answers that undo each before those that alter it."""
    if detail == "full" or not found.standings:
        return tuple(with_written_dates(_blocks(found, case, kb)))
    return on_one_screen(lambda cut: tuple(with_written_dates(_blocks(found, case, kb, *cut))), _CUTS)


def _blocks(
    found: Overview, case: str, kb: KnowledgeBase, entries: int | None = None, names: int | None = None
) -> Iterator[Block]:
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
    shown = [_entry(one, kb, names) for one in found.standings[:entries]]
    left = len(found.standings) - len(shown)
    if left:
        shown.append(Entry(f"{counted(left, 'further recommendation')}.", "…"))
    yield Entries(tuple(shown))
    more = " `--detail full` shows every answer." if names is not None else ""
    yield Paragraph(
        f"{counted(found.offered, 'other answer')} looked at, one at a time. ITEM asks for pairs as well.{more}"
    )
    if names is None:
        yield Paragraph(SET_FORMS)


def _entry(one: Standing, kb: KnowledgeBase, names: int | None) -> Entry:
    gone = [flip for flip in one.flips if not flip.state]
    other = [flip for flip in one.flips if flip.state]
    lines = [*_lines("Undone by", gone, kb, names), *_lines("Altered by", other, kb, names)]
    if names is None and one.fixed:
        lines += _lines("Altered only in another place or by a mistake in the record", one.fixed, kb, names)
    if not one.flips:
        lines.insert(0, "No single answer changes it.")
    if names is None:
        return Entry(named(one.item, kb), details=tuple(lines))
    if names:
        return Entry(f"{item_words(one.item, kb)}. {' '.join(lines)}")
    counts = [
        f"{head} {counted(len(paths), 'answer')}"
        for head, paths in (
            ("undone by", {flip.changes[0].dimension.path for flip in gone}),
            ("altered by", {flip.changes[0].dimension.path for flip in other}),
        )
        if paths
    ]
    return Entry(f"{item_words(one.item, kb)}: {', '.join(counts) or 'no single answer changes it'}.")


def _lines(head: str, flips: Sequence[Flip], kb: KnowledgeBase, names: int | None) -> Iterator[str]:
    by_path: dict[str, list[Flip]] = {}
    for flip in flips:
        by_path.setdefault(flip.changes[0].dimension.path, []).append(flip)
    if not by_path:
        return
    said = []
    for path, members in list(by_path.items())[:names]:
        alternatives = [flip.changes[0].alternative for flip in members]
        values = ranges((one.shown for one in alternatives), members[0].changes[0].dimension.offered)
        name, to = answer_name(path, kb), " or ".join(values)
        full = f"{name}: {to} [{as_set(alternatives, values.values())}]"
        said.append(full if names is None else f"{words.uncapital(name)}: {to}")
    more = len(by_path) - len(said)
    yield f"{head}: {'; '.join(said)}" + (f"; or {counted(more, 'other answer')}." if more > 0 else ".")


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
        "set": list(change.alternative.written),
        "then": state_json(flip.state),
    }
