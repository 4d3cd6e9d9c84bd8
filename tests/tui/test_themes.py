"""Themes: texts stand out from what is behind them, and no state is told by colour alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

from tests.tui.conftest import MakeApp, settled
from tests.tui.small_engine import screened
from tui.themes import STARK_DARK, STARK_LIGHT, THEMES, TITLES, counterpart
from tui.widgets.field_row import FieldRow
from tui.widgets.keyed_list import KeyedList
from tui.widgets.tones import _COLOUR, _PLAIN, _SIXTEEN

ROOT = Path(__file__).parents[2]
STARK = (STARK_DARK.name, STARK_LIGHT.name)
SURFACES = ("background", "surface", "panel", "block-cursor-blurred-background")
TEXTS = (
    "foreground", "quiet", "faint", "text-muted", "text-accent", "text-error", "text-warning", "text-success",
    "text-primary",
)  # fmt: skip
PAIRS = (
    ("text-error", "error-muted"), ("text-warning", "warning-muted"), ("text-primary", "primary-muted"),
    ("foreground", "accent-muted"), ("block-cursor-foreground", "accent"), ("block-cursor-foreground", "warning"),
    ("footer-description-foreground", "footer-background"), ("footer-key-foreground", "footer-background"),
)  # fmt: skip


def ratio(one: Color, other: Color) -> float:
    """Return the contrast of two colours as WCAG 2 defines it."""

    def luminance(colour: Color) -> float:
        parts = [part / 255 for part in colour.rgb]
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def colour(theme: Theme, name: str, behind: Color) -> Color:
    written = {**theme.to_color_system().generate(), **theme.variables}[name]
    found = Color.parse(written) if not written.startswith("auto") else behind.get_contrast_text(1.0)
    return behind.blend(Color(*found.rgb), found.a) if found.a < 1 else found


def combinations() -> Iterator[tuple[Theme, str, str]]:
    for theme in THEMES:
        yield from ((theme, text, surface) for text in TEXTS for surface in SURFACES)
        yield from ((theme, text, surface) for text, surface in PAIRS)


def test_every_text_stands_out_from_what_is_behind_it() -> None:
    weak = []
    for theme, text, surface in combinations():
        base = Color.parse(theme.surface or "")
        behind = colour(theme, surface, base)
        wanted = 7.0 if theme.name in STARK else 4.5
        if (found := ratio(colour(theme, text, behind), behind)) < wanted:
            weak.append(f"{theme.name}: {text} on {surface} {found:.2f}")
    assert not weak


def test_the_measure_of_contrast_is_that_of_the_standard() -> None:
    assert round(ratio(Color.parse("#000"), Color.parse("#fff")), 2) == 21
    assert round(ratio(Color.parse("#777777"), Color.parse("#ffffff")), 2) == 4.48


def test_each_theme_has_a_counterpart_and_back() -> None:
    for name in TITLES:
        assert counterpart(counterpart(name)) == name != counterpart(name)


def test_only_theme_variables_are_used_for_colours() -> None:
    for path in (ROOT / "tui").rglob("*"):
        if path.suffix == ".tcss" or (path.suffix == ".py" and path.name != "themes.py"):
            for line in path.read_text(encoding="utf-8").splitlines():
                if re.search(r"(color|background|border[a-z-]*):", line):
                    line = line.rpartition("{")[2]  # a name in front of it may read like a colour
                    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\b(red|yellow|green|blue|white|black)\b", line), path


@pytest.mark.parametrize("styles", [_PLAIN, _SIXTEEN])
def test_without_colours_no_two_states_of_a_choice_look_alike(styles: dict[str, str]) -> None:
    plain = [re.sub(r"\$[a-z-]+", "", styles.get(tone, "")).split() for tone in ("option", "chosen", "chosen-here")]
    assert len({tuple(sorted(one)) for one in plain}) == 3
    assert set(_PLAIN) <= set(_COLOUR)


@pytest.mark.parametrize("theme", TITLES)
async def test_every_theme_draws_form_and_plan(make_app: MakeApp, theme: str) -> None:
    app = make_app(screened(skin={"dull": "yes"}))
    async with app.run_test(size=(80, 24)) as pilot:
        app.theme = theme
        await settled(pilot)
        assert "GB" in str(app.screen.query(FieldRow).first(FieldRow).screen.query(FieldRow)[2].render())
        await pilot.press("f3", "down")
        await settled(pilot)
        listed = app.screen.query_one("#plan-rows", KeyedList)
        styles = listed.get_visual_style("option-list--option-highlighted")
        plain = listed.get_visual_style("option-list--option")
        assert styles.underline or styles.background != plain.background, "the line of the cursor can be seen"


async def test_without_colour_the_cursor_and_the_chosen_are_marked(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = make_app(screened())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert app.no_color
        await pilot.press("f3", "down")
        listed = app.screen.query_one("#plan-rows", KeyedList)
        assert listed.get_visual_style("option-list--option-highlighted").underline
