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
