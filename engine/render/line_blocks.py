"""What kind of line each recorded line is, and what that means for toxin; slight ones apart from the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from engine.plan import LineAssessment, Plan
from engine.render import words
from engine.render.document import Block, Column, Entries, Section, Subsection, Table
from engine.render.notes import gathered

_COLUMNS = (Column("Line"), Column("Side"), Column("Type"), Column("Toxin"), Column("Severity", detail=True))
_SLIGHT_COLUMNS = (Column("Line"), Column("Side"), Column("Severity", detail=True))

_TOXIN: Mapping[str, str] = {
    "indicated": "indicated",
    "consider": "consider",
    "not_indicated": "not indicated",
    "below_threshold": "too slight",
    "unknown": "cannot be said yet",
}

_TYPE: Mapping[str, str] = {
    "none": "not present",
    "unknown": "not known",
    "not_graded_by_type": "graded once",
}


class _Row(NamedTuple):
    """A line on one side, or on both where they do not differ."""

    label: str
    side: str
    assessment: LineAssessment

    @property
    def subject(self) -> str:
        unsided = self.side in ("both", "midline", "across")
        return self.label if unsided else f"{self.label} {self.side}"


def line_blocks(plan: Plan) -> Iterator[Block]:
    """Yield the lines in plan order; those too slight to treat get one short row and no remarks."""
    rows = _rows(plan.lines)
    slight = [row for row in rows if row.assessment.toxin == "below_threshold"]
    notable = [row for row in rows if row.assessment.toxin != "below_threshold"]
    if not rows:
        return
    yield Section("Lines")
    if notable:
        yield Table(_COLUMNS, tuple(map(_cells, notable)))
        remarks = [(row.subject, words.sentence(reason.text)) for row in notable for reason in row.assessment.reasons]
        yield Entries(gathered(remarks, [row.subject for row in notable], "•"))
    if slight:
        yield Subsection("Too slight to treat now")
        yield Table(_SLIGHT_COLUMNS, tuple((row.label, row.side, row.assessment.severity) for row in slight))


def _rows(lines: Iterable[LineAssessment]) -> list[_Row]:
    by_line: dict[str, list[LineAssessment]] = {}
    for line in lines:
        by_line.setdefault(words.capital(line.label), []).append(line)
    rows: list[_Row] = []
    for label, sides in by_line.items():
        if len(sides) == 2 and _said(sides[0]) == _said(sides[1]):
            rows.append(_Row(label, "both", sides[0]))
        else:
            rows.extend(_Row(label, words.side(side.side), side) for side in sides)
    return rows


def _said(line: LineAssessment) -> tuple[object, ...]:
    """Return what is shown of a line except its side."""
    return line.line_type, line.toxin, line.severity, [reason.text for reason in line.reasons]


def _cells(row: _Row) -> tuple[str, ...]:
    line = row.assessment
    kind = _TYPE.get(line.line_type, line.line_type)
    return row.label, row.side, kind, _TOXIN[line.toxin], line.severity
