"""The banner over a consultation: stays while its reason stands, and leads to the answer that caused it."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tui.panes.notice import Notice
from tui.widgets.wrapping import wrapped

SIGNS = {"stop": "✕", "hold": "▲", "wait": "✕", "fault": "!"}

GO = {"stop": "go to the answer", "hold": "go to the answer", "wait": "answer it", "fault": "correct it"}

ROOM = 34
"""Rows of a screen on which a banner may take more than the least it needs."""

REST = "…\u00a0F3\u00a0for\u00a0all."


class Banner(Static, can_focus=True):
    """Shows a notice; enter or a click says that its cause is wanted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "follow", "Go to the answer", show=False, id="banner.follow")
    ]

    DEFAULT_CSS = """
    Banner {
        display: none;
        height: auto;
        max-height: 5;
        padding: 0 1;
        background: $error-muted;
        color: $text-error;
        &.-on { display: block; }
        &.-hold, &.-wait, &.-fault { background: $warning-muted; color: $text-warning; }
        &:hover { text-style: underline; }
        &:focus { text-style: reverse; }
        &.-stale { opacity: 45%; }
    }
    """

    class Followed(Message):
        """The answer at this case path is wanted."""

        def __init__(self, path: str) -> None:
            super().__init__()
            self.path = path

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self.notice: Notice | None = None

    def pin(self, notice: Notice | None) -> None:
        """Show a notice; none takes the banner away."""
        self.remove_class("-stale")
        if notice == self.notice:
            return
        self.notice = notice
        if notice is None and self.has_focus:
            self.screen.focus_next()
        self.set_classes(f"-on -{notice.kind}" if notice is not None else "")
        self.can_focus = notice is not None and bool(notice.path)
        self._draw()

    def on_resize(self) -> None:
        """Wrap anew."""
        self._draw()

    def _draw(self) -> None:
        notice = self.notice
        if notice is None:
            self.update("")
            return
        first = f"{SIGNS[notice.kind]} {notice.why}"
        # Held together by spaces that do not break.
        go = f" [!] {GO[notice.kind]}".replace(" ", "\u00a0") if notice.path else ""
        most = 4 if self.app.size.height >= ROOM else (2 if notice.kind == "wait" else 3)
        lines = shortened(f"{first} {notice.do}".rstrip(), go, self.content_size.width or 76, most)
        text = "\n".join(lines)
        end = text.find(REST) if REST in text else len(text) - len(go)
        cut = min(len(first), end)
        parts = [(text[:cut], "bold"), (text[cut:end], ""), (text[end:], "bold")]
        self.update(Content.assemble(*(part for part in parts if part[0])))

    def action_follow(self) -> None:
        """Ask for the answer that caused it."""
        if self.notice is not None and self.notice.path:
            self.post_message(self.Followed(self.notice.path))

    def on_click(self, event: events.Click) -> None:
        """The same by mouse."""
        event.stop()
        self.action_follow()


def shortened(text: str, go: str, width: int, most: int) -> list[str]:
    """Return text and `go` in at most so many lines; what is left out of the text stands in the plan."""
    lines = wrapped(f"{text} {go}".rstrip(), width)
    words = text.split(" ")
    while len(lines) > most and len(words) > 1:
        words.pop()
        lines = wrapped(f"{' '.join(words)} {REST} {go}".rstrip(), width)
    return lines
