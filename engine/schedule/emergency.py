"""A year in an emergency: no visit is booked while one stands, and what waits for its end is named."""

from __future__ import annotations

from collections.abc import Iterator

from engine.schedule.care import due_at_home
from engine.schedule.cited import Citations
from engine.schedule.figures import Frame, label
from engine.schedule.given import given, said
from engine.schedule.outlook import TOXIN
from engine.schedule.year import NotBooked

HELD = "Held until the emergency is over."
HEADLINE = "Nothing is booked until this is over."


def missing_ends(frame: Frame) -> tuple[str, ...]:
    """Paths of the end dates that are missing while an emergency stands; empty where none does."""
    found = (one for item in frame.outlook.looks[0].outcome.plan.complications for one in item.unended)
    return tuple(dict.fromkeys(found))


def notes(frame: Frame) -> tuple[str, ...]:
    """What has to be answered before anything is booked, for each emergency."""
    plan = frame.outlook.looks[0].outcome.plan
    return tuple(
        f"{one.label}: {one.still} Answer in {' and '.join(one.unended)}, then make the year again."
        for one in plan.complications
        if one.emergency
    )


def held(frame: Frame, citations: Citations) -> Iterator[NotBooked]:
    """Yield everything that would be booked or begun, and what the plan only weighs or lets wait."""
    plan, wishes = frame.outlook.looks[0].outcome.plan, frame.wishes
    because = citations.evidence(_statements(frame))
    names = [f"Review of {said(frame, found)}" for found in given(frame) if found.within(frame)[1] >= 0]
    names += [label(frame.kb, TOXIN)] if frame.outlook.areas else []
    names += [label(frame.kb, course.treatment) for course in frame.outlook.courses]
    names += [item.label for item in plan.adjuncts if item.treatment not in wishes.leave_out]
    names += [frame.kb.label(str(slots["treatment"])) for _, slots in due_at_home(frame.outlook.looks)]
    names += [entry.label for entry in plan.deferred if entry.id.removeprefix("adjunct/") not in wishes.leave_out]
    for name in dict.fromkeys(names):
        yield NotBooked(label=name, why=HELD, evidence=because)


def _statements(frame: Frame) -> tuple[str, ...]:
    """The complications, and what the plan says of them for safety."""
    plan = frame.outlook.looks[0].outcome.plan
    pressing = {path.split(".")[2] for path in missing_ends(frame)}
    urgent = [record.statement for one in plan.complications if one.emergency for record in one.evidence]
    return (*urgent, *(one.statement for one in plan.safety if pressing & set(one.because_of)))
