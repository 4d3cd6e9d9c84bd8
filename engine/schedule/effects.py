"""How long what is given lasts, as far as the knowledge base gives it: the words of the statement, and dates from them.

A product speaks of each session; a course speaks of the whole of it, so that its time counts from its last session.
Months are counted by the calendar.  Where a statement has words but no figure, there are no dates.
"""

from __future__ import annotations

import calendar
import datetime as dt

from engine.planning.view import bare
from engine.schedule.cited import Citations
from engine.schedule.year import Effect
from kb.snapshot import Individual, KnowledgeBase


def effect(
    kb: KnowledgeBase, given: str, on: dt.date, statement: str, citations: Citations, areas: tuple[str, ...] = ()
) -> Effect | None:
    """The effect of what was given on a day by the statement that tells of it; None where it tells nothing."""
    individual = kb.individuals[statement]
    words, onset = individual.one("durationNote"), individual.one("onsetNote")
    if words is None and onset is None:
        return None
    least, most = _end(individual, "Min", on), _end(individual, "Max", on)
    return Effect(
        given=bare(given),
        label=kb.label(given),
        areas=areas,
        since=on,
        lasts=None if words is None else str(words),
        onset=None if onset is None else str(onset),
        least_until=least,
        until=most,
        evidence=citations.evidence((statement,)),
    )


def over(kb: KnowledgeBase, given: str, on: dt.date) -> dt.date | None:
    """When the longest published effect of what was given on a day is over; None where no figure is published."""
    return _end(kb.individuals[given], "Max", on)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of that month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _end(statement: Individual, end: str, on: dt.date) -> dt.date | None:
    weeks, months = statement.one(f"effectWeeks{end}"), statement.one(f"effectMonths{end}")
    if weeks is not None:
        return on + dt.timedelta(weeks=int(str(weeks)))
    return None if months is None else months_after(on, int(str(months)))
