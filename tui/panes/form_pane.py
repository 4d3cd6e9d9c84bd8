"""The form: draws whatever step it is given, and turns keys into edits.  It knows no question by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from engine.case import Case
from tui.form.spec import Block, FormRow, Step
from tui.panes.hints import hint
from tui.session.edits import Edit
from tui.widgets.block_head import BlockHead, Heading
from tui.widgets.cells import Value
from tui.widgets.field_row import FieldRow
from tui.widgets.prompt import Prompt
from tui.widgets.row_events import (
    RowAsked,
    RowChanged,
    RowLeft,
    RowMirrored,
    RowOpened,
    RowPointed,
    RowRefused,
)


class FormScroll(VerticalScroll, can_focus=False):
    """The scrolling part of a form; its rows have the focus, never the scroll itself."""


class FormPane(Vertical):
    """Rows of one step, kept by key: an update touches only what differs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "end(0)", "First row", show=False),
        Binding("end", "end(-1)", "Last row", show=False),
    ]

    class Edited(Message):
        """The answers of one row change; `label` says which, for undo."""

        def __init__(self, edits: tuple[Edit, ...], label: str) -> None:
            super().__init__()
            self.edits = edits
            self.label = label

    class Opened(Message):
        """A row that opens something was entered."""

        def __init__(self, target: str) -> None:
            super().__init__()
            self.target = target

    class Hinted(Message):
        """The focus is on something with this help, and these keys work on it."""

        def __init__(self, help: str, keys: str) -> None:
            super().__init__()
            self.help = help
            self.keys = keys

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._case: Case | None = None
        self._step: Step | None = None
        self._problems: Mapping[str, str] = {}
        self._open: dict[str, bool] = {}
        self._shown: dict[str, Widget] = {}
        self._rows: dict[str, FormRow] = {}
        self._last: Widget | None = None

    def compose(self) -> ComposeResult:
        """Lay out the rows and, under them, the help line."""
        yield FormScroll()
        yield Static("", id="hint", markup=False)

    @property
    def body(self) -> FormScroll:
        """The part that scrolls."""
        return self.query_one(FormScroll)

    # showing

    def show(self, step: Step, case: Case, problems: Mapping[str, str]) -> None:
        """Show a step for a case; `problems` are messages by row key."""
        other = self._step is not None and self._step.key != step.key
        self._step, self._case, self._problems = step, case, problems
        if other:
            self.body.remove_children()
            self._shown.clear()
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
        for key in [key for key in self._shown if key not in wanted]:
            self._shown.pop(key).remove()
        previous: Widget | None = None
        batch: list[Widget] = []
        for key, widget in wanted.items():
            if key in self._shown:
                self._mount(batch, previous, before=widget)
                batch, previous = [], widget
            else:
                batch.append(widget)
        self._mount(batch, previous)
        self._shown = wanted

    def _mount(self, batch: list[Widget], previous: Widget | None, before: Widget | None = None) -> None:
        if not batch:
            return
        if previous is not None:
            self.body.mount_all(batch, after=previous)
        elif before is not None:
            self.body.mount_all(batch, before=before)
        else:
            self.body.mount_all(batch)

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

    # focus

    def stops(self) -> list[Widget]:
        """Return everything that can have the focus, from top to bottom."""
        return [child for child in self.body.children if child.can_focus]

    def focus_first(self) -> None:
        """Give the focus to the first row."""
        self._go(self.stops()[:1])

    def focus_last(self) -> None:
        """Give the focus back to where it last was, else to the first row."""
        stops = self.stops()
        self._go([self._last] if self._last in stops else stops[:1])

    def focus_row(self, key: str) -> None:
        """Give the focus to a row, opening the block it is in."""
        if self._step is None or self._case is None:
            return
        for block in self._step.blocks:
            if any(row.key == key for row in block.rows):
                self._open[block.key] = True
                self.show(self._step, self._case, self._problems)
                self.call_after_refresh(self._go, [self._shown[f"{block.key}/{key}"]])

    def commit(self) -> None:
        """Take what is being typed anywhere in the form."""
        if isinstance(focused := self.screen.focused, FieldRow):
            focused.commit()

    def _go(self, to: Sequence[Widget | None]) -> None:
        for widget in to:
            if widget is None:
                continue
            widget.focus()
            if widget in self.stops()[:1]:  # show the heading above it too
                self.body.scroll_home(animate=False)

    def _leave(self, widget: Widget, step: int, cell: int) -> None:
        stops = self.stops()
        if widget not in stops:
            return
        at = min(max(stops.index(widget) + step, 0), len(stops) - 1)
        if isinstance(target := stops[at], FieldRow):
            target.cell = min(cell, max(len(target.row.cells) - 1, 0))
        self._go([target])

    def action_page(self, direction: int) -> None:
        """Go a page up or down."""
        if (focused := self.screen.focused) is not None:
            self._leave(focused, direction * max(self.body.size.height - 4, 5), 0)

    def action_end(self, position: int) -> None:
        """Go to the first or last row."""
        if stops := self.stops():
            self._go([stops[position]])

    # what rows and headings say

    @on(BlockHead.Left)
    @on(RowLeft)
    def _left(self, event: BlockHead.Left | RowLeft) -> None:
        event.stop()
        if isinstance(event, RowLeft):
            self._leave(event.row, event.step, event.cell)
        else:
            self._leave(event.head, event.step, 0)

    @on(BlockHead.Toggled)
    def _toggled(self, event: BlockHead.Toggled) -> None:
        event.stop()
        self._open[event.head.block] = event.open
        if self._step is not None and self._case is not None:
            self.show(self._step, self._case, self._problems)

    @on(BlockHead.Pressed)
    def _pressed(self, event: BlockHead.Pressed) -> None:
        event.stop()
        block = next((b for b in self._step.blocks if b.key == event.head.block), None) if self._step else None
        act = next((a for a in block.acts if a.key == event.key), None) if block else None
        if block is None or act is None or self._case is None:
            return
        self.post_message(self.Edited(act.act.edits(self._case), f"{block.title}: {act.label}"))
        if not event.head.heading.open:
            self._leave(event.head, 1, 0)

    @on(RowChanged)
    def _changed(self, event: RowChanged) -> None:
        event.stop()
        self.answer(event.row.row.key, event.cell, event.value)

    def answer(self, key: str, cell: int, value: Value) -> None:
        """Record a value in one cell of a row."""
        if self._case is not None and (row := self._rows.get(key)) is not None:
            shown = row.row.cells[cell].shown(value) or "unknown"
            self.post_message(self.Edited(row.bindings[cell].edits(self._case, value), f"{row.row.label}: {shown}"))

    @on(RowMirrored)
    def _mirrored(self, event: RowMirrored) -> None:
        event.stop()
        row = self._rows.get(event.row.row.key)
        for one, other in row.mirror if row else ():
            if event.row.cell in (one, other):
                to = other if event.row.cell == one else one
                self.answer(event.row.row.key, to, event.row.values[event.row.cell])

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
        self.notify(event.reason, title=event.row.row.label, severity="warning", markup=False)

    @on(RowPointed)
    def _row_pointed(self, event: RowPointed) -> None:
        event.stop()
        widget = self._last = event.row
        if (row := self._rows.get(widget.row.key)) is None:
            return
        value = widget.values[widget.cell] if widget.current is not None else None
        said, keys = hint(row, widget.cell, value)
        self._hint(widget.problem or said, keys, bool(widget.problem))

    @on(BlockHead.Pointed)
    def _head_pointed(self, event: BlockHead.Pointed) -> None:
        event.stop()
        self._last = event.head
        block = next((b for b in self._step.blocks if b.key == event.head.block), None) if self._step else None
        keys = [f"{key} {words}" for key, words in event.head.heading.keys]
        keys.append("enter close" if event.head.heading.open else "enter open")
        self._hint(block.help if block else "", " · ".join(keys), False)

    def _hint(self, said: str, keys: str, problem: bool) -> None:
        line = self.query_one("#hint", Static)
        line.update(said)
        line.set_class(problem, "-problem")
        self.border_subtitle = keys
        self.post_message(self.Hinted(said, keys))
