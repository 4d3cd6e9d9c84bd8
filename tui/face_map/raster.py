"""From curves to coverage: which half-pixels a shape covers, and how much of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, hypot

from tui.face_map.geometry import Point

SUPERSAMPLED = 3
"""Scan lines per half-pixel; along a line the coverage is exact."""

Coverage = dict[int, float]
"""Index of a half-pixel (row by row) -> how much of it is covered, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A window on the view box, `columns` by `rows` cells, each cell two square half-pixels above one another."""

    columns: int
    rows: int
    left: float
    top: float
    scale: float
    """Half-pixels per unit of the view box."""

    @property
    def height(self) -> int:
        """Half-pixels from top to bottom."""
        return self.rows * 2

    def at(self, point: Point) -> Point:
        """Return where a point of the view box lies, in half-pixels."""
        return (point[0] - self.left) * self.scale, (point[1] - self.top) * self.scale

    def cell(self, point: Point) -> tuple[int, int]:
        """Return column and row of the cell a point of the view box lies in; it may be outside the frame."""
        x, y = self.at(point)
        return floor(x), floor(y / 2)


def fitted(columns: int, rows: int, window: tuple[float, float, float, float], *, sits: bool = False) -> Frame:
    """Return the frame that shows a window (left, top, right, bottom) as large as it fits, in the middle.

    What `sits` stands on the lower edge instead, as a bust does.
    """
    left, top, right, bottom = window
    scale = min(columns / (right - left), 2 * rows / (bottom - top))
    spare_x = columns / scale - (right - left)
    spare_y = 2 * rows / scale - (bottom - top)
    return Frame(columns, rows, left - spare_x / 2, top - (spare_y if sits else spare_y / 2), scale)


def fill(outline: Sequence[Point], frame: Frame) -> Coverage:
    """Return the coverage of the inside of a closed curve (even-odd)."""
    corners = [frame.at(point) for point in outline]
    edges = [
        (ay, by, ax, (bx - ax) / (by - ay)) if ay < by else (by, ay, bx, (bx - ax) / (by - ay))
        for (ax, ay), (bx, by) in zip(corners, (*corners[1:], corners[0]), strict=True)
        if ay != by
    ]
    if not edges:
        return {}
    first = max(floor(min(edge[0] for edge in edges)), 0)
    last = min(ceil(max(edge[1] for edge in edges)), frame.height)
    covered: Coverage = {}
    share = 1 / SUPERSAMPLED
    for row in range(first, last):
        for sub in range(SUPERSAMPLED):
            y = row + (sub + 0.5) * share
            crossings = sorted(x + (y - top) * slope for top, bottom, x, slope in edges if top <= y < bottom)
            for start, end in zip(crossings[::2], crossings[1::2], strict=False):
                _span(covered, row * frame.columns, frame.columns, start, end, share)
    return covered


def _span(covered: Coverage, base: int, columns: int, start: float, end: float, share: float) -> None:
    start, end = max(start, 0.0), min(end, float(columns))
    if end <= start:
        return
    first, last = int(start), int(end)
    if first == last:
        covered[base + first] = covered.get(base + first, 0.0) + (end - start) * share
        return
    covered[base + first] = covered.get(base + first, 0.0) + (first + 1 - start) * share
    for x in range(base + first + 1, base + last):
        covered[x] = covered.get(x, 0.0) + share
    if last < columns and end > last:
        covered[base + last] = covered.get(base + last, 0.0) + (end - last) * share


def stroke(path: Sequence[Point], width: float, frame: Frame, *, taper: bool = False) -> Coverage:
    """Return the coverage of a stroke along a path; `width` in half-pixels, thinner at its ends when it tapers."""
    marks = [frame.at(point) for point in path]
    lengths = [hypot(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(marks)]
    total = sum(lengths) or 1.0
    covered: Coverage = {}
    gone = 0.0
    for (a, b), length in zip(pairwise(marks), lengths, strict=True):
        middle = (gone + length / 2) / total
        gone += length
        full = width * (1 - (2 * middle - 1) ** 2 * 0.75) if taper else width
        _segment(covered, a, b, full, frame)
    return covered


def _segment(covered: Coverage, a: Point, b: Point, width: float, frame: Frame) -> None:
    (ax, ay), (bx, by) = a, b
    reach = width / 2 + 1
    dx, dy = bx - ax, by - ay
    square = dx * dx + dy * dy
    strength = min(width, 1.0)
    half = max(width, 1.0) / 2
    columns = frame.columns
    for y in range(max(floor(min(ay, by) - reach), 0), min(ceil(max(ay, by) + reach), frame.height)):
        for x in range(max(floor(min(ax, bx) - reach), 0), min(ceil(max(ax, bx) + reach), columns)):
            px, py = x + 0.5 - ax, y + 0.5 - ay
            t = min(max((px * dx + py * dy) / square, 0.0), 1.0) if square else 0.0
            alpha = min(max(half + 0.5 - hypot(px - t * dx, py - t * dy), 0.0), 1.0) * strength
            index = y * columns + x
            if alpha > covered.get(index, 0.0):
                covered[index] = alpha
