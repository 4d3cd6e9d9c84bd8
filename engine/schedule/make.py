"""From a case to its schedule: look ahead, gather, solve, and say what came out."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator

from engine.case import Case
from engine.errors import EngineError
from engine.schedule import emergency
from engine.schedule.assemble import STANDING, Assembly
from engine.schedule.event import Event
from engine.schedule.figures import Frame, is_check, label, most_sessions
from engine.schedule.gather import problem
from engine.schedule.given import missed
from engine.schedule.later import later
from engine.schedule.left_out import LeftOut
from engine.schedule.no_day import fewer, without_barred
from engine.schedule.outlook import TOXIN, expected_ends, outlook
from engine.schedule.preferences import Preferences
from engine.schedule.problem import Days, Problem
from engine.schedule.windows import around
from engine.schedule.year import Readiness, Schedule, Visit
from kb.snapshot import KnowledgeBase


def schedule(case: Case, kb: KnowledgeBase, wishes: Preferences | None = None) -> Schedule:
    """The year that follows from a case, which must have passed `engine.intake.check_case`.

    Raises EngineError where the wishes cannot be read against this case, Undecided (an EngineError) where the solver
    cannot settle it.
    """
    from engine.schedule.conflict import enough_alone, minimal_clash
    from engine.schedule.solving import solve, split

    wishes = wishes or Preferences()
    start = wishes.start or case.context.date
    _check_start(case, start)
    end = a_year_after(start)
    frame = Frame(case, kb, wishes, outlook(case, kb, wishes, end), start, (end - start).days)
    if emergency.missing_ends(frame):
        nothing = Assembly(frame, Problem(frame.days, (), (), ()))
        asked = (*emergency.notes(frame), *_unsaid(frame))
        return _document(nothing, "nothing", emergency.HEADLINE, notes=asked)
    most = most_sessions(frame)
    posed, days, placed, together = solve(frame, most)
    if days is None and posed.steps:
        allowed = without_barred(frame, posed)
        if allowed is not frame:
            frame, most = allowed, most_sessions(allowed)
            posed, days, placed, together = solve(frame, most)
    assembly = Assembly(frame, posed)
    if not posed.steps:
        plan = frame.outlook.looks[0].outcome.plan
        headline = f"Nothing to schedule. The plan says: {plan.headline}"
        return _document(assembly, "nothing", headline, notes=_unsaid(frame), home_care=assembly.home(()))
    if days is None:
        clash = minimal_clash(posed)
        assert clash is not None
        made = assembly.clash(clash.requirements, clash.minimal, enough_alone(posed, clash))
        count = len(made.members)
        headline = f"No schedule meets everything asked for: {count} requirements clash."
        return _document(
            assembly, "clash", headline, notes=_unsaid(frame), clash=made, readiness=_ready(assembly, None)
        )
    visits = assembly.visits(days)
    treated = sum(1 for visit in visits for session in visit.sessions if session.kind == "treatment")
    readiness = _ready(assembly, days)
    notes = [*_unsaid(frame), *_stretched(assembly, days), *_late(assembly, readiness)]
    notes += [*together, *split(frame, posed, days)]
    if placed < most and not together:
        notes.append(fewer(frame, problem(frame, placed + 1), most, placed))
    return _document(
        assembly,
        "scheduled",
        _headline(visits, treated),
        notes=tuple(notes),
        visits=visits,
        gaps=assembly.gaps(days),
        around=around(frame, posed, days),
        home_care=assembly.home(visits),
        later=later(frame, posed, days, assembly.citations),
        readiness=readiness,
    )


def _headline(visits: tuple[Visit, ...], treated: int) -> str:
    what = _count(treated, "session") if treated else "nothing but a review"
    first, last = visits[0].date, visits[-1].date
    when = f"on {first}" if first == last else f"from {first} to {last}"
    return f"{_count(len(visits), 'visit')} with {what}, {when}."


def _ready(assembly: Assembly, days: Days | None) -> tuple[Readiness, ...]:
    return Event(assembly.frame, assembly.problem, days, assembly.citations).readiness()


def _unsaid(frame: Frame) -> tuple[str, ...]:
    """What the days of the schedule do not show: a review that is over, an event before or after them."""
    found = [*missed(frame), *_expected(frame), *_weighed(frame), *_reported(frame), *_aged(frame)]
    event, last = frame.case.event_date, frame.start + dt.timedelta(days=frame.days - 1)
    if event is not None and event < frame.start:
        found.append(f"The event of {event.isoformat()} lies before this schedule: nothing is kept clear of it.")
    elif event is not None and event > last:
        found.append(
            f"The event of {event.isoformat()} lies after the last day of this schedule, {last.isoformat()}: what "
            "comes between is not planned here; hold the consultation again by then."
        )
    return tuple(found)


def _aged(frame: Frame) -> list[str]:
    """How old the answers are on the first day, where that is not the day of the consultation."""
    consulted = frame.case.context.date
    if frame.start == consulted:
        return []
    return [
        f"The answers are of {consulted.isoformat()}, {_count((frame.start - consulted).days, 'day')} before the first "
        "day here: ask again before anything is done."
    ]


def _weighed(frame: Frame) -> list[str]:
    """Questions that stay open about toxin that was booked on request."""
    if TOXIN not in frame.wishes.include:
        return []
    areas = {f"toxin/{area.area}" for area in frame.outlook.areas}
    questions = frame.outlook.looks[0].outcome.plan.questions
    return [f"Booked as asked, though open: {one.text}" for one in questions if areas & set(one.blocks)]


def _expected(frame: Frame) -> Iterator[str]:
    """What counts as present until a day on which it is only expected to end."""
    for name, day in expected_ends(frame.case):
        ends = f"{frame.kb.label(f'condition:{name}')} is expected to end on {day.isoformat()}"
        if day >= frame.start + dt.timedelta(days=frame.days):
            yield f"{ends}, after the last day of this schedule: it counts as present all year."
        else:
            yield (
                f"{ends} and counts as present until then. What is booked from that day on hangs on it: hold the "
                f"consultation again when it has ended, with every question asked afresh.{_open_then(frame, name)}"
            )


def _open_then(frame: Frame, name: str) -> str:
    """What is asked afresh because the end of a condition may begin it, as a sentence; empty without any."""
    begun = frame.kb.individuals[f"condition:{name}"].many("endMayBegin")
    labels = [frame.kb.label(str(one)) for one in begun]
    return f" From that day no answer is held on: {', '.join(labels)}." if labels else ""


def _reported(frame: Frame) -> list[str]:
    """What went wrong after toxin and has to be looked at again before more of it is given."""
    if not frame.outlook.areas:
        return []
    plan = frame.outlook.looks[0].outcome.plan
    return [
        f"On record: {one.label}. Look at it again before toxin is repeated."
        + (f" Next time: {one.next_time.rstrip('.')}." if one.next_time else "")
        for one in plan.complications
        if one.reported and not one.emergency
    ]


def a_year_after(day: dt.date) -> dt.date:
    """The same day of the next year; 28 February after a 29th."""
    last = calendar.monthrange(day.year + 1, day.month)[1]
    return dt.date(day.year + 1, day.month, min(day.day, last))


def _check_start(case: Case, start: dt.date) -> None:
    consulted = case.context.date
    if start < consulted:
        raise EngineError(f"--from {start} is before the consultation ({consulted}); choose that day or a later one")
    if start >= a_year_after(consulted):
        raise EngineError(
            f"--from {start} is a year or more after the consultation ({consulted}); its answers are too old: "
            "hold the consultation again"
        )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _stretched(assembly: Assembly, days: Days) -> list[str]:
    """Intervals that came out longer than any source gives."""
    found = []
    for stretch in assembly.problem.stretches:
        distance = days[stretch.second] - days[stretch.first]
        # What a check waits for an open day is said at its visit.
        if distance > stretch.days and not is_check(stretch.second):
            number = stretch.second.rsplit("/", 1)[1]
            name = _course_label(assembly, stretch.second)
            found.append(
                f"{name}, session {number}: {distance} days after the session before, more than the {stretch.days} "
                "published, because other requirements leave no earlier day. No source says what a course drawn out so "
                "is worth: decide, or give something up."
            )
    return found


def _late(assembly: Assembly, readiness: tuple[Readiness, ...]) -> list[str]:
    """Courses that are not finished before the event."""
    found = []
    for one in readiness:
        if not one.ready:
            if one.fading is not None:
                over = one.fading.isoformat()
                found.append(f"Over by the event: {one.label} (its published effect lasts until about {over}).")
                continue
            if one.areas:
                names = ", ".join(assembly.frame.kb.label(f"area:{area}").lower() for area in one.areas)
                found.append(f"Not ready for the event: {one.label} in {names}.")
                continue
            need = "no day serves it" if one.needed_by is None else f"needed by {one.needed_by.isoformat()}"
            part = f", {one.done} of {one.of} done by then" if one.of > 1 and one.course != TOXIN else ""
            found.append(f"Not finished in time for the event: {one.label} ({need}{part}).")
    return found


def _course_label(assembly: Assembly, step: str) -> str:
    course = next(one.course for one in assembly.problem.steps if one.id == step)
    return label(assembly.frame.kb, course)


def _document(assembly: Assembly, status: str, headline: str, **parts: object) -> Schedule:
    frame = assembly.frame
    closed = assembly.closed()
    plan = frame.outlook.looks[0].outcome.plan
    emergencies = [one.at_once for one in plan.complications if one.emergency]
    for first in reversed(emergencies):
        headline = f"{first} {headline.replace(f'{first} ', '')}"
    not_booked = LeftOut(frame, assembly.citations).not_booked()
    return Schedule.model_validate(
        {
            "case_id": frame.case.id,
            "consultation": frame.case.context.date,
            "first_day": frame.start,
            "last_day": assembly.date(frame.days - 1),
            "event": frame.case.event_date,
            "status": status,
            "headline": headline,
            "emergency": bool(emergencies),
            "notices": STANDING,
            "preferences": frame.wishes,
            "closed": closed,
            "not_booked": not_booked,
            "sources": assembly.citations.sources(),
            "provenance": plan.provenance,
            **parts,
        }
    )
