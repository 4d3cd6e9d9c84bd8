"""Courses that safety leaves no day in the year: they are not booked, and the rest is.

An age of the licence that is reached within days, a state that bars a treatment: a clash of one course with nothing
but that and what sources ask for is no choice for anyone.  The course is left out and told with its reason.
"""

from __future__ import annotations

from dataclasses import replace

from engine.planning.view import bare
from engine.schedule.conflict import minimal_clash, only
from engine.schedule.figures import Frame, NoDay, is_review, label
from engine.schedule.lapses import of_toxin
from engine.schedule.model import Undecided, feasible
from engine.schedule.outlook import TOXIN
from engine.schedule.problem import Problem


def without_barred(frame: Frame, posed: Problem) -> Frame:
    """The frame without the courses that have no day even by themselves and without any wish; the same if none is so.

    Raises Undecided.
    """
    barred = tuple(found for course in _courses(posed) if (found := _barred(frame, posed, course)) is not None)
    if not barred:
        return frame
    names, outlook = {one.course for one in barred}, frame.outlook
    kept = replace(
        outlook,
        courses=tuple(course for course in outlook.courses if course.treatment not in names),
        areas=() if TOXIN in names else outlook.areas,
        toxin_look=None if TOXIN in names else outlook.toxin_look,
    )
    return replace(frame, outlook=kept, no_day=(*frame.no_day, *barred))


def _courses(posed: Problem) -> list[str]:
    return [one for one in dict.fromkeys(step.course for step in posed.steps) if not is_review(one)]


def _barred(frame: Frame, posed: Problem, course: str) -> NoDay | None:
    alone = only(posed, _sourced(posed, course))
    if not any(one.safety for one in alone.requirements):
        return None
    clash = minimal_clash(alone)
    told = [] if clash is None else [one for one in map(alone.requirement, clash.requirements) if one.id != course]
    if not any(one.safety for one in told):
        return None
    name = f"{label(frame.kb, course)}: "
    why = "; ".join(one.text.removeprefix(name).rstrip(".") for one in told)
    several = sum(1 for step in posed.steps if step.course == course) > 1
    left = "There is no room for all its sessions" if several else "No day of this schedule is left for it"
    why = f"{left}: {why}."
    if any(one.id.startswith("prepare/") for one in told):
        why += " Where that preparation has been kept already, say so (--prepared)."
    cited = dict.fromkeys(statement for one in told for statement in one.statements)
    return NoDay(course, _entries(frame, course), why, tuple(cited))


def _sourced(posed: Problem, course: str) -> list[str]:
    """What is asked of one course but for wishes and the other courses."""
    others = set(_courses(posed)) - {course}
    return [one.id for one in posed.requirements if one.kind not in ("wish", "ready") and one.id not in others]


def _entries(frame: Frame, course: str) -> tuple[str, ...]:
    if course != TOXIN:
        return (f"adjunct/{bare(course)}",)
    areas = frame.outlook.areas
    products = (f"product/{bare(area.product)}" for area in areas)
    return tuple(dict.fromkeys((*(f"toxin/{area.area}" for area in areas), *products)))


def fewer(frame: Frame, more: Problem, most: int, placed: int) -> str:
    """Why fewer toxin sessions are booked than the interval allows, in one sentence.

    more: the problem with one session more than fit.
    """
    told = f"Of {most} toxin sessions that the interval allows, {placed} {'fits' if placed == 1 else 'fit'}"
    asked = set(_sourced(more, TOXIN))
    lapses = {one.id for one in more.requirements if one.id.startswith(f"lapse/{TOXIN}/")}
    try:
        barred = bool(lapses) and not feasible(only(more, asked)) and feasible(only(more, asked - lapses))
    except Undecided:
        barred = False
    if not barred:
        return f"{told} beside everything else."
    days = " and ".join(
        f"from {lapse.first.isoformat()} to {lapse.last.isoformat()} ({lapse.why.rstrip('.')})"
        for lapse in of_toxin(frame)
    )
    return f"{told}, because toxin is not allowed {days}."
