"""A picture of cells: the plot, tinted by state, creased by severity, with its labels.

A cell is drawn as an upper half block: its text colour is the upper half-pixel, its background the lower.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from tui.face_map.overlay import Label, Wanted, labels
from tui.face_map.palette import RGB, mix, rgb
from tui.face_map.plot import Plot
from tui.face_map.view import FaceView, Region, State

HALF = "▀"

TINTS: dict[State, tuple[RGB, float]] = {
    "considered": (rgb("#7d86b4"), 0.3),
    "dose": (rgb("#1c7fc0"), 0.56),
    "caution": (rgb("#d59a1c"), 0.56),
    "deferred": (rgb("#7b5bb0"), 0.5),
    "excluded": (rgb("#a82a3c"), 0.62),
}
"""Colour of a state and how much of it lies on the skin; patterns and signs say the same."""

_INK, _PAPER = rgb("#10151c"), rgb("#ffffff")
_CHOSEN, _RIM = rgb("#ffd866"), rgb("#5b3300")


class Cell(NamedTuple):
    """One cell: what is written, in which colour, on which; `strong` for bold, `turned` for text in reverse."""

    text: str
    fore: RGB
    back: RGB
    strong: bool = False
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Manner:
    """How to draw: lines at rest or at expression, and what to write."""

    expression: bool = False
    wanted: Wanted = field(default_factory=Wanted)


class Painter:
    """Paints one view on one plot, row by row; choosing another muscle repaints only the rows it touches."""

    def __init__(self, plot: Plot, view: FaceView, manner: Manner, selected: Region | None) -> None:
        self.plot = plot
        self.selected = selected
        self._view, self._manner = view, manner
        self._settled = list(plot.base.pixels)
        if not view.stale:
            for region, mark in view.marks.items():
                self._tint(self._settled, region, mark.state)
        self._crease(self._settled)
        self._rows: dict[int, tuple[Cell, ...]] = {}
        self._pixels: list[RGB] = []
        self._labels: dict[int, list[Label]] = {}
        self._choose()

    def select(self, region: Region | None) -> set[int]:
        """Choose a muscle and return the rows that look different now."""
        before = (self._touched(), self._labels)
        self.selected = region
        self._choose()
        rows = before[0] | self._touched()
        for row in before[1].keys() | self._labels.keys():
            if before[1].get(row) != self._labels.get(row):
                rows.add(row)
        for row in rows:
            self._rows.pop(row, None)
        return rows

    def row(self, row: int) -> tuple[Cell, ...]:
        """Return the cells of a row."""
        if row not in self._rows:
            self._rows[row] = self._cells(row)
        return self._rows[row]

    def text(self) -> list[str]:
        """Return what is written on the face, a blank for every cell without text: the picture without colour."""
        rows = (self.row(row) for row in range(self.plot.frame.rows))
        return ["".join(" " if cell.text == HALF else cell.text for cell in row) for row in rows]

    # colours

    def _tint(self, pixels: list[RGB], region: Region, state: State) -> None:
        covered = self.plot.cover.get(region)
        if not covered or state not in TINTS:
            return
        colour, strength = TINTS[state]
        if self._manner.wanted.nothing:
            strength *= 0.62
        columns, ink, shown = self.plot.frame.columns, self.plot.base.ink, self.plot.base.shown
        dark = mix(colour, _INK, 0.35)
        for index, alpha in covered.items():
            share = strength
            if state in ("excluded", "deferred"):
                # Hatched: close lines where it must not be, wide ones where it must wait.
                every = 3 if state == "excluded" else 5
                share = share + 0.25 if (index % columns + index // columns) % every == 0 else share * 0.36
            bare = (1 - 0.85 * ink.get(index, 0.0)) * shown[index]
            pixels[index] = mix(pixels[index], colour, min(alpha, 1.0) * min(share, 0.95) * bare)
        for index, alpha in self.plot.edge(region).items():
            bare = (1 - 0.85 * ink.get(index, 0.0)) * shown[index]
            pixels[index] = mix(pixels[index], dark, alpha * 0.28 * bare)

    def _crease(self, pixels: list[RGB]) -> None:
        deep = mix(self.plot.tones.skin[0], (44, 18, 14), 0.5)
        for rhytid in self.plot.geometry.rhytids:
            for side in ("right", "left") if rhytid.laterality == "paired" else ("midline",):
                severity = self._view.lines.get((rhytid.line, side))
                if severity is None:
                    continue
                depth = severity.expression if self._manner.expression else severity.rest
                if not depth:
                    continue
                level = max(min(round(depth * 8), 8), 1)
                for index, alpha in self.plot.stroke(rhytid, side, level).items():
                    pixels[index] = mix(pixels[index], deep, alpha * (0.24 + 0.062 * level))

    def _choose(self) -> None:
        self._pixels = self._settled
        region = self.selected
        if region is not None and region in self.plot.cover:
            self._pixels = list(self._settled)
            for index, alpha in self.plot.cover[region].items():
                bare = 1 - 0.85 * self.plot.base.ink.get(index, 0.0)
                clear = mix(self._pixels[index], self.plot.base.pixels[index], min(alpha, 1.0) * bare)
                self._pixels[index] = mix(clear, _CHOSEN, min(alpha, 1.0) * 0.62 * bare)
            for index, alpha in self.plot.edge(region).items():
                self._pixels[index] = mix(self._pixels[index], _RIM, min(alpha, 1.0) * 0.5)
        shown = self._view if not self._view.stale else FaceView(self._view.complexion)
        self._labels = {}
        for label in labels(self.plot, shown, region, self._manner.wanted):
            self._labels.setdefault(label.row, []).append(label)

    def _touched(self) -> set[int]:
        if self.selected is None or self.selected not in self.plot.cover:
            return set()
        columns = self.plot.frame.columns
        return {index // columns // 2 for index in self.plot.edge(self.selected)} | {
            index // columns // 2 for index in self.plot.cover[self.selected]
        }

    # cells

    def _cells(self, row: int) -> tuple[Cell, ...]:
        columns = self.plot.frame.columns
        upper = 2 * row * columns
        pixels = self._pixels
        cells = [Cell(HALF, pixels[upper + x], pixels[upper + columns + x]) for x in range(columns)]
        for label in self._labels.get(row, ()):
            self._write(cells, label)
        return tuple(cells)

    def _write(self, cells: list[Cell], label: Label) -> None:
        for x, letter in enumerate(label.text, start=label.column):
            under = mix(cells[x].fore, cells[x].back, 0.5)
            if label.kind == "selected":
                cells[x] = Cell(letter, _PAPER, _INK, True, True)
                continue
            if label.kind == "units":
                under = mix(under, TINTS["dose"][0], 0.2)
            light = under[0] * 3 + under[1] * 6 + under[2]
            cells[x] = Cell(letter, _INK if light > 1050 else _PAPER, under, label.kind != "code")
