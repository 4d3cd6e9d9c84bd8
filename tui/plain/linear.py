"""A document as lines that make sense read aloud: no boxes, no columns, no marks that mean something by their shape."""

from __future__ import annotations

from collections.abc import Iterator

from engine.first_letters import uncapital
from engine.render.document import Banner, Block, Document, Entries, Entry, Paragraph, Section, Subsection, Table, Title
from engine.render.words import dated
from tui.session.backend import Explained

_MARKS = {
    "•": "", "…": "", "!": "Attention: ", "?": "Ask: ", "×": "Not: ", "✓": "Settled by: ",
    "+": "New: ", "-": "Gone: ", "~": "Changed: ",
}  # fmt: skip
_SIDES = {"+ ": "For: ", "− ": "Against: ", "× ": "Blocked by: ", "✓ ": "Settled by: ", "! ": "Attention: ", "• ": ""}


def spoken(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the lines of a document with their indents."""
    for block in document:
        yield from _block(block)


def _block(block: Block) -> Iterator[tuple[str, str]]:
    match block:
        case Title():
            yield "", _ended(block.text)
            if block.aside:
                yield "", _ended(block.aside)
        case Section():
            yield "", ""
            yield "", f"Section: {_ended(block.text)}"
        case Subsection():
            yield "", _ended(": ".join(filter(None, (block.text, block.aside))))
        case Paragraph():
            yield "", block.text
        case Banner():
            yield "", f"Attention: {block.head}"
            for line in block.lines:
                yield "", line
        case Table():
            yield from _table(block)
        case Entries():
            for entry in block.entries:
                yield from _entry(entry)


def _table(table: Table) -> Iterator[tuple[str, str]]:
    """Yield each row as a sentence that names its columns."""
    for number, row in enumerate(table.rows):
        parts = [
            cell if place == 0 or not column.title else f"{uncapital(column.title)} {cell}"
            for place, (column, cell) in enumerate(zip(table.columns, row, strict=True))
            if cell and cell != "–"
        ]
        last = table.total and number == len(table.rows) - 1
        total = "Total: " if last and not row[0].startswith("Total") else ""
        yield "- ", _ended(total + ", ".join(parts))


def _entry(entry: Entry) -> Iterator[tuple[str, str]]:
    numbered = entry.mark.strip("[].").isdigit()
    yield (f"{entry.mark} " if numbered else "- "), f"{'' if numbered else _MARKS.get(entry.mark, '')}{entry.text}"
    for detail in entry.details:
        said = next(
            (f"{word}{detail.removeprefix(mark)}" for mark, word in _SIDES.items() if detail[:2] == mark), detail
        )
        yield "  ", said


def numbered_tree(node: Explained, depth: int, number: str = "") -> Iterator[tuple[str, str]]:
    """Yield the reasons below a node, numbered 1, 1.1, 1.1.1 instead of drawn, down to `depth` levels."""
    for place, child in enumerate(node.children, start=1):
        own = f"{number}{place}"
        kind = {"answer": "the case says: ", "source": "source: ", "statement": "knowledge: "}.get(child.kind, "")
        yield f"{own}. ", f"{kind}{dated(child.text)}"
        if depth > 1:
            yield from numbered_tree(child, depth - 1, f"{own}.")
        elif child.children:
            yield "  ", "And further reasons below it."


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!", ":", "…")) else f"{text}."
