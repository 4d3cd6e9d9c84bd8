"""Small dialogs that know nothing of what they ask: one line of text, or one of a few answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

_DIALOG = """
    align: center middle;
    & > Vertical {
        width: 72;
        max-width: 96%;
        height: auto;
        max-height: 90%;
        border: round $accent;
        border-title-color: $text-accent;
        background: $surface;
        padding: 1 2;
    }
"""


class Prompt(ModalScreen[str | None]):
    """Asks for one line of text; None when the asking is called off."""

    DEFAULT_CSS = f"Prompt {{ {_DIALOG} Static {{ color: $text-muted; padding: 0 1; }} }}"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel", id="dialog.cancel")]

    def __init__(self, title: str, text: str = "", help: str = "", placeholder: str = "") -> None:
        super().__init__()
        self._title, self._text, self._help, self._placeholder = title, text, help, placeholder

    def compose(self) -> ComposeResult:
        """Lay out the dialog."""
        with Vertical() as box:
            box.border_title = self._title
            box.border_subtitle = "enter keep · esc cancel"
            yield Input(self._text, placeholder=self._placeholder, select_on_focus=False)
            if self._help:
                yield Static(self._help, markup=False)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip())


@dataclass(frozen=True)
class Answer:
    """One answer of a question: what it gives back, its words, its key, and whether it is the careful one."""

    value: str
    text: str
    key: str
    tone: str = "default"


class Question(ModalScreen[str | None]):
    """Asks one question with a few answers; None when it is called off."""

    DEFAULT_CSS = f"""
    Question {{
        {_DIALOG}
        VerticalScroll {{ height: auto; max-height: 14; }}
        Horizontal {{ height: auto; margin: 1 0 0 0; align-horizontal: right; }}
        Button {{ margin: 0 0 0 1; }}
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", id="dialog.cancel"),
        Binding("left", "app.focus_previous", "Answer before", show=False, id="dialog.left"),
        Binding("right", "app.focus_next", "Next answer", show=False, id="dialog.right"),
    ]

    def __init__(self, title: str, text: str, answers: tuple[Answer, ...]) -> None:
        super().__init__()
        self._title, self._text, self._answers = title, text, answers

    def compose(self) -> ComposeResult:
        """Lay out the dialog."""
        with Vertical() as box:
            box.border_title = self._title
            box.border_subtitle = "esc cancel"
            with VerticalScroll(can_focus=False):
                yield Static(self._text, markup=False)
            with Horizontal():
                for answer in self._answers:
                    # The key is part of the label, so that it is learned where it is used.
                    label = f"{answer.text} ({answer.key})"
                    yield Button(label, id=f"answer-{answer.value}", compact=True, classes=f"-{answer.tone}")

    def on_mount(self) -> None:
        """Start on the first answer."""
        self.query(Button).first().focus()

    def on_key(self, event: events.Key) -> None:
        """Take an answer by its key."""
        for answer in self._answers:
            if event.key == answer.key:
                event.stop()
                self.dismiss(answer.value)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss((event.button.id or "").removeprefix("answer-"))
