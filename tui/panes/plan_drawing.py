"""Drawing a row of the plan for a given width."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.content import Content

from tui.panes.row import PlanRow
from tui.widgets.keyed_list import Item
from tui.widgets.tones import style_of
from tui.widgets.wrapping import wrapped

LEAD = 10
DOSE_COLUMNS = (5, 5, 5, 8, 9)

Pieces = list[tuple[str, str]]


def drawn(row: PlanRow, width: int, app: App[Any]) -> Item:
    """Return a row as an entry of the list; those that lead nowhere cannot be chosen."""
    pieces, selectable = _pieces(row, width)
    content = Content.assemble(*((text, style_of(app, tone)) for tone, text in pieces if text))
    return Item(row.key, content, selectable)


def _pieces(row: PlanRow, width: int) -> tuple[Pieces, bool]:
    match row.kind:
        case "headline":
            return [(row.tone, "\n".join(wrapped(row.text, width)))], False
        case "note":
            return [("muted", "\n".join(wrapped(row.text, width)))], False
        case "legend":
            return [("faint", "\n".join(wrapped(row.text, width)))], False
        case "heading":
            tail = f" {row.tail}" if row.tail else ""
            sign = f"{row.lead} " if row.lead else ""
            rule = "─" * max(width - len(sign) - len(row.text) - len(tail) - 1, 0)
            # A heading with a sign opens and closes its section.
            return [("muted", sign), ("title", row.text), ("rule", f" {rule}"), ("faint", tail)], bool(sign)
        case "gap":
            return [("", " ")], False
        case "columns" | "dose":
            return _dose(row, width), row.kind == "dose"
        case _:
            return _line(row, width), bool(row.items or row.goto)


def _dose(row: PlanRow, width: int) -> Pieces:
    name_width = max(width - sum(DOSE_COLUMNS), 12)
    head = row.kind == "columns"
    sign = row.mark.ljust(2) if row.mark else ""
    name, *more = wrapped(row.text, name_width - 1 - len(sign))
    pieces = [("bold", sign), ("faint" if head else "", name.ljust(name_width - len(sign)))]
    for number, (cell, size) in enumerate(zip(row.cells, DOSE_COLUMNS, strict=True)):
        tone = "faint" if head or cell == "·" else ("bold" if number < 3 else "muted")
        tone = "warn" if number == 4 and not head else tone
        pieces.append((tone, cell.rjust(size) if number < 4 else f"  {cell}".ljust(size)))
    margin = "\n" + " " * len(sign)
    return [*pieces, *(("", f"{margin}{line}") for line in more), *_below(row, 2, width)]


def _line(row: PlanRow, width: int) -> Pieces:
    lead = row.lead.ljust(LEAD) if len(row.lead) > 2 else row.lead.ljust(3)
    lead = lead if lead.endswith(" ") else lead + " "
    sign = row.mark.ljust(2) if row.mark else ""
    width -= len(sign)
    room = width - len(lead) - (len(row.tail) + 2 if row.tail else 0)
    below = wrapped(row.text, max(room, 16))
    pieces = [("bold", sign), (row.tone or "muted", lead), ("" if row.tone != "bold" else "bold", below[0])]
    if row.tail:
        pieces.append(("muted", row.tail.rjust(width - len(lead) - len(below[0]))))
    margin = "\n" + " " * (len(sign) + len(lead))
    pieces += [("", margin + line) for line in below[1:]]
    detail = wrapped(row.detail, max(width - len(lead), 16)) if row.detail else []
    pieces += [("muted", margin + line) for line in detail]
    return [*pieces, *_below(row, len(sign) + len(lead), width + len(sign))]


def _below(row: PlanRow, indent: int, width: int) -> Pieces:
    """Lines under a row; what is wrapped stands two columns further in."""
    margin = " " * indent
    told = ((tone, wrapped(text, max(width - indent - 2, 16))) for tone, text in row.below)
    return [(tone, f"\n{margin}{'  ' if at else ''}{line}") for tone, lines in told for at, line in enumerate(lines)]
