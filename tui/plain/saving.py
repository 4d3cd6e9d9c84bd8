"""Saving and leaving, in questions and answers: nothing is overwritten or thrown away unasked."""

from __future__ import annotations

from pathlib import Path

from tui.plain.voice import Voice
from tui.session.backend import Backend
from tui.session.files import fingerprint
from tui.session.journal import Journal
from tui.session.session import Session


class Saver:
    """Saves one session, and ends it."""

    def __init__(self, session: Session, backend: Backend, voice: Voice) -> None:
        self._session, self._backend, self._voice = session, backend, voice

    def save(self, name: str = "") -> bool:
        """Save to the file named, or to the session's own; return whether everything is in a file."""
        file = Path(name).expanduser().absolute() if name else self._session.file
        if file is None:
            file = self._asked()
            if file is None:
                return False
        if not file.suffix:
            file = file.with_suffix(".yaml")
        if file != self._session.file and file.exists():
            if not self._sure(f"{file} exists already. Replace it?"):
                return False
        elif file == self._session.file and fingerprint(file) not in (self._session.file_seen, None):
            changed = f"{file.name} was changed by something else since it was opened here. Overwrite it?"
            if not self._sure(changed):
                return False
        return self._write(file)

    def leave(self) -> bool:
        """Ask what to do with answers that are in no file yet; return whether to leave."""
        if not self._session.dirty:
            self.end(keep=False)
            return True
        where = self._session.file.name if self._session.file else "any file"
        self._voice.say(f"Some answers are not in {where} yet.")
        while True:
            self._voice.say("Type save, keep (for the next start), drop (throw them away), or stay.")
            typed = self._voice.ask("Leave")
            match None if typed is None else typed.casefold():
                case None | "keep":
                    self.keep()
                    return True
                case "save":
                    if self.save():
                        self.end(keep=False)
                        return True
                case "drop" if self._sure("What is in no file will be gone for good. Throw it away?", "Kept so far."):
                    self.end(keep=False)
                    self._voice.say("Thrown away. Good bye.")
                    return True
                case "drop":
                    continue
                case "stay" | "":
                    return False
                case _:
                    self._voice.refuse(f"“{typed}” is not one of the four.")

    def keep(self) -> None:
        """End the session, keeping what is in no file, and say how to go on with it."""
        dirty, journaled = self._session.dirty, isinstance(self._session.recorder, Journal)
        trouble = self._session.recorder.trouble if isinstance(self._session.recorder, Journal) else None
        self.end(keep=dirty)
        if not dirty:
            self._voice.say("Everything is saved. Good bye.")
        elif journaled and trouble is None:
            file = self._session.file
            named = f" {file}" if file is not None and file.exists() else ""
            self._voice.say("Your answers are kept, though in no file yet. To go on with them:")
            self._voice.say(f"rhytid consult --plain{named}")
        else:
            self._voice.say("There is no autosave, and what is in no file is lost.")

    def end(self, *, keep: bool) -> None:
        """Close the journal; `keep` leaves it to be resumed."""
        if isinstance(self._session.recorder, Journal):
            self._session.recorder.close(keep=keep)
            self._session.recorder = None

    def _asked(self) -> Path | None:
        suggested = Path.cwd() / f"{self._session.case.id}.yaml"
        self._voice.say(f"No file yet. Type a file name, or nothing for {suggested}, or no to go back.")
        typed = self._voice.ask("File")
        if typed is None or typed.casefold() == "no":
            return None
        return Path(typed).expanduser().absolute() if typed else suggested

    def _sure(self, question: str, otherwise: str = "Not saved.") -> bool:
        self._voice.say(f"{question} Type yes or no.")
        typed = self._voice.ask("Sure")
        sure = typed is not None and typed.casefold() in ("yes", "y")
        if not sure:
            self._voice.say(otherwise)
        return sure

    def _write(self, file: Path) -> bool:
        try:
            self._backend.write_case(self._session.case, file)
        except Exception as error:  # whatever keeps it from being written, the answers stay in the journal
            reason = getattr(error, "strerror", None) or str(error)
            self._voice.refuse(f"Not saved: {file}: {reason}. The answers are kept.")
            return False
        self._session.mark_saved(file)
        self._voice.say(f"Saved {file}")
        return True
