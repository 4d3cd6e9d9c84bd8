"""The consultation being edited: one frozen case at a time, a revision for each, and the way back.

Every change goes through `apply` (or undo, redo), raises the revision and is written to the journal before
the call returns.  A result computed from a case carries its revision; whoever gets one for an older revision
drops it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from engine.case import Case
from tui.session.edits import Edit, applied, document, look_up
from tui.session.files import fingerprint

FORMAT = "rhytid-journal/1"


class Recorder(Protocol):
    """Whatever keeps the entries of a session; a journal on disk, or nothing."""

    def append(self, entry: Mapping[str, Any]) -> None:
        """Keep one entry durably.  Never raises."""


@dataclass(frozen=True)
class Change:
    """One step of the edit history."""

    label: str
    paths: tuple[str, ...]
    before: Case
    after: Case


class ReplayError(Exception):
    """A journal entry that does not fit the case it is applied to."""


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()


class Session:
    """A case under edit.  `file` is where it is saved, once it is; `dirty` says the file lacks something."""

    def __init__(
        self,
        case: Case,
        *,
        file: Path | None = None,
        recorder: Recorder | None = None,
        clock: Callable[[], dt.datetime] = _now,
    ) -> None:
        self.case = case
        self.revision = 0
        self.file = file
        self.file_seen = fingerprint(file)
        """What the file held when it was last read or written here; a resumed session remembers it."""
        self.recorder = recorder
        self.clock = clock
        self.saved_at: dt.datetime | None = None
        self._saved = case
        self._done: list[Change] = []
        self._undone: list[Change] = []

    @property
    def dirty(self) -> bool:
        """Does the case hold anything that the file does not?"""
        return self.case != self._saved

    @property
    def undoable(self) -> Change | None:
        """The change that undo would take back."""
        return self._done[-1] if self._done else None

    @property
    def redoable(self) -> Change | None:
        """The change that redo would make again."""
        return self._undone[-1] if self._undone else None

    def apply(self, path: str, value: Any, label: str = "") -> bool:
        """Set one place of the case; see `apply_all`."""
        return self.apply_all((Edit(path, value),), label or path)

    def apply_all(self, edits: Iterable[Edit], label: str) -> bool:
        """Make several edits as one step; return whether the case changed.

        Raises EditError, with the case as it was, when the case cannot hold the result.
        """
        edits = tuple(edits)
        after = applied(self.case, edits)
        if after == self.case:
            return False
        written = [{"path": e.path, "old": look_up(self.case, e.path), "new": e.value} for e in edits]
        self._done.append(Change(label, tuple(edit.path for edit in edits), self.case, after))
        self._undone.clear()
        self._move_to(after)
        self._record("edit", label=label, edits=written)
        return True

    def undo(self) -> Change | None:
        """Take back the last change and return it; None when there is none."""
        if not self._done:
            return None
        change = self._done.pop()
        self._undone.append(change)
        self._move_to(change.before)
        self._record("undo")
        return change

    def redo(self) -> Change | None:
        """Make the last undone change again and return it; None when there is none."""
        if not self._undone:
            return None
        change = self._undone.pop()
        self._done.append(change)
        self._move_to(change.after)
        self._record("redo")
        return change

    def mark_saved(self, file: Path) -> None:
        """Note that the case as it stands is in `file`."""
        self.file = file
        self.file_seen = fingerprint(file)
        self._saved = self.case
        self.saved_at = self.clock()
        self._record("saved", file=str(file), seen=self.file_seen)

    def header(self) -> dict[str, Any]:
        """Return the first entry of a journal of this session."""
        return {
            "journal": FORMAT,
            "at": self.clock().isoformat(timespec="seconds"),
            "file": None if self.file is None else str(self.file),
            "seen": self.file_seen,
            "case": document(self.case),
        }

    def _move_to(self, case: Case) -> None:
        self.case = case
        self.revision += 1

    def _record(self, do: str, **details: Any) -> None:
        if self.recorder is not None:
            at = self.clock().isoformat(timespec="seconds")
            self.recorder.append({"do": do, "rev": self.revision, "at": at, **details})


def begun(header: Mapping[str, Any]) -> Session:
    """Return the session that a journal with this first entry started from.

    Raises ReplayError when it is not the first entry of such a journal.
    """
    if header.get("journal") != FORMAT:
        raise ReplayError("this is not a journal of this version")
    try:
        case = Case.model_validate(header["case"])
    except (KeyError, ValueError) as error:
        raise ReplayError("the case at the start of the journal cannot be read") from error
    file = header.get("file")
    session = Session(case, file=Path(file) if isinstance(file, str) else None)
    # Not what the file holds now: somebody may have changed it since.
    session.file_seen = _text(header.get("seen"))
    return session


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def replay(session: Session, entry: Mapping[str, Any]) -> None:
    """Do what one later entry says, without recording it again.

    Raises ReplayError when it does not fit; the session then stands after the entries before it.
    """
    try:
        match entry.get("do"):
            case "edit":
                edits = [Edit(str(edit["path"]), edit["new"]) for edit in entry["edits"]]
                session.apply_all(edits, str(entry.get("label", "")))
            case "undo":
                session.undo()
            case "redo":
                session.redo()
            case "saved":
                session.mark_saved(Path(str(entry["file"])))
                session.file_seen = _text(entry.get("seen"))
            case other:
                raise ReplayError(f"“{other}” is nothing a journal can say")
    except ReplayError:
        raise
    except Exception as error:  # whatever a damaged entry provokes ends the replay, never the app
        raise ReplayError(str(error)) from error
