"""Flips in made-up worlds, found by adding up what single changes do, and by running the rules for every change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import combinations
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import patch

from hypothesis import strategies as st

from engine.algebra.rule import Fact, Pattern, Rule
from engine.algebra.rulebase import build
from engine.algebra.terms import V, Var
from engine.alternatives import aim, reach
from engine.alternatives.rule_parts import altered
from engine.alternatives.sums import Sums
from engine.compiled.evaluator import Run, run
from engine.inference.store import Row

from ..compiled.worlds import WIDER, World, worlds
from ..small_worlds import CONCLUDED, GIVEN, whole

Told = frozenset[tuple[str, Row]]
Answer = frozenset[Fact]
"""Facts that come, or go where the case has them."""
Numbers = tuple[int, ...]
"""One answer or a pair, by number."""


@dataclass(frozen=True)
class Asked:
    """A world, the answers that may be others, what is asked about, and how often a relation is thought to change."""

    world: World
    answers: tuple[Answer, ...]
    slot: str
    wanted: frozenset[int]
    """Of conclusions with this slot, those with these values are asked about."""
    often: dict[str, Counter[Row]]
    """It decides how rules fall into parts, and may decide nothing else."""

    def aims(self) -> list[aim.Aim]:
        """One conclusion after the other is asked about."""
        rules = self.world.rulebase
        heads = sorted({rule.then.relation for rule in rules.rules})
        return [aim.Aim(frozenset({head}), {self.slot: self.wanted}, rules.schema) for head in heads]


@st.composite
def questions(draw: st.DrawFn, most: int = 6) -> Asked:
    """Answers of one to three facts, no fact in two of them."""
    world = draw(worlds(whole).filter(lambda made: len(made.relations) < len(GIVEN)))
    parted = [draw(_parted(f"{head}.parted-{at}", head)) for head in ("second", "third") for at in range(2)]
    world = replace(world, rulebase=build([*world.rulebase.rules, *parted], WIDER, frozenset(WIDER)))
    free = sorted(GIVEN.keys() - world.relations)
    if any(fact.relation == "first" for fact in world.given):
        free.append("first")
    changed: dict[Fact, None] = {}
    for _ in range(draw(st.integers(most, 2 * most))):
        if world.given and draw(st.booleans()):
            changed[draw(st.sampled_from(world.given))] = None
        else:
            relation = draw(st.sampled_from(free))
            changed[Fact(relation, tuple(draw(whole) for _ in WIDER[relation]))] = None
    waiting, answers = list(changed), []
    while waiting and len(answers) < most:
        size = draw(st.sampled_from((1, 1, 2, 3)))
        answers.append(frozenset(waiting[:size]))
        waiting = waiting[size:]
    often: dict[str, Counter[Row]] = {}
    for relation in WIDER if draw(st.booleans()) else ():
        rows = draw(st.lists(st.tuples(*(whole for _ in WIDER[relation])), max_size=3))
        often[relation] = Counter({row: draw(st.sampled_from((1, 30))) for row in rows})
    wanted = frozenset(draw(st.lists(whole, min_size=1, max_size=2)))
    return Asked(world, tuple(answers), draw(st.sampled_from(("", "x", "y"))), wanted, often)


@st.composite
def _parted(draw: st.DrawFn, name: str, head: str) -> Rule:
    """A rule whose patterns all name one thing, as most rules of consultations do: it falls into parts by it."""
    below = [*GIVEN, *(concluded for concluded in CONCLUDED if concluded < head)]

    def pattern(names: Sequence[str]) -> Pattern:
        relation = draw(st.sampled_from(below))
        first, *others = WIDER[relation]
        return Pattern(relation, ((first, V.x), *((slot, Var(draw(st.sampled_from(names)))) for slot in others)))

    when = tuple(pattern("xyz") for _ in range(draw(st.integers(1, 2))))
    bound = sorted(frozenset().union(*(one.variables() for one in when)))
    unless = tuple(pattern(bound) for _ in range(draw(st.integers(0, 1))))
    said = st.sampled_from(bound).map(Var) | st.just(0)
    return Rule(name, "A made-up rule.", "", when, Pattern(head, (("x", draw(said)), ("y", draw(said)))), unless)


class Flipped:
    """What the answers do to each conclusion that is asked about, worked out both ways."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._base = asked.world.compiled()
        self.aims = asked.aims()
        self._runs: dict[Numbers, Run] = {}

    def _run(self, numbers: Numbers) -> Run:
        """All rules run anew after these answers."""
        if numbers not in self._runs:
            given = set(self._base.given)
            for at in numbers:
                given ^= self._asked.answers[at]
            self._runs[numbers] = run(self._base.program, self._asked.world.paths(sorted(given, key=repr)))
        return self._runs[numbers]

    def by_runs(self, asked: aim.Aim) -> dict[Numbers, Told]:
        """What is otherwise after every answer and every pair, by running the rules for each."""
        count = range(len(self._asked.answers))
        chosen: list[Numbers] = [*((at,) for at in count), *combinations(count, 2)]
        return {numbers: _told(self._run(numbers), asked) ^ _told(self._base, asked) for numbers in chosen}

    def by_sums(self, asked: aim.Aim) -> dict[Numbers, Told]:
        """The same from sums, as a search for flips makes them."""
        found: dict[Numbers, Told] = {}
        answers = self._asked.answers
        with _rules_of(self._asked.world):
            bearing = reach.Reach(reach.Paths(cast(Any, None)), asked)
            sums = Sums(self._base, bearing, altered(self._asked.often or self._often()))
            alone = [sums.of(sums.given(answer)) for answer in answers]
            for at, one in enumerate(alone):
                found[at,] = sums.key(one)
            for at, to in combinations(range(len(alone)), 2):
                found[at, to] = sums.key_of_both(alone[at], alone[to])
                if not alone[at].meets(alone[to]):
                    assert found[at, to] == sums.key(alone[at]) | sums.key(alone[to])
        return found

    def _often(self) -> dict[str, Counter[Row]]:
        """Counted as a search for flips counts."""
        counted: dict[str, Counter[Row]] = {}
        for at in range(len(self._asked.answers)):
            rows = self._run((at,)).rows
            for name in rows:
                counted.setdefault(name, Counter()).update(rows[name].keys() ^ self._base.rows[name].keys())
        return counted


def _told(ran: Run, asked: aim.Aim) -> Told:
    return frozenset((name, row) for name in asked.relations for row in ran.rows.get(name, ()) if asked.hit(name, row))


def minimal(told: dict[Numbers, Told]) -> set[Numbers]:
    """The answers and pairs that alter what is asked about, without pairs of which one answer is enough."""
    alone = {numbers for numbers, other in told.items() if other and len(numbers) == 1}
    return alone | {
        numbers
        for numbers, other in told.items()
        if other and len(numbers) == 2 and alone.isdisjoint((one,) for one in numbers)
    }


@contextmanager
def _rules_of(world: World) -> Iterator[None]:
    """The way from answer to item, through the rules of a world in place of the rules of consultations."""
    known = SimpleNamespace(store=world.base())
    case = {relation: WIDER[relation] for relation in WIDER.keys() - world.relations}
    with (
        patch.object(reach, "rule_base", lambda: world.rulebase),
        patch.object(aim, "rule_base", lambda: world.rulebase),
        patch.object(reach, "knowledge_facts", lambda _: known),
        patch.object(reach, "CASE", case),
    ):
        yield
