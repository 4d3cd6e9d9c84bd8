"""Which requirements clash: a set that cannot be met, of which every member is needed for the clash.

Each requirement is given up in turn, and stays given up while the rest still clash.  What is left is minimal:
without any one of it there is a schedule.  The order is fixed, so the same problem names the same clash.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from engine.schedule.model import Undecided, feasible
from engine.schedule.problem import Problem, steps_of

_GIVE_UP_FIRST = ("course", "wish", "ready", "event", "wait", "gap", "review", "repeat", "interval")
"""Whole courses first: the fewer treatments a clash names, the easier it is to read."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Requirements that cannot be met together.  `minimal` is false where the solver could not settle one of them."""

    requirements: tuple[str, ...]
    minimal: bool


def minimal_clash(problem: Problem) -> Clash | None:
    """The clash of a problem, in the order of its requirements; None when all can be met."""
    if not _clashes(problem):
        return None
    minimal = True
    active = [requirement.id for requirement in problem.requirements]
    for candidate in _order(problem):
        if candidate not in active:
            continue
        smaller = only(problem, [one for one in active if one != candidate])
        try:
            if _clashes(smaller):
                active = _binding(smaller)
        except Undecided:
            minimal = False
    return Clash(tuple(active), minimal)


def enough_alone(problem: Problem, clash: Clash) -> tuple[str, ...]:
    """The members of a clash of which one given up leaves a schedule; with the others something else clashes too.

    What safety asks is not among them: it is never given up.
    """
    found = []
    for member in clash.requirements:
        if problem.requirement(member).safety:
            continue
        try:
            if feasible(only(problem, [one.id for one in problem.requirements if one.id != member])):
                found.append(member)
        except Undecided:
            continue
    return tuple(found)


def only(problem: Problem, active: Iterable[str]) -> Problem:
    """The problem with these requirements alone."""
    kept = set(active)
    steps = tuple(step for step in problem.steps if step.course in kept and step.with_course in (None, *kept))
    present = {step.id for step in steps}
    return replace(
        problem,
        steps=steps,
        requirements=tuple(one for one in problem.requirements if one.id in kept),
        constraints=tuple(
            one for one in problem.constraints if set(one.needs) <= kept and present.issuperset(steps_of(one))
        ),
        stretches=tuple(one for one in problem.stretches if {one.first, one.second} <= present),
        ready=tuple(one for one in problem.ready if one[0] in present),
        parts=tuple(one for one in problem.parts if present.issuperset(one.steps)),
    )


def _order(problem: Problem) -> list[str]:
    found = [one.id for kind in _GIVE_UP_FIRST for one in reversed(problem.requirements) if one.kind == kind]
    assert len(found) == len(problem.requirements)
    return found


def _binding(problem: Problem) -> list[str]:
    """The requirements that still bind something; what the others are about has been given up."""
    used = {need for one in problem.constraints for need in one.needs}
    return [one.id for one in problem.requirements if one.id in used]


def _clashes(problem: Problem) -> bool:
    return not feasible(problem)
