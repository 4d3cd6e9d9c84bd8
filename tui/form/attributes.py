"""Rows for the attributes of the knowledge base, whatever they are, in its order and under its headings.

Which part of the case holds an attribute (`rh:section`) decides in which step it is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from engine.case import Case
from kb.snapshot import Individual, KnowledgeBase
from tui.form.bindings import Plain, Sided
from tui.form.spec import Binding, Block, FormRow, Step, recorded
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
        label_share=0.46 if len(cells) > 1 else 0.5,
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
    """The rows of one section, in blocks by heading; an attribute without a heading stands under `title`."""

    def __init__(self, kb: KnowledgeBase, section: str, title: str) -> None:
        by_heading: dict[str, list[FormRow]] = {}
        for one in of_section(kb, section):
            by_heading.setdefault(text(one, "heading") or title, []).append(attribute_row(one))
        self._section = section
        self._rows = {heading: tuple(rows) for heading, rows in by_heading.items()}

    @property
    def rows(self) -> tuple[FormRow, ...]:
        """Every row."""
        return tuple(row for rows in self._rows.values() for row in rows)

    def blocks(self) -> Iterator[Block]:
        """Yield a block per heading."""
        for heading, rows in self._rows.items():
            yield Block(f"{self._section}:{heading}", heading, rows)


class Skin:
    """Builds the skin step."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._attributes = Attributes(kb, "skin", "Skin")

    def step(self, case: Case) -> Step:
        """Return the step for this case."""
        return Step("skin", "Skin", "Skin", tuple(self._attributes.blocks()), recorded(self._attributes.rows, case))
