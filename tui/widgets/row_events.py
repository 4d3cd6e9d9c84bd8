"""What a form row says to whoever holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from tui.widgets.cells import Value

if TYPE_CHECKING:
    from tui.widgets.drawn_row import DrawnRow


class RowEvent(Message):
    """Something happened in a row."""

    def __init__(self, row: DrawnRow) -> None:
        super().__init__()
        self.row = row

    @property
    def control(self) -> DrawnRow:
        """The row it happened in."""
        return self.row


class RowChanged(RowEvent):
    """A value was chosen or typed."""

    def __init__(self, row: DrawnRow, cell: int, value: Value) -> None:
        super().__init__(row)
        self.cell = cell
        self.value = value


class RowPointed(RowEvent):
    """The row, or another cell of it, has the focus."""


class RowOpened(RowEvent):
    """Enter was pressed on a row that opens something."""


class RowAsked(RowEvent):
    """A text is to be typed in a prompt."""


class RowMirrored(RowEvent):
    """The value of this cell is wanted on the other side too."""


class RowRefused(RowEvent):
    """What was typed cannot be held; `reason` says what can."""

    def __init__(self, row: DrawnRow, reason: str) -> None:
        super().__init__(row)
        self.reason = reason
