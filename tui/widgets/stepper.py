"""A one-line row of tabs that say how far each step is; clicked or walked with the arrow keys."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui.widgets.tones import style_of


@dataclass(frozen=True)
class Tab:
    """One tab: key, words (and fewer words for a narrow screen), a short state, its tone and its sign."""

    key: str
    text: str
    short: str
    state: str = ""
    tone: str = ""
    sign: str = ""


class Stepper(Widget, can_focus=False):
    """Shows tabs with one current; says which was clicked."""

    DEFAULT_CSS = """
    Stepper { height: 1; }
    """

    tabs: reactive[tuple[Tab, ...]] = reactive[tuple[Tab, ...]](())
    current: reactive[str] = reactive("")

    class Picked(Message):
        """A tab was clicked."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def render(self) -> Content:
        """Draw the tabs, with fewer words when they would not fit."""
        parts: list[tuple[str, str]] = []
        for tab, text in self._fitted():
            style = "chosen-here" if tab.key == self.current else (tab.tone or "muted")
            parts.append((text, style_of(self.app, style)))
            parts.append((" ", ""))
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Say which tab is under the mouse."""
        x = event.x
        for tab, text in self._fitted():
            if 0 <= x < len(text):
                self.post_message(self.Picked(tab.key))
                return
            x -= len(text) + 1

    def _fitted(self) -> list[tuple[Tab, str]]:
        fitted: list[tuple[Tab, str]] = []
        for brief, room, stated in _WAYS:
            fitted = [(tab, _words(tab, brief=brief, room=room, stated=stated)) for tab in self.tabs]
            if sum(len(text) + 1 for _, text in fitted) <= self.size.width + 1:
                break
        return fitted


_WAYS = (
    (False, " ", True), (True, " ", True), (True, "", True), (True, "", False),
)  # fmt: skip
"""From roomy to tight: (fewer words, space around, with counts)."""


def _words(tab: Tab, *, brief: bool, room: str, stated: bool) -> str:
    sign = f"{tab.sign} " if tab.sign and room else tab.sign
    state = f" {tab.state}" if stated and tab.state else ""
    return f"{room}{sign}{tab.short if brief else tab.text}{state}{room}"
