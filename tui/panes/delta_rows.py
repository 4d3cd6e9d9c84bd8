"""A plan beside another: which of its rows are new or otherwise, and what the other had that it has not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tui.panes.row import PlanRow

CHANGED, NEW, GONE = "Δ", "+", "−"
LEGEND = "Δ otherwise · + new · − gone"
_LONGEST = 160
"""Characters of what a row was; the plan as it is has the whole."""
_TELLING = ("dose", "text", "note")


def with_deltas(rows: Sequence[PlanRow], other: Sequence[PlanRow]) -> tuple[PlanRow, ...]:
    """Return the rows with a mark before each that the other plan has not, or has otherwise."""
    before = {_name(row): row for row in other}
    here = {_name(row) for row in rows}
    marked = [_marked(row, before.get(_name(row))) for row in rows]
    gone = [row for row in other if _name(row) not in here and row.kind in ("dose", "text")]
    if gone:
        marked += [PlanRow("gap/only-now", "gap", ""), PlanRow("only-now", "heading", "Only in the plan as it is")]
        marked += [_gone(row) for row in gone]
    return tuple(marked)


def changes(rows: Sequence[PlanRow], other: Sequence[PlanRow]) -> int:
    """Return how many rows differ."""
    return sum(row.mark in (CHANGED, NEW, GONE) for row in with_deltas(rows, other))


def _name(row: PlanRow) -> tuple[str, ...]:
    """What tells a row apart in both plans: its part and its items, whatever its place in the list."""
    part = row.key.partition("/")[0]
    if row.kind == "dose":
        return part, row.key
    if row.key.startswith("question/") or not row.items:
        return part, row.key
    return part, *row.items


def _marked(row: PlanRow, old: PlanRow | None) -> PlanRow:
    if row.kind == "columns":
        return replace(row, mark=" ")
    if row.kind == "headline":
        return row
    if row.kind not in _TELLING or (row.kind == "note" and old == row):
        return row
    if old is None:
        return replace(row, mark=NEW)
    if _said(old) == _said(row):
        return replace(row, mark=" ")
    return replace(row, mark=CHANGED, below=tuple(("muted", line) for line in _was(old, row)))


def _said(row: PlanRow) -> tuple[object, ...]:
    return row.text, row.lead, row.tail, row.detail, row.cells


def _was(old: PlanRow, new: PlanRow) -> tuple[str, ...]:
    if new.kind == "dose":
        names = ("R", "mid", "L", "range", "")
        cells = zip(names, old.cells, new.cells, strict=True)
        parts = [f"{name} {was}".strip() for name, was, now in cells if was != now and was != "·"]
        return (f"was {', '.join(parts)}",) if parts else ("new on a side",)
    pairs = ((old.lead, new.lead), (_standing(old, new), ""), (old.tail, new.tail))
    if parts := [one for one, other in pairs if one and one != other]:
        return (_cut(f"was {', '.join(parts)}"),)
    if old.text != new.text and not _standing(old, new):
        return (_cut(f"was: {old.text}"),)
    if old.tail != new.tail:
        return (f"new: {new.tail}",)
    return (_cut(f"was: {old.detail}"),) if old.detail else ("its reason is new",)


def _standing(old: PlanRow, new: PlanRow) -> str:
    """How a treatment stood, where it is in brackets, to be considered, in one of the plans."""
    if old.text == new.text or old.text.strip("()") != new.text.strip("()"):
        return ""
    return "to be considered" if old.text.startswith("(") else "recommended"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _gone(row: PlanRow) -> PlanRow:
    if row.kind == "dose":
        given = zip(("R", "mid", "L"), row.cells, strict=False)
        parts = ", ".join(f"{side} {cell}" for side, cell in given if cell != "·")
        return PlanRow(f"gone/{row.key}", "text", row.text, mark=GONE, tail=parts, items=row.items, tone="muted")
    return replace(row, key=f"gone/{row.key}", mark=GONE, goto="", statement="", below=())
