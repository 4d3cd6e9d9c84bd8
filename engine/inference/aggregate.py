"""Groups of an aggregate rule: one match per group, with its sums, counts and extremes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from engine.algebra.rule import Aggregate, Fact
from engine.algebra.terms import Value, evaluate, plain
from engine.inference.derivation import canonical
from engine.inference.join import Match


def groups(rule: Aggregate, matches: Sequence[Match]) -> list[Match]:
    """Fold matches into groups.  Raises TypeError when a non-number is added or compared."""
    by_key: dict[tuple[Value, ...], list[Match]] = {}
    for match in matches:
        by_key.setdefault(tuple(match.bindings[var.name] for var in rule.by), []).append(match)
    folded = []
    for key, members in by_key.items():
        bindings: dict[str, Value] = {var.name: value for var, value in zip(rule.by, key, strict=True)}
        for name, kind, term in rule.compute:
            bindings[name] = fold(kind, [evaluate(term, match.bindings) for match in members])
        if not all(test.holds(bindings) for test in rule.tests):
            continue
        facts: set[Fact] = {fact for match in members for fact in match.facts}
        folded.append(Match(bindings, tuple(sorted(facts, key=canonical))))
    return folded


def fold(kind: str, values: Sequence[Value]) -> Value:
    """One aggregation over the values of a group.  Raises TypeError when it needs numbers and has others."""
    if kind == "count":
        return len(set(values))
    numbers = [Decimal(v) for v in values if not isinstance(v, str | bool)]
    if len(numbers) != len(values):
        raise TypeError(f"{kind} needs numbers, not {values!r}")
    if kind == "sum":
        return plain(sum(numbers, Decimal(0)))
    return plain(min(numbers) if kind == "min" else max(numbers))
