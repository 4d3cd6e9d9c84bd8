"""What is written over the face: codes with their signs, units or dots at injection points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tui.face_map.plot import Plot, middle
from tui.face_map.view import SIGNS, Dot, FaceView, Mark, Region, State

Kind = Literal["code", "selected", "units", "dot"]

_FIRST: tuple[State, ...] = ("dose", "excluded", "caution", "deferred", "considered", "none")


@dataclass(frozen=True, slots=True)
class Label:
    """Text on cells from `column` on; `region` is what it speaks of."""

    column: int
    row: int
    text: str
    kind: Kind
    region: Region


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to write: all `codes` or only those of muscles with a state, `units` at points or not, nothing at all."""

    codes: bool = False
    units: bool = True
    states: bool = False
    """Codes also where units are shown, because colours cannot be relied on."""
    nothing: bool = False


def labels(plot: Plot, view: FaceView, selected: Region | None, wanted: Wanted) -> list[Label]:
    """Return the labels that fit without covering one another, the most telling first."""
    board = _Board(plot)
    if wanted.nothing:
        for dot in view.dots:
            board.put_dot(dot)
        return board.placed
    chosen = view.marks.get(selected) if selected else None
    if wanted.units and not wanted.codes:
        board.put_units(view.dots)
    if selected is not None and selected in plot.cover:
        whole = wanted.units and not wanted.codes and all(dot.region != selected for dot in view.dots)
        board.put_code(selected, chosen, selected=True, units=chosen.units if chosen and whole else "")
    if wanted.codes or wanted.states:
        marks = sorted(
            ((view.marks.get(region, Mark("none")), region) for region in plot.cover if region != selected),
            key=lambda pair: _FIRST.index(pair[0].state),
        )
        for mark, region in marks:
            if mark.state != "none" or wanted.codes:
                board.put_code(region, mark)
    elif wanted.units:
        # A dose whose source names no points stands at its muscle as a whole; what is held back shows its sign.
        pointed = {dot.region for dot in view.dots}
        for region, mark in view.marks.items():
            if region in pointed or region == selected or region not in plot.cover:
                continue
            if mark.units:
                board.put_total(region, mark)
            elif mark.state in ("excluded", "deferred"):
                board.put_code(region, mark)
    return board.placed


class _Board:
    """Cells already written on."""

    def __init__(self, plot: Plot) -> None:
        self._plot = plot
        self._taken: set[tuple[int, int]] = set()
        self.placed: list[Label] = []

    def _free(self, column: int, row: int, width: int, room: int = 0) -> bool:
        frame = self._plot.frame
        if row < 0 or row >= frame.rows or column < 0 or column + width > frame.columns:
            return False
        return all((x, row) not in self._taken for x in range(column - room, column + width + room))

    def _put(self, label: Label) -> None:
        self.placed.append(label)
        self._taken.update((label.column + i, label.row) for i in range(len(label.text)))

    def put_code(self, region: Region, mark: Mark | None, *, selected: bool = False, units: str = "") -> None:
        """Write the code of a muscle in its own cells, or leave it out where there is no room."""
        muscle = self._plot.geometry.muscle(region[0])
        if muscle is None:
            return
        text = muscle.code + (SIGNS[mark.state] if mark is not None else "")
        if selected:
            text = f"[{text}{units}]"
        self._at_best(region, text, "selected" if selected else "code", 0 if selected else 1)

    def put_total(self, region: Region, mark: Mark) -> None:
        """Write the units of a muscle as a whole."""
        self._at_best(region, mark.units, "units", 1)

    def _at_best(self, region: Region, text: str, kind: Kind, room: int) -> None:
        cells = self._plot.cells(region)
        if not cells:
            return
        x, y = self._plot.frame.cell(middle(self._plot.curves[region]))
        width = len(text)
        if kind == "selected":  # beside the muscle if need be: its points stand on it
            cells = sorted({(c, r + d) for c, r in cells for d in range(-2, 3)})
        for column, row in sorted(cells, key=lambda one: (abs(one[0] - x) + 2 * abs(one[1] - y), one)):
            if self._free(column - width // 2, row, width, room):
                self._put(Label(column - width // 2, row, text, kind, region))
                return

    def put_units(self, dots: Iterable[Dot]) -> None:
        """Write units at the points of each muscle, or dots where they would run into one another."""
        by_muscle: dict[str, list[Dot]] = {}
        for dot in dots:
            by_muscle.setdefault(dot.region[0], []).append(dot)
        for mine in by_muscle.values():
            before, taken = list(self.placed), set(self._taken)
            if not all(self._put_number(dot) for dot in mine):
                self.placed, self._taken = before, taken
                for dot in mine:
                    self.put_dot(dot)

    def _put_number(self, dot: Dot) -> bool:
        column, row = self._plot.frame.cell(dot.at)
        if dot.region[1] == "right":  # numbers grow outwards, so that two sides never meet
            column -= len(dot.units) - 1
        frame = self._plot.frame
        if row < 0 or row >= frame.rows or column < -len(dot.units) or column > frame.columns:
            return True  # out of sight
        if not self._free(column, row, len(dot.units), 1):
            return False
        self._put(Label(column, row, dot.units, "units", dot.region))
        return True

    def put_dot(self, dot: Dot) -> None:
        """Write a dot."""
        column, row = self._plot.frame.cell(dot.at)
        if self._free(column, row, 1):
            self._put(Label(column, row, "•", "dot", dot.region))
