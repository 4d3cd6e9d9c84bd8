"""Tables of known facts that generated code looks up: one per join, key and choice of columns, shared by rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.algebra.rule import Pattern
from engine.algebra.terms import Test
from engine.compiled.known import Joined, Known


@dataclass(frozen=True, slots=True)
class Question:
    """A join over known facts: what must be met, by which variables it is looked up, which columns it gives."""

    patterns: tuple[Pattern, ...]
    keys: tuple[str, ...]
    rows: tuple[int, ...]
    """Places of the patterns whose facts are given."""
    columns: tuple[str, ...]
    """Variables that are given besides."""
    tests: tuple[Test, ...] = ()
    unless: tuple[Pattern, ...] = ()


class Tables:
    """Tables by name, for the namespace of generated code."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.made: dict[str, Any] = {}
        self._names: dict[Any, str] = {}

    def joined(self, question: Question) -> str:
        """The name of a table: a list, or key -> list.

        A row of it is a tuple of the facts and columns asked for, or the one thing asked for, bare.
        Raises TypeError or ArithmeticError when a test cannot be decided.
        """
        if question not in self._names:
            found = self.known.joined(question.patterns, question.tests, question.unless)
            self._keep(question, _table(question, found))
        return self._names[question]

    def keys(self, pattern: Pattern) -> str:
        """The name of the set of keys under which known facts meet a pattern, constants first looked at."""
        question = (Pattern, pattern)
        if question not in self._names:
            slots = self.known.schema[pattern.relation]
            places = sorted(slots.index(name) for name, _ in pattern.slots)
            rows = self.known.rows(pattern.relation)
            self._keep(question, {tuple(row[place] for place in places) for row in rows})
        return self._names[question]

    def _keep(self, question: Any, table: Any) -> None:
        name = f"known_{len(self.made)}"
        self._names[question] = name
        self.made[name] = table


def _table(question: Question, found: Sequence[Joined]) -> Any:
    rows = [(bound, _row(question, rows, bound)) for rows, bound in found]
    if not question.keys:
        return [row for _, row in rows]
    table: dict[Any, list[Any]] = {}
    for bound, row in rows:
        key = tuple(bound[name] for name in question.keys)
        table.setdefault(key[0] if len(key) == 1 else key, []).append(row)
    return table


def _row(question: Question, rows: Sequence[Any], bound: dict[str, Any]) -> Any:
    shown = (*(rows[place] for place in question.rows), *(bound[name] for name in question.columns))
    return shown[0] if len(shown) == 1 else shown
