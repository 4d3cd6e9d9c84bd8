"""The session under the cursor of the calendar: what is done that day, its gaps, and the care around it by date."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.widgets.tones import style_of
from tui.year.detail import Detail, Section

BESIDE_FROM = 100
"""Columns from which care stands beside the rest."""
_LEAD = 15
_EMPTY = "No session is chosen. What is not booked, and why, stands in the last tab."


class YearDetail(VerticalScroll, can_focus=False):
    """Shows one detail, in two columns where there is room."""

    DEFAULT_CSS = """
    YearDetail {
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        & Horizontal { height: auto; }
        & Static { width: 1fr; height: auto; padding: 0 1; }
        & #detail-care { display: none; }
        &.-beside #detail-care { display: block; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._detail: Detail | None = None

    def compose(self) -> ComposeResult:
        """Lay out the two columns."""
        with Horizontal():
            yield Static(_EMPTY, id="detail-day", markup=False)
            yield Static("", id="detail-care", markup=False)

    def show(self, detail: Detail | None) -> None:
        """Show a detail from its top, or that there is none."""
        self._detail = detail
        self.border_title = detail.title if detail is not None else ""
        self.border_subtitle = detail.remark if detail is not None else ""
        self.scroll_home(animate=False)
        self._draw()

    def on_resize(self) -> None:
        """Wrap anew."""
        self._draw()

    def _draw(self) -> None:
        day, care = self.query_one("#detail-day", Static), self.query_one("#detail-care", Static)
        sections = self._detail.sections if self._detail is not None else ()
        total = self.scrollable_content_region.width
        beside = total >= BESIDE_FROM and any(section.is_care for section in sections)
        self.set_class(beside, "-beside")
        width = max((total // 2 if beside else total) - 2, 20)
        if self._detail is None:
            day.update(_EMPTY)
            return
        day.update(self._drawn([one for one in sections if not (beside and one.is_care)], width))
        care.update(self._drawn([one for one in sections if beside and one.is_care], width))

    def _drawn(self, sections: Iterable[Section], width: int) -> Content:
        parts = [part for number, section in enumerate(sections) for part in self._section(section, number, width)]
        return Content.assemble(*(part for part in parts if part[0]))

    def _section(self, section: Section, number: int, width: int) -> Iterator[tuple[str, str]]:
        yield ("\n" if number else "") + section.title + "\n", style_of(self.app, "bold")
        # Leads of one section stand in one column, as wide as the longest of them needs.
        lead = min(max((len(entry.lead) for entry in section.entries), default=0), _LEAD)
        indent = " " * (lead + 1 if lead else 0)
        for entry in section.entries:
            lines = textwrap.wrap(entry.text, max(width - len(indent), 16), break_on_hyphens=False) or [""]
            yield entry.lead.ljust(len(indent)), style_of(self.app, "muted")
            for line_number, line in enumerate(lines):
                yield indent if line_number else "", style_of(self.app, "muted")
                yield f"{line}\n", style_of(self.app, entry.tone)
