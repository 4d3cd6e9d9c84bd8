"""From one muscle to the next: the nearest in a direction, the same on the other side, or simply the next one."""

from __future__ import annotations

from typing import Literal

from tui.face_map.curves import outlines
from tui.face_map.geometry import Geometry, Point, Side
from tui.face_map.plot import middle
from tui.face_map.view import Region

Direction = Literal["up", "down", "left", "right"]

_STEPS: dict[Direction, Point] = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}
_OTHER: dict[Side, Side] = {"right": "left", "left": "right", "midline": "midline"}


class Moves:
    """Ways between the muscles of a drawing; left and right are the viewer's."""

    def __init__(self, geometry: Geometry) -> None:
        self.places: dict[Region, Point] = {
            (muscle.key, side): middle(curve)
            for muscle in geometry.muscles
            for side, curve in outlines(muscle.points, muscle.laterality).items()
        }

    def to(self, start: Region | None, direction: Direction) -> Region | None:
        """Return the nearest muscle in a direction, or where it started if there is none."""
        if start is None or start not in self.places:
            return self.first()
        x, y = self.places[start]
        dx, dy = _STEPS[direction]
        best, least = start, float("inf")
        for region, (px, py) in self.places.items():
            along = (px - x) * dx + (py - y) * dy
            aside = abs((px - x) * dy) + abs((py - y) * dx)
            if along > 0.4 and aside <= 1.6 * along + 1:
                cost = along + 1.7 * aside
                if cost < least:
                    best, least = region, cost
        return best

    def other(self, region: Region) -> Region:
        """Return the same muscle on the other side, or the same one where it is drawn once."""
        turned = (region[0], _OTHER[region[1]])
        return turned if turned in self.places else region

    def next(self, start: Region | None, by: int) -> Region | None:
        """Return the next muscle (or the one before) in reading order, around the end."""
        order = sorted(self.places, key=lambda one: (round(self.places[one][1] / 3), self.places[one][0]))
        if not order:
            return None
        if start not in self.places:
            return order[0]
        return order[(order.index(start) + by) % len(order)]

    def first(self) -> Region | None:
        """Return the first muscle in reading order."""
        return self.next(None, 0)
