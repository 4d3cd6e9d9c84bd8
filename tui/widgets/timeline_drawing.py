"""A timeline as rows of text with tones, for any width: months and weeks above, a line of cells per row.

A column stands for the days that round down to it.  Bands are drawn in an order of weight, marks last, so that what
forbids is never hidden by what fades, and a mark never by either.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui.widgets.timeline_chart import Band, Chart, Row, Spot, in_time, mark_at

HEAD_LINES = 3
LEAST_WIDTH = 60
"""Below this a chart of a year says less than a list."""

FADING = "▓▒░"
GLYPHS = {"closed": "╳", "gap": "╱", "course": "─", "steady": "┄", "rest": " "}
_WEIGHT = ("steady", "course", "gap", "rest", "effect", "closed")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAYS_OF_MONTH_FROM = 4.0
"""Columns a week needs to have the date of its Monday written."""


@dataclass(frozen=True)
class Span:
    """A piece of a line and its tone."""

    text: str
    tone: str = ""


Line = tuple[Span, ...]


@dataclass(frozen=True)
class View:
    """Which days are shown in how many columns, with how much room for labels before them."""

    width: int
    label: int
    first: int
    days: int

    @property
    def columns(self) -> int:
        """Columns of the chart itself."""
        return max(self.width - self.label, 1)

    def column(self, day: int) -> int:
        """The column of a day, which may lie outside."""
        return (day - self.first) * self.columns // self.days

    def day(self, column: int) -> int:
        """The first day of a column."""
        return self.first - (-column * self.days // self.columns)


def view_of(chart: Chart, width: int, months: int = 12, around: int = 0) -> View:
    """The view of a year, or of some months of it that hold the day `around`."""
    longest = max((len(row.label) for row in chart.rows), default=0) + 4
    label = min(longest, max(width * 3 // 10, 18), 38)
    if months >= 12:
        return View(width, label, 0, max(chart.days, 1))
    days = min(chart.days, months * 365 // 12)
    # The day stands a third of the way in, and the view stays within the year.
    first = min(max(around - days // 3, 0), chart.days - days)
    return View(width, label, first, days)


# --- the head


def head(chart: Chart, view: View, spot: Spot | None) -> list[Line]:
    """Months, weeks, and below them the day under the cursor and the days that concern every row."""
    pad = Span(" " * view.label)
    return [
        (pad, Span(_months(chart, view), "label")),
        (pad, Span(_weeks(chart, view), "rule")),
        (pad, *_pointers(chart, view, spot)),
    ]


def _months(chart: Chart, view: View) -> str:
    """The names of the months, each at its first day; initials where some have no room for three letters."""
    begun = [(max(view.column(chart.day(date)), 0), date) for date in _firsts(chart, view)]
    ends = [column for column, _ in begun[1:]] + [view.columns]
    cells = [" "] * view.columns
    full = [end - column for (column, _), end in zip(begun, ends, strict=True)][1:-1]
    brief = any(room < 4 for room in full)
    told = False
    for (column, date), end in zip(begun, ends, strict=True):
        name = _MONTHS[date.month - 1]
        dated = f"{name} {date.year}" if date.month == 1 or not told else name
        for words in (name[:1],) if brief else (dated, name):
            # The last month may run to the very edge.
            if len(words) < end - column or len(words) == end - column == view.columns - column:
                cells[column : column + len(words)] = words
                told = told or words == dated
                break
    return "".join(cells)


def _firsts(chart: Chart, view: View) -> Iterator[dt.date]:
    """The first of each month in view, the first one even if it began before."""
    date = chart.date(view.first).replace(day=1)
    while chart.day(date) < view.first + view.days:
        yield date
        date = (date + dt.timedelta(days=32)).replace(day=1)


def _weeks(chart: Chart, view: View) -> str:
    cells = ["─"] * view.columns
    room = view.columns * 7 / view.days
    if room >= 2:
        for day in range(view.first, view.first + view.days):
            date = chart.date(day)
            if date.weekday() == 0:
                text = str(date.day) if room >= _DAYS_OF_MONTH_FROM else "┬"
                at = view.column(day)
                cells[at : at + len(text)] = text
    for date in _firsts(chart, view):
        at = view.column(chart.day(date))
        if 0 <= at < view.columns and not cells[at].isdigit():
            cells[at] = "┼"
    return "".join(cells[: view.columns])


def _pointers(chart: Chart, view: View, spot: Spot | None) -> Iterator[Span]:
    """Yield the row below the weeks: the day under the cursor with its date, flags with their words where they fit."""
    cells = [(" ", "")] * view.columns
    taken = [False] * view.columns
    placed: list[tuple[int, str, str, str]] = []
    mark = None if spot is None else mark_at(chart, spot)
    if mark is not None:
        placed.append((view.column(mark.day), "▼", in_words(chart.date(mark.day)), "focus"))
    placed += [(view.column(flag.day), flag.glyph, flag.words, "flag") for flag in chart.flags]
    for at, glyph, _, tone in placed:
        if 0 <= at < view.columns and not taken[at]:
            cells[at], taken[at] = (glyph, tone), True
    for at, _, words, tone in placed:
        if not 0 <= at < view.columns:
            continue
        for start in (at + 2, at - 1 - len(words)):
            room = range(start - 1, start + len(words) + 1)
            if all(0 <= one < view.columns and (not taken[one] or one in (at, at - 1)) for one in room[1:-1]):
                for offset, character in enumerate(words):
                    cells[start + offset], taken[start + offset] = (character, tone), True
                break
    yield from _joined(cells)


def in_words(date: dt.date) -> str:
    """A date as it stands over the chart."""
    return f"{_WEEKDAYS[date.weekday()]} {date.day} {_MONTHS[date.month - 1]} {date.year}"


# --- the rows


def row_line(chart: Chart, number: int, view: View, spot: Spot | None) -> Line:
    """One row: its letter and label, then its cells."""
    row = chart.rows[number]
    here = spot is not None and spot.row == number
    label = _fitted(f"{row.letter or ' '} {row.label}", view.label - 2)
    mark = None if spot is None else mark_at(chart, spot)
    guide = None if mark is None else view.column(mark.day)
    cells = _cells(chart, row, view, guide)
    for index, one in enumerate(row.marks):
        at = view.column(one.day)
        if 0 <= at < view.columns:
            chosen = here and spot is not None and spot.mark == index
            # Two marks of a row in one column: the count says so, and the cursor shows which is meant.
            crowd = sum(1 for other in row.marks if view.column(other.day) == at)
            if not (crowd > 1 and cells[at][1] == "mark-here"):
                letter = one.letter if crowd == 1 or chosen else str(min(crowd, 9))
                cells[at] = (letter, "mark-here" if chosen else f"mark-{row.tone}")
    pointer = "▸" if here else " "
    return (Span(f"{pointer}{label} ", "row-here" if here else "row"), *_joined(cells))


def _cells(chart: Chart, row: Row, view: View, guide: int | None) -> list[tuple[str, str]]:
    cells = [(" ", "")] * view.columns
    flags = {view.column(flag.day): "flag-line" for flag in chart.flags if not 0 <= view.column(flag.day) < 1}
    for column, tone in flags.items():
        if 0 <= column < view.columns:
            cells[column] = ("│", tone)
    if guide is not None and 0 <= guide < view.columns:
        cells[guide] = ("┊", "guide")
    for kind in _WEIGHT:
        for band in row.bands:
            if band.kind == kind:
                for column in _columns(view, band):
                    cells[column] = _drawn(view, band, column, row.tone)
    _inscribed(row, view, cells)
    return cells


def _columns(view: View, band: Band) -> range:
    """The columns of a band: those of which at least half lies in it, and one at least."""
    first, last = max(band.first, view.first), min(band.last, view.first + view.days - 1)
    if first > last:
        return range(0)
    columns = [
        column
        for column in range(view.column(first), view.column(last) + 1)
        if 2 * _shared(view, column, first, last) >= view.day(column + 1) - view.day(column)
    ]
    return range(columns[0], columns[-1] + 1) if columns else range(view.column(first), view.column(first) + 1)


def _shared(view: View, column: int, first: int, last: int) -> int:
    return min(view.day(column + 1) - 1, last) - max(view.day(column), first) + 1


def _drawn(view: View, band: Band, column: int, tone: str) -> tuple[str, str]:
    if band.kind != "effect":
        own = tone if band.kind in ("steady", "course") else ""
        return GLYPHS[band.kind], f"{band.kind}-{own}" if own else band.kind
    step = fade(band, max(view.day(column), band.first))
    return FADING[step], f"effect-{tone}"


def fade(band: Band, day: int) -> int:
    """How far an effect has faded on a day, 0 to 2.

    Where the source gives a shortest and a longest time, it is full until the first and fades in two halves to the
    second; where it gives one figure, it fades by thirds: nothing is known of the way down but its end.
    """
    over = band.last if band.over is None else band.over
    if band.full_until is not None:
        if day <= band.full_until:
            return 0
        return 1 if 2 * (day - band.full_until) <= over - band.full_until else 2
    return min(3 * (day - band.first) // max(over - band.first + 1, 1), 2)


def _inscribed(row: Row, view: View, cells: list[tuple[str, str]]) -> None:
    """Write the words of a row into the first stretch of what goes on that has room for them."""
    words = f" {row.words} "
    steady = [cell == (GLYPHS["steady"], f"steady-{row.tone}") for cell in cells]
    for start in range(2, view.columns - len(words) - 1):
        if row.words and all(steady[start - 2 : start + len(words) + 2]):
            cells[start : start + len(words)] = [(character, "words") for character in words]
            return


def _joined(cells: Sequence[tuple[str, str]]) -> Iterator[Span]:
    start = 0
    for at in range(1, len(cells) + 1):
        if at == len(cells) or cells[at][1] != cells[start][1]:
            yield Span("".join(character for character, _ in cells[start:at]), cells[start][1])
            start = at


def _fitted(text: str, room: int) -> str:
    return text.ljust(room) if len(text) <= room else text[: max(room - 1, 0)].rstrip().ljust(room - 1, " ") + "…"


# --- as a list


def list_lines(chart: Chart, width: int, spot: Spot | None) -> list[Line]:
    """The marks by date, then what has no mark: for places too narrow for a chart."""
    lines: list[Line] = []
    for found in in_time(chart):
        row, mark = chart.rows[found.row], mark_at(chart, found)
        here = spot == found
        when = in_words(chart.date(mark.day)) if mark is not None else "goes on"
        words = mark.words if mark is not None else " ".join(filter(None, (row.label, row.words and f"({row.words})")))
        room = max(width - 20, 8)
        lines.append(
            (
                Span(f"{'▸' if here else ' '}{when:<16} ", "row-here" if here else "row"),
                Span(f"{row.letter or ' '} ", f"mark-{row.tone}"),
                Span(_fitted(words, room), "row-here" if here else ""),
            )
        )
    return lines


def plain(line: Line) -> str:
    """A line as text alone."""
    return "".join(span.text for span in line).rstrip()
