"""The list of recent files: newest first, short, and never in the way."""

from __future__ import annotations

import datetime as dt
import json
import stat
import sys
from pathlib import Path

import pytest

from tui.session.recent import FORMAT, MOST, NAME, RecentFiles

NOW = dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)


def test_the_newest_is_first_and_a_file_stands_there_once(tmp_path: Path) -> None:
    files = RecentFiles(tmp_path / "state")
    for minute, name in enumerate(("a", "b", "a")):
        files.note(tmp_path / name, f"case-{name}", NOW + dt.timedelta(minutes=minute))
    found = RecentFiles(tmp_path / "state").look()
    assert [(one.path.name, one.case_id) for one in found] == [("a", "case-a"), ("b", "case-b")]
    assert found[0].at == NOW + dt.timedelta(minutes=2)
    files.forget(tmp_path / "a")
    assert [one.path.name for one in files.look()] == ["b"]


def test_the_list_stays_short(tmp_path: Path) -> None:
    files = RecentFiles(tmp_path)
    for number in range(MOST + 5):
        files.note(tmp_path / str(number), "", NOW)
    assert [one.path.name for one in files.look()][:2] == [str(MOST + 4), str(MOST + 3)]
    assert len(files.look()) == MOST


def test_a_file_that_is_gone_is_missing(tmp_path: Path) -> None:
    files = RecentFiles(tmp_path)
    here = tmp_path / "here.yaml"
    here.write_text("")
    files.note(here, "", NOW)
    files.note(tmp_path / "gone.yaml", "", NOW)
    assert [one.missing for one in files.look()] == [True, False]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe", b"not json", b"[]", b"7", b'{"recent": "other/9", "files": []}', b"[" * 100_000,
        json.dumps({"recent": FORMAT}).encode(),
        json.dumps({"recent": FORMAT, "files": [{"path": 3}]}).encode(),
        json.dumps({"recent": FORMAT, "files": [{"path": "/a\0b"}]}).encode(),
        json.dumps({"recent": FORMAT, "files": [{"path": "/a", "at": "yesterday"}]}).encode(),
        json.dumps({"recent": FORMAT, "files": ["/a"]}).encode(),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_read_counts_as_empty_and_is_kept_aside(content: bytes, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(content)
    files = RecentFiles(tmp_path)
    assert files.look() == ()
    assert (tmp_path / NAME).with_suffix(".set-aside").read_bytes() == content
    files.note(tmp_path / "a", "a", NOW)
    assert [one.case_id for one in files.look()] == ["a"]


def test_no_folder_and_a_folder_in_its_place_stop_nothing(tmp_path: Path) -> None:
    assert RecentFiles(tmp_path / "none").look() == ()
    (tmp_path / "file").write_text("")
    RecentFiles(tmp_path / "file").note(tmp_path / "a", "", NOW)
    (tmp_path / NAME).mkdir()
    assert RecentFiles(tmp_path).look() == ()


@pytest.mark.skipif(sys.platform == "win32", reason="no such file modes there")
def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    RecentFiles(tmp_path / "state").note(tmp_path / "a", "", NOW)
    assert stat.S_IMODE((tmp_path / "state" / NAME).stat().st_mode) == 0o600
