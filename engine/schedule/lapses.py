"""What a later look no longer allows of what an earlier one booked: every session is judged for its own day.

A course is booked from the first look that recommends it.  On a later day its sessions may no longer be allowed: an
age has been reached, or an answer counts no longer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from engine.schedule.figures import Frame, bare_id
from engine.schedule.held import held_by
from engine.schedule.outlook import TOXIN, Course, Look, ToxinArea, asked_about


@dataclass(frozen=True, slots=True)
class Lapse:
    """Days, both included, on which something booked is not allowed; why in words, and the statements."""

    first: dt.date
    last: dt.date
    why: str
    statements: tuple[str, ...]


def of_course(frame: Frame, course: Course) -> tuple[Lapse, ...]:
    """The days after its first on which a skin treatment is held back or excluded."""
    entry = f"adjunct/{bare_id(course.treatment)}"
    return tuple(
        _lapse(frame, number, [entry])
        for number, look in _after(frame, course.since)
        if not any(item.treatment == bare_id(course.treatment) for item in look.outcome.plan.adjuncts)
    )


def of_toxin(frame: Frame) -> tuple[Lapse, ...]:
    """The days on which no area booked by then may be treated."""
    areas = frame.outlook.areas
    if not areas:
        return ()
    since = min(area.since for area in areas)
    return tuple(
        _lapse(frame, number, [f"{TOXIN}/{area.area}" for area in areas if area.since <= look.day])
        for number, look in _after(frame, since)
        if not any(_treated(look, area) for area in areas if area.since <= look.day)
    )


def areas_on(frame: Frame, day: dt.date) -> tuple[ToxinArea, ...]:
    """The areas that are treated at a session on that day."""
    look = look_on(frame, day)
    begun = [area for area in frame.outlook.areas if area.since <= day]
    return tuple(area for area in begun if _treated(look, area))


def spans_of(frame: Frame, area: str) -> tuple[tuple[int, int], ...]:
    """The days of the schedule on which a session treats a booked area: first and last of each stretch."""
    looks = frame.outlook.looks
    found: list[tuple[int, int]] = []
    for number, look in enumerate(looks):
        end = frame.day(looks[number + 1].day) if number + 1 < len(looks) else frame.days
        first = max(0, frame.day(look.day))
        if end > first and any(one.area == area for one in areas_on(frame, look.day)):
            if found and found[-1][1] == first - 1:
                found[-1] = (found[-1][0], end - 1)
            else:
                found.append((first, end - 1))
    return tuple(found)


def left_out(frame: Frame, day: dt.date) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield each booked area that is not treated on that day though it was before: the area, why, the statements."""
    look = look_on(frame, day)
    for area in frame.outlook.areas:
        if area.since <= day and not _treated(look, area):
            why, statements = _why(look, [f"{TOXIN}/{area.area}"])
            yield area.area, why, statements


def look_on(frame: Frame, day: dt.date) -> Look:
    """The last look at the case not after a day."""
    looks = frame.outlook.looks
    return next((look for look in reversed(looks) if look.day <= day), looks[0])


def look_for(frame: Frame, interventions: tuple[str, ...], booked: Look, on: dt.date) -> Look:
    """The look that says what goes with a session: that of its own day, where it plans the same."""
    own = look_on(frame, on)
    return own if all(own.view.all("in_plan", intervention=one) for one in interventions) else booked


def _treated(look: Look, area: ToxinArea) -> bool:
    return any(item.area == area.area for item in look.outcome.plan.toxin)


def _after(frame: Frame, since: dt.date) -> Iterator[tuple[int, Look]]:
    return ((number, look) for number, look in enumerate(frame.outlook.looks) if look.day > since)


def _lapse(frame: Frame, number: int, entries: list[str]) -> Lapse:
    looks = frame.outlook.looks
    end = frame.start + dt.timedelta(days=frame.days)
    last = (looks[number + 1].day if number + 1 < len(looks) else end) - dt.timedelta(days=1)
    return Lapse(looks[number].day, last, *_why(looks[number], entries))


def _why(look: Look, entries: list[str]) -> tuple[str, tuple[str, ...]]:
    why, statements = held_by(look.outcome.plan, entries)
    asked = [text for text in dict.fromkeys(asked_about(look, entry) for entry in entries) if text]
    told = [why] if why else []
    told += [f"held back until answered: {' '.join(asked)}"] if asked else []
    return "; ".join(told) or "the plan of that day does not recommend it", statements
