"""Text can be read: contrast of what is really drawn, measured from the cells of the screen."""

from __future__ import annotations

import pytest
from rich.segment import Segment

from tests.tui.conftest import MakeApp, consultation, settled
from tests.tui.small_engine import small_case
from tui.app import RhytidApp
from tui.themes import DARK, LIGHT

LEAST = 4.5
"""The ratio that WCAG 2.2 asks of body text at level AA (success criterion 1.4.3)."""

STOPPED = {"safety": {"answers": {"myasthenia": {"answer": "yes"}}}}


def _light(colour: tuple[int, int, int]) -> float:
    parts = [value / 255 for value in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(segment: Segment) -> float:
    """Return the contrast of a drawn piece of text, 1 to 21."""
    style = segment.style
    if style is None or style.color is None or style.bgcolor is None:
        return 21.0
    lights = sorted(_light(tuple(one.get_truecolor())) for one in (style.color, style.bgcolor))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def faint(app: RhytidApp) -> dict[str, float]:
    """Return the words on the screen that stand out too little."""
    return {
        segment.text.strip(): round(ratio, 2)
        for strip in app.screen._compositor.render_strips()
        for segment in strip
        if any(character.isalnum() for character in segment.text) and (ratio := contrast(segment)) < LEAST
    }


@pytest.mark.parametrize("theme", [DARK.name, LIGHT.name])
async def test_every_word_of_form_plan_and_banner_can_be_read(theme: str, make_app: MakeApp) -> None:
    app = make_app(small_case(**STOPPED, skin={"dull": "yes"}))
    async with app.run_test(size=(120, 40)) as pilot:
        app.theme = theme
        await settled(pilot)
        for key in ("screening", "face", "skin", "plan"):
            consultation(app).go_step(key)
            await pilot.pause()
            assert faint(app) == {}, key


@pytest.mark.parametrize("theme", [DARK.name, LIGHT.name])
async def test_every_word_of_the_home_screen_can_be_read(theme: str, make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        app.theme = theme
        await settled(pilot)
        assert faint(app) == {}
