"""The derivation: for every concluded fact, every rule and every set of premises that produced it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from engine.algebra.rule import Fact
from engine.algebra.terms import Value


class Justification(NamedTuple):
    """One firing: the rule, the facts it used in the order of its patterns, and its bindings."""

    rule: str
    premises: tuple[Fact, ...]
    bindings: tuple[tuple[str, Value], ...]

    def sort_key(self) -> tuple[str, tuple[str, ...]]:
        """Canonical order of justifications, independent of firing order."""
        return (self.rule, tuple(map(canonical, self.premises)))


@dataclass(slots=True)
class Derivation:
    """All facts of a run: given ones with their origin, concluded ones with their justifications."""

    origins: dict[Fact, str] = field(default_factory=dict)
    """Given fact -> path into the case, or the knowledge-base individual it states."""
    justified: dict[Fact, list[Justification]] = field(default_factory=dict)
    schema: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def record(self, fact: Fact, justification: Justification) -> bool:
        """Add a justification, the same one only once; whether it is the first of its fact."""
        known = self.justified.get(fact)
        if known is None:
            self.justified[fact] = [justification]
        elif justification not in known:
            # A new list: the old one may belong to what was derived before there was a case.
            self.justified[fact] = [*known, justification]
        return known is None

    def of(self, relation: str) -> list[dict[str, Value]]:
        """Concluded facts of a relation as slot dictionaries, in canonical order."""
        facts = sorted((f for f in self.justified if f.relation == relation), key=canonical)
        return [self.slots(fact) for fact in facts]

    def facts_of(self, relation: str) -> list[Fact]:
        """Concluded facts of a relation, in canonical order."""
        return sorted((f for f in self.justified if f.relation == relation), key=canonical)

    def slots(self, fact: Fact) -> dict[str, Value]:
        """Slot name -> value."""
        return dict(zip(self.schema[fact.relation], fact.values, strict=True))

    def because(self, fact: Fact) -> list[Justification]:
        """Justifications of a concluded fact in canonical order; empty for a given fact."""
        known = self.justified.get(fact, [])
        return list(known) if len(known) < 2 else sorted(known, key=Justification.sort_key)

    def digest(self) -> str:
        """One hash of every conclusion with all its justifications."""
        lines = []
        for name, fact in sorted([(canonical(fact), fact) for fact in self.justified], key=itemgetter(0)):
            lines.append(name)
            for reason in self.because(fact):
                lines.append(f" {reason.rule} <- {'; '.join(map(canonical, reason.premises))}")
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@lru_cache(maxsize=1 << 16)
def canonical(fact: Fact) -> str:
    """A fact as text, the same on every machine; facts that are equal print alike, 2 and 2.0 included."""
    # Remembered: a fact is written once for each firing that it takes part in, and again for the digest.
    written = [repr(value) if isinstance(value, str) else _canonical_number(value) for value in fact.values]
    return f"{fact.relation}({', '.join(written)})"


def _canonical_number(value: int | Decimal) -> str:
    if not isinstance(value, Decimal):
        return str(int(value))
    digits = f"{value:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits
