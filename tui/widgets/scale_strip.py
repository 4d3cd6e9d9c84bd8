"""The grades of the cell under the cursor, spelt out on one line; a click sets one."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui.widgets.cells import Option, Value
from tui.widgets.tones import style_of


@dataclass(frozen=True)
class Scale:
    """What the strip shows: whose grades, which of them, which is chosen, and whether it may be unknown."""

    title: str
    options: tuple[Option, ...] = ()
    value: Value = None
    optional: bool = True


class ScaleStrip(Widget, can_focus=False):
    """Shows a `Scale`; says which grade was clicked."""

    DEFAULT_CSS = """
    ScaleStrip { height: 1; padding: 0 1; }
    """

    scale: reactive[Scale] = reactive(Scale(""))

    class Picked(Message):
        """A grade was clicked; None takes it back."""

        def __init__(self, value: Value) -> None:
            super().__init__()
            self.value = value

    def render(self) -> Content:
        """Draw the grades."""
        parts = [(text, style_of(self.app, style)) for text, style, _ in self.pieces(self.content_size.width)]
        return Content.assemble(*(part for part in parts if part[0]))

    def on_click(self, event: events.Click) -> None:
        """Set the grade under the mouse."""
        offset = event.get_content_offset(self)
        x = offset.x if offset is not None else -1
        for text, _, option in self.pieces(self.content_size.width):
            if 0 <= x < len(text):
                if option is not None:
                    self.post_message(self.Picked(option.value))
                return
            x -= len(text)

    def pieces(self, width: int) -> list[tuple[str, str, Option | None]]:
        """Return (text, style, option) from left to right, with fewer words where they would not fit."""
        scale = self.scale
        unknown = (Option(None, "u", meaning="unknown"),) if scale.optional and scale.options else ()
        found: list[tuple[str, str, Option | None]] = []
        for title, spelt in ((scale.title, "all"), ("", "all"), ("", "grades"), (scale.title, "chosen"), ("", "none")):
            found = [(f"{title}  ", "muted", None)] if title else []
            for option in (*scale.options, *unknown):
                chosen = option.value == scale.value
                graded = spelt == "grades" and option.value is not None
                told = option.meaning and (spelt == "all" or graded or (spelt == "chosen" and chosen))
                words = f" {option.text} {option.meaning} " if told else f" {option.text} "
                found.append((words, "chosen" if chosen and option.value is not None else "option", option))
            if sum(len(text) for text, _, _ in found) <= width:
                break
        return found
