"""Tables of known facts that generated code looks up: one per join, key and choice of columns, shared by rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.algebra.rule import Pattern
from engine.algebra.terms import Test
from engine.compiled.known import Joined, Known
from engine.inference.store import Row


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
    kept: bool = False
    """Whether the facts are given as one thing to keep: the fact, or the line of all of them."""
    by: str | None = None
    """A variable by which what a look-up gives is divided once more: value -> list."""
    tested: bool = False
    """Divided into (value, list) instead, to go through: kinds of numbers are kept apart."""


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

    def longest(self, table: str) -> int:
        """How much a look-up in a table gives at most."""
        made = self.made[table]
        return max(map(len, made.values()), default=0) if isinstance(made, dict) else len(made)

    def keys(self, pattern: Pattern) -> str:
        """The name of the set of keys under which known facts meet a pattern, constants first looked at."""
        question = (Pattern, pattern)
        if question not in self._names:
            slots = self.known.schema[pattern.relation]
            places = sorted(slots.index(name) for name, _ in pattern.slots)
            rows = self.known.rows(pattern.relation)
            self._keep(question, {tuple(row[place] for place in places) for row in rows})
        return self._names[question]

    def all(self, relation: str) -> str:
        """The name of the known facts of a relation, which tells quickly whether a fact is among them."""
        question = (Row, relation)
        if question not in self._names:
            self._keep(question, dict.fromkeys(self.known.rows(relation)))
        return self._names[question]

    def by(self, relation: str, places: Sequence[int]) -> str:
        """The name of a table of the known facts of a relation by what stands in these places."""
        question = (dict, relation, tuple(places))
        if question not in self._names:
            table: dict[Any, list[Row]] = {}
            for row in self.known.rows(relation):
                key = tuple(row[place] for place in places)
                table.setdefault(key[0] if len(key) == 1 else key, []).append(row)
            self._keep(question, table)
        return self._names[question]

    def _keep(self, question: Any, table: Any) -> None:
        name = f"known_{len(self.made)}"
        self._names[question] = name
        self.made[name] = table


def _table(question: Question, found: Sequence[Joined]) -> Any:
    if question.by is not None:
        return _divided(question, found, question.by)
    rows = [(bound, _row(question, rows, bound)) for rows, bound in found]
    if not question.keys:
        return [row for _, row in rows]
    table: dict[Any, list[Any]] = {}
    for bound, row in rows:
        key = tuple(bound[name] for name in question.keys)
        table.setdefault(key[0] if len(key) == 1 else key, []).append(row)
    return table


def _divided(question: Question, found: Sequence[Joined], by: str) -> Any:
    tables: dict[Any, dict[Any, list[Any]]] = {}
    for rows, bound in found:
        key = tuple(bound[name] for name in question.keys)
        value = (type(bound[by]), bound[by]) if question.tested else bound[by]
        inner = tables.setdefault(key[0] if len(key) == 1 else key, {})
        inner.setdefault(value, []).append(_row(question, rows, bound))
    if question.tested:
        made: dict[Any, Any] = {key: [(value, rows) for (_, value), rows in t.items()] for key, t in tables.items()}
        return made if question.keys else made.get((), [])
    return tables if question.keys else tables.get((), {})


def _row(question: Question, rows: Sequence[Any], bound: dict[str, Any]) -> Any:
    shown: tuple[Any, ...] = tuple(rows[place] for place in question.rows)
    if question.kept and len(shown) > 1:
        shown = (shown,)
    shown += tuple(bound[name] for name in question.columns)
    return shown[0] if len(shown) == 1 else shown
