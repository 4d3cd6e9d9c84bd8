"""A timeline drawn from plain data: months above, a row per thing, a cursor that goes by session, row and month."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.widgets.timeline_chart import Chart, Spot, across, beside, find, in_time, key_at, mark_at, nearest, other_month
from tui.widgets.timeline_drawing import HEAD_LINES, LEAST_WIDTH, Line, Span, View, head, list_lines, row_line, view_of

ZOOMS = (12, 6, 3)
"""Months in view."""


class Timeline(ScrollView, can_focus=True):
    """Shows a chart; below a certain width, the same as a list.

    Says where the cursor is (`Selected`) and when what is there should open (`Opened`).
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "beside(-1)", "Session before", show=False, id="year.before"),
        Binding("right", "beside(1)", "Session after", show=False, id="year.after"),
        Binding("up", "across(-1)", "Row above", show=False, id="year.above"),
        Binding("down", "across(1)", "Row below", show=False, id="year.below"),
        Binding("left_square_bracket", "month(-1)", "Month before", show=False, id="year.month_before"),
        Binding("right_square_bracket", "month(1)", "Month after", show=False, id="year.month_after"),
        Binding("home", "end(0)", "First session", show=False, id="year.first"),
        Binding("end", "end(-1)", "Last session", show=False, id="year.last"),
        Binding("z", "zoom", "Zoom", show=False, id="year.zoom"),
        Binding("enter", "open", "Reasons", show=False, id="year.open"),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"timeline--{tone}"
        for tone in (
            "label", "rule", "focus", "flag", "flag-line", "guide", "row", "row-here", "words", "closed", "gap", "rest",
            "effect-toxin", "effect-course", "mark-toxin", "mark-course", "mark-review", "mark-home", "mark-here",
            "course-course", "steady-home",
        )
    }  # fmt: skip

    DEFAULT_CSS = """
    Timeline {
        height: auto;
        scrollbar-size-vertical: 1;
        & > .timeline--label { color: $foreground 80%; }
        & > .timeline--rule { color: $foreground 30%; }
        & > .timeline--focus { color: $text-accent; text-style: bold; }
        & > .timeline--flag { color: $text-warning; }
        & > .timeline--flag-line { color: $text-warning 60%; }
        & > .timeline--guide { color: $text-accent 70%; }
        & > .timeline--row { color: $foreground 80%; }
        & > .timeline--row-here { color: $foreground; text-style: bold; }
        & > .timeline--words { color: $foreground 66%; }
        & > .timeline--closed { color: $text-error 75%; }
        & > .timeline--gap { color: $foreground 24%; }
        & > .timeline--effect-toxin { color: $primary; }
        & > .timeline--effect-course { color: $secondary; }
        & > .timeline--mark-toxin { color: $text-primary; text-style: bold; background: $primary-muted; }
        & > .timeline--mark-course { color: $foreground; text-style: bold; background: $secondary-muted; }
        & > .timeline--mark-review { color: $foreground; text-style: bold; background: $panel; }
        & > .timeline--mark-home { color: $foreground; }
        & > .timeline--mark-here { color: $block-cursor-foreground; background: $accent; text-style: bold; }
        & > .timeline--course-course { color: $foreground 40%; }
        & > .timeline--steady-home { color: $text-success 80%; }
        &:focus > .timeline--row-here { color: $text-accent; text-style: bold; }
    }
    """

    class Selected(Message):
        """The cursor has come to a key."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Opened(Message):
        """What is under the cursor should open."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._chart: Chart | None = None
        self._spot: Spot | None = None
        self._zoom = ZOOMS[0]

    # --- what it shows

    def show(self, chart: Chart | None) -> None:
        """Show a chart (or nothing); the cursor stays on its key where that is still there."""
        key = self.key
        self._chart = chart
        self._spot = None
        if chart is not None and chart.rows:
            placed = in_time(chart)
            self._spot = (find(chart, key) if key is not None else None) or (placed[0] if placed else None)
        self._arranged()

    @property
    def key(self) -> str | None:
        """What is under the cursor."""
        return None if self._chart is None or self._spot is None else key_at(self._chart, self._spot)

    @property
    def listed(self) -> bool:
        """Too narrow for a chart, so that a list is shown."""
        return self.scrollable_content_region.width < LEAST_WIDTH

    @property
    def months(self) -> int:
        """Months in view."""
        return self._zoom

    def go(self, key: str) -> None:
        """Put the cursor on a key, if it is there."""
        if self._chart is not None and (spot := find(self._chart, key)) is not None:
            self._to(spot)

    def _arranged(self) -> None:
        lines = 0
        if self._chart is not None:
            lines = len(in_time(self._chart)) if self.listed else HEAD_LINES + len(self._chart.rows)
        self.virtual_size = Size(self.scrollable_content_region.width, lines)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As high as what there is to show."""
        if self._chart is None:
            return 1
        return len(in_time(self._chart)) if width < LEAST_WIDTH else HEAD_LINES + len(self._chart.rows)

    def on_resize(self) -> None:
        """Lay out anew."""
        self._arranged()
        self._into_view()

    @property
    def _view(self) -> View:
        assert self._chart is not None
        mark = None if self._spot is None else mark_at(self._chart, self._spot)
        width = self.scrollable_content_region.width
        return view_of(self._chart, width, self._zoom, mark.day if mark is not None else 0)

    def lines(self) -> list[Line]:
        """Every line as it is drawn now, those out of sight too."""
        if self._chart is None:
            return []
        if self.listed:
            return list_lines(self._chart, self.scrollable_content_region.width, self._spot)
        view = self._view
        rows = (row_line(self._chart, number, view, self._spot) for number in range(len(self._chart.rows)))
        return [*head(self._chart, view, self._spot), *rows]

    def render_line(self, y: int) -> Strip:
        """Draw one line; the head stays while rows scroll."""
        width = self.size.width
        line = self._line(y)
        return Strip(list(self._segments(line))).adjust_cell_length(width, self.rich_style)

    def _segments(self, line: Line) -> Iterator[Segment]:
        for span in line:
            # Blanks apart from words: some viewers of pictures drop them at the start of a piece of text.
            words = span.text.lstrip(" ")
            if blank := span.text[: len(span.text) - len(words)]:
                yield Segment(blank, self._styled(span))
            if words:
                yield Segment(words, self._styled(span))

    def _line(self, y: int) -> tuple[Span, ...]:
        if self._chart is None:
            return ()
        top = self.scroll_offset.y
        if self.listed:
            lines = list_lines(self._chart, self.scrollable_content_region.width, self._spot)
            return lines[y + top] if y + top < len(lines) else ()
        if y < HEAD_LINES:
            return head(self._chart, self._view, self._spot)[y]
        number = y - HEAD_LINES + top
        return row_line(self._chart, number, self._view, self._spot) if number < len(self._chart.rows) else ()

    def _styled(self, span: Span) -> Style:
        name = f"timeline--{span.tone}"
        return self.get_component_rich_style(name) if name in self.COMPONENT_CLASSES else self.rich_style

    # --- the cursor

    def action_beside(self, step: int) -> None:
        """Go to the session before or after in the row."""
        if self._chart is not None and self._spot is not None:
            self._to(self._in_list(step) if self.listed else beside(self._chart, self._spot, step))

    def action_across(self, step: int) -> None:
        """Go to the row above or below."""
        if self._chart is not None and self._spot is not None:
            self._to(self._in_list(step) if self.listed else across(self._chart, self._spot, step))

    def action_month(self, step: int) -> None:
        """Go to the next month with a session, or the one before."""
        if self._chart is not None and self._spot is not None:
            self._to(other_month(self._chart, self._spot, step))

    def action_end(self, at: int) -> None:
        """Go to the first or the last session."""
        if self._chart is not None and self._spot is not None:
            dated = [spot for spot in in_time(self._chart) if spot.mark is not None]
            self._to(dated[at] if dated else self._spot)

    def action_zoom(self) -> None:
        """Show fewer months, and the whole year again after the fewest."""
        self._zoom = ZOOMS[(ZOOMS.index(self._zoom) + 1) % len(ZOOMS)]
        self.refresh()

    def action_open(self) -> None:
        """Open what is under the cursor."""
        if (key := self.key) is not None:
            self.post_message(self.Opened(key))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the mark nearest to the mouse; a second click opens it."""
        if self._chart is None or (at := event.get_content_offset(self)) is None:
            return
        spot = self._under(at.x, at.y)
        if spot is None:
            return
        self._to(spot)
        if event.chain == 2:
            self.action_open()

    def _under(self, x: int, y: int) -> Spot | None:
        assert self._chart is not None
        if self.listed:
            placed = in_time(self._chart)
            number = y + self.scroll_offset.y
            return placed[number] if 0 <= number < len(placed) else None
        row = y - HEAD_LINES + self.scroll_offset.y
        if y < HEAD_LINES or row >= len(self._chart.rows):
            return None
        view = self._view
        marks = self._chart.rows[row].marks
        if x < view.label or not marks:
            return nearest(self._chart, row, 0)
        column = x - view.label
        number = min(range(len(marks)), key=lambda one: (abs(view.column(marks[one].day) - column), one))
        return Spot(row, number)

    def _in_list(self, step: int) -> Spot:
        assert self._chart is not None and self._spot is not None
        placed = in_time(self._chart)
        return placed[min(max(placed.index(self._spot) + step, 0), len(placed) - 1)]

    def _to(self, spot: Spot) -> None:
        if spot == self._spot:
            return
        self._spot = spot
        self.refresh()
        self._into_view()
        if (key := self.key) is not None:
            self.post_message(self.Selected(key))

    def _into_view(self) -> None:
        """Scroll so that the line of the cursor can be seen under the head."""
        if self._chart is None or self._spot is None:
            return
        height = self.scrollable_content_region.height
        if self.listed:
            line, room = in_time(self._chart).index(self._spot), height
        else:
            line, room = self._spot.row, height - HEAD_LINES
        top = self.scroll_offset.y
        if room > 0 and not top <= line < top + room:
            self.scroll_to(y=line if line < top else line - room + 1, animate=False, force=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """The head does not move with the rows, so everything is drawn again."""
        super().watch_scroll_y(old_value, new_value)
        self.refresh(Region(0, 0, *self.size))
