"""The skin, features and goals: one row per attribute of the knowledge base, in its order, whatever it is."""

from __future__ import annotations

from typing import Literal

from engine.case import Case
from kb.snapshot import Individual, KnowledgeBase
from tui.form.bindings import Plain, Sided
from tui.form.spec import Binding, Block, BlockState, FormRow, Step
from tui.form.terms import allowed, label, local, number, ordered, text
from tui.widgets.cells import YES_NO, Cell, Choice, Entry, Row


def of_section(kb: KnowledgeBase, section: str) -> tuple[Individual, ...]:
    """Return the attributes of one section of the case, in their order."""
    return tuple(ordered(one for one in kb.of_kind("Attribute") if one.one("section") == section))


def attribute_row(attribute: Individual) -> FormRow:
    """Return the row of a skin, feature or goal attribute; per side where the attribute has sides."""
    name, section = local(attribute.id), text(attribute, "section")
    cells: list[Cell] = []
    bindings: list[Binding] = []
    if section == "features":
        per_side = bool(attribute.one("perSide"))
        sides: tuple[Literal["both", "right", "left"], ...] = ("right", "left") if per_side else ("both",)
        for side in sides:
            cells.append(_cell(attribute, side, {"right": "R", "left": "L"}.get(side, "")))
            bindings.append(Sided(f"features.{name}", side))
    else:
        cells.append(_cell(attribute, name, ""))
        bindings.append(Plain(f"{section}.{name}"))
    row = Row(
        f"{section}:{name}",
        label(attribute),
        tuple(cells),
        help=" ".join(filter(None, (text(attribute, "question"), text(attribute, "help")))),
        label_share=0.46,
    )
    return FormRow(row, tuple(bindings), ((0, 1),) if len(cells) == 2 else ())


def _cell(attribute: Individual, key: str, caption: str) -> Cell:
    datatype = attribute.one("datatype")
    if datatype == "boolean":
        return Choice(key, YES_NO, caption=caption)
    if datatype == "choice":
        return Choice(key, allowed(attribute), caption=caption)
    return Entry(
        key,
        "integer" if datatype == "integer" else "number",
        caption=caption,
        unit=text(attribute, "unit"),
        low=number(attribute, "minValue"),
        high=number(attribute, "maxValue"),
        width=6,
    )


class Attributes:
    """Builds the skin and features step."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._skin = tuple(attribute_row(one) for one in of_section(kb, "skin"))
        self._features = tuple(attribute_row(one) for one in of_section(kb, "features"))

    def step(self, case: Case) -> Step:
        """Return the step for this case."""
        rows = (*self._features, *self._skin)
        given = sum(any(value is not None for value in row.values(case)) for row in rows)
        blocks = (
            Block("features", "Features of the face", self._features),
            Block("skin", "Skin", self._skin),
        )
        progress = BlockState(f"{given}/{len(rows)}" if given else "", "part" if given else "open")
        return Step("skin", "Skin & features", "Skin", blocks, progress)
