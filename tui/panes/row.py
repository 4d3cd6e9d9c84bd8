"""One row of the plan pane, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["headline", "note", "gap", "heading", "columns", "dose", "legend", "text"]


@dataclass(frozen=True)
class PlanRow:
    """One row of the plan.

    `items` are the ids it can be asked about, `goto` the case path whose answer it wants.  A text row has a
    short `lead` in its own column, its `text`, a `tail` at the right and `detail` under it; a dose row has
    `cells`.  `statement` is the relative exclusion that a prescriber may override here.  `mark` is a sign of one
    letter before the row (a space keeps its place free), `below` are lines under it, each with its tone;
    `remarks` is what the rules say of the decision on it, in full.
    """

    key: str
    kind: Kind
    text: str
    lead: str = ""
    tone: str = ""
    tail: str = ""
    detail: str = ""
    cells: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    goto: str = ""
    statement: str = ""
    mark: str = ""
    below: tuple[tuple[str, str], ...] = ()
    remarks: tuple[tuple[str, str], ...] = ()


_DOSE_SIDES = ("right", "middle", "left", "range")
_MARKS = {"off": "off label", "?": "check the label", "!": "caution"}


def said(row: PlanRow, under: str = "") -> str:
    """Return a row as a sentence or two, for where there are no columns.

    `under` is the heading it stands under: a dose is never said without its product and unit.
    """
    if row.kind == "dose":
        given = [
            f"{side} {cell}" for side, cell in zip(_DOSE_SIDES, row.cells, strict=False) if cell and cell not in "·"
        ]
        marks = [_MARKS.get(mark, mark) for mark in (row.cells[4] if len(row.cells) > 4 else "").split()]
        where = under.partition(" · ")[2].replace(" · ", ", ")
        what = f"{row.text}: {', '.join(given)}" + (f" ({'; '.join(marks)})" if marks else "")
        return f"{what} – {where}" if where else what
    lead = row.lead if len(row.lead) > 2 else ""
    head = ": ".join(filter(None, (lead, row.text))) + (f" ({row.tail})" if row.tail else "")
    return f"{head}. {row.detail}" if row.detail and not head.endswith(".") else f"{head} {row.detail}".rstrip()
