"""The app on the small engine, at a fixed time, with journals in a folder of the test."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from engine.case import Case
from tests.tui.small_engine import backend, write_case
from tui.app import RhytidApp
from tui.screens.consult import ConsultScreen
from tui.session.backend import Backend
from tui.session.store import JournalStore

NOW = dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)

MakeApp = Callable[..., RhytidApp]


@pytest.fixture(autouse=True)
def no_blinking_cursor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Input, "cursor_blink", False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("RHYTID_CONFIG", str(tmp_path / "config"))


@pytest.fixture
def store(tmp_path: Path) -> JournalStore:
    return JournalStore(tmp_path / "state")


@pytest.fixture
def make_app(tmp_path: Path, store: JournalStore) -> Iterator[MakeApp]:
    """Make an app, on a case written to a file unless there is none."""

    def make(case: Case | None = None, *, load: Callable[[], Backend] = backend, file: Path | None = None) -> RhytidApp:
        path = file
        if case is not None:
            path = tmp_path / "visit.json"
            write_case(case, path)
        return RhytidApp(path, load=load, store=store, clock=lambda: NOW, examples=tmp_path / "none")

    yield make


async def settled(pilot: Pilot[None]) -> None:
    """Wait until the app is loaded, nothing is being worked out and the screen is drawn."""
    app = pilot.app
    assert isinstance(app, RhytidApp)
    await until(pilot, lambda: app.backend is not None or bool(app.trouble))
    await until(pilot, lambda: app.case_path is None)
    await pilot.pause()
    await until(pilot, lambda: not working(app))
    await pilot.pause()


def working(app: RhytidApp) -> bool:
    return any(screen.side.plan.state == "pending" for screen in app.screen_stack if isinstance(screen, ConsultScreen))


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    for _ in range(500):
        if true():
            return
        await pilot.pause(0.01)
    raise AssertionError("it never came true")


def consultation(app: RhytidApp) -> ConsultScreen:
    return next(screen for screen in app.screen_stack if isinstance(screen, ConsultScreen))
