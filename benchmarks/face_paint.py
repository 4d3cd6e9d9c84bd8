"""How long the face takes: to work out a plot, to paint it whole, and to choose another muscle on it.

    python -m benchmarks.face_paint

Medians of repeated runs at three panel sizes, without a terminal: what the screen adds is the writing of cells.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from kb.snapshot import load
from tui.face_map.geometry import Geometry
from tui.face_map.paint import Manner, Painter
from tui.face_map.plot import Plot
from tui.face_map.raster import fitted
from tui.face_map.view import WINDOWS, Dot, FaceView, Mark, Severity
from tui.panes.face_geometry import geometry_of

PANELS = {"80x24": (78, 17), "120x40": (58, 33), "200x60": (70, 53)}
RUNS = 15
BACKGROUND = (25, 29, 34)


def busy_view(geometry: Geometry) -> FaceView:
    """Return a view with a state on every muscle, every line at its deepest and a dot at every site."""
    states = ("dose", "excluded", "caution", "deferred", "considered")
    marks = {
        (muscle.key, side): Mark(states[number % len(states)], "4")  # type: ignore[arg-type]
        for number, muscle in enumerate(geometry.muscles)
        for side in geometry.sides(muscle.key)
    }
    lines = {(one.line, side): Severity(1.0, 1.0) for one in geometry.rhytids for side in ("right", "left", "midline")}
    dots = tuple(Dot((site.muscle, geometry.sides(site.muscle)[-1]), site.at, "4") for site in geometry.sites)
    return FaceView("III", marks, lines, dots)  # type: ignore[arg-type]


def median_ms(action: Callable[[int], object]) -> float:
    """Return the median time of an action, in milliseconds."""
    taken = []
    for number in range(RUNS):
        start = time.perf_counter()
        action(number)
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def measure(geometry: Geometry, view: FaceView, columns: int, rows: int) -> tuple[float, float, float]:
    """Return the time of a plot, of a whole picture and of choosing another muscle, in milliseconds."""
    frame = fitted(columns, rows, WINDOWS["full"], sits=True)
    plot = Plot(geometry, frame, "III", BACKGROUND)
    regions = list(plot.cover)
    painter = Painter(plot, view, Manner(), regions[0])

    def work_out(_: int) -> None:
        Plot(geometry, frame, "III", BACKGROUND)

    def paint(_: int) -> None:
        fresh = Painter(plot, view, Manner(), None)
        for row in range(rows):
            fresh.row(row)

    def choose(number: int) -> None:
        for row in painter.select(regions[(number * 7) % len(regions)]):
            painter.row(row)

    return median_ms(work_out), median_ms(paint), median_ms(choose)


def main() -> None:
    """Print a row per panel size."""
    geometry = geometry_of(load())
    view = busy_view(geometry)
    print(f"{'terminal':<10}{'panel':>9}{'plot ms':>10}{'paint ms':>10}{'choose ms':>11}")
    for terminal, (columns, rows) in PANELS.items():
        plot, paint, choose = measure(geometry, view, columns, rows)
        print(f"{terminal:<10}{f'{columns}x{rows}':>9}{plot:>10.0f}{paint:>10.1f}{choose:>11.1f}")


if __name__ == "__main__":
    main()
