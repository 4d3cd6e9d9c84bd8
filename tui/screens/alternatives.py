"""What can be asked of a consultation beside its plan: worked out off the screen's thread, in screens of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Static

from engine.errors import EngineError
from tui.panes.absence import fallen
from tui.screens.why_not import WhyNotDialog
from tui.widgets.prompt import Prompt
from tui.widgets.wide_dialog import WideDialog

if TYPE_CHECKING:
    from engine.case import Case
    from tui.panes.row import PlanRow
    from tui.screens.consult import ConsultScreen
    from tui.screens.evaluation import Evaluation
    from tui.session.backend import Backend
    from tui.session.edits import Edit

WAITING = "Working it out …"


class AnswerDialog(WideDialog):
    """Shows a text that a thread works out; closing it early drops what comes."""

    DEFAULT_CSS = """
    AnswerDialog {
        & VerticalScroll { height: 1fr; scrollbar-gutter: stable; }
        & #answer { text-wrap: nowrap; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Close", id="dialog.close"),
        Binding("y", "copy", "Copy", id="dialog.copy"),
    ]

    class Ready(Message):
        """The text has come."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, title: str, work: Callable[[int], str]) -> None:
        super().__init__()
        self._title, self._work = title, work
        self._text = ""

    def compose(self) -> ComposeResult:
        """Lay out the dialog."""
        with Vertical() as box:
            box.border_title = self._title
            box.border_subtitle = "y copy · esc close"
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
        self._text = event.text
        self.query_one("#answer", Static).update(event.text)

    def action_copy(self) -> None:
        """Copy the whole answer."""
        if self._text:
            self.app.copy_to_clipboard(self._text)


class Alternatives:
    """Asks of the case of one consultation: what if, why not, what is worth asking, when."""

    def __init__(self, screen: ConsultScreen, backend: Backend) -> None:
        self._screen, self._backend = screen, backend

    def fork(self) -> None:
        """Try other answers in a fork of the consultation, its plan beside the plan as it is."""
        plan = self._screen.current_plan
        if plan is None:
            self._screen.notify("There is no current plan to compare with; wait for it, or correct the answers.")
            return
        from tui.screens.what_if import WhatIfScreen

        def ended(edits: tuple[Edit, ...] | None) -> None:
            if edits:
                count = len(edits)
                self._screen.edit(edits, f"What if adopted: {count} answer{'s' if count != 1 else ''}")
                self._screen.notify("Adopted as one step; undo takes it back.", timeout=4)
            elif edits is None:
                self._screen.notify("The consultation is as it was.", timeout=2)

        screen = WhatIfScreen(self._screen.session, self._backend, plan, self._screen.step)
        self._screen.app.push_screen(screen, ended)

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

    def flip(self, row: PlanRow | None) -> None:
        """Show which answers would make a plan line another: single ones first, pairs when asked for."""
        if row is None or not row.items:
            self._screen.notify("Choose a line of the plan first.", timeout=3)
            return
        from tui.screens.flip import FlipDialog

        case, ask, item = self._screen.session.case, self._backend.asked.flip, row.items[0]

        def work(two: bool, width: int, progress: Callable[[int, int], None]) -> str:
            return ask(case, item, two, width, progress)

        self._screen.app.push_screen(FlipDialog(f"What would flip this · {row.text.strip('()')}", work))

    def why_not(self, evaluation: Evaluation) -> None:
        """Ask why something is not in the plan: one of the candidates that fell, or whatever is typed."""
        screen = self._screen
        if evaluation.outcome is None:
            screen.notify("There is no current plan to ask about.", timeout=3)
            return

        def asked(thing: str | None) -> None:
            if not thing:
                return
            try:
                answer = evaluation.why_not(thing)
            except EngineError as error:
                screen.notify(str(error), title="Why not", severity="warning", markup=False, timeout=8)
                return
            screen.side.show_absence(answer)
            screen.action_view("why")

        row = screen.side.plan.chosen
        dialog = WhyNotDialog(fallen(evaluation.outcome.plan), row.items[0] if row and row.items else "")
        screen.app.push_screen(dialog, asked)

    def year(self) -> None:
        """Open the year that follows from the case."""
        from tui.screens.year import YearScreen

        screen = self._screen

        def edit_event() -> None:
            if place := screen.form.find("event_date", screen.session.case):
                screen.go_to(place)

        year = YearScreen(
            screen.session, self._backend, edit_event=edit_event, undo=screen.action_undo, redo=screen.action_redo
        )
        screen.app.push_screen(year)

    def verbs(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        """Yield name, help and action for the command palette."""
        yield "What if…", "Try other answers beside the plan as it is, then adopt or throw away", self.fork
        yield "What if, typed…", "Set PATH=VALUE and read what changes, without changing the case", self.what_if
        yield "What is worth asking", "Open questions by what their answers could change", self.missing


__all__ = ["Alternatives", "AnswerDialog"]
