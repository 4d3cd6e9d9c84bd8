"""What one change of a case does to the facts that bear on an item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.algebra.rule import Fact
from engine.compiled.evaluator import Run
from engine.compiled.reasons import Fired, Reader
from engine.inference.derivation import canonical

ReasonKey = tuple[str, tuple[Fact, ...]]
"""A rule and the facts it used."""


@dataclass(frozen=True, slots=True)
class Effect:
    """Facts that come and go with a change; and those, there before and after, that gain or lose reasons."""

    added: tuple[Fact, ...]
    removed: tuple[Fact, ...]
    gained: frozenset[Fact]
    """Facts with a reason they did not have, new ones included."""
    lost: Mapping[Fact, frozenset[ReasonKey]]
    """Facts that lose reasons they had, those that are gone included, with these reasons."""

    @property
    def none(self) -> bool:
        """Whether nothing at all changes."""
        return not (self.added or self.removed or self.gained or self.lost)


def effect(base: Run, changed: Run, relations: frozenset[str]) -> Effect:
    """What differs between two runs over one knowledge base, in these relations."""
    added: list[Fact] = []
    removed: list[Fact] = []
    for relation, after in changed.rows.items():
        before = base.rows[relation]
        if relation not in relations or before is after:
            continue
        added += [Fact(relation, row) for row in after if row not in before]
        removed += [Fact(relation, row) for row in before if row not in after]
    gained: set[Fact] = set()
    lost: dict[Fact, set[ReasonKey]] = {}
    for number, reader in enumerate(changed.program.readers):
        old, new = base.fired(number), changed.fired(number)
        if reader.rule.then.relation not in relations or old is new or old == new:
            continue
        had, has = _keys(reader, old), _keys(reader, new)
        gained.update(fact for fact, _ in has.keys() - had.keys())
        for fact, reason in had.keys() - has.keys():
            lost.setdefault(fact, set()).add(reason)
    return Effect(
        tuple(sorted(added, key=canonical)),
        tuple(sorted(removed, key=canonical)),
        frozenset(gained),
        {fact: frozenset(reasons) for fact, reasons in lost.items()},
    )


def _keys(reader: Reader, fired: Fired) -> dict[tuple[Fact, ReasonKey], None]:
    """Every firing of a rule as the fact it gives and the reason it gives for it."""
    relation, rule = reader.rule.then.relation, reader.rule.id
    return {
        (Fact(relation, fired[at]), (rule, reader.premises(fired[at : at + reader.size], Fact))): None
        for at in range(0, len(fired), reader.size)
    }
