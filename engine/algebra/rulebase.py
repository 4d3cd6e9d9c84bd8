"""A checked rule base: every rule well formed, every layer computed.

Checked at load, with a message that names the rule and the fix: unique ids, known relations and slots,
variables bound before use, complete heads, no cycle between relations.  Because relations are acyclic,
every relation is complete before a rule that reads it runs, so conclusions cannot depend on firing order.
"""

from __future__ import annotations

import hashlib
import json
import string
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from engine.algebra.rule import AGGREGATIONS, Aggregate, AnyRule, Pattern, Rule, Schema, body, reads_relations
from engine.algebra.terms import COMPARISONS, OPERATIONS, Op, Term, variables


class RuleError(Exception):
    """A rule is not well formed; the message names the rule and the fix."""


@dataclass(frozen=True, slots=True)
class RuleBase:
    """Rules in layer order, the schema they speak, and a digest of both."""

    rules: tuple[AnyRule, ...]
    schema: Schema
    layer_of: dict[str, int]
    digest: str

    def layers(self) -> list[list[AnyRule]]:
        """Rules by layer, lowest first; within a layer by id."""
        found: dict[int, list[AnyRule]] = {}
        for rule in self.rules:
            found.setdefault(self.layer_of[rule.then.relation], []).append(rule)
        return [sorted(found[layer], key=lambda rule: rule.id) for layer in sorted(found)]

    def rule(self, rule_id: str) -> AnyRule:
        """The rule with this id.  Raises KeyError."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)


def build(rules: Iterable[AnyRule], schema: Schema, read_by_plan: frozenset[str]) -> RuleBase:
    """Check rules and compute their layers.

    schema: every relation with its slots, given facts and conclusions alike.  read_by_plan: relations the
    plan reads, so that a head nobody reads is found.  Raises RuleError with all problems.
    """
    ordered = sorted(rules, key=lambda rule: rule.id)
    problems = [*_duplicate_ids(ordered)]
    for rule in ordered:
        problems += _rule_problems(rule, schema)
    if not problems:
        problems += _unread_heads(ordered, read_by_plan)
    if problems:
        raise RuleError("\n".join(problems))
    return RuleBase(tuple(ordered), schema, _layers(ordered), _digest(ordered, schema))


def _duplicate_ids(rules: Sequence[AnyRule]) -> list[str]:
    seen: set[str] = set()
    problems = []
    for rule in rules:
        if rule.id in seen:
            problems.append(f"rule {rule.id}: the id is used twice; give each rule its own")
        seen.add(rule.id)
    return problems


def _rule_problems(rule: AnyRule, schema: Schema) -> list[str]:
    problems: list[str] = []
    bound: set[str] = set()
    for pattern in body(rule):
        problems += _condition_problems(rule, pattern, schema)
        bound |= pattern.variables()
    if not body(rule):
        problems.append(f"rule {rule.id}: it has no condition; add a pattern to `when`")
    if isinstance(rule, Rule):
        for pattern in rule.unless:
            problems += _condition_problems(rule, pattern, schema)
            problems += _unbound(rule, pattern.variables(), bound, f"unless {pattern.relation}")
    else:
        problems += _unbound(rule, {var.name for var in rule.by}, bound, "by")
        for name, kind, term in rule.compute:
            if kind not in AGGREGATIONS:
                problems.append(f"rule {rule.id}: {kind} is no aggregation; use {', '.join(sorted(AGGREGATIONS))}")
            problems += _term_problems(rule, term)
            problems += _unbound(rule, variables(term), bound, f"compute {name}")
        bound = {var.name for var in rule.by} | {name for name, _, _ in rule.compute}
    for test in rule.tests:
        if test.name not in COMPARISONS:
            problems.append(f"rule {rule.id}: {test.name} is no comparison")
        problems += _term_problems(rule, test.left) + _term_problems(rule, test.right)
        problems += _unbound(rule, variables(test.left) | variables(test.right), bound, f"test {test.name}")
    problems += _pattern_problems(rule, rule.then, schema)
    problems += _unbound(rule, rule.then.variables(), bound, "then")
    missing = set(schema.get(rule.then.relation, ())) - {name for name, _ in rule.then.slots}
    if missing:
        problems.append(f"rule {rule.id}: the head {rule.then.relation} lacks {', '.join(sorted(missing))}")
    shown = {name for _, name, _, _ in string.Formatter().parse(rule.reads) if name}
    problems += _unbound(rule, shown, bound | {name for name, _ in rule.then.slots}, "reads")
    return problems


def _condition_problems(rule: AnyRule, pattern: Pattern, schema: Schema) -> list[str]:
    problems = _pattern_problems(rule, pattern, schema)
    if any(isinstance(term, Op) for _, term in pattern.slots):
        problems.append(f"rule {rule.id}: {pattern.relation} holds an expression; compute it in a test or the head")
    return problems


def _pattern_problems(rule: AnyRule, pattern: Pattern, schema: Schema) -> list[str]:
    if pattern.relation not in schema:
        return [f"rule {rule.id}: there is no relation {pattern.relation}; declare it in the fact schema"]
    known = schema[pattern.relation]
    problems = [
        f"rule {rule.id}: {pattern.relation} has no slot {name}; it has {', '.join(known)}"
        for name, _ in pattern.slots
        if name not in known
    ]
    for _, term in pattern.slots:
        problems += _term_problems(rule, term)
    return problems


def _term_problems(rule: AnyRule, term: Term) -> list[str]:
    if isinstance(term, float):
        return [f"rule {rule.id}: {term} is a float; write a Decimal"]
    if isinstance(term, Op):
        unknown = [] if term.name in OPERATIONS else [f"rule {rule.id}: {term.name} is no operation"]
        return unknown + [problem for arg in term.args for problem in _term_problems(rule, arg)]
    return []


def _unbound(rule: AnyRule, needed: Iterable[str], bound: Iterable[str], where: str) -> list[str]:
    return [
        f"rule {rule.id}: {where} uses {name}, which no pattern of `when` binds"
        for name in sorted(set(needed) - set(bound))
    ]


def _unread_heads(rules: Sequence[AnyRule], read_by_plan: frozenset[str]) -> list[str]:
    read = read_by_plan.union(*(reads_relations(rule) for rule in rules))
    return [
        f"rule {rule.id}: nobody reads {rule.then.relation}; use it in a rule or the plan, or delete the rule"
        for rule in rules
        if rule.then.relation not in read
    ]


def _layers(rules: Sequence[AnyRule]) -> dict[str, int]:
    """Layer of each relation: 0 for given facts, else one more than the highest relation it is derived from."""
    sources: dict[str, set[str]] = {}
    for rule in rules:
        sources.setdefault(rule.then.relation, set()).update(reads_relations(rule))
    layer: dict[str, int] = {}

    def visit(relation: str, path: tuple[str, ...]) -> int:
        if relation in path:
            cycle = " -> ".join((*path[path.index(relation) :], relation))
            culprits = sorted(rule.id for rule in rules if rule.then.relation in path)
            raise RuleError(
                f"rules {', '.join(culprits)}: relations depend on themselves ({cycle}); "
                "derive a separate relation for the earlier stage"
            )
        if relation not in layer:
            below = [visit(source, (*path, relation)) for source in sorted(sources.get(relation, ()))]
            layer[relation] = 1 + max(below) if below else 0
        return layer[relation]

    for relation in sorted(sources):
        visit(relation, ())
    return layer


def _digest(rules: Sequence[AnyRule], schema: Schema) -> str:
    def readable(value: object) -> str:
        return f"Decimal {value}" if isinstance(value, Decimal) else repr(value)

    stated = [[type(rule).__name__, asdict(rule)] for rule in rules]
    text = json.dumps([stated, {name: list(slots) for name, slots in schema.items()}], sort_keys=True, default=readable)
    return hashlib.sha256(text.encode()).hexdigest()


__all__ = ["Aggregate", "RuleBase", "RuleError", "build"]
