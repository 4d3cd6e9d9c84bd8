"""The home screen: what it offers, how it is found and opened, and that nothing stops it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from tests.tui.conftest import NOW, consultation, settled, until
from tests.tui.small_engine import backend, small_case, write_case
from tui.app import RhytidApp
from tui.screens import home_entries
from tui.screens.home import NOTICE, HomeScreen
from tui.session.recent import NAME
from tui.session.session import Session
from tui.session.store import JournalStore
from tui.widgets.find_list import FindList
from tui.widgets.prompt import Question

NARROW, WIDE, ROOMY = (80, 24), (120, 40), (160, 50)
EXAMPLE = "# A woman of 38 who comes for the first time. Shows a dose kept\n# as it is.\nschema: rhytid-case/1\n"


@pytest.fixture
def app(tmp_path: Path, store: JournalStore) -> RhytidApp:
    examples = tmp_path / "examples"
    examples.mkdir()
    (examples / "first_timer_gb.yaml").write_text(EXAMPLE)
    (examples / "silent.yaml").write_text("schema: rhytid-case/1\n")
    return RhytidApp(None, load=backend, store=store, clock=lambda: NOW, examples=examples)


def listed(app: RhytidApp) -> str:
    return "\n".join(str(option.prompt) for option in app.screen.query_one(FindList).options)


def said(app: RhytidApp) -> str:
    return " ".join(str(app.screen.query_one("#home-said", Static).render()).split())


async def choose(pilot: Pilot[None], key: str) -> None:
    pilot.app.screen.query_one(FindList).go(key)
    await pilot.pause()


def noted(app: RhytidApp, tmp_path: Path, *names: str) -> None:
    for name in names:
        path = tmp_path / name
        if name != "gone.json":
            write_case(small_case(), path)
        app.recent.note(path, "visit-1", NOW - dt.timedelta(days=1))


def test_examples_say_in_a_line_what_they_show(tmp_path: Path) -> None:
    (tmp_path / "first_timer_gb.yaml").write_text(EXAMPLE)
    (tmp_path / "silent.yaml").write_bytes(b"\xff")
    named, silent = home_entries.examples(tmp_path)
    assert (named.name, named.beside) == ("First timer GB", "A dose kept as it is")
    assert named.detail == "A woman of 38 who comes for the first time. Shows a dose kept as it is."
    assert (silent.name, silent.beside) == ("Silent", "")


def test_every_example_of_the_project_says_what_it_shows() -> None:
    found = list(home_entries.examples(Path(__file__).parents[2] / "examples"))
    assert len(found) > 10 and all(one.beside and one.detail for one in found)


@pytest.mark.parametrize("size", [NARROW, WIDE, ROOMY])
async def test_it_offers_everything_and_says_all_of_what_is_chosen(
    size: tuple[int, int], app: RhytidApp, store: JournalStore, tmp_path: Path
) -> None:
    left = Session(small_case(), clock=lambda: NOW)
    store.start(left)
    left.apply("note", "half done", "Note: half done")
    left.recorder.close(keep=True)  # type: ignore[union-attr]
    noted(app, tmp_path, "gone.json", "visit.json")
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        text = listed(app)
        for words in ("New consultation", "Open a case file", "Unsaved work", "1 answer · today 09:30", "Recent",
                      "visit.json", "✕ gone.json", "missing", "Examples", "A dose kept"):  # fmt: skip
            assert words in text, words
        assert "knowledge base 0.0.1" in str(app.screen.query_one("#home-state").render())
        assert NOTICE in str(app.screen.query_one("#notice").render())
        await choose(pilot, "example/first_timer_gb.yaml")
        assert "Shows a dose kept as it is." in said(app)
        await choose(pilot, "recent/1")
        assert "gone.json" in "".join(said(app).split()) and "no longer there" in said(app)
        await choose(pilot, next(key for key in _keys(app) if key.startswith("resume/")))
        assert "The last one: Note: half done." in said(app)


def _keys(app: RhytidApp) -> list[str]:
    return [option.id or "" for option in app.screen.query_one(FindList).options]


async def test_typing_narrows_the_list_and_escape_shows_all(app: RhytidApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.press(*"first")
        assert "First timer GB" in listed(app) and "Silent" not in listed(app)
        assert isinstance(app.screen, HomeScreen), "letters that are also keys are letters here"
        await pilot.press("escape", "slash", *"no such")
        assert "Nothing fits." in listed(app)
        await pilot.press(*["backspace"] * 7, "escape")
        assert "Silent" in listed(app)
        await pilot.press("slash", *"kept", "enter")
        await pilot.pause()
        # The example of this test is no case of the small engine: it is refused in words, and nothing breaks.
        assert isinstance(app.screen, Question)


async def test_a_recent_file_opens_by_click_and_a_missing_one_says_so(app: RhytidApp, tmp_path: Path) -> None:
    noted(app, tmp_path, "gone.json", "visit.json")
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await choose(pilot, "recent/1")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)
        await pilot.press("delete")
        await pilot.pause()
        assert "gone.json" not in listed(app)
        lines = "\n".join(str(option.prompt) for option in app.screen.query_one(FindList).options).splitlines()
        at = next(number for number, line in enumerate(lines) if "visit.json" in line)
        await pilot.click(FindList, offset=(4, at))
        await until(pilot, lambda: len(app.screen_stack) > 2)
        assert consultation(app).session.file == (tmp_path / "visit.json")


async def test_what_is_opened_or_saved_is_listed_when_one_comes_home(
    app: RhytidApp, tmp_path: Path, store: JournalStore
) -> None:
    write_case(small_case(), tmp_path / "visit.json")
    app.case_path = tmp_path / "visit.json"
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        screen = consultation(app)
        screen.session.mark_saved(tmp_path / "other.json")
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.press("ctrl+w")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await pilot.pause()
        assert "visit.json" in listed(app) and "other.json" in listed(app)


@pytest.mark.parametrize("content", [b"\x00", b'{"recent": 1}'])
async def test_a_corrupt_list_of_recent_files_never_stops_the_start(content: bytes, app: RhytidApp) -> None:
    app.store.folder.mkdir(parents=True)
    (app.store.folder / NAME).write_bytes(content)
    async with app.run_test(size=NARROW) as pilot:
        await settled(pilot)
        assert "New consultation" in listed(app) and "Recent" not in listed(app)
        await pilot.press("n")
        await pilot.pause()
        assert not isinstance(app.screen, HomeScreen)
