"""Figures of statements as whole days and sessions, and the frame every part of a schedule shares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from engine.algebra.terms import evaluate, longest_months
from engine.case import Case
from engine.planning.view import bare
from engine.published_days import whole
from engine.schedule.outlook import TOXIN, Look, Outlook
from engine.schedule.preferences import Preferences
from engine.schedule.year import CHECK
from kb.snapshot import Individual, KnowledgeBase

REVIEW = "review"
"""Of the toxin that is booked."""
GIVEN = "review_given"
"""Of the toxin that was given before the consultation; of each day on which some was, with a number from the second
on."""


@dataclass(frozen=True, slots=True)
class NoDay:
    """A course that safety leaves no day: its entries in the plan, why in words, and the statements."""

    course: str
    entries: tuple[str, ...]
    why: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a schedule is made from.  no_day: what is not booked because safety leaves it no day in the year."""

    case: Case
    kb: KnowledgeBase
    wishes: Preferences
    outlook: Outlook
    start: dt.date
    days: int
    no_day: tuple[NoDay, ...] = ()

    def day(self, date: dt.date) -> int:
        """A date as a day of the schedule; negative before its start."""
        return (date - self.start).days

    def date(self, day: int) -> dt.date:
        """A day of the schedule as a date."""
        return self.start + dt.timedelta(days=day)


def most_sessions(frame: Frame) -> int:
    """The most toxin sessions that fit into the year at the usual interval, reviews included; 0 without toxin."""
    if not frame.outlook.areas:
        return 0
    first = max(0, min(frame.day(area.since) for area in frame.outlook.areas))
    _, usual, _ = repeat(frame)
    usual = max((usual, *(one.most for _, one in frame.outlook.thinned().values())))
    room = frame.days - 1 - first - review(frame)[1]
    return 1 if usual == 0 or room < 0 else 1 + room // usual


def is_review(course: str) -> bool:
    """Whether a course is a review or a check, of toxin that is booked or was given before."""
    return course == REVIEW or is_given(course) or is_check(course)


def is_given(course: str) -> bool:
    """Whether a course is the review of toxin given before the consultation."""
    return course.startswith(GIVEN)


def is_check(course: str) -> bool:
    """Whether a course is a later check of toxin that is booked."""
    return course.startswith(CHECK)


def label(kb: KnowledgeBase, treatment: str) -> str:
    """A treatment, a check, or the toxin, in words."""
    if is_check(treatment):
        return f"Check: {kb.label(f'statement:{treatment.removeprefix(CHECK)}')}"
    return "Toxin" if treatment == TOXIN else kb.label(treatment)


def name_of(kb: KnowledgeBase, course: str) -> str:
    """Whatever is booked, in words; every review is called so."""
    return "Review" if is_review(course) and not is_check(course) else label(kb, course)


def sessions(statement: Individual) -> tuple[int, int]:
    """Fewest and most sessions of a course; one where it gives no number."""
    low, high = statement.one("sessionsMin"), statement.one("sessionsMax")
    least = int(str(low if low is not None else high if high is not None else 1))
    return least, int(str(high)) if high is not None else least


def interval_days(statement: Individual) -> tuple[int, int] | None:
    """Least and longest days between sessions of a course, None where it gives none."""
    low, high = statement.one("intervalWeeksMin"), statement.one("intervalWeeksMax")
    if low is None and high is None:
        return None
    weeks = [Decimal(str(figure)) for figure in (low, high) if figure is not None]
    return whole(min(weeks) * 7), whole(max(weeks) * 7)


def repeat(frame: Frame) -> tuple[int, int, tuple[str, ...]]:
    """Shortest and usual interval between toxin sessions in days, and the statements; the longest figure decides."""
    look = frame.outlook.toxin_look
    assert look is not None
    floors = [s for _, s in look.view.all("repeat_floor")]
    usual = [s for _, s in look.view.all("repeat_usual")]
    least = max((whole(s["days"]) for s in floors), default=0)
    longest = max((whole(s["days"]) for s in usual), default=0)
    deciding = [s for s in usual if whole(s["days"]) == longest and longest >= least]
    cited = dict.fromkeys(str(s["statement"]) for s in (*deciding, *floors))
    return least, max(least, longest), tuple(cited)


def in_months(frame: Frame) -> str:
    """What to add to the days between toxin sessions where labels count months, as a sentence; else empty."""
    found = [
        f"{frame.kb.label(product)}: {months} months by the label, at most {days} days"
        for product in interventions(frame, TOXIN)
        if (months := frame.kb.individuals[product].one("minIntervalMonths")) is not None
        for days in (whole(evaluate(longest_months(int(str(months))), {})),)
    ]
    return f". {'; '.join(found)}" if found else ""


def review(frame: Frame) -> tuple[int, int, tuple[str, ...]]:
    """First and last day of the review after a toxin session, and the statements; nothing without one."""
    look = frame.outlook.toxin_look
    assert look is not None
    rows = [s for _, s in look.view.all("review_window")]
    if not rows:
        return 0, 0, ()
    cited = dict.fromkeys(str(s[name]) for s in rows for name in ("statement", "closing"))
    return max(whole(s["earliest"]) for s in rows), min(whole(s["latest"]) for s in rows), tuple(cited)


def doses(frame: Frame, areas: Iterable[str]) -> tuple[str, ...]:
    """The statements behind the doses of toxin for these areas, each by the first look that plans it."""
    wanted = set(areas)
    found: dict[str, None] = {}
    for look in frame.outlook.looks:
        items = [item for item in look.outcome.plan.toxin if item.area in wanted]
        found |= dict.fromkeys(evidence.statement for item in items for evidence in item.evidence)
        wanted -= {item.area for item in items}
    return tuple(found)


def bare_id(course: str) -> str:
    """A course in an id: lactic_peel, toxin."""
    return bare(course) if ":" in course else course


def published_range(least: int, recommended: int) -> str:
    """A published range in brackets; nothing where there is one figure."""
    return "" if least == recommended else f" (published: {least}–{recommended})"


def interventions(frame: Frame, course: str) -> tuple[str, ...]:
    """What a course gives: the products of the toxin, or the treatment."""
    if course == TOXIN:
        return tuple(dict.fromkeys(area.product for area in frame.outlook.areas))
    return (course,)


def look_of(frame: Frame, course: str) -> Look:
    """The look at the case from which a course is booked."""
    if course == TOXIN:
        assert frame.outlook.toxin_look is not None
        return frame.outlook.toxin_look
    return next(one.look for one in frame.outlook.courses if one.treatment == course)


def unlisted(frame: Frame) -> tuple[int, str]:
    """Days between treatments for which no gap is published, and the statement that says so."""
    row = frame.outlook.looks[0].view.all("unlisted_gap")[0][1]
    return whole(row["days"]), str(row["statement"])
