"""The reasons of one session of the year: every gap with its statement and source, in a dialog."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tui.widgets.outline import Node, Outline


class YearReasons(ModalScreen[None]):
    """Shows trees that open to the source."""

    DEFAULT_CSS = """
    YearReasons {
        align: center middle;
        & > Vertical {
            width: 96%;
            max-width: 110;
            height: 90%;
            border: round $accent;
            border-title-color: $text-accent;
            border-subtitle-color: $text-muted;
            background: $surface;
        }
        & Outline { scrollbar-size-vertical: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss(None)", "Close", id="dialog.close")]

    def __init__(self, title: str, nodes: Sequence[Node]) -> None:
        super().__init__()
        self._title, self._trees = title, tuple(nodes)

    def compose(self) -> ComposeResult:
        """Lay out the dialog."""
        with Vertical() as box:
            box.border_title = f"Why then · {self._title}"
            box.border_subtitle = "→ open  ← close  esc back"
            yield Outline(depth=1, id="year-why")

    def on_mount(self) -> None:
        """Show the trees."""
        tree = self.query_one(Outline)
        tree.focus()
        self.call_after_refresh(tree.show_nodes, self._trees, fresh=True)
