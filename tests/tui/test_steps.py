"""The steps on screen: their signs, the banner, and the way from one to the other."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import MakeApp, consultation, settled, until
from tests.tui.small_engine import screened, small_case
from tui.app import RhytidApp
from tui.panes.banner import Banner, shortened
from tui.widgets.field_row import FieldRow
from tui.widgets.row_scroll import RowScroll
from tui.widgets.stepper import Stepper

NARROW, WIDE, ROOMY = (80, 24), (120, 40), (160, 50)
STOPPED = {"safety": {"answers": {"myasthenia": {"answer": "yes"}}}}


def steps(app: RhytidApp) -> str:
    return str(consultation(app).query_one(Stepper).render())


def banner(app: RhytidApp) -> str:
    shown = consultation(app).query_one(Banner)
    return " ".join(str(shown.render()).split()) if shown.display else ""


def title(app: RhytidApp) -> str:
    return str(consultation(app).query_one("#form").border_title)


async def on_row(pilot: Pilot[None], key: str) -> None:
    def there() -> bool:
        focused = pilot.app.focused
        return isinstance(focused, FieldRow) and focused.row.key == key

    await until(pilot, there)


@pytest.mark.parametrize("size", [NARROW, WIDE, ROOMY])
async def test_every_step_is_named_with_its_sign_and_nothing_is_cut(size: tuple[int, int], make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        shown = steps(app)
        words = shown.replace(" ", "")
        for word in ("✓Visit", "✓Screen", "✓Lines", "○Strength", "○Skin", "○History", "○Goals", "✓Plan"):
            assert word in words
        assert len(shown) <= size[0]
        assert ("Strength and imaging" in shown) == (size[0] > 80)


async def test_the_keys_walk_every_step_to_the_plan_and_back(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=NARROW) as pilot:
        await settled(pilot)
        seen = [title(app)]
        for _ in range(6):
            await pilot.press("right_square_bracket")
            await settled(pilot)
            seen.append(title(app))
            rows = consultation(app).query_one(RowScroll)
            assert rows.scroll_y == 0, "the heading above the first row is on the screen"
        assert seen == [
            "Visit", "Screening", "Lines and muscles", "Strength and imaging", "Skin", "History", "Goals",
        ]  # fmt: skip
        await pilot.press("right_square_bracket", "right_square_bracket")
        assert consultation(app).has_class("view-plan"), "the plan is the last step"
        await pilot.press("left_square_bracket")
        await settled(pilot)
        assert consultation(app).has_class("view-form") and title(app) == "Goals"


async def test_a_stop_colours_the_steps_pins_why_and_leads_to_the_answer(make_app: MakeApp) -> None:
    app = make_app(small_case(**STOPPED))
    async with app.run_test(size=NARROW) as pilot:
        await settled(pilot)
        words = steps(app).replace(" ", "")
        assert "○Screen" in words
        for word in ("✕Lines", "✕Strength", "✕Skin", "✕History", "✕Goals", "✕Plan"):
            assert word in words
        assert banner(app).startswith("✕ Safety stop: Myasthenia. Do not treat.")
        await pilot.press("exclamation_mark")
        await on_row(pilot, "condition:myasthenia")
        await pilot.press("n")
        await settled(pilot)
        assert banner(app) == "" and "✕" not in steps(app)


@pytest.mark.parametrize("how", ["enter", "click"])
async def test_enter_and_click_on_the_banner_go_to_the_answer(how: str, make_app: MakeApp) -> None:
    app = make_app(small_case(**STOPPED))
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        if how == "enter":
            consultation(app).query_one(Banner).focus()
            await pilot.press("enter")
        else:
            await pilot.click(Banner, offset=(5, 0))
        await on_row(pilot, "condition:myasthenia")


async def test_a_blocked_step_says_which_question_and_goes_there(make_app: MakeApp) -> None:
    app = make_app(small_case())
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        assert "✕ Lines and muscles 2" in steps(app)
        assert banner(app) == "", "the visit itself waits for nothing"
        await pilot.press("right_square_bracket", "right_square_bracket")
        await settled(pilot)
        assert "Blocked by 2 unanswered questions. The first is: Have you myasthenia?" in banner(app).replace(
            "\xa0", " "
        )
        await pilot.press("exclamation_mark")
        await on_row(pilot, "condition:myasthenia")
        assert title(app) == "Screening"
        await pilot.press("n", "n")
        await settled(pilot)
        assert "✓ Lines and muscles" in steps(app)


def test_a_long_notice_leaves_room_for_the_form_and_says_where_the_rest_is() -> None:
    text = "Held back: heavy lids. " + "Look at the height of the lid and at the brow. " * 5
    lines = shortened(text.rstrip(), "[!]", 76, 2)
    assert len(lines) == 2 and all(len(line) <= 76 for line in lines)
    assert lines[0].startswith("Held back: heavy lids.") and lines[1].endswith("F3\u00a0for\u00a0all. [!]")
    assert shortened("Short.", "[!]", 76, 2) == ["Short. [!]"]


async def test_a_click_on_a_step_goes_there_and_on_the_plan_to_the_plan(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.click(Stepper, offset=(steps(app).index("Skin") + 1, 0))
        await settled(pilot)
        assert title(app) == "Skin"
        await pilot.click(Stepper, offset=(steps(app).index("Plan") + 1, 0))
        await settled(pilot)
        assert consultation(app).has_class("view-plan")


async def test_too_small_a_screen_says_so_and_is_usable_again_when_it_grows(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.resize_terminal(50, 15)
        await pilot.pause()
        screen = consultation(app)
        assert screen.query_one("#too-small").display and not screen.query_one("#panes").display
        await pilot.resize_terminal(*WIDE)
        await settled(pilot)
        assert not screen.query_one("#too-small").display
        await pilot.press("right_square_bracket", "n")
        await settled(pilot)
        assert screen.query_one("#panes").display and title(app) == "Screening"
