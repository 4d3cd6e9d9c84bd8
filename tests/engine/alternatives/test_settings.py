"""`path=value`: every form that is taken, and what is said of the others."""

from __future__ import annotations

import datetime as dt

import pytest

from engine.alternatives.settings import parse_setting, with_settings
from engine.case import Case
from engine.errors import CaseError
from kb.snapshot import KnowledgeBase
from tests.engine.cases import GLABELLA, healthy
from tests.engine.cases import kb as knowledge


@pytest.fixture
def kb() -> KnowledgeBase:
    return knowledge()


def changed(text: str, kb: KnowledgeBase, start: Case) -> Case:
    return with_settings(start, [parse_setting(text, kb)], kb)


@pytest.mark.parametrize("text", ["safety.answers.myasthenia_gravis.answer=yes", "safety.myasthenia_gravis=yes",
                                  "myasthenia_gravis=yes", "safety.answers.myasthenia_gravis=true"])  # fmt: skip
def test_every_way_to_write_a_safety_answer_says_the_same(text: str, kb: KnowledgeBase) -> None:
    start = healthy(lines=GLABELLA)
    assert changed(text, kb, start).safety.answers["myasthenia_gravis"].answer == "yes"


def test_an_answer_of_a_group_leaves_the_rest_of_the_group_no(kb: KnowledgeBase) -> None:
    data = healthy(lines=GLABELLA).model_dump(by_alias=True, exclude_none=True)
    data["safety"] = {"none_of": ["nerve_muscle"]}
    after = changed("safety.myasthenia_gravis=yes", kb, Case.model_validate(data))
    assert after.safety.none_of == ()
    assert after.safety.answers["myasthenia_gravis"].answer == "yes"
    members = [
        one.id.partition(":")[2]
        for one in kb.of_kind("Condition")
        if one.one("inQuestionGroup") == "question_group:nerve_muscle" and one.one("askedWhen") != "derived"
    ]
    assert len(members) > 1
    assert all(after.safety.answers[m].answer == "no" for m in members if m != "myasthenia_gravis")


@pytest.mark.parametrize("end", ["ended", "expected_end"])
def test_a_date_of_its_end_goes_with_the_yes(end: str, kb: KnowledgeBase) -> None:
    data = healthy(lines=GLABELLA).model_dump(by_alias=True, exclude_none=True)
    dated = data["context"]["date"] + dt.timedelta(days=-30 if end == "ended" else 30)
    data["safety"]["answers"]["pregnancy"] = {"answer": "yes", end: dated}
    after = changed("safety.pregnancy=no", kb, Case.model_validate(data)).safety.answers["pregnancy"]
    assert (after.answer, after.ended, after.expected_end) == ("no", None, None)


def test_one_side_set_leaves_the_other_as_it_was(kb: KnowledgeBase) -> None:
    start = healthy(lines={"lateral_canthal": {"rest": 1, "expression": 3}})
    line = changed("lines.lateral_canthal.left.rest=2", kb, start).lines["lateral_canthal"]
    assert line.both is None and line.left is not None and line.right is not None
    assert (line.left.rest, line.left.expression) == (2, 3)
    assert (line.right.rest, line.right.expression) == (1, 3)


def test_both_sides_set_where_they_differ_sets_each(kb: KnowledgeBase) -> None:
    start = healthy(lines={"lateral_canthal": {"left": {"rest": 1, "expression": 3}, "right": {"expression": 2}}})
    line = changed("lines.lateral_canthal.both.rest=0", kb, start).lines["lateral_canthal"]
    assert line.left is not None and line.right is not None
    assert (line.left.rest, line.left.expression, line.right.rest, line.right.expression) == (0, 3, 0, 2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("safety.myastenia=yes", "did you mean “myasthenia_gravis”"),
        ("safty.myasthenia_gravis=yes", "did you mean “safety”"),
        ("lines.glabellar_vertical.left.rst=1", "did you mean “rest”"),
        ("lines.glabellar_vertikal.rest=1", "did you mean “glabellar_vertical”"),
        ("skin.phototype=IX", "write I, II, III, IV, V or VI"),
        ("context.jurisdiction=XX", "known: AU, EU, GB, IE, NZ, US"),
        ("lines.glabellar_vertical.rest=9", "outside the scale"),
        ("history.toxin[3].response=good", "has 0 entries"),
        ("nonsense", "write PATH=VALUE"),
        ("context.date=2026-13-01", "not a day of the calendar"),
        ("lines.glabellar_vertical.rest=[", ""),
    ],
)
def test_a_mistake_is_told_with_what_was_meant(text: str, said: str, kb: KnowledgeBase) -> None:
    with pytest.raises(CaseError) as caught:
        changed(text, kb, healthy(lines=GLABELLA))
    assert said in str(caught.value)
