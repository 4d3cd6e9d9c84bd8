"""A document as Markdown (with GitHub's tables), for records and web pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.plan import Plan
from engine.render.document import (
    Banner,
    Block,
    Document,
    Entries,
    Entry,
    Paragraph,
    Section,
    Subsection,
    Table,
    Title,
)
from engine.render.plan_document import plan_document
from engine.render.view import WHOLE, View
from engine.render.words import Labels

_MARKUP = re.compile(r"([\\`*_<>|\[\]#~])")


def to_markdown(plan: Plan, kb: Labels, view: View = WHOLE) -> str:
    """Return as much of the plan as `view` says as Markdown."""
    return document_markdown(plan_document(plan, kb, view))


def document_markdown(document: Document) -> str:
    """Write a document as Markdown, one empty line between blocks."""
    return "\n\n".join("\n".join(_lines(block)) for block in document) + "\n"


def escaped(text: str) -> str:
    """Return text in which nothing is read as markup."""
    return _MARKUP.sub(r"\\\1", text)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Title():
            yield f"# {escaped(block.text)}"
            yield ""
            yield escaped(block.aside)
        case Section():
            yield f"## {escaped(block.text)}"
        case Subsection():
            yield f"### {escaped(block.text)}" + (f" — {escaped(block.aside)}" if block.aside else "")
        case Paragraph():
            yield f"**{escaped(block.text)}**" if block.strong else escaped(block.text)
        case Banner():
            yield f"> **{escaped(block.head)}**"
            for line in block.lines:
                yield ">"
                yield f"> {escaped(line)}"
        case Table():
            yield from _table(block)
        case Entries():
            for entry in block.entries:
                yield from _entry(entry)


def _table(table: Table) -> Iterator[str]:
    yield _cells([escaped(column.title) for column in table.columns])
    yield _cells(["---:" if column.right else "---" for column in table.columns])
    for number, row in enumerate(table.rows):
        last = table.total and number == len(table.rows) - 1
        yield _cells([f"**{escaped(cell)}**" if last and cell else escaped(cell) for cell in row])


def _cells(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _entry(entry: Entry) -> Iterator[str]:
    if entry.mark.rstrip(".").isdigit():
        head = entry.mark
    elif entry.mark == "•":
        head = "-"
    else:
        head = f"- {escaped(entry.mark)}"
    yield f"{head} {escaped(entry.text)}"
    indent = " " * (len(entry.mark) + 1 if head == entry.mark else 2)
    for detail in entry.details:
        yield f"{indent}- {escaped(detail)}"
