"""What changed between two versions of the knowledge: things added, retired and changed, old value beside new.

The weight of a change is that of a semantic version: wording alone is a patch, anything else that is said a minor
one, and a class or property that code or other files may rely on and that is gone or means another thing a major
one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from kb.namespaces import kind_prefix
from kb.property_order import rank
from kb.provenance import every, told
from kb.snapshot import Individual, KnowledgeBase, Value
from kb.sorting import natural


class Weight(IntEnum):
    """How much of the version a change moves."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


_WORDING = frozenset(
    {"prefLabel", "altLabel", "definition", "note", "help", "heading", "citation", "dossierRow", "reviewedOn"}
)
# Notes that a plan acts upon or repeats as advice say something; all other notes are remarks.
_TELLING_NOTES = frozenset({"adviceNote", "disagreementNote", "sourceLimitNote"})


@dataclass(frozen=True, slots=True)
class ValueChange:
    """The values of one property before and after, each as a sorted tuple; what both hold is in both."""

    name: str
    old: tuple[Value, ...]
    new: tuple[Value, ...]

    @property
    def gone(self) -> tuple[Value, ...]:
        """Values that were said and are no more."""
        return tuple(value for value in self.old if value not in self.new)

    @property
    def come(self) -> tuple[Value, ...]:
        """Values that are said and were not."""
        return tuple(value for value in self.new if value not in self.old)

    @property
    def weight(self) -> Weight:
        """PATCH for wording, MINOR for anything that is said."""
        return Weight.PATCH if is_wording(self.name) else Weight.MINOR


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing of which something else is said now; `values` is empty for what is wholly new or gone."""

    id: str
    kind: str
    label: str
    sources: tuple[str, ...]
    values: tuple[ValueChange, ...] = ()
    removed: bool = False
    """Of what is retired: it is not in the files any more, where it should stand with its mark."""

    @property
    def weight(self) -> Weight:
        """The heaviest of its changes; what is new or gone is MINOR."""
        return max((change.weight for change in self.values), default=Weight.MINOR)


@dataclass(frozen=True, slots=True)
class TermChange:
    """A class or property of the ontology that is new, gone, or means another thing (`how` says what)."""

    term: str
    how: str
    weight: Weight


@dataclass(frozen=True, slots=True)
class Difference:
    """All that parts two versions, each group by id."""

    old_release: str
    new_release: str
    old_version: str
    new_version: str
    added: tuple[Changed, ...]
    retired: tuple[Changed, ...]
    changed: tuple[Changed, ...]
    terms: tuple[TermChange, ...]

    @property
    def weight(self) -> Weight:
        """The heaviest change of all."""
        things = [one.weight for one in (*self.added, *self.retired, *self.changed)]
        return max(things + [one.weight for one in self.terms], default=Weight.NONE)

    @property
    def suggested_release(self) -> str:
        """The version the new knowledge should bear, counted from the old one's."""
        return raised(self.old_release, self.weight)


def is_wording(name: str) -> bool:
    """Say whether a property only words or remarks, so that changing it changes nothing that is claimed."""
    return name in _WORDING or (name.endswith("Note") and name not in _TELLING_NOTES)


def raised(release: str, weight: Weight) -> str:
    """Return the next version after `release` for a change of that weight; unchanged when it is no version."""
    match = re.fullmatch(r"([0-9]+)\.([0-9]+)\.([0-9]+)", release)
    if match is None or weight is Weight.NONE:
        return release
    major, minor, patch = map(int, match.groups())
    if weight is Weight.MAJOR:
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if weight is Weight.MINOR else f"{major}.{minor}.{patch + 1}"


def compare(old: KnowledgeBase, new: KnowledgeBase) -> Difference:
    """Return what changed from one version to the other."""
    added: list[Changed] = []
    retired: list[Changed] = []
    changed: list[Changed] = []
    for term in sorted({*old.individuals, *new.individuals}, key=lambda t: (kind_prefix(t), natural(t))):
        before, after = old.get(term), new.get(term)
        if before is None and after is not None:
            added.append(_described(new, after))
        elif after is None and before is not None:
            retired.append(_described(old, before, removed=True))
        elif before is not None and after is not None:
            values = tuple(_value_changes(before, after))
            if not values:
                continue
            found = _described(new, after, values)
            was, is_now = told(old, before, "lifecycle"), told(new, after, "lifecycle")
            (retired if is_now == "retired" != was else changed).append(found)
    return Difference(
        old.release,
        new.release,
        old.version,
        new.version,
        tuple(added),
        tuple(retired),
        tuple(changed),
        tuple(_term_changes(old, new)),
    )


def _described(
    kb: KnowledgeBase, one: Individual, values: tuple[ValueChange, ...] = (), *, removed: bool = False
) -> Changed:
    return Changed(one.id, one.kind, kb.label(one.id), every(kb, one, "source"), values, removed)


def _value_changes(before: Individual, after: Individual) -> Iterator[ValueChange]:
    if before.kind != after.kind:
        yield ValueChange("type", (before.kind,), (after.kind,))
    for name in sorted({*before.values, *after.values}, key=lambda name: rank(f"rh:{name}")):
        old, new = before.values.get(name, ()), after.values.get(name, ())
        if old != new:
            yield ValueChange(name, old, new)


def _term_changes(old: KnowledgeBase, new: KnowledgeBase) -> Iterator[TermChange]:
    for name in sorted({*old.kinds, *new.kinds}):
        if name not in new.kinds:
            yield TermChange(f"rh:{name}", "class removed", Weight.MAJOR)
        elif name not in old.kinds:
            yield TermChange(f"rh:{name}", "class added", Weight.MINOR)
        elif old.kinds[name] != new.kinds[name]:
            yield TermChange(f"rh:{name}", "class described in other words", Weight.PATCH)
    for name in sorted({*old.properties, *new.properties}):
        before, after = old.properties.get(name), new.properties.get(name)
        if after is None:
            yield TermChange(f"rh:{name}", "property removed", Weight.MAJOR)
        elif before is None:
            yield TermChange(f"rh:{name}", "property added", Weight.MINOR)
        elif before.datatype != after.datatype:
            how = f"property now takes {after.datatype}, not {before.datatype}"
            yield TermChange(f"rh:{name}", how, Weight.MAJOR)
        elif before.functional != after.functional:
            how = "property may now be said once only" if after.functional else "property may now be said often"
            yield TermChange(f"rh:{name}", how, Weight.MAJOR if after.functional else Weight.MINOR)
        elif before != after:
            yield TermChange(f"rh:{name}", "property described in other words", Weight.PATCH)
