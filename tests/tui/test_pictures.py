"""Pictures of the screens, compared cell by cell.

Look at them before accepting new ones: `pytest tests/tui/test_pictures.py --snapshot-update`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from engine.case import Case
from tests.tui.conftest import MakeApp, consultation, settled, until
from tests.tui.small_engine import screened, small_case
from tui.themes import DARK, LIGHT
from tui.widgets.field_row import FieldRow

NARROW, USUAL, ROOMY = (80, 24), (120, 40), (160, 50)
STOPPED = {"safety": {"answers": {"myasthenia": {"answer": "yes"}}}}

Compare = Callable[..., bool]


def scene(
    case: Case | None, theme: str, *presses: str, row: str = ""
) -> tuple[Case | None, Callable[[Pilot[Any]], Any]]:
    """Return a case and what brings the screen into the state to be pictured."""

    async def run_before(pilot: Pilot[Any]) -> None:
        pilot.app.theme = theme
        await settled(pilot)
        if row:
            screen = consultation(pilot.app)  # type: ignore[arg-type]
            place = screen.form.find(row, screen.session.case)
            assert place is not None
            screen.go_to(place)
            await until(pilot, lambda: on_row(pilot, place.row))
        for key in presses:
            await pilot.press(key)
        await settled(pilot)

    return case, run_before


def on_row(pilot: Pilot[Any], key: str) -> bool:
    focused = pilot.app.focused
    return isinstance(focused, FieldRow) and focused.row.key == key


SCENES = {
    "home": (NARROW, scene(None, DARK.name)),
    "screening": (NARROW, scene(small_case(), DARK.name, "right_square_bracket", "enter")),
    "plan": (NARROW, scene(screened(skin={"dull": "yes"}), LIGHT.name, "f3", "down")),
    "lines": (USUAL, scene(screened(), DARK.name, row="lines.frown.left.expression")),
    "skin": (USUAL, scene(screened(skin={"phototype": "III"}), LIGHT.name, row="skin.phototype")),
    "stop": (USUAL, scene(small_case(**STOPPED), DARK.name, "right_square_bracket", "f3")),
    "clinic": (ROOMY, scene(screened(), LIGHT.name)),
    "faults": (ROOMY, scene(screened(person={"birth_date": "2030-01-01"}), DARK.name, "f3")),
    "leaving": (USUAL, scene(screened(), LIGHT.name, "u", "n", "ctrl+q", row="goals.natural")),
}


@pytest.mark.parametrize("name", SCENES)
def test_looks_as_before(name: str, snap_compare: Compare, make_app: MakeApp) -> None:
    size, (case, run_before) = SCENES[name]
    assert snap_compare(make_app(case), terminal_size=size, run_before=run_before)
