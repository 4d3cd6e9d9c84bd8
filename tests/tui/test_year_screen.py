"""The year on screen: opened from the consultation, walked with keys, never showing an older answer as this one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from engine.case import Case
from engine.errors import EngineError
from engine.schedule.preferences import Preferences
from engine.schedule.year import Schedule
from tests.tui.conftest import MakeApp, consultation, settled, until
from tests.tui.small_engine import backend, screened
from tests.tui.years import year
from tui.app import RhytidApp
from tui.palette import BoundCommands
from tui.panes.year_detail import YearDetail
from tui.screens.year import WORKING, YearScreen
from tui.screens.year_reasons import YearReasons
from tui.session.backend import Backend
from tui.session.edits import Edit
from tui.themes import DARK, LIGHT
from tui.widgets.field_row import FieldRow
from tui.widgets.keyed_list import KeyedList
from tui.widgets.outline import Outline
from tui.widgets.timeline import Timeline

SIZE = (120, 40)
Made = Callable[[Case, Preferences], Schedule]


def planning(made: Made) -> Callable[[], Backend]:
    """The small engine with a year from elsewhere, so that no test waits for the solver."""
    return lambda: replace(backend(), schedule=lambda case, kb, wishes: made(case, wishes))


def of(name: str) -> Callable[[], Backend]:
    return planning(lambda case, wishes: year(name, wishes.ready_by_event))


def screen(app: RhytidApp) -> YearScreen:
    return next(one for one in app.screen_stack if isinstance(one, YearScreen))


async def opened(pilot: Pilot[Any], app: RhytidApp, state: str = "ready") -> None:
    await settled(pilot)
    await pilot.press("f12")
    await until(pilot, lambda: isinstance(app.screen, YearScreen) and app.screen.state == state)
    await pilot.pause()
    await pilot.pause()


def said(app: RhytidApp, where: str = "#year-state") -> str:
    return str(screen(app).query_one(where, Static).render())


def day(app: RhytidApp) -> str:
    shown = screen(app).query_one(YearDetail)
    return f"{shown.border_title}\n{shown.query_one('#detail-day', Static).render()}"


def care(app: RhytidApp) -> str:
    return str(screen(app).query_one("#detail-care", Static).render())


async def test_f12_opens_the_year_on_its_first_session_with_its_day(make_app: MakeApp) -> None:
    app = make_app(screened(), load=of("complete_healthy_us"))
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app)
        assert said(app).startswith("10 visits with 10 sessions, from 30 Nov 2026 to 18 Oct 2027.")
        assert isinstance(app.focused, Timeline)
        assert day(app).startswith("Visit 1 · Mon 30 Nov 2026")
        await pilot.press("right")
        await pilot.pause()
        assert day(app).startswith("Visit 7 · Mon 3 May 2027")
        assert "2. Toxin: Botox Cosmetic (US) (2 of 3)" in day(app), "the device first, by the cautious order"
        assert "Mon 17 May 2027 (visit 8)" in day(app), "its review"
        assert "26 Apr – 3 May" in care(app)
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is consultation(app)


async def test_enter_opens_every_gap_with_its_statement_and_source(make_app: MakeApp) -> None:
    app = make_app(screened(), load=of("complete_healthy_us"))
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, YearReasons))
        await until(pilot, lambda: app.screen.query_one(Outline).option_count > 0)
        await pilot.press("down", "right", "down", "down", "right")
        await pilot.pause()
        told = "\n".join(str(option.prompt) for option in app.screen.query_one(Outline).options)
        assert "gap A review 14 to 21 days after each toxin session." in told
        assert "[statement:FUP-01]" in told and "source Flynn TC" in told
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, YearScreen)


async def test_the_agenda_and_the_timeline_share_their_cursor(make_app: MakeApp) -> None:
    app = make_app(screened(), load=of("complete_healthy_us"))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        await pilot.press("right", "l")
        await pilot.pause()
        rows = screen(app).query_one("#year-agenda", KeyedList)
        assert rows.display and not screen(app).query_one(Timeline).display
        assert rows.key == "toxin/2" and app.focused is rows
        await pilot.press("up")
        await pilot.pause()
        assert day(app).startswith("Visit 7") and rows.key == "ipl/3"
        await pilot.press("tab", "tab")
        await pilot.pause()
        assert screen(app).query_one(Timeline).key == "ipl/3"
        lines = [str(option.prompt) for option in rows.options]
        dated = [line[:15] for line in lines if line[:3] in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")]
        visits = year("complete_healthy_us").visits
        assert len(dated) == len(visits) + 1, "each visit once, and what may follow"


async def test_opening_does_not_wait_and_what_is_pending_shows_no_year(make_app: MakeApp) -> None:
    go_on = threading.Event()

    def slow(case: Case, wishes: Preferences) -> Schedule:
        go_on.wait(10)
        return year("complete_healthy_us")

    app = make_app(screened(), load=planning(slow))
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app, "pending")
        assert said(app) == WORKING
        assert not screen(app).query_one("#year-top").display and not screen(app).query_one("#year-detail").display
        go_on.set()
        await until(pilot, lambda: screen(app).state == "ready")
        await pilot.pause()
        assert screen(app).query_one("#year-top").display


async def test_an_answer_to_an_older_case_is_never_shown(make_app: MakeApp) -> None:
    go_on, asked = threading.Event(), []

    def slow(case: Case, wishes: Preferences) -> Schedule:
        asked.append(wishes.gaps)
        if len(asked) == 1:
            go_on.wait(10)
            return year("complete_healthy_us")
        return year("first_timer_natural")

    app = make_app(screened(), load=planning(slow))
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app, "pending")
        await pilot.press("g")
        go_on.set()
        await until(pilot, lambda: screen(app).state == "ready")
        assert asked == ["recommended", "minimum"]
        assert said(app).startswith("6 visits") and "least published gaps" in said(app)


async def test_undo_on_the_year_works_it_out_again(make_app: MakeApp) -> None:
    names = ["complete_healthy_us", "first_timer_natural"]
    app = make_app(screened(), load=planning(lambda case, wishes: year(names.pop(0))))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        consultation(app).edit((Edit("event_date", "2027-03-20"),), "Occasion")
        await opened(pilot, app)
        await pilot.press("ctrl+z")
        await until(pilot, lambda: screen(app).state == "ready" and said(app).startswith("6 visits"))
        assert consultation(app).session.case.event_date is None
        assert app.screen is screen(app)


async def test_what_fails_is_said_and_shows_no_year(make_app: MakeApp) -> None:
    def failing(case: Case, wishes: Preferences) -> Schedule:
        if wishes.gaps == "minimum":
            raise EngineError("the solver could not settle it")
        return year("complete_healthy_us")

    app = make_app(screened(), load=planning(failing))
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app)
        await pilot.press("g")
        await until(pilot, lambda: screen(app).state == "failed")
        await pilot.pause()
        assert "the solver could not settle it" in said(app) and "answers are safe" in said(app)
        assert not screen(app).query_one("#year-top").display
        await pilot.press("enter", "l", "l", "l")
        assert isinstance(app.screen, YearScreen)


async def test_a_case_with_faults_has_no_year_and_says_where(make_app: MakeApp) -> None:
    app = make_app(screened(person={"birth_date": "2030-01-01"}), load=of("complete_healthy_us"))
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app, "failed")
        assert "birth_date" in said(app)


async def test_a_clash_is_told_in_words(make_app: MakeApp) -> None:
    app = make_app(screened(event_date="2027-03-20"), load=of("isotretinoin_wants_peel"))
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app)
        assert "! Not finished in time for the event" in said(app, "#year-notes-text")
        await pilot.press("r")
        await until(pilot, lambda: said(app).startswith("No schedule meets everything asked for: 4 requirements clash"))
        await pilot.pause()
        told = "\n".join(str(option.prompt) for option in screen(app).query_one("#year-text", Outline).options)
        assert "Give up any one of them" in told
        assert "× Dermal needling (microneedling): not before 28 Feb 2027 (Oral isotretinoin" in told
        assert not screen(app).query_one("#year-notes").display
        await pilot.press("r")
        await until(pilot, lambda: said(app).startswith("4 visits"))


async def test_nothing_to_book_says_why(make_app: MakeApp) -> None:
    app = make_app(screened(), load=of("pregnancy"))
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app)
        assert said(app).startswith("Nothing to schedule. The plan says: Stop")
        assert app.focused is screen(app).query_one("#year-text")
        await pilot.press("l", "enter")
        assert isinstance(app.screen, YearReasons), "home care goes on, with its reasons"
        await pilot.press("escape", "right", "left_square_bracket", "home")
        assert isinstance(app.screen, YearScreen)
        assert said(app, "#year-legend") == "Nothing is booked."


async def test_what_has_to_be_answered_in_an_emergency_is_all_in_sight(make_app: MakeApp) -> None:
    app = make_app(screened(), load=of("balance_trouble_swallowing_is_an_emergency"))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        assert said(app, "#year-notes-text").endswith(".ended, then make the year again.")
        notes = screen(app).query_one("#year-notes")
        assert notes.display and notes.size.height >= 4 and notes.max_scroll_y == 0


async def test_e_goes_to_the_event_date_and_back(make_app: MakeApp) -> None:
    app = make_app(screened(), load=of("complete_healthy_us"))
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app)
        await pilot.press("r")
        assert screen(app).state == "ready", "there is no event to be ready for"
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.focused, FieldRow) and app.focused.row.key.endswith(":event"))
        assert app.screen is consultation(app)
        await pilot.press(*"2027-03-20", "enter")
        await settled(pilot)
        assert str(consultation(app).session.case.event_date) == "2027-03-20"


async def test_a_click_on_a_tab_and_the_palette_lead_to_the_same(make_app: MakeApp) -> None:
    app = make_app(screened(), load=of("complete_healthy_us"))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "Year" in {action.label for action, _ in BoundCommands(consultation(app))._offers()}
        await opened(pilot, app)
        names = [name for name, _, _ in screen(app).verbs()]
        assert names[:3] == ["Timeline", "Agenda", "Not booked"]
        await pilot.click("#year-tabs", offset=(14, 0))
        await pilot.pause()
        assert screen(app).query_one("#year-agenda").display


async def test_it_fits_every_size_and_keeps_its_cursor_through_them(make_app: MakeApp) -> None:
    app = make_app(screened(), load=of("complete_healthy_gb"))
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, app)
        await pilot.press("down")
        for size in ((76, 22), (200, 60), (80, 24), (160, 50)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            line = screen(app).query_one(Timeline)
            assert line.size.height >= 6 and screen(app).query_one(YearDetail).size.height >= 3
            widths = {len("".join(segment.text for segment in line.render_line(y))) for y in range(line.size.height)}
            assert widths == {line.size.width}
        assert line.key == "ha_skin_booster/1"


PICTURES = {
    "timeline": ((120, 40), DARK.name, ("right",)),
    "agenda": ((80, 24), LIGHT.name, ("l", "down")),
}


@pytest.mark.parametrize("name", PICTURES)
def test_looks_as_before(name: str, snap_compare: Callable[..., bool], make_app: MakeApp) -> None:
    size, theme, presses = PICTURES[name]
    app = make_app(screened(), load=of("complete_healthy_us"))

    async def run_before(pilot: Pilot[Any]) -> None:
        pilot.app.theme = theme
        await opened(pilot, app)
        for key in presses:
            await pilot.press(key)
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=run_before)
