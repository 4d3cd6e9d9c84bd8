"""The answer to a search of the knowledge base, as a document and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from engine.render import words
from engine.render.document import Document, Entries, Entry, Paragraph, Title
from kb.find import Found, Hit
from kb.snapshot import KnowledgeBase

SCHEMA = "rhytid-kb-find/1"


def found_document(kb: KnowledgeBase, sought: str, found: Found, limit: int | None = None) -> Document:
    """Return the terms found, best first and at most `limit` of them; the nearest ones when there is none."""
    if not found.hits:
        said = f"Nothing in the knowledge base holds all of “{sought}”."
        nearest = "Nearest:" if found.nearest else "Nothing is like it either; try another word for it."
        return (Paragraph(f"{said} {nearest}"), Entries(tuple(_entry(kb, hit) for hit in found.nearest)))
    shown = found.hits[:limit]
    left_out = len(found.hits) - len(shown)
    more = (Paragraph(f"… and {left_out} more; --all shows them."),) if left_out else ()
    title = Title(f"“{sought}”", words.counted(len(found.hits), "term"))
    return (title, Entries(tuple(_entry(kb, hit) for hit in shown)), *more)


def _entry(kb: KnowledgeBase, hit: Hit) -> Entry:
    kind = kb.kinds[hit.term.kind].label
    label = kb.label(hit.term.id)
    met = hit.text if hit.field not in ("id", "prefLabel") and hit.text != label else ""
    details = (f"{kb.properties[hit.field].label}: {met}",) if met else ()
    return Entry(f"{label} · {kind} · {hit.term.id}", details=details)


def found_json(kb: KnowledgeBase, sought: str, found: Found) -> str:
    """Return all terms found, or the nearest, as indented JSON with a line end."""
    document = {
        "schema": SCHEMA,
        "sought": sought,
        "found": _hits(kb, found.hits),
        "nearest": _hits(kb, found.nearest),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _hits(kb: KnowledgeBase, hits: Sequence[Hit]) -> list[dict[str, str]]:
    return [
        {
            "id": hit.term.id,
            "kind": hit.term.kind,
            "label": kb.label(hit.term.id),
            "field": hit.field,
            "text": hit.text,
        }
        for hit in hits
    ]
