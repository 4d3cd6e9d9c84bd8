"""The schedule document, put together from a problem and its days."""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from typing import Any, cast

from engine.planning.assemble import NOTICES
from engine.published_days import downtime, whole
from engine.schedule.care import care, care_of_toxin, home_care
from engine.schedule.checks import of_areas, statement_of
from engine.schedule.cited import Citations
from engine.schedule.effects import effect
from engine.schedule.event import member
from engine.schedule.figures import REVIEW, Frame, bare_id, doses, is_check, is_given, is_review, label, name_of
from engine.schedule.given import of_course, remarks, said
from engine.schedule.held import cautions
from engine.schedule.lapses import areas_on, left_out, look_for, look_on
from engine.schedule.outlook import TOXIN, Course
from engine.schedule.problem import After, Days, NotOn, Pair, Problem, Requirement, Step, broken, in_order
from engine.schedule.thinned import STATEMENTS, resting, waits
from engine.schedule.year import (
    Clash,
    Closed,
    Effect,
    GapKept,
    Order,
    Remark,
    Session,
    Visit,
)

STANDING = (
    "Toxin is repeated when the grade has come back, not by the calendar: later sessions are days to hold free.",
    *NOTICES,
)


class Assembly:
    """Turns days into the parts of a schedule."""

    def __init__(self, frame: Frame, problem: Problem) -> None:
        self.frame = frame
        self.problem = problem
        self.citations = Citations(frame.kb)

    def date(self, day: int) -> dt.date:
        """A day of the schedule as a date."""
        return self.frame.start + dt.timedelta(days=day)

    def visits(self, days: Days) -> tuple[Visit, ...]:
        """Visits by date, their sessions in order."""
        found = []
        for number, day in enumerate(sorted(set(days.values())), start=1):
            together = in_order(self.problem, [step for step, on in days.items() if on == day])
            # What is reviewed is looked at before anything else is done; no pair binds a review.
            together.sort(key=lambda step: not is_review(step.rpartition("/")[0]))
            steps = [next(step for step in self.problem.steps if step.id == one) for one in together]
            earliest, latest = self._room(days, together, day)
            found.append(
                Visit(
                    number=number,
                    date=self.date(day),
                    earliest=self.date(earliest),
                    latest=self.date(latest),
                    sessions=tuple(self._session(step, self.date(day), days) for step in steps),
                    order=tuple(
                        self._order(one, two)
                        for one, two in combinations(together, 2)
                        if not all(is_review(step.rpartition("/")[0]) for step in (one, two))
                    ),
                )
            )
        return tuple(found)

    def _order(self, one: str, two: str) -> Order:
        stated = [c for c in self.problem.constraints if isinstance(c, Pair) and {c.one, c.two} == {one, two}]
        cited = dict.fromkeys(s for c in stated for s in self.problem.requirement(c.needs[-1]).statements)
        given_order = any(pair.first_if_same == one for pair in stated)
        return Order(first=one, second=two, given=given_order, evidence=self.citations.evidence(cited))

    def _room(self, days: Days, together: list[str], day: int) -> tuple[int, int]:
        """How far a visit can move, day by day, with every other visit where it is, none joined, and the same done.

        No further than lets an interval grow beyond the longest published, or a check wait.
        """
        others = {on for step, on in days.items() if step not in together}
        of_toxin = any(step.course == TOXIN for step in self.problem.steps if step.id in together)

        def allowed(on: int) -> bool:
            if not 0 <= on < self.problem.days or on in others:
                return False
            if of_toxin and areas_on(self.frame, self.date(on)) != areas_on(self.frame, self.date(day)):
                return False
            moved = {**days, **dict.fromkeys(together, on)}
            if any(one.over(moved) > max(0, one.over(days)) for one in self.problem.stretches):
                return False
            return not broken(self.problem, moved)

        earliest = latest = day
        while allowed(earliest - 1):
            earliest -= 1
        while allowed(latest + 1):
            latest += 1
        return earliest, latest

    def _course(self, treatment: str) -> Course:
        return next(course for course in self.frame.outlook.courses if course.treatment == treatment)

    def _session(self, step: Step, on: dt.date, days: Days) -> Session:
        of = sum(1 for other in self.problem.steps if other.course == step.course)
        if step.course == REVIEW:
            requirement = self.problem.requirement(REVIEW)
            return Session(
                id=step.id,
                label="Review after toxin",
                kind="review",
                number=step.number,
                of=of,
                evidence=self.citations.evidence(requirement.statements),
            )
        if is_given(step.course):
            return self._review_given(step, on)
        if is_check(step.course):
            return self._check(step, on, self.date(days[f"{TOXIN}/{step.number}"]))
        if step.course == TOXIN:
            return self._toxin(step, on, of)
        course = self._course(step.course)
        kb = self.frame.kb
        treatment = kb.individuals[step.course]
        least, most = treatment.one("downtimeDaysMin"), downtime(kb, step.course)
        span = None
        if treatment.one("downtimeDaysMax") is not None:
            span = f"{most}" if least is None or whole(least) == most else f"{whole(least)}–{most}"
        return Session(
            id=step.id,
            label=kb.label(step.course),
            kind="treatment",
            number=step.number,
            of=of,
            downtime_until=on + dt.timedelta(days=most) if most else None,
            downtime_days=span,
            remarks=tuple(
                Remark(text=f"{text}.", evidence=self.citations.evidence(statements))
                for text, statements in (cautions(course.look, bare_id(step.course)) if step.number == 1 else ())
            ),
            care=care(look_for(self.frame, (step.course,), course.look, on), (step.course,), on, self.citations),
            effects=self._effects(step.course, course.statement, on) if step.number == of else (),
            evidence=self.citations.evidence((course.statement,)),
        )

    def _checked(self, number: int) -> set[str]:
        """The statements of the checks that are visits after this toxin session."""
        booked = [step for step in self.problem.steps if is_check(step.course) and step.number == number]
        return {statement_of(self.frame.kb, step.course).id for step in booked}

    def _check(self, step: Step, on: dt.date, given: dt.date) -> Session:
        own = [other.number for other in self.problem.steps if other.course == step.course]
        statement = statement_of(self.frame.kb, step.course)
        days, asked = (on - given).days, self.problem.requirement(step.course).recommended_days
        wanted = "" if days == asked else f" ({asked} are asked for; the first day that is open)"
        told = f"{days} days after the toxin of {given.isoformat()}{wanted}: {statement.one('text')}"
        return Session(
            id=step.id,
            label=label(self.frame.kb, step.course),
            kind="review",
            number=own.index(step.number) + 1,
            of=len(own),
            areas=of_areas(statement),
            remarks=(Remark(text=told, evidence=()),),
            evidence=self.citations.evidence((statement.id,)),
        )

    def _review_given(self, step: Step, on: dt.date) -> Session:
        found = of_course(self.frame, step.course)
        day = f"Of {said(self.frame, found)}, {(on - found.on).days} days after it"
        span = f"{found.earliest} to {found.latest} days are asked for"
        return Session(
            id=step.id,
            label="Review of toxin already given",
            kind="review",
            given_on=found.on,
            number=step.number,
            of=1,
            remarks=(
                Remark(text=f"{day}; {span}.", evidence=()),
                *(
                    Remark(text=text, evidence=self.citations.evidence(statements))
                    for text, statements in remarks(self.frame, found, on)
                ),
            ),
            evidence=self.citations.evidence(found.statements),
        )

    def _toxin(self, step: Step, on: dt.date, of: int) -> Session:
        areas = areas_on(self.frame, on)
        products = tuple(dict.fromkeys(area.product for area in areas))
        look = self.frame.outlook.toxin_look
        assert look is not None
        return Session(
            id=step.id,
            label=f"Toxin: {', '.join(self.frame.kb.label(product) for product in products)}",
            kind="treatment",
            number=step.number,
            of=of,
            areas=tuple(area.area for area in areas),
            products=products,
            remarks=(*self._resting(on), *self._lapsed(on)),
            care=care_of_toxin(
                look_for(self.frame, products, look, on), areas, on, self._checked(step.number), self.citations
            ),
            effects=tuple(
                found
                for product in products
                for found in self._effects(
                    product, product, on, tuple(area.area for area in areas if area.product == product)
                )
            ),
            evidence=self.citations.evidence(doses(self.frame, [area.area for area in areas])),
        )

    def _resting(self, on: dt.date) -> tuple[Remark, ...]:
        """Areas left out on that day because their longer interval is not over."""
        look = look_on(self.frame, on)
        longer = resting(look.view, look.day)
        return tuple(
            Remark(
                text=f"Not yet {self.frame.kb.label(f'area:{area.area}').lower()}, from {area.since.isoformat()}: "
                f"{waits(look.view, longer[area.area])}.",
                evidence=self.citations.evidence(STATEMENTS),
            )
            for area in self.frame.outlook.areas
            if area.since > on and area.area in longer
        )

    def _lapsed(self, on: dt.date) -> tuple[Remark, ...]:
        """Areas treated before and left out on that day."""
        return tuple(
            Remark(
                text=f"{self.frame.kb.label(f'area:{area}')} is left out: {why.rstrip('.')}.",
                evidence=self.citations.evidence(statements),
            )
            for area, why, statements in left_out(self.frame, on)
        )

    def _effects(self, given: str, statement: str, on: dt.date, areas: tuple[str, ...] = ()) -> tuple[Effect, ...]:
        found = effect(self.frame.kb, given, on, statement, self.citations, areas)
        return () if found is None else (found,)

    # --- gaps, closed days, what follows

    def gaps(self, days: Days) -> tuple[GapKept, ...]:
        """Every requirement on distances, with the smallest distance it comes to."""
        found = []
        for requirement in self.problem.requirements:
            if is_given(requirement.id):
                found.append(self._kept(requirement, self._since_given(requirement.id, days)))
                continue
            distances = [abs(days[two] - days[one]) for one, two in self._bound(requirement) if days[one] != days[two]]
            if requirement.kind not in ("interval", "repeat", "review", "gap") or not self._bound(requirement):
                continue
            found.append(self._kept(requirement, min(distances) if distances else None))
        return tuple(found)

    def _kept(self, requirement: Requirement, days: int | None) -> GapKept:
        mode = self.frame.wishes.gaps
        return GapKept(
            id=requirement.id,
            kind=requirement.kind,
            text=requirement.text,
            asked_days=requirement.recommended_days if mode == "recommended" else requirement.least_days,
            least_days=requirement.least_days,
            kept_days=days,
            evidence=self.citations.evidence(requirement.statements),
        )

    def _since_given(self, course: str, days: Days) -> int:
        found = of_course(self.frame, course)
        return days[f"{course}/1"] - self.frame.day(found.on)

    def _bound(self, requirement: Requirement) -> list[tuple[str, str]]:
        found = []
        for one in self.problem.constraints:
            if requirement.id in one.needs and isinstance(one, After):
                found.append((one.first, one.second))
            elif requirement.id in one.needs and isinstance(one, Pair):
                found.append((one.one, one.two))
        return found

    def closed(self) -> tuple[Closed, ...]:
        """Days that waits, an event, past treatments and wishes close; weekdays are told once, as a wish."""
        found: dict[tuple[Any, ...], Closed] = {}
        for constraint in self.problem.constraints:
            if not isinstance(constraint, NotOn):
                continue
            course = constraint.needs[0]
            requirement = self.problem.requirement(constraint.needs[-1])
            if requirement.id == "wish/weekdays" or is_review(requirement.id) or requirement.kind == "ready":
                continue
            name = name_of(self.frame.kb, course)
            for first, last in constraint.spans:
                low, high = max(0, first), min(self.problem.days - 1, last)
                found.setdefault(
                    (requirement.id, course, low, high),
                    Closed(
                        id=requirement.id,
                        kind=cast(Any, requirement.kind),
                        course=bare_id(course),
                        label=name,
                        first=self.date(low),
                        last=self.date(high),
                        why=requirement.text,
                        wish=requirement.wish,
                        evidence=self.citations.evidence(requirement.statements),
                    ),
                )
        return tuple(sorted(found.values(), key=lambda one: (one.first, one.last, one.label, one.id)))

    def home(self, visits: tuple[Visit, ...]) -> Any:
        """Home care from the first day, or from the end of its wait."""
        return home_care(self.frame, visits, self.citations)

    # --- what is missing

    def clash(self, requirements: tuple[str, ...], minimal: bool, enough: tuple[str, ...]) -> Clash:
        """A clash in words."""
        members = [self.problem.requirement(one) for one in requirements]
        return Clash(members=tuple(member(one, self.citations) for one in members), minimal=minimal, enough=enough)
