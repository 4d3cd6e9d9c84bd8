"""The pictures in `docs/screenshots/`: ``python -m tests.tui.screens_for_docs [FOLDER]`` draws them anew.

Each is a real consultation of `examples/`, brought to a screen by the keys a user would press.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from tests.tui.conftest import settled, until
from tui.app import RhytidApp
from tui.screens.patient import PatientScreen
from tui.screens.year import YearScreen
from tui.session.store import JournalStore
from tui.themes import DARK, LIGHT

ROOT = Path(__file__).parents[2]
HEALTHY, STOP, OPEN = "complete_healthy_us", "myasthenia_gravis", "unanswered_intake"
USUAL, NARROW, ROOMY = (120, 40), (80, 24), (160, 50)
FORK = ("f7", *"safety.breastfeeding=yes", "enter")
"""An answer that a fork gives otherwise, as it is typed: one that alters the plan."""

SHOTS: dict[str, tuple[tuple[int, int], str, str, tuple[str, ...]]] = {
    "home-120x40-dark": (USUAL, DARK.name, "", ()),
    "home-80x24-light": (NARROW, LIGHT.name, "", ()),
    "screening-120x40-light": (USUAL, LIGHT.name, OPEN, ("]",)),
    "screening-80x24-dark": (NARROW, DARK.name, STOP, ("]",)),
    "lines-120x40-dark": (USUAL, DARK.name, HEALTHY, ("]", "]")),
    "strength-80x24-light": (NARROW, LIGHT.name, HEALTHY, ("]", "]", "]")),
    "skin-120x40-light": (USUAL, LIGHT.name, HEALTHY, ("]", "]", "]", "]")),
    "lines-80x24-light": (NARROW, LIGHT.name, HEALTHY, ("]", "]")),
    "strength-120x40-dark": (USUAL, DARK.name, HEALTHY, ("]", "]", "]")),
    "skin-80x24-dark": (NARROW, DARK.name, HEALTHY, ("]", "]", "]", "]")),
    "history-120x40-dark": (USUAL, DARK.name, HEALTHY, ("]", "]", "]", "]", "]")),
    "history-80x24-light": (NARROW, LIGHT.name, HEALTHY, ("]", "]", "]", "]", "]")),
    "goals-120x40-light": (USUAL, LIGHT.name, HEALTHY, ("]", "]", "]", "]", "]", "]")),
    "goals-80x24-dark": (NARROW, DARK.name, HEALTHY, ("]", "]", "]", "]", "]", "]")),
    "what-if-80x24-dark": (NARROW, DARK.name, HEALTHY, ("f7", *FORK, "f3")),
    "plan-120x40-dark": (USUAL, DARK.name, HEALTHY, ("f3", "down", "a", "down")),
    "plan-80x24-light": (NARROW, LIGHT.name, HEALTHY, ("f3", "down")),
    "face-120x40-light": (USUAL, LIGHT.name, HEALTHY, ("f10",)),
    "face-80x24-dark": (NARROW, DARK.name, HEALTHY, ("f10",)),
    "consultation-160x50-dark": (ROOMY, DARK.name, HEALTHY, ("f3", "down", "down")),
    "what-if-120x40-light": (USUAL, LIGHT.name, HEALTHY, ("f7", *FORK, "]")),
    "year-120x40-dark": (USUAL, DARK.name, HEALTHY, ("f12",)),
    "year-80x24-light": (NARROW, LIGHT.name, HEALTHY, ("f12",)),
    "patient-120x40-light": (USUAL, LIGHT.name, HEALTHY, ("f9",)),
    "patient-80x24-dark": (NARROW, DARK.name, HEALTHY, ("f9", "right", "right")),
}
"""Name -> size, theme, example (none: home) and keys."""
_NAMED = {"]": "right_square_bracket", ".": "full_stop", "=": "equals_sign"}


async def _worked_out(pilot: Pilot[Any], app: RhytidApp) -> None:
    await settled(pilot)
    screen = app.screen
    if isinstance(screen, PatientScreen):
        await until(pilot, lambda: not screen.waiting)
    if isinstance(screen, YearScreen):
        await until(pilot, lambda: screen.state != "pending")
    await pilot.pause(0.3)


async def draw(name: str, folder: Path) -> None:
    """Draw one picture."""
    size, theme, example, keys = SHOTS[name]
    with tempfile.TemporaryDirectory() as place:
        case = None
        if example:
            case = Path(place) / f"{example}.yaml"
            shutil.copy(ROOT / "examples" / case.name, case)
        app = RhytidApp(case, store=JournalStore(Path(place) / "state"), config=Path(place) / "config")
        async with app.run_test(size=size) as pilot:
            app.theme = theme
            await settled(pilot)
            for key in keys:
                await pilot.press(_NAMED.get(key, key))
                await _worked_out(pilot, app)
            await _worked_out(pilot, app)
            app.save_screenshot(f"{name}.svg", str(folder))


def main() -> None:
    """Draw all pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    for name in SHOTS:
        asyncio.run(draw(name, folder))


if __name__ == "__main__":
    main()
