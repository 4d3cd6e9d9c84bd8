"""Unknown is not no: what is not answered is asked, and holds back exactly what depends on it."""

from __future__ import annotations

from typing import Any

import pytest

from engine.casefile import parse_case
from engine.plan import Plan, Question

from .cases import BANDS, CROWS_FEET, GLABELLA, UPPER_FACE, consult, healthy, kb, plan_of

NECK_TOO = {**UPPER_FACE, **BANDS}
ONE_BAND = {"platysmal_band_count": {"right": 1, "left": 1}}
ALL_AREAS = {"toxin/forehead", "toxin/glabella", "toxin/lateral_canthal", "toxin/neck"}


def planned(plan: Plan) -> set[str]:
    return {f"toxin/{item.area}" for item in plan.toxin}


def asked(plan: Plan) -> dict[str, Question]:
    return {question.id: question for question in plan.questions}


@pytest.mark.parametrize(
    ("condition", "held"),
    [
        ("pregnancy", ALL_AREAS),  # TS12, absolute
        ("botulinum_toxin_hypersensitivity", ALL_AREAS),  # TS01, absolute
        ("open_wound_infection", ALL_AREAS),  # TS02, absolute
        ("myasthenia_gravis", ALL_AREAS),  # TS03, relative in the US as the UK is stricter
        ("keloid_tendency", ALL_AREAS),  # TS40, relative
        ("aminoglycoside_antibiotic", ALL_AREAS),  # TS14, relative
        ("prescriber_assessment_missing", ALL_AREAS),  # TS54, absolute
        ("swallowing_problem", {"toxin/neck"}),  # TS22
        ("eyelid_ptosis_preexisting", {"toxin/glabella", "toxin/forehead"}),  # TS29
        ("dry_eye", {"toxin/glabella", "toxin/forehead", "toxin/lateral_canthal"}),  # TS28
        ("lower_lid_laxity", set()),  # TS35: no lower-lid toxin is planned here
    ],
)
def test_an_open_question_holds_back_what_it_guards_and_nothing_else(condition: str, held: set[str]) -> None:
    plan = plan_of(lines=NECK_TOO, features=ONE_BAND, answers={condition: "unknown"})
    assert planned(plan) == ALL_AREAS - held
    if held:
        question = asked(plan)[condition]
        assert set(question.blocks) == held
        assert question.severity in ("relative", "absolute")
        assert question.path == f"safety.answers.{condition}"
        assert question.text.endswith("?")
        assert plan.status == "questions_open"
    else:
        assert plan.status == "complete"


@pytest.mark.parametrize(
    "condition", ["muscle_relaxant", "anticoagulant_antiplatelet", "recent_dental_work", "needle_phobia"]
)
def test_a_caution_asks_and_goes_on(condition: str) -> None:
    # TS17, TS21, TS58, TS39.
    plan = plan_of(lines=NECK_TOO, features=ONE_BAND, answers={condition: "unknown"})
    assert planned(plan) == ALL_AREAS
    assert asked(plan)[condition].severity == "caution"
    assert asked(plan)[condition].blocks == ()
    assert plan.status == "complete"


def test_for_information_neither_asks_nor_blocks() -> None:
    # TS27: human albumin.
    plan = plan_of(lines=GLABELLA, answers={"human_albumin_objection": "unknown"})
    assert plan.toxin
    assert not plan.questions


def test_an_area_nobody_wants_treated_brings_no_question_that_blocks() -> None:
    plan = plan_of(lines=CROWS_FEET, answers={"swallowing_problem": "unknown", "dermatochalasis": "unknown"})
    assert planned(plan) == {"toxin/lateral_canthal"}
    assert plan.status == "complete"


def test_the_forehead_waits_with_the_glabella_it_depends_on() -> None:
    plan = plan_of(lines=UPPER_FACE, answers={"low_brow": "unknown"})
    assert planned(plan) == {"toxin/lateral_canthal"}


def test_answering_the_question_brings_the_plan_back() -> None:
    plan = plan_of(lines=NECK_TOO, features=ONE_BAND, answers={"pregnancy": "no"})
    assert planned(plan) == ALL_AREAS
    assert not plan.questions


def test_pregnancy_is_asked_of_everyone_not_known_to_be_male() -> None:
    for sex, is_asked in (("female", True), ("unknown", True), ("male", False)):
        plan = plan_of(lines=GLABELLA, sex=sex, answers={"pregnancy": "unknown", "breastfeeding": "unknown"})
        assert ("pregnancy" in asked(plan)) == is_asked
        assert bool(plan.toxin) != is_asked
    assert plan_of(lines=GLABELLA, sex="unknown").toxin  # asked and answered: not pregnant


def test_one_none_of_these_answers_every_member_of_the_group() -> None:
    case = healthy(lines=GLABELLA)
    assert {g.id.split(":")[1] for g in kb().of_kind("QuestionGroup")} == set(case.safety.none_of)
    assert not case.safety.answers
    without = case.model_copy(
        update={
            "safety": case.safety.model_copy(
                update={"none_of": tuple(g for g in case.safety.none_of if g != "nerve_muscle")}
            )
        }
    )
    open_questions = asked(consult(without).plan)
    members = {
        c.id.split(":")[1]
        for c in kb().of_kind("Condition")
        if c.one("inQuestionGroup") == "question_group:nerve_muscle"
    }
    assert set(open_questions) == members
    assert {q.group for q in open_questions.values()} == {"nerve_muscle"}
    assert not consult(without).plan.toxin


def test_what_an_earlier_answer_settles_is_not_asked() -> None:
    # "Ever had botulinum toxin?" no: when, what and with which effect need no answer.
    plan = plan_of(lines=GLABELLA)
    assert not plan.questions
    later = plan_of(
        lines=GLABELLA, answers={"botulinum_toxin_ever": "yes", "toxin_same_product_under_12_weeks": "unknown"}
    )
    assert "toxin_same_product_under_12_weeks" in asked(later)


def test_the_question_that_settles_the_others_is_asked_itself() -> None:
    # Nothing of the toxin history is answered: one "no" to the first question would answer all.
    members = [c for c in kb().of_kind("Condition") if c.one("inQuestionGroup") == "question_group:toxin_history"]
    plan = plan_of(lines=GLABELLA, answers={c.id.split(":")[1]: "unknown" for c in members})
    assert not plan.toxin
    assert "botulinum_toxin_ever" in asked(plan)


@pytest.mark.parametrize("product", ["ONA_BOTOXCOS_US", "INCO_BOCOUTURE_UKEU"])
def test_an_unknown_age_is_asked_where_an_age_can_be_written(product: str) -> None:
    # TS08: whether the person is under 18 follows from the age; there is no other place to answer it.
    plan = plan_of(product, lines=GLABELLA, age=None)
    assert not plan.toxin
    blocking = [q for q in plan.questions if "toxin/glabella" in q.blocks]
    assert blocking
    assert {q.path for q in blocking} <= {"person.age_years", "person.birth_date"}


def test_a_line_graded_in_half_is_asked_for() -> None:
    for seen in ({"rest": 0}, {"expression": 3}, {"rest": 2}, {"rest": 2, "spread_flattens": "no"}):
        plan = plan_of(lines={"horizontal_forehead": seen})
        assert not plan.toxin
        (question,) = plan.questions
        assert question.path == "lines.horizontal_forehead"
        assert question.blocks == ("toxin/forehead",)
        assert plan.status == "questions_open"


def test_one_side_graded_in_half_leaves_the_other() -> None:
    lines = {"lateral_canthal": {"right": {"rest": 0, "expression": 3}, "left": {"rest": 0}}}
    plan = plan_of(lines=lines)
    assert {item.side for item in plan.toxin} == {"right"}
    assert [q.path for q in plan.questions] == ["lines.lateral_canthal.left"]


def test_bands_that_were_not_counted_are_asked_for_once() -> None:
    # LD05-LD07 dose by the bands of each side.
    plan = plan_of(lines=BANDS)
    assert not plan.toxin
    assert [q.path for q in plan.questions] == ["features.platysmal_band_count"]
    assert plan.headline.count("1 open question") == 1


def test_a_blank_case_asks_and_recommends_nothing_that_needs_answers() -> None:
    text = """
schema: rhytid-case/1
id: blank
context:
  date: 2026-11-20
  jurisdiction: GB
  products: [{product: INCO_BOCOUTURE_UKEU}]
  treatments: [lactic_peel, ipl]
lines: {glabellar_vertical: {rest: 0, expression: 3}}
skin: {dull_skin: yes, brown_spots: yes}
"""
    plan = consult(parse_case(text, "blank", kb())).plan
    assert plan.status == "questions_open"
    assert not plan.toxin
    assert not plan.adjuncts
    blocking: list[Any] = [q for q in plan.questions if q.blocks]
    assert {"pregnancy", "myasthenia_gravis", "open_wound_infection"} <= {q.id for q in blocking}
    assert len({q.id for q in plan.questions}) == len(plan.questions)
