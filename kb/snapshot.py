"""The compiled knowledge base: what everybody reads at run time, without any RDF library.

`load` hashes the Turtle files, looks for a snapshot of exactly that content in the user's cache, and compiles
one when there is none.  A damaged, foreign or unwritable cache costs time, never correctness.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from kb import cache, files
from kb.errors import KnowledgeError
from kb.namespaces import local_name

Value = str | Decimal | int | bool | date

FORMAT = 3
"""Raised whenever the layout of the snapshot changes, so that no old cache file is read as a new one."""


class PropertyInfo(NamedTuple):
    """A property: `datatype` is iri, string, decimal, integer, boolean, date, or literal (varies by kind)."""

    name: str
    functional: bool
    datatype: str
    label: str
    comment: str


class KindInfo(NamedTuple):
    """A class of individuals, with its label and what it stands for."""

    name: str
    label: str
    comment: str


_READERS: Mapping[str, Callable[[str], Value]] = {"decimal": Decimal, "date": date.fromisoformat}


def _values(line: bytes, typed: Mapping[str, str]) -> dict[str, tuple[Value, ...]]:
    """Read values from JSON, which has no decimals or dates: `typed` says which fields are such."""
    raw: dict[str, list[Any]] = json.loads(line)
    values: dict[str, tuple[Value, ...]] = {name: tuple(found) for name, found in raw.items()}
    for name, datatype in typed.items():
        if name in values:
            values[name] = tuple(map(_READERS[datatype], raw[name]))
    return values


class Individual:
    """One thing or statement.  Treat it as frozen; it is shared by everybody who loaded the snapshot.

    Property names are local names (`ofProduct`, `prefLabel`); values are sorted; individuals are CURIEs.
    """

    __slots__ = ("_known", "_line", "_typed", "_values", "id", "kind")

    def __init__(
        self,
        id: str,
        kind: str,
        values: Mapping[str, tuple[Value, ...]],
        known: Mapping[str, PropertyInfo] | None = None,
    ) -> None:
        self.id = id
        self.kind = kind
        self._values: Mapping[str, tuple[Value, ...]] | None = values
        self._known = known
        self._line = b""
        self._typed: Mapping[str, str] = {}

    @classmethod
    def from_snapshot(
        cls, id: str, kind: str, line: bytes, typed: Mapping[str, str], known: Mapping[str, PropertyInfo]
    ) -> Individual:
        """Make one whose values are read when first asked for: a start-up touches few of them."""
        individual = cls.__new__(cls)
        individual.id = id
        individual.kind = kind
        individual._known = known
        individual._values = None
        individual._line = line
        individual._typed = typed
        return individual

    @property
    def values(self) -> Mapping[str, tuple[Value, ...]]:
        """All values by property name."""
        known = self._values
        if known is None:
            # The line stays: another thread may read it meanwhile, and finds the same.
            known = self._values = MappingProxyType(_values(self._line, self._typed))
        return known

    def many(self, name: str) -> tuple[Value, ...]:
        """Return all values of a property, sorted; empty when there is none.

        Raises KnowledgeError when the ontology has no such property: a misspelling must not pass for absence.
        """
        found = self.values.get(name)
        if found is not None:
            return found
        if self._known is not None and name not in self._known:
            raise KnowledgeError(f"the ontology has no property “{name}” (asked of {self.id})")
        return ()

    def one(self, name: str) -> Value | None:
        """Return the only value of a property, or None.

        Raises KnowledgeError when there are several, or when the ontology has no such property.
        """
        found = self.many(name)
        if len(found) > 1:
            raise KnowledgeError(f"{self.id} has {len(found)} values of “{name}”, where one was expected")
        return found[0] if found else None

    def __repr__(self) -> str:
        return f"<{self.kind} {self.id}>"


class KnowledgeBase:
    """All individuals of one version of the knowledge, with the properties and kinds of its ontology.

    `version` is the content hash (hex); `release` the version the authors gave it, such as 0.1.0.
    """

    __slots__ = ("_of_kind", "individuals", "kinds", "properties", "release", "version")

    def __init__(
        self,
        version: str,
        release: str,
        individuals: Mapping[str, Individual],
        properties: Mapping[str, PropertyInfo],
        kinds: Mapping[str, KindInfo],
    ) -> None:
        self.version = version
        self.release = release
        self.individuals: Mapping[str, Individual] = MappingProxyType(dict(sorted(individuals.items())))
        self.properties: Mapping[str, PropertyInfo] = MappingProxyType(dict(properties))
        self.kinds: Mapping[str, KindInfo] = MappingProxyType(dict(kinds))
        of_kind: dict[str, list[Individual]] = {}
        for individual in self.individuals.values():
            of_kind.setdefault(individual.kind, []).append(individual)
        self._of_kind = {kind: tuple(members) for kind, members in of_kind.items()}

    def __iter__(self) -> Iterator[Individual]:
        return iter(self.individuals.values())

    def __len__(self) -> int:
        return len(self.individuals)

    def get(self, curie: str) -> Individual | None:
        """Return the individual of that CURIE, or None."""
        return self.individuals.get(curie)

    def of_kind(self, kind: str) -> tuple[Individual, ...]:
        """Return all individuals of a class (`Muscle`), sorted by id.

        Raises KnowledgeError when the ontology has no such class.
        """
        if kind not in self.kinds:
            raise KnowledgeError(f"the ontology has no class “{kind}”")
        return self._of_kind.get(kind, ())

    def label(self, curie: str) -> str:
        """Return the preferred label, or the local name of whatever has none."""
        individual = self.individuals.get(curie)
        label = individual.one("prefLabel") if individual is not None else None
        return local_name(curie) or curie if label is None else str(label)


def load(root: Path | None = None) -> KnowledgeBase:
    """Return the knowledge base in `root` (default: `RHYTID_KB`, else the shipped one).

    Raises KnowledgeError when the Turtle cannot be compiled; never fails because of the cache.
    """
    folder = files.root_folder(root)
    content = files.content(folder)
    version = files.content_hash(content)
    name = f"kb-{FORMAT}-{version}.jsonl"
    cached = cache.read(name)
    if cached is not None:
        try:
            return decode(cached, version)
        except (ValueError, LookupError, TypeError, AttributeError):
            pass  # whole, but not what belongs there: compile afresh
    from kb.compile import compile_content  # the RDF library is needed only on this path

    payload = in_lines(compile_content(content))
    cache.store(name, payload)
    return decode(payload, version)


def build(root: Path | None, out: Path) -> KnowledgeBase:
    """Compile `root` afresh and write the snapshot to `out` as JSON, whole or not at all.

    Raises KnowledgeError when the Turtle cannot be compiled, and OSError when `out` cannot be written.
    """
    from kb.compile import compile_content

    content = files.content(files.root_folder(root))
    document = compile_content(content)
    out.parent.mkdir(parents=True, exist_ok=True)
    cache.write_whole(out, encode(document))
    return decode(in_lines(document), files.content_hash(content))


def encode(document: Mapping[str, Any]) -> bytes:
    """Write a compiled document as canonical JSON: sorted keys, no idle spaces, UTF-8."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def in_lines(document: Mapping[str, Any]) -> bytes:
    """Write a compiled document so that each individual can be read when somebody asks for it.

    The first line has everything else, and the kind of each individual; then comes one line of values for each.
    """
    members = sorted((id, kind, raw) for kind, found in document["individuals"].items() for id, raw in found.items())
    head = {**document, "individuals": {id: kind for id, kind, _ in members}}
    return b"\n".join([encode(head), *(encode(raw) for _, _, raw in members)])


def decode(payload: bytes, version: str) -> KnowledgeBase:
    """Read a snapshot of this version, as `in_lines` writes it.

    Raises ValueError, LookupError, TypeError or AttributeError when it is not one.
    """
    first, *lines = payload.split(b"\n")
    head = json.loads(first)
    if head["format"] != FORMAT or head["version"] != version:
        raise ValueError("a snapshot of another version")
    properties = {name: PropertyInfo(name, *info) for name, info in head["properties"].items()}
    kinds = {name: KindInfo(name, *info) for name, info in head["kinds"].items()}
    typed = {name: head["typed"].get(name, {}) for name in kinds}
    individuals = {
        id: Individual.from_snapshot(id, kind, line, typed[kind], properties)
        for (id, kind), line in zip(head["individuals"].items(), lines, strict=True)
    }
    return KnowledgeBase(version, head["release"], individuals, properties, kinds)
