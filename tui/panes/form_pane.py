"""The form: draws whatever step it is given, and turns keys into edits.  It knows no question by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from engine.case import Case
from tui.form.spec import Binding, Block, FormRow, Step
from tui.panes.hints import hint, scale
from tui.session.edits import Edit
from tui.widgets.block_head import BlockHead, Heading
from tui.widgets.cells import Choice, Value
from tui.widgets.field_row import FieldRow
from tui.widgets.prompt import Prompt
from tui.widgets.row_events import (
    RowAsked,
    RowChanged,
    RowMirrored,
    RowOpened,
    RowPointed,
    RowRefused,
)
from tui.widgets.row_scroll import RowScroll
from tui.widgets.scale_strip import Scale, ScaleStrip
from tui.widgets.wrapping import fitted


class FormPane(Vertical):
    """Rows of one step, kept by key: an update touches only what differs."""

    class Edited(Message):
        """The answers of one row change; `label` says which, for undo.

        `edits` is asked with the case as it is when the change is made, not when it was typed: two changes can
        be under way at once, and the second must not undo the first.
        """

        def __init__(self, edits: Callable[[Case], tuple[Edit, ...]], label: str) -> None:
            super().__init__()
            self.edits = edits
            self.label = label

    class Opened(Message):
        """A row that opens something was entered."""

        def __init__(self, target: str) -> None:
            super().__init__()
            self.target = target

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._case: Case | None = None
        self._step: Step | None = None
        self._problems: Mapping[str, str] = {}
        self._open: dict[str, bool] = {}
        self._shown: dict[str, Widget] = {}
        self._rows: dict[str, FormRow] = {}
        self._last: Widget | None = None
        self._said = ""

    def compose(self) -> ComposeResult:
        """Lay out the rows and, under them, the help line."""
        yield RowScroll()
        yield ScaleStrip()
        yield Static("", id="hint", markup=False)

    @property
    def body(self) -> RowScroll:
        """The part that scrolls."""
        return self.query_one(RowScroll)

    # showing

    def show(self, step: Step, case: Case, problems: Mapping[str, str]) -> None:
        """Show a step for a case; `problems` are messages by row key."""
        other = self._step is not None and self._step.key != step.key
        self._step, self._case, self._problems = step, case, problems
        graded = any(isinstance(cell, Choice) and cell.compact for row in step.rows for cell in row.row.cells)
        self.query_one(ScaleStrip).display = graded
        if other:
            self._shown = {}
            self._open.clear()
        wanted: dict[str, Widget] = {}
        section, folds = "", True
        for block in step.blocks:
            if block.section and block.section != section:
                section = block.section
                key = f"section/{section}"
                wanted[key] = self._shown.get(key) or Static(section, classes="section", markup=False)
            self._want(block, wanted)
            # A run of folding blocks stands close together, apart from what comes before it.
            wanted[block.key].set_class(block.folds and not folds, "-apart")
            folds = block.folds
        self.body.hold(wanted)
        self._shown = wanted

    def _want(self, block: Block, wanted: dict[str, Widget]) -> None:
        assert self._case is not None
        is_open = not block.folds or self._open.setdefault(block.key, block.opened)
        heading = Heading(
            block.title,
            block.state.text,
            block.state.tone,
            block.preview,
            block.folds,
            is_open,
            tuple((act.key, act.label) for act in block.acts),
            block.over,
            block.heads,
        )
        head = self._shown.get(block.key)
        if isinstance(head, BlockHead):
            head.show(heading)
        else:
            head = BlockHead(block.key, heading)
        wanted[block.key] = head
        for form_row in block.rows if is_open else ():
            key = f"{block.key}/{form_row.key}"
            self._rows[form_row.key] = form_row
            values, problem = form_row.values(self._case), self._problems.get(form_row.key, "")
            widget = self._shown.get(key)
            if isinstance(widget, FieldRow):
                widget.show(form_row.row, values, problem)
            else:
                widget = FieldRow(form_row.row, values, problem=problem)
            wanted[key] = widget

    def _block(self, key: str) -> Block | None:
        return next((one for one in self._step.blocks if one.key == key), None) if self._step else None

    # focus

    def focus_first(self) -> None:
        """Give the focus to the first row."""
        self.body.go(None)

    def focus_last(self) -> None:
        """Give the focus back to where it last was, else to the first row."""
        self.body.go(self._last if self._last in self.body.stops() else None)

    def focus_row(self, key: str, *, heading: bool = False) -> None:
        """Give the focus to a row, or to the heading of its block, opening the block."""
        if self._step is None or self._case is None:
            return
        for block in self._step.blocks:
            if any(row.key == key for row in block.rows):
                self._open[block.key] = True
                self.show(self._step, self._case, self._problems)
                target = block.key if heading and self._shown[block.key].can_focus else f"{block.key}/{key}"
                self.call_after_refresh(self.body.go, self._shown[target])

    def take(self) -> Edited | None:
        """End any typing in the form and return the change it means; for those who cannot wait for the message."""
        focused = self.screen.focused
        if not isinstance(focused, FieldRow) or (taken := focused.take()) is None:
            return None
        return self._change(focused.row.key, *taken)

    # what rows and headings say

    @on(BlockHead.Toggled)
    def _toggled(self, event: BlockHead.Toggled) -> None:
        event.stop()
        self._open[event.head.block] = event.open
        if self._step is not None and self._case is not None:
            self.show(self._step, self._case, self._problems)

    @on(BlockHead.Pressed)
    def _pressed(self, event: BlockHead.Pressed) -> None:
        event.stop()
        block = self._block(event.head.block)
        act = next((a for a in block.acts if a.key == event.key), None) if block else None
        if block is None or act is None:
            return
        self.post_message(self.Edited(act.act.edits, f"{block.title}: {act.label}"))
        if act.closes:
            self._open[block.key] = False
            self.body.leave(event.head, 1 + (len(block.rows) if event.head.heading.open else 0))

    @on(RowChanged)
    def _changed(self, event: RowChanged) -> None:
        event.stop()
        self.answer(event.row.row.key, event.cell, event.value)

    def answer(self, key: str, cell: int, value: Value) -> None:
        """Record a value in one cell of a row."""
        if (change := self._change(key, cell, value)) is not None:
            self.post_message(change)

    def _change(self, key: str, cell: int, value: Value) -> Edited | None:
        if (row := self._rows.get(key)) is None:
            return None
        shown = row.row.cells[cell].shown(value) or "unknown"
        return self.Edited(partial(_edits, row.bindings[cell], value), f"{row.row.label}: {shown}")

    @on(RowMirrored)
    def _mirrored(self, event: RowMirrored) -> None:
        event.stop()
        row = self._rows.get(event.row.row.key)
        for one, other in row.mirror if row else ():
            if event.row.cell in (one, other):
                here, there = event.row.cell, other if event.row.cell == one else one
                values = event.row.values
                # Right after one side was set the cursor is on the other, still unknown: that one is meant.
                source, target = (there, here) if values[here] is None else (here, there)
                self.answer(event.row.row.key, target, values[source])

    @on(RowOpened)
    def _opened(self, event: RowOpened) -> None:
        event.stop()
        self.post_message(self.Opened(event.row.row.enter))

    @on(RowAsked)
    def _asked(self, event: RowAsked) -> None:
        event.stop()
        widget = event.row
        key, cell = widget.row.key, widget.cell

        def typed(text: str | None) -> None:
            if text is not None:
                self.answer(key, cell, text or None)

        old = widget.row.cells[cell].shown(widget.values[cell])
        self.app.push_screen(Prompt(widget.row.label, old, widget.row.help), typed)

    @on(RowRefused)
    def _refused(self, event: RowRefused) -> None:
        event.stop()
        if event.row.has_focus and event.row.refused:
            self._hint(event.reason, "type on, or esc to take it back", True)
        self.notify(event.reason, title=event.row.row.label, severity="warning", markup=False)

    @on(RowPointed)
    def _row_pointed(self, event: RowPointed) -> None:
        event.stop()
        widget = self._last = event.row
        if (row := self._rows.get(widget.row.key)) is None:
            return
        value = widget.values[widget.cell] if widget.current is not None else None
        said, keys = hint(row, widget.cell, value)
        wrong = widget.refused or widget.problem
        self._hint(wrong or said, keys, bool(wrong))
        self.query_one(ScaleStrip).scale = scale(row, widget.cell, value)

    @on(ScaleStrip.Picked)
    def _graded(self, event: ScaleStrip.Picked) -> None:
        event.stop()
        if isinstance(row := self._last, FieldRow) and row.is_attached:
            self.answer(row.row.key, row.cell, event.value)
            row.focus()

    @on(BlockHead.Pointed)
    def _head_pointed(self, event: BlockHead.Pointed) -> None:
        event.stop()
        self._last = event.head
        self.query_one(ScaleStrip).scale = Scale("")
        block = self._block(event.head.block)
        keys = [f"{key} {words}" for key, words in event.head.heading.keys]
        keys.append("enter close" if event.head.heading.open else "enter open")
        self._hint(block.help if block else "", " · ".join(keys), False)

    def _hint(self, said: str, keys: str, problem: bool) -> None:
        self._said = said
        self.query_one("#hint").set_class(problem, "-problem")
        self.border_subtitle = keys
        self._fit_hint()

    def _fit_hint(self) -> None:
        """Say as much as there is room for, and where the rest is."""
        line = self.query_one("#hint", Static)
        room = line.content_size
        line.update(fitted(self._said, room.width, room.height, "… F1") if room.width and room.height else self._said)

    def on_resize(self) -> None:
        """Fit the help line anew."""
        self.call_after_refresh(self._fit_hint)


def _edits(binding: Binding, value: Value, case: Case) -> tuple[Edit, ...]:
    return binding.edits(case, value)
