"""A document as plain text of a given width, for terminals, mail and print."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from engine.plan import Plan
from engine.render.document import (
    Banner,
    Block,
    Column,
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

NARROWEST = 60
WIDEST = 120
_GAP = "  "
_INDENT = "  "
_NARROWEST_COLUMN = 8
_NARROW_NAME = 22
_CONTROL = dict.fromkeys((*range(32), *range(127, 160)))


def to_text(plan: Plan, kb: Labels, width: int = 80, view: View = WHOLE) -> str:
    """Return the plan, as much as `view` says, as text; `width` is held to 60-120 columns, where lines read well."""
    return document_text(plan_document(plan, kb, view), width)


def document_text(document: Document, width: int) -> str:
    """Lay out a document; every line is at most `width` columns, single words that are longer excepted."""
    width = min(max(width, NARROWEST), WIDEST)
    lines = [line for block in document for line in _lines(block, width)]
    spaced = [line for i, line in enumerate(lines) if line or (i and lines[i - 1])]
    return "\n".join(spaced).strip("\n") + "\n"


def fitted(text: str, width: int) -> str:
    """Return text of which no line is wider than `width`; what is wrapped keeps the indent of its line."""
    width = max(width, NARROWEST)
    lines: list[str] = []
    for line in text.splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        if len(line) <= width or set(line) == {"="}:
            lines.append(line[:width])  # a rule below a title is as long as the page at most
        else:
            lines += _wrapped(line.lstrip(), width, indent, indent + _INDENT)
    return "\n".join(lines) + "\n"


def _lines(block: Block, width: int) -> Iterator[str]:
    match block:
        case Title():
            yield from _wrapped(block.text, width)
            yield from _wrapped(block.aside, width)
            yield "═" * width
            yield ""
        case Section():
            yield ""
            yield f"{block.text.upper()} ".ljust(width, "─")
        case Subsection():
            yield ""
            yield from _spread(block.text, block.aside, width)
        case Paragraph():
            yield from _wrapped(block.text, width)
            yield ""
        case Banner():
            yield from _boxed(block, width)
        case Table():
            yield from _table(block, width)
        case Entries():
            for entry in block.entries:
                yield from _entry(entry, width)


def _wrapped(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    return textwrap.wrap(
        text.translate(_CONTROL),  # what a case says must not steer the reader's terminal
        width,
        initial_indent=first,
        subsequent_indent=" " * len(first) if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _spread(left: str, right: str, width: int) -> list[str]:
    """Set two texts at the two ends of a line, or one below the other where they do not fit."""
    room = width - len(left) - len(right)
    if right and room >= len(_GAP):
        return [f"{left}{' ' * room}{right}"]
    return [*_wrapped(left, width), *_wrapped(right, width, _INDENT)]


def _boxed(banner: Banner, width: int) -> Iterator[str]:
    inner = width - 4
    yield f"╔{'═' * (width - 2)}╗"
    for text in (banner.head, *banner.lines):
        for line in _wrapped(text, inner):
            yield f"║ {line.ljust(inner)} ║"
    yield f"╚{'═' * (width - 2)}╝"


def _entry(entry: Entry, width: int) -> Iterator[str]:
    first = f"{_INDENT}{entry.mark} "
    yield from _wrapped(entry.text, width, first)
    below = " " * len(first)
    for detail in entry.details:
        yield from _wrapped(detail, width, below, f"{below}  " if detail.startswith("! ") else below)


def _table(table: Table, width: int) -> Iterator[str]:
    room = width - len(_INDENT)
    columns = list(range(len(table.columns)))
    widths = _natural_widths(table, columns)
    beneath: list[int] = []
    if _line_width(widths) > room:
        # Names may wrap a little to keep a row together; a table that is still too wide is taken apart.
        widths[0] = max(min(widths[0], _NARROW_NAME), widths[0] - (_line_width(widths) - room))
    if _line_width(widths) > room:
        beneath = [i for i in columns if table.columns[i].detail]
        columns = [i for i in columns if i not in beneath]
        widths = _shrunk(_natural_widths(table, columns), [table.columns[i] for i in columns], room)
    details = [" · ".join(row[i] for i in beneath if row[i]) for row in table.rows]
    shared = _shared_detail(details[:-1] if table.total else details)
    shown = [table.columns[i] for i in columns]
    yield from _row([column.title for column in shown], shown, widths)
    for number, row in enumerate(table.rows):
        if table.total and number == len(table.rows) - 1:
            yield _INDENT + _GAP.join("─" * column_width for column_width in widths)
        yield from _row([row[i] for i in columns], shown, widths)
        if not shared:
            yield from _wrapped(details[number], width, _INDENT * 2)
    if shared:
        yield from _wrapped(shared, width, f"{_INDENT}All: ")


def _shared_detail(details: Sequence[str]) -> str:
    """Return what each of several rows has to add, if it is the same: it is then said once, below them."""
    return details[0] if len(details) > 1 and len(set(details)) == 1 else ""


def _natural_widths(table: Table, columns: Sequence[int]) -> list[int]:
    return [max(len(table.columns[i].title), *(len(row[i]) for row in table.rows)) for i in columns]


def _line_width(widths: Sequence[int]) -> int:
    return sum(widths) + len(_GAP) * (len(widths) - 1)


def _shrunk(widths: list[int], columns: Sequence[Column], room: int) -> list[int]:
    """Take what is too much from the widest column of words, column by column; numbers never wrap."""
    while _line_width(widths) > room:
        soft = [i for i, column in enumerate(columns) if not column.right and widths[i] > _NARROWEST_COLUMN]
        if not soft:
            break
        widest = max(soft, key=lambda i: widths[i])
        widths[widest] -= 1
    return widths


def _row(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> Iterator[str]:
    wrapped = [_wrapped(cell, room) or [""] for cell, room in zip(cells, widths, strict=True)]
    for i in range(max(map(len, wrapped))):
        parts = [
            (lines[i] if i < len(lines) else "").rjust(room)
            if column.right
            else (lines[i] if i < len(lines) else "").ljust(room)
            for lines, column, room in zip(wrapped, columns, widths, strict=True)
        ]
        yield (_INDENT + _GAP.join(parts)).rstrip()
