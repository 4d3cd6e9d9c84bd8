"""F1: the keys that work here and now, and what the row under the cursor means."""

from __future__ import annotations

import textwrap
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from tui.widgets.field_row import FieldRow
from tui.widgets.tones import style_of

KEYS = (
    (
        "In a form",
        (
            ("↑ ↓", "row above, row below; page up, page down, home, end"),
            ("0-9", "set a grade and go on; in a number, just type"),
            ("y  n  u", "yes, no, unknown (also delete)"),
            ("← →", "other side or next cell; in a row with one choice, the next option"),
            ("space", "next value"),
            ("+  -", "one grade more, one less"),
            ("r  l  =", "right side, left side, the same on both"),
            ("enter", "open a group, or what is behind a row"),
            ("n", "on a question group: none of these; on treatments: a for all"),
        ),
    ),
    (
        "In the consultation",
        (
            ("F2 F3 F4", "form, plan, why"),
            ("F7 F8", "what if other answers were given; which open questions are worth asking"),
            ("[  ]", "step before, step after (also F5, F6)"),
            ("!", "to the answer that stops or blocks"),
            ("ctrl+z ctrl+y", "undo, redo"),
            ("F12", "the year: visits, gaps and care by date"),
            ("ctrl+s ctrl+e", "save, save as"),
            ("ctrl+p", "every command, and every question by name"),
            ("ctrl+w", "back to the home screen"),
            ("esc", "back"),
        ),
    ),
    (
        "In the plan",
        (
            ("enter", "why; on an open question, go there"),
            ("n", "why not: why something is not in the plan"),
            ("← → space", "on a heading: close or open its section"),
            ("o", "override a relative exclusion, or take that back"),
            ("a  c  x", "accept, change, decline the line; a again or backspace takes that back"),
            ("A", "accept what is recommended and undecided in this section"),
            ("d  F", "what the last answer changed; which answers would make this line another"),
            ("( )", "to be considered, not recommended outright"),
            ("off  ?  !", "off label; check the label, its figure is not verified; a caution"),
        ),
    ),
    (
        "In the year",
        (
            ("← → ↑ ↓", "session before, after; row above, below; home, end: first, last session"),
            ("[  ]", "month before, month after"),
            ("z", "twelve, six or three months in view"),
            ("enter", "why then: every gap with its statement and source"),
            ("l tab", "timeline, agenda, what is not booked"),
            ("e", "go to the event date"),
            ("r  g", "everything ready by the event; least published gaps"),
            ("page up, down", "scroll the day"),
            ("▓▒░  ╳  ╱", "published effect, fading; days closed to it; too near what is booked"),
        ),
    ),
    (
        "On the face (F10)",
        (
            ("arrows", "nearest muscle that way; enter or a double click goes to its row of the form"),
            ("s", "the same muscle on the other side"),
            ("space", "lines at rest, lines at expression"),
            ("z  v", "zoom: whole face or a third; codes or doses"),
            ("+ ! · ~ ×", "after a code: dose, dose with a caution, considered, has to wait, excluded"),
        ),
    ),
    (
        "At home",
        (
            ("n  o", "new consultation, open a file"),
            ("/", "find by typing; any other letter starts it too; esc shows all"),
            ("delete", "throw unsaved work away, take a file off the list"),
        ),
    ),
    ("Everywhere", (("F1", "this help"), ("F9", "light or dark"), ("ctrl+q", "quit"))),
)


class HelpDialog(ModalScreen[None]):
    """Lists keys, after the help of whatever has the focus."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,q,enter", "dismiss(None)", "Close")]

    def __init__(self, about: Screen[object]) -> None:
        super().__init__()
        self._about = about

    def compose(self) -> ComposeResult:
        """Lay out the text."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Help"
            box.border_subtitle = "esc close"
            with VerticalScroll(id="help-text"):
                yield Static(self._text())

    def _text(self) -> Content:
        parts: list[tuple[str, str]] = []
        focused = self._about.focused
        if isinstance(focused, FieldRow):
            parts += [
                (focused.row.label + "\n", style_of(self.app, "title")),
                (focused.row.help + "\n\n", ""),
            ]
        for title, keys in KEYS:
            parts.append((title + "\n", style_of(self.app, "title")))
            for key, meaning in keys:
                hanging = f"\n{'':<17}".join(textwrap.wrap(meaning, 52))
                parts.append((f"  {key:<15}", style_of(self.app, "bold")))
                parts.append((f"{hanging}\n", style_of(self.app, "muted")))
            parts.append(("\n", ""))
        parts.append(("Patient's right and left, always. Not clinically validated.", style_of(self.app, "muted")))
        return Content.assemble(*(part for part in parts if part[0]))
