"""Values on both sides of thresholds as a person would say them: 30 or less, 30.1 to 45, on or after a day.

The values of a question with an order stand close around the points at which something changes.  A run of
neighbours among them that all do the same stands for everything between and beyond them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation

_FEWEST = 3
"""Below this many values a question is a plain choice."""
_DATED = re.compile(r"(.*?)(\d{4}-\d{2}-\d{2})")


def in_ranges(values: Iterable[str], offered: Sequence[str]) -> str:
    """The values joined by “or”, runs of neighbours in order among those offered as ranges."""
    return " or ".join(ranges(values, offered))


def ranges(values: Iterable[str], offered: Sequence[str]) -> dict[str, str]:
    """The same one by one: how a value or a run of neighbours is said -> one value that stands for it."""
    chosen = list(dict.fromkeys(values))
    ladders: dict[tuple[str, bool], list[Decimal]] = {}
    for text in offered:
        if (placed := _placed(text)) is not None and placed[2] not in ladders.setdefault(placed[:2], []):
            ladders[placed[:2]].append(placed[2])
    words: dict[str, str] = {}
    for text in chosen:
        placed = _placed(text)
        ladder = sorted(ladders.get(placed[:2], ())) if placed is not None else []
        if placed is None or len(ladder) < _FEWEST:
            words[text] = text
            continue
        wanted = {p[2] for one in chosen if (p := _placed(one)) is not None and p[:2] == placed[:2]}
        for run in _runs(ladder, wanted):
            said = _run(run, ladder, placed[0], dated=placed[1])
            words[said] = next(
                one for one in chosen if (p := _placed(one)) is not None and p[:2] == placed[:2] and p[2] == run[0]
            )
    return words


def _placed(text: str) -> tuple[str, bool, Decimal] | None:
    """What stands before it, whether it is a day, and its place in the order; None for what has no order."""
    dated = _DATED.fullmatch(text)
    if dated is not None:
        return dated[1], True, Decimal(dt.date.fromisoformat(dated[2]).toordinal())
    try:
        return "", False, Decimal(text)
    except InvalidOperation:
        return None


def _runs(ladder: Sequence[Decimal], wanted: set[Decimal]) -> list[list[Decimal]]:
    runs: list[list[Decimal]] = []
    open_run = False
    for value in ladder:
        if value in wanted and open_run:
            runs[-1].append(value)
        elif value in wanted:
            runs.append([value])
        open_run = value in wanted
    return runs


def _run(run: Sequence[Decimal], ladder: Sequence[Decimal], before: str, *, dated: bool) -> str:
    def shown(value: Decimal) -> str:
        return dt.date.fromordinal(int(value)).isoformat() if dated else f"{value:f}"

    low, high = shown(run[0]), shown(run[-1])
    first, last = run[0] == ladder[0], run[-1] == ladder[-1]
    if first and last:
        return f"{before}any day" if dated else "any value"
    if first:
        return f"{before}on or before {high}" if dated else f"{high} or less"
    if last:
        return f"{before}on or after {low}" if dated else f"{low} or more"
    return f"{before}{low}" if low == high else f"{before}{low} to {high}"
