"""A face drawn in half-block cells, on which muscles are chosen by mouse or arrow keys.

It is told what to show by a `FaceView` and knows nothing of cases, plans or the knowledge base.
"""

from __future__ import annotations

from typing import ClassVar, get_args

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region as Box
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.face_map.geometry import Geometry
from tui.face_map.moving import Direction, Moves
from tui.face_map.overlay import Wanted
from tui.face_map.paint import HALF, Cell, Manner, Painter
from tui.face_map.palette import RGB
from tui.face_map.plot import Plots
from tui.face_map.raster import fitted
from tui.face_map.view import WINDOWS, FaceView, Region, Zoom, fitting_zoom

HEAD_ROWS = 1
"""Rows above the face, which say whose right is where."""
ROOMY_ROWS = 28
"""From so many rows on the whole face is large enough to start with."""
_SHADES = " ░▒▓█"
_STALE = "not current"


class FaceMap(Widget, can_focus=True):
    """Shows a face; posts `Picked` when a muscle is chosen on it and `Entered` when one is entered.

    With `patient` it writes no codes and no units, and speaks to the person: their right, their left.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move('up')", "Muscle above", show=False, id="face.up"),
        Binding("down", "move('down')", "Muscle below", show=False, id="face.down"),
        Binding("left", "move('left')", "Muscle to the left", show=False, id="face.left"),
        Binding("right", "move('right')", "Muscle to the right", show=False, id="face.right"),
        Binding("s", "other_side", "Other side", show=False, id="face.side"),
        Binding("space", "turn", "Rest or expression", show=False, id="face.expression"),
        Binding("z", "zoom", "Zoom", show=False, id="face.zoom"),
        Binding("v", "codes", "Codes or doses", show=False, id="face.codes"),
        Binding("enter", "enter", "Go to its answers", show=False, id="face.enter"),
    ]

    DEFAULT_CSS = """
    FaceMap { height: 1fr; min-height: 6; background: $surface; color: $text-muted; }
    """

    ALLOW_SELECT = False

    class Picked(Message):
        """A muscle was chosen on the face."""

        def __init__(self, face: FaceMap, region: Region) -> None:
            super().__init__()
            self.face, self.region = face, region

        @property
        def control(self) -> FaceMap:
            """The face it was chosen on."""
            return self.face

    class Entered(Picked):
        """Enter was pressed on the chosen muscle, or it was clicked again."""

    class Turned(Message):
        """Zoom, expression or what is written has changed."""

    def __init__(self, geometry: Geometry, *, patient: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self.geometry = geometry
        self.moves = Moves(geometry)
        self.selected: Region | None = None
        self.expression = False
        self.codes = False
        self._patient = patient
        self._zoom: Zoom | None = None
        self._view = FaceView()
        self._plots = Plots(geometry)
        self._painter: Painter | None = None
        self._styles: dict[tuple[RGB, RGB, bool, bool], Style] = {}

    # what it shows

    @property
    def view(self) -> FaceView:
        """What the face shows now."""
        return self._view

    def show(self, view: FaceView) -> None:
        """Show something else; costs nothing when it is the same."""
        if view != self._view:
            self._view = view
            self._renew()

    def select(self, region: Region | None) -> None:
        """Choose a muscle without saying so, and bring it into view."""
        if region == self.selected or (region is not None and region not in self.moves.places):
            return
        before = self.zoom
        self.selected = region
        if self._zoom not in (None, "full") and region is not None:
            top, bottom = WINDOWS[self._zoom][1::2]
            if not top + 3 <= self.moves.places[region][1] <= bottom - 3:
                self._zoom = fitting_zoom(self.moves.places[region][1])
        if self._painter is None or self.zoom != before:
            self._renew()
            return
        for row in self._painter.select(region):
            self.refresh(Box(0, row + HEAD_ROWS, self.content_size.width, 1))

    @property
    def zoom(self) -> Zoom:
        """The part of the face shown: as chosen, else all of it, or on a small panel the third of the chosen muscle."""
        if self._zoom is not None:
            return self._zoom
        if self._patient or self._face_rows >= ROOMY_ROWS:
            return "full"
        place = self.moves.places.get(self.selected) if self.selected is not None else None
        return fitting_zoom(place[1]) if place is not None else "upper"

    @property
    def _face_rows(self) -> int:
        return self.content_size.height - HEAD_ROWS

    @property
    def plain(self) -> bool:
        """Whether colours cannot be relied on, so that codes and signs must be written as well."""
        app = self.app
        few = not app.is_headless and app.console.color_system in ("256", "standard", "windows")
        return few or app.no_color or app.native_ansi_color

    def at(self, column: int, row: int) -> Region | None:
        """Return the muscle at a cell of the content, or None."""
        painter = self._paint()
        return painter.plot.at(column, row - HEAD_ROWS) if painter is not None else None

    def cells(self, region: Region) -> list[tuple[int, int]]:
        """Return the cells of the content (column, row) a muscle is shown on."""
        painter = self._paint()
        return [(x, y + HEAD_ROWS) for x, y in painter.plot.cells(region)] if painter is not None else []

    def text(self) -> str:
        """Return all that is written on the face, without colour."""
        painter = self._paint()
        return "\n".join([self._head(self.content_size.width), *(painter.text() if painter is not None else ())])

    # keys and mouse

    def action_move(self, direction: Direction) -> None:
        """Choose the nearest muscle in a direction."""
        self._pick(self.moves.to(self.selected, direction))

    def action_other_side(self) -> None:
        """Choose the same muscle on the other side."""
        if self.selected is not None:
            self._pick(self.moves.other(self.selected))

    def action_turn(self) -> None:
        """Show lines at expression instead of at rest, or the other way round."""
        self.expression = not self.expression
        self._turned()

    def action_zoom(self) -> None:
        """Show the next part of the face."""
        zooms = get_args(Zoom)
        self._zoom = zooms[(zooms.index(self.zoom) + 1) % len(zooms)]
        self._turned()

    def action_codes(self) -> None:
        """Write codes instead of units, or the other way round."""
        self.codes = not self.codes
        self._turned()

    def action_enter(self) -> None:
        """Say that the chosen muscle was entered."""
        if self.selected is not None:
            self.post_message(self.Entered(self, self.selected))

    def on_click(self, event: events.Click) -> None:
        """Choose the muscle clicked on; a second click enters it.  A click on the row of sides changes the zoom."""
        where = event.get_content_offset(self)
        if where is not None and where.y < HEAD_ROWS and not self._patient:
            event.stop()
            self.action_zoom()
            return
        region = self.at(where.x, where.y) if where is not None else None
        if region is None:
            return
        event.stop()
        if region == self.selected and event.chain > 1:
            self.action_enter()
        else:
            self._pick(region)

    def _pick(self, region: Region | None) -> None:
        if region is not None and region != self.selected:
            self.select(region)
            self.post_message(self.Picked(self, region))

    def _turned(self) -> None:
        self._renew()
        self.post_message(self.Turned())

    # drawing

    def _renew(self) -> None:
        self._painter = None
        self.refresh()

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._renew()

    def notify_style_update(self) -> None:
        """Draw for the new theme."""
        super().notify_style_update()
        self._painter = None
        self._styles.clear()

    def _paint(self) -> Painter | None:
        width, rows = self.content_size.width, self._face_rows
        if width < 4 or rows < 3:
            return None
        if self._painter is None:
            background = self.background_colors[1].rgb
            plot = self._plots.get(
                fitted(width, rows, WINDOWS[self.zoom], sits=self.zoom == "full"), self._view.complexion, background
            )
            wanted = Wanted(codes=self.codes, states=self.plain, nothing=self._patient)
            self._painter = Painter(plot, self._view, Manner(self.expression, wanted), self.selected)
        return self._painter

    def render_line(self, y: int) -> Strip:
        """Draw one row: the sides, then the face."""
        width, base = self.content_size.width, self.rich_style
        if y < HEAD_ROWS:
            return Strip([Segment(self._head(width), base)], width)
        painter = self._paint()
        if painter is None or y - HEAD_ROWS >= painter.plot.frame.rows:
            return Strip.blank(width, base)
        bare = self.app.no_color and self.app.native_ansi_color
        segments: list[Segment] = []
        run, style = "", base
        for cell in painter.row(y - HEAD_ROWS):
            text, found = (_shade(cell), Style(bold=cell.strong, reverse=cell.turned)) if bare else self._drawn(cell)
            if run and found == style:
                run += text
                continue
            if run:
                segments.append(Segment(run, style))
            run, style = text, found
        segments.append(Segment(run, style))
        return Strip(segments, width)

    def _drawn(self, cell: Cell) -> tuple[str, Style]:
        fore, back = (cell.back, cell.fore) if cell.turned else (cell.fore, cell.back)
        key = (fore, back, cell.strong, cell.turned)
        style = self._styles.get(key)
        if style is None:
            style = Style(
                color=Color.from_rgb(*fore), bgcolor=Color.from_rgb(*back), bold=cell.strong, reverse=cell.turned
            )
            self._styles[key] = style
        return cell.text, style

    def _head(self, width: int) -> str:
        right, left = ("your right", "your left") if self._patient else ("patient's right", "patient's left")
        start, end = f" R ◄ {right}", f"{left} ► L "
        if width < len(start) + len(end) + 15:
            start, end = (" your R ◄" if self._patient else " patient's R ◄"), "► L "
        if width < len(start) + len(end):
            start = " R ◄"
        room = max(width - len(start) - len(end), 0)
        shown = "at expression" if self.expression else "at rest"
        if self._view.stale:
            shown = _STALE if len(_STALE) < room else "stale"
        elif self.zoom != "full":
            shown = f"{shown} · {self.zoom} third"
        middle = shown if len(shown) < room else ""
        return f"{start}{middle:^{room}}{end}"[:width]


def _shade(cell: Cell) -> str:
    """Where there is no colour at all, a cell is as dense as it is bright."""
    if cell.text != HALF:
        return cell.text
    light = sum(cell.fore) + sum(cell.back)
    return _SHADES[min(light * len(_SHADES) // 1531, len(_SHADES) - 1)]
