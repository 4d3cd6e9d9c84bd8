"""Choices that outlive the app: the theme and the minutes until it locks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.tui.conftest import MakeApp, settled
from tests.tui.small_engine import screened
from tui.manners.settings import LOCK_MINUTES, SettingsFile, config_folder
from tui.themes import DARK, LIGHT, STARK_LIGHT


def test_choices_are_there_at_the_next_start_and_what_others_wrote_stays(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"lock_minutes": 3, "later": {"x": [1]}}')
    SettingsFile(tmp_path).choose(theme="rhytid-light")
    again = SettingsFile(tmp_path)
    assert (again.settings.theme, again.settings.lock_minutes, again.trouble) == ("rhytid-light", 3, "")
    assert json.loads((tmp_path / "settings.json").read_text())["later"] == {"x": [1]}
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"], "no draft is left"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"null", b"[" * 5000])
def test_a_damaged_file_costs_the_choices_only_and_is_kept_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    found = SettingsFile(tmp_path)
    assert found.settings.lock_minutes == LOCK_MINUTES and str(path) in found.trouble
    found.choose(theme="rhytid-light")
    assert SettingsFile(tmp_path).settings.theme == "rhytid-light"
    assert path.with_suffix(".set-aside").read_bytes() == content


@pytest.mark.parametrize("minutes", ['"ten"', "-1", "1.5", "true", "99999", "null"])
def test_minutes_that_are_none_are_told_and_the_usual_ones_hold(tmp_path: Path, minutes: str) -> None:
    (tmp_path / "settings.json").write_text(f'{{"lock_minutes": {minutes}}}')
    found = SettingsFile(tmp_path)
    assert found.settings.lock_minutes == LOCK_MINUTES and "lock_minutes" in found.trouble


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    found = SettingsFile(tmp_path / "file")
    found.choose(theme="rhytid-light")
    assert "not kept" in found.trouble and found.settings.theme == "rhytid-light"


def test_the_folder_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RHYTID_CONFIG", str(tmp_path / "mine"))
    assert config_folder() == tmp_path / "mine"


async def test_the_theme_chosen_is_the_theme_of_the_next_start(make_app: MakeApp) -> None:
    app = make_app(screened())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert app.theme == DARK.name
        await pilot.press("ctrl+t")
        assert app.theme == LIGHT.name
        app.manners.choose_theme(STARK_LIGHT.name)
    assert make_app(screened()).theme == STARK_LIGHT.name


async def test_a_theme_nobody_knows_and_a_damaged_file_start_in_the_usual_one(make_app: MakeApp) -> None:
    folder = make_app(screened()).manners._folder
    folder.mkdir(parents=True)
    (folder / "settings.json").write_text('{"theme": "nope"}')
    assert make_app(screened()).theme == DARK.name
    (folder / "settings.json").write_text("{{{")
    app = make_app(screened())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert any("settings" in note.message for note in app._notifications)
