"""`rhytid keys`: the table, and the file to change it with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rhytid import main


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RHYTID_CONFIG", str(tmp_path / "config"))
    return tmp_path / "config"


def test_the_table_is_printed_as_text_markdown_and_json(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert main(["keys", "--width", "80"]) == 0
    text = capsys.readouterr().out
    assert "ctrl+s" in text and "consult.save" in text and "In the plan" in text
    assert max(len(line) for line in text.splitlines() if str(folder) not in line) <= 80
    assert main(["keys", "--format", "markdown"]) == 0
    assert "consult.save" in capsys.readouterr().out
    assert main(["keys", "--format", "json"]) == 0
    listed = {one["id"]: one for one in json.loads(capsys.readouterr().out)["keys"]}
    assert listed["consult.next"]["keys"] == ["right_square_bracket", "f6"]
    assert not listed["consult.next"]["changed"]


def test_own_keys_are_in_the_table_beside_the_usual_ones(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder.mkdir()
    (folder / "keys.toml").write_text('"consult.save" = "ctrl+x"\n')
    assert main(["keys"]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "consult.save " in line]
    assert line.split()[0] == "ctrl+x" and line.split()[-1] == "ctrl+s"


def test_a_line_that_cannot_be_used_is_named_and_the_exit_code_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.mkdir()
    (folder / "keys.toml").write_text('"consult.sav" = "ctrl+x"\n')
    assert main(["keys"]) == 2
    told = capsys.readouterr()
    assert "consult.save" in told.out, "the table is printed all the same"
    assert f"{folder / 'keys.toml'}:1: there is no action “consult.sav”" in told.err


def test_the_file_is_written_where_the_app_looks_and_never_over_another(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["keys", "--write"]) == 0
    assert (folder / "keys.toml").read_text().count("# ") > 30
    (folder / "keys.toml").write_text("# mine\n")
    assert main(["keys", "--write"]) == 2
    assert (folder / "keys.toml").read_text() == "# mine\n"
    assert main(["keys", "--write", "--force"]) == 0
    assert main(["keys", "--write", str(tmp_path / "other.toml")]) == 0
    assert "the app reads" in capsys.readouterr().err
    assert main(["keys"]) == 0
