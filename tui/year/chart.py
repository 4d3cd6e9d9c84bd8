"""From a schedule to the rows of its timeline.

A row per toxin product, reviews, a row per skin treatment and per home care.  What a row may not have is drawn as it
stands in the document: days closed to it, and days that other sessions keep from it.  Nothing is worked out here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from engine.schedule.year import Effect, HomeCare, Schedule, Session
from tui.widgets.timeline_chart import Band, Chart, Flag, Mark, Row
from tui.year.letters import letters

TOXIN, REVIEW = "toxin", "review"


def chart(schedule: Schedule, today: dt.date | None = None) -> Chart:
    """The timeline of a schedule; `today` is marked when it lies in the year."""
    first = schedule.first_day
    days = (schedule.last_day - first).days + 1
    flags = []
    if schedule.event is not None and 0 <= (schedule.event - first).days < days:
        flags.append(Flag((schedule.event - first).days, "◆", "event"))
    if today is not None and 0 <= (today - first).days < days:
        flags.append(Flag((today - first).days, "│", "today"))
    return Chart(first, days, tuple(_Rows(schedule).made()), tuple(flags))


def course_of(session: str) -> str:
    """The course of a session id."""
    return session.rsplit("/", 1)[0]


def mark_key(session: Session, product: str = "") -> str:
    """The key of a session on the timeline; a session of several products has one for each."""
    return f"{session.id}@{product}" if product else session.id


def session_of(key: str) -> str:
    """The session id of such a key."""
    return key.partition("@")[0]


class _Rows:
    def __init__(self, schedule: Schedule) -> None:
        self.schedule = schedule
        self.booked = [(visit, session) for visit in schedule.visits for session in visit.sessions]

    def made(self) -> Iterator[Row]:
        toxin = [session for _, session in self.booked if session.products]
        products = list(dict.fromkeys(product for session in toxin for product in session.products))
        courses = list(dict.fromkeys(course_of(s.id) for _, s in self.booked if not s.products and s.kind != "review"))
        several = [(f"toxin/{product}", self._product(product)) for product in products if len(products) > 1]
        letter = letters([*several, *((course, self._course(course)) for course in courses)])
        for product in products:
            yield self._toxin(product, letter.get(f"toxin/{product}", "T"))
        if any(session.kind == "review" for _, session in self.booked):
            given = (course_of(s.id) for _, s in self.booked if s.kind == "review")
            marks = tuple(mark for course in dict.fromkeys(given) for mark in self._marks(course, "R"))
            kept_free = tuple(self._kept_free(REVIEW))
            yield Row(REVIEW, "R", "Review after toxin", "review", kept_free, marks)
        for course in courses:
            yield self._treatment(course, letter[course])
        for care in self.schedule.home_care:
            yield self._home(care)

    def _day(self, date: dt.date) -> int:
        return (date - self.schedule.first_day).days

    def _effects(self, product: str) -> Iterator[Effect]:
        yield from (e for _, session in self.booked for e in session.effects if e.given == product.partition(":")[2])

    def _product(self, product: str) -> str:
        return next((effect.label for effect in self._effects(product)), product.partition(":")[2])

    def _course(self, course: str) -> str:
        return next(session.label for _, session in self.booked if course_of(session.id) == course)

    def _toxin(self, product: str, letter: str) -> Row:
        marks = tuple(
            Mark(
                mark_key(session, product if len(session.products) > 1 else ""),
                self._day(visit.date),
                letter,
                f"{self._product(product)}{_count(session)}",
            )
            for visit, session in self.booked
            if product in session.products
        )
        bands = (*self._kept_free(TOXIN), *self._fading(list(self._effects(product))))
        return Row(f"toxin/{product}", letter, self._product(product), "toxin", bands, marks)

    def _treatment(self, course: str, letter: str) -> Row:
        marks = tuple(self._marks(course, letter))
        effects = [e for _, session in self.booked if course_of(session.id) == course for e in session.effects]
        under_way = Band(marks[0].day, marks[-1].day, "course")
        bands = (under_way, *self._kept_free(course), *self._fading(effects))
        return Row(course, letter, self._course(course), "course", bands, marks)

    def _marks(self, course: str, letter: str) -> Iterator[Mark]:
        for visit, session in self.booked:
            if course_of(session.id) == course:
                yield Mark(mark_key(session), self._day(visit.date), letter, f"{session.label}{_count(session)}")

    def _kept_free(self, course: str) -> Iterator[Band]:
        """Yield the days closed to a course, and those its own and other sessions keep from it."""
        for closed in self.schedule.closed:
            if closed.course == course:
                yield Band(self._day(closed.first), self._day(closed.last), "closed", words=closed.why)
        for one in self.schedule.around:
            if one.course == course:
                yield Band(self._day(one.first), self._day(one.last), "gap", words=one.gap)

    def _fading(self, effects: list[Effect]) -> Iterator[Band]:
        """Yield the effects that have an end, each to its own end or to the session that renews it."""
        for number, effect in enumerate(effects):
            until = effect.until or effect.least_until
            if until is None:
                continue
            renewed = effects[number + 1].since if number + 1 < len(effects) else None
            last = until if renewed is None else min(until, renewed - dt.timedelta(days=1))
            # One figure ("about 4 months") says when it is over, not how long it is full.
            full = None if effect.least_until == effect.until else effect.least_until
            yield Band(
                self._day(effect.since),
                self._day(last),
                "effect",
                None if full is None else self._day(full),
                self._day(until),
                effect.lasts or "",
            )

    def _home(self, care: HomeCare) -> Row:
        end = self._day(self.schedule.last_day)
        bands = [Band(self._day(care.start), end, "steady")]
        for pause in care.pauses:
            bands.append(Band(self._day(pause.first), self._day(pause.last), "rest", words=pause.because_of))
        return Row(f"home/{care.treatment}", "", care.label, "home", tuple(bands), (), care.frequency or "")


def _count(session: Session) -> str:
    return f" ({session.number} of {session.of})" if session.of > 1 else ""
