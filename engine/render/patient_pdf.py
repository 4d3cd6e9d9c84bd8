"""The patient's page as a PDF on A4, in an embedded Unicode font; the same page gives the same bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace

from engine.errors import EngineError
from engine.patient.page import (
    Block,
    Care,
    Heading,
    Moment,
    Passage,
    PatientPage,
    Planned,
    Risk,
    Section,
    Strength,
    Visit,
)
from engine.patient.words import day
from engine.render.patient_document import bar, care_rows, made_by, moment_rows, risk_rows, visit_row
from engine.render.pdf_font import FAMILY, STYLES, font_file, unwritable

_INK, _SOFT, _ACCENT, _TINT, _LINE = (35, 40, 47), (92, 102, 117), (47, 111, 130), (240, 244, 245), (205, 212, 214)
_WARN, _WARN_TINT = (168, 84, 28), (251, 243, 236)
_MARGIN, _WIDE = 20.0, 170.0  # mm
_NOTE = "Not clinically validated. Your practitioner decides."
Row = tuple[str, ...]
_Kind = TypeVar("_Kind", Visit, Care, Risk, Moment)


class _Paper(FPDF):
    """A4 with a foot on every page."""

    def __init__(self, page: PatientPage) -> None:
        super().__init__(format="A4")
        self._page_of = page

    def footer(self) -> None:
        """Write the page number, what made the page, and what it is not."""
        self.set_y(-17)
        self.set_draw_color(*_LINE)
        self.line(_MARGIN, self.get_y(), _MARGIN + _WIDE, self.get_y())
        self.set_y(-15.5)
        self.set_font(FAMILY, "", 7.5)
        self.set_text_color(*_SOFT)
        self.cell(_WIDE / 2, 4, _NOTE)
        self.cell(_WIDE / 2, 4, f"Page {self.page_no()} of {{nb}}", align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.cell(_WIDE, 4, made_by(self._page_of))

    def file_id(self) -> str:
        """Make the file's own id from its content, so that it is no matter of chance."""
        found = hashlib.md5(self._page_of.model_dump_json().encode(), usedforsecurity=False).hexdigest().upper()
        return f"<{found}><{found}>"


def to_pdf(page: PatientPage) -> bytes:
    """Return the page as a PDF.  Raises EngineError when something on it has letters that the font lacks."""
    _check(page)
    with tempfile.TemporaryDirectory() as folder:
        paper = _Paper(page)
        for style in STYLES:
            paper.add_font(FAMILY, style, font_file(style, Path(folder)))
        paper.set_margins(_MARGIN, 18, _MARGIN)
        paper.set_auto_page_break(True, margin=22)
        paper.set_title(page.title)
        paper.set_lang("en")
        paper.set_creator(f"Rhytid {page.made.engine_version}")
        paper.set_creation_date(dt.datetime.combine(page.date, dt.time(), dt.UTC))
        paper.add_page()
        _head(paper, page)
        for section in page.sections:
            _section(paper, section)
        return bytes(paper.output())


def _check(page: PatientPage) -> None:
    if page.name is not None and (missing := unwritable(page.name)):
        raise EngineError(
            f"--name: {page.name!r} cannot be written in the PDF: its font has no {', '.join(missing)}; "
            "use --format markdown, or write the name in other letters"
        )
    if missing := unwritable(page.model_dump_json()):
        raise EngineError(
            f"the PDF cannot be written: its font has no {', '.join(missing)}; use --format markdown, or change the "
            "case's id or the wording"
        )


def _head(paper: _Paper, page: PatientPage) -> None:
    for one in page.at_once:
        _passage(paper, one)
    top = paper.get_y() + (3 if page.at_once else 0)
    paper.set_fill_color(*_ACCENT)
    paper.rect(_MARGIN, top, 3, 15, style="F")
    paper.set_xy(_MARGIN + 7, top - 1)
    _text(paper, page.title if page.name is None else f"{page.title}: {page.name}", 20, "B", colour=_ACCENT, indent=7)
    paper.set_x(_MARGIN + 7)
    _text(paper, f"Consultation of {day(page.date)}", 10, colour=_SOFT, indent=7)
    paper.ln(4)
    _text(paper, page.lead, 11)


def _section(paper: _Paper, section: Section) -> None:
    _room(paper, 32)
    paper.ln(5)
    _text(paper, section.title, 14, "B", colour=_ACCENT)
    paper.set_draw_color(*_ACCENT)
    paper.line(_MARGIN, paper.get_y() + 0.5, _MARGIN + _WIDE, paper.get_y() + 0.5)
    paper.ln(3)
    for _, group in groupby(section.blocks, key=lambda block: block.kind):
        _together(paper, list(group))


def _together(paper: _Paper, blocks: list[Block]) -> None:
    first = blocks[0]
    if isinstance(first, Visit):
        _table(paper, ("Day", "What"), (50, 120), map(visit_row, _of(blocks, Visit)))
    elif isinstance(first, Care):
        _table(paper, ("When", "For", "What to do"), (44, 34, 92), care_rows(_of(blocks, Care)))
    elif isinstance(first, Risk):
        _table(paper, ("What", "How often it was seen", "How sure"), (104, 44, 22), risk_rows(_of(blocks, Risk)))
    elif isinstance(first, Moment):
        _table(paper, ("When", "What happens", "How sure"), (46, 102, 22), moment_rows(_of(blocks, Moment)))
    else:
        for block in blocks:
            _block(paper, block)


def _block(paper: _Paper, block: Block) -> None:
    if isinstance(block, Heading):
        _room(paper, 22)
        paper.ln(1.5)
        _text(paper, block.text, 11, "B")
        paper.ln(0.5)
    elif isinstance(block, Planned):
        _planned(paper, block)
    elif isinstance(block, Passage):
        _passage(paper, block)


def _planned(paper: _Paper, one: Planned) -> None:
    _room(paper, 20)
    title = f"{one.title} (only being considered)" if one.considered else one.title
    paper.set_font(FAMILY, "B", 10.5)
    paper.set_text_color(*_INK)
    paper.set_fill_color(*_TINT)
    paper.cell(_WIDE - 70, 7, f"  {title}", fill=True)
    paper.cell(70, 7, f"{one.amount or ''}  ", fill=True, align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    paper.ln(1)
    for line in one.lines:
        _text(paper, line, 10, indent=4)
    _sure(paper, one.strength, indent=4)
    paper.ln(2)


def _passage(paper: _Paper, one: Passage) -> None:
    if one.tone in ("warn", "ask", "urgent") and not (one.tone == "ask" and one.point):
        _boxed(paper, one.text)
    elif one.point:
        _room(paper, 12)
        top = paper.get_y()
        paper.set_font(FAMILY, "", 10)
        paper.set_text_color(*_ACCENT)
        paper.text(_MARGIN + 0.5, top + 3.8, "?" if one.tone == "ask" else "•")
        _text(paper, one.text, 10, indent=4)
        _sure(paper, one.strength, indent=4)
        paper.ln(1)
    else:
        _text(paper, one.text, 10.5, "B" if one.tone == "key" else "")
        paper.ln(1)


def _boxed(paper: _Paper, text: str) -> None:
    paper.set_font(FAMILY, "B", 10)
    lines = paper.multi_cell(_WIDE - 8, 5, text, align="L", dry_run=True, output="LINES")
    assert isinstance(lines, list)
    height = 5 * len(lines) + 4
    _room(paper, height + 2)
    top = paper.get_y()
    paper.set_fill_color(*_WARN_TINT)
    paper.rect(_MARGIN, top, _WIDE, height, style="F")
    paper.set_fill_color(*_WARN)
    paper.rect(_MARGIN, top, 1.5, height, style="F")
    paper.set_y(top + 2)
    _text(paper, text, 10, "B", indent=5)
    paper.set_y(top + height + 2)


def _sure(paper: _Paper, strength: Strength | None, indent: float) -> None:
    if strength is not None:
        _text(paper, f"{_drawn(bar(strength))}  {strength.words}", 8.5, colour=_SOFT, indent=indent)


def _drawn(text: str) -> str:
    """Bars in letters that the font has."""
    return text.replace("○", "·")


def _table(paper: _Paper, head: Row, widths: tuple[int, ...], rows: Iterable[Row]) -> None:
    found = list(rows)
    if not found:
        return
    _room(paper, 24)
    paper.set_font(FAMILY, "", 9.5)
    paper.set_text_color(*_INK)
    paper.set_draw_color(*_LINE)
    paper.set_fill_color(255, 255, 255)
    style = FontFace(emphasis="B", color=_ACCENT, fill_color=_TINT)
    with paper.table(
        width=_WIDE,
        col_widths=widths,
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        headings_style=style,
        line_height=4.8,
        padding=(1.2, 1.5),
        text_align="LEFT",
        v_align="TOP",
    ) as table:
        for row in (head, *found):
            cells = table.row()
            for cell in row:
                cells.cell(_drawn(cell))
    paper.ln(3)


def _text(
    paper: _Paper, text: str, size: float, style: str = "", *, colour: tuple[int, int, int] = _INK, indent: float = 0
) -> None:
    paper.set_font(FAMILY, style, size)
    paper.set_text_color(*colour)
    paper.set_x(_MARGIN + indent)
    paper.multi_cell(_WIDE - indent, size * 0.47, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _room(paper: _Paper, height: float) -> None:
    """Start a new page where so many mm are not left, so that nothing stands alone at its foot."""
    if paper.will_page_break(height):
        paper.add_page()


def _of(blocks: Iterable[Block], kind: type[_Kind]) -> Iterator[_Kind]:
    return (block for block in blocks if isinstance(block, kind))
