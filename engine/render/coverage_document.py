"""What a set of cases reaches, as a document and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from engine.questions.coverage import Coverage, Dead
from engine.render import words
from engine.render.document import Block, Column, Document, Entries, Entry, Paragraph, Section, Subsection, Table, Title

SCHEMA = "rhytid-coverage/1"
_LISTED = 12


def coverage_document(found: Coverage, *, everything: bool = False) -> Document:
    """Return figures first, then what was never reached and why; only the first of each kind unless `everything`."""
    return tuple(_blocks(found, everything))


def _blocks(found: Coverage, everything: bool) -> Iterator[Block]:
    yield Title("Coverage", words.counted(len(found.cases), "case"))
    yield Table(
        (Column(""), Column("Reached", right=True), Column("Never", right=True), Column("Share", right=True)),
        (
            _figures("Rules", len(found.rules), len(found.dead_rules)),
            _figures("Statements", len(found.statements), len(found.dead_statements)),
        ),
    )
    yield from _dead("Rules never reached", found.dead_rules, everything)
    yield from _dead("Statements never reached", found.dead_statements, everything)


def _figures(title: str, reached: int, dead: int) -> tuple[str, ...]:
    share = f"{100 * reached // (reached + dead)} %" if reached + dead else "–"
    return (title, str(reached), str(dead), share)


def _dead(title: str, dead: Sequence[Dead], everything: bool) -> Iterator[Block]:
    if not dead:
        return
    yield Section(title)
    for why in dict.fromkeys(one.why for one in dead):
        own = [one for one in dead if one.why == why]
        yield Subsection(words.capital(_HEADINGS.get(why, why)), str(len(own)))
        shown = own if everything else own[:_LISTED]
        yield Entries(tuple(Entry(f"{one.id}: {one.text}", details=_nearest(one)) for one in shown))
        if len(shown) < len(own):
            yield Paragraph(f"… and {len(own) - len(shown)} more; --all shows them.")


_HEADINGS = {
    "no statement": "No statement feeds it",
    "nothing concludes it": "Nothing concludes what it needs",
    "not met": "No case meets its conditions; the nearest miss",
    "nobody reads it": "No rule reads it",
}


def _nearest(one: Dead) -> tuple[str, ...]:
    return (f"Nearest: {one.nearest_case}",) if one.nearest_case else ()


def coverage_json(found: Coverage) -> str:
    """Return everything as indented JSON with a line end."""
    document = {
        "schema": SCHEMA,
        "cases": list(found.cases),
        "rules": {"reached": dict(found.rules), "never": [asdict(one) for one in found.dead_rules]},
        "statements": {"reached": dict(found.statements), "never": [asdict(one) for one in found.dead_statements]},
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
