"""What a form row says to whoever holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from tui.widgets.cells import Value

if TYPE_CHECKING:
    from tui.widgets.field_row import FieldRow


class RowEvent(Message):
    """Something happened in a row."""

    def __init__(self, row: FieldRow) -> None:
        super().__init__()
        self.row = row

    @property
    def control(self) -> FieldRow:
        """The row it happened in."""
        return self.row


class RowChanged(RowEvent):
    """A value was chosen or typed."""

    def __init__(self, row: FieldRow, cell: int, value: Value) -> None:
        super().__init__(row)
        self.cell = cell
        self.value = value


class RowPointed(RowEvent):
    """The row, or another cell of it, has the focus."""


class RowLeft(RowEvent):
    """The focus should go to another row: `step` rows on, at this cell."""

    def __init__(self, row: FieldRow, step: int, cell: int) -> None:
        super().__init__(row)
        self.step = step
        self.cell = cell


class RowOpened(RowEvent):
    """Enter was pressed on a row that opens something."""


class RowAsked(RowEvent):
    """A text is to be typed in a prompt."""


class RowMirrored(RowEvent):
    """The value of this cell is wanted on the other side too."""


class RowRefused(RowEvent):
    """What was typed cannot be held; `reason` says what can."""

    def __init__(self, row: FieldRow, reason: str) -> None:
        super().__init__(row)
        self.reason = reason
