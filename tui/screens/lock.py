"""The covered screen: nothing of anybody on it, until somebody returns."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Static

PROTECTS = (
    "This keeps passers-by from reading. It asks for no password and encrypts nothing: "
    "whoever has the keyboard can return. To protect the computer, lock the computer."
)


class LockScreen(Screen[None]):
    """Enter or a click returns; every other key does nothing."""

    DEFAULT_CSS = """
    LockScreen {
        align: center middle;
        background: $background;
        & > Vertical { width: 60; max-width: 90%; height: auto; }
        & Static { width: 100%; text-align: center; }
        & #locked { text-style: bold; color: $text-accent; }
        & #return { margin: 1 0 2 0; }
        & #protects { color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "dismiss(None)", "Return", id="dialog.unlock")]

    def compose(self) -> ComposeResult:
        """Lay out the words."""
        with Vertical():
            yield Static("Locked", id="locked")
            yield Static("Press enter, or click, to return.", id="return")
            yield Static(PROTECTS, id="protects")

    def on_key(self, event: events.Key) -> None:
        """Let nothing through that was meant for what is covered."""
        if event.key != "enter":
            event.stop()
            event.prevent_default()

    def on_click(self) -> None:
        """Return."""
        self.dismiss(None)
