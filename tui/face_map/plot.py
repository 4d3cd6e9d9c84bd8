"""A face at one size: base colours, what each muscle covers, and which muscle each cell belongs to.

Everything here is worked out once per frame, complexion and background, and then only read.
"""

from __future__ import annotations

from collections import OrderedDict

from tui.face_map.base import Base, draw
from tui.face_map.curves import outlines, paths
from tui.face_map.geometry import Geometry, Point, Points, Rhytid, Side
from tui.face_map.palette import COMPLEXIONS, RGB
from tui.face_map.raster import Coverage, Frame, fill, stroke
from tui.face_map.view import Region

CELL_SHARE = 0.28
"""How much of a cell a muscle must cover to own it."""
FEWEST_CELLS = 3
_PLENTY = 5
_KEPT_PLOTS = 8


class Plot:
    """One drawing at one size."""

    def __init__(self, geometry: Geometry, frame: Frame, complexion: str, background: RGB) -> None:
        self.geometry = geometry
        self.frame = frame
        self.tones = COMPLEXIONS.get(complexion, COMPLEXIONS[""])
        self.base: Base = draw(geometry, frame, self.tones, background)
        self.curves: dict[Region, Points] = {
            (muscle.key, side): curve
            for muscle in geometry.muscles
            for side, curve in outlines(muscle.points, muscle.laterality).items()
        }
        self.cover: dict[Region, Coverage] = {region: fill(curve, frame) for region, curve in self.curves.items()}
        self.owner = _owners(self.cover, frame)
        self._cells: dict[Region, list[tuple[int, int]]] = {}
        for index, region in enumerate(self.owner):
            if region is not None:
                self._cells.setdefault(region, []).append((index % frame.columns, index // frame.columns))
        self._edges: dict[Region, Coverage] = {}
        self._strokes: dict[tuple[str, int, Side, int], Coverage] = {}

    def edge(self, region: Region) -> Coverage:
        """Return the coverage of the rim of a muscle."""
        if region not in self._edges:
            curve = self.curves[region]
            self._edges[region] = stroke((*curve, curve[0]), min(max(0.5 * self.frame.scale, 0.8), 1.4), self.frame)
        return self._edges[region]

    def stroke(self, rhytid: Rhytid, side: Side, level: int) -> Coverage:
        """Return the coverage of one stroke of a line, at a level of 1 to 8."""
        key = (rhytid.line, rhytid.order, side, level)
        if key not in self._strokes:
            path = paths(rhytid.points, rhytid.laterality)[side]
            width = max((0.45 + 0.11 * level) * self.frame.scale, 0.55 + 0.07 * level)
            self._strokes[key] = stroke(path, width, self.frame, taper=True)
        return self._strokes[key]

    def cells(self, region: Region) -> list[tuple[int, int]]:
        """Return the cells (column, row) that belong to a muscle on one side."""
        return self._cells.get(region, [])

    def at(self, column: int, row: int) -> Region | None:
        """Return the muscle a cell belongs to, or None."""
        if 0 <= column < self.frame.columns and 0 <= row < self.frame.rows:
            return self.owner[row * self.frame.columns + column]
        return None


def middle(curve: Points) -> Point:
    """Return a point in the middle of a curve's corners."""
    return sum(x for x, _ in curve) / len(curve), sum(y for _, y in curve) / len(curve)


def _owners(cover: dict[Region, Coverage], frame: Frame) -> list[Region | None]:
    columns = frame.columns
    owner: list[Region | None] = [None] * (columns * frame.rows)
    shares: dict[Region, dict[int, float]] = {}
    for region, covered in cover.items():
        mine: dict[int, float] = {}
        for index, alpha in covered.items():
            cell = (index // columns // 2) * columns + index % columns
            mine[cell] = mine.get(cell, 0.0) + alpha / 2
        shares[region] = mine
        for cell, share in mine.items():
            if share >= CELL_SHARE:
                owner[cell] = region
    counts = {region: owner.count(region) for region in cover}
    for region, mine in shares.items():
        # What is small must stay within reach of a click: it takes its best cells from what has plenty.
        for cell in sorted(mine, key=lambda one: (-mine[one], one)):
            if counts[region] >= FEWEST_CELLS:
                break
            held = owner[cell]
            if held == region or (held is not None and counts[held] < _PLENTY):
                continue
            if held is not None:
                counts[held] -= 1
            owner[cell] = region
            counts[region] += 1
    return owner


class Plots:
    """The last few plots: going back to a size or zoom costs nothing."""

    def __init__(self, geometry: Geometry) -> None:
        self._geometry = geometry
        self._kept: OrderedDict[tuple[Frame, str, RGB], Plot] = OrderedDict()

    def get(self, frame: Frame, complexion: str, background: RGB) -> Plot:
        """Return the plot, drawing it if need be."""
        key = (frame, complexion, background)
        plot = self._kept.get(key) or Plot(self._geometry, frame, complexion, background)
        self._kept[key] = plot
        self._kept.move_to_end(key)
        while len(self._kept) > _KEPT_PLOTS:
            self._kept.popitem(last=False)
        return plot
