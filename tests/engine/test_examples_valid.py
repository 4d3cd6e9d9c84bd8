"""The example cases: valid, explained, and what their names promise."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.case import Case
from engine.casefile import case_text, parse_case, read_case
from engine.checks.safety import Answers
from engine.intake import check_case
from kb.namespaces import local_name
from kb.snapshot import load

KB = load()
FOLDER = Path(__file__).parents[2] / "examples"
EXAMPLES = sorted(FOLDER.glob("*.yaml"))
UNFINISHED = {"unanswered_intake"}

PROMISED = {
    "complete_healthy_us", "complete_healthy_gb", "pregnancy", "myasthenia_gravis", "myasthenia_gravis_us",
    "cows_milk_allergy_abo_only", "strong_glabella_man", "one_sided_mouth_corner", "static_forehead_68",
    "phototype_v_wants_ipl", "isotretinoin_wants_peel", "toxin_six_weeks_ago", "thinned_masseter_long_term",
    "ready_to_use_relfydess_eu", "unanswered_intake", "gummy_smile_ona", "first_timer_natural",
}  # fmt: skip


def example(name: str) -> Case:
    return read_case(FOLDER / f"{name}.yaml", KB)


def test_the_promised_cases_are_there() -> None:
    assert {path.stem for path in EXAMPLES} >= PROMISED


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_example_is_valid_and_survives_writing(path: Path) -> None:
    case = read_case(path, KB)
    assert check_case(case, KB) == ()
    assert case.id == path.stem.replace("_", "-")
    for suffix in (".yaml", ".json"):
        assert parse_case(case_text(case, suffix), path.name, KB) == case


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_example_says_what_it_shows_in_a_few_lines(path: Path) -> None:
    lines = path.read_text().splitlines()
    head = lines[: next(index for index, line in enumerate(lines) if not line.startswith("#"))]
    assert 3 <= len(head) <= 6
    assert "Shows" in " ".join(head)
    assert all(len(line) <= 110 for line in lines)


@pytest.mark.parametrize("path", [one for one in EXAMPLES if one.stem not in UNFINISHED], ids=lambda path: path.stem)
def test_finished_examples_answer_every_safety_question(path: Path) -> None:
    answers = Answers(read_case(path, KB), KB)
    open_questions = [
        condition.id
        for condition in KB.of_kind("Condition")
        if condition.one("askedWhen") != "derived" and answers.of(local_name(condition.id))[0] == "unknown"
    ]
    assert open_questions == []


def test_the_sample_leaves_no_line_and_no_wish_open() -> None:
    case = example("complete_healthy_us")
    assert set(case.lines) == {local_name(line.id) for line in KB.of_kind("Line")}
    goals = {local_name(one.id) for one in KB.of_kind("Attribute") if one.one("section") == "goals"}
    assert set(case.goals) == goals
    # Nobody asks for the cause of an effect that did not fail, or for the side of a palsy that there was not.
    aside = ("Effect of earlier toxin", "Facial palsy")
    seen = [one for one in KB.of_kind("Attribute") if one.one("heading") not in aside]
    assert set(case.features) == {local_name(one.id) for one in seen if one.one("section") == "features"}


def test_the_two_myasthenia_cases_differ_in_place_and_stock_only() -> None:
    here, there = example("myasthenia_gravis"), example("myasthenia_gravis_us")
    assert (here.context.jurisdiction, there.context.jurisdiction) == ("GB", "US")
    same = {"person", "safety", "lines", "muscles", "features", "skin", "goals", "history"}
    assert here.model_dump(include=same) == there.model_dump(include=same)


def test_names_hold_what_they_say() -> None:
    assert example("pregnancy").safety.answers["pregnancy"].answer == "yes"
    assert [offer.product for offer in example("cows_milk_allergy_abo_only").context.products] == ["ABO_DYSPORT_US"]
    six_weeks = example("toxin_six_weeks_ago")
    assert (six_weeks.context.date - six_weeks.history.toxin[0].date).days == 42
    assert example("phototype_v_wants_ipl").skin["phototype"] == "V"
    assert "ipl" in example("phototype_v_wants_ipl").context.treatments
    thinned = example("thinned_masseter_long_term").muscles["masseter"]
    for side in (thinned.right, thinned.left):
        assert side is not None
        assert side.thickness_mm is not None
        assert side.baseline_mm is not None
        assert side.thickness_mm < side.baseline_mm
