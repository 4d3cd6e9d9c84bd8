"""Competency questions: the knowledge answers each as its sources do, and any other answer fails the check."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from kb import competency, files, turtle
from kb.check import check
from kb.competency import CompetencyQuestion, answer, read_questions
from kb.errors import PlacedError
from kb.quality_queries import store_of

from .conftest import KB

QUESTIONS = {question.name: question for question in read_questions(KB)}
LEDGER = {"/".join(line.split("\t")[:2]) for line in (KB / "dossier" / "rows.tsv").read_text("utf-8").splitlines()[1:]}


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return store_of(triple for name, data in files.content(KB).items() for triple in turtle.read(data, name))


@pytest.fixture
def asked(tmp_path: Path) -> Callable[..., list[str]]:
    """Ask one shipped question with its expected rows changed; what is told, a line each."""

    def ask(name: str, store: ox.Store, change: Callable[[str], str]) -> list[str]:
        shutil.copytree(KB / "dossier", tmp_path / "dossier")
        folder = tmp_path / competency.FOLDER
        folder.mkdir()
        shutil.copy(KB / competency.FOLDER / f"{name}.rq", folder)
        text = (KB / competency.FOLDER / f"{name}.tsv").read_text("utf-8")
        (folder / f"{name}.tsv").write_text(change(text), "utf-8")
        return [str(problem) for problem in competency.problems(tmp_path, store)]

    return ask


def test_there_are_enough_questions_each_with_rows_from_the_dossier() -> None:
    assert len(QUESTIONS) >= 25
    for question in QUESTIONS.values():
        for row in question.expected:
            assert row.origins, f"{question.table}:{row.line}"
            assert set(row.origins) <= LEDGER, f"{question.table}:{row.line}"


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_knowledge_answers_as_its_sources_do(name: str, store: ox.Store) -> None:
    question = QUESTIONS[name]
    assert sorted(answer(question, store).elements()) == sorted(row.values for row in question.expected)


def test_a_row_that_is_no_longer_answered_is_told_with_its_place(
    asked: Callable[..., list[str]], store: ox.Store
) -> None:
    extra = "toxin_safety/TS07\tproduct:ONA_BOTOXCOS_US\tabsolute\n"
    (told,) = asked("cows_milk_allergy", store, lambda text: text + extra)
    assert told.startswith(
        "questions/cows_milk_allergy.tsv:4: “Which products are ruled out by an allergy to cow's milk"
    )
    assert "missing: product product:ONA_BOTOXCOS_US, severity absolute (toxin_safety/TS07);" in told


def test_a_row_that_nobody_expects_is_told(asked: Callable[..., list[str]], store: ox.Store) -> None:
    (told,) = asked("cows_milk_allergy", store, lambda text: text.rsplit("\n", 2)[0] + "\n")
    assert told.startswith("questions/cows_milk_allergy.tsv: “Which products")
    assert "not expected: product product:ABO_AZZALURE_UKEU, severity absolute; mend what says so, or add" in told


def test_a_changed_value_is_both_missing_and_not_expected(asked: Callable[..., list[str]], store: ox.Store) -> None:
    told = asked("cooling_off", store, lambda text: text.replace("\t7\n", "\t14\n"))
    assert ["days 14" in told[0], "days 7" in told[1], len(told)] == [True, True, 2]


def test_one_row_too_few_of_two_alike_is_noticed(asked: Callable[..., list[str]], store: ox.Store) -> None:
    told = asked("cooling_off", store, lambda text: text + text.splitlines()[1] + "\n")
    assert len(told) == 1
    assert told[0].startswith("questions/cooling_off.tsv:3: ")


def test_a_row_from_nowhere_is_refused(asked: Callable[..., list[str]], store: ox.Store) -> None:
    told = asked("cooling_off", store, lambda text: text.replace("/AU-03", "/AU-93"))
    assert told == ["questions/cooling_off.tsv:2: no such dossier row or source: regulation_and_consent/AU-93"]


def test_a_row_may_come_from_a_source_of_the_bibliography(asked: Callable[..., list[str]], store: ox.Store) -> None:
    row = "regulation_and_consent/AU-03"
    assert asked("cooling_off", store, lambda text: text.replace(row, "source:adjunct.AHPRA2025")) == []


def test_the_check_fails_when_an_edit_changes_an_answer(tmp_path: Path) -> None:
    root = tmp_path / "kb"
    shutil.copytree(KB, root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = root / "decisions" / "toxin_doses" / "abo_azzalure_ukeu.ttl"
    text = path.read_text("utf-8")
    assert text.count("rh:totalUnitsHigh 60.0") == 1
    path.write_text(text.replace("rh:totalUnitsLow 60.0", "rh:totalUnitsLow 50.0"), "utf-8")
    report = check(root, date(2026, 11, 22))
    (gate,) = [one for one in report.gates if one.name == "competency questions"]
    told = [str(problem) for problem in gate.problems]
    assert not report.ok
    assert len(told) == 2
    assert told[0].startswith("questions/crows_feet_label_doses.tsv:")
    assert "missing: product product:ABO_AZZALURE_UKEU, units_low 60, units_high 60, points 6" in told[0]
    assert "not expected: product product:ABO_AZZALURE_UKEU, units_low 50, units_high 60, points 6" in told[1]


def _question(folder: Path, query: str, table: str) -> CompetencyQuestion:
    (folder / competency.FOLDER).mkdir(exist_ok=True)
    (folder / competency.FOLDER / "q.rq").write_text(query, "utf-8")
    (folder / competency.FOLDER / "q.tsv").write_text(table, "utf-8")
    (question,) = read_questions(folder)
    return question


@pytest.mark.parametrize(
    ("query", "table", "message"),
    [
        ("SELECT ?x WHERE {}", "from\tx\nf/1\t1\n", "q.rq, line 1: begin with a comment that is the question"),
        ("# Not a question.\n\nSELECT ?x WHERE {}", "from\tx\nf/1\t1\n", "up to its question mark"),
        ("# Which?\n\nSELECT ?x WHERE {}", "x\n1\n", "q.tsv, line 1: head the columns “from”"),
        ("# Which?\n\nSELECT ?x WHERE {}", "from\tx\nf/1\t1\t2\n", "line 2: 2 columns are headed, and 3 here"),
        ("# Which?\n\nSELECT ?x WHERE {}", "from\tx\n", "no row is expected"),
        ("# Which?\n\nSELECT ?y WHERE {}", "from\tx\nf/1\t1\n", "the query selects y, and the columns are x"),
        ("# Which?\n\nSELECT ?x WHERE {", "from\tx\nf/1\t1\n", "q.rq: not valid SPARQL"),
        ("# Which?\n\nASK { ?x a ?y }", "from\tx\nf/1\t1\n", "q.rq: write it as SELECT"),
    ],
)
def test_a_question_that_cannot_be_asked_says_so(tmp_path: Path, query: str, table: str, message: str) -> None:
    with pytest.raises(PlacedError) as raised:
        answer(_question(tmp_path, query, table), ox.Store())
    assert message in str(raised.value)


def test_a_query_without_table_and_a_table_without_query_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / competency.FOLDER
    folder.mkdir()
    (folder / "lone.rq").write_text("# Which?\n\nSELECT ?x WHERE {}", "utf-8")
    with pytest.raises(PlacedError, match=r"there is no lone\.tsv"):
        read_questions(tmp_path)
    (folder / "lone.rq").rename(folder / "other.rq")
    (folder / "lone.tsv").write_text("from\tx\nf/1\t1\n", "utf-8")
    with pytest.raises(PlacedError, match=r"there is no query lone\.rq"):
        read_questions(tmp_path)


def test_decimals_are_told_without_idle_zeros(tmp_path: Path) -> None:
    query = "# Which?\n\nSELECT ?x WHERE { VALUES ?x { 20.0 0.10 100 4.0 UNDEF } }"
    question = _question(tmp_path, query, "from\tx\nf/1\t20\n")
    assert sorted(answer(question, ox.Store())) == [("",), ("0.1",), ("100",), ("20",), ("4",)]
