"""An event: the days before it that are kept quiet, and what is finished and healed by then, or why it is not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from engine.published_days import downtime, over, whole
from engine.schedule.cited import Citations
from engine.schedule.conflict import minimal_clash, only
from engine.schedule.figures import Frame, bare_id, interventions, is_review, label, look_of
from engine.schedule.held import held_until
from engine.schedule.lapses import areas_on, left_out, look_on, spans_of
from engine.schedule.model import Undecided, soonest
from engine.schedule.outlook import TOXIN, ToxinArea
from engine.schedule.problem import Days, NotOn, OneWithin, Problem, Requirement, Span
from engine.schedule.thinned import STATEMENTS, resting, waits
from engine.schedule.year import ClashMember, Readiness


def quiet(frame: Frame, course: str) -> tuple[int, tuple[str, ...]]:
    """Days before an event on which a course must not fall: what a statement asks for, or its downtime."""
    if is_review(course):
        return 0, ()
    view = look_of(frame, course).view
    rows = [s for i in interventions(frame, course) for _, s in view.all("event_quiet", intervention=i)]
    down = downtime(frame.kb, course)
    days = max((down, *(whole(s["days"]) for s in rows)))
    asking = dict.fromkeys(str(s["statement"]) for s in rows if whole(s["days"]) == days)
    return days, (*asking, *((course,) if down == days > 0 else ()))


Ready = tuple[Requirement, NotOn | OneWithin]


def ready(frame: Frame, problem: Problem, course: str) -> tuple[Ready, ...]:
    """The wish that a course is finished before the event; of toxin, that it is still at work then wherever booked."""
    event = frame.case.event_date
    assert event is not None
    if course == TOXIN:
        return tuple(_toxin_ready(frame, problem, event))
    text = f"{label(frame.kb, course)}: finished before the event of {event.isoformat()}"
    asked = Requirement(f"ready/{bare_id(course)}", "ready", text)
    closed = ((max(0, frame.day(event)), frame.days - 1),)
    return ((asked, NotOn(deciding(problem, course), closed, (course, asked.id))),)


def _toxin_ready(frame: Frame, problem: Problem, event: dt.date) -> Iterator[Ready]:
    """Yield the wish for all booked areas, or one for each group of them that the same days serve."""
    steps = tuple(step.id for step in problem.steps if step.course == TOXIN)
    served: dict[tuple[Span, ...], list[ToxinArea]] = {}
    for area in frame.outlook.areas:
        served.setdefault(serving(frame, area, event), []).append(area)
    for spans, areas in served.items():
        names = ", ".join(frame.kb.label(f"area:{area.area}").lower() for area in areas)
        where = f" in {names}" if len(served) > 1 else ""
        text = f"Toxin{where}: given before the event of {event.isoformat()}, and its published effect not over by then"
        if not spans and len(served) > 1:
            text += "".join(dict.fromkeys(not_due(frame, area) for area in areas if area.since >= event))
        asked = Requirement(f"ready/{TOXIN}/{areas[0].area}" if where else f"ready/{TOXIN}", "ready", text)
        yield asked, OneWithin(steps, spans, (TOXIN, asked.id))


def serving(frame: Frame, area: ToxinArea, event: dt.date) -> tuple[Span, ...]:
    """The days on which a session treats an area so that its longest published effect is not over by the event.

    What closes days to all areas alike is a requirement of its own, and is left to it.
    """
    first, last = lasting(frame, event, (area.product,))
    spans = {one.area: spans_of(frame, one.area) for one in frame.outlook.areas}
    if len(set(spans.values())) == 1:
        return ((first, last),)
    begin = min(low for one in spans.values() for low, _ in one)
    own = ((0 if low == begin else low, high) for low, high in spans[area.area])
    both = ((max(low, first), min(high, last)) for low, high in own)
    return tuple((low, high) for low, high in both if low <= high)


def not_due(frame: Frame, area: ToxinArea) -> str:
    """From which day an area is due and why, to stand behind a sentence."""
    held, _ = held_until(frame, TOXIN, area.since, [f"{TOXIN}/{area.area}"])
    rests = [
        waits(look.view, longer[area.area])
        for look in frame.outlook.looks
        if look.day < area.since and area.area in (longer := resting(look.view, look.day))
    ]
    why = "; ".join(dict.fromkeys((*rests, *((held.removeprefix(" (").removesuffix(")"),) if held else ()))))
    return f"; not due before {area.since.isoformat()} ({why})" if why else f"; not due before {area.since.isoformat()}"


def deciding(problem: Problem, course: str) -> str:
    """The step with which a course counts as done: its last session, of toxin the first."""
    steps = [step.id for step in problem.steps if step.course == course]
    return steps[0 if course == TOXIN else -1]


def lasting(frame: Frame, event: dt.date, products: tuple[str, ...] = ()) -> Span:
    """First and last day on which toxin is given before an event and its longest published effect is not over then.

    products: those that have to last; empty: all that are booked.
    """
    last = frame.day(event) - 1
    asked = products or interventions(frame, TOXIN)
    return max(_first_lasting(frame, event, last, product) for product in asked), last


def _first_lasting(frame: Frame, event: dt.date, last: int, product: str) -> int:
    return next((day for day in range(max(0, last + 1)) if faded(frame, day, event, (product,)) is None), max(0, last))


def faded(frame: Frame, day: int, event: dt.date, products: tuple[str, ...] = ()) -> dt.date | None:
    """When the published effect of toxin given on a day is over, if that is before the event for all of it.

    products: those that count; empty: all that are given on that day.
    """
    on = frame.start + dt.timedelta(days=day)
    given = products or tuple(area.product for area in areas_on(frame, on)) or interventions(frame, TOXIN)
    ends = [end for product in given if (end := over(frame.kb, product, on)) is not None and end < event]
    return min(ends) if len(ends) == len(given) else None


class Event:
    """What the event date makes of a problem and its days; `days` is None where requirements clash."""

    def __init__(self, frame: Frame, problem: Problem, days: Days | None, citations: Citations) -> None:
        self.frame, self.problem, self.days, self.citations = frame, problem, days, citations
        self.courses = [c for c in dict.fromkeys(step.course for step in problem.steps) if not is_review(c)]

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
        missing = self._untreated(event) if course == TOXIN else ()
        in_time = self._met(course) and not missing
        last = max(done, default=None)
        healed = None if last is None else last + downtime(self.frame.kb, course)
        why, causes = ("", ()) if self._met(course) else self._why_not(course)
        if missing and self._before(course):
            why = " ".join((*((why,) if why else ()), *(text for _, text in missing)))
            causes = (*causes, *self._leaves_out(area for area, _ in missing))
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
            fading=faded(self.frame, last, event) if course == TOXIN and last is not None else None,
            areas=tuple(area for area, _ in missing) if self._before(course) else (),
            why=why,
            causes=causes,
            evidence=self.citations.evidence(cited),
        )

    def _untreated(self, event: dt.date) -> tuple[tuple[str, str], ...]:
        """Each booked area that no session treats so that its effect lasts until the event, and why in a sentence.

        What is over in all areas of its last session is told of the toxin as a whole.
        """
        if self.days is None:
            return ()
        day = self.frame.day(event)
        given = [self.days[step.id] for step in self.problem.steps if step.course == TOXIN]
        before = [one for one in given if one < day]
        found = []
        for area in self.frame.outlook.areas:
            spans = spans_of(self.frame, area.area)
            own = [one for one in before if any(low <= one <= high for low, high in spans)]
            name = self.frame.kb.label(f"area:{area.area}")
            if not own:
                found.append((area.area, f"{name}: not treated before the event."))
                continue
            end, alike = faded(self.frame, max(own), event, (area.product,)), max(own) == max(before)
            if end is not None and not (alike and faded(self.frame, max(before), event) is not None):
                found.append((area.area, f"{name}: its published effect lasts until about {end.isoformat()}."))
        return tuple(found)

    def _leaves_out(self, areas: Iterable[str]) -> Iterator[ClashMember]:
        """Yield why the last toxin session before the event leaves out each of these areas, where that is told."""
        event = self.frame.case.event_date
        assert event is not None and self.days is not None
        given = [self.days[step.id] for step in self.problem.steps if step.course == TOXIN]
        on = self._date(max((day for day in given if day < self.frame.day(event)), default=0))
        look = look_on(self.frame, on)
        found = {area: (why, statements) for area, why, statements in left_out(self.frame, on)}
        found |= {area: (waits(look.view, one), STATEMENTS) for area, one in resting(look.view, look.day).items()}
        for area in areas:
            if area in found:
                name, (why, statements) = self.frame.kb.label(f"area:{area}"), found[area]
                asked = Requirement(f"wait/{TOXIN}/{area}", "wait", f"{name}: {why}", statements, safety=True)
                yield member(asked, self.citations)

    def _why_not(self, course: str) -> tuple[str, tuple[ClashMember, ...]]:
        """Why a course is not finished before the event: by its own requirements, or by what stands beside it."""
        others = {step.course for step in self.problem.steps} - {course}
        wished = [one.id for one in self.problem.requirements if one.kind != "ready"]
        posed, alone = only(self.problem, wished), only(self.problem, [one for one in wished if one not in others])
        name = "Its first session" if course == TOXIN else "Its last session"
        try:
            if self._before(course):
                return self._over_by_then(posed)
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

    def _over_by_then(self, posed: Problem) -> tuple[str, tuple[ClashMember, ...]]:
        """Why the effect of toxin given before the event is over by then: what keeps a session from lasting, if any."""
        event = self.frame.case.event_date
        assert event is not None
        first, _ = lasting(self.frame, event)
        last = self.frame.day(event) - quiet(self.frame, TOXIN)[0] - 1
        if first > last:
            return "No day before the event serves it.", ()
        days = f"A session from {self._date(first).isoformat()} to {self._date(last).isoformat()} would last until it"
        causes = self._causes(posed, TOXIN, [one for one in self.courses if one != TOXIN and self._met(one)])
        if causes:
            return f"{days}, but for what is booked beside it.", causes
        return f"{days}: the schedule books one there when everything is asked to be ready for the event.", ()

    def _before(self, course: str) -> bool:
        event = self.frame.case.event_date
        assert event is not None
        return self.days is not None and self.days[deciding(self.problem, course)] < self.frame.day(event)

    def _met(self, course: str) -> bool:
        """Finished before the event; of toxin, begun before it and the last session before it still at work."""
        event = self.frame.case.event_date
        if not self._before(course) or course != TOXIN:
            return self._before(course)
        assert event is not None and self.days is not None
        given = [self.days[step.id] for step in self.problem.steps if step.course == TOXIN]
        return faded(self.frame, max(day for day in given if day < self.frame.day(event)), event) is None

    def _causes(self, problem: Problem, course: str, met: Iterable[str]) -> tuple[ClashMember, ...]:
        """What clashes with finishing this course in time, and those that are; without the wish itself."""
        asked = [pair for one in (*met, course) for pair in ready(self.frame, problem, one)]
        posed = replace(
            problem,
            requirements=(*problem.requirements, *(requirement for requirement, _ in asked)),
            constraints=(*problem.constraints, *(closed for _, closed in asked)),
        )
        clash = minimal_clash(posed)
        wish = f"ready/{bare_id(course)}"
        if clash is None or not any(one == wish or one.startswith(f"{wish}/") for one in clash.requirements):
            return ()
        named = [posed.requirement(one) for one in clash.requirements if one not in (TOXIN, wish)]
        return tuple(self._cause(one) for one in named)

    def _cause(self, one: Requirement) -> ClashMember:
        """A cause; that others are ready by the event is a wish only where it was asked for."""
        told = member(one, self.citations)
        preferred = one.kind == "ready" and not self.frame.wishes.ready_by_event
        return told.model_copy(update={"wish": "preferred, not asked for"}) if preferred else told

    def _date(self, day: int) -> dt.date:
        return self.frame.start + dt.timedelta(days=day)


def member(requirement: Requirement, citations: Citations) -> ClashMember:
    """A requirement as a line of a clash: with its statements, or as a wish or a date of one's own."""
    return ClashMember(
        id=requirement.id,
        kind=requirement.kind,
        text=requirement.text,
        wish=requirement.wish,
        safety=requirement.safety,
        evidence=citations.evidence(requirement.statements),
    )
