"""What a test or a criterion asks of an answer: within the ends of its scale, and as a range where it allows many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from engine.algebra.terms import Test, Value, Var, evaluate, variables
from engine.inference.store import Row, Store
from kb.snapshot import Individual, KnowledgeBase

_GRADES = frozenset({"value", "rest", "expression", "grade"})
_MIRRORED: Mapping[str, str] = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge"}


def attainable(test: Test, bindings: Mapping[str, Value], kb: KnowledgeBase, store: Store) -> Test | None:
    """The test as it can be met: itself, or told of its other side (a lower grade at rest); None if no grade does.

    Only grades of a line have ends that are known here; every other test is attainable.
    """
    scale = _scale(bindings.get("line"), kb, store)
    if scale is None or not isinstance(test.left, Var) or test.left.name not in _GRADES or test.name not in _MIRRORED:
        return test
    if not (variables(test.left) | variables(test.right)) <= bindings.keys():
        return test
    if _within(test.name, evaluate(test.right, bindings), scale):
        return test
    if isinstance(test.right, Var) and test.right.name in _GRADES:
        other = _MIRRORED[test.name]
        if _within(other, evaluate(test.left, bindings), scale):
            return Test(other, test.right, test.left)
    return None


def _scale(line: Value | None, kb: KnowledgeBase, store: Store) -> Individual | None:
    if line is None:
        return None
    chosen = store.find("line_scale", (0,), (line,))
    return kb.get(str(chosen[0][1])) if chosen else None


def _within(name: str, limit: Value, scale: Individual) -> bool:
    """Whether some grade of the scale is more (less, at least, at most) than a limit."""
    low, high = scale.one("minGrade"), scale.one("maxGrade")
    if not isinstance(limit, (int, Decimal)) or not isinstance(low, Decimal) or not isinstance(high, Decimal):
        return True
    return {"gt": limit < high, "ge": limit <= high, "lt": limit > low, "le": limit >= low}[name]


def alternatives(statement: Value, branch: Value, attribute: Value, store: Store) -> list[Value]:
    """Every value of an attribute by which a statement's criterion could hold, its other parts being the same."""
    branches: dict[Value, list[Row]] = {}
    for row in store.find("literal_of", (0,), (statement,)):
        branches.setdefault(row[1], []).append(row)

    def others(rows: Iterable[Row]) -> set[Row]:
        return {row[3:] for row in rows if row[3] != attribute}

    mine = others(branches.get(branch, ()))
    return [
        row[5]
        for rows in branches.values()
        if others(rows) == mine
        for row in rows
        if row[3] == attribute and row[4] == "eq"
    ]


def in_range(values: Iterable[Value], attribute: Individual | None) -> str:
    """Values in the order of the question: `I to III` where they follow one another, else `I, II or V`."""
    order = [str(one).partition(":")[2] for one in _choices(attribute)]
    found = sorted(dict.fromkeys(map(str, values)), key=lambda one: (order.index(one) if one in order else -1, one))
    at = [order.index(one) for one in found if one in order]
    if len(found) > 2 and len(at) == len(found) and at == list(range(at[0], at[0] + len(at))):
        return f"{found[0]} to {found[-1]}"
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} or {found[-1]}"


def _choices(attribute: Individual | None) -> list[str]:
    if attribute is None or attribute.kind != "Attribute":
        return []
    numbered = [str(one) for one in attribute.many("allowedValue")]
    return sorted(numbered, key=lambda one: int(one.partition(":")[0]) if one.partition(":")[0].isdigit() else 0)
