"""Two pictures of the face, compared cell by cell; all else about it is tested as text, for faces are large files."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.tui.conftest import MakeApp
from tests.tui.face_scenes import small_drawn_kb
from tests.tui.small_engine import backend, screened, small_case
from tests.tui.test_pictures import NARROW, STOPPED, USUAL, Compare, scene
from tui.themes import DARK, LIGHT

SCENES = {
    "doses": (NARROW, scene(screened(skin={"phototype": "IV"}), DARK.name, "f10", "down", "down", "space")),
    "excluded": (USUAL, scene(small_case(**STOPPED), LIGHT.name, "f10", "v", "down")),
}


@pytest.mark.parametrize("name", SCENES)
def test_the_face_looks_as_before(name: str, snap_compare: Compare, make_app: MakeApp) -> None:
    size, (case, run_before) = SCENES[name]
    app = make_app(case, load=lambda: replace(backend(), kb=small_drawn_kb()))
    assert snap_compare(app, terminal_size=size, run_before=run_before)
