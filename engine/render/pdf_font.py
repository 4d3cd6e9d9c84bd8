"""The font of printed pages: FiraGO (SIL Open Font License), from the data package `pymupdf-fonts`.

It holds Latin, Greek, Cyrillic, Georgian and more, but nothing here joins or turns letters, so that Arabic, Hebrew
and the scripts of South Asia are not written.
"""

from __future__ import annotations

import io
import unicodedata
from functools import cache
from pathlib import Path

FAMILY = "firago"
STYLES = {"": "figo", "B": "figbo"}
"""Style of fpdf -> code of the package."""
_RIGHT_TO_LEFT = ("R", "AL")


def font_file(style: str, folder: Path) -> Path:
    """Write the font of a style into a folder, as fpdf reads fonts from files only, and return the file."""
    path = folder / f"{STYLES[style]}.ttf"
    path.write_bytes(_font(style))
    return path


def unwritable(text: str) -> tuple[str, ...]:
    """Return what of a text the font cannot write, each letter once, as “letter” (its name)."""
    letters = _letters()
    found = [one for one in dict.fromkeys(text) if not _written(one, letters) and one not in "\n\t"]
    return tuple(f"“{one}” ({unicodedata.name(one, f'U+{ord(one):04X}')})" for one in found)


def _written(letter: str, letters: frozenset[int]) -> bool:
    shaped = "\u0900" <= letter <= "\u0eff"  # South and South-East Asian scripts, whose letters change with neighbours
    return ord(letter) in letters and not shaped and unicodedata.bidirectional(letter) not in _RIGHT_TO_LEFT


@cache
def _letters() -> frozenset[int]:
    """The letters that every style has."""
    from fontTools.ttLib import TTFont

    sets = [frozenset(TTFont(io.BytesIO(_font(style)), lazy=True).getBestCmap()) for style in STYLES]
    return frozenset.intersection(*sets)


@cache
def _font(style: str) -> bytes:
    from pymupdf_fonts import myfont

    found: bytes = myfont(STYLES[style])
    return found
