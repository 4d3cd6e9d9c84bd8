"""Made-up rules and facts of a few relations, and what they mean by trying every combination of facts.

The reference here is as plain as can be, so that it can be believed; the engine's joins, experta's own
network and the layered engine are all held against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from hypothesis import strategies as st

from engine.algebra import terms
from engine.algebra.rule import Fact, Pattern, Rule
from engine.algebra.rulebase import RuleBase, build
from engine.algebra.terms import Term, Value, Var, add, evaluate

GIVEN = {"edge": ("from", "to"), "node": ("name",), "triple": ("a", "b", "c")}
CONCLUDED = {"first": ("x", "y"), "second": ("x", "y"), "third": ("x", "y")}
SCHEMA: dict[str, tuple[str, ...]] = {**GIVEN, **CONCLUDED}
LAYERS = (tuple(GIVEN), ("first",), ("second",), ("third",))
"""Relations by layer: a rule for one layer may read all layers below it."""

_NAMES = ("x", "y", "z")
whole = st.integers(0, 2)
numbers = whole | whole.map(Decimal)
"""Few values, so that joins meet; a whole number and its decimal are the same value."""


@dataclass(frozen=True)
class Matched:
    """One way to satisfy a rule: sorted bindings, and the facts in the order of its patterns."""

    bindings: tuple[tuple[str, Value], ...]
    facts: tuple[Fact, ...]


@st.composite
def facts(draw: st.DrawFn, values: st.SearchStrategy[Value] = whole, most: int = 12) -> list[Fact]:
    """Given facts, some of them twice."""
    made = []
    for _ in range(draw(st.integers(0, most))):
        relation = draw(st.sampled_from(sorted(GIVEN)))
        made.append(Fact(relation, tuple(draw(values) for _ in GIVEN[relation])))
    return made


@st.composite
def patterns(draw: st.DrawFn, relations: Sequence[str], names: Sequence[str]) -> Pattern:
    """A pattern over some of a relation's slots; the same variable may stand in several of them."""
    relation = draw(st.sampled_from(sorted(relations)))
    slots = draw(st.lists(st.sampled_from(SCHEMA[relation]), unique=True, min_size=0))
    choices: st.SearchStrategy[Term] = whole
    if names:
        choices = whole | st.sampled_from(names).map(Var) | st.sampled_from(names).map(Var)
    return Pattern(relation, tuple((slot, draw(choices)) for slot in slots))


@st.composite
def rules(draw: st.DrawFn, name: str = "any.rule", head: str = "first", below: int = 1) -> Rule:
    """A well-formed rule with up to three patterns, two negated ones and two tests."""
    relations = [relation for layer in LAYERS[:below] for relation in layer]
    when = tuple(draw(patterns(relations, _NAMES)) for _ in range(draw(st.integers(1, 3))))
    bound = sorted(frozenset().union(*(pattern.variables() for pattern in when)))
    unless = tuple(draw(patterns(relations, bound)) for _ in range(draw(st.integers(0, 2))))
    leaf: st.SearchStrategy[Term] = whole
    if bound:
        leaf = whole | st.sampled_from(bound).map(Var)
    term = leaf | leaf.map(lambda inner: add(inner, 1))
    tests = tuple(
        terms.Test(draw(st.sampled_from(sorted(terms.COMPARISONS))), draw(term), draw(term))
        for _ in range(draw(st.integers(0, 2)))
    )
    then = Pattern(head, (("x", draw(leaf)), ("y", draw(leaf))))
    return Rule(name, "A made-up rule.", "Testing.", when, then, unless, tests)


@st.composite
def rule_bases(draw: st.DrawFn) -> RuleBase:
    """A few rules in up to three layers; higher layers read, and negate, what lower ones conclude."""
    made = []
    for below, head in enumerate(CONCLUDED, start=1):
        for number in range(draw(st.integers(0 if below > 1 else 1, 2))):
            made.append(draw(rules(f"{head}.rule-{number}", head, below)))
    return build(made, SCHEMA, frozenset(SCHEMA))


def matches(rule: Rule, known: Sequence[Fact]) -> Iterator[Matched]:
    """Every way to satisfy a rule, found by trying each combination of facts."""
    distinct = list(dict.fromkeys(known))
    by_pattern = [[f for f in distinct if f.relation == pattern.relation] for pattern in rule.when]
    for chosen in product(*by_pattern):
        bindings: dict[str, Value] = {}
        if not all(_fits(p, f, bindings) for p, f in zip(rule.when, chosen, strict=True)):
            continue
        if any(_fits(pattern, f, dict(bindings)) for pattern in rule.unless for f in distinct):
            continue
        if all(_true(test, bindings) for test in rule.tests):
            yield Matched(tuple(sorted(bindings.items())), chosen)


def _fits(pattern: Pattern, candidate: Fact, bindings: dict[str, Value]) -> bool:
    if candidate.relation != pattern.relation:
        return False
    row = dict(zip(SCHEMA[candidate.relation], candidate.values, strict=True))
    for slot, term in pattern.slots:
        if isinstance(term, Var):
            if bindings.setdefault(term.name, row[slot]) != row[slot]:
                return False
        elif term != row[slot]:
            return False
    return True


def _true(test: terms.Test, bindings: dict[str, Value]) -> bool:
    left, right = evaluate(test.left, bindings), evaluate(test.right, bindings)
    assert isinstance(left, int | Decimal)
    assert isinstance(right, int | Decimal)
    return {
        "eq": left == right,
        "ne": left != right,
        "lt": left < right,
        "le": left <= right,
        "gt": left > right,
        "ge": left >= right,
    }[test.name]


def conclusions(base: RuleBase, given: Sequence[Fact]) -> dict[Fact, set[tuple[str, tuple[Fact, ...]]]]:
    """Everything that follows, layer by layer, with each rule and set of facts that gave it."""
    known = list(dict.fromkeys(given))
    found: dict[Fact, set[tuple[str, tuple[Fact, ...]]]] = {}
    for head in CONCLUDED:
        new: list[Fact] = []
        for rule in base.rules:
            assert isinstance(rule, Rule)
            if rule.then.relation != head:
                continue
            for match in matches(rule, known):
                slots = dict(rule.then.slots)
                bindings = dict(match.bindings)
                concluded = Fact(head, tuple(evaluate(slots[name], bindings) for name in SCHEMA[head]))
                found.setdefault(concluded, set()).add((rule.id, match.facts))
                new.append(concluded)
        known = list(dict.fromkeys([*known, *new]))
    return found
