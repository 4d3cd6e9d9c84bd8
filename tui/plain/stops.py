"""A form as one line of stops: a question, a group of questions, or a session that can be opened.

A stop asks for one value, or for the two sides of one.  Groups that fold are one stop until they are opened;
what belongs to a member that was answered yes, such as since when, is asked even then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from engine.case import Case
from tui.form.bindings import Sided
from tui.form.spec import Block, FormRow, Step
from tui.widgets.cells import Choice, Entry


@dataclass(frozen=True)
class Stop:
    """One place to stop at.

    Without `row` it is the head of a group; a row without `cells` is something to open or to add.  `number` of
    `of` counts the questions of the step as people count them: a group is one, whatever is asked about it.
    """

    step: Step
    block: Block
    row: FormRow | None
    cells: tuple[int, ...]
    number: int
    of: int

    @property
    def key(self) -> tuple[str, str, int]:
        """Tells the stops of a step apart, whatever the case says."""
        return (self.block.key, self.row.key if self.row else "", self.cells[0] if self.cells else -1)

    @property
    def first_of_row(self) -> bool:
        """Whether nothing of its row comes before it."""
        return self.row is not None and (not self.cells or self.cells[0] == 0)


def stops(step: Step, case: Case, opened: Collection[str]) -> tuple[Stop, ...]:
    """Return the stops of a step in order; `opened` are the keys of groups that are gone through one by one."""
    count = sum(1 if block.folds else len(block.rows) for block in step.blocks)
    found: list[Stop] = []
    number = 0
    for block in step.blocks:
        if block.folds:
            number += 1
            found.append(Stop(step, block, None, (), number, count))
            found += _members(step, block, case, block.key in opened, number, count)
            continue
        for row in block.rows:
            number += 1
            found += [Stop(step, block, row, cells, number, count) for cells in groups(row) or [()]]
    return tuple(found)


def _members(step: Step, block: Block, case: Case, whole: bool, number: int, count: int) -> Iterator[Stop]:
    for row in block.rows:
        asked = groups(row)
        if not whole:
            asked = asked[1:] if ticks(row) and row.values(case)[0] == "yes" else []
        for cells in asked:
            yield Stop(step, block, row, cells, number, count)


def groups(row: FormRow) -> list[tuple[int, ...]]:
    """Return the cells of a row as they are asked: the two sides of a measure together."""
    pairs = {one: (one, other) for one, other in row.mirror}
    seconds = {other for _, other in row.mirror}
    return [pairs.get(cell, (cell,)) for cell in range(len(row.row.cells)) if cell not in seconds]


def ticks(row: FormRow) -> bool:
    """Whether the row asks first of all for a yes."""
    first = row.row.cells[0] if row.row.cells else None
    return isinstance(first, Choice) and any(option.value == "yes" for option in first.options)


def picks(block: Block) -> bool:
    """Whether numbers can answer the whole group: each of its questions asks for a yes."""
    return bool(block.rows) and all(ticks(row) for row in block.rows)


def side(row: FormRow, cell: int) -> str:
    """Return right or left for a cell of one side, else nothing."""
    binding = row.bindings[cell]
    return binding.side if isinstance(binding, Sided) and binding.side != "both" else ""


_MEASURES = {
    "rest": "at rest",
    "expression": "in full expression",
    "spread_flattens": "does spreading the skin flatten it",
    "grade": "grade",
    "mm": "in millimetres",
    "contraction": "strength of contraction",
    "thickness_mm": "thickness",
    "dilution": "dilution",
}


def measure(row: FormRow, cell: int) -> str:
    """Return what a cell asks in words, where the label of its row does not say it all."""
    spec = row.row.cells[cell]
    name = next((part for part in spec.key.split(".") if part not in ("right", "left", "both", "")), "")
    if spec.caption and not side(row, cell):
        return spec.caption if not isinstance(spec, Entry) or not spec.hint else spec.hint
    if name in _MEASURES:
        return _MEASURES[name]
    return name.replace("_", " ") if len(groups(row)) > 1 and cell > 0 else ""
