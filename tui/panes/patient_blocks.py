"""The blocks of the patient's page as widgets: large headings, short paragraphs, a rail of days."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

if TYPE_CHECKING:
    from engine.patient.page import Block, Moment, Passage, Planned, Risk, Section, Strength


class Beside(Horizontal):
    """Two columns: when, and what; on a narrow screen one below the other."""

    def __init__(self, when: Content | str, what: Content, classes: str) -> None:
        super().__init__(classes=f"beside {classes}")
        self._when, self._what = when, what

    def compose(self) -> ComposeResult:
        """Lay out the two columns."""
        yield Static(self._when, classes="beside-when", markup=False)
        yield Static(self._what, classes="beside-what", markup=False)


def widgets(section: Section) -> Iterator[Widget]:
    """Make the widgets of a section, top to bottom."""
    from engine.patient.page import Care

    told_care = False
    for block in section.blocks:
        if isinstance(block, Care):
            if not told_care:
                told_care = True
                yield from _care(section)
            continue
        yield from _one(block)


def _one(block: Block) -> Iterator[Widget]:
    if block.kind == "heading":
        yield Static(block.text, classes="patient-heading", markup=False)
    elif block.kind == "passage":
        yield passage(block)
    elif block.kind == "planned":
        yield _planned(block)
    elif block.kind == "moment":
        yield _moment(block)
    elif block.kind == "risk":
        yield _risk(block)
    elif block.kind == "visit":
        from engine.render.patient_document import visit_row

        yield Beside(*_row(visit_row(block)), classes="visit")


def _row(cells: tuple[str, str]) -> tuple[str, Content]:
    return cells[0], Content(cells[1])


def _care(section: Section) -> Iterator[Widget]:
    from engine.patient.page import Care
    from engine.render.patient_document import care_rows

    for when, about, text in care_rows(block for block in section.blocks if isinstance(block, Care)):
        yield Beside(when, _lines(Content.styled(about, "bold"), Content(text)), classes="care")


def passage(one: Passage) -> Static:
    """Make the widget of a passage, set apart by its tone."""
    mark = {"urgent": "! ", "ask": "? ", "warn": "! "}.get(one.tone, "• " if one.point else "")
    text = Content(f"{mark}{one.text}")
    classes = f"patient-{one.tone} {'patient-point' if one.point else 'patient-text'}"
    return Static(_lines(text, *_sure(one.strength)), classes=classes, markup=False)


def _planned(one: Planned) -> Static:
    lines = [Content.styled(one.title, "bold")]
    if one.amount:
        lines.append(Content.styled(one.amount, "$text-accent"))
    if one.considered:
        lines.append(Content.styled("This is only being considered.", "italic"))
    lines += [*map(Content, one.lines), *_sure(one.strength)]
    return Static(_lines(*lines), classes="planned", markup=False)


def _moment(one: Moment) -> Beside:
    from engine.render.patient_document import moment_when

    what = _lines(Content.styled(one.title, "bold"), Content(one.text), *_sure(one.strength))
    return Beside(moment_when(one), what, classes="moment")


def _risk(one: Risk) -> Static:
    from engine.render.patient_document import NO_NUMBER

    often = f"How often: {one.often or NO_NUMBER}"
    lines = [Content.styled(one.title, "bold"), *((Content(one.text),) if one.text else ())]
    lines += [Content.styled(often, "$text-accent"), *_sure(one.strength)]
    return Static(_lines(*lines), classes="planned", markup=False)


def _sure(strength: Strength | None) -> tuple[Content, ...]:
    from engine.render.patient_document import bar

    if strength is None:
        return ()
    return (Content.styled(f"{bar(strength)}  {strength.words}", "$foreground 66%"),)


def _lines(*parts: Content) -> Content:
    return Content("\n").join(parts)
