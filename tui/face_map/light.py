"""Light and shadow of a face seen from the front: soft ellipses that lighten, darken or redden the skin.

These are drawing, not anatomy, so they live here and not in the knowledge base.
"""

from __future__ import annotations

from math import cos, exp, radians, sin
from typing import NamedTuple

from tui.face_map.raster import Frame


class Glow(NamedTuple):
    """A soft ellipse: centre, radii, tilt in degrees, and how much it lightens (or darkens, below 0)."""

    x: float
    y: float
    rx: float
    ry: float
    amount: float
    tilt: float = 0.0


FACE: tuple[Glow, ...] = (
    # the turn of the head into shadow
    Glow(41, 48, 6.5, 26, -0.62),
    Glow(39, 82, 7, 20, -0.62, 12),
    Glow(28, 111, 14, 6, -0.62, -46),
    Glow(10, 128, 12, 4.5, -0.55, -16),
    # forehead and temple
    Glow(0, 36, 19, 9, 0.3),
    Glow(33, 47, 4, 9, -0.16),
    # sockets
    Glow(8.6, 60.5, 3.6, 5.5, -0.42, 20),
    Glow(19, 58.6, 9, 2.6, -0.2),
    Glow(26, 56.2, 5, 1.8, 0.18, 14),
    Glow(11.4, 70.6, 4.6, 2.2, -0.2, 28),
    Glow(20, 73, 7, 2.2, -0.08),
    # nose
    Glow(5.6, 71, 2.1, 11, -0.27, -7),
    Glow(0, 68, 2.1, 13, 0.3),
    Glow(0, 84.6, 3.4, 3, 0.38),
    Glow(7.8, 86.4, 2.2, 2.4, 0.1),
    Glow(10.6, 87.6, 1.6, 3.6, -0.26, -12),
    Glow(0, 92.8, 8, 1.9, -0.42),
    # cheeks
    Glow(25, 76.5, 8.5, 4.6, 0.34, -24),
    Glow(29.5, 92, 5, 12, -0.3, 22),
    Glow(16.5, 93, 2, 7, -0.1, -22),
    # mouth and chin
    Glow(2.2, 94.8, 0.9, 1.6, 0.14),
    Glow(16, 103.2, 2.2, 2, -0.24),
    Glow(0, 112, 8.5, 2, -0.36),
    Glow(0, 118.6, 6, 3.6, 0.26),
)

FLUSH: tuple[Glow, ...] = (
    Glow(25, 84, 9, 6.5, 0.5, -20),
    Glow(0, 86, 5, 4, 0.22),
    Glow(0, 118, 7, 5, 0.14),
    Glow(40, 72, 3, 9, 0.4),
)

NECK: tuple[Glow, ...] = (
    Glow(0, 127, 26, 6, -1.0),
    Glow(0, 120, 30, 6, -0.8),
    Glow(27, 126, 6, 16, -0.5),
    Glow(12, 140, 3, 9, 0.1, -16),
    Glow(0, 141, 3.4, 5, -0.2),
)

HAIR: tuple[Glow, ...] = (
    Glow(0, 13, 24, 6, 0.55),
    Glow(33, 30, 4, 14, 0.2, 14),
    Glow(42, 56, 6, 16, -0.5),
    Glow(26, 27, 9, 3, -0.35, 40),
)

LIPS: tuple[Glow, ...] = (
    Glow(0, 106.2, 5.5, 1.5, 0.75),
    Glow(0, 101.6, 15, 1.8, -0.3),
    Glow(14, 103, 3, 4, -0.3),
)


def shade(glows: tuple[Glow, ...], frame: Frame) -> list[float]:
    """Return the sum of the ellipses and their mirror images at every half-pixel."""
    columns, height = frame.columns, frame.height
    light = [0.0] * (columns * height)
    for glow in glows:
        for side in (1, -1) if glow.x else (1,):
            _add(light, glow, side, frame)
    return light


def _add(light: list[float], glow: Glow, side: int, frame: Frame) -> None:
    unit = 1 / frame.scale
    turn = radians(glow.tilt) * side
    along, across = cos(turn), sin(turn)
    far = 2.2 * max(glow.rx, glow.ry)
    cx, cy = frame.at((glow.x * side, glow.y))
    reach = far * frame.scale
    for row in range(max(int(cy - reach), 0), min(int(cy + reach) + 1, frame.height)):
        dy = (row + 0.5 - cy) * unit
        base = row * frame.columns
        for column in range(max(int(cx - reach), 0), min(int(cx + reach) + 1, frame.columns)):
            dx = (column + 0.5 - cx) * unit
            u = (dx * along + dy * across) / glow.rx
            v = (dy * along - dx * across) / glow.ry
            distance = u * u + v * v
            if distance < 4.8:
                light[base + column] += glow.amount * exp(-distance * 1.1)
