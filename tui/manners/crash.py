"""What remains of a crash: a report of where it happened, with nothing of what was answered.

A traceback can hold answers in two places: in local variables, and in the words of the exception itself.  The
report has neither; files, lines, functions and the kind of exception are enough to find a fault.
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import traceback
from collections.abc import Iterator
from pathlib import Path

from engine import VERSION

SUFFIX = ".crash.txt"
_ROOT = Path(__file__).parents[2]


def report(error: BaseException, when: dt.datetime) -> str:
    """Return the report of an exception and of those behind it."""
    lines = [
        "Rhytid stopped on a fault of its own.  This report holds no answers and no names.",
        "",
        f"when      {when.isoformat(timespec='seconds')}",
        f"rhytid    {VERSION}",
        f"python    {platform.python_version()} on {platform.system()} {platform.machine()}",
        f"textual   {_textual()}",
        f"terminal  {os.environ.get('TERM', '?')} {os.environ.get('COLORTERM', '')}".rstrip(),
    ]
    for one, link in _chain(error):
        lines += ["", f"{link}{type(one).__module__}.{type(one).__qualname__}"]
        lines += [f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}" for frame in _frames(one)]
    return "\n".join(lines) + "\n"


def keep(error: BaseException, folder: Path, when: dt.datetime) -> Path | None:
    """Write the report into a folder and return its path; None when it cannot be written."""
    path = folder / f"{when:%Y%m%d-%H%M%S}-{os.getpid()}{SUFFIX}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(report(error, when))
    except OSError:
        return None
    return path


def sentence(error: BaseException, path: Path | None) -> str:
    """Return what to tell the user, on one line."""
    where = f" A report without any answers: {path}" if path else " No report could be written."
    return f"Rhytid stopped on a fault of its own ({type(error).__name__}); start again to resume.{where}"


def _chain(error: BaseException) -> Iterator[tuple[BaseException, str]]:
    seen: set[int] = set()
    link, one = "", error
    while id(one) not in seen:
        seen.add(id(one))
        yield one, link
        behind = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
        if behind is None:
            return
        link, one = "after ", behind


def _frames(error: BaseException) -> list[traceback.FrameSummary]:
    return list(traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__), lookup_lines=False))


def _place(filename: str) -> str:
    """Name a file without the folders above it, which may hold the name of a person."""
    path = Path(filename)
    if path.is_relative_to(_ROOT):
        return path.relative_to(_ROOT).as_posix()
    for marker in ("site-packages", "lib"):
        if marker in path.parts:
            at = len(path.parts) - 1 - path.parts[::-1].index(marker)
            return "/".join(path.parts[at + 1 :])
    return path.name


def _textual() -> str:
    from importlib.metadata import version

    return version("textual")
