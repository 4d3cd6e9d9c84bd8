"""A text to copy by hand, where no clipboard would say that it had it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

SAYS = (
    "The terminal was asked to copy this, but cannot say whether it did. If pasting brings nothing, select it here "
    "with the mouse while holding shift (option on a Mac), and copy as the terminal does."
)


class CopyDialog(ModalScreen[None]):
    """Shows the whole text, and says what is known of its copying."""

    DEFAULT_CSS = """
    CopyDialog {
        align: center middle;
        & > Vertical {
            width: 90;
            max-width: 96%;
            height: auto;
            max-height: 90%;
            border: round $accent;
            border-title-color: $text-accent;
            border-subtitle-color: $text-muted;
            background: $surface;
            padding: 0 1;
        }
        & Static { color: $text-muted; padding: 0 1 1 1; }
        & TextArea, & TextArea:focus {
            height: auto;
            max-height: 16;
            border: none;
            background: $surface;
            padding: 0 1;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss(None)", "Close", id="dialog.close")]

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """Lay out the dialog."""
        with Vertical() as box:
            box.border_title = "Copy"
            box.border_subtitle = "esc close"
            yield Static(SAYS)
            yield TextArea(self._text, read_only=True, show_cursor=False, soft_wrap=True)
