"""A picture of the screen (SVG) in which nothing says whose consultation it is."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment, Segments
from textual.app import App
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Input, TextArea
from textual.widgets._toast import Toast

from tui.session.identity import Identity, hidden

MASK = "▒"


def masked_picture(app: App[Any], identity: Identity) -> str:
    """Return the screen as SVG; fields being typed in and passing messages are hidden as a whole."""
    # The same call that Textual's own picture makes: the screen with those that show through behind it.
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens, simplify=True)
    strips = [Strip.join(list(parts)) for parts in update.strips]  # type: ignore[union-attr]
    spans = hidden([strip.text for strip in strips], identity)
    regions = [
        widget.region
        for screen in (app.screen, *app._background_screens)
        for widget in screen.query("*")
        if isinstance(widget, Input | TextArea | Toast)
    ]
    width, height = app.size
    console = Console(
        width=width,
        height=height,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        record=True,
        legacy_windows=False,
        safe_box=False,
    )
    for y, strip in enumerate(strips):
        console.print(Segments([*_masked(strip, spans[y], list(_columns(regions, y))), Segment.line()]), end="")
    return console.export_svg(title="Rhytid")


def _columns(regions: Iterable[Region], y: int) -> Iterator[tuple[int, int]]:
    for region in regions:
        if region.y <= y < region.bottom:
            yield region.x, region.right


def _masked(strip: Strip, spans: list[tuple[int, int]], columns: list[tuple[int, int]]) -> Iterator[Segment]:
    """Hide the characters in `spans`, and all letters in the cells of `columns`."""
    at = cell = 0
    for segment in strip:
        if segment.control:
            continue
        drawn = ""
        for character in segment.text:
            size = cell_len(character)
            covered = any(start <= at < end for start, end in spans)
            inside = character.isalnum() and any(left <= cell < right for left, right in columns)
            drawn += MASK * size if covered or inside else character
            at += 1
            cell += size
        yield Segment(drawn, segment.style)
