"""What a timeline shows, as plain data: rows with bands and marks on days, counted from its first day (day 0)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Kind = Literal["effect", "closed", "gap", "course", "steady", "rest"]
"""effect: something that fades.  closed, gap: days on which nothing of the row may fall, whatever else is booked or
because of what is booked.  course: from one mark to the next.  steady: goes on.  rest: a pause of what goes on."""


@dataclass(frozen=True)
class Band:
    """Days from the first to the last, both included.

    Of an effect: the day until which it is full (None: nothing is known but its end), and the day at which it is over,
    which is later than the last where something renews it.
    """

    first: int
    last: int
    kind: Kind
    full_until: int | None = None
    over: int | None = None
    words: str = ""


@dataclass(frozen=True)
class Mark:
    """Something on a day, shown as one letter."""

    key: str
    day: int
    letter: str
    words: str


@dataclass(frozen=True)
class Row:
    """One row: its letter and label, and what it shows.  `tone` names its family."""

    key: str
    letter: str
    label: str
    tone: str = ""
    bands: tuple[Band, ...] = ()
    marks: tuple[Mark, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Flag:
    """A day that concerns every row, such as today."""

    day: int
    glyph: str
    words: str


@dataclass(frozen=True)
class Chart:
    """The whole timeline."""

    first: dt.date
    days: int
    rows: tuple[Row, ...] = ()
    flags: tuple[Flag, ...] = ()

    def date(self, day: int) -> dt.date:
        """A day as a date."""
        return self.first + dt.timedelta(days=day)

    def day(self, date: dt.date) -> int:
        """A date as a day; it may lie outside."""
        return (date - self.first).days


@dataclass(frozen=True)
class Spot:
    """A place the cursor can be: a row, and one of its marks unless it has none."""

    row: int
    mark: int | None = None


def spots(chart: Chart) -> list[Spot]:
    """Every place the cursor can be, row by row."""
    return [
        Spot(number, mark)
        for number, row in enumerate(chart.rows)
        for mark in (range(len(row.marks)) if row.marks else (None,))
    ]


def mark_at(chart: Chart, spot: Spot) -> Mark | None:
    """The mark at a place; None in a row without marks."""
    return None if spot.mark is None else chart.rows[spot.row].marks[spot.mark]


def key_at(chart: Chart, spot: Spot) -> str:
    """The key of the mark, or else of the row."""
    mark = mark_at(chart, spot)
    return chart.rows[spot.row].key if mark is None else mark.key


def find(chart: Chart, key: str) -> Spot | None:
    """Where a key is."""
    return next((spot for spot in spots(chart) if key_at(chart, spot) == key), None)


def beside(chart: Chart, spot: Spot, step: int) -> Spot:
    """The mark before or after in the same row; the same at either end."""
    count = len(chart.rows[spot.row].marks)
    return spot if spot.mark is None else Spot(spot.row, min(max(spot.mark + step, 0), count - 1))


def across(chart: Chart, spot: Spot, step: int) -> Spot:
    """The mark nearest in time in the row above or below; the same in the first and last row."""
    row = spot.row + step
    if not 0 <= row < len(chart.rows):
        return spot
    mark = mark_at(chart, spot)
    return nearest(chart, row, mark.day if mark is not None else 0)


def nearest(chart: Chart, row: int, day: int) -> Spot:
    """The mark of a row nearest to a day, the earlier of two; the row itself where it has none."""
    marks = chart.rows[row].marks
    if not marks:
        return Spot(row)
    return Spot(row, min(range(len(marks)), key=lambda number: (abs(marks[number].day - day), number)))


def other_month(chart: Chart, spot: Spot, step: int) -> Spot:
    """The first mark of the next month that has one, or of the last month before; the same where there is none."""
    mark = mark_at(chart, spot)
    here = _month(chart, mark.day if mark is not None else 0)
    placed = [(_month(chart, one.day), one.day, found) for found in spots(chart) if (one := mark_at(chart, found))]
    months = [month for month, _, _ in placed if (month > here if step > 0 else month < here)]
    if not months:
        return spot
    month = min(months) if step > 0 else max(months)
    return min((day, found.row, found.mark or 0, found) for its, day, found in placed if its == month)[3]


def in_time(chart: Chart) -> list[Spot]:
    """Marks by date, then rows without marks."""
    placed = spots(chart)
    return sorted(placed, key=lambda spot: (mark.day if (mark := mark_at(chart, spot)) else chart.days, spot.row))


def _month(chart: Chart, day: int) -> tuple[int, int]:
    date = chart.date(day)
    return date.year, date.month
