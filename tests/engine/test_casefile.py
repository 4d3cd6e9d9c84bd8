"""Reading case files: short forms, JSON, encodings, and files that cannot be read at all."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest

from engine import case_text
from engine.case import Case, SafetyAnswer
from engine.casefile import MAX_BYTES, parse_case, read_case
from engine.errors import CaseError, Problem
from kb.snapshot import load

KB = load()
MINIMAL = "id: x\ncontext: {date: 2026-11-21, jurisdiction: US}\n"
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))


def test_what_is_absent_or_empty_is_unknown() -> None:
    bare = parse_case(MINIMAL, "bare", KB)
    empty = "lines:\nsafety:\n  none_of:\n  answers:\n    pregnancy:\nperson: {sex: , age_years: }\nnote: ~\n"
    case = parse_case(MINIMAL + empty, "empty", KB)
    assert case.safety.answers.pop("pregnancy") == SafetyAnswer()
    assert case == bare
    assert bare.person.sex == "unknown"


def test_short_forms_mean_the_same_as_long_ones() -> None:
    short = parse_case(
        MINIMAL
        + "safety: {answers: {smoking: yes, dry_eye: false}}\n"
        + "lines: {glabellar_vertical: {rest: 1, expression: 3, scale: merz_5}}\n"
        + "muscles: {procerus: {contraction: 2}}\n"
        + "features: {strong_risorius: true, gingival_show_mm: 2.5}\n",
        "short",
        KB,
    )
    long = parse_case(
        MINIMAL
        + "safety: {answers: {smoking: {answer: yes}, dry_eye: {answer: no}}}\n"
        + "lines: {glabellar_vertical: {both: {rest: 1, expression: 3}, scale: merz_5}}\n"
        + "muscles: {procerus: {both: {contraction: 2}}}\n"
        + "features: {strong_risorius: {both: yes}, gingival_show_mm: {both: 2.5}}\n",
        "long",
        KB,
    )
    assert short == long
    assert short.features["gingival_show_mm"].both == Decimal("2.5")
    assert short.features["strong_risorius"].both == "yes"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_json_reads_as_yaml_does(path: Path) -> None:
    case = read_case(path, KB)
    text = case_text.case_json(case)
    assert json.loads(text)["schema"] == "rhytid-case/1"
    assert parse_case(text, "case.json", KB) == case
    tabbed = json.dumps(json.loads(text), indent="\t")
    assert parse_case(tabbed, "case.json", KB) == case


def test_json_escapes() -> None:
    text = '{"id": "a\\/b \\ud83d\\ude00 \\u00e9 \\\\ud83d\\\\ude00", "context": '
    text += '{"date": "2026-11-21", "jurisdiction": "US"}}'
    assert parse_case(text, "case.json", KB).id == "a/b 😀 é \\ud83d\\ude00"


def test_windows_line_ends_and_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "windows.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + (MINIMAL + "nots: 1\n").replace("\n", "\r\n").encode())
    with pytest.raises(CaseError) as caught:
        read_case(file, KB)
    assert [(one.path, one.line, one.column) for one in caught.value.problems] == [("nots", 3, 1)]


def test_numbers_are_exact() -> None:
    case = parse_case(MINIMAL + "muscles: {masseter: {thickness_mm: 8.70}}\n", "exact", KB)
    finding = case.muscles["masseter"].both
    assert finding is not None
    assert str(finding.thickness_mm) == "8.70"


def test_equal_observations_have_one_form() -> None:
    whole = Case.model_validate({**json.loads(_json_minimal()), "skin": {"lemperle": Decimal("3.0")}})
    assert whole.skin["lemperle"] == 3
    assert isinstance(whole.skin["lemperle"], int)


def _json_minimal() -> str:
    return '{"id": "x", "context": {"date": "2026-11-21", "jurisdiction": "US"}}'


def test_dates_of_any_day_can_be_replayed() -> None:
    later = parse_case(MINIMAL.replace("2026-11-21", "2199-01-01"), "later", KB)
    assert later.context.date == dt.date(2199, 1, 1)


def unread(path: Path) -> Problem:
    with pytest.raises(CaseError) as caught:
        read_case(path, KB)
    assert str(path) in str(caught.value)
    (problem,) = caught.value.problems
    return problem


def test_missing_file_and_folder(tmp_path: Path) -> None:
    assert "no such file" in unread(tmp_path / "none.yaml").message
    assert "folder" in unread(tmp_path).message
    assert "cannot be read" in unread(tmp_path / ("x" * 300)).message


def test_forbidden_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(path: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", forbidden)  # as root, no file mode would forbid it
    assert "permissions" in unread(tmp_path / "secret.yaml").message


def test_encodings(tmp_path: Path) -> None:
    file = tmp_path / "latin.yaml"
    file.write_bytes(b"id: x\nnote: caf\xe9\n")
    problem = unread(file)
    assert "UTF-8" in problem.message
    assert (problem.line, problem.column) == (2, 10)
    file.write_bytes(MINIMAL.encode("utf-16"))
    assert "UTF-16" in unread(file).message


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "huge.yaml"
    with file.open("wb") as stream:
        stream.truncate(5 * MAX_BYTES)
    assert "1000 kB" in unread(file).message
