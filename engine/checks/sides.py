"""Sides: the midline has none, and a pair is written either for both sides or for each."""

from __future__ import annotations

from collections.abc import Iterator

from engine.case import SidedLine, SidedMuscle, SidedUnits, SidedValue
from engine.issue import Issue, Loc

PAIRED = "paired"


def side_issues(
    entry: SidedLine | SidedMuscle | SidedUnits | SidedValue, laterality: str, label: str, loc: Loc
) -> Iterator[Issue]:
    """Yield an issue for a side that cannot be given, or that is given twice over."""
    sides = [side for side in ("right", "left") if getattr(entry, side) is not None]
    if laterality != PAIRED:
        where = "lies in the midline" if laterality == "midline" else "runs across both sides"
        for side in sides:
            yield Issue((*loc, side), f"{label} {where}, so it has no {side} side; write one value", on_key=True)
    elif sides and entry.both is not None:
        for side in sides:
            yield Issue((*loc, side), f"“{side}” and “both” are given; write both, or right and left", on_key=True)
