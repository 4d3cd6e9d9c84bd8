"""A form row worked by keys and mouse."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from tui.widgets.cells import Cell, CellError, Choice, Entry, Value
from tui.widgets.drawn_row import DrawnRow
from tui.widgets.row_events import (
    RowAsked,
    RowChanged,
    RowMirrored,
    RowOpened,
    RowPointed,
    RowRefused,
)
from tui.widgets.row_layout import piece_at


class FieldRow(DrawnRow):
    """Says what was chosen or typed, and changes nothing by itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "side(-1)", "Left", show=False, id="form.left"),
        Binding("right", "side(1)", "Right", show=False, id="form.right"),
        Binding("space", "cycle", "Next value", show=False, id="form.cycle"),
        Binding("enter", "enter", "Open or go on", show=False, id="form.enter"),
        Binding("equals_sign", "mirror", "Same on both sides", show=False, id="form.mirror"),
    ]

    def point(self, cell: int) -> None:
        """Point at a cell, at the last one if there are fewer; not while what was typed cannot be held."""
        if not self.commit():
            return
        self.cell = min(max(cell, 0), max(len(self.row.cells) - 1, 0))
        self.redraw()
        self.post_message(RowPointed(self))

    def commit(self) -> bool:
        """Take what is being typed as the value; False when the cell cannot hold it."""
        if (taken := self.take()) is not None:
            self.post_message(RowChanged(self, *taken))
        return self.typing is None

    def take(self) -> tuple[int, Value] | None:
        """End the typing; return the cell and its new value, or None when there is none it can hold.

        What cannot be held stays as it was typed, to be mended.
        """
        entry, typed = self.current, self.typing
        if typed is None or not isinstance(entry, Entry):
            return None
        try:
            value = entry.parsed(typed)
        except CellError as error:
            self.refused = str(error)
            self.post_message(RowRefused(self, self.refused))
            self.redraw()
            return None
        self.typing, self.refused = None, ""
        self.redraw()
        return None if value == self.values[self.cell] else (self.cell, value)

    def watch_has_focus(self, has_focus: bool) -> None:
        """Mark the row, or keep what was typed, if it can be kept."""
        super().watch_has_focus(has_focus)
        if has_focus:
            self.post_message(RowPointed(self))
        else:
            self.commit()
        self.redraw()

    # keys

    def on_key(self, event: events.Key) -> None:
        """Choose, clear or type."""
        cell = self.current
        if cell is None:
            return
        handled = self._type(event, cell) if self.typing is not None else self._press(event, cell)
        if handled:
            event.stop()
            event.prevent_default()

    def _type(self, event: events.Key, cell: Cell) -> bool:
        typed = self.typing or ""
        if event.key not in ("enter", "right", "up", "down", "left"):
            self.refused = ""
        if event.key == "escape":
            self.typing = None
        elif event.key == "backspace":
            self.typing = typed[:-1]
        elif event.key == "ctrl+u":
            self.typing = ""
        elif event.key in ("enter", "right"):
            if self.commit():
                self._advance()
        elif event.key in ("up", "down", "left"):
            return not self.commit()
        elif isinstance(cell, Entry) and event.character and cell.accepts(event.character):
            self.typing = typed + event.character
        else:
            return event.is_printable
        self.redraw()
        return True

    def _press(self, event: events.Key, cell: Cell) -> bool:
        if isinstance(cell, Choice) and event.character and (option := cell.picked(event.character)):
            self.post_message(RowChanged(self, self.cell, option.value))
            if option.tone != "alert":
                self._advance()
            return True
        if event.character in ("+", "-") and isinstance(cell, Choice) and len(cell.options) > 2:
            self._adjust(cell, 1 if event.character == "+" else -1)
            return True
        if event.character in ("r", "l") and (side := self._on_side(cell, event.character)) is not None:
            self.point(side)
            return True
        if event.key in ("u", "delete", "backspace"):
            self._clear(cell)
            return True
        if isinstance(cell, Entry) and event.character and cell.accepts(event.character):
            self.typing = event.character
            self.redraw()
            return True
        return False

    def _adjust(self, cell: Choice, step: int) -> None:
        value = cell.stepped(self.values[self.cell], step)
        if value != self.values[self.cell]:
            self.post_message(RowChanged(self, self.cell, value))

    def _on_side(self, cell: Cell, letter: str) -> int | None:
        """Return the cell that asks the same of the right or left side, if there is one."""
        side = "right" if letter == "r" else "left"
        wanted = cell.key.removesuffix("right").removesuffix("left") + side
        return next((i for i, one in enumerate(self.row.cells) if one.key == wanted), None)

    def _clear(self, cell: Cell) -> None:
        if cell.optional:
            self.post_message(RowChanged(self, self.cell, None))
        else:
            self.post_message(RowRefused(self, f"{self.row.label}: this cannot be left out"))

    def _advance(self) -> None:
        if self.cell + 1 < len(self.row.cells):
            self.point(self.cell + 1)
        else:
            self.leave(1)

    def action_leave(self, step: int) -> None:
        """Go to the row above or below, at the same cell."""
        self.leave(step, self.cell)

    def enter_at(self, cell: int) -> None:
        """Point at this cell when the focus comes."""
        self.cell = min(cell, max(len(self.row.cells) - 1, 0))

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
            self.leave(1)

    def action_mirror(self) -> None:
        """Ask for the same value on the other side."""
        self.post_message(RowMirrored(self))

    def _start(self, cell: Entry) -> None:
        if cell.kind == "text":
            self.post_message(RowAsked(self))
        else:
            self.typing = cell.shown(self.values[self.cell])
            self.redraw()

    # mouse

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked; a second click on it takes it back."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        piece = piece_at(self.lines(self.content_size.width), offset.x - 1, offset.y)
        if piece is not None and piece.cell is not None:
            self._clicked(piece.cell, piece.option)
        elif self.row.enter:
            self.post_message(RowOpened(self))

    def _clicked(self, cell: int, option: int | None) -> None:
        here = self.row.cells[cell]
        again = cell == self.cell and self.has_focus
        self.point(cell)
        if isinstance(here, Choice) and option is not None:
            value = here.options[option].value
            taken_back = value == self.values[cell] and here.optional
            self.post_message(RowChanged(self, cell, None if taken_back else value))
        elif again:
            self.action_cycle()
