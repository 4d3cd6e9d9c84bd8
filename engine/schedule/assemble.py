"""The schedule document, put together from a problem and its days."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, cast

from engine.plan import AdjunctItem, Plan
from engine.planning.assemble import NOTICES
from engine.planning.view import bare
from engine.schedule.care import care, home_care
from engine.schedule.cited import Citations
from engine.schedule.effects import effect
from engine.schedule.figures import REVIEW, Frame, bare_id, downtime, label, whole
from engine.schedule.outlook import TOXIN, Course, Look
from engine.schedule.problem import After, Days, NotOn, Pair, Problem, Requirement, Step, broken, in_order
from engine.schedule.year import (
    Clash,
    ClashMember,
    Closed,
    Effect,
    GapKept,
    Later,
    NotBooked,
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
            steps = [next(step for step in self.problem.steps if step.id == one) for one in together]
            earliest, latest = self._room(days, together, day)
            found.append(
                Visit(
                    number=number,
                    date=self.date(day),
                    earliest=self.date(earliest),
                    latest=self.date(latest),
                    sessions=tuple(self._session(step, self.date(day)) for step in steps),
                )
            )
        return tuple(found)

    def _room(self, days: Days, together: list[str], day: int) -> tuple[int, int]:
        """How far a visit can move, day by day, with every other visit where it is and none joined."""
        others = {on for step, on in days.items() if step not in together}

        def allowed(on: int) -> bool:
            moved = {**days, **dict.fromkeys(together, on)}
            return 0 <= on < self.problem.days and on not in others and not broken(self.problem, moved)

        earliest = latest = day
        while allowed(earliest - 1):
            earliest -= 1
        while allowed(latest + 1):
            latest += 1
        return earliest, latest

    def _course(self, treatment: str) -> Course:
        return next(course for course in self.frame.outlook.courses if course.treatment == treatment)

    def _session(self, step: Step, on: dt.date) -> Session:
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
            care=care(course.look, (step.course,), on, self.citations),
            effects=self._effects(step.course, course.statement, on) if step.number == of else (),
            evidence=self.citations.evidence((course.statement,)),
        )

    def _toxin(self, step: Step, on: dt.date, of: int) -> Session:
        areas = [area for area in self.frame.outlook.areas if area.since <= on]
        products = tuple(dict.fromkeys(area.product for area in areas))
        look = self.frame.outlook.toxin_look
        assert look is not None
        doses = dict.fromkeys(
            evidence.statement
            for item in self._look_of(products).outcome.plan.toxin
            for evidence in item.evidence
            if item.area in {area.area for area in areas}
        )
        return Session(
            id=step.id,
            label=f"Toxin: {', '.join(self.frame.kb.label(product) for product in products)}",
            kind="treatment",
            number=step.number,
            of=of,
            areas=tuple(area.area for area in areas),
            products=products,
            care=care(look, products, on, self.citations),
            effects=tuple(
                found
                for product in products
                for found in self._effects(
                    product, product, on, tuple(area.area for area in areas if area.product == product)
                )
            ),
            evidence=self.citations.evidence(doses),
        )

    def _effects(self, given: str, statement: str, on: dt.date, areas: tuple[str, ...] = ()) -> tuple[Effect, ...]:
        found = effect(self.frame.kb, given, on, statement, self.citations, areas)
        return () if found is None else (found,)

    def _look_of(self, products: tuple[str, ...]) -> Look:
        looks = [look for look in self.frame.outlook.looks if look.outcome.plan.toxin]
        return looks[0]

    # --- gaps, closed days, what follows

    def gaps(self, days: Days) -> tuple[GapKept, ...]:
        """Every requirement on distances, with the smallest distance it comes to."""
        found = []
        for requirement in self.problem.requirements:
            distances = [abs(days[two] - days[one]) for one, two in self._bound(requirement) if days[one] != days[two]]
            if requirement.kind not in ("interval", "repeat", "review", "gap") or not self._bound(requirement):
                continue
            mode = self.frame.wishes.gaps
            asked = requirement.recommended_days if mode == "recommended" else requirement.least_days
            found.append(
                GapKept(
                    id=requirement.id,
                    kind=requirement.kind,
                    text=requirement.text,
                    asked_days=asked,
                    least_days=requirement.least_days,
                    kept_days=min(distances) if distances else None,
                    evidence=self.citations.evidence(requirement.statements),
                )
            )
        return tuple(found)

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
            if requirement.id == "wish/weekdays" or requirement.kind == "ready":
                continue
            name = "Review" if course == REVIEW else label(self.frame.kb, course)
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
                        evidence=self.citations.evidence(requirement.statements),
                    ),
                )
        return tuple(sorted(found.values(), key=lambda one: (one.first, one.last, one.label, one.id)))

    def later(self, days: Days) -> tuple[Later, ...]:
        """Maintenance that may follow a course within the year."""
        found = []
        for course in self.frame.outlook.courses:
            statement = self.frame.kb.individuals[course.statement]
            low, high = statement.one("maintenanceWeeksMin"), statement.one("maintenanceWeeksMax")
            figures = [Decimal(str(figure)) for figure in (low, high) if figure is not None]
            if not figures:
                continue
            last = max(days[step.id] for step in self.problem.steps if step.course == course.treatment)
            longest = max(whole(figure * 7) for figure in figures)
            if last + longest >= self.problem.days:
                continue
            weeks = "–".join(dict.fromkeys(f"{figure:f}" for figure in figures))
            found.append(
                Later(
                    label=self.frame.kb.label(course.treatment),
                    not_before=self.date(last + longest),
                    text=f"Maintenance every {weeks} weeks is published; book it on the result of the course.",
                    evidence=self.citations.evidence((course.statement,)),
                )
            )
        return tuple(found)

    def home(self, visits: tuple[Visit, ...]) -> Any:
        """Home care from the first day."""
        look = self.frame.outlook.looks[0]
        return home_care(look, self.frame.start, visits, self.frame.wishes.gaps, self.citations)

    # --- what is missing

    def clash(self, requirements: tuple[str, ...], minimal: bool) -> Clash:
        """A clash in words."""
        members = [self.problem.requirement(one) for one in requirements]
        return Clash(
            members=tuple(
                ClashMember(id=one.id, kind=one.kind, text=one.text, evidence=self.citations.evidence(one.statements))
                for one in members
            ),
            minimal=minimal,
        )

    def not_booked(self) -> tuple[NotBooked, ...]:
        """What the plan names and the schedule leaves out, with the reason."""
        look = self.frame.outlook.looks[0]
        plan, wishes = look.outcome.plan, self.frame.wishes
        booked = {bare_id(course.treatment) for course in self.frame.outlook.courses}
        areas = {f"toxin/{area.area}" for area in self.frame.outlook.areas}
        found = []
        for name in wishes.leave_out:
            found.append(
                NotBooked(
                    label=label(self.frame.kb, name if name == TOXIN else f"treatment:{name}"),
                    why="Left out by request.",
                )
            )
        for item in plan.adjuncts:
            if item.treatment not in booked and item.treatment not in wishes.leave_out:
                found.append(self._unbooked(look, item))
        for entry in plan.deferred:
            if entry.id in areas or entry.id.removeprefix("adjunct/") in booked | set(wishes.leave_out):
                continue
            if entry.until is None:
                when = "It is not known when the wait ends."
            elif entry.id.startswith("toxin/"):
                when = f"Waits until {entry.until.isoformat()}; {self._after(entry.until)}"
            else:
                when = f"Waits until {entry.until.isoformat()}; by then it is not the first choice of its layer."
            if entry.until is not None and entry.until > self.date(self.problem.days - 1):
                when = f"Waits until {entry.until.isoformat()}, after this schedule ends."
            evidence = self.citations.evidence(one.statement for one in entry.evidence)
            found.append(NotBooked(label=entry.label, why=when, evidence=evidence))
        found.extend(self._held(plan))
        return tuple(found)

    def _after(self, until: dt.date) -> str:
        """What still stands in the way of the toxin once a wait is over, as far as a later look at the plan tells."""
        later = [look for look in self.frame.outlook.looks if look.day >= until]
        questions = [one for look in later[:1] for one in look.outcome.plan.questions if one.blocks]
        of_toxin = [one.text for one in questions if any(held.startswith(("toxin", "product")) for held in one.blocks)]
        if of_toxin:
            return f"after that it is held back until answered: {' '.join(of_toxin[:3])}"
        return "after that the plan still does not recommend it: ask again then, with the answers of that day."

    def _unbooked(self, look: Look, item: AdjunctItem) -> NotBooked:
        why = [slots["why"] for _, slots in look.view.all("course_open", treatment=f"treatment:{item.treatment}")]
        if "second" in why:
            text = f"Recommended, but not the first choice of its layer; --include {item.treatment} books it too."
        else:
            text = f"To be weighed only: evidence or suitability is limited; --include {item.treatment} books it."
        return NotBooked(
            label=item.label, why=text, evidence=self.citations.evidence(one.statement for one in item.evidence[:1])
        )

    def _held(self, plan: Plan) -> list[NotBooked]:
        """What the plan excludes, or holds back until a question is answered."""
        asked: dict[str, list[str]] = {}
        for question in plan.questions:
            for held in question.blocks:
                asked.setdefault(held, []).append(question.text)
        found = [
            NotBooked(label=self._named(held), why=f"Held back until answered: {' '.join(texts[:3])}")
            for held, texts in sorted(asked.items())
        ]
        for entry in plan.not_recommended:
            if entry.id.removeprefix("adjunct/") in {bare(course.treatment) for course in self.frame.outlook.courses}:
                continue
            why = " ".join(reason.text for reason in entry.reasons[:1])
            evidence = self.citations.evidence(one.statement for one in entry.evidence)
            found.append(NotBooked(label=entry.label, why=why, evidence=evidence))
        return found

    def _named(self, held: str) -> str:
        kind, _, rest = held.partition("/")
        prefix = {"adjunct": "treatment", "toxin": "area", "product": "product"}.get(kind, kind)
        name = self.frame.kb.label(f"{prefix}:{rest.split('/')[0]}") if rest else held
        return f"Toxin, {name}" if kind == "toxin" else name
