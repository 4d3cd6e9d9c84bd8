"""How near a rule came: on made-up rules and facts, every failure reported is real, and mending it is enough."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from hypothesis import given, settings

from engine.algebra.rule import Fact, Rule
from engine.algebra.terms import Var, evaluate
from engine.inference.store import Store
from engine.questions.attempts import Attempt, Failure, Goal, attempts, goal
from tests.engine.small_worlds import SCHEMA, facts, matches, rules


def stored(known: list[Fact]) -> Store:
    store = Store()
    store.add(known)
    return store


def meets(fact: Fact, wanted: Goal) -> bool:
    row = dict(zip(SCHEMA[fact.relation], fact.values, strict=True))
    return (
        fact.relation == wanted.relation
        and all(row[name] == value for name, value in wanted.slots)
        and all(row[one] == row[other] for one, other in wanted.equal)
    )


def concluded(rule: Rule, known: list[Fact]) -> set[Fact]:
    slots = dict(rule.then.slots)
    return {
        Fact("first", tuple(evaluate(slots[name], dict(match.bindings)) for name in SCHEMA["first"]))
        for match in matches(rule, known)
    }


def absent(rule: Rule, known: list[Fact]) -> Iterator[tuple[Goal, tuple[Attempt, ...]]]:
    """Every goal over the few values there are that does not follow, with the attempts at it."""
    there = concluded(rule, known)
    for x, y in product(range(3), range(3)):
        wanted = goal("first", x=x, y=y)
        if not any(meets(fact, wanted) for fact in there):
            yield wanted, attempts(rule, wanted, stored(known), SCHEMA)


@settings(max_examples=150)
@given(rules(), facts())
def test_every_failure_is_real(rule: Rule, known: list[Fact]) -> None:
    for _, found in absent(rule, known):
        for attempt in found:
            assert attempt.failures, "a rule without a failure would have given the goal"
            assert set(attempt.met) <= set(known)
            for failure in attempt.failures:
                if failure.kind == "absent":
                    assert failure.goal is not None
                    assert not any(meets(fact, failure.goal) for fact in known)
                elif failure.kind == "blocked":
                    assert failure.facts
                    assert set(failure.facts) <= set(known)
                else:
                    assert failure.test is not None
                    assert not failure.test.holds(dict(failure.bindings))


@settings(max_examples=150)
@given(rules(), facts())
def test_a_rule_that_could_give_the_goal_always_says_what_it_lacked(rule: Rule, known: list[Fact]) -> None:
    head = dict(rule.then.slots)
    for wanted, found in absent(rule, known):
        asked = wanted.values()
        constants_agree = all(isinstance(head[name], Var) or head[name] == asked[name] for name in ("x", "y"))
        one_variable = isinstance(head["x"], Var) and head["x"] == head["y"] and asked["x"] != asked["y"]
        assert bool(found) == (constants_agree and not one_variable)


@settings(max_examples=150)
@given(rules(), facts())
def test_mending_the_one_failure_gives_the_goal(rule: Rule, known: list[Fact]) -> None:
    for wanted, found in absent(rule, known):
        for attempt in found:
            mended = mend(attempt.failures[0], known) if len(attempt.failures) == 1 else None
            # A fact that is needed here and forbidden there cannot be mended.
            if mended is None or not set(attempt.met) <= set(mended) or blocks_anew(rule, attempt, mended, known):
                continue
            # Nor can a rule that forbids what it needs.
            if any(p.relation == q.relation for p in rule.when for q in rule.unless):
                continue
            assert any(meets(fact, wanted) for fact in concluded(rule, mended)), attempt


def mend(failure: Failure, known: list[Fact]) -> list[Fact] | None:
    if failure.kind == "blocked":
        return [fact for fact in known if fact not in failure.facts]
    if failure.kind == "absent" and failure.goal is not None:
        settled = dict(failure.goal.slots)
        if set(settled) == set(SCHEMA[failure.goal.relation]):
            return [*known, Fact(failure.goal.relation, tuple(settled[n] for n in SCHEMA[failure.goal.relation]))]
    return None


def blocks_anew(rule: Rule, attempt: Attempt, mended: list[Fact], known: list[Fact]) -> bool:
    """Whether a mended fact meets another condition that must find nothing."""
    added = [fact for fact in mended if fact not in known]
    settled = dict(attempt.bindings)
    return any(
        meets(fact, goal(p.relation, **{name: evaluate(term, settled) for name, term in p.slots}))
        for p in rule.unless
        for fact in added
        if p.variables() <= set(settled)
    )
