"""The journal: one file per consultation under edit, one line per edit, on disk before the edit is over.

It is the autosave and the audit trail.  A file whose last line is torn (the machine died while writing it) is
good up to that line.  Journals hold answers of a person, so only their owner may read them.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui.session.codec import from_line, to_line
from tui.session.lock import Lock


class Journal:
    """An open journal.  `trouble` is set, once, when writing failed; the session goes on without autosave."""

    def __init__(self, path: Path, lock: Lock) -> None:
        self.path = path
        self.trouble: str | None = None
        self._lock = lock
        self._handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def append(self, entry: Mapping[str, Any]) -> None:
        """Write one line and see it onto the disk.  Never raises: see `trouble`; after it nothing is written."""
        if self.trouble is not None:
            return  # a journal with a gap would replay to a case that never was
        try:
            line = to_line(dict(entry))
            # One write call per line: a kill between two calls cannot tear it.
            if os.write(self._handle, line) != len(line):
                raise OSError("the disk took only part of the line")
            os.fsync(self._handle)
        except OSError as error:
            self.trouble = error.strerror or str(error)

    def close(self, *, keep: bool) -> None:
        """Close it; `keep` leaves the file for the next start to offer."""
        os.close(self._handle)
        if not keep:
            self.path.unlink(missing_ok=True)
        self._lock.release()


@dataclass(frozen=True)
class Contents:
    """What could be read of a journal: its entries up to the first damaged line, and how much was damaged."""

    entries: tuple[dict[str, Any], ...]
    good_bytes: int
    torn: bool
    damaged: bool


def read(path: Path) -> Contents:
    """Read a journal as far as it goes.  Raises OSError when the file cannot be read at all."""
    data = path.read_bytes()
    entries: list[dict[str, Any]] = []
    good = 0
    for line in data.splitlines(keepends=True):
        if not line.endswith(b"\n"):
            return Contents(tuple(entries), good, torn=True, damaged=False)
        try:
            entries.append(from_line(line))
        except (ValueError, TypeError, RecursionError):
            return Contents(tuple(entries), good, torn=False, damaged=True)
        good += len(line)
    return Contents(tuple(entries), good, torn=False, damaged=False)


@dataclass(frozen=True)
class Unfinished:
    """A journal left behind, described without building its case; `did` is the last answer, in words."""

    path: Path
    case_id: str
    file: Path | None
    edits: int
    last: dt.datetime | None
    did: str = ""


def describe(path: Path) -> Unfinished | None:
    """Say what a journal holds that its file does not; None when its first line is not readable.

    Raises OSError when the file cannot be read at all.
    """
    contents = read(path)
    head = contents.entries[0] if contents.entries else {}
    case = head.get("case")
    if "journal" not in head or not isinstance(case, dict):
        return None
    file = head.get("file")
    edits = 0
    last, did = head.get("at"), ""
    for entry in contents.entries[1:]:
        if entry.get("do") == "saved":
            edits = 0
            file = entry.get("file")
        else:
            edits += 1
            last = entry.get("at")
            did = str(entry.get("label") or entry.get("do") or "")
    return Unfinished(
        path,
        case_id=str(case.get("id", "?")),
        file=Path(file) if isinstance(file, str) else None,
        edits=edits,
        last=_moment(last),
        did=did,
    )


def _moment(text: Any) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(str(text))
    except ValueError:
        return None
