"""The lines and muscles step: one row per line and muscle, one cell per side and measure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from engine.case import Case
from kb.snapshot import Individual, KnowledgeBase
from tui.form.bindings import Sided
from tui.form.spec import Block, BlockState, FormRow, Step
from tui.form.terms import brief, grades, label, local, text
from tui.widgets.cells import Cell, Choice, Entry, Option, Row

REGIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Upper face", ("forehead", "glabella", "brow", "lateral_canthal", "lower_eyelid", "temple")),
    ("Mid face", ("nose", "mid_face", "cheek")),
    ("Lower face", ("perioral", "mouth_corner", "chin", "jowl", "masseter")),
    ("Neck", ("neck",)),
)
"""From the top of the face down; an area not named here comes last, under its own name."""

MUSCLE_ORDER = (
    "upper face", "periocular", "nose", "lip elevator", "mouth corner", "perioral", "lower face", "cheek",
    "jaw", "neck",
)  # fmt: skip

LINE_COLUMNS = (5, 4, 7, 4, 7, 4)
MUSCLE_COLUMNS = (5, 4, 10, 8)

CONTRACTION: tuple[Option, ...] = tuple(
    Option(grade, str(grade), (str(grade),), meaning)
    for grade, meaning in enumerate(("none", "weak", "moderate", "strong", "very strong"))
)

_FLATTENS = (Option("yes", "yes", ("y",)), Option("no", "no", ("n",)))
_SIDES: tuple[tuple[Literal["right", "left"], str], ...] = (("right", "R"), ("left", "L"))


class Face:
    """Builds the step from the lines, muscles and scales of the knowledge base."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        named = {area for _, areas in REGIONS for area in areas}
        others = {str(line.one("inArea")) for line in kb.of_kind("Line")} - {f"area:{area}" for area in named}
        self._regions = (*REGIONS, *((kb.label(area), (local(area),)) for area in sorted(others)))
        muscles = sorted(kb.of_kind("Muscle"), key=_from_the_top)
        self._treated = [one for one in muscles if one.one("toxinTarget") in ("yes", "micro_dose", "selected")]
        self._others = [one for one in muscles if one not in self._treated]

    def step(self, case: Case) -> Step:
        """Return the step for this case."""
        blocks = tuple(self._blocks(case))
        recorded = len(case.lines) + len(case.muscles)
        progress = BlockState(str(recorded) if recorded else "", "part" if recorded else "open")
        return Step("face", "Lines & muscles", "Lines", blocks, progress)

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
                heads=_heads(LINE_COLUMNS),
            )
        recorded = sum(local(one.id) in case.muscles for one in self._others)
        for key, title, muscles in (
            ("treated", "Muscles", self._treated),
            ("others", "Muscles toxin spares", self._others),
        ):
            yield Block(
                f"muscles:{key}",
                title,
                tuple(_muscle(muscle) for muscle in muscles),
                folds=key == "others",
                opened=recorded > 0,
                state=BlockState(str(recorded) if recorded and key == "others" else ""),
                over=(("strength", 9), ("thickness mm", 18)),
                heads=_heads(MUSCLE_COLUMNS),
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
        cells: list[Cell] = []
        bindings: list[Sided] = []
        places: list[int] = []
        for measure, column in measures:
            cell = self._measure(measure, scale)
            for offset, (side, _) in enumerate(_SIDES) if paired else [(0, ("both", ""))]:
                key = f"{measure}.{side}"
                cells.append(_placed(cell, key, 1 if paired else 2))
                bindings.append(Sided(place, side, measure))  # type: ignore[arg-type]
                places.append(column + offset)
        row = Row(
            f"line:{name}",
            brief(label(line)),
            tuple(cells),
            help=self._line_help(line, scale),
            columns=LINE_COLUMNS,
            places=tuple(places),
            lead=lead,
            enter=f"line:{name}" if len(line.many("gradedOn")) > 1 else "",
        )
        return FormRow(row, tuple(bindings), _mirrors(len(cells)) if paired else ())

    def _measure(self, measure: str, scale: str | None) -> Cell:
        if measure == "spread_flattens":
            return Choice(measure, _FLATTENS, compact=True)
        if measure == "mm":
            return Entry(measure, "number", unit="mm", width=4)
        return Choice(measure, grades(self._kb, scale), compact=True, levels=True)

    def _line_help(self, line: Individual, scale: str | None) -> str:
        parts = [f"{label(line)}."]
        if scale is not None and (found := self._kb.get(scale)) is not None:
            marks = "; ".join(str(mark) for mark in found.many("gradeLabel"))
            parts.append(f"Scale: {label(found)}{f' ({marks})' if marks else ''}.")
        muscles = ", ".join(self._kb.label(str(muscle)) for muscle in line.many("primaryMuscle"))
        if muscles:
            parts.append(f"Made by {muscles}.")
        return " ".join(filter(None, parts))


def _muscle(muscle: Individual) -> FormRow:
    name = local(muscle.id)
    paired = text(muscle, "laterality") == "paired"
    cells: list[Cell] = []
    bindings: list[Sided] = []
    places: list[int] = []
    measures: tuple[tuple[str, int, Cell], ...] = (
        ("contraction", 0, Choice("contraction", CONTRACTION, compact=True, levels=True)),
        ("thickness_mm", 2, Entry("thickness_mm", "number", unit="mm", width=6)),
    )
    for measure, column, cell in measures:
        for offset, (side, _) in enumerate(_SIDES) if paired else [(0, ("both", ""))]:
            cells.append(_placed(cell, f"{measure}.{side}", 1 if paired else 2))
            bindings.append(Sided(f"muscles.{name}", side, measure))  # type: ignore[arg-type]
            places.append(column + offset)
    role = text(muscle, "action")
    row = Row(
        f"muscle:{name}",
        brief(label(muscle)),
        tuple(cells),
        help=f"{label(muscle)}: {role}." if role else label(muscle),
        columns=MUSCLE_COLUMNS,
        places=tuple(places),
        enter=f"muscle:{name}",
    )
    return FormRow(row, tuple(bindings), _mirrors(len(cells)) if paired else ())


def _placed(cell: Cell, key: str, span: int) -> Cell:
    return replace(cell, key=key, span=span)


def _mirrors(count: int) -> tuple[tuple[int, int], ...]:
    return tuple((i, i + 1) for i in range(0, count, 2))


def _first_scale(line: Individual) -> str | None:
    named = line.one("defaultScale")
    if named is not None:
        return str(named)
    scales = line.many("gradedOn")
    return str(scales[0]) if scales else None


def _heads(columns: tuple[int, ...]) -> tuple[tuple[str, int], ...]:
    return tuple(("RL"[i % 2], width) for i, width in enumerate(columns))


def _from_the_top(muscle: Individual) -> tuple[int, str]:
    region = text(muscle, "region").partition(" (")[0]
    rank = MUSCLE_ORDER.index(region) if region in MUSCLE_ORDER else len(MUSCLE_ORDER)
    return (rank, label(muscle))
