"""What a row does with keys, mouse and with what it cannot hold."""

from __future__ import annotations

from decimal import Decimal

import pytest
from textual.pilot import Pilot

from engine.case import Case
from tests.tui.conftest import MakeApp, consultation, settled, until
from tests.tui.small_engine import screened
from tui.app import RhytidApp
from tui.widgets.field_row import FieldRow
from tui.widgets.scale_strip import Scale, ScaleStrip

SIZE = (120, 40)


async def at(pilot: Pilot[None], path: str) -> FieldRow:
    screen = consultation(pilot.app)  # type: ignore[arg-type]
    place = screen.form.find(path, screen.session.case)
    assert place is not None
    screen.go_to(place)
    await until(pilot, lambda: isinstance(pilot.app.focused, FieldRow) and pilot.app.focused.row.key == place.row)
    focused = pilot.app.focused
    assert isinstance(focused, FieldRow)
    return focused


def case_of(app: RhytidApp) -> Case:
    return consultation(app).session.case


async def test_a_grade_is_raised_lowered_and_the_side_changed_by_key(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        row = await at(pilot, "muscles.corrugator.right.contraction")
        await pilot.press("2", "l")
        assert row.cell == 1
        await pilot.press("3", "r")
        row.point(0)
        await pilot.press("plus", "plus", "minus")
        await settled(pilot)
        found = case_of(app).muscles["corrugator"]
        assert found.right is not None and found.left is not None
        assert (found.right.contraction, found.left.contraction) == (3, 3)


async def test_a_grade_is_set_by_a_click_on_its_word(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await at(pilot, "muscles.procerus.both.contraction")
        strip = app.screen.query_one(ScaleStrip)
        await until(pilot, lambda: "strong" in str(strip.render()))
        await pilot.click(strip, offset=(str(strip.render()).index("3 strong") + 2, 0))
        await settled(pilot)
        found = case_of(app).muscles["procerus"].both
        assert found is not None and found.contraction == 3
        await pilot.click(strip, offset=(str(strip.render()).rindex(" u") + 3, 0))
        await settled(pilot)
        assert case_of(app).muscles == {}, "a click on unknown takes it back"


@pytest.mark.parametrize("leave", ["tab", "click"])
async def test_what_is_refused_stays_as_typed_and_says_what_is_allowed(leave: str, make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        row = await at(pilot, "features.brow_mm.right")
        await pilot.press(*"95", "enter")
        await pilot.pause()
        assert row.typing == "95" and app.focused is row
        assert "0 to 40 mm" in " ".join(str(app.screen.query_one("#hint").render()).split())
        if leave == "tab":
            await pilot.press("tab")
        else:
            await pilot.click("#plan-rows", offset=(2, 2))
        await settled(pilot)
        assert app.focused is not row and "95" in str(row.render()), "it is still there to be mended"
        assert case_of(app).features == {}
        row.focus()
        await pilot.press("backspace", ".", "5", "enter")
        await settled(pilot)
        assert case_of(app).features["brow_mm"].right == Decimal("9.5")
        assert not row.refused


async def test_escape_takes_a_refused_value_back(make_app: MakeApp) -> None:
    app = make_app(screened(features={"brow_mm": {"right": 20}}))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        row = await at(pilot, "features.brow_mm.right")
        await pilot.press(*"95", "enter", "escape")
        await settled(pilot)
        assert row.typing is None and not row.refused
        assert case_of(app).features["brow_mm"].right == 20


async def test_behind_a_line_are_the_muscles_that_make_it(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await at(pilot, "lines.frown.right.rest")
        await pilot.press("enter")
        await until(pilot, lambda: any(r.row.key == "contraction:corrugator" for r in app.screen.query(FieldRow)))
        row = next(one for one in app.screen.query(FieldRow) if one.row.key == "contraction:corrugator")
        row.focus()
        await pilot.press("4", "equals_sign")
        await pilot.pause()
        await pilot.press("escape")
        await settled(pilot)
        found = case_of(app).muscles["corrugator"]
        assert found.right is not None and found.left is not None
        assert (found.right.contraction, found.left.contraction) == (4, 4), (
            "the side just set is the one that is copied"
        )


async def test_the_strip_says_less_where_there_is_less_room() -> None:
    from tui.form.strength import CONTRACTION

    strip = ScaleStrip()
    strip.set_reactive(ScaleStrip.scale, Scale("contraction right", CONTRACTION, 3))
    for width in (100, 70, 58, 40, 20):
        pieces = strip.pieces(width)
        assert sum(len(text) for text, _, _ in pieces) <= width
        assert [option.value for _, _, option in pieces if option is not None] == [0, 1, 2, 3, 4, None]
    assert "very strong" in "".join(text for text, _, _ in strip.pieces(58))
    assert "3 strong" in "".join(text for text, _, _ in strip.pieces(45))
