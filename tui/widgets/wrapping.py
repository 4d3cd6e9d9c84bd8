"""Wrapping that leaves no word alone on the last line."""

from __future__ import annotations

import textwrap


def wrapped(text: str, width: int, *, hyphens: bool = False) -> list[str]:
    """Return the text in lines of at most `width`, as few as possible; [''] for no text.

    Where the last line would hold one short word, the lines before it give way, if that costs no further line.
    """
    width = max(width, 8)
    lines = textwrap.wrap(text, width, break_on_hyphens=hyphens)
    if len(lines) < 2 or " " in lines[-1] or len(lines[-1]) > width // 2:
        return lines or [""]
    for narrower in range(width - 1, width // 2, -1):
        other = textwrap.wrap(text, narrower, break_on_hyphens=hyphens)
        if len(other) > len(lines):
            break
        if " " in other[-1]:
            return other
    return lines


def fitted(text: str, width: int, height: int, more: str) -> str:
    """Return the text in at most `height` lines; where it does not fit it ends in `more`, which says how to go on."""
    lines = wrapped(text, width)
    if len(lines) <= height:
        return "\n".join(lines)
    kept = lines[:height]
    while kept and len(kept[-1]) + len(more) + 1 > width:
        kept[-1] = kept[-1].rpartition(" ")[0]
    return "\n".join([*kept[:-1], f"{kept[-1]} {more}".strip()])
