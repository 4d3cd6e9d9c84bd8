"""A new consultation: reference, date, jurisdiction, products.  The rest is asked in the consultation."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button

from engine.case import Case, Context
from kb.snapshot import KnowledgeBase
from tui.form.form import Form
from tui.panes.form_pane import FormPane
from tui.session.edits import EditError
from tui.session.session import Session


class NewDialog(ModalScreen[Case | None]):
    """Gives back the case to start with, or None."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", id="dialog.cancel"),
        Binding("ctrl+s", "start", "Start", id="dialog.start"),
    ]

    def __init__(self, kb: KnowledgeBase, today: dt.date, reference: str = "") -> None:
        super().__init__()
        self._form = Form(kb)
        # The draft is a session of its own, so that the form works as it does everywhere; it has no journal.
        case = Case(id=reference or f"visit-{today:%Y%m%d}", context=Context(date=today, jurisdiction=""))
        self._draft = Session(case)

    def compose(self) -> ComposeResult:
        """Lay out the form and its buttons."""
        with Vertical(classes="dialog -large") as box:
            box.border_title = "New consultation"
            box.border_subtitle = "^s start · esc cancel"
            yield FormPane(id="new-form")
            with Horizontal(classes="buttons"):
                yield Button("Cancel", id="cancel", compact=True)
                yield Button("Start", id="start", compact=True, classes="-good", disabled=True)

    def on_mount(self) -> None:
        """Start on the jurisdiction: reference and date have good values already."""
        self._show()
        self.call_after_refresh(self.query_one(FormPane).focus_row, "clinic:jurisdiction")

    def _show(self) -> None:
        case = self._draft.case
        self.query_one(FormPane).show(self._form.start(case), case, {})
        self.query_one("#start", Button).disabled = not case.context.jurisdiction

    @on(FormPane.Edited)
    def _edited(self, event: FormPane.Edited) -> None:
        event.stop()
        self._apply(event)

    def _apply(self, change: FormPane.Edited) -> None:
        try:
            self._draft.apply_all(change.edits(self._draft.case), change.label)
        except EditError as error:
            self.notify(str(error), severity="warning", markup=False)
        self._show()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "start":
            self.action_start()
        else:
            self.dismiss(None)

    def action_start(self) -> None:
        """Give the case back, once it is known where the consultation takes place."""
        if (change := self.query_one(FormPane).take()) is not None:
            self._apply(change)
        if self._draft.case.context.jurisdiction:
            self.dismiss(self._draft.case)
        else:
            self.notify("Choose the jurisdiction first: it decides which licences and severities apply.")
