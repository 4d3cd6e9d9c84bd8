"""Dates as the calendar writes them: short where the year is plain, long where it is not."""

from __future__ import annotations

import datetime as dt

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def short(date: dt.date) -> str:
    """30 Nov."""
    return f"{date.day} {MONTHS[date.month - 1]}"


def long(date: dt.date) -> str:
    """Mon 30 Nov 2026."""
    return f"{_WEEKDAYS[date.weekday()]} {short(date)} {date.year}"


def span(first: dt.date, last: dt.date) -> str:
    """30 Nov, 16–30 Nov, or 30 Nov – 7 Dec."""
    if first == last:
        return short(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{short(last)}"
    return f"{short(first)} – {short(last)}"


def dated(text: str) -> str:
    """A sentence of the schedule with its ISO dates written out."""
    return " ".join(_written(part) for part in text.split(" "))


def _written(part: str) -> str:
    bare = part.rstrip(".,;:)")
    try:
        date = dt.date.fromisoformat(bare)
    except ValueError:
        return part
    return f"{short(date)} {date.year}{part[len(bare) :]}"
