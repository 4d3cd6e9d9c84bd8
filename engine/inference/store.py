"""Facts by relation, with hash indexes built on demand for the slots a join has bound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter

from engine.algebra.rule import Fact
from engine.algebra.terms import Value

Row = tuple[Value, ...]
Key = tuple[Value, ...]
Finder = Callable[[Key], Sequence[Row]]


def _nothing(key: Key) -> Sequence[Row]:
    return ()


class Store:
    """Rows of every relation, each row once, in the order they came."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[Row, str | None]] = {}
        self._indexes: dict[str, dict[tuple[int, ...], dict[Key, list[Row]]]] = {}

    def add(self, facts: Iterable[Fact]) -> None:
        """Add facts; a fact that is there already is passed over."""
        for relation, row in facts:
            rows = self._rows.setdefault(relation, {})
            if row in rows:
                continue
            rows[row] = None
            for positions, index in self._indexes.get(relation, {}).items():
                index.setdefault(tuple(row[p] for p in positions), []).append(row)

    def rows(self, relation: str) -> Sequence[Row]:
        """All rows of a relation."""
        return tuple(self._of(relation))

    def has(self, relation: str) -> bool:
        """Whether a relation has any row."""
        return bool(self._rows.get(relation))

    def contains(self, fact: Fact) -> bool:
        """Whether a fact is there."""
        return fact.values in self._of(fact.relation)

    def _of(self, relation: str) -> dict[Row, str | None]:
        """The rows of a relation that this store itself holds."""
        return self._rows.get(relation, {})

    def find(self, relation: str, positions: tuple[int, ...], key: Key) -> Sequence[Row]:
        """Rows whose values at `positions` equal `key`."""
        return self.finder(relation, positions)(key)

    def finder(self, relation: str, positions: tuple[int, ...]) -> Finder:
        """What gives the rows whose values at `positions` equal a key; to be used before anything is added."""
        if not positions:
            rows = self.rows(relation)
            return lambda key: rows
        indexes = self._indexes.get(relation)
        index = None if indexes is None else indexes.get(positions)
        if index is None:
            if not self._of(relation):
                return _nothing
            index = self._indexed(relation, positions)
            self._indexes.setdefault(relation, {})[positions] = index
        found = index.get
        return lambda key: found(key, ())

    def _indexed(self, relation: str, positions: tuple[int, ...]) -> dict[Key, list[Row]]:
        index: dict[Key, list[Row]] = {}
        keys = itemgetter(*positions)
        for row in self._rows[relation]:
            key = keys(row) if len(positions) > 1 else (keys(row),)
            index.setdefault(key, []).append(row)
        return index

    def copy(self) -> Store:
        """An independent store with the same rows; indexes are built anew when needed."""
        other = Store()
        other._rows = {relation: dict(rows) for relation, rows in self._rows.items()}
        return other


class LayeredStore(Store):
    """A store over an unchanging base (the knowledge base), so that only a person's facts are added.

    The base's indexes are built once and shared by every consultation of the process.
    """

    def __init__(self, base: Store) -> None:
        super().__init__()
        self._base = base

    def rows(self, relation: str) -> Sequence[Row]:
        """Rows of the base, then own rows."""
        own = super().rows(relation)
        return (*self._base.rows(relation), *own) if own else self._base.rows(relation)

    def has(self, relation: str) -> bool:
        """Whether a relation has any row in the base or here."""
        return self._base.has(relation) or super().has(relation)

    def contains(self, fact: Fact) -> bool:
        """Whether the fact is in the base or here."""
        return self._base.contains(fact) or super().contains(fact)

    def finder(self, relation: str, positions: tuple[int, ...]) -> Finder:
        """What gives matching rows of the base, then of this store."""
        if relation not in self._rows:
            return self._base.finder(relation, positions)
        own = super().finder(relation, positions)
        if not self._base.has(relation):
            return own
        below = self._base.finder(relation, positions)

        def both(key: Key) -> Sequence[Row]:
            lower, upper = below(key), own(key)
            return (*lower, *upper) if lower and upper else lower or upper

        return both
