"""The small form behind a row: a muscle's measurements, a line's scale, one earlier session."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Button

from engine.case import Case
from tui.form.form import Form
from tui.form.spec import Step
from tui.panes.form_pane import FormPane
from tui.session.edits import Edit
from tui.session.session import Session
from tui.widgets.cells import CellError, Entry
from tui.widgets.prompt import Prompt


class DetailDialog(ModalScreen[None]):
    """Edits the consultation's own session, answer by answer; closing it keeps what was answered."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "Close", id="dialog.done")]

    def __init__(
        self,
        build: Callable[[], tuple[Step, Case] | None],
        edit: Callable[[tuple[Edit, ...], str], None],
        remove: Edit | None = None,
    ) -> None:
        super().__init__()
        self._build, self._edit, self._remove = build, edit, remove

    def compose(self) -> ComposeResult:
        """Lay out the form and its buttons."""
        with Vertical(classes="dialog") as box:
            box.border_subtitle = "esc close"
            yield FormPane(id="detail-form")
            with Horizontal(classes="buttons"):
                if self._remove is not None:
                    yield Button("Remove this entry", id="remove", compact=True, classes="-alert")
                yield Button("Done", id="done", compact=True, classes="-good")

    def on_mount(self) -> None:
        """Start on the first row."""
        self._show()
        self.call_after_refresh(self.query_one(FormPane).focus_first)

    def _show(self) -> None:
        if (built := self._build()) is None:
            self.dismiss(None)
            return
        step, case = built
        self.query_one(".dialog", Vertical).border_title = step.title
        self.query_one(FormPane).show(step, case, {})

    @on(FormPane.Edited)
    def _edited(self, event: FormPane.Edited) -> None:
        event.stop()
        self._apply(event)

    def _apply(self, change: FormPane.Edited) -> None:
        if (built := self._build()) is not None:
            self._edit(change.edits(built[1]), change.label)
        self._show()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "remove" and self._remove is not None:
            self._edit((self._remove,), "Session removed")
            self.dismiss(None)
        else:
            self.action_close()

    def action_close(self) -> None:
        """Keep what is being typed, and close."""
        if (change := self.query_one(FormPane).take()) is not None:
            self._apply(change)
        self.dismiss(None)


class Details:
    """Opens the small forms behind rows, and adds earlier sessions."""

    def __init__(
        self, screen: Screen[None], form: Form, session: Session, edit: Callable[[tuple[Edit, ...], str], None]
    ) -> None:
        self._screen, self._form, self._session, self._edit = screen, form, session, edit

    def open(self, target: str) -> None:
        """Open the form behind a target; for a new session, ask for its date first."""
        kind, _, name = target.partition(":")
        if name == "new":
            asked = Prompt("When was it?", "", "2026-08-01, or counted back: 6w, 3m, 2y")
            self._screen.app.push_screen(asked, partial(self._add, kind))
            return

        def build() -> tuple[Step, Case] | None:
            step = self._form.detail(target, self._session.case)
            return None if step is None else (step, self._session.case)

        self._screen.app.push_screen(DetailDialog(build, self._edit, self._form.removal(target)))

    def _add(self, kind: str, typed: str | None) -> None:
        if not typed:
            return
        try:
            date = Entry("when", "date", today=self._session.case.context.date).parsed(typed)
        except CellError as error:
            self._screen.notify(str(error), severity="warning", markup=False)
            return
        if isinstance(date, dt.date):
            edit, target = self._form.added(kind, date, self._session.case)
            self._edit((edit,), "Session added")
            self.open(target)
