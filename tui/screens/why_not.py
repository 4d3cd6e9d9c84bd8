"""Asks what is missing: one of the candidates that fell, or anything by its name."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from tui.widgets.keyed_list import Item, KeyedList


class WhyNotDialog(ModalScreen[str | None]):
    """A line to type in above a list that narrows as one types; None when the asking is called off."""

    DEFAULT_CSS = """
    WhyNotDialog {
        align: center middle;
        & > Vertical {
            width: 76;
            max-width: 96%;
            height: auto;
            max-height: 90%;
            border: round $accent;
            border-title-color: $text-accent;
            border-subtitle-color: $text-muted;
            background: $surface;
            padding: 1 1 0 1;
        }
        KeyedList { height: auto; max-height: 14; margin: 1 0 0 0; }
        Static { color: $text-muted; padding: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel", id="dialog.cancel")]

    def __init__(self, candidates: tuple[tuple[str, str], ...], chosen: str = "") -> None:
        super().__init__()
        self._candidates = candidates
        self._chosen = chosen
        self._things: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """Lay out the dialog."""
        with Vertical() as box:
            box.border_title = "Why is it not in the plan?"
            box.border_subtitle = "↓ list · enter ask · esc cancel"
            yield Input(placeholder="a treatment, muscle, line, product, or a dose: frontalis above 15")
            yield KeyedList()
            yield Static("Nothing that was weighed is called so; enter asks the knowledge base.", id="no-candidate")

    def on_mount(self) -> None:
        """Show every candidate; the cursor on the one the plan's cursor was on."""
        self._narrow("")
        meant = self._chosen.removeprefix("argument/")
        chosen = next((k for k, thing in self._things.items() if thing.removeprefix("argument/") == meant), None)
        if chosen is not None:
            self.query_one(KeyedList).go(chosen)

    def _narrow(self, typed: str) -> None:
        words = typed.casefold().split()
        found = [one for one in self._candidates if all(word in one[1].casefold() for word in words)]
        self._things = {f"candidate-{number}": thing for number, (thing, _) in enumerate(found)}
        items = [Item(f"candidate-{number}", Content(label)) for number, (_, label) in enumerate(found)]
        listed = self.query_one(KeyedList)
        listed.show(items)
        listed.display = bool(items)
        self.query_one("#no-candidate").display = not items

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._narrow(event.value)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        """What is typed in full is asked as typed; a beginning means the first that fits."""
        event.stop()
        thing = self._things.get(self.query_one(KeyedList).key or "")
        self.dismiss(thing or event.value.strip() or None)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._things.get(event.option.id or ""))

    def on_key(self, event: events.Key) -> None:
        """Down leads from the line into the list."""
        if event.key == "down" and self.query_one(Input).has_focus and self._things:
            event.stop()
            event.prevent_default()
            self.query_one(KeyedList).focus()
