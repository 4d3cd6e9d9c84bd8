"""Deciding in the app: accept, change, decline, take back; undo, journal, and what the rules say of it."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input, Static

from engine.case import Case
from engine.deciding.remarks import Remark
from kb.snapshot import KnowledgeBase
from tests.tui.conftest import MakeApp, consultation, settled, until
from tests.tui.small_engine import SmallOutcome, backend, consult, screened, small_case
from tui.app import RhytidApp
from tui.screens.decision_dialog import DecisionDialog
from tui.session.backend import Backend
from tui.session.store import JournalStore
from tui.widgets.keyed_list import KeyedList
from tui.widgets.prompt import Question

SIZE = (120, 40)
RIGHT, LEFT = (f"toxin/glabella/corrugator/{side}" for side in ("right", "left"))
PROCERUS = "toxin/glabella/procerus/midline"


def rows(app: RhytidApp) -> list[str]:
    return [str(option.prompt) for option in consultation(app).side.plan.query_one(KeyedList).options]


def row(app: RhytidApp, words: str) -> str:
    return next(text for text in rows(app) if words in text)


def heading(app: RhytidApp) -> str:
    return str(consultation(app).side.plan.border_title)


def case_of(app: RhytidApp) -> Case:
    return consultation(app).session.case


async def at(pilot: Pilot[None], key: str) -> None:
    """Put the cursor of the plan on a row."""
    app = pilot.app
    assert isinstance(app, RhytidApp)
    plan = consultation(app).side.plan
    plan.query_one(KeyedList).focus()
    plan.query_one(KeyedList).go(key)
    await pilot.pause()
    assert plan.chosen is not None and plan.chosen.key == key


async def test_accepting_a_row_decides_all_its_sides_and_says_so_without_colour(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert heading(app) == "Plan · 0 of 3 decided"
        await at(pilot, "dose/glabella/corrugator")
        await pilot.press("a")
        await pilot.pause()
        found = case_of(app).decisions
        assert set(found) == {RIGHT, LEFT}
        assert found[RIGHT].decision == "accepted" and found[RIGHT].decided_on == dt.date(2026, 11, 21)
        assert found[RIGHT].recommended is not None and found[RIGHT].recommended.units == Decimal(6)
        assert row(app, "Corrugator").startswith("✓ ")
        assert heading(app) == "Plan · 2 of 3 decided"
        assert consultation(app).side.plan.state == "current", "a decision does not make the plan out of date"
        await pilot.press("a")
        await pilot.pause()
        assert not case_of(app).decisions and row(app, "Corrugator").startswith("  ")


async def test_a_decision_does_not_work_the_plan_out_again(make_app: MakeApp) -> None:
    evaluated: list[Case] = []

    def counting(case: Case, kb: KnowledgeBase) -> SmallOutcome:
        evaluated.append(case)
        return consult(case, kb)

    app = make_app(screened(), load=lambda: backend(counting))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        before = len(evaluated)
        await at(pilot, "dose/glabella/procerus")
        await pilot.press("a", "ctrl+z", "ctrl+y")
        await settled(pilot)
        assert len(evaluated) == before
        assert PROCERUS in case_of(app).decisions


async def test_changing_a_dose_takes_units_reason_and_words(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await at(pilot, "dose/glabella/procerus")
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, DecisionDialog))
        await pilot.press("5", "enter", "enter", "1")
        await pilot.press(*"deep fold", "tab", *"RN", "enter")
        await until(pilot, lambda: app.screen is consultation(app))
        decision = case_of(app).decisions[PROCERUS]
        assert (decision.decision, decision.units, decision.points) == ("changed", Decimal(5), None)
        assert (decision.product, decision.reason, decision.text) == ("ALPHA_GB", "wish", "deep fold")
        assert decision.decided_by == "RN"
        shown = row(app, "Procerus")
        assert shown.startswith("~ ") and "4" in shown.splitlines()[0], "the recommendation stays in its place"
        assert "5 U, plan 4 · Patient's wish · deep fold" in shown
        await pilot.press("a", "down")
        assert case_of(app).decisions[PROCERUS].decided_by == "RN", "who decided is remembered, not asked again"


async def test_of_two_sides_only_the_one_that_differs_is_changed(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await at(pilot, "dose/glabella/corrugator")
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, DecisionDialog))
        await pilot.press("8")
        app.screen.query_one(KeyedList).focus()
        await pilot.press("1", "enter")
        await until(pilot, lambda: app.screen is consultation(app))
        found = case_of(app).decisions
        assert found[RIGHT].decision == "changed" and found[RIGHT].units == Decimal(8)
        assert found[LEFT].decision == "accepted"
        assert row(app, "Corrugator").startswith("± ")


async def test_declining_without_a_reason_is_refused(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await at(pilot, "dose/glabella/procerus")
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, DecisionDialog))
        await pilot.press("ctrl+s")
        await pilot.pause()
        problem = app.screen.query_one("#problem", Static)
        assert problem.display and "needs a reason" in str(problem.render())
        await pilot.press("3", "enter")
        await pilot.pause()
        assert isinstance(app.screen, DecisionDialog), "the reason “other” needs words"
        assert "needs words" in str(problem.render())
        await pilot.press(*"far away", "enter")
        await until(pilot, lambda: app.screen is consultation(app))
        decision = case_of(app).decisions[PROCERUS]
        assert (decision.decision, decision.reason, decision.text) == ("declined", "other", "far away")
        assert row(app, "Procerus").startswith("– ")


async def test_a_change_that_changes_nothing_and_units_that_are_none_are_refused(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await at(pilot, "dose/glabella/procerus")
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, DecisionDialog))
        problem = app.screen.query_one("#problem", Static)
        app.screen.query_one(KeyedList).focus()
        await pilot.press("1", "ctrl+s")
        await pilot.pause()
        assert "That is what the plan says" in str(problem.render())
        for wrong in ("-3", "0", "99999", ""):
            app.screen.query_one("#units-0", Input).value = wrong
            await pilot.press("ctrl+s")
            await pilot.pause()
            assert isinstance(app.screen, DecisionDialog) and problem.display, wrong
        await pilot.press("escape")
        await pilot.pause()
        assert not case_of(app).decisions


async def test_undo_redo_and_backspace(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await at(pilot, "dose/glabella/procerus")
        await pilot.press("a", "ctrl+z")
        await settled(pilot)
        assert not case_of(app).decisions and heading(app) == "Plan · 0 of 3 decided"
        await pilot.press("ctrl+y")
        await settled(pilot)
        assert row(app, "Procerus").startswith("✓ ")
        await pilot.press("backspace")
        await pilot.pause()
        assert not case_of(app).decisions
        assert not app.screen.query(DecisionDialog)


async def test_a_section_is_accepted_after_one_question(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await at(pilot, "dose/glabella/procerus")
        await pilot.press("A")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("escape")
        await pilot.pause()
        assert not case_of(app).decisions
        await pilot.press("A")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("a")
        await until(pilot, lambda: app.screen is consultation(app))
        assert heading(app) == "Plan · 3 of 3 decided"
        await pilot.press("ctrl+z")
        await settled(pilot)
        assert not case_of(app).decisions, "one step"


async def test_what_is_excluded_or_asked_cannot_be_accepted(make_app: MakeApp) -> None:
    stopped = small_case(safety={"answers": {"myasthenia": {"answer": "yes"}}})
    for case, key in ((stopped, "rejected/toxin/glabella/0"), (small_case(), "question/nerves")):
        app = make_app(case)
        async with app.run_test(size=SIZE) as pilot:
            await settled(pilot)
            await at(pilot, key)
            await pilot.press("a", "x", "c", "A")
            await pilot.pause()
            assert app.screen is consultation(app), "no dialog"
            assert not case_of(app).decisions


async def test_a_dose_that_changed_since_is_open_again_and_one_that_is_gone_is_kept(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await at(pilot, "dose/glabella/corrugator")
        await pilot.press("a")
        await pilot.pause()
        screen = consultation(app)
        screen.session.apply("lines.frown.right.expression", Decimal(2), "grade")
        screen._case_changed()
        await settled(pilot)
        assert heading(app) == "Plan · 1 of 3 decided"
        assert "6" in row(app, "Corrugator") and "Decide again" in row(app, "Corrugator").replace("\n", " ")
        screen.session.apply("lines.frown.right.expression", Decimal(1), "grade")
        screen._case_changed()
        await settled(pilot)
        assert RIGHT in case_of(app).decisions
        assert any("no longer in the plan" in text for text in rows(app))
        await at(pilot, f"gone/{RIGHT}")
        await pilot.press("backspace")
        await pilot.pause()
        assert RIGHT not in case_of(app).decisions


def with_remarks(remarks: Any) -> Backend:
    return replace(backend(), remarks=remarks)


async def test_what_the_rules_say_stands_at_the_line_and_only_while_it_is_true(make_app: MakeApp) -> None:
    def remarks(case: Case, outcome: object, kb: KnowledgeBase) -> Sequence[Remark]:
        changed = [item for item, one in case.decisions.items() if one.units and one.units > 8]
        return [Remark((item,), "absolute", "It passes the maximum of 8.", "violation/x") for item in changed]

    app = make_app(screened(), load=lambda: with_remarks(remarks))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await at(pilot, "dose/glabella/procerus")
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, DecisionDialog))
        await pilot.press("9")
        app.screen.query_one(KeyedList).focus()
        await pilot.press("1", "enter")
        await until(pilot, lambda: "It passes the maximum" in row(app, "Procerus"))
        assert "checking" not in heading(app)
        await pilot.press("backspace")
        await pilot.pause()
        assert "It passes" not in row(app, "Procerus")


async def test_remarks_on_older_decisions_are_dropped(make_app: MakeApp) -> None:
    go_on = threading.Event()
    asked: list[Case] = []

    def remarks(case: Case, outcome: object, kb: KnowledgeBase) -> Sequence[Remark]:
        asked.append(case)
        if len(asked) == 1:
            go_on.wait(10)
            return [Remark((PROCERUS,), "absolute", "Out of date.", "violation/x")]
        return []

    app = make_app(screened(), load=lambda: with_remarks(remarks))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await at(pilot, "dose/glabella/procerus")
        await pilot.press("a")
        await until(pilot, lambda: len(asked) == 1)
        assert "checking" in heading(app)
        await at(pilot, "dose/glabella/corrugator")
        await pilot.press("a")
        await until(pilot, lambda: len(asked) == 2)
        go_on.set()
        await until(pilot, lambda: "checking" not in heading(app))
        await pilot.pause(0.05)
        assert "Out of date" not in "".join(rows(app))


async def test_decisions_come_back_after_the_app_was_killed(make_app: MakeApp, store: JournalStore) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await at(pilot, "dose/glabella/corrugator")
        await pilot.press("a")
        await at(pilot, "dose/glabella/procerus")
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, DecisionDialog))
        await pilot.press("2", "enter")
        await until(pilot, lambda: app.screen is consultation(app))
        left = case_of(app)
        (journal,) = store.folder.glob("*.journal")
        kept = journal.read_bytes()
    after = JournalStore(store.folder.parent / "after")
    after.folder.mkdir()
    (after.folder / journal.name).write_bytes(kept)  # as a kill leaves it
    (offer,) = after.look().unfinished
    resumed = after.resume(offer)
    assert resumed is not None and resumed.note is None
    assert resumed.session.case == left
    assert resumed.session.case.decisions[PROCERUS].reason == "wait"
    resumed.session.undo()
    assert set(resumed.session.case.decisions) == {RIGHT, LEFT}
    resumed.session.recorder.close(keep=False)  # type: ignore[union-attr]


async def test_every_verb_is_in_the_palette(make_app: MakeApp) -> None:
    from tui.commands import verbs

    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        names = " ".join(name for name, _, _ in verbs(consultation(app)))
        for verb in ("accept", "change…", "decline…", "take back", "accept section…"):
            assert f"Decide: {verb}" in names
        assert "What changed…" in names and "What would flip this…" in names
