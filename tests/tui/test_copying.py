"""Copying says what it did, and only when something reported that it was done; exporting never overwrites unasked."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from tests.tui.conftest import MakeApp, consultation, settled, until
from tests.tui.small_engine import backend, screened, small_case
from tui.manners import clipboard
from tui.manners.clipboard import Route, brief, put, routes
from tui.panes.row import PlanRow, said
from tui.screens.consult import ConsultScreen
from tui.screens.copying import CopyDialog
from tui.session.backend import Asked, Backend
from tui.widgets.prompt import Question

PROCERUS = "Procerus: middle 4, range 4–10 (off label) – Alphatox (GB), Alpha units"


def program(tmp_path: Path, name: str, code: int) -> Route:
    """A clipboard program that keeps what it was given, and ends with this status."""
    script = f"import sys, pathlib; pathlib.Path({str(tmp_path / name)!r}).write_bytes(sys.stdin.buffer.read())"
    return Route(name, (sys.executable, "-c", f"{script}; sys.exit({code})"))


def test_the_first_way_that_reports_success_is_the_one_named(tmp_path: Path) -> None:
    missing = Route("missing", (str(tmp_path / "no-such-program"),))
    ways = [missing, program(tmp_path, "fails", 1), program(tmp_path, "works", 0), program(tmp_path, "later", 0)]
    assert put("2 × 4 U – “ü”", ways) == "works"
    assert (tmp_path / "works").read_text() == "2 × 4 U – “ü”"
    assert not (tmp_path / "later").exists()
    assert put("x", [missing]) is None and put("x", []) is None


@pytest.mark.parametrize(
    ("environment", "platform", "names"),
    [
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "linux", ["wl-copy", "xclip", "xsel"]),
        ({"DISPLAY": ":0"}, "linux", ["xclip", "xsel"]),
        ({}, "linux", []),
        ({"WSL_DISTRO_NAME": "Debian"}, "linux", ["clip"]),
        ({}, "darwin", ["pbcopy"]),
        ({}, "win32", ["clip"]),
    ],
)
def test_only_ways_that_have_a_clipboard_to_reach_are_tried(
    environment: dict[str, str], platform: str, names: list[str]
) -> None:
    assert [way.name for way in routes(environment, platform, lambda name: name)] == names
    assert routes(environment, platform, lambda _: None) == ()


def test_what_was_copied_is_told_in_a_few_words() -> None:
    assert brief("Procerus: middle 4") == "Procerus: middle 4"
    assert brief("a\nb  c") == "a b c (2 lines)"
    assert len(brief("word " * 50)) <= 48


def test_a_row_of_the_table_reads_without_its_columns() -> None:
    row = PlanRow("d", "dose", "Corrugator", cells=("8", "·", "(6)", "4–10", "off ?"))
    said_so = said(row, "Injections · Alphatox (GB) · Alpha units")
    assert (
        said_so == "Corrugator: right 8, left (6), range 4–10 (off label; check the label) – Alphatox (GB), Alpha units"
    )
    text = PlanRow("s", "text", "Myasthenia", lead="absolute", tail="until 2027-01-01", detail="Do not treat.")
    assert said(text) == "absolute: Myasthenia (until 2027-01-01). Do not treat."


async def test_y_copies_the_line_of_the_plan_and_says_which(
    make_app: MakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clipboard, "routes", lambda: (program(tmp_path, "board", 0),))
    app = make_app(screened())
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("f3", "down", "y")
        await until(pilot, lambda: any(note.title == "Copied" for note in app._notifications))
        assert (tmp_path / "board").read_text() == PROCERUS
        assert app.clipboard == PROCERUS, "the terminal was asked as well"
        await pilot.press("enter", "down", "y")
        await until(pilot, lambda: (tmp_path / "board").read_text().startswith("Why · Procerus"))


async def test_without_a_word_from_any_way_the_text_is_shown_to_select_by_hand(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clipboard, "routes", lambda: ())
    app = make_app(screened())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f3", "down", "y")
        await until(pilot, lambda: isinstance(app.screen, CopyDialog))
        assert app.screen.query_one(TextArea).text == PROCERUS
        assert not [note for note in app._notifications if note.title == "Copied"]
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ConsultScreen))


async def test_ctrl_c_without_a_selection_says_what_copies(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+c")
        await until(pilot, lambda: any("y copies" in note.message for note in app._notifications))


def writing() -> Backend:
    return dataclasses.replace(backend(), asked=Asked(written=lambda outcome, form: json.dumps([form])))


async def test_a_plan_is_exported_to_the_file_named_and_asks_before_replacing(
    make_app: MakeApp, tmp_path: Path
) -> None:
    app = make_app(screened(), load=writing)
    target = tmp_path / "out.md"
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for answer in (None, "k", "r"):
            await pilot.press("ctrl+e")
            await until(pilot, lambda: isinstance(app.screen, Question))
            await pilot.press("m")
            await until(pilot, lambda: bool(app.screen.query(Input)))
            field = app.screen.query_one(Input)
            assert field.value.endswith("visit-1-plan.md")
            field.value = str(target)
            await pilot.press("enter")
            if answer:
                await until(pilot, lambda: isinstance(app.screen, Question))
                await pilot.press(answer)
            await until(pilot, lambda: isinstance(app.screen, ConsultScreen))
            if answer != "r":
                assert target.read_text() == ('["markdown"]' if answer is None else "mine")
                target.write_text("mine")
        assert target.read_text() == '["markdown"]'


async def test_nothing_is_exported_while_there_is_no_current_plan(make_app: MakeApp) -> None:
    app = make_app(small_case(person={"birth_date": "2030-01-01"}), load=writing)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+e")
        await pilot.pause()
        assert isinstance(app.screen, ConsultScreen)
        assert any("no current plan" in note.message for note in app._notifications)
        assert consultation(app).side.plan.state == "faulty"
