"""What the parts of the app draw in when they are imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def imported(module: str) -> set[str]:
    """Return every module a fresh interpreter has after importing one."""
    code = f"import {module}, sys; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(run.stdout.split())


@pytest.mark.parametrize(
    "module",
    [
        "tui.session.session",
        "tui.session.store",
        "tui.form.form",
        "tui.widgets.row_layout",
        "tui.panes.row",
        "tui.year.chart",
        "tui.year.detail",
        "tui.widgets.timeline_drawing",
        "tui.plain.consultation",
        "tui.plain.opening",
        "tui.serve.guard",
        "tui.face_map.paint",
        "tui.face_map.moving",
        "tui.panes.face_states",
    ],
)
def test_what_is_pure_knows_no_screen(module: str) -> None:
    assert not {name for name in imported(module) if name.partition(".")[0] in ("textual", "rich")}


def test_the_first_frame_needs_neither_engine_nor_models() -> None:
    heavy = ("pydantic", "engine", "kb", "experta", "rdflib", "ruamel")
    assert not {name for name in imported("tui.app") if name.partition(".")[0] in heavy}


def test_widgets_know_no_domain() -> None:
    for path in (ROOT / "tui" / "widgets").glob("*.py"):
        for line in path.read_text().splitlines():
            if line.startswith(("from ", "import ")):
                assert not line.split()[1].startswith(("engine", "kb", "tui.form", "tui.session", "tui.panes")), path


def test_opening_the_year_does_not_yet_import_the_solver() -> None:
    assert "ortools" not in imported("tui.screens.year")


def test_the_home_screen_drawn_needs_none_of_what_is_loaded_behind_it() -> None:
    code = (
        "import asyncio, sys, tempfile\n"
        "from pathlib import Path\n"
        "from tui.app import RhytidApp\n"
        "from tui.session.store import JournalStore\n"
        "folder = Path(tempfile.mkdtemp())\n"
        "app = RhytidApp(store=JournalStore(folder), config=folder)\n"
        "app._load_behind = lambda: print(*sys.modules)\n"
        "async def first_frame():\n"
        "    async with app.run_test(size=(120, 40)) as pilot:\n"
        "        await pilot.pause()\n"
        "        assert app.screen.query_one('#ways').option_count\n"
        "asyncio.run(first_frame())\n"
        "print(*sys.modules)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    heavy = {"pydantic", "engine", "kb", "experta", "rdflib", "pyoxigraph", "pyshacl", "ortools", "ruamel"}
    assert not {name.partition(".")[0] for name in run.stdout.split()} & heavy
    assert "tui.screens.home" in run.stdout
