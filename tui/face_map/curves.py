"""Smooth curves through given points, and their mirror images."""

from __future__ import annotations

from collections.abc import Sequence

from tui.face_map.geometry import Laterality, Point, Points, Side

STEPS = 6
"""Pieces of a curve between two given points."""


def closed(points: Sequence[Point]) -> Points:
    """Return a closed smooth curve through the points; a point given twice is a corner."""
    count = len(points)
    made: list[Point] = []
    for i in range(count):
        made.extend(_piece(points[i - 1], points[i], points[(i + 1) % count], points[(i + 2) % count]))
    return tuple(made)


def opened(points: Sequence[Point]) -> Points:
    """Return an open smooth curve through the points."""
    ends = (points[0], *points, points[-1])
    made: list[Point] = []
    for i in range(1, len(ends) - 2):
        made.extend(_piece(*ends[i - 1 : i + 3]))
    return (*made, points[-1])


def _piece(before: Point, start: Point, end: Point, after: Point) -> list[Point]:
    """Points from `start` up to but not including `end` (uniform Catmull-Rom)."""
    if start == end:
        return []
    made = []
    for step in range(STEPS):
        t = step / STEPS
        a, b = t * t, t * t * t
        made.append(
            tuple(
                0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * a + (3 * q - p - 3 * r + s) * b)
                for p, q, r, s in zip(before, start, end, after, strict=True)
            )
        )
    return [(x, y) for x, y in made]


def mirrored(points: Sequence[Point]) -> Points:
    """Return the points on the other side of the midline."""
    return tuple((-x, y) for x, y in points)


def outlines(points: Sequence[Point], laterality: Laterality) -> dict[Side, Points]:
    """Return the closed curves of an outline, by the patient's side.

    A paired outline is drawn on both sides; one on the midline is the half from its top to its bottom point, joined
    to its mirror image.
    """
    if laterality == "midline":
        other = [(-x, y) for x, y in reversed(points) if x]
        return {"midline": closed((*points, *other))}
    return {"right": closed(mirrored(points)), "left": closed(points)}


def paths(points: Sequence[Point], laterality: Laterality) -> dict[Side, Points]:
    """Return the open curves of a path, by side; one that starts on the midline runs on to its mirror image."""
    if laterality == "midline":
        other = [(-x, y) for x, y in reversed(points) if x]
        return {"midline": opened((*other, *points))}
    return {"right": opened(mirrored(points)), "left": opened(points)}


def inside(point: Point, outline: Sequence[Point]) -> bool:
    """Say whether a point lies within a closed curve."""
    x, y = point
    within = False
    for (ax, ay), (bx, by) in zip(outline, (*outline[1:], outline[0]), strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            within = not within
    return within
