"""The verbs that ask “and if?”: every form they write, versions of the knowledge, and clear messages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import rhytid
from engine.alternatives.dimension import Dimension
from engine.alternatives.space import space
from engine.case import Case
from engine.inference.derivation import Derivation
from engine.render.one_screen import SCREEN_LINES
from kb import files
from kb.snapshot import KnowledgeBase

EXAMPLES = Path(__file__).parents[1] / "examples"
MAN = str(EXAMPLES / "strong_glabella_man.yaml")
GRAVIS = str(EXAMPLES / "myasthenia_gravis.yaml")
HEALTHY = str(EXAMPLES / "complete_healthy_gb.yaml")
ASKED = {
    "what-if": ("what-if", HEALTHY, "--set", "safety.myasthenia_gravis=yes"),
    "flip": ("flip", GRAVIS, "claim/A8", "--one"),
    "missing": ("missing", GRAVIS),
    "compare": ("compare", MAN, GRAVIS),
}
SCHEMAS = {
    "what-if": "rhytid-what-if/1",
    "flip": "rhytid-flip/1",
    "missing": "rhytid-missing/1",
    "compare": "rhytid-compare/1",
}

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def short_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the safety questions with m, and who the person is."""

    def few(case: Case, kb: KnowledgeBase, derivation: Derivation) -> tuple[Dimension, ...]:
        whole = space(case, kb, derivation)
        return tuple(one for one in whole if one.path.startswith(("safety.answers.m", "person.")))

    for module in ("overview", "flip", "missing"):
        monkeypatch.setattr(f"engine.alternatives.{module}.space", few)


def told(*arguments: str, capsys: Capture) -> str:
    assert rhytid.main([*arguments, "--width", "80"]) == 0
    return capsys.readouterr().out


@pytest.mark.usefixtures("short_sweep")
@pytest.mark.parametrize("name", ASKED)
def test_every_verb_writes_text_markdown_and_json(name: str, capsys: Capture) -> None:
    written = {f: told(*ASKED[name], "--format", f, capsys=capsys) for f in ("text", "markdown", "json")}
    assert json.loads(written["json"])["schema"] == SCHEMAS[name]
    assert max(map(len, written["text"].splitlines())) <= 80
    assert len(written["text"].splitlines()) <= SCREEN_LINES
    assert "[0]" not in written["text"] and "_ml" not in written["text"]
    assert written["text"] != written["markdown"]


def test_what_if_tells_which_answer_makes_the_difference(capsys: Capture) -> None:
    found = json.loads(told(*ASKED["what-if"], "--format", "json", capsys=capsys))
    assert found["before"]["status"] != "stop" and found["after"]["status"] == "stop"
    answers = {a for one in found["differences"] for cause in one["because"] for a in cause["answers"]}
    assert "safety.answers.myasthenia_gravis" in answers


def test_a_summary_tells_safety_first_and_doses_with_units(capsys: Capture) -> None:
    lines = told(*ASKED["what-if"], capsys=capsys).splitlines()
    marks = [line.strip() for line in lines if line.startswith("  ") and line[2] in "!-+~…"]
    assert marks[0].startswith("! Safety (absolute): Myasthenia gravis.")
    assert marks[1].startswith("- No longer: 54 Bocouture units of Bocouture (UK/EU): frontalis 10")
    assert lines[1] == "Myasthenia gravis: no -> yes (safety.myasthenia_gravis)"
    assert any("--detail full" in line for line in lines)
    swapped = told("compare", MAN, HEALTHY, capsys=capsys)
    assert "from Allergan units to" in swapped and "frontalis 20 -> 10" in swapped


def test_the_whole_of_a_comparison_reads_in_words(capsys: Capture) -> None:
    full = " ".join(told("compare", MAN, HEALTHY, "--full", capsys=capsys).split())
    assert "volume at the points: 5 × 0.1 ml -> 5 × 0.05 ml" in full
    assert "dose: 20 Allergan units -> 10 Bocouture units" in full
    assert "points[" not in full and "evidence[" not in full and "steps[" not in full
    assert full.rindex("SOURCES") > full.rindex("WHAT IT RESTS ON")


def test_a_mistake_is_told_once_with_its_place(capsys: Capture) -> None:
    assert rhytid.main(["what-if", MAN, "--set", "pregnancy=yes"]) == 2
    said = capsys.readouterr().err
    assert said.count("safety.answers.pregnancy") == 1
    assert "contradicts person.sex" in said


def test_a_file_that_is_not_there_is_not_called_another_kind(tmp_path: Path, capsys: Capture) -> None:
    plan = tmp_path / "plan.json"
    assert rhytid.main(["plan", MAN, "--format", "json", "--output", str(plan), "--engine", "compiled"]) == 0
    for pair in ((str(tmp_path / "none.json"), str(plan)), (str(plan), str(tmp_path / "none.json"))):
        assert rhytid.main(["compare", *pair]) == 2
        assert "there is no such file" in capsys.readouterr().err


def test_a_case_beside_itself_says_the_same(capsys: Capture) -> None:
    assert "Nothing changes" in told("compare", MAN, MAN, capsys=capsys)


@pytest.fixture
def altered(tmp_path: Path) -> Path:
    """The knowledge base with the statement on myasthenia made one on dry eyes."""
    root = tmp_path / "altered"
    shutil.copytree(files.root_folder(), root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = root / "decisions" / "toxin_safety.ttl"
    text = path.read_text("utf-8")
    start = text.index("statement:TS03 a ")
    old = "rh:condition condition:myasthenia_gravis"
    at = text.index(old, start)
    path.write_text(f"{text[:at]}rh:condition condition:dry_eye{text[at + len(old) :]}", "utf-8")
    return root


def test_two_versions_of_the_knowledge_differ_by_what_was_altered(altered: Path, capsys: Capture) -> None:
    here = str(files.root_folder())
    found = json.loads(told("compare", here, str(altered), "--case", GRAVIS, "--format", "json", capsys=capsys))
    assert (found["old"], found["new"]) == (here, str(altered))
    changed = {one["id"] for one in found["differences"]}
    assert any("TS03" in one for one in changed)
    text = told("compare", here, str(altered), "--case", GRAVIS, "--full", capsys=capsys)
    assert "statement:TS03" in text
    assert "Nothing changes" in told("compare", here, here, "--case", GRAVIS, capsys=capsys)


def test_a_version_that_is_not_there_is_named(capsys: Capture) -> None:
    assert rhytid.main(["compare", "no-such-revision", "HEAD", "--case", MAN]) == 2
    assert "no-such-revision" in capsys.readouterr().err


@pytest.mark.usefixtures("short_sweep")
def test_every_recommendation_is_told_with_what_undoes_it(capsys: Capture) -> None:
    found = json.loads(told("flip", HEALTHY, "--format", "json", capsys=capsys))
    assert found["schema"] == "rhytid-flips/1"
    by_item = {one["item"]: one for one in found["recommendations"]}
    toxin = next(one for item, one in by_item.items() if item.startswith("toxin/"))
    undoing = [flip for flip in toxin["one_answer"] if flip["path"] == "safety.answers.myasthenia_gravis"]
    assert {flip["to"]: flip["then"] for flip in undoing} == {"yes": [], "unknown": []}
    assert all(flip["then"] != one["now"] for one in by_item.values() for flip in (*one["one_answer"], *one["fixed"]))
    assert {flip["path"] for one in by_item.values() for flip in one["fixed"]} >= {"person.age_years"}
    full = told("flip", HEALTHY, "--full", capsys=capsys)
    assert "toxin/" in full and "safety.myasthenia_gravis=yes]" in full
    assert ["safety.myasthenia_gravis=yes"] in [flip["set"] for flip in undoing]
    assert "glabella" in told("flip", HEALTHY, capsys=capsys)
