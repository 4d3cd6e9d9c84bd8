"""Ways into a consultation without a screen: a file, unsaved work, an example, or a new one."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.case import Case, Context
from tui.form.form import Form
from tui.plain.reading import offered, value_of
from tui.plain.voice import Voice, fault_in
from tui.session.backend import Backend, Unreadable
from tui.session.journal import Unfinished
from tui.session.session import Session
from tui.session.store import JournalStore
from tui.widgets.cells import CellError, Choice


@dataclass(frozen=True)
class Opener:
    """Opens consultations; None from any of them means that the user left."""

    backend: Backend
    store: JournalStore
    voice: Voice
    clock: Callable[[], dt.datetime]
    examples: Path | None = None

    def case(self, path: Path) -> Session | None:
        """Open the case named at the start; offer what a crash left of it first.  Raises Unreadable."""
        left = next((one for one in self.look() if one.file == path.absolute()), None)
        if left is not None:
            changes = "one change that is" if left.edits == 1 else f"{left.edits} changes that are"
            self.voice.say(f"{path.name} was left with {changes} not in the file{_last(left)}.")
            chosen = self._choice(
                "Type resume to go on with them, or file to open the file as saved.", "resume", "file"
            )
            if chosen is None:
                return None
            if chosen == "resume" and (session := self.resume(left)) is not None:
                return session
        if not path.exists():
            return self.new(path)
        return self._begun(self.backend.read_case(path, self.backend.kb), path.absolute())

    def home(self) -> Session | None:
        """Ask what to open until something is."""
        files = sorted(self.examples.glob("*.yaml")) if self.examples else []
        while True:
            left = self.look()
            self.voice.say("Type new for a new consultation, open FILE for a case file, or a number. quit leaves.")
            offers: list[Callable[[], Session | None]] = []
            for one in left:
                offers.append(lambda one=one: self.resume(one))  # type: ignore[misc]
                count = f"{one.edits} change{'s' if one.edits != 1 else ''}"
                where = f", {one.file.name}" if one.file else ""
                self.voice.say(f"{len(offers)}: go on with {one.case_id}{where}, {count} not saved{_last(one)}.")
            for file in files:
                offers.append(lambda file=file: self._example(file))  # type: ignore[misc]
                self.voice.say(f"{len(offers)}: example, {file.stem.replace('_', ' ')}.")
            typed = self.voice.ask("Open")
            if typed is None or typed.casefold() in ("quit", "q", "exit"):
                return None
            session = self._chosen(typed, offers)
            if session is not None:
                return session

    def _chosen(self, typed: str, offers: list[Callable[[], Session | None]]) -> Session | None:
        word, _, rest = typed.partition(" ")
        try:
            if word.casefold() == "new":
                return self.new(Path(rest.strip()).expanduser() if rest.strip() else None)
            if word.casefold() == "open" and rest.strip():
                path = Path(rest.strip()).expanduser()
                return self._begun(self.backend.read_case(path, self.backend.kb), path.absolute())
        except Unreadable as error:
            self.voice.refuse(str(error))
            return None
        if typed.isdecimal() and 1 <= int(typed) <= len(offers):
            return offers[int(typed) - 1]()
        if typed:
            self.voice.refuse(fault_in(typed) or f"“{typed}” is none of these.")
        return None

    def look(self) -> tuple[Unfinished, ...]:
        """Return unsaved work, and say what had to be set aside."""
        found = self.store.look()
        for path in found.set_aside:
            self.voice.say(f"A journal could not be read and was set aside: {path}")
        if found.trouble:
            self.voice.say(f"The folder of unsaved work cannot be read: {found.trouble}.")
        return found.unfinished

    def resume(self, left: Unfinished) -> Session | None:
        """Bring back what was not saved."""
        resumed = self.store.resume(left)
        if resumed is None:
            self.voice.say("The journal could not be read; it was set aside.")
            return None
        resumed.session.clock = self.clock
        self.voice.say(resumed.note or "Brought back as it was left.")
        return resumed.session

    def new(self, file: Path | None = None) -> Session | None:
        """Ask for the jurisdiction, without which nothing can be judged, and start."""
        today = self.clock().date()
        case = Case(id=file.stem if file else f"visit-{today:%Y%m%d}", context=Context(date=today, jurisdiction=""))
        row = Form(self.backend.kb).start(case).row("clinic:jurisdiction")
        assert row is not None and isinstance(row.row.cells[0], Choice)
        cell = row.row.cells[0]
        self.voice.say("A new consultation. In which jurisdiction does it take place?")
        while True:
            self.voice.say(f"Answers: {offered(cell)}.")
            typed = self.voice.ask("Jurisdiction")
            if typed is None or typed.casefold() in ("quit", "q", "exit"):
                return None
            if typed == "?":
                self.voice.say(row.row.help)
                continue
            try:
                value = value_of(cell, typed)
            except CellError as error:
                self.voice.refuse(f"Not taken: {error}.")
                continue
            draft = Session(case)
            draft.apply_all(row.bindings[0].edits(case, value), "Jurisdiction")
            return self._begun(draft.case, file.absolute() if file else None)

    def _example(self, file: Path) -> Session | None:
        try:
            return self._begun(self.backend.read_case(file, self.backend.kb), None)
        except Unreadable as error:
            self.voice.refuse(str(error))
            return None

    def _begun(self, case: Case, file: Path | None) -> Session:
        session = Session(case, file=file, clock=self.clock)
        if trouble := self.store.start(session):
            self.voice.say(f"There is no autosave: {trouble}.")
        return session

    def _choice(self, question: str, *words: str) -> str | None:
        while True:
            self.voice.say(question)
            typed = self.voice.ask("Open")
            if typed is None or typed.casefold() == "quit":
                return None
            if typed.casefold() in words:
                return typed.casefold()
            self.voice.refuse(f"“{typed}” is not one of: {', '.join(words)}, quit.")


def examples() -> Path | None:
    """Return the folder of sample consultations, if it is installed."""
    places = (Path(__file__).parents[2] / "examples", Path(sys.prefix) / "share" / "rhytid" / "examples")
    return next((place for place in places if place.is_dir()), None)


def _last(left: Unfinished) -> str:
    return f", last on {left.last:%Y-%m-%d at %H:%M}" if left.last else ""
