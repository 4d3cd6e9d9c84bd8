"""The lines and muscles step: one row per line, one cell per side and measure; behind it the muscles that make it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from engine.case import Case
from kb.snapshot import Individual, KnowledgeBase
from tui.form.bindings import Sided
from tui.form.sides import SIDES, Side, column_heads, mirrors
from tui.form.spec import Block, FormRow, Step, recorded
from tui.form.terms import brief, grades, label, local, text
from tui.widgets.cells import Cell, Choice, Entry, Option, Row

REGIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Upper face", ("forehead", "glabella", "brow", "lateral_canthal", "lower_eyelid", "temple")),
    ("Mid face", ("nose", "mid_face", "cheek")),
    ("Lower face", ("perioral", "mouth_corner", "chin", "jowl", "masseter")),
    ("Neck", ("neck",)),
)
"""From the top of the face down; an area not named here comes last, under its own name."""

LINE_COLUMNS = (5, 4, 7, 4, 7, 4)

_FLATTENS = (Option("yes", "yes", ("y",)), Option("no", "no", ("n",)))


class Face:
    """Builds the step from the lines, muscles and scales of the knowledge base."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        named = {area for _, areas in REGIONS for area in areas}
        others = {str(line.one("inArea")) for line in kb.of_kind("Line")} - {f"area:{area}" for area in named}
        self._regions = (*REGIONS, *((kb.label(area), (local(area),)) for area in sorted(others)))

    def step(self, case: Case) -> Step:
        """Return the step for this case."""
        blocks = tuple(self._blocks(case))
        progress = recorded((row for block in blocks for row in block.rows), case)
        return Step("face", "Lines and muscles", "Lines", blocks, progress)

    def _blocks(self, case: Case) -> Iterator[Block]:
        for region, areas in self._regions:
            lines = [one for one in self._kb.of_kind("Line") if local(str(one.one("inArea"))) in areas]
            lines.sort(key=lambda one: (areas.index(local(str(one.one("inArea")))), label(one)))
            if not lines:
                continue
            yield Block(
                f"lines:{region}",
                f"Lines: {region.lower()}",
                tuple(self._line(line, case) for line in lines),
                over=(("rest", 9), ("expression", 11), ("flattens", 11)),
                heads=column_heads(LINE_COLUMNS, graded=4),
            )

    def _line(self, line: Individual, case: Case) -> FormRow:
        name = local(line.id)
        place = f"lines.{name}"
        noted = case.lines.get(name)
        scale = f"scale:{noted.scale}" if noted is not None and noted.scale else _first_scale(line)
        how = text(line, "assessedBy")
        measures: list[tuple[str, int]]
        if how == "expression":
            measures, lead = [("rest", 0), ("expression", 2), ("spread_flattens", 4)], ""
        elif how == "millimetres":
            measures, lead = [("mm", 2)], "mm"
        else:
            measures, lead = [("grade", 2)], "bands" if how == "bands" else "grade"
        paired = text(line, "laterality") == "paired"
        sides: tuple[Side, ...] = SIDES if paired else ("both",)
        cells: list[Cell] = []
        bindings: list[Sided] = []
        places: list[int] = []
        for measure, column in measures:
            cell = self._measure(measure, scale)
            for offset, side in enumerate(sides):
                key = f"{measure}.{side}"
                cells.append(_placed(cell, key, 1 if paired else 2))
                bindings.append(Sided(place, side, measure))
                places.append(column + offset)
        row = Row(
            f"line:{name}",
            brief(label(line)),
            tuple(cells),
            help=self._line_help(line, scale),
            columns=LINE_COLUMNS,
            places=tuple(places),
            lead=lead,
            enter=f"line:{name}" if len(line.many("gradedOn")) > 1 or made_by(line) else "",
        )
        return FormRow(row, tuple(bindings), mirrors(len(cells)) if paired else ())

    def _measure(self, measure: str, scale: str | None) -> Cell:
        if measure == "spread_flattens":
            return Choice(measure, _FLATTENS, compact=True)
        if measure == "mm":
            return Entry(measure, "number", unit="mm", low=Decimal(0), width=4)
        return Choice(measure, grades(self._kb, scale), compact=True, levels=True)

    def _line_help(self, line: Individual, scale: str | None) -> str:
        parts = [f"{label(line)}."]
        if scale is not None and (found := self._kb.get(scale)) is not None:
            parts.append(f"Scale: {label(found)}.")
        muscles = ", ".join(self._kb.label(str(muscle)) for muscle in line.many("primaryMuscle"))
        if muscles:
            parts.append(f"Made by {muscles}.")
        return " ".join(filter(None, parts))


def _placed(cell: Cell, key: str, span: int) -> Cell:
    return replace(cell, key=key, span=span)


def _first_scale(line: Individual) -> str | None:
    named = line.one("defaultScale")
    if named is not None:
        return str(named)
    scales = line.many("gradedOn")
    return str(scales[0]) if scales else None


def made_by(line: Individual) -> tuple[str, ...]:
    """Return the ids of the muscles that make a line, those that do most of it first."""
    return tuple(dict.fromkeys(str(one) for name in ("primaryMuscle", "secondaryMuscle") for one in line.many(name)))
