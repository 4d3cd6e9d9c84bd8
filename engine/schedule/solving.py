"""From a frame to its days: how many toxin sessions, the checks that follow from them, and areas treated together.

As many toxin sessions are booked as the year holds, with one exception.  Where areas become due on different days,
one session more would have the first of them treated at once and the others a whole interval later; if all together
wait less for their first session with one session fewer in the year, that is booked.  The session given up is only
moved behind the last day of the schedule.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.schedule.checks import checks_due
from engine.schedule.figures import Frame
from engine.schedule.gather import problem
from engine.schedule.model import best, feasible
from engine.schedule.outlook import TOXIN
from engine.schedule.problem import Days, Part, Problem, first_served, standing

Solved = tuple[Problem, Days | None, int, tuple[str, ...]]
"""The problem, its days (None when even one session clashes), the toxin sessions, why they are fewer on purpose."""


def solve(frame: Frame, most: int) -> Solved:
    """The problem with as many toxin sessions as fit, or as serve all areas sooner.  Raises Undecided."""
    least = min(most, 1)
    for count in range(most, least, -1):
        posed = problem(frame, count)
        if feasible(posed):
            posed, days = _with_checks(frame, posed, best(posed), count)
            if days is not None:
                return _sooner(frame, posed, days, count)
    posed = problem(frame, least)
    return *_with_checks(frame, posed, best(posed) if posed.steps else None, least), least, ()


def _with_checks(frame: Frame, posed: Problem, days: Days | None, count: int) -> tuple[Problem, Days | None]:
    """The problem and its days with the later checks that these sessions ask for; no days where they do not fit."""
    found = () if days is None else checks_due(frame, days)
    if not found:
        return posed, days
    asked = problem(frame, count, found)
    return asked, best(asked)


def _sooner(frame: Frame, posed: Problem, days: Days, count: int) -> Solved:
    """The same, or one session fewer where that lets all areas together wait less."""
    if count < 2 or not posed.parts:
        return posed, days, count, ()
    fewer = problem(frame, count - 1)
    fewer, found = _with_checks(frame, fewer, best(fewer), count - 1)
    if found is None or standing(fewer, found) >= standing(posed, days):
        return posed, days, count, ()
    last = max(posed.parts, key=lambda part: (first_served(posed, part, days), part.name))
    then = next(part for part in fewer.parts if part.name == last.name)
    told = "1 toxin session is" if count == 2 else f"{count - 1} toxin sessions are"
    why = (
        f"{told} booked and not {count}, so that {_named(frame, last)} is treated on "
        f"{_on(frame, fewer, then, found)}: with {count} it would wait until {_on(frame, posed, last, days)}, because "
        "sessions keep their interval. One session fewer then fits before the last day."
    )
    return fewer, found, count - 1, (why,)


def split(frame: Frame, posed: Problem, days: Days) -> Iterator[str]:
    """Yield, for each area that is due before it is treated for the first time, why it waits for that session."""
    given = sorted(days[step.id] for step in posed.steps if step.course == TOXIN)
    since = {area.area: max(0, frame.day(area.since)) for area in frame.outlook.areas}
    for part in posed.parts:
        on = first_served(posed, part, days)
        before = [day for day in given if day < on and day < since[part.name]]
        if before and on < posed.days and on > since[part.name]:
            since_when, elsewhere = (frame.date(one).isoformat() for one in (since[part.name], before[-1]))
            yield (
                f"{_named(frame, part).capitalize()} is due from {since_when} and treated on "
                f"{frame.date(on).isoformat()}: toxin is given elsewhere on {elsewhere}, and sessions keep their "
                "interval."
            )


def _named(frame: Frame, part: Part) -> str:
    return f"the {frame.kb.label(f'area:{part.name}').lower()}"


def _on(frame: Frame, posed: Problem, part: Part, days: Days) -> str:
    on = first_served(posed, part, days)
    return "after the last day" if on >= posed.days else frame.date(on).isoformat()
