"""Walking through the app with keys and mouse, on the small engine."""

from __future__ import annotations

import json
import threading
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from engine.case import Case
from kb.snapshot import KnowledgeBase
from tests.tui.conftest import MakeApp, consultation, settled, until
from tests.tui.small_engine import SmallOutcome, backend, consult, screened, small_case
from tui.app import RhytidApp
from tui.session.edits import Edit
from tui.widgets.block_head import BlockHead
from tui.widgets.field_row import FieldRow
from tui.widgets.keyed_list import KeyedList
from tui.widgets.outline import Outline

SIZE = (120, 40)


def plan_text(app: RhytidApp) -> str:
    options = consultation(app).side.plan.query_one(KeyedList).options
    return "\n".join(str(option.prompt) for option in options)


def state_of(app: RhytidApp) -> str:
    return consultation(app).side.plan.state


async def go(pilot: Pilot[None], app: RhytidApp, words: str) -> None:
    """Go to a row by the words it is found by."""
    screen = consultation(app)
    place = next(place for name, place in screen.form.entries(screen.session.case) if words in name)
    screen.go_to(place)
    await pilot.pause()
    await pilot.pause()


async def test_a_group_answered_with_one_key_releases_the_plan(make_app: MakeApp) -> None:
    app = make_app(small_case())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "Still to ask" in plan_text(app)
        await pilot.press("right_square_bracket")
        await pilot.pause()
        head = app.focused
        assert isinstance(head, BlockHead) and head.block == "group:nerves"
        await pilot.press("n")
        await settled(pilot)
        assert consultation(app).session.case.safety.none_of == ("nerves",)
        assert "10 Alpha units" not in plan_text(app)
        assert "14 Alpha units of Alphatox" in plan_text(app)
        assert isinstance(app.focused, BlockHead) and app.focused.block == "group:now"


async def test_typing_fast_answers_one_group_after_the_other(make_app: MakeApp) -> None:
    app = make_app(small_case())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("right_square_bracket")
        await pilot.pause()
        await pilot.press("n", "n", "n")
        await settled(pilot)
        assert consultation(app).session.case.safety.none_of == ("nerves", "now", "earlier")


async def test_two_changes_under_way_do_not_undo_each_other(make_app: MakeApp) -> None:
    app = make_app(small_case())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("right_square_bracket")
        await pilot.pause()
        for head in app.screen.query(BlockHead):
            head.post_message(BlockHead.Pressed(head, "n"))
        await settled(pilot)
        assert set(consultation(app).session.case.safety.none_of) == {"nerves", "now", "earlier"}


async def test_a_question_answered_yes_stops_the_plan_and_pins_why(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await go(pilot, app, "diagnosed with myasthenia")
        await pilot.press("y")
        await settled(pilot)
        assert consultation(app).session.case.safety.answers["myasthenia"].answer == "yes"
        banner = app.screen.query_one("#banner")
        assert banner.display and "Safety stop: Myasthenia. Do not treat." in str(banner.render())
        row = app.focused
        assert isinstance(row, FieldRow) and len(row.row.cells) == 2, "the date it ended can be given at once"


async def test_grades_go_in_one_after_the_other_and_the_plan_follows(make_app: MakeApp) -> None:
    app = make_app(screened(lines={}))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await go(pilot, app, "Frown lines")
        await pilot.press("0", "1", "3", "2", "y", "n")
        await settled(pilot)
        found = consultation(app).session.case.lines["frown"]
        assert found.right is not None and found.left is not None
        assert [found.right.rest, found.right.expression, found.right.spread_flattens] == [0, 3, "yes"]
        assert [found.left.rest, found.left.expression, found.left.spread_flattens] == [1, 2, "no"]
        assert "14 Alpha units" in plan_text(app)
        await pilot.press("up", "right", "right", "equals_sign", "u")
        await settled(pilot)
        found = consultation(app).session.case.lines["frown"]
        assert found.right is not None and found.left is not None
        assert [found.right.expression, found.left.expression] == [None, 3]


async def test_numbers_and_dates_are_typed_in_place(make_app: MakeApp) -> None:
    app = make_app(screened(person={"sex": "female"}))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await go(pilot, app, "Corrugator")
        await pilot.press("right", "right", *"1.95", "right", *"2.1", "backspace", "4", "enter")
        await settled(pilot)
        found = consultation(app).session.case.muscles["corrugator"]
        assert found.right is not None and found.left is not None
        assert (str(found.right.thickness_mm), str(found.left.thickness_mm)) == ("1.95", "2.4")
        await go(pilot, app, "Date of birth")
        await pilot.press(*"1984-13-45", "enter")
        await settled(pilot)
        assert consultation(app).session.case.person.birth_date is None
        await pilot.press("escape", *"1984-03-09", "down")
        await settled(pilot)
        assert str(consultation(app).session.case.person.birth_date) == "1984-03-09"


async def test_what_is_being_typed_is_saved_too(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await go(pilot, app, "Accepted downtime")
        await pilot.press(*"12", "ctrl+s")
        await settled(pilot)
        assert json.loads((tmp_path / "visit.json").read_text())["goals"] == {"downtime": 12}


async def test_undo_and_redo_go_where_the_change_is(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        before = consultation(app).session.case
        await go(pilot, app, "Dull skin")
        await pilot.press("y")
        await settled(pilot)
        assert "Gentle peel" in plan_text(app)
        await go(pilot, app, "Practitioner role")
        await pilot.press("ctrl+z")
        await settled(pilot)
        assert consultation(app).session.case == before
        assert "Gentle peel" not in plan_text(app)
        assert isinstance(app.focused, FieldRow) and app.focused.row.label == "Dull skin"
        await pilot.press("ctrl+y")
        await settled(pilot)
        assert "Gentle peel" in plan_text(app)


async def test_a_stale_result_is_dropped_and_an_old_plan_never_looks_current(make_app: MakeApp) -> None:
    gate = threading.Event()
    seen: list[int] = []

    def slow(case: Case, kb: KnowledgeBase) -> SmallOutcome:
        seen.append(case.person.age_years or 0)
        if case.person.age_years == 50:
            gate.wait(10)
        return consult(case, kb)

    app = make_app(screened(), load=lambda: backend(slow))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        screen = consultation(app)
        plan = screen.side.plan
        screen.edit(_age(50), "age")
        await until(pilot, lambda: 50 in seen)
        assert plan.state == "pending" and plan.has_class("-stale")
        screen.edit(_age(60), "age")
        screen.edit(_age(61), "age")
        await pilot.pause(0.15)
        assert seen == [42, 50], "one at a time: engines are not shared between threads"
        assert plan.state == "pending"
        gate.set()
        await settled(pilot)
        assert seen == [42, 50, 61], "the result for 50 was dropped, 60 never worked out"
        assert state_of(app) == "current" and not plan.has_class("-stale")


def _age(years: int) -> tuple[Edit, ...]:
    return (Edit("person.age_years", years),)


async def test_a_failing_engine_leaves_no_plan_and_the_answers_safe(make_app: MakeApp) -> None:
    def broken(case: Case, kb: KnowledgeBase) -> SmallOutcome:
        if case.skin:
            raise RuntimeError("no rule for [this] case")
        return consult(case, kb)

    app = make_app(screened(), load=lambda: backend(broken))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "Corrugator" in plan_text(app)
        await go(pilot, app, "Dull skin")
        await pilot.press("y")
        await settled(pilot)
        side = consultation(app).side
        assert side.plan.state == "failed"
        assert "Corrugator" not in plan_text(app)
        assert not side.why.query_one(Outline).display
        await pilot.press("ctrl+z")
        await settled(pilot)
        assert state_of(app) == "current"


async def test_answers_that_cannot_stand_are_named_and_led_to(make_app: MakeApp) -> None:
    app = make_app(screened(person={"birth_date": "2030-01-01"}))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        side = consultation(app).side
        assert side.plan.state == "faulty"
        await pilot.press("f3", "enter")
        await pilot.pause()
        row = app.focused
        assert isinstance(row, FieldRow) and row.problem == "2030-01-01 is after the visit"


async def test_choosing_a_plan_line_shows_its_reasons(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f3", "down")
        await pilot.pause()
        why = consultation(app).side.why
        assert why.border_title == "Why · Procerus"
        await pilot.press("enter")
        assert app.focused is why.query_one(Outline)
        tree = why.query_one(Outline)
        opened = tree.option_count
        await pilot.press("down", "left")  # past what to give, to the first rule
        await pilot.pause()
        assert tree.option_count < opened
        await pilot.press("right")
        await pilot.pause()
        assert tree.option_count == opened
        await pilot.press("escape", "escape")
        assert isinstance(app.focused, FieldRow)


async def test_enter_on_an_open_question_goes_to_it(make_app: MakeApp) -> None:
    app = make_app(small_case(lines={}))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f3", "enter")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.focused, BlockHead) and app.focused.block == "group:nerves"


async def test_a_relative_exclusion_is_overridden_by_name_and_taken_back(make_app: MakeApp) -> None:
    app = make_app(screened(person={"age_years": 70}))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f3", "o")
        for words in ("Dr A", "discussed"):
            await until(pilot, lambda: bool(app.screen.query(Input)))
            await pilot.press(*words.replace(" ", "_"), "enter")
            await pilot.pause()
        await settled(pilot)
        (made,) = consultation(app).session.case.context.overrides
        assert (made.statement, made.by, made.reason) == ("S3", "Dr_A", "discussed")
        assert "Overridden by Dr_A." in plan_text(app)
        await pilot.press("o")
        await settled(pilot)
        assert consultation(app).session.case.context.overrides == ()


async def test_the_cursor_of_the_plan_stays_on_its_line(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f3", "down")
        await go(pilot, app, "Dull skin")
        await pilot.press("y")
        await settled(pilot)
        chosen = consultation(app).side.plan.chosen
        assert chosen is not None and chosen.key == "dose/glabella/procerus"


async def test_the_mouse_does_what_the_keys_do(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await go(pilot, app, "Dull skin")
        row = next(row for row in app.screen.query(FieldRow) if row.row.key == "skin:dull")
        x = str(row.render()).index("yes")
        await pilot.click(row, offset=(x + 1, 0))
        await settled(pilot)
        assert consultation(app).session.case.skin == {"dull": "yes"}
        await pilot.click(row, offset=(x + 1, 0))
        await settled(pilot)
        assert consultation(app).session.case.skin == {}
        await pilot.click("#steps", offset=(3, 0))
        await settled(pilot)
        assert app.screen.query_one("#form").border_title == "Visit"
