"""A form row as drawn: one widget per row, as text, so that dozens of rows stay quick."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size

from tui.widgets.cells import Cell, Row, Value
from tui.widgets.row_events import RowPointed
from tui.widgets.row_layout import Line, View, lay_out
from tui.widgets.row_scroll import Stop
from tui.widgets.tones import style_of


class DrawnRow(Stop):
    """Shows a `Row` and its values; the mark at its left says that it has the focus, or a problem."""

    DEFAULT_CSS = """
    DrawnRow {
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
        self.typing: str | None = None
        self.refused = ""
        self._laid: tuple[int, list[Line]] | None = None

    @property
    def current(self) -> Cell | None:
        """The cell pointed at."""
        return self.row.cells[self.cell] if self.cell < len(self.row.cells) else None

    def show(self, row: Row, values: tuple[Value, ...], problem: str = "") -> None:
        """Show a new state; costs nothing when it is the old one."""
        if (row, values, problem) == (self.row, self.values, self.problem):
            return
        before = len(self.lines(self.content_size.width)) if self.content_size.width else 0
        if row.cells != self.row.cells:
            self.typing, self.refused = None, ""
        self.row, self.values, self.problem = row, values, problem
        self.cell = min(self.cell, max(len(row.cells) - 1, 0))
        self.redraw(before)
        if self.has_focus:  # what the help line says of the value is no longer true
            self.post_message(RowPointed(self))

    def lines(self, width: int) -> list[Line]:
        """Return the row as laid out for a width."""
        inner = max(width - 1, 10)  # one cell at the left marks focus and problems
        if self._laid is None or self._laid[0] != inner:
            # What was typed and refused stays to be seen wherever the focus is.
            here = self.cell if (self.has_focus or self.typing is not None) and self.row.cells else None
            self._laid = (inner, lay_out(self.row, View(self.values, here, self.typing), inner))
        return self._laid[1]

    def redraw(self, lines_before: int | None = None) -> None:
        """Draw anew, and lay the form out anew if the row needs more or fewer lines."""
        old = lines_before if lines_before is not None else (len(self._laid[1]) if self._laid else 0)
        self._laid = None
        new = len(self.lines(self.content_size.width)) if self.content_size.width else 0
        self.refresh(layout=new != old)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines the row needs."""
        return len(self.lines(width))

    def render(self) -> Content:
        """Draw the row."""
        mark, tone = (" ", "")
        if self.problem or self.refused:
            mark, tone = "!", "problem"
        elif self.has_focus:
            mark, tone = "▌", "focus"
        parts: list[tuple[str, str]] = []
        for number, line in enumerate(self.lines(self.content_size.width)):
            parts.append(("\n" if number else "", ""))
            parts.append((mark, style_of(self.app, tone)))
            opens = bool(self.row.enter) and not self.row.cells
            for piece in line:
                style = "link" if opens and piece.style == "label" else piece.style
                parts.append((piece.text, style_of(self.app, style)))
        return Content.assemble(*(part for part in parts if part[0]))
