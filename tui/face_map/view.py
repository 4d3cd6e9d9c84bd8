"""What a face is to show, as plain values: states of muscles, lines, points, complexion."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tui.face_map.geometry import Point, Side

State = Literal["none", "considered", "dose", "caution", "deferred", "excluded"]

SIGNS: dict[State, str] = {
    "none": "", "considered": "·", "dose": "+", "caution": "!", "deferred": "~", "excluded": "×",
}  # fmt: skip
"""What follows the code of a muscle, so that its state can be read without colour."""

Zoom = Literal["full", "upper", "mid", "lower"]

WINDOWS: dict[Zoom, tuple[float, float, float, float]] = {
    "full": (-44.0, 0.0, 44.0, 142.0),
    "upper": (-40.0, 22.0, 40.0, 75.0),
    "mid": (-40.0, 56.0, 40.0, 106.0),
    "lower": (-38.0, 90.0, 38.0, 142.0),
}
"""What part of the view box each zoom shows: left, top, right, bottom."""

Region = tuple[str, Side]
"""A muscle on one of its sides."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The state of one muscle on one side; `units` as it is written, empty when there is no dose."""

    state: State
    units: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """An injection point: the muscle, where on the view box, and its units as written."""

    region: Region
    at: Point
    units: str


@dataclass(frozen=True, slots=True)
class Severity:
    """How deep a line is, from 0 (none) to 1 (the worst its scale has); None where it was not graded."""

    rest: float | None = None
    expression: float | None = None


@dataclass(frozen=True)
class FaceView:
    """Everything a face shows; `stale` says that states and points are not those of the answers as they stand."""

    complexion: str = ""
    marks: dict[Region, Mark] = field(default_factory=dict)
    lines: dict[tuple[str, Side], Severity] = field(default_factory=dict)
    dots: tuple[Dot, ...] = ()
    stale: bool = False


def for_patient(view: FaceView) -> FaceView:
    """Return the view without what is only for the practitioner: what was considered, must wait or is excluded."""
    kept = {region: Mark("dose") for region, mark in view.marks.items() if mark.state in ("dose", "caution")}
    dots = tuple(Dot(dot.region, dot.at, "") for dot in view.dots if dot.region in kept)
    return FaceView(view.complexion, kept, view.lines, dots, view.stale)


def fitting_zoom(y: float) -> Zoom:
    """Return the third of the face in which a height of the view box is shown best."""
    return "upper" if y < 67 else "mid" if y < 98 else "lower"
