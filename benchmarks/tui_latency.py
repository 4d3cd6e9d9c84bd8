"""How long an answer takes to become a new plan on the screen, and how long the plan takes to be drawn.

Method.  The whole app runs in this process without a terminal (Textual's headless driver, 120 by 40), with the real
engine and knowledge base.  For each case the cursor is put on a question of the skin step, and its keys are pressed
in turn, so that every press changes the case.  The clock starts before the key event is posted.  Taken are: the
answer in the case (the key was handled), the old plan marked as out of date, and the new plan drawn, which is the
first refresh after the plan pane claims to be current.  The pause of 60 ms that gathers fast typing into one
evaluation is in the last figure.  One press comes first and is not counted.  Drawing is timed apart, on the plan as
it stands: laying its rows out anew, and painting every cell of the screen with all line caches emptied.  All times
are on the clock; the load of the machine is told, since it decides what they are worth.

    python benchmarks/tui_latency.py [--repeat 15] [--engine compiled] [CASE ...]
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from engine.consultation import consult
from tui.app import RhytidApp
from tui.screens.consult import ConsultScreen
from tui.session.backend import Backend, load_backend
from tui.session.store import JournalStore
from tui.widgets.cells import Choice
from tui.widgets.field_row import FieldRow

HERE = Path(__file__).resolve().parents[1]
CASES = ("first_timer_natural", "complete_healthy_us", "strong_glabella_man", "isotretinoin_wants_peel")
QUESTION = "skin.brown_spots"


async def until(true: Callable[[], bool]) -> float:
    """Wait without pressing on the processor; return when it came true, in seconds."""
    end = time.perf_counter() + 30
    while time.perf_counter() < end:
        if true():
            return time.perf_counter()
        await asyncio.sleep(0.004)  # often enough to tell, seldom enough not to slow the engine
    raise TimeoutError("the app never got there")


async def refreshed(screen: ConsultScreen) -> float:
    """Return when the screen was next drawn."""
    drawn = asyncio.Event()
    screen.call_after_refresh(drawn.set)
    await drawn.wait()
    return time.perf_counter()


async def one_case(case: Path, backend: Backend, repeat: int) -> dict[str, list[float]]:
    """Return the milliseconds of each figure of one case."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(case, folder))
        app = RhytidApp(copy, load=lambda: backend, store=JournalStore(Path(folder)), config=Path(folder))
        async with app.run_test(size=(120, 40)) as pilot:
            return await _measured(app, pilot, repeat)


async def _measured(app: RhytidApp, pilot: Pilot[None], repeat: int) -> dict[str, list[float]]:
    await until(lambda: isinstance(app.screen, ConsultScreen) and bool(app.screen.query("#plan-rows")))
    screen = app.screen
    assert isinstance(screen, ConsultScreen)
    plan = screen.side.plan
    await until(lambda: plan.state == "current")
    place = screen.form.find(QUESTION, screen.session.case)
    assert place is not None
    screen.go_to(place)
    await until(lambda: isinstance(app.focused, FieldRow) and app.focused.row.key == place.row)
    row = app.focused
    assert isinstance(row, FieldRow) and isinstance(row.row.cells[0], Choice)
    taken: dict[str, list[float]] = {"answer taken": [], "old plan marked": [], "new plan drawn": []}
    choice = row.row.cells[0]
    for number in range(repeat + 1):
        row.focus()
        await refreshed(screen)
        revision = screen.session.revision
        key = next(one.keys[0] for one in choice.options if one.keys and one.value != row.values[0])
        begun = time.perf_counter()
        app.simulate_key(key)
        answered = await until(lambda revision=revision: screen.session.revision > revision)
        marked = await until(lambda: plan.state == "pending")
        await until(lambda: plan.state == "current")
        drawn = await refreshed(screen)
        if number:
            for name, at in zip(taken, (answered, marked, drawn), strict=True):
                taken[name].append(1000 * (at - begun))
    await pilot.pause()
    return {**taken, **_drawing(screen, repeat)}


def _drawing(screen: ConsultScreen, repeat: int) -> dict[str, list[float]]:
    current = screen.side.plan._plan
    assert current is not None
    taken: dict[str, list[float]] = {"rows laid out": [], "screen painted": []}
    for _ in range(repeat):
        begun = time.perf_counter()
        screen.side.plan.show(current)
        taken["rows laid out"].append(1000 * (time.perf_counter() - begun))
        for widget in screen.query("*"):
            widget._styles_cache.clear()
            widget._set_dirty()
        begun = time.perf_counter()
        screen._compositor.render_strips()
        taken["screen painted"].append(1000 * (time.perf_counter() - begun))
    return taken


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("cases", metavar="CASE", nargs="*", type=Path)
    parser.add_argument("--repeat", type=int, default=15)
    parser.add_argument("--engine", choices=("experta", "compiled"), help="instead of the one the app uses")
    options = parser.parse_args()
    backend = load_backend()
    if options.engine:
        backend = dataclasses.replace(backend, evaluate=lambda case, kb: consult(case, kb, options.engine))
    cases = options.cases or [HERE / "examples" / f"{name}.yaml" for name in CASES]
    load = os.getloadavg()[0]
    print(f"{options.repeat} repetitions; load {load:.1f} on {os.cpu_count()} processors; median ms (least)")
    for case in cases:
        figures = asyncio.run(one_case(case, backend, max(options.repeat, 2)))
        cells = (f"{name} {statistics.median(times):.0f} ({min(times):.0f})" for name, times in figures.items())
        print(f"{case.stem:<28} {'  '.join(cells)}")


if __name__ == "__main__":
    main()
