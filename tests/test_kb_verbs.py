"""The `kb` verbs of the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import rhytid
from engine.samples import sample
from kb.report import GateRun, Problem
from kb.snapshot import KnowledgeBase, load

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
SAMPLE = str(sample())


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load()


def complaint(capsys: pytest.CaptureFixture[str]) -> str:
    """Return the one message a mistake must end in."""
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("rhytid: ")
    assert "Traceback" not in err
    return err


def _json_of(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> Any:
    assert rhytid.main(arguments) == 0
    return json.loads(capsys.readouterr().out)


def test_kb_show_finds_terms_by_id_name_and_label(capsys: pytest.CaptureFixture[str]) -> None:
    for term in ("muscle:procerus", "procerus", "Procerus"):
        assert rhytid.main(["kb", "show", term, "--width", "80"]) == 0
        page = capsys.readouterr().out
        assert "muscle:procerus" in page.splitlines()[0]
        assert max(map(len, page.splitlines())) <= 80


def test_kb_show_suggests_the_nearest_term(capsys: pytest.CaptureFixture[str]) -> None:
    assert rhytid.main(["kb", "show", "precerus"]) == 2
    assert "muscle:procerus" in complaint(capsys)


def test_kb_build_writes_what_the_version_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kb: KnowledgeBase
) -> None:
    target = tmp_path / "kb.json"
    assert rhytid.main(["kb", "build", "--output", str(target)]) == 0
    assert kb.version in capsys.readouterr().out
    assert json.loads(target.read_text(encoding="utf-8"))["version"] == kb.version


def test_kb_check_fails_with_exit_code_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("ontology", "shapes", "queries/qc"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "ontology" / "broken.ttl").write_text("this is not Turtle\n")
    monkeypatch.setenv("RHYTID_KB", str(tmp_path))
    assert rhytid.main(["kb", "check"]) == 1
    assert "FAILED" in capsys.readouterr().out


def test_kb_find_ranks_and_forgives(capsys: pytest.CaptureFixture[str]) -> None:
    assert rhytid.main(["kb", "find", "procreus"]) == 0
    assert "Procerus · muscle · muscle:procerus" in capsys.readouterr().out
    found = _json_of(["kb", "find", "frown", "lines", "--format", "json"], capsys)
    assert found["found"][0]["id"] == "line:glabellar_vertical"
    assert rhytid.main(["kb", "find", "lines", "--all"]) == 0
    assert "--all shows them" not in capsys.readouterr().out


def test_kb_find_of_nothing_fails_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert rhytid.main(["kb", "find", "procerus", "zebra"]) == 1
    out = capsys.readouterr().out
    assert "Nearest:" in out
    assert "muscle:procerus" in out
    assert rhytid.main(["kb", "find", "…"]) == 2
    complaint(capsys)


def test_kb_diff_of_folders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "kb"
    shutil.copytree(ROOT / "kb", root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = root / "reference" / "muscles.ttl"
    path.write_text(path.read_text("utf-8").replace('skos:prefLabel "Procerus"', 'skos:prefLabel "The procerus"'))
    cases = ["--cases", str(ROOT / "examples" / "gummy_smile_ona.yaml")]
    assert rhytid.main(["kb", "diff", str(ROOT / "kb"), str(root), *cases]) == 0
    out = capsys.readouterr().out
    assert "preferred label: “Procerus” -> “The procerus”" in out
    assert "PATCH: wording only." in out
    assert "1 case" in out
    document = _json_of(["kb", "diff", str(ROOT / "kb"), str(root), "--no-plans", "--format", "json"], capsys)
    assert (document["weight"], document["cases"]["compared"]) == ("patch", 0)


@pytest.mark.parametrize(
    "arguments",
    [["nowhere", "HEAD"], ["HEAD", "no-such-revision"], [".", ".", "--cases", "nowhere"]],
)
def test_kb_diff_of_what_is_not_there(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert rhytid.main(["kb", "diff", *arguments]) == 2
    complaint(capsys)


def test_kb_docs_writes_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rhytid.main(["kb", "docs", str(tmp_path / "md")]) == 0
    assert capsys.readouterr().out == ""
    page = (tmp_path / "md" / "muscles" / "procerus.md").read_text("utf-8")
    assert "### Rules of the engine that read a muscle" in page
    (tmp_path / "mine.txt").write_text("mine")
    assert rhytid.main(["kb", "docs", str(tmp_path)]) == 2
    assert "did not write" in complaint(capsys)


def test_the_full_check_fails_with_a_shape_test_that_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    slip = Problem("no shape notices this slip", "muscle:procerus")
    monkeypatch.setattr("kb.check.shape_gates", lambda shapes: [GateRun("slips are noticed", (slip,), 0.1)])
    monkeypatch.setattr("kb.check.GATES", ())
    assert rhytid.main(["kb", "check", "--full"]) == 1
    said = capsys.readouterr().out
    assert "no shape notices this slip" in said
    assert "Golden cases" not in said
