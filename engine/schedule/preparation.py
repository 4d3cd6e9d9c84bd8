"""Days a preparation needs before a session, judged for every session of a course by the look that holds on its day.

It begins at the consultation that asks for it at the earliest: the first, or the one to be held when a state ends
that is expected to end.  What only a later look asks for begins at that look, and moves the sessions after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.published_days import whole
from engine.schedule.figures import Frame, bare_id, interventions, is_review, label, look_of
from engine.schedule.outlook import Look, expected_ends
from engine.schedule.problem import Requirement, Span


def preparations(frame: Frame, courses: Iterable[str]) -> Iterator[tuple[str, Span, Requirement]]:
    """Yield the days that each preparation closes to a course; nothing where all has been prepared already."""
    if frame.wishes.prepared:
        return
    for course in courses:
        if is_review(course):
            continue
        booked, name = look_of(frame, course), label(frame.kb, course)
        begun = _leads(frame, booked, course)
        begins = max((frame.case.context.date, *(end for _, end in expected_ends(frame.case) if end <= booked.day)))
        text = f"{name}: {_longest(begun)} days of preparation before the first session"
        last = frame.day(begins) + _longest(begun) - 1
        if begun and last >= 0:
            yield course, (0, last), _requirement(f"prepare/{bare_id(course)}", text, begun)
        for number, look in enumerate(frame.outlook.looks):
            new = {one: days for one, days in _leads(frame, look, course).items() if one not in begun}
            if look.day > booked.day and new:
                first = frame.day(look.day)
                text = f"{name}: {_longest(new)} days of preparation that begin on {look.day.isoformat()}"
                span = (first, first + _longest(new) - 1)
                yield course, span, _requirement(f"prepare/{bare_id(course)}/{number}", text, new)
                begun |= new


def _requirement(requirement_id: str, text: str, leads: dict[str, int]) -> Requirement:
    days = _longest(leads)
    cited = tuple(sorted(statement for statement, asks in leads.items() if asks == days > 0))
    return Requirement(requirement_id, "wait", text, cited, days, days)


def _leads(frame: Frame, look: Look, course: str) -> dict[str, int]:
    """Days before a session on which each preparation begins, by its statement, as a look asks for it.

    What may apply counts as well: an unanswered question is no reason to prepare for less.
    """
    return {
        str(slots["statement"]): whole(slots["days"])
        for intervention in interventions(frame, course)
        for _, slots in look.view.all("preparation", intervention=intervention)
    }


def _longest(leads: dict[str, int]) -> int:
    return max(leads.values(), default=0)
