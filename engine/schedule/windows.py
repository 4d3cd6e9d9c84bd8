"""Days that the booked sessions themselves close to a treatment: what each gap comes to once days are chosen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from engine.schedule.figures import Frame, bare_id, is_review, label
from engine.schedule.problem import After, Days, Pair, Problem, Span
from engine.schedule.year import Around


def around(frame: Frame, problem: Problem, days: Days) -> tuple[Around, ...]:
    """Every window in which a session of a course would break a gap to one that is booked, within the year."""
    course_of = {step.id: step.course for step in problem.steps}
    found: dict[tuple[str, Span, str, str], Around] = {}
    for closed, (first, last), because_of, gap in _windows(problem, days):
        span = (max(0, first), min(problem.days - 1, last))
        course = course_of[closed]
        if is_review(course) or span[0] > span[1]:
            continue
        found.setdefault(
            (course, span, because_of, gap),
            Around(
                gap=gap,
                course=bare_id(course),
                label=label(frame.kb, course),
                first=frame.start + dt.timedelta(days=span[0]),
                last=frame.start + dt.timedelta(days=span[1]),
                session=because_of,
            ),
        )
    return tuple(sorted(found.values(), key=lambda one: (one.first, one.last, one.course, one.session, one.gap)))


def _windows(problem: Problem, days: Days) -> Iterator[tuple[str, Span, str, str]]:
    """Yield a step that is kept away, from which days, the step it is kept away from, and the requirement."""
    for one in problem.constraints:
        gap = one.needs[-1]
        if isinstance(one, After):
            if gap == one.needs[0] or is_review(gap):
                continue  # merely an order, or the days within which a review is due
            yield one.second, (days[one.first] + 1, days[one.first] + one.gap_days - 1), one.first, gap
            yield one.first, (days[one.second] - one.gap_days + 1, days[one.second] - 1), one.second, gap
        elif isinstance(one, Pair) and not one.never:
            for closed, other, before, after in (
                (one.two, one.one, one.gap_to_one, one.gap_to_two),
                (one.one, one.two, one.gap_to_two, one.gap_to_one),
            ):
                day = days[other]
                if one.same_day:
                    yield closed, (day - before + 1, day - 1), other, gap
                    yield closed, (day + 1, day + after - 1), other, gap
                else:
                    yield closed, (day - max(before, 1) + 1, day + max(after, 1) - 1), other, gap
