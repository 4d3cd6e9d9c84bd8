"""From what is to be booked to a scheduling problem: steps, gaps with their statements, and days that are closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from engine.planning.view import bare
from engine.published_days import downtime
from engine.schedule import checks as later_checks
from engine.schedule.checks import Check
from engine.schedule.event import deciding, quiet, ready
from engine.schedule.figures import (
    REVIEW,
    Frame,
    bare_id,
    doses,
    in_months,
    interval_days,
    interventions,
    is_review,
    label,
    name_of,
    published_range,
    repeat,
    review,
    sessions,
    unlisted,
)
from engine.schedule.given import reviews_given
from engine.schedule.held import held_until
from engine.schedule.lapses import Lapse, of_course, of_toxin, spans_of
from engine.schedule.outlook import TOXIN, Course
from engine.schedule.pair_gaps import pair_gap
from engine.schedule.pairs import Gaps
from engine.schedule.preferences import WEEKDAYS
from engine.schedule.preparation import preparations
from engine.schedule.problem import (
    After,
    Constraint,
    NotOn,
    Pair,
    Part,
    Problem,
    Requirement,
    Span,
    Step,
    Stretch,
    VisitLimit,
)
from engine.schedule.thinned import INFERENCE, STATEMENTS, resting, thin, waits
from kb.snapshot import Individual


def problem(frame: Frame, toxin_sessions: int, checks: Iterable[Check] = ()) -> Problem:
    """The problem with this many toxin sessions, and with these checks after them as visits."""
    builder = _Builder(frame)
    if toxin_sessions:
        builder.toxin(toxin_sessions)
        builder.checks(checks)
    for course in frame.outlook.courses:
        builder.course(course)
    builder.lapses()
    builder.given()
    builder.preparation()
    builder.gaps()
    builder.past()
    builder.event()
    builder.areas()
    builder.wishes()
    return builder.made()


class _Builder:
    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.kb = frame.kb
        self.table = Gaps(frame.kb)
        self.steps: list[Step] = []
        self.requirements: dict[str, Requirement] = {}
        self.constraints: list[Constraint] = []
        self.stretches: list[Stretch] = []
        self.ready: list[tuple[str, int]] = []
        self.parts: tuple[Part, ...] = ()

    def made(self) -> Problem:
        return Problem(
            days=self.frame.days,
            steps=tuple(self.steps),
            requirements=tuple(self.requirements.values()),
            constraints=tuple(self.constraints),
            stretches=tuple(self.stretches),
            ready=tuple(self.ready),
            earliest_first=self.frame.wishes.order == "earliest",
            parts=self.parts,
        )

    def of(self, course: str) -> list[Step]:
        return [step for step in self.steps if step.course == course]

    def courses(self) -> list[str]:
        return list(dict.fromkeys(step.course for step in self.steps))

    def ask(self, requirement: Requirement) -> str:
        self.requirements.setdefault(requirement.id, requirement)
        return requirement.id

    # --- toxin

    def toxin(self, count: int) -> None:
        areas = self.frame.outlook.areas
        named = dict.fromkeys(self.kb.label(area.product) for area in areas)
        times = "one session" if count == 1 else f"{count} sessions"
        asked = f"Toxin ({', '.join(named)}): {times} in the year"
        self.ask(Requirement(TOXIN, "course", asked, doses(self.frame, [area.area for area in areas])))
        earliest, latest, cited = review(self.frame)
        if cited:
            text = f"A review {earliest} to {latest} days after each toxin session"
            self.ask(Requirement(REVIEW, "review", text, cited, earliest, earliest))
        for number in range(1, count + 1):
            self.steps.append(Step(f"{TOXIN}/{number}", TOXIN, number))
            if cited:
                self.steps.append(Step(f"{REVIEW}/{number}", REVIEW, number, TOXIN))
                pair = (f"{TOXIN}/{number}", f"{REVIEW}/{number}")
                self.constraints.append(After(*pair, earliest, (TOXIN, REVIEW), latest))
        least, usual, statements = repeat(self.frame)
        planned = usual if self.frame.wishes.gaps == "recommended" else least
        if count > 1:
            text = f"Toxin sessions at least {planned} days apart (never under {least}){in_months(self.frame)}"
            needs = (TOXIN, self.ask(Requirement("repeat", "repeat", text, statements, usual, least)))
            self._in_turn(self.of(TOXIN), planned, needs)
            self._thinned()
        since = min(area.since for area in areas)
        first = [area.area for area in areas if area.since == since]
        look = [one for one in self.frame.outlook.looks if one.day < since or one is self.frame.outlook.looks[0]][-1]
        longer = resting(look.view, look.day)
        if set(first) <= set(longer):
            why = "; ".join(dict.fromkeys(waits(look.view, longer[area]) for area in first))
            self._hold(TOXIN, since, f" ({why})", STATEMENTS)
        else:
            self._wait(TOXIN, since, [f"toxin/{area}" for area in first])

    def _thinned(self) -> None:
        """The longer interval while a booked muscle is thinned: a proposal, kept beside the figures of the labels."""
        found = list(self.frame.outlook.thinned().values())
        if not found:
            return
        least, most = max(one.least for _, one in found), max(one.most for _, one in found)
        gap = most if self.frame.wishes.gaps == "recommended" else least
        thinned = thin(found[0][0].view, [one for _, one in found])
        text = (
            f"Toxin sessions at least {gap} days apart while this muscle is thinned beyond the measurement error: "
            f"{thinned} (proposed: {least}–{most}; {INFERENCE})"
        )
        if gap > least and any(one.given is not None for _, one in found):
            text += (
                f". To the last session on record {least} days are kept, because the plan gives the dose from then on; "
                f"between sessions that are booked the {gap} recommended"
            )
        asked = self.ask(Requirement("repeat/thinned", "repeat", text, STATEMENTS, most, least))
        for one, two in pairwise(self.of(TOXIN)):
            self.constraints.append(After(one.id, two.id, gap, (TOXIN, asked)))

    def _in_turn(self, steps: list[Step], gap: int, needs: tuple[str, ...]) -> None:
        for one, two in pairwise(steps):
            self.constraints.append(After(one.id, two.id, 1, needs[:1]))
            self.constraints.append(After(one.id, two.id, gap, needs))

    def checks(self, found: Iterable[Check]) -> None:
        """Later checks that need the person in the room."""
        for step, requirement, bound, stretch in later_checks.steps(self.frame, found):
            self.steps.append(step)
            self.ask(requirement)
            self.constraints.extend(bound)
            self.stretches.append(stretch)

    def _wait(self, course: str, since: dt.date, entries: list[str]) -> None:
        day = self.frame.day(since)
        if day <= 0 or since == self.frame.outlook.looks[0].day:
            return
        self._hold(course, since, *held_until(self.frame, course, since, entries))

    def _hold(self, course: str, since: dt.date, why: str, cited: tuple[str, ...]) -> None:
        day = self.frame.day(since)
        if day <= 0:
            return
        text = f"{label(self.kb, course)}: not before {since.isoformat()}{why}"
        needs = (course, self.ask(Requirement(f"wait/{bare_id(course)}", "wait", text, cited, safety=True)))
        self._close(course, ((0, day - 1),), needs)

    def lapses(self) -> None:
        """Days on which what was booked from an earlier one is no longer allowed."""
        for course in self.frame.outlook.courses:
            self._lapsed(course.treatment, of_course(self.frame, course))
        if self.of(TOXIN):
            self._lapsed(TOXIN, of_toxin(self.frame))

    def _lapsed(self, course: str, found: Iterable[Lapse]) -> None:
        for number, lapse in enumerate(found, start=1):
            days = f"not from {lapse.first.isoformat()} to {lapse.last.isoformat()}"
            text = f"{label(self.kb, course)}: {days} ({lapse.why.rstrip('.')})"
            named = f"lapse/{bare_id(course)}/{number}"
            asked = Requirement(named, "wait", text, lapse.statements, safety=True)
            span = (self.frame.day(lapse.first), self.frame.day(lapse.last))
            self._close(course, (span,), (course, self.ask(asked)))

    def given(self) -> None:
        """The reviews of what was given before the consultation."""
        for step, requirement, closed in reviews_given(self.frame):
            self.steps.append(step)
            self.ask(requirement)
            self.constraints.append(closed)

    def preparation(self) -> None:
        """Care before a session needs its days."""
        for course, span, requirement in preparations(self.frame, self.courses()):
            self._close(course, (span,), (course, self.ask(requirement)))

    def _close(self, course: str, spans: Iterable[Span], needs: tuple[str, ...]) -> None:
        closed = tuple(span for span in spans if span[1] >= 0 and span[0] < self.frame.days)
        if closed:
            self.constraints.extend(NotOn(step.id, closed, needs) for step in self.of(course))

    # --- skin treatments

    def course(self, course: Course) -> None:
        statement = self.kb.individuals[course.statement]
        least, most = sessions(statement)
        name = label(self.kb, course.treatment)
        published = "" if least == most else f" (published: {least}–{most})"
        count = "one session" if least == 1 else f"{least} sessions"
        self.ask(Requirement(course.treatment, "course", f"{name}: {count}{published}", (course.statement,)))
        steps = [Step(f"{bare(course.treatment)}/{n}", course.treatment, n) for n in range(1, least + 1)]
        self.steps.extend(steps)
        self._interval(course, statement, steps)
        self._wait(course.treatment, course.since, [f"adjunct/{bare(course.treatment)}"])

    def _interval(self, course: Course, statement: Individual, steps: list[Step]) -> None:
        published = interval_days(statement)
        own = self.table.between(course.treatment, course.treatment)
        mode = self.frame.wishes.gaps
        recommended = max(published[1] if published else 0, own.recommended_days if own else 0)
        least = max(published[0] if published else 0, own.least_days if own else 0)
        if not recommended:
            return
        gap = recommended if mode == "recommended" else least
        cited = ((course.statement,) if published else ()) + ((own.statement,) if own else ())
        name, published_days = label(self.kb, course.treatment), published_range(least, recommended)
        text = f"{name}: sessions at least {gap} days apart{published_days}"
        requirement = Requirement(f"interval/{bare(course.treatment)}", "interval", text, cited, recommended, least)
        if len(steps) > 1:
            self._in_turn(steps, gap, (course.treatment, self.ask(requirement)))
            for one, two in pairwise(steps):
                self.stretches.append(Stretch(one.id, two.id, max(gap, published[1] if published else gap)))
        self._after_past(course.treatment, gap, requirement)

    # --- between treatments

    def gaps(self) -> None:
        courses = [course for course in self.courses() if not is_review(course)]
        for index, two in enumerate(courses):
            for one in courses[:index]:
                self._pair(one, two)

    def _pair(self, one: str, two: str) -> None:
        gap = pair_gap(self.frame, self.table, one, two)
        mode = self.frame.wishes.gaps
        needs = (one, two, self.ask(gap.requirement))
        for first in self.of(one):
            for second in self.of(two):
                head = {None: None, one: first.id, two: second.id}[gap.first]
                self.constraints.append(
                    Pair(
                        first.id, second.id, gap.same_day, gap.forward[mode == "minimum"],
                        gap.back[mode == "minimum"], needs, head, gap.never,
                    )
                )  # fmt: skip

    # --- what was done before

    def past(self) -> None:
        history = self.frame.case.history
        for done in history.treatments:
            for course in self.courses():
                if not is_review(course) and course != f"treatment:{done.treatment}":
                    self._past_pair(f"treatment:{done.treatment}", (f"treatment:{done.treatment}",), course, done.date)
        for session in history.toxin:
            given = f"product:{session.product}" if session.product else next(iter(self._any_toxin()), "")
            for course in self.courses():
                if not is_review(course) and course != TOXIN and given:
                    self._past_pair(TOXIN, (given,), course, session.date)

    def _any_toxin(self) -> Iterator[str]:
        """Any toxin stands for one whose product is not known: gaps are stated for the group."""
        group = self.kb.get("group:neuromodulator")
        yield from (str(member) for member in (group.many("member") if group else ()))

    def _past_pair(self, name: str, given: tuple[str, ...], course: str, date: dt.date) -> None:
        found = [self.table.between(one, two) for one in given for two in interventions(self.frame, course)]
        known = [gap for gap in found if gap is not None]
        if known:
            gap = max(known, key=lambda gap: (gap.days(self.frame.wishes.gaps), gap.statement))
            days = gap.days(self.frame.wishes.gaps)
            cited, least, most = (gap.statement,), gap.least_days, gap.recommended_days
        elif all(self.kb.individuals[one].one("setting") == "home" for one in given):
            return  # the default is for two treatments that are booked
        else:
            days, statement = unlisted(self.frame)
            cited, least, most = (statement,), days, days
        if days == 0 or (until := self.frame.day(date) + days - 1) < 0:
            return
        text = (
            f"{label(self.kb, course)}: {days} days after {label(self.kb, name)} of {date.isoformat()}"
            f"{published_range(least, most)}"
        )
        self._say_once(course, cited, until)
        requirement = Requirement(f"past/{bare_id(name)}/{bare_id(course)}", "gap", text, cited, most, least)
        self._close(course, ((0, until),), (course, self.ask(requirement)))

    def _say_once(self, course: str, cited: tuple[str, ...], until: int) -> None:
        """Forget the wait of the plan that is this gap: who gives up one of the two would still meet the other."""
        wait = self.requirements.get(f"wait/{bare_id(course)}")
        if wait is None or not wait.statements or not set(wait.statements) <= set(cited):
            return
        own = [one for one in self.constraints if isinstance(one, NotOn) and one.needs[-1] == wait.id]
        if all(last <= until for one in own for _, last in one.spans):
            del self.requirements[wait.id]
            self.constraints = [one for one in self.constraints if one not in own]

    def _after_past(self, course: str, gap: int, interval: Requirement) -> None:
        """A session of the same treatment on record counts as the one before the first."""
        dates = [d.date for d in self.frame.case.history.treatments if f"treatment:{d.treatment}" == course]
        until = max((self.frame.day(date) for date in dates), default=-gap) + gap - 1
        if until >= 0:
            name, least = label(self.kb, course), interval.least_days or gap
            text = f"{name}: {gap} days after its session of {max(dates).isoformat()}"
            text += published_range(least, interval.recommended_days or gap)
            asked = replace(interval, id=f"past/{bare(course)}/{bare(course)}", kind="gap", text=text)
            self._close(course, ((0, until),), (course, self.ask(asked)))

    # --- an event, and wishes

    def event(self) -> None:
        event = self.frame.case.event_date
        if event is None or self.frame.day(event) < 0:
            return
        day = self.frame.day(event)
        for course in self.courses():
            days, cited = quiet(self.frame, course)
            name = name_of(self.kb, course)
            text = (
                f"{name}: not within {days} days before the event" if days else f"{name}: not on the day of the event"
            )
            needs = (course, self.ask(Requirement(f"event/{bare_id(course)}", "event", text, cited, days, days)))
            self._close(course, ((day - days, day),), needs)
            if is_review(course) or day >= self.frame.days:
                continue
            if self.frame.wishes.ready_by_event:
                for asked, closed in ready(self.frame, self.made(), course):
                    self.ask(asked)
                    self.constraints.append(closed)
            elif day - days > 0:
                self.ready.append((deciding(self.made(), course), day - days - 1))

    def areas(self) -> None:
        """The areas of the toxin where its sessions do not all treat the same: one may be due later than another."""
        steps = tuple(step.id for step in self.of(TOXIN))
        spans = {area.area: spans_of(self.frame, area.area) for area in self.frame.outlook.areas}
        if not steps or len(set(spans.values())) < 2:
            return
        event, by = self.frame.case.event_date, None
        if event is not None and 0 <= self.frame.day(event) < self.frame.days:
            by = self.frame.day(event) - quiet(self.frame, TOXIN)[0] - 1
        self.parts = tuple(Part(area, steps, open_days, by) for area, open_days in spans.items())

    def wishes(self) -> None:
        wishes = self.frame.wishes
        if wishes.weekdays:
            text = f"Visits only on {', '.join(day.capitalize() for day in WEEKDAYS if day in wishes.weekdays)}"
            asked = self.ask(Requirement("wish/weekdays", "wish", text))
            closed = [
                (day, day)
                for day in range(self.frame.days)
                if WEEKDAYS[(self.frame.start + dt.timedelta(days=day)).weekday()] not in wishes.weekdays
            ]
            for course in self.courses():
                self._close(course, closed, (course, asked))
        for number, period in enumerate(wishes.keep_free, start=1):
            text = f"No visit and no downtime from {period.first.isoformat()} to {period.last.isoformat()}"
            asked = self.ask(Requirement(f"wish/keep-free/{number}", "wish", text))
            for course in self.courses():
                down = 0 if course == TOXIN or is_review(course) else downtime(self.kb, course)
                span = (self.frame.day(period.first) - down, self.frame.day(period.last))
                self._close(course, (span,), (course, asked))
        if wishes.max_visits is not None:
            visits = "one visit" if wishes.max_visits == 1 else f"{wishes.max_visits} visits"
            asked = self.ask(Requirement("wish/max-visits", "wish", f"At most {visits} in the year"))
            self.constraints.append(VisitLimit(wishes.max_visits, (asked,)))
