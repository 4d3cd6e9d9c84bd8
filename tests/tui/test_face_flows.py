"""The face in a consultation: one selection with form and plan, and never an old dose for a current one."""

from __future__ import annotations

import threading
from dataclasses import replace
from decimal import Decimal

from textual.pilot import Pilot

from engine.case import Case
from kb.snapshot import KnowledgeBase
from tests.tui.conftest import MakeApp, consultation, settled, until
from tests.tui.face_scenes import small_drawn_kb
from tests.tui.small_engine import SmallOutcome, backend, consult, screened, small_case
from tui.app import RhytidApp
from tui.panes.face_pane import FacePane
from tui.session.backend import Backend
from tui.session.edits import Edit
from tui.widgets.face_map import FaceMap
from tui.widgets.field_row import FieldRow
from tui.widgets.stepper import Stepper

SIZE = (120, 40)


def drawn() -> Backend:
    return replace(backend(), kb=small_drawn_kb())


def face_of(app: RhytidApp) -> FaceMap:
    return consultation(app).query_one(FaceMap)


def words(app: RhytidApp) -> str:
    return str(consultation(app).query_one("#face-words").render())


async def go(pilot: Pilot[None], app: RhytidApp, path: str) -> None:
    screen = consultation(app)
    place = screen.form.find(path, screen.session.case)
    assert place is not None
    screen.go_to(place)
    await pilot.pause()
    await pilot.pause()


async def test_the_face_takes_the_place_of_the_form_and_gives_it_back(make_app: MakeApp) -> None:
    app = make_app(screened(), load=drawn)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        screen = consultation(app)
        assert not screen.query_one(FacePane).display
        await pilot.press("f10")
        assert screen.query_one(FacePane).display and not screen.query_one("#form").display
        assert screen.query_one("#plan").display
        assert isinstance(app.focused, FaceMap)
        await pilot.press("f2")
        assert screen.query_one("#form").display and not screen.query_one(FacePane).display


async def test_on_a_narrow_screen_the_face_is_a_view_of_its_own_with_a_tab(make_app: MakeApp) -> None:
    app = make_app(screened(), load=drawn)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f10")
        await settled(pilot)
        screen = consultation(app)
        assert [pane.id for pane in screen.query("#panes .pane") if pane.is_on_screen and pane.size.width] == ["face"]
        assert "map" in {tab.key for tab in screen.query_one(Stepper).tabs}
        await pilot.press("escape")
        assert screen.query_one("#form").display


async def test_where_there_is_room_form_face_and_plan_stand_side_by_side(make_app: MakeApp) -> None:
    app = make_app(screened(), load=drawn)
    async with app.run_test(size=(150, 44)) as pilot:
        await settled(pilot)
        widths = {name: consultation(app).query_one(name).size.width for name in ("#form", "#face", "#side")}
        assert all(width >= 36 for width in widths.values()), widths
        await pilot.resize_terminal(150, 43)
        await settled(pilot)
        assert not consultation(app).query_one(FacePane).display


async def test_doses_states_and_words_follow_the_plan(make_app: MakeApp) -> None:
    app = make_app(screened(), load=drawn)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f10")
        face = face_of(app)
        marks = {region: (mark.state, mark.units) for region, mark in face.view.marks.items()}
        assert marks == {
            ("corrugator", "right"): ("dose", "6"),
            ("corrugator", "left"): ("dose", "4"),
            ("procerus", "midline"): ("dose", "4"),
        }
        assert face.view.lines["frown", "right"].expression == 1.0
        assert face.view.lines["frown", "right"].rest is None
        consultation(app).query_one(FacePane).choose("procerus")
        assert "Procerus, midline" in words(app)
        assert "4 Alpha units in the midline, points not given" in words(app)
        assert "Off label" in words(app)


async def test_a_safety_stop_hatches_what_it_excludes_and_says_why(make_app: MakeApp) -> None:
    case = small_case(safety={"answers": {"myasthenia": {"answer": "yes"}}})
    app = make_app(case, load=drawn)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f10")
        face = face_of(app)
        assert face.view.marks["corrugator", "left"].state == "excluded"
        assert "Co×" in face.text()
        consultation(app).query_one(FacePane).choose("corrugator", "left")
        assert "Excluded (absolute)" in words(app) and "Myasthenia is answered yes." in words(app)


async def test_form_face_and_plan_share_one_selection(make_app: MakeApp) -> None:
    app = make_app(screened(), load=drawn)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        face = face_of(app)
        await go(pilot, app, "muscles.frontalis.right.contraction")
        assert face.selected == ("frontalis", "right")
        await go(pilot, app, "lines.frown.left.expression")
        assert face.selected == ("corrugator", "right"), "the muscle that makes the line"
        await pilot.press("f3")
        plan = consultation(app).side.plan
        for _ in range(12):
            if plan.chosen is not None and "toxin/glabella/procerus/midline" in plan.chosen.items:
                break
            await pilot.press("down")
        assert face.selected == ("procerus", "midline")
        await pilot.press("f10")
        face.select(("frontalis", "left"))
        await pilot.press("enter")
        await settled(pilot)
        row = app.focused
        assert isinstance(row, FieldRow) and row.row.key == "muscle:frontalis"
        assert face.selected == ("frontalis", "left"), "the side is kept"


async def test_an_old_dose_never_looks_current_on_the_face(make_app: MakeApp) -> None:
    gate = threading.Event()

    def slow(case: Case, kb: KnowledgeBase) -> SmallOutcome:
        if case.person.age_years == 50:
            gate.wait(10)
        if case.person.age_years == 51:
            raise RuntimeError("no rule")
        return consult(case, kb)

    app = make_app(screened(), load=lambda: replace(backend(slow), kb=small_drawn_kb()))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f10")
        face, screen = face_of(app), consultation(app)
        consultation(app).query_one(FacePane).choose("procerus")
        screen.edit((Edit("person.age_years", 50),), "age")
        await pilot.pause()
        assert face.view.stale and not face.view.marks and not face.view.dots
        assert "not current" in face.text() and "No current plan" in words(app)
        assert face.view.lines, "the graded lines are answers, not the plan's"
        gate.set()
        await settled(pilot)
        assert not face.view.stale and face.view.marks
        screen.edit((Edit("person.age_years", 51),), "age")
        await until(pilot, lambda: screen.side.plan.state == "failed")
        assert face.view.stale and not face.view.marks


async def test_the_recorded_phototype_sets_the_skin(make_app: MakeApp) -> None:
    app = make_app(screened(), load=drawn)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert face_of(app).view.complexion == ""
        consultation(app).edit((Edit("skin.phototype", "V"),), "phototype")
        await settled(pilot)
        assert face_of(app).view.complexion == "V"


async def test_a_line_graded_once_for_both_sides_is_drawn_on_both(make_app: MakeApp) -> None:
    lines = {"frown": {"both": {"rest": Decimal(3), "expression": Decimal(4)}, "scale": "five"}}
    app = make_app(screened(lines=lines), load=drawn)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        lines_drawn = face_of(app).view.lines
        assert lines_drawn["frown", "right"] == lines_drawn["frown", "left"]
        assert (lines_drawn["frown", "right"].rest, lines_drawn["frown", "right"].expression) == (0.75, 1.0)


async def test_a_knowledge_base_without_a_drawing_says_so(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f10", "down", "enter", "s", "z", "v", "space")
        assert "draws no face" in words(app)
