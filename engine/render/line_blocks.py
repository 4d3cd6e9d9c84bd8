"""What kind of line each recorded line is, and what that means for toxin; slight ones apart from the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from engine.plan import LineAssessment, Plan
from engine.render import words
from engine.render.document import Block, Column, Entries, Paragraph, Section, Subsection, Table
from engine.render.notes import gathered

_COLUMNS = (Column("Line"), Column("Side"), Column("Type"), Column("Toxin"), Column("Severity", detail=True))
_BRIEF_COLUMNS = tuple(map(Column, ("Line", "Side", "Type", "Toxin", "Grade")))
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


_BRACKETS = re.compile(r" \([^()]*\)$")

# What the table does not say by itself.
_TOLD_IN_BRIEF = frozenset(("consider", "unknown"))

_BRIEF_TYPE: Mapping[str, str] = {"none": "absent", "unknown": "unknown", "not_graded_by_type": "–"}


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


def brief_line_blocks(plan: Plan) -> Iterator[Block]:
    """Yield the lines in one row each, without their scales; those too slight to treat only by name."""
    rows = _rows(plan.lines)
    if not rows:
        return
    names = _short_names(rows)
    slight = [row for row in rows if row.assessment.toxin == "below_threshold"]
    notable = [row for row in rows if row.assessment.toxin != "below_threshold"]
    yield Section("Lines")
    if notable:
        yield Table(_BRIEF_COLUMNS, tuple(_brief_cells(row, names[row.label]) for row in notable))
        remarks = [
            (row.subject, words.sentence(reason.text))
            for row in notable
            if row.assessment.toxin in _TOLD_IN_BRIEF
            for reason in row.assessment.reasons
        ]
        if remarks:
            yield Entries(gathered(remarks, [row.subject for row in notable], "•"))
    if slight:
        told = "; ".join(
            dict.fromkeys(
                names[row.label] + (f" {row.side}" if row.side in ("right", "left") else "") for row in slight
            )
        )
        yield Paragraph(f"Too slight to treat now: {told}.")


def _short_names(rows: Iterable[_Row]) -> dict[str, str]:
    """Leave out what a label says in brackets at its end, wherever the rest still tells it from all others."""
    short: dict[str, list[str]] = {}
    for label in dict.fromkeys(row.label for row in rows):
        short.setdefault(_BRACKETS.sub("", label), []).append(label)
    return {label: name if len(labels) == 1 else label for name, labels in short.items() for label in labels}


def _brief_cells(row: _Row, name: str) -> tuple[str, ...]:
    _, side, kind, toxin, severity = _cells(row)
    kind = _BRIEF_TYPE.get(row.assessment.line_type, kind)
    return name, side, kind, "no" if row.assessment.toxin == "not_indicated" else toxin, _without_scale(severity)


def _without_scale(severity: str) -> str:
    return severity.partition(" (")[0]


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
