"""The small form behind a row: a muscle's measurements, a line's scale, one earlier session."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button

from engine.case import Case
from tui.form.spec import Step
from tui.panes.form_pane import FormPane
from tui.session.edits import Edit


class DetailDialog(ModalScreen[None]):
    """Edits the consultation's own session, answer by answer; closing it keeps what was answered."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "Close")]

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
        self._edit(event.edits, event.label)
        self._show()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "remove" and self._remove is not None:
            self._edit((self._remove,), "Entry removed")
        self.action_close()

    def action_close(self) -> None:
        """Keep what is being typed, and close."""
        self.query_one(FormPane).commit()
        self.call_after_refresh(self.dismiss, None)
