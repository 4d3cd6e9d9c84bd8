"""Asking from the plan why something is not in it."""

from __future__ import annotations

from textual.widgets import Input

from tests.tui.conftest import MakeApp, consultation, settled
from tests.tui.small_engine import consult, screened
from tests.tui.small_kb import small_kb
from tui.app import RhytidApp
from tui.panes.absence import fallen
from tui.panes.plan_rows import rows_of
from tui.panes.reasons import reasons
from tui.screens.why_not import WhyNotDialog
from tui.widgets.keyed_list import KeyedList
from tui.widgets.outline import Outline

SIZE = (120, 40)
PALE = {"skin": {"dull": "no"}}


def answer_text(app: RhytidApp) -> str:
    return "\n".join(str(option.prompt) for option in consultation(app).query_one(Outline).options)


async def test_a_fallen_candidate_is_asked_about_with_two_keys(make_app: MakeApp) -> None:
    app = make_app(screened(**PALE))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f3", "n")
        await pilot.pause()
        assert isinstance(app.screen, WhyNotDialog)
        offered = [str(option.prompt) for option in app.screen.query_one(KeyedList).options]
        assert offered == ["Gentle peel"]
        await pilot.press("enter")
        await settled(pilot)
        why = consultation(app).side.why
        assert why.border_title == "Why not · Gentle peel"
        assert "Dull skin is recorded as no. [skin.dull]" in answer_text(app)
        assert isinstance(app.focused, Outline)


async def test_anything_can_be_typed_and_what_is_there_is_said_to_be_there(make_app: MakeApp) -> None:
    app = make_app(screened(**PALE))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f3", "n", *"corrugator")
        await pilot.pause()
        assert not app.screen.query_one(KeyedList).display, "nothing that fell is called so"
        await pilot.press("enter")
        await settled(pilot)
        assert "it follows from this case" in answer_text(app)


async def test_what_nobody_knows_is_answered_and_the_reasons_stay(make_app: MakeApp) -> None:
    app = make_app(screened(**PALE))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f3", "n", *"nonsense", "enter")
        await settled(pilot)
        assert [note.message for note in app._notifications] == ["“nonsense” names nothing; nearest: treatment:peel"]
        assert not str(consultation(app).side.why.border_title).startswith("Why not")


async def test_calling_it_off_changes_nothing_and_the_next_line_shows_its_own_reasons(make_app: MakeApp) -> None:
    app = make_app(screened(**PALE))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f3", "n", "escape")
        await settled(pilot)
        before = consultation(app).side.why.border_title
        assert str(before).startswith("Why ·")
        await pilot.press("n", "enter", "escape", "down")
        await settled(pilot)
        assert str(consultation(app).side.why.border_title).startswith("Why ·")


async def test_without_a_plan_there_is_nothing_to_ask(make_app: MakeApp) -> None:
    app = make_app(screened(person={"birth_date": "2030-01-01"}))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        consultation(app).action_why_not()
        await settled(pilot)
        assert not isinstance(app.screen, WhyNotDialog)
        assert not app.screen.query(Input).filter("#never")


def test_candidates_are_rows_with_their_reasons() -> None:
    kb = small_kb()
    plan = consult(screened(**PALE), kb).plan
    assert fallen(plan) == (("argument/adjunct/peel", "Gentle peel"),)
    row = next(row for row in rows_of(plan, kb.label) if row.key == "argument/adjunct/peel")
    assert (row.lead, row.tail, row.detail) == ("no", "1 blocks", "No finding calls for it.")
    said = [(node.tag, node.text) for node in reasons(row, plan, lambda item: None)]
    assert said == [("blocks", "No finding calls for it.")]
