"""F1: what the row under the cursor means, what it takes and what reads it; then the keys that work here and now."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from tui.actions import HELP
from tui.manners.key_names import shown
from tui.screens.lock import PROTECTS
from tui.widgets.block_head import BlockHead
from tui.widgets.cells import Cell, Choice, Entry
from tui.widgets.field_row import FieldRow
from tui.widgets.tones import style_of

Line = tuple[str, str]
"""What stands at the left, in a column of its own, and what stands at the right."""

TYPED: tuple[Line, ...] = (
    ("0-9", "set a grade and go on; in a number, just type"),
    ("y  n  u", "yes, no, unknown (also delete)"),
    ("n", "on a question group: none of these; on treatments: a for all"),
)
"""Keys that rows take themselves, whatever else they are bound to."""

SIGNS: tuple[Line, ...] = (
    ("( )", "to be considered, not recommended outright"),
    ("off", "off label"),
    ("?", "check the label: its figure is not verified"),
    ("!", "a caution"),
    ("▸ ▾", "a section closed, open"),
)

TITLES = {
    "form": "In the form",
    "plan": "In the plan",
    "why": "In the reasons",
    "outline": "In the tree of reasons",
    "home": "On the home screen",
    "consult": "In the consultation",
    "dialog": "In this dialog",
    "app": "Everywhere",
}
_COLUMN = 16

TOGETHER = {
    ("form.up", "form.down"): "row above, row below",
    ("form.left", "form.right"): "cell or option before, next cell or option",
    ("form.page_up", "form.page_down", "form.first", "form.last"): "a page up, a page down, first row, last row",
    ("form.open", "form.close", "form.flip"): "open, close, the other of both",
    ("consult.undo", "consult.redo"): "take back the last change, make it again",
    ("consult.form", "consult.plan", "consult.why"): "form, plan, reasons",
    ("consult.previous", "consult.next"): "step before, next step",
    ("consult.save", "consult.save_as"): "save, save under another name",
    ("plan.open", "plan.close", "plan.turn"): "open or close a section",
    ("outline.open", "outline.close", "outline.turn"): "show what it rests on, close it, the other of both",
}
"""Actions told on one line, and in which words."""


class HelpDialog(ModalScreen[None]):
    """Help on what had the focus when it was asked for."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,q,enter", "dismiss(None)", "Close", id="dialog.close")]

    class Used(Message):
        """What reads the row has been looked up."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, about: Screen[object]) -> None:
        super().__init__()
        self._about = about
        self._used = ""

    def compose(self) -> ComposeResult:
        """Lay out the text."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Help"
            box.border_subtitle = "↑↓ scroll · esc close"
            with VerticalScroll(id="help-text"):
                yield Static("")

    def on_mount(self) -> None:
        """Show what is known at once, and look up the rest."""
        self._show()
        self.query_one(VerticalScroll).focus()
        focused = self._about.focused
        finding = getattr(self._about, "finding", None)
        if isinstance(focused, FieldRow) and finding is not None:
            key = focused.row.key
            self.run_worker(lambda: self._look_up(finding.uses, key), thread=True, exit_on_error=False)

    def _look_up(self, uses: object, key: str) -> None:
        assert callable(uses)
        self.post_message(self.Used(str(uses(key))))

    @on(Used)
    def _found(self, event: Used) -> None:
        self._used = event.text
        self._show()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._show()

    def _show(self) -> None:
        self.query_one("#help-text Static", Static).update(self._text())

    # the text

    def _text(self) -> Content:
        width = max(min(self.app.size.width * 96 // 100, 84) - 10, 40)
        parts: list[tuple[str, str]] = []
        title, bold, muted = (style_of(self.app, tone) for tone in ("title", "bold", "muted"))

        def paragraph(text: str, style: str = "") -> None:
            parts.append((textwrap.fill(text, width) + "\n\n", style))

        def table(head: str, lines: Iterator[Line] | tuple[Line, ...]) -> None:
            parts.append((f"{head}\n", title))
            for left, right in lines:
                broken = textwrap.wrap(right, width - _COLUMN - 2) or [""]
                parts.append((f"  {left:<{_COLUMN - 1}} ", bold))
                parts.append((f"\n{'':<{_COLUMN + 2}}".join(broken) + "\n", muted))
            parts.append(("\n", ""))

        focused = self._about.focused
        if isinstance(focused, FieldRow):
            parts.append((focused.row.label + "\n", title))
            if focused.row.help:
                paragraph(focused.row.help)
            for cell in _different(focused.row.cells):
                table("What it takes", tuple(_takes(cell)))
            if self._used:
                parts.append(("What reads it\n", title))
                paragraph(self._used, muted)
        elif isinstance(focused, BlockHead):
            table(focused.heading.title, tuple((key, words) for key, words in focused.heading.keys))
        for key, lines in self._keys().items():
            table(
                TITLES.get(key, "Also here"),
                (*(TYPED if key == "form" and isinstance(focused, BlockHead) else ()), *lines),
            )
            if key == "plan":
                table("Signs in the plan", SIGNS)
        table("The mouse", (("click", "whatever is on the screen; ^p Commands at the foot has every action"),))
        parts.append(("The lock\n", title))
        paragraph(PROTECTS, muted)
        parts.append(("Patient's right and left, always. Not clinically validated.", muted))
        return Content.assemble(*(part for part in parts if part[0]))

    def _keys(self) -> dict[str, list[Line]]:
        """Return the keys that work where the focus is, the nearest first."""
        found: dict[str, list[Line]] = {key: [] for key in TITLES}
        named: dict[str, tuple[list[str], str]] = {}
        for active in self._about.active_bindings.values():
            binding = active.binding
            if binding.id is None or not active.enabled:
                continue
            keys, _ = named.setdefault(binding.id, ([], binding.tooltip or HELP.get(binding.id) or binding.description))
            keys.append(shown(binding.key))
        leads = {id: ids for ids in TOGETHER for id in ids}
        told: set[tuple[str, ...]] = set()
        for id, (keys, help) in named.items():
            ids = leads.get(id, (id,))
            if ids in told:
                continue
            told.add(ids)
            if len(here := [one for one in ids if one in named]) > 1:
                keys, help = [key for one in here for key in named[one][0][:2]], TOGETHER[ids]
            found.setdefault(id.partition(".")[0], []).append((" ".join(dict.fromkeys(keys)), help))
        return {key: lines for key, lines in found.items() if lines}


def _different(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Leave out cells that take the same as one before, such as those of the other side."""
    kept: dict[object, Cell] = {}
    for cell in cells:
        same: object = cell.options if isinstance(cell, Choice) else (cell.kind, cell.unit, cell.low, cell.high)
        kept.setdefault(same, cell)
    return tuple(kept.values())


def _takes(cell: Cell) -> Iterator[Line]:
    if isinstance(cell, Entry):
        kinds = {"number": "a number", "integer": "a whole number", "date": "a date", "text": "words"}
        unit = f" in {cell.unit}" if cell.unit else ""
        bounds = f", {cell.low} to {cell.high}" if cell.low is not None and cell.high is not None else ""
        yield "type", f"{kinds[cell.kind]}{unit}{bounds}"
    else:
        for option in cell.options:
            key = option.keys[0] if option.keys else "space"
            yield key, f"{option.text or 'ticked'}{f': {option.meaning}' if option.meaning else ''}"
    if cell.optional:
        yield "u", "unknown; never taken for no"
