"""`path=value`: every form that is taken, and what is said of the others."""

from __future__ import annotations

import datetime as dt

import pytest

from engine.alternatives.evaluation import Evaluation
from engine.alternatives.settings import parse_setting, possible, with_settings
from engine.alternatives.space import space
from engine.case import Case
from engine.errors import CaseError
from engine.facts.from_case import case_facts
from kb.snapshot import KnowledgeBase
from tests.engine.cases import GLABELLA, days_ago, healthy
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
        ("history.toxin[3].response=good", "has no entries"),
        ("nonsense", "write PATH=VALUE"),
        ("context.date=2026-13-01", "not a day of the calendar"),
        ("lines.glabellar_vertical.rest=[", ""),
        ("safety.pregnancy=yes, ended 2026-13-01", "write yes, no, unknown, “yes, ended YYYY-MM-DD”"),
        ("context.products.BOCOUTURE=yes", "did you mean “INCO_BOCOUTURE_UKEU”"),
        ("context.products.INCO_BOCOUTURE_UKEU=maybe", "write context.products.INCO_BOCOUTURE_UKEU=yes or"),
        ("context.treatments=ipl", "write context.treatments.ipl=yes or context.treatments.ipl=no"),
        ("context.treatments.ipl={a: 1}", "write context.treatments.ipl=yes"),
        ("lines.bunny=bad", "write those that apply of {rest: …"),
        ("history.toxin.response=good", "write the number of an entry"),
    ],
)
def test_a_mistake_is_told_with_what_was_meant(text: str, said: str, kb: KnowledgeBase) -> None:
    with pytest.raises(CaseError) as caught:
        changed(text, kb, healthy(lines=GLABELLA))
    assert said in str(caught.value)


def test_every_other_answer_is_read_back_from_what_is_printed_of_it(kb: KnowledgeBase) -> None:
    start = healthy(lines=GLABELLA, toxin=[{"date": days_ago(200), "product": "ONA_BOTOX_UK"}], treatments=["ipl"])
    dimensions = space(start, kb, Evaluation(kb).derive(start))
    offered = [(d, a) for d in dimensions for a in d.alternatives]
    # All that is written in a form of its own, and some of the rest.
    own = [(d, a) for d, a in offered if d.path.startswith(("context.", "history.", "event")) or ", ended" in a.shown]
    tried = 0
    for dimension, alternative in (*own[::5], *offered[::41]):
        meant = possible(start, alternative.settings, kb)
        if meant is None:
            continue
        (written,) = alternative.written
        for text in (written, f"{dimension.path}={alternative.shown}"):
            assert case_facts(changed(text, kb, start), kb) == case_facts(meant, kb), text
        tried += 1
    assert tried > 50


def test_a_product_that_is_held_stays_as_it_is_made_up(kb: KnowledgeBase) -> None:
    start = healthy(lines=GLABELLA)
    (held,) = start.context.products
    assert changed(f"context.products.{held.product}=yes", kb, start) == start
    assert changed(f"context.products.{held.product}=no", kb, start).context.products == ()
