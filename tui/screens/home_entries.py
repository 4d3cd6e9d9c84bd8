"""What the home screen offers, as data: new, open, unsaved work, recent files, examples."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tui.session.journal import Unfinished
from tui.session.recent import Recent


@dataclass(frozen=True)
class Entry:
    """One thing to choose: its key, the heading it stands under, its name, a few words beside it, and all of them."""

    key: str
    heading: str
    name: str
    beside: str = ""
    detail: str = ""
    sign: str = ""
    tone: str = ""

    def found_by(self, words: str) -> bool:
        """Does every one of these words stand somewhere in it?"""
        text = f"{self.name} {self.beside} {self.detail}".casefold()
        return all(word in text for word in words.casefold().split())


def start() -> Iterator[Entry]:
    """Yield what is always there."""
    new = "Asks for reference, date, jurisdiction and products; everything else is asked in the consultation."
    yield Entry("new", "Start", "New consultation", "n", new)
    yield Entry("open", "Start", "Open a case file", "o", "Opens a .yaml or .json case file by its path.")


def unsaved(found: Iterable[Unfinished], now: dt.datetime) -> Iterator[Entry]:
    """Yield the work that was left without being saved."""
    for left in found:
        count = f"{left.edits} answer{'s' if left.edits != 1 else ''}"
        when = moment(left.last, now)
        where = str(left.file) if left.file is not None else "no file yet"
        last = f" The last one: {left.did}." if left.did else ""
        yield Entry(
            f"resume/{left.path.name}",
            "Unsaved work",
            left.case_id,
            f"{count} · {when}" + (f" · {left.file.name}" if left.file else ""),
            f"{count.capitalize()} not in a file yet, {when}.{last} Case file: {where}. "
            "Enter takes it up again; delete throws it away.",
            "●",
            "warn",
        )


def recent(files: Iterable[Recent], now: dt.datetime) -> Iterator[Entry]:
    """Yield the files opened or saved last; one that is gone is shown as such."""
    for number, one in enumerate(files):
        when = moment(one.at, now)
        gone = one.missing
        said = "It is no longer there; delete takes it off the list." if gone else "Delete takes it off the list."
        yield Entry(
            f"recent/{number}",
            "Recent",
            one.path.name,
            f"missing · {when}" if gone else " · ".join(filter(None, (one.case_id, when))),
            f"{one.path}. Opened or saved {when}. {said}",
            "✕" if gone else "",
            "faint" if gone else "",
        )


def examples(folder: Path | None) -> Iterator[Entry]:
    """Yield the sample consultations, each with what its file says of itself."""
    for path in sorted(folder.glob("*.yaml")) if folder is not None else ():
        said = about(path)
        yield Entry(f"example/{path.name}", "Examples", _named(path.stem), in_a_line(said), said)


def in_a_line(said: str) -> str:
    """Return what an example shows, if its comment says so in a sentence; else its first sentence."""
    sentences = [sentence.rstrip(".") for sentence in said.split(". ")]
    shows = next((one.removeprefix("Shows ") for one in sentences if one.startswith("Shows ")), sentences[0])
    return shows[:1].upper() + shows[1:]


def about(path: Path) -> str:
    """Return the comment at the top of a file; '' where there is none, or it cannot be read."""
    try:
        with path.open(encoding="utf-8") as stream:
            lines = []
            for line in stream:
                if not line.startswith("#"):
                    break
                lines.append(line.lstrip("#").strip())
    except (OSError, UnicodeDecodeError):
        return ""
    return " ".join(filter(None, lines))


def moment(at: dt.datetime | None, now: dt.datetime) -> str:
    """Return a time as it is told: today and yesterday by the clock, anything else by its date."""
    if at is None:
        return "time not known"
    if at.date() == now.date():
        return f"today {at:%H:%M}"
    if at.date() == now.date() - dt.timedelta(days=1):
        return f"yesterday {at:%H:%M}"
    return f"{at:%d %b %Y}"


_CAPITALS = {"au", "eu", "gb", "ie", "nz", "us", "ipl", "v"}


def _named(stem: str) -> str:
    words = [word.upper() if word in _CAPITALS else word for word in stem.split("_")]
    name = " ".join(words)
    return name[:1].upper() + name[1:]
