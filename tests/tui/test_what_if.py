"""What if: other answers tried beside the plan as it is; nothing of it is real before it is adopted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from engine.case import Case, Safety, SafetyAnswer
from tests.tui.conftest import MakeApp, consultation, settled, until
from tests.tui.small_engine import backend, screened, small_case
from tui.app import RhytidApp
from tui.panes.delta_rows import with_deltas
from tui.panes.row import PlanRow
from tui.screens.what_if import WhatIfScreen
from tui.session.backend import Asked
from tui.session.edits import applied
from tui.session.fork import answers_otherwise, edits_between, forked
from tui.session.session import Session
from tui.session.store import JournalStore
from tui.widgets.keyed_list import KeyedList
from tui.widgets.prompt import Prompt, Question

SIZES = [(80, 24), (120, 40), (160, 50)]


async def opened(pilot: Pilot[Any]) -> WhatIfScreen:
    await pilot.press("f7")
    await until(pilot, lambda: isinstance(pilot.app.screen, WhatIfScreen))
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, WhatIfScreen)
    return screen


async def answered(pilot: Pilot[Any], screen: WhatIfScreen, words: str, *keys: str) -> None:
    place = next(place for name, place in screen.form.entries(screen.session.case) if words in name)
    screen.go_to(place)
    await pilot.pause()
    await pilot.pause()
    await pilot.press(*keys)
    await until(pilot, lambda: screen.query_one("#if").state == "current")  # type: ignore[attr-defined]
    await pilot.pause()


def rows(screen: WhatIfScreen, which: str) -> str:
    return "\n".join(str(option.prompt) for option in screen.query_one(f"#{which} KeyedList", KeyedList).options)


@pytest.mark.parametrize("size", SIZES)
async def test_a_fork_is_adopted_as_one_step(make_app: MakeApp, store: JournalStore, size: tuple[int, int]) -> None:
    app = make_app(screened())
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        before = consultation(app).session.case
        (journal,) = store.folder.glob("*.journal")
        written = journal.read_bytes()
        screen = await opened(pilot)
        await answered(pilot, screen, "Dull skin", "y")
        await answered(pilot, screen, "Natural movement", "y")
        assert "Gentle peel" in rows(screen, "if") and "+ " in rows(screen, "if")
        assert "Gentle peel" not in rows(screen, "now")
        assert "2 answers otherwise" in str(screen.query_one("#fork-bar", Static).render())
        assert consultation(app).session.case is before, "the consultation is untouched"
        assert journal.read_bytes() == written, "and so is its journal"
        await pilot.press("f10")
        await until(pilot, lambda: app.screen is consultation(app))
        await settled(pilot)
        after = consultation(app).session.case
        assert after.skin["dull"] == "yes" and after.goals["natural"] == "yes"
        assert journal.read_bytes() != written
        await pilot.press("ctrl+z")
        await settled(pilot)
        assert consultation(app).session.case == before, "one step back takes all of it back"


async def test_a_fork_is_thrown_away(make_app: MakeApp, store: JournalStore) -> None:
    app = make_app(screened())
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        before = consultation(app).session.case
        (journal,) = store.folder.glob("*.journal")
        written = journal.read_bytes()
        screen = await opened(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is consultation(app), "without other answers nothing is asked"
        screen = await opened(pilot)
        await answered(pilot, screen, "Dull skin", "y")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is screen, "called off: the fork is still there"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("t")
        await until(pilot, lambda: app.screen is consultation(app))
        assert consultation(app).session.case is before
        assert consultation(app).session.undoable is None
        assert journal.read_bytes() == written


async def test_undo_and_faults_within_the_fork(make_app: MakeApp) -> None:
    app = make_app(screened(person={"sex": "female"}))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        screen = await opened(pilot)
        await answered(pilot, screen, "Dull skin", "y")
        await pilot.press("ctrl+z")
        await until(pilot, lambda: screen.query_one("#if").state == "current")  # type: ignore[attr-defined]
        assert not screen.edits and "the same" in str(screen.query_one("#if").border_title)
        screen.session.apply("person.birth_date", "2030-01-01", "born")
        screen._case_changed()
        await until(pilot, lambda: screen.query_one("#if").state == "faulty")  # type: ignore[attr-defined]
        await pilot.press("f10")
        await pilot.pause()
        assert app.screen is screen, "answers that cannot stand are not adopted"


async def test_there_is_no_fork_without_a_plan_to_compare_with(make_app: MakeApp) -> None:
    app = make_app(screened(person={"birth_date": "2030-01-01"}))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("f7")
        await pilot.pause()
        assert app.screen is consultation(app)


async def test_answers_can_still_be_typed(make_app: MakeApp) -> None:
    def set_answers(case: Case, settings: Sequence[str]) -> Case:
        if settings != ("skin.dull=yes",):
            raise ValueError("“dul” is no attribute")
        return case.model_copy(update={"skin": {"dull": "yes"}})

    app = make_app(screened(), load=lambda: replace(backend(), asked=Asked(answered=set_answers)))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        screen = await opened(pilot)
        for typed in ("dul=yes", "skin.dull=yes"):
            await pilot.press("f7")
            await until(pilot, lambda: isinstance(app.screen, Prompt))
            await pilot.press(*typed, "enter")
            await until(pilot, lambda: app.screen is screen)
        await until(pilot, lambda: "Gentle peel" in rows(screen, "if"))
        assert [edit.path for edit in screen.edits] == ["skin"]


def test_the_edits_between_two_cases_make_one_of_the_other() -> None:
    one = screened(skin={"dull": "yes", "phototype": "III"})
    other = small_case(skin={"phototype": "IV"}, note="x", lines={"frown": {"right": {"expression": 1}}})
    for before, after in ((one, other), (other, one)):
        edits = edits_between(before, after)
        assert applied(before, edits) == after
        assert {"skin.phototype", "skin.dull"} <= {edit.path for edit in edits}
    assert edits_between(one, one) == ()


def test_one_yes_is_one_other_answer_though_the_rest_of_its_group_is_written_out() -> None:
    none, no, yes = screened(), SafetyAnswer(answer="no"), SafetyAnswer(answer="yes")
    one = small_case(safety=Safety(none_of=none.safety.none_of[1:], answers={"a": yes, "b": no, "c": no}))
    assert len(edits_between(none, one)) > 1
    assert answers_otherwise(none, one) == 1
    assert answers_otherwise(none, screened(skin={"dull": "yes"})) == 1
    assert answers_otherwise(none, none) == 0


def test_a_fork_keeps_nothing_of_the_recorder() -> None:
    session = Session(screened())
    fork = forked(session)
    fork.apply("note", "tried")
    assert fork.recorder is None and session.case.note is None and session.revision == 0


def test_rows_are_marked_by_what_they_say_and_not_by_their_place() -> None:
    def dose(*cells: str) -> PlanRow:
        return PlanRow("dose/a/m", "dose", "Muscle", cells=(*cells, "2–6", ""), items=("toxin/a/m/right",))

    kept = PlanRow("rejected/adjunct/x/1", "text", "X", lead="no", items=("adjunct/x",))
    moved = replace(kept, key="rejected/adjunct/x/0")
    gone = PlanRow("adjunct/peel", "text", "Peel", lead="1.", items=("adjunct/peel",))
    new = PlanRow("adjunct/light", "text", "Light", lead="1.", items=("adjunct/light",))
    found = with_deltas((dose("5", "·", "·"), moved, new), (dose("4", "·", "4"), kept, gone))
    marks = {row.text: row.mark for row in found if row.kind in ("dose", "text")}
    assert marks == {"Muscle": "Δ", "X": " ", "Light": "+", "Peel": "−"}
    assert found[0].below == (("muted", "was R 4, L 4"),)
    assert Decimal(5) == Decimal(found[0].cells[0])


async def test_one_pane_at_a_time_where_only_one_fits(make_app: MakeApp) -> None:
    app: RhytidApp = make_app(screened())
    async with app.run_test(size=SIZES[0]) as pilot:
        await settled(pilot)
        screen = await opened(pilot)
        for view, which in (("f3", "#if"), ("f4", "#now"), ("f2", "#fork-form")):
            await pilot.press(view)
            await pilot.pause()
            assert screen.query_one(which).region.width >= 76 and screen.query_one(which).region.height >= 15
            others = [one for one in ("#if", "#now", "#fork-form") if one != which]
            assert not any(screen.query_one(one).region.width for one in others)
