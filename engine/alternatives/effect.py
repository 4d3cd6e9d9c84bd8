"""What one change of a case does to the facts that bear on an item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.algebra.rule import Fact
from engine.inference.derivation import Derivation, canonical

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


def effect(base: Derivation, changed: Derivation, relations: frozenset[str]) -> Effect:
    """What differs between two runs over one knowledge base, in these relations."""
    added: list[Fact] = []
    removed: list[Fact] = []
    gained: set[Fact] = set()
    lost: dict[Fact, frozenset[ReasonKey]] = {}
    for fact in _all((base, changed), relations):
        before, after = base.justified.get(fact), changed.justified.get(fact)
        was, is_ = before is not None or fact in base.origins, after is not None or fact in changed.origins
        if is_ and not was:
            added.append(fact)
        if was and not is_:
            removed.append(fact)
        if before == after:
            continue
        old = {(one.rule, one.premises) for one in before or ()}
        new = {(one.rule, one.premises) for one in after or ()}
        if new - old:
            gained.add(fact)
        if old - new:
            lost[fact] = frozenset(old - new)
    return Effect(tuple(sorted(added, key=canonical)), tuple(sorted(removed, key=canonical)), frozenset(gained), lost)


def _all(runs: Iterable[Derivation], relations: frozenset[str]) -> dict[Fact, None]:
    """Every fact of these relations that follows or that the case gives; knowledge is the same in both runs."""
    return {
        fact: None
        for run in runs
        for fact in (*run.justified, *(f for f, path in run.origins.items() if ":" not in path.split(".", 1)[0]))
        if fact.relation in relations
    }
