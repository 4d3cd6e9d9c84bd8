"""The face without a plan: skin, hair, eyes, nose and mouth as colours of half-pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.face_map import light, palette
from tui.face_map.curves import outlines, paths
from tui.face_map.geometry import Feature, Geometry
from tui.face_map.palette import RGB, Tones, mix, on_ramp
from tui.face_map.raster import Coverage, Frame, fill, stroke

_SOLID = {"sclera": palette.SCLERA, "pupil": palette.PUPIL, "lash": palette.LASH, "glint": palette.GLINT}
_STRENGTH = {"crease": 0.5, "fold": 0.34, "lower_lash": 0.5, "hair_strand": 0.3, "nostril": 0.75, "glint": 0.85,
             "lip_line": 0.8, "brow": 0.86, "ear_fold": 0.45}  # fmt: skip
_ABOVE_SKIN = {"brow", "sclera", "iris", "pupil", "lash", "lower_lash", "glint", "lip_upper", "lip_lower", "lip_line",
               "nostril", "hair", "crease"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Base:
    """Colours of the half-pixels; `shown` is how much of each is face; `ink` how much is no bare skin."""

    pixels: tuple[RGB, ...]
    shown: Sequence[float]
    ink: Coverage


def coverage_of(feature: Feature, frame: Frame) -> Coverage:
    """Return what a feature covers, both sides together."""
    together: Coverage = {}
    if feature.width:
        tapers = feature.paint not in ("lip_line",)
        for path in paths(feature.points, feature.laterality).values():
            together.update(stroke(path, feature.width * frame.scale, frame, taper=tapers))
    else:
        for outline in outlines(feature.points, feature.laterality).values():
            for index, alpha in fill(outline, frame).items():
                together[index] = min(together.get(index, 0.0) + alpha, 1.0)
    return together


def draw(geometry: Geometry, frame: Frame, tones: Tones, background: RGB) -> Base:
    """Draw all features of the face, in their order, on a background."""
    pixels = [background] * (frame.columns * frame.height)
    shown = [0.0] * len(pixels)
    ink: Coverage = {}
    shades = _Shades(frame, tones)
    for feature in geometry.features:
        strength = _STRENGTH.get(feature.paint, 1.0)
        above = feature.paint in _ABOVE_SKIN
        for index, covered in coverage_of(feature, frame).items():
            alpha = min(covered * strength, 1.0)
            pixels[index] = mix(pixels[index], shades.colour(feature.paint, index, pixels[index]), alpha)
            if covered > shown[index]:
                shown[index] = covered
            if above:
                ink[index] = max(ink.get(index, 0.0), alpha)
    return Base(tuple(pixels), shown, ink)


class _Shades:
    """Colours of the paints, lit."""

    def __init__(self, frame: Frame, tones: Tones) -> None:
        self._tones = tones
        self._face = light.shade(light.FACE, frame)
        self._neck = light.shade(light.NECK, frame)
        self._hair = light.shade(light.HAIR, frame)
        self._lips = light.shade(light.LIPS, frame)
        self._flush = light.shade(light.FLUSH, frame)
        self._deep = mix(tones.skin[0], (40, 14, 10), 0.45)

    def colour(self, paint: str, index: int, under: RGB) -> RGB:
        """Return the colour of a paint at a half-pixel; `under` is what lies there already."""
        tones = self._tones
        if paint in _SOLID:
            return _SOLID[paint]
        if paint == "skin":
            return mix(on_ramp(tones.skin, self._face[index]), tones.flush, min(self._flush[index], 0.6) * 0.5)
        if paint == "ear":
            return mix(on_ramp(tones.skin, -0.32), tones.flush, 0.3)
        if paint == "neck":
            return on_ramp(tones.skin, self._neck[index] - 0.12)
        if paint in ("hair", "hair_back"):
            lit = self._hair[index] - (0.35 if paint == "hair_back" else 0.0)
            return mix(tones.hair, tones.hair_light if lit > 0 else (8, 6, 6), min(abs(lit), 1.0) * 0.6)
        if paint == "hair_strand":
            return tones.hair_light
        if paint in ("lip_upper", "lip_lower"):
            lip = mix(tones.lip, (40, 10, 14), 0.14) if paint == "lip_upper" else tones.lip
            lit = self._lips[index]
            return mix(lip, (255, 236, 228) if lit > 0 else (50, 14, 18), min(abs(lit), 1.0) * 0.42)
        if paint == "lip_line":
            return mix(tones.lip, (40, 8, 12), 0.62)
        if paint == "brow":
            return tones.brow
        if paint == "iris":
            return tones.iris
        if paint == "iris_rim":
            return mix(tones.iris, (10, 12, 16), 0.55)
        if paint == "lid":
            return mix(under, self._deep, 0.22)
        return self._deep  # creases, folds, nostrils: skin in its own shadow
