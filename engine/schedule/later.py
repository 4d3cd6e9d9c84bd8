"""What may follow a finished course: maintenance, from the first day that keeps the gaps to what is booked."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from engine.published_days import whole
from engine.schedule.cited import Citations
from engine.schedule.figures import Frame
from engine.schedule.problem import Days, Problem, VisitLimit, broken
from engine.schedule.year import Later


def later(frame: Frame, problem: Problem, days: Days, citations: Citations) -> tuple[Later, ...]:
    """Maintenance that may follow a course within the year."""
    found = []
    for course in frame.outlook.courses:
        statement = frame.kb.individuals[course.statement]
        low, high = statement.one("maintenanceWeeksMin"), statement.one("maintenanceWeeksMax")
        figures = [Decimal(str(figure)) for figure in (low, high) if figure is not None]
        if not figures:
            continue
        last = max((step.id for step in problem.steps if step.course == course.treatment), key=lambda step: days[step])
        due = days[last] + max(whole(figure * 7) for figure in figures)
        free = _first_free(problem, days, last, due)
        if free is None:
            continue
        weeks = "–".join(dict.fromkeys(f"{figure:f}" for figure in figures))
        kept = "" if free == due else " Before that day what is booked, or a closed day, is in the way."
        found.append(
            Later(
                label=frame.kb.label(course.treatment),
                not_before=frame.date(free),
                text=f"Maintenance every {weeks} weeks is published; book it on the result of the course.{kept}",
                evidence=citations.evidence((course.statement,)),
            )
        )
    return tuple(found)


def _first_free(problem: Problem, days: Days, step: str, due: int) -> int | None:
    """The first day from `due` on for one more session like this one; None when the year has none."""
    # How many visits were asked for is no matter of a session that is not booked.
    bound = tuple(one for one in problem.constraints if not isinstance(one, VisitLimit))
    free = replace(problem, constraints=bound)
    return next((day for day in range(due, problem.days) if not broken(free, {**days, step: day})), None)
