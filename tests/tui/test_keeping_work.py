"""Flows that keep work: quitting, resuming, saving, and what goes wrong around files and screens."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from engine.case import Case, Context
from tests.tui.conftest import MakeApp, consultation, settled, until
from tests.tui.small_engine import TODAY, screened, small_case
from tui.app import RhytidApp
from tui.opening import UNREADABLE
from tui.screens.consult import ConsultScreen
from tui.screens.home import HomeScreen
from tui.session.session import Session
from tui.session.store import JournalStore
from tui.widgets.field_row import FieldRow
from tui.widgets.keyed_list import KeyedList
from tui.widgets.prompt import Question

SIZE = (120, 40)


def plan_text(app: RhytidApp) -> str:
    options = consultation(app).side.plan.query_one(KeyedList).options
    return "\n".join(str(option.prompt) for option in options)


def state_of(app: RhytidApp) -> str:
    return consultation(app).side.plan.state


async def go(pilot: Pilot[None], app: RhytidApp, words: str) -> None:
    """Go to a row by the words it is found by."""
    screen = consultation(app)
    place = next(place for name, place in screen.form.entries(screen.session.case) if words in name)
    screen.go_to(place)
    await pilot.pause()
    await pilot.pause()


async def test_quitting_asks_only_when_the_file_lacks_something(make_app: MakeApp, store: JournalStore) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await go(pilot, app, "Dull skin")
        await pilot.press("y", "ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, ConsultScreen)
        await pilot.press("ctrl+s", "ctrl+q")
        await until(pilot, lambda: not app.is_running)
    assert store.look().unfinished == ()
    assert not list(store.folder.glob("*.journal"))


async def test_work_kept_for_the_next_start_is_resumed_there(make_app: MakeApp, store: JournalStore) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await go(pilot, app, "Dull skin")
        await pilot.press("y", "ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("k")
        await until(pilot, lambda: not app.is_running)
    assert len(store.look().unfinished) == 1

    again = make_app(screened())
    async with again.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(again.screen, Question))
        await pilot.press("r")
        await until(pilot, lambda: isinstance(again.screen, ConsultScreen))
        await settled(pilot)
        session = consultation(again).session
        assert session.case.skin == {"dull": "yes"} and session.dirty
        await pilot.press("ctrl+z")
        await settled(pilot)
        assert consultation(again).session.case.skin == {}, "what was done before the crash can be undone after it"


async def test_a_file_that_somebody_changed_between_crash_and_resume_is_not_overwritten_unasked(
    make_app: MakeApp, tmp_path: Path
) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await go(pilot, app, "Dull skin")
        await pilot.press("y", "ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("k")
        await until(pilot, lambda: not app.is_running)

    again = make_app(screened())
    file = tmp_path / "visit.json"
    theirs = file.read_text(encoding="utf-8").replace('"visit-1"', '"visit-1-theirs"')
    file.write_text(theirs, encoding="utf-8")
    async with again.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(again.screen, Question))
        await pilot.press("r")
        await until(pilot, lambda: isinstance(again.screen, ConsultScreen))
        await settled(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(again.screen, Question))
        assert file.read_text(encoding="utf-8") == theirs


async def test_unsaved_work_is_on_the_home_screen_and_can_be_thrown_away(
    make_app: MakeApp, store: JournalStore
) -> None:
    session = Session(small_case())
    store.start(session)
    session.apply("note", "half done")
    session.recorder.close(keep=True)  # type: ignore[union-attr]
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, HomeScreen)
        await pilot.press("down", "down", "delete")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("t")
        await pilot.pause()
        assert store.look().unfinished == ()


async def test_a_corrupt_journal_never_stops_the_start(make_app: MakeApp, store: JournalStore) -> None:
    store.folder.mkdir()
    (store.folder / "x.journal").write_bytes(b"\x00" * 50)
    app = make_app(small_case())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, ConsultScreen)
    assert (store.folder / "x.set-aside").exists()


async def test_a_journal_that_is_a_folder_is_told_and_never_stops_the_start(
    make_app: MakeApp, store: JournalStore
) -> None:
    (store.folder / "x.journal").mkdir(parents=True)
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert any("cannot be looked at" in note.message for note in app._notifications)


async def test_a_new_consultation_starts_once_it_is_known_where(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(file=tmp_path / "fresh.json")
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app.backend is not None)
        await until(pilot, lambda: type(app.screen).__name__ == "NewDialog")
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert type(app.screen).__name__ == "NewDialog"
        await pilot.press("g", "down", "space", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ConsultScreen))
        await settled(pilot)
        session = consultation(app).session
        assert (session.case.id, session.case.context.jurisdiction) == ("fresh", "GB")
        await pilot.press("ctrl+s")
        await settled(pilot)
    saved = Case.model_validate_json((tmp_path / "fresh.json").read_text())
    assert saved.context.date == TODAY


async def test_save_as_asks_before_replacing(make_app: MakeApp, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("mine")
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+n")
        await pilot.pause()
        app.screen.query_one(Input).value = str(tmp_path / "other.yaml")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("k")
        await pilot.pause()
        assert (tmp_path / "other.yaml").read_text() == "mine"


async def test_a_file_changed_by_others_is_not_overwritten_unasked(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        (tmp_path / "visit.json").write_text("changed elsewhere")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("escape")
        await pilot.pause()
        assert (tmp_path / "visit.json").read_text() == "changed elsewhere"


async def test_a_case_that_cannot_be_read_ends_the_start_with_status_2(make_app: MakeApp, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{")
    app = make_app(file=tmp_path / "bad.json")
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: not app.is_running)
    assert app.return_code == UNREADABLE


async def test_a_knowledge_base_that_cannot_be_loaded_is_said_on_the_home_screen(make_app: MakeApp) -> None:
    def broken() -> object:
        raise RuntimeError("line 3 of [muscles.ttl]")

    app = make_app(load=broken)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: bool(app.trouble))
        await pilot.pause()
        assert "line 3 of [muscles.ttl]" in str(app.screen.query_one("#home-state").render())
        await pilot.press("n")
        assert isinstance(app.screen, HomeScreen)


@pytest.mark.parametrize("words", ["[bold]note[/bold] [/]", "[$error", "line\\[1]"])
async def test_words_of_the_user_are_never_markup(make_app: MakeApp, words: str) -> None:
    case = Case(id=words, note=words, context=Context(date=TODAY, jurisdiction="GB", practitioner_role=words))
    app = make_app(case)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        row = next(row for row in app.screen.query(FieldRow) if row.row.key == "clinic:role")
        assert words in row.render().plain


async def test_a_narrow_screen_shows_one_pane_at_a_time_and_resizing_loses_nothing(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        form, side = app.screen.query_one("#form"), app.screen.query_one("#side")
        assert form.display and not side.display
        await pilot.press("f3")
        await pilot.pause()
        assert not form.display and side.display and consultation(app).side.plan.display
        await pilot.press("enter")
        await pilot.pause()
        assert not consultation(app).side.plan.display and consultation(app).side.why.display
        await pilot.resize_terminal(*SIZE)
        await settled(pilot)
        assert form.display and consultation(app).side.plan.display and consultation(app).side.why.display
        await pilot.resize_terminal(60, 15)
        await settled(pilot)
        assert app.screen.query_one("#too-small").display
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert consultation(app).side.why.display


async def test_every_row_is_in_the_command_palette(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+p")
        await pilot.pause(0.1)
        await pilot.press(*"procerus")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await pilot.pause(0.2)
        await pilot.press("enter") if not isinstance(app.screen, ConsultScreen) else None
        await until(pilot, lambda: isinstance(app.focused, FieldRow) and app.focused.row.key == "muscle:procerus")


async def test_help_tells_about_the_row_with_the_focus(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await go(pilot, app, "Brow height")
        await pilot.press("f1")
        await pilot.pause()
        assert "How to judge brow height." in str(app.screen.query_one("#help-text Static").render())
        await pilot.press("escape")
        assert isinstance(app.screen, ConsultScreen)
