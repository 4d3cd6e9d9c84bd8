"""Who names whom: directly, as a member of a group, or as what a criterion tests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kb.namespaces import kind_prefix
from kb.property_order import rank
from kb.snapshot import Individual, KnowledgeBase
from kb.sorting import natural

_WHOLES = ("ofDose", "ofStatement")
_BRIDGES = frozenset({"group", "criterion"})
"""Individuals that stand for others: what names the group or criterion concerns its members."""


class References:
    """The names that individuals use for each other, read in both directions."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self._pointing = sorted(
            (name for name, info in kb.properties.items() if info.datatype == "iri" and name != "source"),
            key=lambda name: rank(f"rh:{name}"),
        )
        self._users: dict[str, dict[str, list[str]]] = defaultdict(dict)
        self._cited: dict[str, list[str]] = defaultdict(list)
        for individual in kb:
            for name in self._pointing:
                for value in individual.values.get(name, ()):
                    self._users[str(value)].setdefault(individual.id, []).append(name)
            for value in individual.values.get("source", ()):
                self._cited[str(value)].append(individual.id)

    def named_by(self, individual: Individual) -> list[str]:
        """Return the individuals that one names, its sources left out, in the order of its properties."""
        return [str(value) for name in self._pointing for value in individual.values.get(name, ())]

    def whole_of(self, individual: Individual) -> str | None:
        """Return the statement that a part or a reading belongs to."""
        for name in _WHOLES:
            for value in individual.values.get(name, ()):
                if self._kb.get(str(value)) is not None:
                    return str(value)
        return None

    def parts_of(self, term: str) -> list[str]:
        """Return the parts and readings of a statement."""
        return [user for user, names in self._users[term].items() if set(names) & set(_WHOLES)]

    def users(self, term: str) -> dict[str, list[str]]:
        """Return what names a term directly, in order of id -> the properties by which it does."""
        found = self._users.get(term, {})
        return {user: found[user] for user in sorted(found, key=_order)}

    def users_through(self, term: str) -> dict[str, str]:
        """Return what concerns a term only through a group or criterion -> the nearest one to it that does."""
        direct = self.users(term)
        found: dict[str, str] = {}
        waiting = [(user, user) for user in direct if kind_prefix(user) in _BRIDGES]
        seen = {bridge for bridge, _ in waiting}
        while waiting:
            bridge, first = waiting.pop(0)
            for user in self.users(bridge):
                if kind_prefix(user) in _BRIDGES:
                    if user not in seen:
                        seen.add(user)
                        waiting.append((user, first))
                elif user not in direct and user != term:
                    found.setdefault(user, first)
        return {user: found[user] for user in sorted(found, key=_order)}

    def citing(self, source: str) -> list[str]:
        """Return what cites a source, in order of id."""
        return sorted(self._cited.get(source, ()), key=_order)


def _order(term: str) -> tuple[str, object]:
    return kind_prefix(term), natural(term)


_FIRST_KINDS = (
    *("TreatmentIndication", "ToxinIndication", "LabelDose", "PublishedDose", "CombinedDose", "DoseLimit"),
    *("Course", "PhototypeSuitability", "Contraindication", "IntervalRule", "CareInstruction", "Requirement"),
    *("Counselling", "Monitoring", "Claim"),
)
"""What a reader asks first of a thing; classes that are not named here follow by their labels."""


def by_kind(kb: KnowledgeBase, terms: Iterable[str]) -> dict[str, list[Individual]]:
    """Group terms by class, the classes in the order in which readers ask, the terms in the order given."""
    grouped: dict[str, list[Individual]] = defaultdict(list)
    for term in terms:
        individual = kb.individuals[term]
        grouped[individual.kind].append(individual)
    return {kind: grouped[kind] for kind in sorted(grouped, key=lambda kind: (_asked(kind), kb.kinds[kind].label))}


def _asked(kind: str) -> int:
    return _FIRST_KINDS.index(kind) if kind in _FIRST_KINDS else len(_FIRST_KINDS)
