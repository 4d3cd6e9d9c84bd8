"""Criteria as a disjunction of conjunctions of literals, the form rules can join on.

Truth is three-valued (true, false, unknown; Kleene's strong logic).  There, as in two-valued logic, negation
moves inward and conjunction distributes over disjunction without changing the value, so this form says
exactly what the nested criterion says, unknown included.  “a or not a” stays: it is unknown when a is.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

from kb.errors import KnowledgeError
from kb.snapshot import Individual, KnowledgeBase

LIMIT = 512
"""Most conjunctions one criterion may grow to; beyond it, the criterion is better written as several."""


class Literal(NamedTuple):
    """A leaf criterion or its negation; `attribute` is a CURIE, `value` text as the statement writes it."""

    criterion_id: str
    attribute: str
    operator: str
    value: str
    negated: bool


Conjunction = tuple[Literal, ...]
Disjunction = tuple[Conjunction, ...]


def normal_form(kb: KnowledgeBase, criterion_id: str) -> Disjunction:
    """Return a criterion as conjunctions of which one must hold, in a stable order.

    Raises KnowledgeError for an unknown or incomplete criterion, one that contains itself, or one that grows
    beyond `LIMIT` conjunctions.
    """
    found = _expand(kb, criterion_id, negated=False, path=())
    return tuple(sorted(tuple(sorted(conjunction)) for conjunction in found))


def _expand(kb: KnowledgeBase, curie: str, *, negated: bool, path: tuple[str, ...]) -> set[frozenset[Literal]]:
    if curie in path:
        circle = " -> ".join([*path[path.index(curie) :], curie])
        raise KnowledgeError(f"{curie} contains itself ({circle}); remove one step of the circle")
    individual = kb.get(curie)
    if individual is None or individual.kind != "Criterion":
        user = f" (named by {path[-1]})" if path else ""
        raise KnowledgeError(f"{curie} is not a criterion of the knowledge base{user}")
    inner = (*path, curie)
    terms: list[set[frozenset[Literal]]] = []
    if individual.one("attribute") is not None:
        terms.append({frozenset([_literal(individual, negated)])})
    # Negation turns “all of” into “any of” of the negated members, and the other way round (De Morgan).
    for name, members_negated, conjunctive in (
        ("allOf", negated, not negated),
        ("anyOf", negated, negated),
        ("noneOf", not negated, not negated),
    ):
        members = [_expand(kb, str(m), negated=members_negated, path=inner) for m in individual.many(name)]
        if members:
            terms.append(_all(members, curie) if conjunctive else _any(members))
    if not terms:
        raise KnowledgeError(f"{curie} tests nothing; give it rh:attribute, rh:allOf, rh:anyOf or rh:noneOf")
    # A criterion that says several things at once means all of them.
    return _any(terms) if negated else _all(terms, curie)


def _literal(leaf: Individual, negated: bool) -> Literal:
    attribute, operator, value = (leaf.one(name) for name in ("attribute", "operator", "value"))
    if operator is None or value is None:
        raise KnowledgeError(f"{leaf.id} compares with nothing; give it rh:operator and rh:value")
    return Literal(leaf.id, str(attribute), str(operator), str(value), negated)


def _any(members: list[set[frozenset[Literal]]]) -> set[frozenset[Literal]]:
    return _without_weaker(set().union(*members))


def _all(members: list[set[frozenset[Literal]]], curie: str) -> set[frozenset[Literal]]:
    found: set[frozenset[Literal]] = {frozenset()}
    for member in members:
        found = _without_weaker({left | right for left, right in product(found, member)})
        if len(found) > LIMIT:
            raise KnowledgeError(f"{curie} grows to more than {LIMIT} conjunctions; split it into several")
    return found


def _without_weaker(found: set[frozenset[Literal]]) -> set[frozenset[Literal]]:
    """Drop each conjunction that contains another: a or (a and b) has the value of a, unknown included."""
    kept: set[frozenset[Literal]] = set()
    for conjunction in sorted(found, key=len):
        if not any(other <= conjunction for other in kept):
            kept.add(conjunction)
    return kept
