"""The heading of a block of rows: title, how far it is, a preview; it folds and acts as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message

from tui.widgets.row_scroll import Stop
from tui.widgets.tones import style_of
from tui.widgets.wrapping import wrapped

MARKS = {"open": "○", "part": "◐", "done": "✓", "alert": "▲", "plain": " "}
TONES = {"open": "muted", "part": "", "done": "good", "alert": "warn", "plain": "muted"}


@dataclass(frozen=True)
class Heading:
    """What a heading shows.  `keys` are the keys it answers to, each with its words."""

    title: str
    state: str = ""
    tone: str = "plain"
    preview: str = ""
    folds: bool = False
    open: bool = True
    keys: tuple[tuple[str, str], ...] = ()
    over: tuple[tuple[str, int], ...] = ()
    heads: tuple[tuple[str, int], ...] = ()


class BlockHead(Stop):
    """Shows a `Heading`; says when it was unfolded or one of its keys pressed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "flip", "Open or close", show=False, id="form.flip"),
        Binding("right", "fold(True)", "Open", show=False, id="form.open"),
        Binding("left", "fold(False)", "Close", show=False, id="form.close"),
    ]

    DEFAULT_CSS = """
    BlockHead {
        height: auto;
        padding: 0 1;
        margin: 1 0 0 0;
        &.-folds { margin: 0; }
        &.-apart { margin: 1 0 0 0; }
        &:first-child { margin: 0; }
        &.-folds:hover { background: $boost; }
        &:focus { background: $boost; }
    }
    """

    class Toggled(Message):
        """The block should open or close."""

        def __init__(self, head: BlockHead, open: bool) -> None:
            super().__init__()
            self.head = head
            self.open = open

    class Pressed(Message):
        """One of its keys was pressed."""

        def __init__(self, head: BlockHead, key: str) -> None:
            super().__init__()
            self.head = head
            self.key = key

    class Pointed(Message):
        """The heading has the focus."""

        def __init__(self, head: BlockHead) -> None:
            super().__init__()
            self.head = head

    def __init__(self, block: str, heading: Heading) -> None:
        super().__init__()
        self.block = block
        self.heading = heading
        self._follow()

    def show(self, heading: Heading) -> None:
        """Show a new state; costs nothing when it is the old one."""
        if heading == self.heading:
            return
        relayout = (heading.title, heading.preview, heading.folds) != (
            self.heading.title,
            self.heading.preview,
            self.heading.folds,
        )
        self.heading = heading
        self._follow()
        self.refresh(layout=relayout)

    def _follow(self) -> None:
        self.can_focus = self.heading.folds or bool(self.heading.keys)
        self.set_class(self.heading.folds, "-folds")

    # drawing

    def _preview(self, width: int) -> list[str]:
        return wrapped(self.heading.preview, width - 4) if self.heading.preview else []

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines it needs."""
        return 1 + len(self._preview(width)) + (1 if self.heading.heads and self.heading.open else 0)

    def render(self) -> Content:
        """Draw the heading."""
        heading, app = self.heading, self.app
        width = self.content_size.width
        mark, tone = ("▌", "focus") if self.has_focus else (" ", "")
        fold = ("▾ " if heading.open else "▸ ") if heading.folds else ""
        over = heading.over if heading.open else ()
        state = f"{MARKS[heading.tone]} {heading.state}".rstrip() if heading.state else ""
        tail_width = sum(size for _, size in over) or len(state)
        title = _cut(fold + heading.title, width - 2 - tail_width)
        parts = [
            (mark, style_of(app, tone)),
            (title.ljust(width - 1 - tail_width), style_of(app, "title")),
        ]
        if over:
            parts += [(text.rjust(size - 1) + " ", style_of(app, "muted")) for text, size in over]
        else:
            parts.append((state, style_of(app, TONES[heading.tone])))
        if heading.heads and heading.open:
            used = sum(size for _, size in heading.heads)
            parts.append(("\n" + mark + " " * (width - 1 - used), style_of(app, tone)))
            parts += [(text.rjust(size - 1) + " ", style_of(app, "faint")) for text, size in heading.heads]
        for line in self._preview(width):
            parts.append(("\n" + mark, style_of(app, tone)))
            parts.append((f"  {line}", style_of(app, "muted")))
        return Content.assemble(*(part for part in parts if part[0]))

    # keys and mouse

    def on_focus(self) -> None:
        """Say so, for the help line."""
        self.post_message(self.Pointed(self))

    def on_key(self, event: events.Key) -> None:
        """Answer to the block's own keys."""
        if event.character and any(event.character == key for key, _ in self.heading.keys):
            event.stop()
            self.post_message(self.Pressed(self, event.character))
        elif event.character == "y" and self.heading.folds:
            event.stop()
            self.post_message(self.Toggled(self, True))

    def on_click(self, event: events.Click) -> None:
        """Open or close; a click on the state presses the first key, or takes that back."""
        offset = event.get_content_offset(self)
        heading = self.heading
        edge = self.content_size.width - len(heading.state) - 2
        at_state = offset is not None and offset.y == 0 and offset.x >= edge
        if at_state and heading.keys and heading.state:
            taken_back = heading.tone == "done" and len(heading.keys) > 1
            self.post_message(self.Pressed(self, heading.keys[1 if taken_back else 0][0]))
        else:
            self.action_flip()

    def action_flip(self) -> None:
        """Open or close."""
        self.action_fold(not self.heading.open)

    def action_fold(self, open: bool) -> None:
        """Open, or close."""
        if self.heading.folds and open != self.heading.open:
            self.post_message(self.Toggled(self, open))


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…"
