"""The reviews of toxin that was given before the consultation, while their days are not over.

Each day on which toxin was given has a review of its own; one visit holds several where their days allow it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from engine.planning.view import View
from engine.published_days import whole
from engine.schedule.figures import GIVEN, Frame
from engine.schedule.outlook import look_at
from engine.schedule.problem import NotOn, Requirement, Span, Step

_ADVICE = "review."
"""Rules on what a review decides, and on a touch-up asked for."""

_DUE = {"review.due-now": "days", "review.due-now-earlier": "sooner"}
"""Rules by which a review is due -> what they call the days since the session it is the review of."""


@dataclass(frozen=True, slots=True)
class Given:
    """Toxin given on a day on record, and the days, counted from it, on which it is reviewed.

    course: the id of its review in the schedule.  areas: as recorded; empty where one session names none.
    """

    course: str
    on: dt.date
    earliest: int
    latest: int
    statements: tuple[str, ...]
    areas: tuple[str, ...] = ()

    def within(self, frame: Frame) -> Span:
        """First and last day of the review; the last is negative when it falls before the schedule."""
        return frame.day(self.on) + self.earliest, frame.day(self.on) + self.latest


def given(frame: Frame) -> tuple[Given, ...]:
    """What was given before the consultation and is still to be reviewed, or was due when it was held; by date."""
    look = frame.outlook.looks[0]
    rows = {look.day - dt.timedelta(days=whole(row["days"])): row for _, row in look.view.all("review_given")}
    return tuple(
        Given(
            GIVEN if number == 1 else f"{GIVEN}_{number}",
            on,
            whole(row["earliest"]),
            whole(row["latest"]),
            (str(row["statement"]), str(row["closing"])),
            _areas(frame, on),
        )
        for number, (on, row) in enumerate(sorted(rows.items()), start=1)
    )


def of_course(frame: Frame, course: str) -> Given:
    """What is reviewed by the review of this id.  Raises StopIteration where there is none."""
    return next(found for found in given(frame) if found.course == course)


def said(frame: Frame, found: Given) -> str:
    """What is reviewed, in words: the day, and the areas where the record names them."""
    areas = ", ".join(frame.kb.label(f"area:{area}").lower() for area in found.areas)
    return f"the toxin given on {found.on.isoformat()}" + (f" ({areas})" if areas else "")


def reviews_given(frame: Frame) -> Iterator[tuple[Step, Requirement, NotOn]]:
    """Yield each review as a step of its own, but for those whose days are over by then."""
    for found in given(frame):
        first, last = found.within(frame)
        if last < 0:
            continue
        begins = _date(frame, max(0, first))
        span = f"from {begins} to {_date(frame, last)}" if last > max(0, first) else _date(frame, last)
        text = f"Review of {said(frame, found)}: {found.earliest} to {found.latest} days after it, {span}"
        closed = tuple(span for span in ((0, first - 1), (last + 1, frame.days - 1)) if span[0] <= span[1])
        step = Step(f"{found.course}/1", found.course, 1)
        requirement = Requirement(found.course, "review", text, found.statements, found.earliest, found.earliest)
        yield step, requirement, NotOn(step.id, closed, (found.course,))


def missed(frame: Frame) -> tuple[str, ...]:
    """What to say where the schedule begins after the days of a review."""
    return tuple(
        f"The review of {said(frame, found)} was due by {_date(frame, found.within(frame)[1])}, before this schedule "
        "begins: it is not booked here."
        for found in given(frame)
        if found.within(frame)[1] < 0
    )


def _areas(frame: Frame, on: dt.date) -> tuple[str, ...]:
    sessions = [session for session in frame.case.history.toxin if session.date == on]
    if not all(session.areas for session in sessions):
        return ()
    return tuple(dict.fromkeys(str(area) for session in sessions for area in session.areas))


def remarks(frame: Frame, found: Given, on: dt.date) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What the rules say of a review on that day, each with its statements; of a touch-up only at the last session's.

    That a review is due is said of every session, by a firing that names the days since its own.
    """
    first = frame.outlook.looks[0]
    look = first if on == first.day else look_at(frame.case, frame.kb, on)
    last = max(session.date for session in frame.case.history.toxin)
    own = _due(look.view, (on - found.on).days)
    return tuple(
        (advice.text, tuple(record.statement for record in advice.evidence))
        for advice in look.outcome.plan.advice
        if advice.rule.startswith(_ADVICE) and (advice.text in own if advice.rule in _DUE else found.on == last)
    )


def _due(view: View, days: int) -> frozenset[str]:
    """What the rules say of the review of the toxin that was given so many days before."""
    firings = (because for fact, _ in view.all("advice", topic="review") for because in view.because(fact))
    return frozenset(
        view.sentence(because)
        for because in firings
        if because.rule in _DUE and dict(because.bindings)[_DUE[because.rule]] == days
    )


def _date(frame: Frame, day: int) -> str:
    return (frame.start + dt.timedelta(days=day)).isoformat()
