"""The review of toxin that was given before the consultation, while its days are not over."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from engine.schedule.figures import GIVEN, Frame, whole
from engine.schedule.outlook import look_at
from engine.schedule.problem import NotOn, Requirement, Span, Step

_ADVICE = "review."
"""Rules on what a review decides, and on a touch-up asked for."""


@dataclass(frozen=True, slots=True)
class Given:
    """A session on record and the days, counted from it, on which it is reviewed."""

    on: dt.date
    earliest: int
    latest: int
    statements: tuple[str, ...]

    def within(self, frame: Frame) -> Span:
        """First and last day of the review; the last is negative when it falls before the schedule."""
        return frame.day(self.on) + self.earliest, frame.day(self.on) + self.latest


def given(frame: Frame) -> Given | None:
    """The last toxin session on record, if its review is still to come or due at the consultation."""
    look = frame.outlook.looks[0]
    rows = [slots for _, slots in look.view.all("review_given")]
    if not rows:
        return None
    row = rows[0]
    on = look.day - dt.timedelta(days=whole(row["days"]))
    return Given(on, whole(row["earliest"]), whole(row["latest"]), (str(row["statement"]), str(row["closing"])))


def review_given(frame: Frame) -> tuple[Step, Requirement, NotOn] | None:
    """The review as a step of its own; None where there is nothing to review, or its days are over by then."""
    found = given(frame)
    if found is None:
        return None
    first, last = found.within(frame)
    if last < 0:
        return None
    span = f"from {_date(frame, max(0, first))} to {_date(frame, last)}" if last > max(0, first) else _date(frame, last)
    text = (
        f"Review of the toxin given on {found.on.isoformat()}: {found.earliest} to {found.latest} days after it, {span}"
    )
    closed = tuple(span for span in ((0, first - 1), (last + 1, frame.days - 1)) if span[0] <= span[1])
    step = Step(f"{GIVEN}/1", GIVEN, 1)
    requirement = Requirement(GIVEN, "review", text, found.statements, found.earliest, found.earliest)
    return step, requirement, NotOn(step.id, closed, (GIVEN,))


def missed(frame: Frame) -> str | None:
    """What to say where the schedule begins after the days of the review."""
    found = given(frame)
    if found is None or found.within(frame)[1] >= 0:
        return None
    last = _date(frame, found.within(frame)[1])
    return (
        f"The review of the toxin given on {found.on.isoformat()} was due by {last}, before this schedule begins: "
        "it is not booked here."
    )


def remarks(frame: Frame, on: dt.date) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What the rules say of the review on that day, each with its statements."""
    first = frame.outlook.looks[0]
    look = first if on == first.day else look_at(frame.case, frame.kb, on)
    return tuple(
        (advice.text, tuple(record.statement for record in advice.evidence))
        for advice in look.outcome.plan.advice
        if advice.rule.startswith(_ADVICE)
    )


def _date(frame: Frame, day: int) -> str:
    return (frame.start + dt.timedelta(days=day)).isoformat()
