"""The small dialog behind “change” and “decline”: another dose, the coded reason, words, and who decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, OptionList, Static

from engine.deciding.lines import Line
from engine.deciding.reasons import CodedReason
from tui.panes.decision_rows import plain
from tui.widgets.cells import CellError, Entry
from tui.widgets.keyed_list import Item, KeyedList
from tui.widgets.tones import style_of

_UNITS = Entry("units", "number", unit="units", low=Decimal("0.01"), high=Decimal(10_000))
_POINTS = Entry("points", "integer", unit="points", low=Decimal(1), high=Decimal(200))


@dataclass(frozen=True)
class Departure:
    """What was filled in: units and points by item (None: as the plan says), reason, words, who."""

    amounts: dict[str, tuple[Decimal | None, int | None]]
    reason: str
    text: str
    by: str


class DecisionDialog(ModalScreen[Departure | None]):
    """Asks for a departure from some lines of the plan; it is not closed before it has its reason."""

    DEFAULT_CSS = """
    DecisionDialog {
        align: center middle;
        & > Vertical {
            width: 76;
            max-width: 96%;
            height: auto;
            max-height: 96%;
            border: round $accent;
            border-title-color: $text-accent;
            border-subtitle-color: $text-muted;
            background: $surface;
            padding: 0 1;
        }
        & .amount { height: 1; margin: 0; }
        & .amount Static { width: 1fr; height: 1; padding: 0 1; }
        & Input { height: 1; border: none; padding: 0 1; background: $panel; }
        & Input:focus { border: none; background: $accent-muted; }
        & .amount Input { width: 11; }
        & .amount .unit { width: 9; color: $text-muted; }
        & .caption { color: $text-muted; padding: 0 1; height: auto; }
        & .gap { margin: 1 0 0 0; }
        & KeyedList { height: auto; max-height: 12; }
        & #meaning { color: $text-muted; padding: 0 1; height: 1; }
        & #problem { color: $text-error; text-style: bold; padding: 0 1; height: auto; display: none; }
        & .written { height: 1; }
        & .written Static { width: 14; padding: 0 1; color: $text-muted; }
        & .written Input { width: 1fr; }
        & .buttons { height: auto; align-horizontal: right; margin: 0; }
        & .buttons Button { margin: 0 0 0 1; }
        &.-short KeyedList, &.-low KeyedList { max-height: 7; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", id="dialog.cancel"),
        Binding("ctrl+s", "keep", "Keep", id="dialog.keep"),
        Binding("down", "app.focus_next", "Next field", show=False, id="dialog.down"),
        Binding("up", "app.focus_previous", "Field before", show=False, id="dialog.up"),
    ]

    def __init__(
        self,
        verb: str,
        title: str,
        lines: Sequence[Line],
        reasons: Sequence[CodedReason],
        by: str,
        was: Departure | None,
        label: Callable[[str], str] = str,
    ) -> None:
        super().__init__()
        self._verb, self._title, self._lines, self._reasons = verb, title, tuple(lines), tuple(reasons)
        self._by, self._was, self._label = by, was, label
        self._chosen = was.reason if was is not None else ""

    def compose(self) -> ComposeResult:
        """Lay out the dialog: amounts only where a dose is changed."""
        doses = [line for line in self._lines if line.units is not None]
        with Vertical() as box:
            box.border_title = f"{self._verb}: {self._title}"
            box.border_subtitle = "1-9 reason · enter on · ctrl+s keep · esc cancel"
            if self._verb == "Change" and doses:
                for number, line in enumerate(doses):
                    units, points = (self._was.amounts.get(line.id) if self._was else None) or (None, None)
                    with Horizontal(classes="amount"):
                        side = line.label.rpartition(", ")[2]
                        yield Static(f"{side}: plan {plain(line.units or Decimal(0))}", markup=False)
                        yield Input(plain(units or line.units or Decimal(0)), id=f"units-{number}", type="number")
                        yield Static("units", classes="unit")
                        given = points or line.points
                        yield Input(str(given) if given else "", id=f"points-{number}", type="integer")
                        yield Static("points", classes="unit")
                named = f"Units of {self._label(f'product:{doses[0].product}')}; nothing converts between products."
                yield Static(named, classes="caption", markup=False)
            elif self._verb == "Change":
                yield Static("Say in words what is done otherwise.", classes="caption")
            yield Static("Why", classes="caption gap")
            yield KeyedList(id="reasons")
            yield Static("", id="meaning", markup=False)
            with Horizontal(classes="written gap"):
                yield Static("In words")
                yield Input(
                    self._was.text if self._was else "", id="text", placeholder="free words", select_on_focus=False
                )
            with Horizontal(classes="written"):
                yield Static("Decided by")
                yield Input(self._by, id="by", placeholder="initials or role", select_on_focus=False)
            yield Static("", id="problem", markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Keep", id="keep", compact=True, classes="-good")
                yield Button("Cancel", id="cancel", compact=True)

    def on_mount(self) -> None:
        """Start where something is missing: on the dose, or on the reason."""
        self._draw()
        inputs = [one for one in self.query(Input) if (one.id or "").startswith("units-")]
        (inputs[0] if inputs else self.query_one(KeyedList)).focus()

    def _draw(self) -> None:
        faint, bold = style_of(self.app, "faint"), style_of(self.app, "bold")
        items = []
        for number, one in enumerate(self._reasons, start=1):
            key = f"{number} " if number < 10 else "  "
            sign = "● " if one.id == self._chosen else "○ "
            style = bold if one.id == self._chosen else ""
            items.append(Item(one.id, Content.assemble((key, faint), (sign, style), (one.label, style))))
        self.query_one(KeyedList).show(items)

    def on_key(self, event: events.Key) -> None:
        """A number chooses its reason while the list has the focus."""
        if event.key.isdigit() and self.query_one(KeyedList).has_focus and 0 < int(event.key) <= len(self._reasons):
            event.stop()
            self._choose(self._reasons[int(event.key) - 1].id)

    @on(OptionList.OptionHighlighted)
    def _pointed(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        meaning = next((one.meaning for one in self._reasons if one.id == event.option.id), "")
        self.query_one("#meaning", Static).update(meaning)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._choose(event.option.id or "")

    def _choose(self, reason: str) -> None:
        self._chosen = reason
        self.query_one(KeyedList).go(reason)
        self._draw()
        self._complain("")
        self.query_one("#text", Input).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id in ("text", "by"):
            self.action_keep()
        else:
            self.focus_next()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "keep":
            self.action_keep()
        else:
            self.dismiss(None)

    def action_keep(self) -> None:
        """Keep it, if everything that is wanted is there; else say what is missing and go there."""
        text, by = self.query_one("#text", Input).value.strip(), self.query_one("#by", Input).value.strip()
        try:
            amounts = self._amounts()
        except CellError as error:
            self._complain(str(error))
            return
        reason = next((one for one in self._reasons if one.id == self._chosen), None)
        if reason is None:
            self._complain("A departure from the plan needs a reason: choose one.")
            self.query_one(KeyedList).focus()
        elif not text and (reason.text_needed or (self._verb == "Change" and not amounts)):
            self._complain(f"“{reason.label}” needs words beside it." if reason.text_needed else "Say what is changed.")
            self.query_one("#text", Input).focus()
        elif self._verb == "Change" and amounts and all(one == (None, None) for one in amounts.values()):
            self._complain("That is what the plan says: change a figure, or accept the line.")
        else:
            self.dismiss(Departure(amounts, reason.id, text, by))

    def _amounts(self) -> dict[str, tuple[Decimal | None, int | None]]:
        """What differs from the plan, by item.  Raises CellError for what no dose can be."""
        if self._verb != "Change":
            return {}
        found: dict[str, tuple[Decimal | None, int | None]] = {}
        for number, line in enumerate(line for line in self._lines if line.units is not None):
            field = self.query_one(f"#units-{number}", Input)
            units = _UNITS.parsed(field.value)
            points = _POINTS.parsed(self.query_one(f"#points-{number}", Input).value)
            if units is None:
                field.focus()
                raise CellError(f"{line.label}: write the units, or decline the line.")
            assert isinstance(units, Decimal)
            other_units = units if units != line.units else None
            other_points = int(str(points)) if points is not None and points != line.points else None
            found[line.id] = (other_units, other_points)
        return found

    def _complain(self, words: str) -> None:
        line = self.query_one("#problem", Static)
        line.update(words)
        line.display = bool(words)
