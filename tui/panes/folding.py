"""Folding the sections of the plan pane: long references start closed, and nothing that excludes is ever hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from tui.panes.row import PlanRow

OPEN, CLOSED = "▾", "▸"

_FIXED = ("safety", "injections", "faults", "gone", "remarks")
"""Sections that cannot be closed: what is unsafe, what to inject, what must be corrected or decided anew."""

_OPEN_AT_FIRST = ("balance", "lines", "adjuncts", "home", "referral", "deferred", "questions", "advice", "notices")
"""Sections that are read each time; any other one starts closed if it is long."""

_LONG = 4


class Folds:
    """Which sections of a plan are open; a choice is kept by section, whatever the plan becomes."""

    def __init__(self) -> None:
        self._chosen: dict[str, bool] = {}
        self._shown: dict[str, bool] = {}
        self._section: dict[str, str] = {}

    def visible(self, rows: Iterable[PlanRow]) -> tuple[PlanRow, ...]:
        """Return the rows to show, headings with their sign and, where closed, the number of their entries."""
        self._shown.clear()
        self._section.clear()
        found: list[PlanRow] = []
        for section in _sections(rows):
            shown = tuple(self._of(section))
            if shown[0].kind == "gap" and found and found[-1].lead == CLOSED and _closed(shown):
                shown = shown[1:]  # closed sections stand close together
            found += shown
        return tuple(found)

    def is_open(self, key: str) -> bool | None:
        """Whether the section of that heading is open; None for what cannot be folded."""
        return self._shown.get(key)

    def heading(self, key: str) -> str | None:
        """Return the key of the heading that a row stands under, if its section can be folded."""
        return self._section.get(key)

    def turn(self, key: str, *, open: bool | None = None) -> bool:
        """Open or close a section (None: the other way), and say whether that changed anything."""
        now = self._shown.get(key)
        if now is None or now == open:
            return False
        self._chosen[key] = not now
        return True

    def _of(self, section: tuple[PlanRow, ...]) -> Iterator[PlanRow]:
        head = next((row for row in section if row.kind == "heading"), None)
        if head is None or _name(head.key) in _FIXED:
            yield from section
            return
        below = section[section.index(head) + 1 :]
        entries = sum(row.kind in ("text", "note", "dose") for row in below)
        is_open = self._chosen.get(head.key, _name(head.key) in _OPEN_AT_FIRST or entries <= _LONG)
        self._shown[head.key] = is_open
        self._section.update((row.key, head.key) for row in below)
        yield from section[: section.index(head)]
        if is_open:
            yield replace(head, lead=OPEN)
            yield from below
        else:
            hidden = sum(bool(row.mark.strip()) and not _excludes(row) for row in below)
            yield replace(head, lead=CLOSED, tail=f"{entries} · Δ {hidden}" if hidden else str(entries))
            yield from (row for row in below if _excludes(row))


def _sections(rows: Iterable[PlanRow]) -> Iterator[tuple[PlanRow, ...]]:
    """Cut the rows before each heading; the gap above a heading belongs to it."""
    number = 0
    numbered: list[tuple[int, PlanRow]] = []
    gap = False
    for row in rows:
        if row.kind == "gap" or (row.kind == "heading" and not gap):
            number += 1
        gap = row.kind == "gap"
        numbered.append((number, row))
    for _, group in groupby(numbered, key=lambda pair: pair[0]):
        yield tuple(row for _, row in group)


def _closed(rows: tuple[PlanRow, ...]) -> bool:
    return any(row.kind == "heading" and row.lead == CLOSED for row in rows)


def _name(key: str) -> str:
    return key.partition("/")[0]


def _excludes(row: PlanRow) -> bool:
    """What is never hidden: what excludes, and a mark on what is to be done."""
    marked = bool(row.mark.strip()) and _name(row.key) in ("dose", "adjunct", "home", "referral")
    return row.tone == "stop" or row.lead in ("absolute", "relative") or marked
