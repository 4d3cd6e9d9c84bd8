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

_TOXIN_EVER = "condition:botulinum_toxin_ever"
"""A session on record answers this question, as it does for the rules."""


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
        by_heading: dict[str, list[tuple[Individual, FormRow]]] = {}
        for one in of_section(kb, section):
            by_heading.setdefault(text(one, "heading") or title, []).append((one, attribute_row(one)))
        self._kb = kb
        self._section = section
        self._rows = {heading: tuple(rows) for heading, rows in by_heading.items()}

    def rows(self, case: Case) -> tuple[FormRow, ...]:
        """Every row that is asked of this case."""
        return tuple(row for block in self.blocks(case) for row in block.rows)

    def blocks(self, case: Case) -> Iterator[Block]:
        """Yield a block per heading under which anything is asked of this case."""
        for heading, rows in self._rows.items():
            asked = tuple(row for one, first in rows for row in self._asked(one, first, case))
            if asked:
                yield Block(f"{self._section}:{heading}", heading, asked)

    def _asked(self, attribute: Individual, row: FormRow, case: Case) -> Iterator[FormRow]:
        """Yield the row where its condition holds or something is recorded, and then the day it was noted."""
        recorded = any(binding.read(case) is not None for binding in row.bindings)
        if recorded or self._holds(attribute.one("askedOnlyIf"), case):
            yield row
        if recorded and attribute.one("dated"):
            yield _noted_on(attribute, case)

    def _holds(self, needed: object, case: Case) -> bool:
        if needed is None or (needed == _TOXIN_EVER and case.history.toxin):
            return True
        for name, given in case.safety.answers.items():
            condition = self._kb.get(f"condition:{name}")
            if (
                given.answer == "yes"
                and condition is not None
                and needed in (condition.id, condition.one("askedOnlyIf"))
            ):
                return True
        return False


def _noted_on(attribute: Individual, case: Case) -> FormRow:
    name = local(attribute.id)
    cell = Entry("date", "date", width=10, today=case.context.date)
    help = "It explains what failed until then and nothing later."
    return FormRow(
        Row(f"features:{name}:date", "Noted on", (cell,), help, label_share=0.5), (Plain(f"features.{name}.date"),)
    )


class Skin:
    """Builds the skin step."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._attributes = Attributes(kb, "skin", "Skin")

    def step(self, case: Case) -> Step:
        """Return the step for this case."""
        return Step(
            "skin", "Skin", "Skin", tuple(self._attributes.blocks(case)), recorded(self._attributes.rows(case), case)
        )
