"""Saving a consultation to its file, and leaving it: nothing is overwritten or thrown away unasked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual.app import App

from tui.session.backend import Backend
from tui.session.files import fingerprint
from tui.session.journal import Journal
from tui.session.session import Session
from tui.widgets.prompt import Answer, Prompt, Question

Then = Callable[[], object]


class Saver:
    """Saves one session."""

    def __init__(self, app: App[None], session: Session, backend: Backend, changed: Then) -> None:
        self._app, self._session, self._backend, self._changed = app, session, backend, changed

    def save(self, then: Then = lambda: None) -> None:
        """Save to the session's file; ask when it has none, and before overwriting changes by others."""
        file = self._session.file
        if file is None:
            self.save_as(then)
            return
        if fingerprint(file) in (self._session.file_seen, None):
            self._write(file, then)
            return

        def chosen(answer: str | None) -> None:
            if answer == "over":
                self._write(file, then)
            elif answer == "other":
                self.save_as(then)

        text = f"{file.name} was changed by something else since it was opened here."
        answers = (Answer("other", "Save as…", "a"), Answer("over", "Overwrite", "o", "alert"))
        self._app.push_screen(Question("The file has changed", text, answers), chosen)

    def save_as(self, then: Then = lambda: None) -> None:
        """Ask for a file name and save there."""
        suggested = self._session.file or Path.cwd() / f"{self._session.case.id}.yaml"

        def named(text: str | None) -> None:
            if not text:
                return
            path = Path(text).expanduser().absolute()
            if not path.suffix:
                path = path.with_suffix(".yaml")
            if path.exists() and path != self._session.file:
                answers = (Answer("no", "Keep it", "k"), Answer("yes", "Replace", "r", "alert"))
                question = Question("There is such a file already", str(path), answers)
                self._app.push_screen(question, lambda answer: self._write(path, then) if answer == "yes" else None)
            else:
                self._write(path, then)

        self._app.push_screen(Prompt("Save as", str(suggested), "A .yaml or .json file."), named)

    def leave(self, then: Then) -> None:
        """Leave the consultation; ask first when the file lacks something."""
        if not self._session.dirty:
            self.end(keep=False)
            then()
            return

        def chosen(answer: str | None) -> None:
            if answer == "save":
                self.save(lambda: self.leave(then))
            elif answer in ("keep", "drop"):
                self.end(keep=answer == "keep")
                then()

        where = f" in {self._session.file.name}" if self._session.file else " in any file"
        answers = (
            Answer("save", "Save", "s", "good"),
            Answer("keep", "Keep for next start", "k"),
            Answer("drop", "Throw away", "t", "alert"),
        )
        text = f"Some answers are not{where} yet."
        self._app.push_screen(Question("Leave this consultation?", text, answers), chosen)

    def end(self, *, keep: bool) -> None:
        """Close the journal; `keep` leaves it to be resumed."""
        if isinstance(self._session.recorder, Journal):
            self._session.recorder.close(keep=keep)
            self._session.recorder = None

    def _write(self, file: Path, then: Then) -> None:
        try:
            self._backend.write_case(self._session.case, file)
        except Exception as error:  # whatever keeps it from being written, the answers stay in the journal
            reason = getattr(error, "strerror", None) or str(error)
            self._app.notify(f"Not saved: {reason}", title=str(file), severity="error", markup=False, timeout=12)
            return
        self._session.mark_saved(file)
        recent = getattr(self._app, "recent", None)
        if recent is not None:  # it can be opened again from the home screen
            recent.note(file, self._session.case.id, self._session.clock())
        self._app.notify(f"Saved {file.name}", markup=False, timeout=3)
        self._changed()
        then()
