"""The lock: by key or after a silence, it covers everything, and only coming back uncovers it."""

from __future__ import annotations

import datetime as dt

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import NOW, MakeApp, consultation, settled, until
from tests.tui.small_engine import screened
from tui.app import RhytidApp
from tui.manners.idle import Idle
from tui.screens.consult import ConsultScreen
from tui.screens.lock import LockScreen
from tui.widgets.prompt import Question


class Clock:
    """A clock that only goes when told to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now

    def go(self, **by: float) -> None:
        self.now += dt.timedelta(**by)


def test_silence_is_too_long_after_the_minutes_and_input_starts_it_anew() -> None:
    clock = Clock()
    idle = Idle(clock, 10)
    clock.go(minutes=9, seconds=59)
    assert not idle.too_long
    clock.go(seconds=1)
    assert idle.too_long
    idle.touched()
    assert not idle.too_long


def test_zero_minutes_never_lock_and_a_clock_set_back_does_not_either() -> None:
    clock = Clock()
    never, idle = Idle(clock, 0), Idle(clock, 10)
    clock.go(days=3)
    assert not never.too_long
    idle.touched()
    clock.go(hours=-2)
    assert not idle.too_long
    clock.go(minutes=10)
    assert idle.too_long, "the silence is counted from when the clock was set back"


def screen_text(app: RhytidApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def locked(pilot: Pilot[None], app: RhytidApp) -> None:
    await until(pilot, lambda: isinstance(app.screen, LockScreen))
    await pilot.pause()


async def test_after_the_silence_nothing_of_the_patient_is_to_be_seen(make_app: MakeApp) -> None:
    clock = Clock()
    app = make_app(screened())
    app.clock = clock
    app.manners.idle = Idle(clock, 10)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        assert "visit-1" in screen_text(app) and "Corrugator" in screen_text(app)
        clock.go(minutes=9)
        await pilot.press("down")
        clock.go(minutes=9)
        app.manners.look()
        await pilot.pause()
        assert isinstance(app.screen, ConsultScreen), "the key press was a sign of life"
        app.notify("visit-1 was saved", timeout=60)
        clock.go(minutes=1)
        app.manners.look()
        await locked(pilot, app)
        assert "Locked" in screen_text(app)
        for word in ("visit-1", "visit.json", "Corrugator", "units", "42"):
            assert word not in screen_text(app), word


async def test_no_key_does_anything_but_the_one_that_returns(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        before = consultation(app).session.case
        await pilot.press("ctrl+l")
        await locked(pilot, app)
        await pilot.press("n", "ctrl+z", "f1", "ctrl+p", "ctrl+q", "ctrl+g", "ctrl+s", "escape", "space")
        app.notify("Autosave has stopped for visit-1")
        await pilot.pause()
        assert isinstance(app.screen, LockScreen) and "visit-1" not in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ConsultScreen))
        await until(pilot, lambda: any("visit-1" in note.message for note in app._notifications))
        assert consultation(app).session.case == before


async def test_it_covers_a_dialog_too_and_gives_it_back(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        consultation(app).session.apply("note", "half done")
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("ctrl+l")
        await locked(pilot, app)
        await pilot.click("#locked")
        await until(pilot, lambda: isinstance(app.screen, Question))


@pytest.mark.parametrize(("typed", "minutes"), [("0", 0), ("25", 25), ("x", 10), ("-3", 10), ("1441", 10)])
async def test_the_minutes_are_asked_for_and_kept(make_app: MakeApp, typed: str, minutes: int) -> None:
    app = make_app(screened())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.manners.ask_lock_minutes()
        await pilot.pause()
        await pilot.press("end", *["backspace"] * 3, *typed, "enter")
        await until(pilot, lambda: isinstance(app.screen, ConsultScreen))
        assert app.manners.idle.minutes == minutes
    assert make_app(screened()).manners.idle.minutes == minutes
