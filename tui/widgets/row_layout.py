"""Where everything in a form row goes: pure text, style names and click targets, for a given width.

A laid-out row is a list of lines of pieces.  A piece names its style (`chosen`, `option`, ...) instead of a
colour, and says which cell and option a click on it means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.widgets.cells import Cell, Choice, Entry, Row, Value
from tui.widgets.wrapping import wrapped

_BARS = " ▂▄▆█"
UNKNOWN = "·"


@dataclass(frozen=True)
class Piece:
    """A stretch of text in one style; `cell` and `option` say what clicking it means."""

    text: str
    style: str = ""
    cell: int | None = None
    option: int | None = None


Line = list[Piece]


@dataclass(frozen=True)
class View:
    """What a row shows at the moment: its values, the cell pointed at, and what is being typed there."""

    values: tuple[Value, ...]
    cell: int | None = None
    typing: str | None = None


def lay_out(row: Row, view: View, width: int) -> list[Line]:
    """Return the lines of a row, none wider than `width` terminal cells where that is possible."""
    if row.columns:
        return _table_row(row, view, width)
    label_width = max(12, int((width - row.indent) * row.label_share)) if row.cells else width - row.indent
    label = wrapped(row.label, label_width - 1) if row.cells else wrapped(row.label, label_width)
    cells = _flowed([_cell(i, cell, view) for i, cell in enumerate(row.cells)], width - row.indent - label_width)
    lines: list[Line] = []
    for i in range(max(len(label), len(cells))):
        text = label[i] if i < len(label) else ""
        line = [Piece(" " * row.indent + text.ljust(label_width), "label")]
        lines.append(line + (cells[i] if i < len(cells) else []))
    return lines


def piece_at(lines: Sequence[Line], x: int, y: int) -> Piece | None:
    """Return the piece at a place in a laid-out row."""
    for piece in lines[y] if 0 <= y < len(lines) else ():
        if 0 <= x < len(piece.text):
            return piece
        x -= len(piece.text)
    return None


def _table_row(row: Row, view: View, width: int) -> list[Line]:
    label_width = max(10, width - sum(row.columns))
    label = wrapped(row.label, label_width - 1)
    line: Line = [Piece(label[0].ljust(label_width), "label")]
    column = 0
    for i, (cell, place) in enumerate(zip(row.cells, row.places, strict=True)):
        if place > column:
            gap = sum(row.columns[column:place])
            line.append(Piece((row.lead + " ").rjust(gap) if i == 0 else " " * gap, "muted"))
        span = sum(row.columns[place : place + cell.span])
        line += _compact(i, cell, view, span)
        column = place + cell.span
    return [line, *([Piece(more.ljust(label_width), "label")] for more in label[1:])]


def _compact(index: int, cell: Cell, view: View, width: int) -> Line:
    value = view.values[index]
    here = view.cell == index
    if here and view.typing is not None:
        text, style = view.typing + "▏", "typing"
    elif value is None:
        text, style = UNKNOWN, "unknown"
    else:
        text, style = cell.shown(value), "value"
    if isinstance(cell, Choice) and cell.levels and style != "typing":
        text += _bar(cell, value)  # always as wide, so that the grades stand in one column
    inner = max(4, len(text) + 2) if cell.span == 1 else max(6, len(text) + 2)
    inner = min(inner, width)
    # A value for both sides stands in the middle of the two columns it covers.
    before = width - inner if cell.span == 1 else (width - inner + 1) // 2
    padded = text.center(inner) if cell.span > 1 else text.rjust(inner - 1) + " "
    pieces = [
        Piece(" " * before),
        Piece(padded, f"{style}-here" if here else style, index),
        Piece(" " * (width - before - inner)),
    ]
    return [piece for piece in pieces if piece.text]


def _bar(cell: Choice, value: Value) -> str:
    found = cell.index(value)
    if found is None or len(cell.options) < 2:
        return " "
    return _BARS[round(found / (len(cell.options) - 1) * (len(_BARS) - 1))]


def _cell(index: int, cell: Cell, view: View) -> list[Line]:
    """Return the unbreakable parts of a cell, each a short run of pieces."""
    caption = [Piece(f"{cell.caption} ", "muted")] if cell.caption else []
    if isinstance(cell, Entry):
        return [[*caption, *_entry(index, cell, view)]]
    if cell.compact:
        return [[*caption, *_compact(index, cell, view, 5)]]
    if cell.folded:
        here = "-here" if view.cell == index else ""
        text = cell.shown(view.values[index])
        shown = Piece(f"◂ {text or 'not known'} ▸", f"{'value' if text else 'unknown'}{here}", index)
        return [[*caption, shown]]
    chosen = cell.index(view.values[index])
    if len(cell.options) == 1:
        return [[*caption, *_tick(index, cell, chosen is not None, view.cell == index)]]
    parts: list[Line] = []
    for position, option in enumerate(cell.options):
        style = "option"
        if position == chosen:
            style = "alert" if option.tone == "alert" else "chosen"
        if view.cell == index and (position == chosen or (chosen is None and position == 0)):
            style += "-here"
        parts.append([Piece(f" {option.text} ", style, index, position)])
    if chosen is None and view.values[index] is not None:
        parts.append([Piece(f" {view.values[index]} ", "alert", index)])
    if caption:
        parts[0] = [*caption, *parts[0]]
    return parts


def _tick(index: int, cell: Choice, ticked: bool, here: bool) -> Line:
    """A single option is a box to tick."""
    style = "chosen" if ticked else "option"
    words = f"{cell.options[0].text} " if cell.options[0].text else ""
    text = f" [{'x' if ticked else ' '}] {words}"
    return [Piece(text, f"{style}-here" if here else style, index, 0)]


def _entry(index: int, cell: Entry, view: View) -> Line:
    here = view.cell == index
    shown = cell.shown(view.values[index])
    if here and view.typing is not None:
        text, style = f" {view.typing}▏", "typing"
    else:
        text, style = f" {shown or UNKNOWN * min(cell.width, 4)} ", "value" if shown else "unknown"
        style = f"{style}-here" if here else style
    pieces = [Piece(text, style, index)]
    if cell.unit:
        pieces.append(Piece(cell.unit, "muted", index))
    if cell.kind != "text":  # numbers and dates keep their width, so that a second one stands under the first
        pieces.append(Piece(" " * max(cell.width + 2 - len(text), 0), "", index))
    return pieces


def _flowed(cells: Sequence[list[Line]], width: int) -> list[Line]:
    """Set the parts of all cells one after another, breaking to a new line where they do not fit."""
    lines: list[Line] = [[]]
    used = 0
    for i, parts in enumerate(cells):
        for part in parts:
            size = sum(len(piece.text) for piece in part)
            gap = 2 if part is parts[0] and i else 0
            if used and used + gap + size > width:
                lines.append([])
                used = 0
            elif gap:
                lines[-1].append(Piece(" " * gap))
                used += gap
            lines[-1] += part
            used += size
    return lines
