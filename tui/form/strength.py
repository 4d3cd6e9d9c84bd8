"""The strength and imaging step: muscles with contraction and thickness, and what is measured on the face."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.case import Case
from engine.checks.findings import THICKEST_MM, THINNEST_MM
from kb.snapshot import Individual, KnowledgeBase
from tui.form.attributes import Attributes
from tui.form.bindings import Sided
from tui.form.sides import SIDES, column_heads, mirrors
from tui.form.spec import Block, BlockState, FormRow, Step, recorded
from tui.form.terms import brief, label, local, text
from tui.widgets.cells import Cell, Choice, Entry, Option, Row

REGION_ORDER = (
    "upper face", "periocular", "nose", "lip elevator", "mouth corner", "perioral", "lower face", "cheek",
    "jaw", "neck",
)  # fmt: skip

COLUMNS = (5, 4, 10, 8)

CONTRACTION: tuple[Option, ...] = tuple(
    Option(grade, str(grade), (str(grade),), meaning)
    for grade, meaning in enumerate(("none", "weak", "moderate", "strong", "very strong"))
)


class Strength:
    """Builds the step from the muscles and the features of the knowledge base."""

    def __init__(self, kb: KnowledgeBase) -> None:
        muscles = sorted(kb.of_kind("Muscle"), key=_from_the_top)
        treated = [one for one in muscles if one.one("toxinTarget") in ("yes", "micro_dose", "selected")]
        self._treated = tuple(muscle_row(one) for one in treated)
        self._others = tuple(muscle_row(one) for one in muscles if one not in treated)
        self._features = Attributes(kb, "features", "Features of the face")

    def step(self, case: Case) -> Step:
        """Return the step for this case."""
        progress = recorded((*self._treated, *self._others, *self._features.rows(case)), case)
        return Step("strength", "Strength and imaging", "Strength", tuple(self._blocks(case)), progress)

    def _blocks(self, case: Case) -> Iterator[Block]:
        if self._treated:
            yield _table("treated", "Muscles", self._treated)
        yield from self._features.blocks(case)
        if self._others:
            count = recorded(self._others, case).given
            table = _table("others", "Muscles toxin spares", self._others)
            yield replace(table, folds=True, opened=count > 0, state=BlockState(str(count) if count else ""))


def _table(key: str, title: str, rows: tuple[FormRow, ...]) -> Block:
    over = (("strength", sum(COLUMNS[:2])), ("thickness mm", sum(COLUMNS[2:])))
    return Block(f"muscles:{key}", title, rows, over=over, heads=column_heads(COLUMNS, graded=2))


def muscle_row(muscle: Individual) -> FormRow:
    """Return the row of a muscle: contraction and thickness, each side; enter opens all that is measured of it."""
    name = local(muscle.id)
    paired = text(muscle, "laterality") == "paired"
    cells: list[Cell] = []
    bindings: list[Sided] = []
    places: list[int] = []
    measures: tuple[tuple[str, int, Cell], ...] = (
        ("contraction", 0, Choice("contraction", CONTRACTION, compact=True, levels=True)),
        ("thickness_mm", 2, Entry("thickness_mm", "number", unit="mm", low=THINNEST_MM, high=THICKEST_MM, width=6)),
    )
    for measure, column, cell in measures:
        for offset, side in enumerate(SIDES if paired else ("both",)):
            cells.append(replace(cell, key=f"{measure}.{side}", span=1 if paired else 2))
            bindings.append(Sided(f"muscles.{name}", side, measure))
            places.append(column + offset)
    role = text(muscle, "action")
    row = Row(
        f"muscle:{name}",
        brief(label(muscle)),
        tuple(cells),
        help=f"{label(muscle)}: {role}." if role else label(muscle),
        columns=COLUMNS,
        places=tuple(places),
        enter=f"muscle:{name}",
    )
    return FormRow(row, tuple(bindings), mirrors(len(cells)) if paired else ())


def contraction_row(muscle: Individual) -> FormRow:
    """Return a row that asks only for the contraction of a muscle, with the grades laid out."""
    name = local(muscle.id)
    sides = SIDES if text(muscle, "laterality") == "paired" else ("both",)
    captions = {"right": "R", "left": "L"}
    cells = tuple(Choice(side, CONTRACTION, caption=captions.get(side, "")) for side in sides)
    bindings = tuple(Sided(f"muscles.{name}", side, "contraction") for side in sides)
    role = text(muscle, "action")
    help = f"{label(muscle)}: {role}." if role else label(muscle)
    return FormRow(
        Row(f"contraction:{name}", brief(label(muscle)), cells, help, label_share=0.4),
        bindings,
        mirrors(len(cells)) if len(cells) == 2 else (),
    )


def _from_the_top(muscle: Individual) -> tuple[int, str]:
    region = text(muscle, "region").partition(" (")[0]
    rank = REGION_ORDER.index(region) if region in REGION_ORDER else len(REGION_ORDER)
    return (rank, label(muscle))
