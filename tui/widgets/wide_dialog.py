"""The box of a dialog that takes nearly the whole screen: for long texts and trees."""

from __future__ import annotations

from textual.screen import ModalScreen


class WideDialog(ModalScreen[None]):
    """A dialog whose one `Vertical` is the box, with title and keys in its border."""

    DEFAULT_CSS = """
    WideDialog {
        align: center middle;
        & > Vertical {
            width: 96%;
            max-width: 120;
            height: 92%;
            border: round $accent;
            border-title-color: $text-accent;
            border-subtitle-color: $text-muted;
            background: $surface;
            padding: 0 1;
        }
    }
    """
