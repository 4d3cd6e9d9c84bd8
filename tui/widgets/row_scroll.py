"""A scrolling column of rows walked with the arrow keys: it holds rows by key and changes only what differs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget


class Stop(Widget, can_focus=True):
    """A row the focus can rest on.  Going on to the next is done at once, so that fast typing hits the right row."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "leave(-1)", "Row above", show=False, id="form.up"),
        Binding("down", "leave(1)", "Row below", show=False, id="form.down"),
    ]

    def enter_at(self, cell: int) -> None:
        """The focus is coming to this row, at this cell of it or the nearest."""

    def leave(self, step: int, cell: int = 0) -> None:
        """Give the focus to the row `step` rows on, at a cell."""
        for ancestor in self.ancestors:
            if isinstance(ancestor, RowScroll):
                ancestor.leave(self, step, cell)
                return

    def action_leave(self, step: int) -> None:
        """Go to the row above or below."""
        self.leave(step)


class RowScroll(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Its rows have the focus, never the scroll itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "page(-1)", "Page up", show=False, id="form.page_up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="form.page_down"),
        Binding("home", "end(0)", "First row", show=False, id="form.first"),
        Binding("end", "end(-1)", "Last row", show=False, id="form.last"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._held: dict[str, Widget] = {}

    def hold(self, wanted: Mapping[str, Widget]) -> None:
        """Hold these widgets, in this order; those already held keep their place."""
        for key, widget in list(self._held.items()):
            if wanted.get(key) is not widget:
                del self._held[key]
                widget.remove()
        previous: Widget | None = None
        batch: list[Widget] = []
        for key, widget in wanted.items():
            if key in self._held:
                self._insert(batch, previous, widget)
                batch, previous = [], widget
            else:
                batch.append(widget)
        self._insert(batch, previous, None)
        self._held = dict(wanted)

    def _insert(self, batch: list[Widget], after: Widget | None, before: Widget | None) -> None:
        if batch and after is not None:
            self.mount_all(batch, after=after)
        elif batch:
            self.mount_all(batch, before=before)

    def stops(self) -> list[Stop]:
        """Return the rows that can have the focus, from top to bottom."""
        return [child for child in self.children if isinstance(child, Stop) and child.can_focus]

    def go(self, to: Widget | None) -> None:
        """Give the focus to a row, or to the first one."""
        stops = self.stops()
        if to is None and stops:
            to = stops[0]
        if to is None:
            return
        if at_top := to in stops[:1]:  # show the heading above it too
            self.scroll_home(animate=False)
        to.focus(scroll_visible=not at_top)

    def leave(self, row: Stop, step: int, cell: int = 0) -> None:
        """Give the focus to the row `step` rows on; at either end it stays."""
        stops = self.stops()
        if row in stops:
            target = stops[min(max(stops.index(row) + step, 0), len(stops) - 1)]
            target.enter_at(cell)
            self.go(target)

    def action_page(self, direction: int) -> None:
        """Go a page up or down."""
        if isinstance(focused := self.screen.focused, Stop):
            self.leave(focused, direction * max(self.size.height - 4, 5))

    def action_end(self, position: int) -> None:
        """Go to the first or last row."""
        if stops := self.stops():
            self.go(stops[position])
