"""A scheduling problem as plain data: steps that need a day, what binds them, and who asks for it.

Days are whole numbers counted from the first day of the schedule (day 0).  Nothing here is medicine: figures come
from `engine.schedule.gather`, days from `engine.schedule.model`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["course", "interval", "repeat", "review", "gap", "wait", "event", "ready", "wish"]
Span = tuple[int, int]
"""First and last day, both included."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something that is asked for and could be given up: the unit in which a clash is told.

    text: one sentence.  statements: ids in the knowledge base it rests on; empty for a wish.
    recommended_days and least_days: the range the source gives, where it is a gap.
    safety: what the plan itself forbids or holds back on a day; it binds, and is never offered to be given up.
    """

    id: str
    kind: Kind
    text: str
    statements: tuple[str, ...] = ()
    recommended_days: int | None = None
    least_days: int | None = None
    safety: bool = False

    @property
    def wish(self) -> str | None:
        """Whose it is, where no statement asks for it."""
        if self.statements:
            return None
        return {"wish": "your wish", "ready": "your wish", "event": "your date"}.get(self.kind)


@dataclass(frozen=True, slots=True)
class Step:
    """One session or review.  `course` is also the id of the requirement that asks for it.

    with_course: the course without which there is nothing to do on that day, as a review without its treatment.
    """

    id: str
    course: str
    number: int
    with_course: str | None = None


@dataclass(frozen=True, slots=True)
class NotOn:
    """A step that may not fall on these days."""

    step: str
    spans: tuple[Span, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class After:
    """`second` at least `gap_days` after `first`, and at most `within_days` after it if that is given."""

    first: str
    second: str
    gap_days: int
    needs: tuple[str, ...]
    within_days: int | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two steps of different courses.

    Either one day (if `same_day`; `first_if_same` then comes first), or `one` at least `gap_to_two` days before
    `two`, or `two` at least `gap_to_one` days before `one`.  With `never`, they cannot both be scheduled.
    """

    one: str
    two: str
    same_day: bool
    gap_to_two: int
    gap_to_one: int
    needs: tuple[str, ...]
    first_if_same: str | None = None
    never: bool = False


@dataclass(frozen=True, slots=True)
class VisitLimit:
    """At most this many visits."""

    visits: int
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OneWithin:
    """At least one of these steps on one of these days; without any day it cannot be met."""

    steps: tuple[str, ...]
    spans: tuple[Span, ...]
    needs: tuple[str, ...]


Constraint = NotOn | After | Pair | VisitLimit | OneWithin


@dataclass(frozen=True, slots=True)
class Stretch:
    """An interval that should not exceed `days`, the longest the source gives; giving way costs, breaks nothing."""

    first: str
    second: str
    days: int

    def over(self, days: Mapping[str, int]) -> int:
        """Days beyond the longest; not above 0 where it is kept."""
        return days[self.second] - days[self.first] - self.days


@dataclass(frozen=True, slots=True)
class Part:
    """What only some days of a course serve, as an area of the toxin that becomes due later than the others.

    steps: the sessions that may serve it.  spans: the days on which they do.  by: the last day on which it serves an
    event, None without one.  That it is served late costs, and breaks nothing.
    """

    name: str
    steps: tuple[str, ...]
    spans: tuple[Span, ...]
    by: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What the solver gets.  `steps` are in order of importance, which also breaks ties.

    ready: for each course, its last step and the last day on which it serves an event.
    parts: of courses whose sessions do not all serve the same; empty where they do.
    """

    days: int
    steps: tuple[Step, ...]
    requirements: tuple[Requirement, ...]
    constraints: tuple[Constraint, ...]
    stretches: tuple[Stretch, ...] = ()
    ready: tuple[tuple[str, int], ...] = ()
    earliest_first: bool = False
    parts: tuple[Part, ...] = ()

    def requirement(self, requirement_id: str) -> Requirement:
        """The requirement with this id.  Raises KeyError."""
        for requirement in self.requirements:
            if requirement.id == requirement_id:
                return requirement
        raise KeyError(requirement_id)


Days = dict[str, int]
"""Step id -> day."""


def steps_of(constraint: Constraint) -> tuple[str, ...]:
    """The steps a constraint binds; none for a limit of visits."""
    if isinstance(constraint, NotOn):
        return (constraint.step,)
    if isinstance(constraint, OneWithin):
        return constraint.steps
    if isinstance(constraint, After):
        return constraint.first, constraint.second
    return (constraint.one, constraint.two) if isinstance(constraint, Pair) else ()


def broken(problem: Problem, days: Days, active: Iterable[str] | None = None) -> list[Constraint]:
    """The constraints these days break, without a solver.

    active: ids of the requirements that count (default: all).  Steps of other courses may be missing from `days`.
    """
    counted = {requirement.id for requirement in problem.requirements} if active is None else set(active)
    return [
        constraint
        for constraint in problem.constraints
        if set(constraint.needs) <= counted and not _kept(problem, constraint, days)
    ]


def _kept(problem: Problem, constraint: Constraint, days: Days) -> bool:
    if isinstance(constraint, VisitLimit):
        return len(set(days.values())) <= constraint.visits
    if isinstance(constraint, NotOn):
        return not any(first <= days[constraint.step] <= last for first, last in constraint.spans)
    if isinstance(constraint, OneWithin):
        return any(low <= days[step] <= high for step in constraint.steps for low, high in constraint.spans)
    if isinstance(constraint, After):
        distance = days[constraint.second] - days[constraint.first]
        return distance >= constraint.gap_days and (
            constraint.within_days is None or distance <= constraint.within_days
        )
    if constraint.never:
        return False
    distance = days[constraint.two] - days[constraint.one]
    if distance == 0:
        return constraint.same_day
    return distance >= constraint.gap_to_two if distance > 0 else -distance >= constraint.gap_to_one


def first_served(problem: Problem, part: Part, days: Days) -> int:
    """The day on which a part is first served; the number of days of the schedule where it never is."""
    served = [days[step] for step in part.steps if any(low <= days[step] <= high for low, high in part.spans)]
    return min(served, default=problem.days)


def standing(problem: Problem, days: Days) -> tuple[int, int, int]:
    """How well days serve an event and the parts, less is better: late courses, late parts, days until each part."""
    begun = [(part, first_served(problem, part, days)) for part in problem.parts]
    late = sum(1 for step, deadline in problem.ready if days[step] > deadline)
    return late, sum(1 for part, on in begun if part.by is not None and on > part.by), sum(on for _, on in begun)


def orders(problem: Problem) -> dict[tuple[str, str], bool]:
    """Pairs of steps with a fixed order on one day: (earlier, later)."""
    found = {}
    for constraint in problem.constraints:
        if isinstance(constraint, Pair) and constraint.first_if_same is not None:
            later = constraint.two if constraint.first_if_same == constraint.one else constraint.one
            found[(constraint.first_if_same, later)] = True
    return found


def in_order(problem: Problem, together: Iterable[str]) -> list[str]:
    """Steps of one day in an order that keeps every fixed order; otherwise as the problem lists them.

    Raises ValueError when the orders run in a circle.
    """
    before = orders(problem)
    waiting = [step.id for step in problem.steps if step.id in set(together)]
    found: list[str] = []
    while waiting:
        free = [step for step in waiting if not any((other, step) in before for other in waiting)]
        if not free:
            raise ValueError(f"no order for {', '.join(waiting)}")
        found.append(free[0])
        waiting.remove(free[0])
    return found
