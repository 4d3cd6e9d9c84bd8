"""One line of a form on screen: a label and compact cells, worked by keys and mouse.

One widget per row, drawn as text: dozens of rows stay quick where a widget per control would not.
"""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui.widgets.cells import Cell, CellError, Choice, Entry, Row, Value
from tui.widgets.row_events import (
    RowAsked,
    RowChanged,
    RowLeft,
    RowMirrored,
    RowOpened,
    RowPointed,
    RowRefused,
)
from tui.widgets.row_layout import Line, View, lay_out
from tui.widgets.tones import style_of


class FieldRow(Widget, can_focus=True):
    """Shows a `Row` and its values; says what was chosen or typed, and changes nothing by itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Row above", show=False),
        Binding("down", "move(1)", "Row below", show=False),
        Binding("left", "side(-1)", "Left", show=False),
        Binding("right", "side(1)", "Right", show=False),
        Binding("space", "cycle", "Next value", show=False),
        Binding("enter", "enter", "Open or go on", show=False),
        Binding("equals_sign", "mirror", "Same on both sides", show=False),
    ]

    DEFAULT_CSS = """
    FieldRow {
        height: auto;
        padding: 0 1;
        &:hover { background: $boost; }
        &:focus { background: $boost; }
    }
    """

    def __init__(self, row: Row, values: tuple[Value, ...], *, problem: str = "") -> None:
        super().__init__()
        self.row = row
        self.values = values
        self.problem = problem
        self.cell = 0
        self._typing: str | None = None
        self._laid: tuple[int, list[Line]] | None = None

    @property
    def current(self) -> Cell | None:
        """The cell pointed at."""
        return self.row.cells[self.cell] if self.cell < len(self.row.cells) else None

    def show(self, row: Row, values: tuple[Value, ...], problem: str = "") -> None:
        """Show a new state; costs nothing when it is the old one."""
        if (row, values, problem) == (self.row, self.values, self.problem):
            return
        before = len(self._lines(self.size.width)) if self.size.width else 0
        self.row, self.values, self.problem = row, values, problem
        self.cell = min(self.cell, max(len(row.cells) - 1, 0))
        self._redraw(before)

    def point(self, cell: int) -> None:
        """Point at a cell, at the last one if there are fewer."""
        self.cell = min(max(cell, 0), max(len(self.row.cells) - 1, 0))
        self._redraw()
        self.post_message(RowPointed(self))

    def commit(self) -> bool:
        """Take what is being typed as the value; False when the cell cannot hold it."""
        entry, typed = self.current, self._typing
        if typed is None or not isinstance(entry, Entry):
            return True
        try:
            value = entry.parsed(typed)
        except CellError as error:
            self.post_message(RowRefused(self, str(error)))
            return False
        self._typing = None
        self._redraw()
        if value != self.values[self.cell]:
            self.post_message(RowChanged(self, self.cell, value))
        return True

    # drawing

    def _lines(self, width: int) -> list[Line]:
        inner = max(width - 1, 10)  # one cell at the left marks focus and problems
        if self._laid is None or self._laid[0] != inner:
            here = self.cell if self.has_focus and self.row.cells else None
            self._laid = (inner, lay_out(self.row, View(self.values, here, self._typing), inner))
        return self._laid[1]

    def _redraw(self, lines_before: int | None = None) -> None:
        old = lines_before if lines_before is not None else (len(self._laid[1]) if self._laid else 0)
        self._laid = None
        new = len(self._lines(self.content_size.width)) if self.content_size.width else 0
        self.refresh(layout=new != old)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines the row needs."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Draw the row."""
        mark, tone = (" ", "")
        if self.problem:
            mark, tone = "!", "problem"
        elif self.has_focus:
            mark, tone = "▌", "focus"
        parts: list[tuple[str, str]] = []
        for number, line in enumerate(self._lines(self.content_size.width)):
            parts.append(("\n" if number else "", ""))
            parts.append((mark, style_of(self.app, tone)))
            opens = bool(self.row.enter) and not self.row.cells
            for piece in line:
                style = "link" if opens and piece.style == "label" else piece.style
                parts.append((piece.text, style_of(self.app, style)))
        return Content.assemble(*(part for part in parts if part[0]))

    def watch_has_focus(self, has_focus: bool) -> None:
        """Mark the row, or keep what was typed, if it can be kept."""
        super().watch_has_focus(has_focus)
        if has_focus:
            self.post_message(RowPointed(self))
        elif not self.commit():
            self._typing = None
        self._redraw()

    # keys

    def on_key(self, event: events.Key) -> None:
        """Choose, clear or type."""
        cell = self.current
        if cell is None:
            return
        handled = self._type(event, cell) if self._typing is not None else self._press(event, cell)
        if handled:
            event.stop()
            event.prevent_default()

    def _type(self, event: events.Key, cell: Cell) -> bool:
        typed = self._typing or ""
        if event.key == "escape":
            self._typing = None
        elif event.key == "backspace":
            self._typing = typed[:-1]
        elif event.key == "ctrl+u":
            self._typing = ""
        elif event.key in ("enter", "right"):
            if self.commit():
                self._advance()
        elif event.key in ("up", "down", "left"):
            return not self.commit()
        elif isinstance(cell, Entry) and event.character and cell.accepts(event.character):
            self._typing = typed + event.character
        else:
            return event.is_printable
        self._redraw()
        return True

    def _press(self, event: events.Key, cell: Cell) -> bool:
        if isinstance(cell, Choice) and event.character and (option := cell.picked(event.character)):
            self.post_message(RowChanged(self, self.cell, option.value))
            if option.tone != "alert":
                self._advance()
            return True
        if event.key in ("u", "delete", "backspace"):
            self._clear(cell)
            return True
        if isinstance(cell, Entry) and event.character and cell.accepts(event.character):
            self._typing = event.character
            self._redraw()
            return True
        return False

    def _clear(self, cell: Cell) -> None:
        if cell.optional:
            self.post_message(RowChanged(self, self.cell, None))
        else:
            self.post_message(RowRefused(self, f"{self.row.label}: this cannot be left out"))

    def _advance(self) -> None:
        if self.cell + 1 < len(self.row.cells):
            self.point(self.cell + 1)
        else:
            self.post_message(RowLeft(self, 1, 0))

    def action_move(self, step: int) -> None:
        """Go to the row above or below."""
        self.post_message(RowLeft(self, step, self.cell))

    def action_side(self, step: int) -> None:
        """Go to the next cell; in a row with one choice, take the next option."""
        cell = self.current
        if isinstance(cell, Choice) and len(self.row.cells) == 1 and not cell.compact:
            value = cell.stepped(self.values[0], step)
            if value != self.values[0]:
                self.post_message(RowChanged(self, 0, value))
        elif self.row.cells:
            self.point(self.cell + step)

    def action_cycle(self) -> None:
        """Take the next value, or start to type."""
        cell = self.current
        if isinstance(cell, Choice):
            self.post_message(RowChanged(self, self.cell, cell.cycled(self.values[self.cell])))
        elif isinstance(cell, Entry):
            self._start(cell)
        elif self.row.enter:
            self.post_message(RowOpened(self))

    def action_enter(self) -> None:
        """Open what the row opens, start to type, or go on."""
        if self.row.enter:
            self.post_message(RowOpened(self))
        elif isinstance(self.current, Entry):
            self._start(self.current)
        else:
            self.post_message(RowLeft(self, 1, 0))

    def action_mirror(self) -> None:
        """Ask for the same value on the other side."""
        self.post_message(RowMirrored(self))

    def _start(self, cell: Entry) -> None:
        if cell.kind == "text":
            self.post_message(RowAsked(self))
        else:
            self._typing = cell.shown(self.values[self.cell])
            self._redraw()

    # mouse

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked; a second click on it takes it back."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        lines = self._lines(self.content_size.width)
        x = offset.x - 1
        for piece in lines[offset.y] if offset.y < len(lines) else []:
            if 0 <= x < len(piece.text):
                self._clicked(piece.cell, piece.option)
                return
            x -= len(piece.text)
        if self.row.enter and not self.row.cells:
            self.post_message(RowOpened(self))

    def _clicked(self, cell: int | None, option: int | None) -> None:
        if cell is None:
            if self.row.enter:
                self.post_message(RowOpened(self))
            return
        here = self.row.cells[cell]
        again = cell == self.cell and self.has_focus
        self.point(cell)
        if isinstance(here, Choice) and option is not None:
            value = here.options[option].value
            taken_back = value == self.values[cell] and here.optional
            self.post_message(RowChanged(self, cell, None if taken_back else value))
        elif again:
            self.action_cycle()
