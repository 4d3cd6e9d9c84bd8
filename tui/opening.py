"""Ways into a consultation: a file, unsaved work, an example, or a new one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui.session.journal import Unfinished
from tui.widgets.prompt import Answer, Question

if TYPE_CHECKING:
    from engine.case import Case
    from tui.app import RhytidApp
    from tui.session.session import Session

UNREADABLE = 2
"""Exit status when the case named on the command line cannot be opened."""


class Opener:
    """Opens consultations for the app, once engine and knowledge base are there."""

    def __init__(self, app: RhytidApp) -> None:
        self._app = app

    def start_with(self, path: Path) -> None:
        """Open the case named at the start; offer what a crash left of it first."""
        left = next((u for u in self._app.store.look().unfinished if u.file == path.absolute()), None)
        if left is None:
            self.file(path, from_start=True)
            return

        def chosen(answer: str | None) -> None:
            if answer == "resume":
                self.resume(left)
            elif answer == "file":
                self.file(path, from_start=True)

        last = f", last on {left.last:%d %b at %H:%M}" if left.last else ""
        changes = "one change that is" if left.edits == 1 else f"{left.edits} changes that are"
        text = f"{path.name} was left with {changes} not in the file{last}."
        answers = (Answer("resume", "Resume", "r", "good"), Answer("file", "Open the file as saved", "o"))
        self._app.push_screen(Question("Unsaved work", text, answers), chosen)

    def file(self, path: Path, *, from_start: bool = False, as_copy: bool = False) -> None:
        """Open a case file; `as_copy` leaves the file alone and asks for another name on saving."""
        from tui.session.backend import Unreadable
        from tui.session.session import Session

        app = self._app
        if app.backend is None:
            return
        if not path.exists() and from_start:
            self.new(path)
            return
        try:
            case = app.backend.read_case(path, app.backend.kb)
        except Unreadable as error:
            if from_start:
                app.exit(return_code=UNREADABLE, message=str(error))
            else:
                close = (Answer("ok", "Close", "c"),)
                app.push_screen(Question("This file cannot be opened", str(error), close))
            return
        if not as_copy:
            app.recent.note(path.absolute(), case.id, app.clock())
        self._consult(Session(case, file=None if as_copy else path.absolute(), clock=app.clock))

    def resume(self, unfinished: Unfinished) -> None:
        """Bring back what was not saved."""
        app = self._app
        resumed = app.store.resume(unfinished)
        if resumed is None:
            app.notify("The journal could not be read; it was set aside.", severity="error")
            app.home_again()
            return
        resumed.session.clock = app.clock
        self._consult(resumed.session, journaled=True)
        if resumed.note:
            app.notify(resumed.note, severity="warning", markup=False, timeout=15)

    def new(self, file: Path | None = None) -> None:
        """Ask for the few things a consultation starts with, and start it."""
        from tui.screens.new import NewDialog
        from tui.session.session import Session

        app = self._app
        if app.backend is None:
            return

        def made(case: Case | None) -> None:
            if case is not None:
                self._consult(Session(case, file=file.absolute() if file else None, clock=app.clock))

        app.push_screen(NewDialog(app.backend.kb, app.clock().date(), file.stem if file else ""), made)

    def _consult(self, session: Session, *, journaled: bool = False) -> None:
        from tui.screens.consult import ConsultScreen

        app = self._app
        assert app.backend is not None
        if not journaled and (trouble := app.store.start(session)):
            app.notify(f"No autosave: {trouble}", severity="warning", markup=False, timeout=15)
        app.push_screen(ConsultScreen(session, app.backend))
