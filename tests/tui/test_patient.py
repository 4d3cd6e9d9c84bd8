"""The patient's view: one key there and one back, page by page, and never an old plan as the current one."""

from __future__ import annotations

import dataclasses
import threading
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Static

from engine.case import Case
from engine.patient.page import Heading, Made, Moment, Passage, PatientPage, Planned, Risk, Section, Strength
from kb.snapshot import KnowledgeBase
from tests.tui.conftest import NOW, MakeApp, consultation, settled, until
from tests.tui.small_engine import SmallOutcome, backend, consult, screened
from tui.app import RhytidApp
from tui.palette import BoundCommands
from tui.screens.consult import ConsultScreen
from tui.screens.patient import FAILED, PENDING, PatientScreen
from tui.session.backend import Backend
from tui.widgets.page_dots import PageDots

SURE = Strength(words="Good evidence.", bars=4)


def small_page(outcome: Any, case: Case, kb: KnowledgeBase) -> PatientPage:
    """A page of three sections that names the number of grades in the case."""
    planned = Planned(
        title="Between the eyebrows", amount=f"{len(case.lines)} units", items=("t",), sources=("s",), strength=SURE
    )
    moment = Moment(about="it", first_day=2, last_day=5, title="First effect", text="It starts.", sources=("s",))
    risk = Risk(title="A drooping eyelid", often="about 25 in every 1000 people", sources=("s",), strength=SURE)
    sections = (
        Section(key="plan", title="What is planned", blocks=(Heading(text="Injections"), planned)),
        Section(key="expect", title="What to expect", blocks=(moment,)),
        Section(key="balance", title="Benefits and risks", blocks=(risk, Passage(text="Call us.", tone="urgent"))),
    )
    return PatientPage(
        case_id=case.id,
        date=NOW.date(),
        status="planned",
        title="Your treatment plan",
        lead="This is a plan.",
        sections=sections,
        made=Made(engine_version="0", kb_release="0", kb_version="0" * 64, plan_digest="0" * 64),
    )


def with_page(**changes: Any) -> Backend:
    return dataclasses.replace(backend(), **{"patient": small_page, **changes})


def view(app: RhytidApp) -> PatientScreen:
    assert isinstance(app.screen, PatientScreen)
    return app.screen


def read(app: RhytidApp) -> str:
    return "\n".join(str(one.render()) for one in view(app).query(Static))


async def ready(pilot: Pilot[None], app: RhytidApp) -> None:
    await until(pilot, lambda: isinstance(app.screen, PatientScreen) and not view(app).waiting)
    await pilot.pause()


async def test_one_key_there_and_one_back(make_app: MakeApp) -> None:
    app = make_app(screened(), load=with_page)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f9")
        await ready(pilot, app)
        assert "1 units" in read(app)
        assert "●●●●○  Good evidence." in read(app)
        assert "visit.json" not in read(app)
        await pilot.press("escape")
        assert isinstance(app.screen, ConsultScreen)
        await pilot.press("f9")
        await ready(pilot, app)
        await pilot.press("f9")
        assert isinstance(app.screen, ConsultScreen)


async def test_pages_turn_with_arrows_numbers_and_the_mouse(make_app: MakeApp) -> None:
    app = make_app(screened(), load=with_page)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("f9")
        await ready(pilot, app)
        dots = view(app).query_one(PageDots)
        assert str(dots.render()) == "(1) ○ ○"
        await pilot.press("right")
        assert "Day 2 to 5" in read(app)
        assert "Between the eyebrows" not in read(app)
        await pilot.press("3")
        assert "How often: about 25 in every 1000 people" in read(app)
        assert "! Call us." in read(app)
        assert str(dots.render()) == "● ● (3)"
        await pilot.press("right", "9")
        assert str(dots.render()) == "● ● (3)"
        await pilot.press("left")
        assert "First effect" in read(app)
        await pilot.click(PageDots, offset=(0, 0))
        assert str(dots.render()) == "(1) ○ ○"


async def test_while_the_plan_is_worked_out_it_says_so(make_app: MakeApp) -> None:
    going = threading.Event()

    def slow(case: Case, kb: KnowledgeBase) -> SmallOutcome:
        going.wait(10)
        return consult(case, kb)

    app = make_app(screened(), load=lambda: with_page(evaluate=slow))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: any(isinstance(screen, ConsultScreen) for screen in app.screen_stack))
        await pilot.press("f9")
        await until(pilot, lambda: isinstance(app.screen, PatientScreen))
        await pilot.pause()
        assert PENDING in read(app)
        assert "units" not in read(app)
        going.set()
        await ready(pilot, app)
        assert "1 units" in read(app)


async def test_a_plan_that_fails_is_not_shown_and_its_trouble_not_told(make_app: MakeApp) -> None:
    def broken(case: Case, kb: KnowledgeBase) -> SmallOutcome:
        raise ValueError("secret trouble")

    for load in (lambda: with_page(evaluate=broken), lambda: with_page(patient=_cannot), backend):
        app = make_app(screened(), load=load)
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await pilot.press("f9")
            await ready(pilot, app)
            assert FAILED in read(app)
            assert "secret" not in read(app)


def _cannot(outcome: Any, case: Case, kb: KnowledgeBase) -> PatientPage:
    raise ValueError("secret trouble")


async def test_a_page_made_for_an_older_plan_is_dropped(make_app: MakeApp) -> None:
    app = make_app(screened(), load=with_page)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        case = consultation(app).session.case
        await pilot.press("f9")
        await ready(pilot, app)
        held = threading.Event()

        def late() -> PatientPage:
            held.wait(10)
            return small_page(None, case, app.backend.kb) if app.backend else None  # type: ignore[return-value]

        view(app).show(late)
        view(app).pending()
        held.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert PENDING in read(app)
        assert "units" not in read(app)


async def test_it_opens_from_the_palette_too(make_app: MakeApp) -> None:
    app = make_app(screened(), load=with_page)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        offers = BoundCommands(consultation(app))._offers()
        action, node = next((one, node) for one, node in offers if one.id == "consult.patient")
        await app.run_action(action.call, node)
        await ready(pilot, app)
        assert "Between the eyebrows" in read(app)
