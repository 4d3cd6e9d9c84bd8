"""Small made-up rule bases with sums and texts besides, part of whose given facts are known beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hypothesis import strategies as st

from engine.algebra.rule import Aggregate, AnyRule, Fact, Pattern, Rule
from engine.algebra.rulebase import RuleBase, build
from engine.algebra.terms import V, Value, Var, join
from engine.compiled.evaluator import Run, run
from engine.compiled.program import Program
from engine.inference.derivation import Derivation
from engine.inference.executor import ConsultationEngine
from engine.inference.store import Store

from ..small_worlds import GIVEN, SCHEMA, facts, rules

WIDER: dict[str, tuple[str, ...]] = {**SCHEMA, "told": ("x", "y"), "summed": ("x", "total")}


@dataclass(frozen=True)
class World:
    """Rules, what is known beforehand (all of some relations), and what a case gives."""

    rulebase: RuleBase
    relations: frozenset[str]
    known: tuple[Fact, ...]
    given: tuple[Fact, ...]

    def base(self) -> Store:
        store = Store()
        store.add(self.known)
        return store

    def origins(self) -> dict[Fact, str]:
        return {fact: f"statement {at}" for at, fact in enumerate(dict.fromkeys(self.known))}

    def paths(self, given: Iterable[Fact] | None = None) -> dict[Fact, str]:
        return {fact: f"path {at}" for at, fact in enumerate(self.given if given is None else given)}

    def program(self) -> Program:
        return Program(self.rulebase, self.base(), self.origins(), self.relations)

    def by_record(self, given: Iterable[Fact] | None = None, *, at_once: bool = False) -> Derivation:
        """What the executor of record derives; at once, without firing anything before there is a case."""
        known = () if at_once else self.relations
        return ConsultationEngine(self.rulebase, self.base(), self.origins(), known).consult(self.paths(given))

    def compiled(self, given: Iterable[Fact] | None = None) -> Run:
        return run(self.program(), self.paths(given))


@st.composite
def worlds(draw: st.DrawFn, values: st.SearchStrategy[Value]) -> World:
    relations = frozenset(draw(st.lists(st.sampled_from(sorted(GIVEN)), unique=True, max_size=3)))
    made: list[AnyRule] = []
    for below, head in enumerate(("first", "second", "third"), start=1):
        for number in range(draw(st.integers(1, 2))):
            made.append(draw(rules(f"{head}.rule-{number}", head, below)))
    pair = draw(rules("told.rule", "first", 3))
    bound = sorted(frozenset().union(*(pattern.variables() for pattern in pair.when)))
    said = join("n", Var(bound[0])) if bound else "nothing"
    told = Pattern("told", (("x", said), ("y", 0)))
    made.append(Rule("told.rule", pair.reads, "", pair.when, told, pair.unless, pair.tests))
    # A count is a whole number and a sum an exact one: which of two equal ones is kept is not what is tested here.
    kinds = draw(st.sampled_from([("count",), ("sum", "min", "max")]))
    made += [draw(_sums(f"summed.rule-{number}", kinds)) for number in range(draw(st.integers(0, 2)))]
    rulebase = build(made, WIDER, frozenset(WIDER))
    drawn = draw(facts(values, most=14))
    if not relations and draw(st.booleans()):  # a case may give what rules conclude from it
        drawn.append(Fact("first", (draw(values), draw(values))))
    return World(
        rulebase,
        relations,
        tuple(fact for fact in drawn if fact.relation in relations),
        tuple(dict.fromkeys(fact for fact in drawn if fact.relation not in relations)),
    )


@st.composite
def _sums(draw: st.DrawFn, name: str, kinds: tuple[str, ...]) -> Aggregate:
    over = draw(rules("drawn.rule", "first", 3)).when
    bound = sorted(frozenset().union(*(pattern.variables() for pattern in over)))
    by = tuple(Var(v) for v in draw(st.lists(st.sampled_from(bound), unique=True, max_size=1))) if bound else ()
    kind = draw(st.sampled_from(kinds))
    then = Pattern("summed", (("x", by[0] if by else 0), ("total", V.total)))
    each = Var(draw(st.sampled_from(bound))) if bound else 1
    return Aggregate(name, "A sum.", "", over, by, (("total", kind, each),), then)


def reasons(found: Derivation) -> dict[Fact, set[tuple[object, ...]]]:
    """Every conclusion with its justifications as a set, each once."""
    listed = {fact: [(r.rule, r.premises, r.bindings) for r in because] for fact, because in found.justified.items()}
    assert all(len(each) == len(set(each)) for each in listed.values())
    return {fact: set(each) for fact, each in listed.items()}
