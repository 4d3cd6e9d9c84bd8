"""The facts of a knowledge base, kept in the user's cache beside its snapshot and read a relation at a time.

Building and indexing them is the slowest part of a first consultation, and a consultation meets few relations.
The file is named by the content of the knowledge base and by the code that makes the facts, and sealed with its
own digest; whatever is not whole is made anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from operator import itemgetter

from engine.algebra.rule import Fact
from engine.facts.from_kb import knowledge_facts
from engine.inference.store import Row, Store
from engine.own_code import code_digest
from kb import cache
from kb.snapshot import KnowledgeBase

FORMAT = 2
"""Raised whenever the layout of the file changes."""

_CONTENT_HASH = re.compile(r"[0-9a-f]{64}")


def ready_facts(kb: KnowledgeBase) -> tuple[Store, Mapping[Fact, str]]:
    """The facts of a knowledge base and the individual each one states, from the cache where it has them.

    Only what was compiled from files is kept: any other knowledge base has no content hash to be known by.
    """
    code = code_digest()
    if code is None or not _CONTENT_HASH.fullmatch(kb.version):
        known = knowledge_facts(kb)
        return known.store, known.origins
    name = f"facts-{FORMAT}-{kb.version[:32]}-{code[:32]}.json"
    payload = cache.read(name)
    if payload is None:
        payload = encode(knowledge_facts(kb).origins)
        cache.store(name, payload)
    store = KeptStore(payload)
    return store, store.origins


def encode(origins: Mapping[Fact, str]) -> bytes:
    """Write facts with their origins: the names of the relations, then one line for each."""
    relations: dict[str, list[tuple[Row, str]]] = {}
    for fact, origin in origins.items():
        relations.setdefault(fact.relation, []).append((fact.values, origin))
    lines: list[object] = [list(relations)]
    for members in relations.values():
        # JSON has no decimals, so their places are noted.
        exact = [(at, i) for at, (row, _) in enumerate(members) for i, v in enumerate(row) if isinstance(v, Decimal)]
        rows = [[str(value) if isinstance(value, Decimal) else value for value in row] for row, _ in members]
        # Most facts are of the individual that they name first.
        origins_differ = any(origin != row[0] for row, origin in members)
        lines.append([rows, [origin for _, origin in members] if origins_differ else None, exact])
    return "\n".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in lines).encode()


class KeptStore(Store):
    """A store whose relations are read from their lines when somebody first asks for them.  It is never added to."""

    def __init__(self, payload: bytes) -> None:
        super().__init__()
        names, *lines = payload.split(b"\n")
        self._waiting: dict[str, bytes] = dict(zip(json.loads(names), lines, strict=True))
        self.origins: Mapping[Fact, str] = _Origins(self)

    def add(self, facts: Iterable[Fact]) -> None:
        """Refused: what is known is shared by every consultation."""
        raise TypeError("the facts of a knowledge base are complete")

    def relations(self) -> list[str]:
        """Every relation that has facts."""
        return [*self._rows, *self._waiting]

    def has(self, relation: str) -> bool:
        """Whether a relation has any row."""
        return relation in self._waiting or relation in self._rows

    def with_origins(self, relation: str) -> Mapping[Row, str | None]:
        """Rows of a relation, each with the individual it states."""
        return self._of(relation)

    def _of(self, relation: str) -> dict[Row, str | None]:
        waiting = self._waiting.get(relation)
        if waiting is not None:
            rows, origins, exact = json.loads(waiting)
            for at, i in exact:
                rows[at][i] = Decimal(rows[at][i])
            self._rows[relation] = dict(zip(map(tuple, rows), origins or map(itemgetter(0), rows), strict=True))
            # Only now: another thread that asks meanwhile reads the line as well, and finds the same.
            self._waiting.pop(relation, None)
        return self._rows.get(relation, {})

    def copy(self) -> Store:
        """An independent store with the same rows, all of them read."""
        other = Store()
        other.add(self.origins)
        return other


class _Origins(Mapping[Fact, str]):
    """Fact -> individual, over the rows of a kept store."""

    def __init__(self, store: KeptStore) -> None:
        self._store = store

    def __getitem__(self, fact: Fact) -> str:
        return str(self._store.with_origins(fact.relation)[fact.values])

    def get(self, fact: Fact, default: str | None = None) -> str | None:  # type: ignore[override]
        """The individual a fact states, or the default."""
        relation, row = fact
        return self._store.with_origins(relation).get(row, default)

    def __iter__(self) -> Iterator[Fact]:
        return (Fact(name, row) for name in self._store.relations() for row in self._store.with_origins(name))

    def __len__(self) -> int:
        return sum(len(self._store.with_origins(name)) for name in self._store.relations())
