"""The solver against trying every day: the same optimum, and clashes of which nothing can be left out."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.schedule.conflict import enough_alone, minimal_clash, only
from engine.schedule.model import best, feasible
from engine.schedule.problem import (
    After,
    Constraint,
    Days,
    NotOn,
    OneWithin,
    Pair,
    Part,
    Problem,
    Requirement,
    Step,
    Stretch,
    VisitLimit,
    broken,
    in_order,
)

Key = tuple[int, ...]


def every_day(problem: Problem) -> tuple[Key, Days] | None:
    """The best of all assignments, found by trying each of them."""
    found: tuple[Key, Days] | None = None
    names = [step.id for step in problem.steps]
    for chosen in product(range(problem.days), repeat=len(names)):
        days = dict(zip(names, chosen, strict=True))
        if broken(problem, days) or not orderly(problem, days):
            continue
        if any(days[a] == days[b] for a, b in pairwise(names) if a[0] == b[0]):
            continue
        key = worth(problem, days)
        if found is None or key < found[0]:
            found = (key, days)
    return found


def orderly(problem: Problem, days: Days) -> bool:
    try:
        for day in set(days.values()):
            in_order(problem, [step for step, on in days.items() if on == day])
    except ValueError:
        return False
    return True


def worth(problem: Problem, days: Days) -> Key:
    late = sum(days[step] > deadline for step, deadline in problem.ready)
    over = sum(max(0, days[s.second] - days[s.first] - s.days) for s in problem.stretches)
    visits, total = len(set(days.values())), sum(days.values())
    served = [[days[s] for s in part.steps if inside(part, days[s])] for part in problem.parts]
    begun = sum(min((problem.days, *on)) for on in served)
    unserved = sum(
        part.by is not None and not any(day <= part.by for day in on)
        for part, on in zip(problem.parts, served, strict=True)
    )
    last = (total, visits, begun) if problem.earliest_first else (visits, begun, total)
    return (late, unserved, over, *last, *(days[step.id] for step in problem.steps))


def inside(part: Part, day: int) -> bool:
    return any(low <= day <= high for low, high in part.spans)


def course(name: str, sessions: int) -> list[Step]:
    return [Step(f"{name}/{number}", name, number) for number in range(1, sessions + 1)]


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Up to three short courses in a week or so, with gaps, closed days, wishes and a deadline."""
    days = draw(st.integers(3, 7))
    sizes = draw(st.lists(st.integers(1, 2), min_size=1, max_size=3))
    names = "abc"[: len(sizes)]
    steps = [step for name, size in zip(names, sizes, strict=True) for step in course(name, size)]
    requirements = [Requirement(name, "course", name) for name in names]
    constraints: list[Constraint] = []
    stretches = []

    def ask(name: str, kind: str) -> str:
        requirements.append(Requirement(name, kind, name))  # type: ignore[arg-type]
        return name

    for name, size in zip(names, sizes, strict=True):
        if size == 2:
            one, two = f"{name}/1", f"{name}/2"
            gap = draw(st.integers(1, 4))
            constraints += [
                After(one, two, 1, (name,)),
                After(one, two, gap, (name, ask(f"interval/{name}", "interval"))),
            ]
            if draw(st.booleans()):
                stretches.append(Stretch(one, two, gap))
        if draw(st.booleans()):
            low = draw(st.integers(0, days - 1))
            span = (low, draw(st.integers(low, days)))
            needs = (name, ask(f"wait/{name}", "wait"))
            constraints += [NotOn(step.id, (span,), needs) for step in steps if step.course == name]
    for index, two in enumerate(names):
        for one in names[:index]:
            same = draw(st.booleans())
            first = draw(st.sampled_from([None, one, two])) if same else None
            gaps = draw(st.tuples(st.integers(0, 3), st.integers(0, 3)))
            never = draw(st.integers(0, 15)) == 0
            needs = (one, two, ask(f"gap/{one}/{two}", "gap"))
            for a in steps:
                for b in steps:
                    if a.course == one and b.course == two:
                        head = {None: None, one: a.id, two: b.id}[first]
                        constraints.append(Pair(a.id, b.id, same, *gaps, needs, head, never))
    if draw(st.booleans()):
        constraints.append(VisitLimit(draw(st.integers(1, 3)), (ask("wish/max-visits", "wish"),)))
    ready = [(f"{names[0]}/{sizes[0]}", draw(st.integers(0, days - 1)))] if draw(st.booleans()) else []
    parts = []
    for number in range(draw(st.integers(0, 2))):
        low = draw(st.integers(0, days - 1))
        spans = ((low, draw(st.integers(low, days - 1))),)
        own = tuple(step.id for step in steps if step.course == names[0])
        parts.append(Part(f"part {number}", own, spans, draw(st.one_of(st.none(), st.integers(-1, days - 1)))))
    return Problem(
        days,
        tuple(steps),
        tuple(requirements),
        tuple(constraints),
        tuple(stretches),
        tuple(ready),
        draw(st.booleans()),
        tuple(parts),
    )


@settings(max_examples=60, deadline=None)
@given(problems())
def test_the_solver_finds_what_trying_every_day_finds(problem: Problem) -> None:
    tried, found = every_day(problem), best(problem)
    assert (found is None) == (tried is None)
    assert found == (tried[1] if tried else None)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_a_clash_cannot_be_met_and_without_any_one_of_it_can(problem: Problem) -> None:
    clash = minimal_clash(problem)
    assert (clash is None) == feasible(problem)
    if clash is None:
        return
    assert clash.minimal
    assert every_day(only(problem, clash.requirements)) is None
    for given_up in clash.requirements:
        rest = only(problem, [one for one in clash.requirements if one != given_up])
        assert every_day(rest) is not None, given_up


def two_courses(gap: int, days: int, *, same_day: bool = False, extra: tuple[Constraint, ...] = ()) -> Problem:
    """Two sessions of a peel, seven days apart, and one light session."""
    steps = (*course("peel", 2), *course("light", 1))
    asked = [Requirement(name, "course", name) for name in ("peel", "light")]
    asked += [Requirement("interval/peel", "interval", "7 days"), Requirement("gap/peel/light", "gap", f"{gap} days")]
    asked += [Requirement(need, "wish", need) for one in extra for need in one.needs if need.startswith("wish")]
    needs = ("peel", "light", "gap/peel/light")
    return Problem(
        days,
        steps,
        tuple(dict.fromkeys(asked)),
        (
            After("peel/1", "peel/2", 1, ("peel",)),
            After("peel/1", "peel/2", 7, ("peel", "interval/peel")),
            *(Pair(f"peel/{n}", "light/1", same_day, gap, gap, needs) for n in (1, 2)),
            *extra,
        ),
        (Stretch("peel/1", "peel/2", 7),),
    )


def test_light_goes_first_when_it_does_not_fit_between_the_peels() -> None:
    assert best(two_courses(5, 60)) == {"light/1": 0, "peel/1": 5, "peel/2": 12}


def test_light_goes_between_when_it_fits() -> None:
    assert best(two_courses(3, 60)) == {"peel/1": 0, "peel/2": 7, "light/1": 3}


def test_one_day_is_preferred_where_it_is_allowed() -> None:
    assert best(two_courses(5, 60, same_day=True)) == {"peel/1": 0, "peel/2": 7, "light/1": 0}


def test_the_year_that_is_too_short_names_what_does_not_fit() -> None:
    clash = minimal_clash(two_courses(5, 10))
    assert clash is not None
    assert clash.requirements == ("peel", "light", "interval/peel", "gap/peel/light")


def test_a_clash_leaves_out_what_has_nothing_to_do_with_it() -> None:
    closed = NotOn("light/1", ((0, 59),), ("light", "wish/holiday"))
    clash = minimal_clash(two_courses(5, 60, extra=(closed,)))
    assert clash is not None
    assert clash.requirements == ("light", "wish/holiday")


def test_a_review_without_its_treatment_clashes_with_nothing() -> None:
    steps = (*course("toxin", 1), Step("review/1", "review", 1, "toxin"))
    asked = tuple(Requirement(name, kind, name) for name, kind in (("toxin", "course"), ("review", "review")))  # type: ignore[arg-type]
    away = tuple(NotOn(step.id, ((0, 59),), (step.course, "wish/away")) for step in steps)
    bound = After("toxin/1", "review/1", 14, ("toxin", "review"), 21)
    problem = Problem(60, steps, (*asked, Requirement("wish/away", "wish", "away")), (bound, *away))
    clash = minimal_clash(problem)
    assert clash is not None and clash.requirements == ("toxin", "wish/away")
    assert enough_alone(problem, clash) == ("toxin", "wish/away")


def test_a_second_clash_is_not_hidden_by_the_first() -> None:
    away = NotOn("light/1", ((0, 59),), ("light", "wish/away"))
    limit = VisitLimit(1, ("wish/visits",))
    problem = two_courses(5, 60, extra=(away, limit))
    clash = minimal_clash(problem)
    assert clash is not None
    assert enough_alone(problem, clash) == ()


def test_the_order_of_one_day_may_not_run_in_a_circle() -> None:
    steps = tuple(step for name in "abc" for step in course(name, 1))
    needs = tuple("abc")
    pairs = tuple(
        Pair(f"{one}/1", f"{two}/1", True, 9, 9, needs, f"{first}/1")
        for one, two, first in (("a", "b", "a"), ("b", "c", "b"), ("a", "c", "c"))
    )
    problem = Problem(30, steps, tuple(Requirement(name, "course", name) for name in "abc"), pairs)
    found = best(problem)
    assert found is not None
    assert len(set(found.values())) == 2


def test_earliest_first_costs_a_visit_and_fewest_visits_costs_days() -> None:
    wait = NotOn("light/1", ((0, 2),), ("light", "wish/wait"))
    few = two_courses(1, 60, same_day=True, extra=(wait,))
    early = Problem(few.days, few.steps, few.requirements, few.constraints, few.stretches, (), True)
    assert best(few) == {"peel/1": 0, "peel/2": 7, "light/1": 7}
    assert best(early) == {"peel/1": 0, "peel/2": 7, "light/1": 3}


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_a_limit_of_visits_is_kept_or_named(limit: int) -> None:
    problem = two_courses(5, 60, extra=(VisitLimit(limit, ("wish/visits",)),))
    found, clash = best(problem), minimal_clash(problem)
    if limit < 3:
        assert found is None
        assert clash is not None and "wish/visits" in clash.requirements
    else:
        assert found is not None and clash is None


@pytest.mark.parametrize(("span", "serves"), [((3, 8), True), ((-30, 0), True), ((-30, -2), False), ((70, 90), False)])
def test_a_session_that_must_serve_certain_days_is_booked_there_or_named(span: tuple[int, int], serves: bool) -> None:
    problem = two_courses(5, 60, extra=(OneWithin(("light/1",), (span,), ("light", "wish/event")),))
    found, clash = best(problem), minimal_clash(problem)
    if serves:
        assert found is not None and span[0] <= found["light/1"] <= span[1]
    else:
        assert found is None
        assert clash is not None and set(clash.requirements) == {"light", "wish/event"}
