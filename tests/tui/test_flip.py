"""What would flip this: single answers first, pairs on request, both called off by leaving."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

from textual.widgets import Static

from engine.case import Case
from tests.tui.conftest import MakeApp, consultation, settled, until
from tests.tui.small_engine import backend, screened
from tui.app import RhytidApp
from tui.screens.flip import FlipDialog
from tui.session.backend import Asked, Backend

SIZE = (120, 40)
Progress = Callable[[int, int], None]


def flipping(flip: Callable[[Case, str, bool, int, Progress], str]) -> Callable[[], Backend]:
    return lambda: replace(backend(), asked=Asked(flip=flip))


def shown(app: RhytidApp) -> str:
    return str(app.screen.query_one("#answer", Static).render())


def state(app: RhytidApp) -> str:
    assert isinstance(app.screen, FlipDialog)
    return app.screen.state


async def test_single_answers_first_then_pairs(make_app: MakeApp) -> None:
    asked: list[tuple[str, bool]] = []

    def flip(case: Case, item: str, two: bool, width: int, progress: Progress) -> str:
        asked.append((item, two))
        progress(0, 2)
        return f"{'pairs' if two else 'single'} for {item} in {width > 90}"

    app = make_app(screened(), load=flipping(flip))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f3", "F")
        await until(pilot, lambda: isinstance(app.screen, FlipDialog) and state(app) == "done")
        item = "toxin/glabella/corrugator/right"
        assert shown(app) == f"single for {item} in True" and asked == [(item, False)]
        await pilot.press("p")
        await until(pilot, lambda: state(app) == "all")
        assert shown(app).startswith("pairs") and asked[1:] == [(item, True)]
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is consultation(app)


async def test_calling_pairs_off_keeps_the_single_answers_and_ends_the_search(make_app: MakeApp) -> None:
    running, ended = threading.Event(), threading.Event()

    def flip(case: Case, item: str, two: bool, width: int, progress: Progress) -> str:
        if not two:
            return "single answers"
        try:
            for step in range(10_000):
                running.set()
                progress(step, 10_000)
                threading.Event().wait(0.005)
        finally:
            ended.set()
        return "pairs"

    app = make_app(screened(), load=flipping(flip))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f3", "F")
        await until(pilot, lambda: isinstance(app.screen, FlipDialog) and state(app) == "done")
        await pilot.press("p")
        await until(pilot, running.is_set)
        assert state(app) == "pairs"
        await pilot.press("escape")
        await until(pilot, ended.is_set)
        assert state(app) == "done" and shown(app) == "single answers"
        assert isinstance(app.screen, FlipDialog)


async def test_closing_ends_the_search(make_app: MakeApp) -> None:
    running, ended = threading.Event(), threading.Event()

    def flip(case: Case, item: str, two: bool, width: int, progress: Progress) -> str:
        try:
            while True:
                running.set()
                progress(1, 2)
                threading.Event().wait(0.005)
        finally:
            ended.set()

    app = make_app(screened(), load=flipping(flip))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f3", "F")
        await until(pilot, running.is_set)
        await pilot.press("escape")
        await until(pilot, ended.is_set)
        assert app.screen is consultation(app)


async def test_what_goes_wrong_is_said(make_app: MakeApp) -> None:
    def flip(case: Case, item: str, two: bool, width: int, progress: Progress) -> str:
        raise ValueError("no such item")

    app = make_app(screened(), load=flipping(flip))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f3", "F")
        await until(pilot, lambda: isinstance(app.screen, FlipDialog) and "no such item" in shown(app))
        await pilot.press("p")
        await pilot.pause()
        assert state(app) == "all", "a search that failed offers no second step"
