"""Which page of several is shown: one dot for each, the current one by its number, so that no colour is needed."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget


class PageDots(Widget):
    """Dots in a row; a click on one turns to its page."""

    DEFAULT_CSS = "PageDots { width: auto; height: 1; }"
    _STEP = 2
    """Columns from one dot to the next; the current page takes two more."""

    class Picked(Message):
        """A dot was clicked."""

        def __init__(self, dots: PageDots, page: int) -> None:
            super().__init__()
            self.dots = dots
            self.page = page

        @property
        def control(self) -> PageDots:
            """The dots."""
            return self.dots

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._pages = 0
        self._current = 0

    def show(self, current: int, pages: int) -> None:
        """Show so many pages with this one, counted from 0, as the current one."""
        self._current, self._pages = current, pages
        self.refresh(layout=True)

    def render(self) -> Content:
        """Draw filled dots for what was passed, the number of the current page, open dots for what comes."""
        parts = []
        for page in range(self._pages):
            mark = f"({page + 1})" if page == self._current else "●" if page < self._current else "○"
            parts.append(Content.styled(mark, "bold" if page == self._current else ""))
        return Content(" ").join(parts)

    def on_click(self, event: events.Click) -> None:
        """Turn to the page of the dot under the mouse."""
        event.stop()
        at = event.get_content_offset(self)
        if at is None:
            return
        edge = 0
        for page in range(self._pages):
            edge += (3 if page == self._current else 1) + 1
            if at.x < edge:
                self.post_message(self.Picked(self, page))
                return
