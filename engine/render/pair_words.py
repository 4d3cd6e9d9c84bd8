"""Pairs of treatments in words: a set of which the same is said pair by pair is named once."""

from __future__ import annotations

from collections.abc import Iterable

from engine.render.words import listed

_NEVER = "are never used together."
_FEWEST = 3
"""Members of a set that are worth naming once: two are a pair."""


def pairs_once(text: str) -> str:
    """Return `A and B; A and C; B and C: are never used together.` as `A, B and C: no two of these ...`.

    Only a set of which every pair is there is named so; what is not read as pairs of two names stays as it is.
    """
    head, colon, said = text.partition(": ")
    pairs = [pair.split(" and ") for pair in head.split("; ")]
    if not colon or any(len(pair) != 2 for pair in pairs) or "in this order" in said:
        return text
    told = {frozenset(pair) for pair in pairs}
    groups = [group for group in _joined(pairs) if len(group) >= _FEWEST and _complete(group, told)]
    if not groups:
        return text
    if len(groups) == 1 and len(told) == len(groups[0]) * (len(groups[0]) - 1) // 2 and said.startswith(_NEVER):
        return f"{', '.join(groups[0])}: no two of these are ever used together.{said.removeprefix(_NEVER)}"
    inside = {name for group in groups for name in group}
    rest = [" and ".join(pair) for pair in pairs if pair[0] not in inside]
    return f"{'; '.join([*(f'any two of {listed(group)}' for group in groups), *rest])}: {said}"


def _joined(pairs: Iterable[list[str]]) -> list[list[str]]:
    """Names that hang together by some pair, in the order they are told."""
    groups: list[list[str]] = []
    for pair in pairs:
        touched = [group for group in groups if any(name in group for name in pair)]
        merged = [name for group in touched for name in group]
        groups = [group for group in groups if group not in touched]
        groups.append([*merged, *(name for name in dict.fromkeys(pair) if name not in merged)])
    return groups


def _complete(group: list[str], told: set[frozenset[str]]) -> bool:
    return all(frozenset((a, b)) in told for place, a in enumerate(group) for b in group[place + 1 :])
