"""What if, and what is worth asking: worked out off the screen's thread, shown in a dialog that can be closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from engine.case import Case
    from tui.screens.consult import ConsultScreen
    from tui.session.backend import Backend

WAITING = "Working it out …"


class AnswerDialog(ModalScreen[None]):
    """Shows a text that a thread works out; closing it early drops what comes."""

    DEFAULT_CSS = """
    AnswerDialog {
        align: center middle;
        & > Vertical {
            width: 96%;
            max-width: 120;
            height: 92%;
            border: round $accent;
            border-title-color: $text-accent;
            border-subtitle-color: $text-muted;
            background: $surface;
            padding: 0 1;
        }
        & VerticalScroll { height: 1fr; scrollbar-gutter: stable; }
        & #answer { text-wrap: nowrap; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss(None)", "Close")]

    class Ready(Message):
        """The text has come."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, title: str, work: Callable[[int], str]) -> None:
        super().__init__()
        self._title, self._work = title, work

    def compose(self) -> ComposeResult:
        """Lay out the dialog."""
        with Vertical() as box:
            box.border_title = self._title
            box.border_subtitle = "esc close"
            with VerticalScroll():
                yield Static(WAITING, markup=False, id="answer")

    def on_mount(self) -> None:
        """Start to work."""
        self.query_one(VerticalScroll).focus()
        self.call_after_refresh(self._start)

    def _start(self) -> None:
        # The text is set to the width it is shown in, so that no line is broken twice.
        width = self.query_one(VerticalScroll).scrollable_content_region.width
        self.run_worker(lambda: self._told(width), thread=True, exit_on_error=False)

    def _told(self, width: int) -> None:
        try:
            text = self._work(width)
        except Exception as error:  # the answers are safe whatever the engine does
            text = f"It could not be worked out. {error}"
        self.post_message(self.Ready(text))

    @on(Ready)
    def _ready(self, event: AnswerDialog.Ready) -> None:
        self.query_one("#answer", Static).update(event.text)


class Alternatives:
    """Asks “what if” and “what is worth asking” of the case of one consultation."""

    def __init__(self, screen: ConsultScreen, backend: Backend) -> None:
        self._screen, self._backend = screen, backend

    def what_if(self) -> None:
        """Ask which answers to set, then show what they would change; the case itself stays as it is."""
        help = (
            "One or more PATH=VALUE, separated by semicolons, e.g. safety.pregnancy=yes; skin.phototype=V."
            " The case stays as it is."
        )
        self._screen.app.push_screen(Prompt("What if?", "", help, "safety.pregnancy=yes"), self._asked)

    def _asked(self, typed: str | None) -> None:
        settings = tuple(part.strip() for part in (typed or "").split(";") if part.strip())
        ask = self._backend.asked.what_if
        if settings:
            self._show(f"What if {'; '.join(settings)}", lambda case, width: ask(case, settings, width))

    def missing(self) -> None:
        """Show the open questions by what their answers could change."""
        self._show("What is worth asking", self._backend.asked.missing)

    def _show(self, title: str, work: Callable[[Case, int], str]) -> None:
        # The case as it is now: it is frozen, so that later edits do not reach the thread.
        case = self._screen.session.case
        self._screen.app.push_screen(AnswerDialog(title, lambda width: work(case, width)))

    def verbs(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        """Yield name, help and action for the command palette."""
        yield "What if…", "Set answers otherwise and see what changes, without changing the case", self.what_if
        yield "What is worth asking", "Open questions by what their answers could change", self.missing


__all__ = ["Alternatives", "AnswerDialog"]
