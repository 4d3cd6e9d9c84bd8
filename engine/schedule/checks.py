"""Checks that need the person in the room, as visits: which sessions ask for one, and on which day it fits.

Whether a check needs the person there is said by its statement, as far as its source says so.  A check of an area
follows the sessions that treat that area; which those are is known once days are chosen, so that the year is solved
without checks first and then with those that follow from its sessions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.planning.view import bare
from engine.published_days import whole
from engine.schedule.figures import Frame
from engine.schedule.lapses import areas_on, look_for, spans_of
from engine.schedule.outlook import TOXIN, Look
from engine.schedule.preferences import WEEKDAYS
from engine.schedule.problem import After, Constraint, Days, NotOn, Requirement, Span, Step, Stretch
from engine.schedule.year import CHECK
from kb.snapshot import Individual, KnowledgeBase


@dataclass(frozen=True, slots=True)
class Check:
    """A check after one toxin session, in the room.

    session: number of that session.  days: when it is due, counted from it.  areas: those it looks after; empty: all.
    """

    statement: str
    session: int
    days: int
    areas: tuple[str, ...]

    @property
    def course(self) -> str:
        """The id of all checks by this statement in the schedule."""
        return f"{CHECK}{bare(self.statement)}"


def checks_due(frame: Frame, days: Days) -> tuple[Check, ...]:
    """The checks that follow from toxin sessions on these days and have an open day left in the year."""
    found = []
    for step, day in days.items():
        course, _, number = step.rpartition("/")
        if course != TOXIN:
            continue
        on = frame.start + dt.timedelta(days=day)
        areas = areas_on(frame, on)
        products = tuple(dict.fromkeys(area.product for area in areas))
        assert frame.outlook.toxin_look is not None
        look = look_for(frame, products, frame.outlook.toxin_look, on)
        for statement, offset in asked(look, products, [area.area for area in areas]):
            if needs_person(statement) and _open_day(frame, day + offset):
                found.append(Check(statement.id, int(number), offset, of_areas(statement)))
    return tuple(found)


def asked(look: Look, products: Iterable[str], areas: Iterable[str]) -> Iterator[tuple[Individual, int]]:
    """Yield each check that a session with these products asks for, and its day; of an area, where it is treated."""
    treated, told = set(areas), set[str]()
    for product in products:
        for _, slots in look.view.all("check_due", product=product):
            statement = look.view.individual(slots["statement"])
            own = of_areas(statement)
            if statement.id not in told and (not own or treated.intersection(own)):
                told.add(statement.id)
                yield statement, whole(slots["days"])


def of_areas(statement: Individual) -> tuple[str, ...]:
    """The areas a check looks after; empty where it looks after all."""
    return tuple(bare(str(area)) for area in statement.many("inArea"))


def needs_person(statement: Individual) -> bool:
    """Whether its source says that the person is in the room; what is not said is no reason for a visit."""
    return statement.one("inPerson") is True


def unsaid(statement: Individual) -> bool:
    """Whether no source says if the person has to be in the room."""
    return statement.one("inPerson") is None


def statement_of(kb: KnowledgeBase, course: str) -> Individual:
    """The statement behind the checks of this id.  Raises KeyError where there is none."""
    return kb.individuals[f"statement:{course.removeprefix(CHECK)}"]


def steps(frame: Frame, found: Iterable[Check]) -> Iterator[tuple[Step, Requirement, tuple[Constraint, ...], Stretch]]:
    """Yield each check as a step of its own: never before its day, and no later than the next day that is open."""
    wait = _longest_closed(frame)
    for one in found:
        statement = statement_of(frame.kb, one.course)
        areas = ", ".join(frame.kb.label(f"area:{area}").lower() for area in one.areas)
        after = f"toxin in the {areas}" if areas else "toxin"
        name = frame.kb.label(one.statement)
        text = f"{name}: a visit {one.days} days after {after}, or on the next day that is open"
        requirement = Requirement(one.course, "review", text, (statement.id,), one.days, one.days)
        given, step = f"{TOXIN}/{one.session}", Step(f"{one.course}/{one.session}", one.course, one.session, TOXIN)
        needs = (TOXIN, one.course)
        bound: list[Constraint] = [After(given, step.id, one.days, needs, one.days + wait)]
        if closed := _without(frame, one.areas):
            bound.append(NotOn(given, closed, needs))
        yield step, requirement, tuple(bound), Stretch(given, step.id, one.days)


def _without(frame: Frame, areas: Iterable[str]) -> tuple[Span, ...]:
    """The days on which a session treats none of these areas; nothing where no area is named."""
    treated = sorted(span for area in areas for span in spans_of(frame, area))
    found, first = [], 0
    for low, high in treated:
        if low > first:
            found.append((first, low - 1))
        first = max(first, high + 1)
    return (*found, (first, frame.days - 1)) if treated and first < frame.days else tuple(found)


def _open_day(frame: Frame, first: int) -> bool:
    """Whether a day of the schedule from that one on is closed to visits by no wish and is not that of the event."""
    return any(_is_open(frame, frame.start + dt.timedelta(days=day)) for day in range(first, frame.days))


def _longest_closed(frame: Frame) -> int:
    """The longest run of days that wishes and the event close to every visit: a check waits no longer than that."""
    longest = run = 0
    for day in range(frame.days):
        run = 0 if _is_open(frame, frame.start + dt.timedelta(days=day)) else run + 1
        longest = max(longest, run)
    return longest


def _is_open(frame: Frame, date: dt.date) -> bool:
    wishes = frame.wishes
    suits = not wishes.weekdays or WEEKDAYS[date.weekday()] in wishes.weekdays
    free = not any(period.first <= date <= period.last for period in wishes.keep_free)
    return suits and free and date != frame.case.event_date
