"""An event: the days before it that are kept quiet, and what is finished and healed by then, or why it is not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from engine.schedule.cited import Citations
from engine.schedule.conflict import minimal_clash, only
from engine.schedule.effects import effect
from engine.schedule.figures import REVIEWS, Frame, bare_id, downtime, interventions, label, look_of, whole
from engine.schedule.model import Undecided, soonest
from engine.schedule.outlook import TOXIN
from engine.schedule.problem import Days, NotOn, Problem, Requirement
from engine.schedule.year import ClashMember, Readiness


def quiet(frame: Frame, course: str) -> tuple[int, tuple[str, ...]]:
    """Days before an event on which a course must not fall: what a statement asks for, or its downtime."""
    if course in REVIEWS:
        return 0, ()
    view = look_of(frame, course).view
    rows = [s for i in interventions(frame, course) for _, s in view.all("event_quiet", intervention=i)]
    down = downtime(frame.kb, course)
    days = max((down, *(whole(s["days"]) for s in rows)))
    asking = dict.fromkeys(str(s["statement"]) for s in rows if whole(s["days"]) == days)
    return days, (*asking, *((course,) if down == days > 0 else ()))


def ready(frame: Frame, problem: Problem, course: str) -> tuple[Requirement, NotOn]:
    """The wish that a course is finished before the event; of toxin its first session is."""
    event = frame.case.event_date
    assert event is not None
    text = f"{label(frame.kb, course)}: finished before the event of {event.isoformat()}"
    asked = Requirement(f"ready/{bare_id(course)}", "ready", text)
    closed = ((max(0, frame.day(event)), frame.days - 1),)
    return asked, NotOn(deciding(problem, course), closed, (course, asked.id))


def deciding(problem: Problem, course: str) -> str:
    """The step with which a course counts as done: its last session, of toxin the first."""
    steps = [step.id for step in problem.steps if step.course == course]
    return steps[0 if course == TOXIN else -1]


class Event:
    """What the event date makes of a problem and its days; `days` is None where requirements clash."""

    def __init__(self, frame: Frame, problem: Problem, days: Days | None, citations: Citations) -> None:
        self.frame, self.problem, self.days, self.citations = frame, problem, days, citations
        self.courses = [c for c in dict.fromkeys(step.course for step in problem.steps) if c not in REVIEWS]

    def readiness(self) -> tuple[Readiness, ...]:
        """Each course and whether it is finished and healed by the event; nothing without one ahead."""
        event = self.frame.case.event_date
        if event is None or self.frame.day(event) < 0:
            return ()
        return tuple(self._course(course, event) for course in self.courses)

    def _course(self, course: str, event: dt.date) -> Readiness:
        silent, cited = quiet(self.frame, course)
        day = self.frame.day(event)
        steps = [step.id for step in self.problem.steps if step.course == course]
        done = [self.days[step] for step in steps if self.days[step] < day] if self.days is not None else []
        needed = day - silent - 1
        in_time = self.days is not None and self.days[deciding(self.problem, course)] < day
        last = max(done, default=None)
        healed = None if last is None else last + downtime(self.frame.kb, course)
        why, causes = ("", ()) if in_time else self._why_not(course)
        return Readiness(
            course=bare_id(course),
            label=label(self.frame.kb, course),
            ready=in_time,
            done=len(done),
            of=len(steps),
            last=None if last is None else self._date(last),
            healed_by=None if healed is None else self._date(healed),
            needed_by=self._date(needed) if needed >= 0 else None,
            quiet_days=silent,
            fading=self._fading(course, last, event) if last is not None else None,
            why=why,
            causes=causes,
            evidence=self.citations.evidence(cited),
        )

    def _fading(self, course: str, last: int, event: dt.date) -> dt.date | None:
        """When the toxin's published effect is over, if that is before the event."""
        if course != TOXIN:
            return None
        found = [
            effect(self.frame.kb, product, self._date(last), product, self.citations)
            for product in interventions(self.frame, course)
        ]
        ends = [one.until for one in found if one is not None and one.until is not None]
        return min(ends) if ends and min(ends) < event else None

    def _why_not(self, course: str) -> tuple[str, tuple[ClashMember, ...]]:
        """Why a course is not finished before the event: by its own requirements, or by what stands beside it."""
        others = {step.course for step in self.problem.steps} - {course}
        wished = [one.id for one in self.problem.requirements if one.kind != "ready"]
        posed, alone = only(self.problem, wished), only(self.problem, [one for one in wished if one not in others])
        name = "Its first session" if course == TOXIN else "Its last session"
        try:
            first = soonest(alone, deciding(alone, course))
            causes = self._causes(alone, course, ())
            if first is None:
                return "It cannot be booked at all.", causes
            when = f"{name} could be on {self._date(first).isoformat()} at the earliest"
            if causes:
                return f"{when}, with nothing else booked.", causes
            causes = self._causes(posed, course, [one for one in self.courses if self._met(one)])
        except Undecided:
            return "The solver could not settle why.", ()
        if causes:
            return f"{when} with nothing else booked; it gives way to what is booked beside it.", causes
        return f"{when} with nothing else booked: in time, but for what clashes.", ()

    def _met(self, course: str) -> bool:
        event = self.frame.case.event_date
        assert event is not None
        return self.days is not None and self.days[deciding(self.problem, course)] < self.frame.day(event)

    def _causes(self, problem: Problem, course: str, met: Iterable[str]) -> tuple[ClashMember, ...]:
        """What clashes with finishing this course in time, and those that are; without the wish itself."""
        asked = [ready(self.frame, problem, one) for one in (*met, course)]
        posed = replace(
            problem,
            requirements=(*problem.requirements, *(requirement for requirement, _ in asked)),
            constraints=(*problem.constraints, *(closed for _, closed in asked)),
        )
        clash = minimal_clash(posed)
        wish = f"ready/{bare_id(course)}"
        if clash is None or wish not in clash.requirements:
            return ()
        named = [posed.requirement(one) for one in clash.requirements if one not in (TOXIN, wish)]
        return tuple(member(one, self.citations) for one in named)

    def _date(self, day: int) -> dt.date:
        return self.frame.start + dt.timedelta(days=day)


def member(requirement: Requirement, citations: Citations) -> ClashMember:
    """A requirement as a line of a clash: with its statements, or as a wish or a date of one's own."""
    return ClashMember(
        id=requirement.id,
        kind=requirement.kind,
        text=requirement.text,
        wish=requirement.wish,
        evidence=citations.evidence(requirement.statements),
    )
