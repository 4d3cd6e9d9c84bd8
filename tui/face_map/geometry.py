"""The drawing as data: closed outlines and open paths on a box of 104 by 142 units, one half of the face given.

x is the distance from the midline (the patient's right lies on the viewer's left, at -x), y runs down.  The drawing
is schematic: it shows where on a face something is meant, never where a needle goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Point = tuple[float, float]
Points = tuple[Point, ...]
Side = Literal["right", "left", "midline"]
"""The patient's own side; midline for what is drawn once."""
Laterality = Literal["paired", "midline"]

LEFT, TOP, RIGHT, BOTTOM = -52.0, 0.0, 52.0, 142.0
"""The view box."""


@dataclass(frozen=True, slots=True)
class Feature:
    """A part of the face that is no muscle: filled when `width` is 0, else a stroke of that width."""

    key: str
    paint: str
    order: int
    laterality: Laterality
    points: Points
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Muscle:
    """The patch of skin that stands for a muscle; a later `order` lies above an earlier one."""

    key: str
    code: str
    order: int
    laterality: Laterality
    points: Points


@dataclass(frozen=True, slots=True)
class Site:
    """A place a dot may stand for an injection point; `name` is the site a dose speaks of, if any."""

    muscle: str
    name: str
    order: int
    laterality: Laterality
    at: Point


@dataclass(frozen=True, slots=True)
class Rhytid:
    """One stroke of a line, and the muscle whose pull makes it."""

    line: str
    muscle: str
    order: int
    laterality: Laterality
    points: Points


@dataclass(frozen=True, slots=True)
class Geometry:
    """The whole drawing, each part in drawing order."""

    features: tuple[Feature, ...]
    muscles: tuple[Muscle, ...]
    sites: tuple[Site, ...]
    rhytids: tuple[Rhytid, ...]

    def muscle(self, key: str) -> Muscle | None:
        """Return the muscle of that key, or None when it is not drawn."""
        return next((one for one in self.muscles if one.key == key), None)

    def sides(self, key: str) -> tuple[Side, ...]:
        """Return the sides a muscle is drawn on, the patient's right first; none if it is not drawn."""
        muscle = self.muscle(key)
        if muscle is None:
            return ()
        return ("right", "left") if muscle.laterality == "paired" else ("midline",)


def points(text: str) -> Points:
    """Read points written as `x,y x,y`.  Raises ValueError when the text is not that."""
    found: list[Point] = []
    for pair in text.split():
        x, comma, y = pair.partition(",")
        if not comma:
            raise ValueError(f"“{pair}” is not a point: write x,y")
        found.append((float(x), float(y)))
    return tuple(found)
