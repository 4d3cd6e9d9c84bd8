"""Colours of skin, hair and features; this is a picture, so they are colours and not theme variables."""

from __future__ import annotations

from typing import NamedTuple

RGB = tuple[int, int, int]


def rgb(text: str) -> RGB:
    """Read `#rrggbb`."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def mix(one: RGB, other: RGB, share: float) -> RGB:
    """Return `one` with this share (0 to 1) of `other` in it."""
    return (
        int(one[0] + (other[0] - one[0]) * share + 0.5),
        int(one[1] + (other[1] - one[1]) * share + 0.5),
        int(one[2] + (other[2] - one[2]) * share + 0.5),
    )


class Tones(NamedTuple):
    """Colours of one complexion: the skin from deep shadow to highlight, and what goes with it."""

    skin: tuple[RGB, RGB, RGB, RGB, RGB]
    flush: RGB
    lip: RGB
    hair: RGB
    hair_light: RGB
    brow: RGB
    iris: RGB


def _tones(skin: str, flush: str, lip: str, hair: str, hair_light: str, brow: str, iris: str) -> Tones:
    five = tuple(rgb(one) for one in skin.split())
    others = (flush, lip, hair, hair_light, brow, iris)
    return Tones((five[0], five[1], five[2], five[3], five[4]), *(rgb(one) for one in others))


_BROWN = ("#3b2a22", "#6f5140", "#46332a")

COMPLEXIONS: dict[str, Tones] = {
    "": _tones("#7d6559 #ac9082 #cfb5a5 #e2cdbf #efe1d6", "#c59a8a", "#b37a72", *_BROWN, "#5f6a70"),
    "I": _tones(
        "#a87c68 #d9ac97 #f2d3c1 #fbe5d8 #fff3ea", "#eba797", "#cf7f79", "#7a4f2f", "#b98352", "#8a6240", "#5f8196"
    ),
    "II": _tones(
        "#99705a #cf9f86 #ebc6ae #f7dcc8 #feeddf", "#e19a86", "#c4746c", "#5a3d2a", "#94694a", "#64452f", "#64808a"
    ),
    "III": _tones(
        "#855c46 #b98868 #dbb08f #ebc8aa #f6dcc4", "#cf8b70", "#b3675d", "#3b2a22", "#6f5140", "#46332a", "#64705a"
    ),
    "IV": _tones(
        "#694430 #9a6b4c #bd8d69 #d2a581 #e4be9d", "#b3755a", "#9c564c", "#2b201c", "#57423a", "#33261f", "#57422f"
    ),
    "V": _tones(
        "#452b1f #6e4832 #8e6247 #a67a5b #bf9673", "#8a5342", "#7d4640", "#1d1715", "#453732", "#221a17", "#3d2a1e"
    ),
    "VI": _tones(
        "#2a1a15 #452d23 #5f4133 #785646 #95705b", "#633c31", "#643a37", "#151212", "#38302e", "#171313", "#2f1f17"
    ),
}
"""By skin phototype; the empty key is a neutral clay for a phototype that is not recorded."""

SCLERA, PUPIL, LASH, GLINT = rgb("#f1ece7"), rgb("#14110f"), rgb("#2a1d18"), rgb("#ffffff")


def on_ramp(skin: tuple[RGB, ...], light: float) -> RGB:
    """Return the colour of skin at a light from -1 (deep shadow) to 1 (highlight)."""
    place = (min(max(light, -1.0), 1.0) + 1) * (len(skin) - 1) / 2
    low = min(int(place), len(skin) - 2)
    return mix(skin[low], skin[low + 1], place - low)
