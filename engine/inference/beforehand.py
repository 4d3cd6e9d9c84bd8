"""Which rules speak of the knowledge base alone, so that they can be fired before there is a case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from engine.algebra.rule import AnyRule, reads_relations
from engine.algebra.rulebase import RuleBase


class Beforehand(NamedTuple):
    """What the knowledge base settles.

    rules: those that read nothing a case can change, in layer order.  settled: relations whose facts are all known
    with them.  begun: these, and relations of which some facts are known and others follow from a case.
    """

    rules: tuple[AnyRule, ...]
    settled: frozenset[str]
    begun: frozenset[str]


def beforehand(rulebase: RuleBase, known: Iterable[str]) -> Beforehand:
    """What follows before there is a case.

    known: relations whose facts are all in the knowledge base.  Raises ValueError when a rule concludes one of them.
    """
    settled = set(known)
    makers: dict[str, list[AnyRule]] = {}
    for layer in rulebase.layers():
        for rule in layer:
            makers.setdefault(rule.then.relation, []).append(rule)
    found: list[AnyRule] = []
    for relation, rules in makers.items():  # in layer order: what a rule reads has been decided
        if relation in settled:
            raise ValueError(f"{relation} is concluded by rule {rules[0].id} and cannot be known beforehand")
        certain = [rule for rule in rules if reads_relations(rule) <= settled]
        found += certain
        if len(certain) == len(rules):
            settled.add(relation)
    return Beforehand(tuple(found), frozenset(settled), frozenset(settled.union(rule.then.relation for rule in found)))
