"""Days published of what is given: how long it takes to heal, and when its effect is over.

Months are counted by the calendar.  Where a statement has words but no figure, there are no days.
"""

from __future__ import annotations

import calendar
import datetime as dt
from decimal import ROUND_CEILING, Decimal
from typing import Literal

from engine.algebra.terms import Value
from kb.snapshot import Individual, KnowledgeBase


def whole(value: Value | object) -> int:
    """A figure as whole days, fractions up."""
    return int(Decimal(str(value)).to_integral_value(rounding=ROUND_CEILING))


def downtime(kb: KnowledgeBase, treatment: str) -> int:
    """Longest published downtime in days; none is known for toxin."""
    individual = kb.get(treatment)
    days = individual.one("downtimeDaysMax") if individual is not None else None
    return 0 if days is None else whole(days)


def over(kb: KnowledgeBase, given: str, on: dt.date) -> dt.date | None:
    """When the longest published effect of what was given on a day is over; None where no figure is published."""
    return effect_end(kb.individuals[given], "Max", on)


def effect_end(statement: Individual, end: Literal["Min", "Max"], on: dt.date) -> dt.date | None:
    """When the shortest or the longest effect a statement publishes is over; None where it has no figure."""
    weeks, months = statement.one(f"effectWeeks{end}"), statement.one(f"effectMonths{end}")
    if weeks is not None:
        return on + dt.timedelta(weeks=int(str(weeks)))
    return None if months is None else months_after(on, int(str(months)))


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of that month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
