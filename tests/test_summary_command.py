"""`rhytid summary`: what it writes, and how it refuses."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from pypdf import PdfReader

import rhytid

ROOT = Path(__file__).parents[1]
CASE = str(ROOT / "examples" / "pregnancy.yaml")
DATED = str(ROOT / "examples" / "complete_healthy_us.yaml")


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err


def test_text_is_what_comes_by_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert rhytid.main(["summary", CASE, "--width", "80"]) == 0
    assert capsys.readouterr().out.startswith("Your treatment plan\n")


def test_files_of_every_form(tmp_path: Path) -> None:
    starts = {"markdown": b"# Your", "pdf": b"%PDF-", "ics": b"BEGIN:VCALENDAR", "json": b"{"}
    for form, start in starts.items():
        target = tmp_path / f"page.{form}"
        assert rhytid.main(["summary", DATED, "--format", form, "--output", str(target), "--engine", "compiled"]) == 0
        assert target.read_bytes().startswith(start)
    assert json.loads((tmp_path / "page.json").read_text(encoding="utf-8"))["schema"] == "rhytid-patient/1"


def test_a_name_is_printed_only_when_asked_for(tmp_path: Path) -> None:
    target = tmp_path / "page.pdf"
    assert rhytid.main(["summary", CASE, "--format", "pdf", "--name", "Zoë", "--output", str(target)]) == 0
    assert "Zoë" in PdfReader(io.BytesIO(target.read_bytes())).pages[0].extract_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([CASE, "--output", "no/such/folder/page.md"], "there is no such folder"),
        ([CASE, "--name", " "], "--name: write a name on one line"),
        ([CASE, "--name", "a\nb"], "--name: write a name on one line"),
        ([CASE, "--format", "pdf", "--name", "王", "--output", "page.pdf"], "cannot be written in the PDF"),
        (["no_such_case.yaml"], "no_such_case.yaml"),
    ],
)
def test_mistakes_get_one_line_and_exit_code_2(
    arguments: list[str],
    message: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert rhytid.main(["summary", *arguments]) == 2
    error = said(capsys)
    assert message in error
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_format_lists_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        rhytid.main(["summary", CASE, "--format", "word"])
    assert ended.value.code == 2
    error = said(capsys)
    assert all(form in error for form in ("text", "markdown", "pdf", "ics", "json"))


def test_a_bad_case_is_refused_with_its_place(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("schema: rhytid-case/1\nid: x\ncontext: {date: 2026-11-20, jurisdiction: ZZ}\n", encoding="utf-8")
    assert rhytid.main(["summary", str(bad)]) == 2
    assert "bad.yaml:3" in said(capsys)


def test_a_calendar_without_a_date_is_not_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "none.ics"
    assert rhytid.main(["summary", CASE, "--format", "ics", "--output", str(target)]) == 2
    assert "nothing here has a date yet" in capsys.readouterr().err
    assert not target.exists()
