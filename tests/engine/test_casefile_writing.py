"""Writing case files: short, ordered, whole or not at all."""

from __future__ import annotations

import json
import os
import stat
from decimal import Decimal
from pathlib import Path

import pytest

from engine.case import LineFinding, SidedLine
from engine.casefile import parse_case, read_case, write_case
from engine.errors import CaseError
from kb.snapshot import load

KB = load()
MINIMAL = "id: x\ncontext: {date: 2026-11-21, jurisdiction: US}\n"


def test_written_yaml_is_short_ordered_and_readable(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    case = parse_case(
        "lines: {bunny: {both: {expression: 2, rest: 0}}}\nnote: |\n  two\n  lines\nid: '007'\n"
        "safety: {answers: {smoking: {answer: yes}, dry_eye: {answer: yes, ended: 2026-01-01}}}\n"
        "context: {jurisdiction: US, date: 2026-11-21}\n",
        "case",
        KB,
    )
    write_case(case, file)
    assert file.read_text() == (
        "schema: rhytid-case/1\n"
        'id: "007"\n'
        "context:\n  date: 2026-11-21\n  jurisdiction: US\n"
        "safety:\n  answers:\n    smoking: yes\n    dry_eye: {answer: yes, ended: 2026-01-01}\n"
        "lines:\n  bunny: {rest: 0, expression: 2}\n"
        'note: "two\\nlines\\n"\n'
    )
    assert read_case(file, KB) == case
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_one_answer_given_in_two_places_is_written_twice(tmp_path: Path) -> None:
    grade = Decimal(2)
    case = parse_case(MINIMAL, "case", KB)
    both = SidedLine(right=LineFinding(expression=grade), left=LineFinding(expression=grade))
    case = case.model_copy(update={"lines": {"bunny": both}})
    write_case(case, tmp_path / "case.yaml")
    assert read_case(tmp_path / "case.yaml", KB) == case


def test_writing_keeps_mode_and_link_and_leaves_nothing_behind(tmp_path: Path) -> None:
    case = parse_case(MINIMAL, "x", KB)
    file, link = tmp_path / "case.json", tmp_path / "link.json"
    file.write_text("old")
    file.chmod(0o640)
    link.symlink_to(file)
    write_case(case, link)
    assert link.is_symlink()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert json.loads(file.read_text())["id"] == "x"
    assert {one.name for one in tmp_path.iterdir()} == {"case.json", "link.json"}


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "case.yaml"
    write_case(parse_case(MINIMAL, "x", KB), file)
    before = file.read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CaseError, match="cannot be written: No space left"):
        write_case(parse_case(MINIMAL.replace("id: x", "id: y"), "y", KB), file)
    assert file.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["case.yaml"]


def test_writing_where_nothing_can_be_written(tmp_path: Path) -> None:
    case = parse_case(MINIMAL, "x", KB)
    with pytest.raises(CaseError, match="cannot be written"):
        write_case(case, tmp_path / "none" / "case.yaml")
    with pytest.raises(CaseError, match="cannot be written"):
        write_case(case, tmp_path)
