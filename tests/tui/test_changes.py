"""What the last answer changed: the line under the heading, the list in full, and when neither may be seen."""

from __future__ import annotations

import threading
from decimal import Decimal
from pathlib import Path

from textual.widgets import Static

from engine.casefile import read_case
from engine.compare_plans import EntryChange, FieldChange, compare_plans
from engine.consultation import consult as real_consult
from kb.snapshot import KnowledgeBase, load
from tests.tui.conftest import MakeApp, consultation, settled, until
from tests.tui.small_engine import SmallOutcome, backend, consult, screened, small_case
from tui.app import RhytidApp
from tui.panes.change_words import brief, change_nodes
from tui.screens.changes import TreeDialog
from tui.widgets.outline import Outline

SIZE = (120, 40)
MAN = Path(__file__).parents[2] / "examples" / "strong_glabella_man.yaml"


def strip(app: RhytidApp) -> str:
    line = consultation(app).side.plan.query_one("#plan-changed", Static)
    return str(line.render()) if line.display else ""


def answer(app: RhytidApp, path: str, value: object) -> None:
    screen = consultation(app)
    assert screen.session.apply(path, value, path)
    screen._case_changed()


async def test_each_answer_tells_what_it_changed_and_undo_clears_it(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert strip(app) == "", "the first plan is no change"
        answer(app, "lines.frown.right.expression", Decimal(2))
        assert strip(app) == "", "nothing is told while the plan is worked out"
        await until(pilot, lambda: bool(strip(app)))
        assert strip(app).startswith("Δ corrugator R 6 → 4 U")
        assert strip(app).endswith("d all")
        answer(app, "skin.dull", "yes")
        await until(pilot, lambda: "Gentle peel recommended" in strip(app))
        assert "corrugator" not in strip(app), "only what the last answer changed"
        await pilot.press("ctrl+z")
        await settled(pilot)
        await pilot.pause(0.05)
        assert strip(app) == ""


async def test_an_answer_without_effect_says_nothing(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        answer(app, "skin.dull", "yes")
        await until(pilot, lambda: bool(strip(app)))
        answer(app, "note", "nothing medical")
        await settled(pilot)
        await pilot.pause(0.05)
        assert strip(app) == ""


async def test_taking_a_decision_back_does_not_silence_the_next_answer(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        answer(app, "lines.frown.right.expression", Decimal(2))
        await until(pilot, lambda: bool(strip(app)))
        told = strip(app)
        await pilot.press("f3", "a", "ctrl+z")
        await settled(pilot)
        assert strip(app) == told, "the plan is the same, and so is what the last answer changed"
        answer(app, "skin.dull", "yes")
        await until(pilot, lambda: "Gentle peel recommended" in strip(app))


async def test_a_stop_is_told_first(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        answer(app, "safety.answers.myasthenia.answer", "yes")
        await until(pilot, lambda: bool(strip(app)))
        assert strip(app).startswith("Δ now a stop")


async def test_several_quick_answers_are_compared_with_the_plan_last_seen(make_app: MakeApp) -> None:
    go_on, started = threading.Event(), threading.Event()
    go_on.set()

    def slow(case: object, kb: KnowledgeBase) -> SmallOutcome:
        started.set()
        go_on.wait(10)
        return consult(case, kb)  # type: ignore[arg-type]

    app = make_app(screened(), load=lambda: backend(slow))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        go_on.clear()
        started.clear()
        answer(app, "lines.frown.right.expression", Decimal(1))
        await until(pilot, started.is_set)
        answer(app, "lines.frown.right.expression", Decimal(2))
        go_on.set()
        await until(pilot, lambda: bool(strip(app)))
        assert strip(app).startswith("Δ corrugator R 6 → 4 U"), "the plan in between was never seen"


async def test_a_fault_hides_it_and_the_next_plan_is_compared_with_the_last_good_one(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        answer(app, "person", {"birth_date": "2030-01-01"})
        await settled(pilot)
        assert strip(app) == ""
        answer(app, "person", {"age_years": 70})
        await until(pilot, lambda: bool(strip(app)))
        assert "over the licensed age" in strip(app)


async def test_the_whole_list_opens_and_closes(make_app: MakeApp) -> None:
    app = make_app(small_case())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f3", "d")
        await pilot.pause()
        assert app.screen is consultation(app), "there is nothing to open yet"
        answer(app, "safety.none_of", ["nerves"])
        await until(pilot, lambda: strip(app).startswith("Δ corrugator R +6 U"))
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, TreeDialog) and bool(app.screen.query_one(Outline).options))
        text = "\n".join(str(option.prompt) for option in app.screen.query_one(Outline).options)
        assert "What is treated" in text and "Procerus" in text and "What stands in the way" in text
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is consultation(app)


def test_the_line_fits_and_counts_what_it_leaves_out() -> None:
    changes = tuple(EntryChange("adjuncts", f"adjunct/{number}", f"Treatment {number}", "added") for number in range(9))
    for width in (40, 60, 100):
        line = brief(changes, str, width)
        assert len(line) <= width and line.startswith("Δ Treatment 0 recommended")
        assert line.endswith("· d all") and f"+{9 - line.count('recommended')}" in line
    assert brief((), str, 80) == ""
    small = (EntryChange("care", "care/1", "Care", "changed", (FieldChange("text", "a", "b"),)),)
    assert brief(small, str, 80) == "Δ 1 smaller change · d all"


def test_real_plans_told_with_what_made_each_difference() -> None:
    from engine.alternatives.differences import differences
    from engine.alternatives.settings import parse_setting, with_settings

    kb = load()
    case = read_case(MAN, kb)
    changed = with_settings(case, [parse_setting("safety.myasthenia_gravis=yes", kb)], kb)
    old, new = real_consult(case, kb), real_consult(changed, kb)
    found = compare_plans(old.plan, new.plan)
    assert "new: myasthenia gravis" in brief(found, kb.label, 200)
    assert f"{len(old.plan.toxin)} doses gone" in brief(found, kb.label, 200)
    groups = list(change_nodes(differences(old, new, kb), kb))
    told = [child for group in groups for child in group.children]
    assert len(told) == len(found), "every difference is told once"
    doses = [one for one in told if one.text.startswith(("Procerus", "Frontalis"))]
    assert doses and all(any(below.tag == "why" for below in one.children) for one in doses)
