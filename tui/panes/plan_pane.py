"""The plan beside the form.  It never lets an old, pending or failed plan pass for the current one."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import OptionList, Static

from engine.plan import Plan
from tui.panes.folding import Folds
from tui.panes.plan_drawing import drawn
from tui.panes.plan_rows import rows_of
from tui.panes.row import PlanRow, said
from tui.widgets.keyed_list import KeyedList

State = Literal["empty", "pending", "current", "failed", "faulty"]


class PlanPane(Vertical):
    """Shows the rows of a plan; says which row is under the cursor and which was entered."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "screen.why", "Why", show=False, id="plan.why"),
        Binding("n", "screen.why_not", "Why not", show=False, id="plan.why_not"),
        Binding("o", "override", "Override", show=False, id="plan.override"),
        Binding("y", "copy", "Copy this line", show=False, id="plan.copy"),
        Binding("right", "fold(True)", "Open the section", show=False, id="plan.open"),
        Binding("left", "fold(False)", "Close the section", show=False, id="plan.close"),
        Binding("space", "turn", "Open or close", show=False, id="plan.turn"),
        Binding("a", "screen.decide('accept')", "Accept", show=False, id="decide.accept"),
        Binding("c", "screen.decide('change')", "Change", show=False, id="decide.change"),
        Binding("x", "screen.decide('decline')", "Decline", show=False, id="decide.decline"),
        Binding("backspace,delete", "screen.decide('take_back')", "Take back", show=False, id="decide.take_back"),
        Binding("A", "screen.decide('accept_all')", "Accept section", show=False, id="decide.accept_all"),
        Binding("d", "screen.changed", "What changed", show=False, id="plan.changed"),
        Binding("F", "screen.flip", "What would flip this", show=False, id="plan.flip"),
    ]

    class Chosen(Message):
        """The cursor is on this row."""

        def __init__(self, row: PlanRow) -> None:
            super().__init__()
            self.row = row

    class Entered(Message):
        """Enter or a click on this row."""

        def __init__(self, row: PlanRow) -> None:
            super().__init__()
            self.row = row

    class Overriding(Message):
        """A prescriber wants to decide against the relative exclusion of this row."""

        def __init__(self, row: PlanRow) -> None:
            super().__init__()
            self.row = row

    def __init__(self, label: Callable[[str], str], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._label = label
        self._plan: Plan | None = None
        self._rows: dict[str, PlanRow] = {}
        self.folds = Folds()
        self._state: State = "empty"
        self.decorate: Callable[[tuple[PlanRow, ...]], tuple[PlanRow, ...]] = lambda rows: rows
        """Adds to the rows of a plan what is known beside it: decisions, differences."""
        self.says: Callable[[PlanRow], str] = lambda row: ""
        """The keys that work on a row, where they are not the usual ones."""
        self.tally = ""
        """What the heading adds to the name of a current plan."""
        self.title = "Plan"

    def compose(self) -> ComposeResult:
        """Lay out the state line and the rows."""
        yield Static("", id="plan-state", markup=False)
        yield Static("", id="plan-changed", markup=False)
        yield KeyedList(id="plan-rows")

    def on_mount(self) -> None:
        """Say what to expect."""
        self.border_title = self.title
        self.border_subtitle = "enter why"
        self.tell_changes("")

    @property
    def state(self) -> State:
        """What the pane claims about what it shows."""
        return self._state

    @property
    def current(self) -> Plan | None:
        """The plan of the answers as they stand, or None while there is none."""
        return self._plan if self._state == "current" else None

    @property
    def mark(self) -> str:
        """A sign for a tab that stands for the pane."""
        if self._state == "current":
            return "✕" if self._plan is not None and self._plan.status == "stop" else ""
        return {"pending": "…", "empty": ""}.get(self._state, "!")

    @property
    def chosen(self) -> PlanRow | None:
        """The row under the cursor."""
        key = self._list.key
        return self._rows.get(key) if key is not None else None

    @property
    def _list(self) -> KeyedList:
        return self.query_one("#plan-rows", KeyedList)

    def pending(self) -> None:
        """The answers changed: what is shown is out of date until `show`."""
        self._claim("pending", "Working it out again…" if self._plan is not None else "Working it out…")

    def show(self, plan: Plan) -> None:
        """Show the plan of the answers as they stand."""
        self._plan = plan
        self._claim("current", "")
        self._draw()

    def fail(self, message: str) -> None:
        """The plan could not be worked out: show none."""
        self._plan = None
        self._draw()
        self._claim("failed", message)

    def faulty(self, faults: list[tuple[str, str]]) -> None:
        """Answers contradict each other or their limits: show which, as (path, message), and no plan."""
        self._plan = None
        rows = [PlanRow("faults", "heading", "Please correct first", tail="enter goes there")]
        rows += [
            PlanRow(f"fault/{number}", "text", message, lead="!", tone="stop", detail=path, goto=path)
            for number, (path, message) in enumerate(faults)
        ]
        self._put(tuple(rows))
        count = len(faults)
        self._claim("faulty", f"No plan while {count} answer{'s' if count != 1 else ''} cannot stand.")

    def redraw(self) -> None:
        """What is known beside the plan is another: draw its rows anew."""
        if self._state == "current":
            self._claim("current", "")
            self._draw()

    def point_at(self, wanted: Callable[[PlanRow], bool]) -> None:
        """Put the cursor on the first row of a kind, unless it is on such a row already."""
        if (row := self.chosen) is not None and wanted(row):
            self._list.scroll_to_highlight()
            return
        if (key := next((row.key for row in self._rows.values() if wanted(row)), None)) is not None:
            self._list.go(key)

    def tell_changes(self, words: str) -> None:
        """Say in a line what the last answer changed; nothing without words."""
        line = self.query_one("#plan-changed", Static)
        line.update(words)
        line.display = bool(words)

    def on_resize(self) -> None:
        """Lay the rows out for the new width."""
        if self._rows:
            self._put(tuple(self._rows.values()))

    def _claim(self, state: State, words: str) -> None:
        self._state = state
        self.set_class(state == "pending", "-stale")
        self.set_class(state in ("failed", "faulty"), "-failed")
        current = " · ".join(filter(None, (self.title, self.tally)))
        titles = {"pending": f"{self.title} · updating", "failed": "No plan", "faulty": "No plan"}
        self.border_title = titles.get(state, current)
        if state != "current":
            self.tell_changes("")
        line = self.query_one("#plan-state", Static)
        line.update(words)
        line.display = (bool(words) and state != "pending") or (state == "pending" and self._plan is None)

    def _draw(self) -> None:
        self._put(self.decorate(rows_of(self._plan, self._label)) if self._plan is not None else ())

    def _put(self, rows: tuple[PlanRow, ...]) -> None:
        self._rows = {row.key: row for row in rows}
        width = max(self._list.scrollable_content_region.width - 2, 30)
        fresh = self._list.key is None
        self._list.show([drawn(row, width, self.app) for row in self.folds.visible(rows)])
        if fresh and (first := next((row.key for row in rows if row.items or row.goto), None)) is not None:
            self._list.go(first)

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        row = self._rows.get(event.option.id or "")
        if row is not None and (is_open := self.folds.is_open(row.key)) is not None:
            self.border_subtitle = f"enter {'close' if is_open else 'open'}"
            self.post_message(self.Chosen(row))
        elif row is not None:
            override = " · o override" if row.statement else ""
            usual = "enter go to question" if row.goto else f"enter why · n why not{override}"
            self.border_subtitle = self.says(row) or usual
            self.post_message(self.Chosen(row))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if row := self._rows.get(event.option.id or ""):
            if self.folds.is_open(row.key) is None:
                self.post_message(self.Entered(row))
            else:
                self._turn(row.key)

    def action_fold(self, open: bool) -> None:
        """Open or close the section under the cursor; closing from a line within goes to its heading first."""
        key = self._list.key
        if key is not None and not self._turn(key, open=open) and not open and (head := self.folds.heading(key)):
            self._list.go(head)

    def action_turn(self) -> None:
        """Open a closed section, close an open one."""
        if (key := self._list.key) is not None:
            self._turn(key)

    def _turn(self, key: str, *, open: bool | None = None) -> bool:
        if not self.folds.turn(key, open=open):
            return False
        self._put(tuple(self._rows.values()))
        self.border_subtitle = f"enter {'close' if self.folds.is_open(key) else 'open'}"
        return True

    def action_copy(self) -> None:
        """Copy the line under the cursor."""
        if (row := self.chosen) is not None and self._state == "current":
            self.app.copy_to_clipboard(said(row, self._heading_of(row)))
        else:
            self.notify("There is no line of a current plan to copy.", timeout=3)

    def _heading_of(self, row: PlanRow) -> str:
        heading = ""
        for one in self._rows.values():
            heading = one.text if one.kind == "heading" else heading
            if one.key == row.key:
                break
        return heading

    def action_override(self) -> None:
        """Ask for an override of the relative exclusion under the cursor."""
        if (row := self.chosen) is not None and row.statement:
            self.post_message(self.Overriding(row))
