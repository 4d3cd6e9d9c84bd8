"""The case files opened or saved last, kept in the state folder; a list that cannot be read is set aside."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FORMAT = "rhytid-recent/1"
NAME = "recent.json"
MOST = 12
"""More files than this are not worth looking through; they are on the disk all the same."""


@dataclass(frozen=True)
class Recent:
    """One file: where, the reference of its case, and when it was opened or saved last."""

    path: Path
    case_id: str = ""
    at: dt.datetime | None = None

    @property
    def missing(self) -> bool:
        """Is there no such file any more, or none that may be looked at?"""
        try:
            return not self.path.is_file()
        except OSError:
            return True


class RecentFiles:
    """The list, newest first.  Nothing here raises: without a list there is still the rest of the app."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / NAME

    def look(self) -> tuple[Recent, ...]:
        """Return the list; an unreadable one is renamed out of the way and counts as empty."""
        try:
            text = self._file.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ()
        except (OSError, UnicodeDecodeError):
            self._set_aside()
            return ()
        try:
            return tuple(_read(json.loads(text)))
        except (ValueError, KeyError, TypeError, RecursionError):
            self._set_aside()
            return ()

    def note(self, path: Path, case_id: str, at: dt.datetime) -> None:
        """Put a file at the top."""
        others = [one for one in self.look() if one.path != path]
        self._write([Recent(path, case_id, at), *others][:MOST])

    def forget(self, path: Path) -> None:
        """Take a file off the list; the file itself stays as it is."""
        self._write([one for one in self.look() if one.path != path])

    def _write(self, files: list[Recent]) -> None:
        listed = [
            {"path": str(one.path), "case": one.case_id, "at": None if one.at is None else one.at.isoformat()}
            for one in files
        ]
        temporary = self._file.with_suffix(".new")
        with contextlib.suppress(OSError, ValueError):
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                json.dump({"recent": FORMAT, "files": listed}, stream, ensure_ascii=False, indent=1)
            temporary.replace(self._file)

    def _set_aside(self) -> None:
        with contextlib.suppress(OSError):
            self._file.replace(self._file.with_suffix(".set-aside"))


def _read(data: Any) -> list[Recent]:
    if data["recent"] != FORMAT:
        raise ValueError("a list of another version")
    return [_one(entry) for entry in data["files"]][:MOST]


def _one(entry: Any) -> Recent:
    path, case_id, at = entry["path"], entry.get("case", ""), entry.get("at")
    if not isinstance(path, str) or not path or "\0" in path or not isinstance(case_id, str):
        raise ValueError("not a file")
    return Recent(Path(path), case_id, None if at is None else dt.datetime.fromisoformat(at))
