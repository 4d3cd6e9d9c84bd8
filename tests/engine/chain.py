"""A small fixed rule base of three layers, with a negation, a test and a sum, and its engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.algebra.rule import Aggregate, Fact, Rule, fact
from engine.algebra.rulebase import build
from engine.algebra.terms import V, add, gt
from engine.inference.derivation import Derivation
from engine.inference.executor import ConsultationEngine
from engine.inference.store import Store

SCHEMA = {
    "given": ("name", "size"),
    "barred": ("name",),
    "kept": ("name", "size"),
    "bigger": ("name", "size"),
    "sum": ("total",),
}
CHAIN = (
    Rule(
        id="chain.kept",
        reads="{name} is kept.",
        serves="",
        when=(fact("given", name=V.name, size=V.size),),
        unless=(fact("barred", name=V.name),),
        then=fact("kept", name=V.name, size=V.size),
    ),
    Rule(
        id="chain.bigger",
        reads="{name} is big.",
        serves="",
        when=(fact("kept", name=V.name, size=V.size),),
        tests=(gt(V.size, 1),),
        then=fact("bigger", name=V.name, size=add(V.size, 1)),
    ),
    Aggregate(
        id="chain.sum",
        reads="{total} in all.",
        serves="",
        over=(fact("bigger", name=V.name, size=V.each),),
        by=(),
        compute=(("total", "sum", V.each),),
        then=fact("sum", total=V.total),
    ),
)
GIVEN = [Fact("given", (name, size)) for name, size in (("a", 1), ("b", 2), ("c", 3), ("d", 4))]
CHAIN_FIRINGS = 8  # four kept, three bigger, one sum


def small_engine(rules: Sequence[Any] = CHAIN) -> ConsultationEngine:
    return ConsultationEngine(build(rules, SCHEMA, frozenset(SCHEMA)), Store(), {})


def consulted(engine: ConsultationEngine, known: Sequence[Fact] = GIVEN) -> Derivation:
    return engine.consult({one: f"path {at}" for at, one in enumerate(known)})
