"""The folder of journals: starts them, finds those a crash left behind, resumes them, sets bad ones aside.

Nothing here may keep the app from starting: whatever cannot be read is renamed out of the way before anything
is done with it, and reported.
"""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from tui.session import journal
from tui.session.codec import to_line
from tui.session.journal import Journal, Unfinished
from tui.session.lock import Lock

if TYPE_CHECKING:
    from tui.session.session import Session

_SUFFIX = ".journal"
_REPLAYING = ".replaying"
_ASIDE = ".set-aside"


def state_folder() -> Path:
    """Return the folder for unfinished work: `RHYTID_STATE`, else the user's state folder."""
    named = os.environ.get("RHYTID_STATE")
    return Path(named) if named else Path(platformdirs.user_state_dir("rhytid", appauthor=False))


@dataclass
class Found:
    """What a start finds: work to offer, and what had to be set aside."""

    unfinished: tuple[Unfinished, ...] = ()
    set_aside: list[Path] = field(default_factory=list)
    trouble: str | None = None


@dataclass(frozen=True)
class Resumed:
    """A session brought back; `note` says what could not be."""

    session: Session
    note: str | None = None


class JournalStore:
    """Journals in one folder, newest first."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder if folder is not None else state_folder()

    def start(self, session: Session) -> str | None:
        """Give the session a journal of its own; return why not, when there can be none."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path = self.folder / f"{uuid.uuid4().hex}{_SUFFIX}"
            lock = Lock(path.with_suffix(".lock"))
            lock.take()
            opened = Journal(path, lock)
        except OSError as error:
            return error.strerror or str(error)
        opened.append(session.header())
        session.recorder = opened
        return opened.trouble

    def look(self) -> Found:
        """Find what earlier runs left: unsaved work to offer; empty journals go, bad ones are set aside."""
        found = Found()
        try:
            paths = sorted(self.folder.iterdir()) if self.folder.is_dir() else []
        except OSError as error:
            found.trouble = error.strerror or str(error)
            return found
        offers: list[Unfinished] = []
        for path in paths:
            if path.suffix not in (_SUFFIX, _REPLAYING):
                continue
            try:
                self._consider(path, offers, found)
            except OSError as error:
                found.trouble = error.strerror or str(error)
        found.unfinished = tuple(sorted(offers, key=lambda u: u.last.timestamp() if u.last else 0.0, reverse=True))
        return found

    def resume(self, unfinished: Unfinished) -> Resumed | None:
        """Replay a journal into a session that goes on writing it; None when it had to be set aside.

        The file is renamed for the time of the replay: should the replay itself kill the app, the next start
        sets the file aside instead of trying again for ever.
        """
        from tui.session.session import ReplayError, begun, replay

        path = unfinished.path
        lock = Lock(path.with_suffix(".lock"))
        trial = path.with_suffix(_REPLAYING)
        try:
            if not lock.take():
                return None
            path.replace(trial)
            contents = journal.read(trial)
        except OSError:
            lock.release()
            return None
        try:
            session = begun(contents.entries[0] if contents.entries else {})
        except ReplayError:
            _set_aside(trial)
            lock.release()
            return None
        kept = to_line(contents.entries[0])
        failed = contents.damaged
        for entry in contents.entries[1:]:
            try:
                replay(session, entry)
            except ReplayError:
                failed = True
                break
            kept += to_line(entry)
        _write_whole(path, kept)
        session.recorder = Journal(path, lock)
        if not failed:
            trial.unlink()
            return Resumed(session)
        return Resumed(session, f"Part of the journal could not be read; it is kept as {_set_aside(trial)}")

    def discard(self, unfinished: Unfinished) -> None:
        """Throw unsaved work away.  Raises OSError when the file cannot be removed."""
        unfinished.path.unlink(missing_ok=True)

    def _consider(self, path: Path, offers: list[Unfinished], found: Found) -> None:
        lock = Lock(path.with_suffix(".lock"))
        if not lock.take():
            return  # another run is at work on it
        try:
            described = journal.describe(path) if path.suffix == _SUFFIX else None
            if described is None:
                found.set_aside.append(_set_aside(path))
            elif described.edits:
                offers.append(described)
            else:
                path.unlink()
        finally:
            lock.release()


def _set_aside(path: Path) -> Path:
    aside = path.with_suffix(_ASIDE)
    count = 1
    while aside.exists():
        count += 1
        aside = path.with_suffix(f"{_ASIDE}-{count}")
    path.replace(aside)
    return aside


def _write_whole(path: Path, data: bytes) -> None:
    temporary = path.with_suffix(".new")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)
