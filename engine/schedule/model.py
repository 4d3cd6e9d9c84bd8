"""The constraint model: days for all steps, by CP-SAT with one worker, to an optimum that is unique.

What is better is decided in stages, each kept while the next is sought: courses finished before an event, then their
parts, intervals within their published range and checks on their day, fewer visits, parts served early, earlier days,
and last the day of each step in turn.  Where days come before visits, the parts come after both.  After the last stage
nothing is left to choose, so the result does not depend on how the solver searches.  How many toxin sessions are asked
for is decided before, in `engine.schedule.solving`.
"""

from __future__ import annotations

from dataclasses import dataclass

from ortools.sat.python import cp_model

from engine.errors import EngineError
from engine.schedule.problem import After, Days, NotOn, OneWithin, Pair, Problem, Span, VisitLimit

Literal = cp_model.IntVar
WORK = 20.0
"""Work the solver may spend on one question, in its own deterministic units (about a second each): counted in steps
of the search and not by a clock, so that it ends at the same point everywhere."""


class Undecided(EngineError):
    """The solver cannot settle a question with the work it is allowed."""


@dataclass
class Built:
    """A model with its variables."""

    model: cp_model.CpModel
    day: dict[str, cp_model.IntVar]
    visits: cp_model.LinearExpr | int


def solver() -> cp_model.CpSolver:
    """A solver whose run is the same every time: one worker, a fixed seed, no clock."""
    made = cp_model.CpSolver()
    made.parameters.num_workers = 1
    made.parameters.random_seed = 1
    made.parameters.max_deterministic_time = WORK
    return made


def build(problem: Problem) -> Built:
    """The model of a problem."""
    model = cp_model.CpModel()
    day = {step.id: model.new_int_var(0, problem.days - 1, step.id) for step in problem.steps}
    built = Built(model, day, 0)
    together = _days_and_pairs(problem, built)
    new: list[cp_model.IntVar | int] = []
    for index, step in enumerate(problem.steps):
        met = [together[other.id, step.id] for other in problem.steps[:index] if (other.id, step.id) in together]
        if not met:
            new.append(1)
            continue
        opens = model.new_bool_var(f"visit opened by {step.id}")
        model.add(opens + sum(met) >= 1)
        new.append(opens)
    built.visits = sum(new)
    for constraint in problem.constraints:
        if isinstance(constraint, VisitLimit):
            model.add(built.visits <= constraint.visits)
    _cliques(problem, built)
    return built


def _days_and_pairs(problem: Problem, built: Built) -> dict[tuple[str, str], Literal]:
    """Add all constraints on days.  Returns the literals that say of two steps that they share a day."""
    model, day = built.model, built.day
    position = {step.id: model.new_int_var(0, len(problem.steps), f"{step.id} on its day") for step in problem.steps}
    pairs: dict[tuple[str, str], list[Pair]] = {}
    follows = set()
    for constraint in problem.constraints:
        if isinstance(constraint, NotOn):
            allowed = _allowed(problem.days, constraint)
            model.add_linear_expression_in_domain(day[constraint.step], allowed)
        elif isinstance(constraint, OneWithin):
            asked = constraint.needs[-1]
            model.add_bool_or(
                [_inside(built, step, constraint.spans, f"{step} for {asked}") for step in constraint.steps]
            )
        elif isinstance(constraint, After):
            distance = day[constraint.second] - day[constraint.first]
            model.add(distance >= constraint.gap_days)
            if constraint.within_days is not None:
                model.add(distance <= constraint.within_days)
            if constraint.gap_days > 0:
                follows.add((constraint.first, constraint.second))
        elif isinstance(constraint, Pair):
            pairs.setdefault((constraint.one, constraint.two), []).append(constraint)
    together: dict[tuple[str, str], Literal] = {}
    for index, two in enumerate(problem.steps):
        for one in problem.steps[:index]:
            if one.course == two.course or {(one.id, two.id), (two.id, one.id)} & follows:
                continue
            stated = pairs.get((one.id, two.id), [])
            same = model.new_bool_var(f"{one.id} with {two.id}")
            model.add(day[one.id] == day[two.id]).only_enforce_if(same)
            together[one.id, two.id] = same
            if stated:
                _pair(built, stated, same, position)
    return together


def _pair(built: Built, stated: list[Pair], same: Literal, position: dict[str, cp_model.IntVar]) -> None:
    model, day = built.model, built.day
    one, two = day[stated[0].one], day[stated[0].two]
    earlier = model.new_bool_var(f"{stated[0].one} before {stated[0].two}")
    later = model.new_bool_var(f"{stated[0].one} after {stated[0].two}")
    model.add_exactly_one(same, earlier, later)
    model.add(two - one >= 1).only_enforce_if(earlier)
    model.add(one - two >= 1).only_enforce_if(later)
    for pair in stated:
        if pair.never:
            model.add_bool_or([])
        if not pair.same_day:
            model.add(same == 0)
        model.add(two - one >= pair.gap_to_two).only_enforce_if(earlier)
        model.add(one - two >= pair.gap_to_one).only_enforce_if(later)
        if pair.first_if_same is not None:
            second = pair.two if pair.first_if_same == pair.one else pair.one
            model.add(position[pair.first_if_same] + 1 <= position[second]).only_enforce_if(same)


def _cliques(problem: Problem, built: Built) -> None:
    """Say the same once more, of many steps at a time: steps that all keep a distance cannot crowd.

    Follows from the pairs and excludes nothing; it lets the solver see early that a year is too short.
    """
    course = {step.id: step.course for step in problem.steps}
    distance: dict[tuple[str, str], int] = {}
    for constraint in problem.constraints:
        if isinstance(constraint, After):
            one, two, least = constraint.first, constraint.second, constraint.gap_days
        elif isinstance(constraint, Pair) and not constraint.same_day:
            one, two, least = constraint.one, constraint.two, min(constraint.gap_to_one, constraint.gap_to_two)
        else:
            continue
        key = (min(course[one], course[two]), max(course[one], course[two]))
        distance[key] = max(distance.get(key, 0), least)
    names = list(dict.fromkeys(step.course for step in problem.steps))
    seen: set[tuple[int, tuple[str, ...]]] = set()
    for least in sorted(set(distance.values())):
        for seed in names:
            group = _group(seed, names, distance, least, course)
            if least > 1 and len(group) > 1 and (least, group) not in seen:
                seen.add((least, group))
                built.model.add_no_overlap(
                    built.model.new_fixed_size_interval_var(built.day[step.id], least, f"{step.id} keeps {least}")
                    for step in problem.steps
                    if step.course in group
                )


def _group(
    seed: str, names: list[str], distance: dict[tuple[str, str], int], least: int, course: dict[str, str]
) -> tuple[str, ...]:
    """Courses, the seed first, of which any two steps lie at least so many days apart."""
    counts = list(course.values())
    group: list[str] = []
    for name in (seed, *names):
        alone = counts.count(name) == 1 or distance.get((name, name), 0) >= least
        if name not in group and alone and all(distance.get((min(n, name), max(n, name)), 0) >= least for n in group):
            group.append(name)
    return tuple(sorted(group))


def _allowed(days: int, constraint: NotOn) -> cp_model.Domain:
    closed = cp_model.Domain.from_intervals([list(span) for span in constraint.spans])
    return closed.complement().intersection_with(cp_model.Domain(0, days - 1))


def best(problem: Problem) -> Days | None:
    """The one best assignment of days, or None when there is none.  Raises Undecided."""
    built = build(problem)
    last = _run(built)[0]
    if last is None:
        return None
    for goal in _goals(problem, built):
        last = _least(built, goal, last)
    for step in problem.steps:
        last = _least(built, built.day[step.id], last)
    return last


def _goals(problem: Problem, built: Built) -> list[cp_model.LinearExpr | int]:
    """What is made small, one after the other."""
    model, day = built.model, built.day
    late: list[cp_model.LinearExpr] = []
    for step, deadline in problem.ready:
        missed = model.new_bool_var(f"{step} after the event")
        model.add(day[step] <= deadline).only_enforce_if(~missed)
        late.append(missed)
    over: list[cp_model.LinearExpr] = []
    for stretch in problem.stretches:
        excess = model.new_int_var(0, problem.days, f"stretch to {stretch.second}")
        model.add(excess >= day[stretch.second] - day[stretch.first] - stretch.days)
        over.append(excess)
    unserved, begun = _parts(problem, built)
    days: cp_model.LinearExpr | int = sum(day.values())
    last = [days, built.visits, begun] if problem.earliest_first else [built.visits, begun, days]
    return [sum(late), unserved, sum(over), *last]


def _parts(problem: Problem, built: Built) -> tuple[cp_model.LinearExpr | int, cp_model.LinearExpr | int]:
    """How many parts no session serves in time for the event, and the sum of the days on which each is first served.

    A part that no session serves counts as served after the last day.
    """
    model = built.model
    missed: list[cp_model.IntVar] = []
    begun: list[cp_model.IntVar] = []
    for part in problem.parts:
        served = model.new_int_var(0, problem.days, f"{part.name} first served")
        never = model.new_bool_var(f"{part.name} never served")
        model.add(served >= problem.days).only_enforce_if(never)
        serving: list[Literal] = [never]
        for step in part.steps:
            here = _inside(built, step, part.spans, f"{part.name} served by {step}")
            model.add(served >= built.day[step]).only_enforce_if(here)
            serving.append(here)
        model.add_bool_or(serving)
        begun.append(served)
        if part.by is not None:
            late = model.new_bool_var(f"{part.name} after the event")
            spans = tuple((low, min(high, part.by)) for low, high in part.spans if low <= part.by)
            model.add_bool_or(
                [late, *(_inside(built, step, spans, f"{part.name} in time by {step}") for step in part.steps)]
            )
            missed.append(late)
    return sum(missed), sum(begun)


def _inside(built: Built, step: str, spans: tuple[Span, ...], name: str) -> Literal:
    """A literal that keeps a step to these days where it holds."""
    inside = built.model.new_bool_var(name)
    allowed = cp_model.Domain.from_intervals([[max(0, low), high] for low, high in spans if high >= max(0, low)])
    built.model.add_linear_expression_in_domain(built.day[step], allowed).only_enforce_if(inside)
    return inside


def _least(built: Built, goal: cp_model.LinearExpr | int, last: Days) -> Days:
    """Make the goal as small as it can be, and keep it there."""
    if isinstance(goal, int):
        return last
    built.model.clear_hints()  # type: ignore[no-untyped-call]
    for step, variable in built.day.items():
        built.model.add_hint(variable, last[step])
    built.model.minimize(goal)
    found, value = _run(built)
    assert found is not None  # the last assignment is still allowed
    built.model.add(goal == value)
    return found


def _run(built: Built) -> tuple[Days | None, int]:
    """Days and the value of the goal.  Raises Undecided when the allowed work does not settle it."""
    made = solver()
    status = made.solve(built.model)
    if status == cp_model.INFEASIBLE:
        return None, 0
    if status != cp_model.OPTIMAL:
        raise Undecided(
            "too many courses for one year to find the best days for all of them; leave out one or more (--leave-out)"
        )
    value = round(made.objective_value) if built.model.has_objective() else 0
    return {step: made.value(variable) for step, variable in built.day.items()}, value


def soonest(problem: Problem, step: str) -> int | None:
    """The first day a step can have, whatever that costs the others; None when there is no schedule at all.

    Raises Undecided.
    """
    built = build(problem)
    built.model.minimize(built.day[step])
    found, value = _run(built)
    return None if found is None else value


def feasible(problem: Problem) -> bool:
    """Whether all requirements can be met at once.  Raises Undecided."""
    return _run(build(problem))[0] is not None
