"""Single cases that random ones have found, or seldom find: contrary wishes, crowded areas, missing measures."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from engine.case import Case
from engine.consultation import consult as run
from engine.intake import check_case
from engine.plan import InjectionItem, Plan

from .altered_kb import altered, changed, made_up
from .cases import CHIN, GLABELLA, consult, days_ago, graded, healthy, kb, plan_of
from .plan_reading import dropped_in_silence

MENTALIS = {"right": (Decimal(2), Decimal(3)), "left": (Decimal(2), Decimal(3))}
"""The chin's published range for onabotulinumtoxinA in women, per side."""


def ranges(plan: Plan) -> dict[str, tuple[Decimal, Decimal]]:
    return {item.side: (item.range_low_units, item.range_high_units) for item in plan.toxin}


def each_part_dosed_once(item: InjectionItem) -> None:
    assert item.range_low_units <= item.units <= item.range_high_units
    assert len({group.site for group in item.points}) == len(item.points)
    for one, two in pairwise(item.steps):
        assert one.after_units == two.before_units


@pytest.mark.parametrize("contraction", [1, 2, 3])
def test_wishes_that_pull_both_ways_do_not_double_the_dose(contraction: int) -> None:
    goals = {"natural_movement": "yes", "longer_duration": "yes"}
    plan = plan_of(experienced=True, lines=CHIN, muscles=graded(contraction, "mentalis"), goals=goals)
    assert ranges(plan) == MENTALIS
    for item in plan.toxin:
        each_part_dosed_once(item)


@pytest.mark.parametrize("second", ["insufficient", "none", "excessive", "good"])
def test_two_sessions_of_one_day_do_not_double_the_dose(second: str) -> None:
    session = {"date": days_ago(200), "product": "ONA_BOTOXCOS_US"}
    toxin = [
        {**session, "areas": ["chin"], "response": "excessive"},
        {**session, "areas": ["glabella"], "response": second},
    ]
    plan = plan_of(lines=CHIN, muscles=graded(2, "mentalis"), toxin=toxin)
    assert ranges(plan) == MENTALIS
    for item in plan.toxin:
        each_part_dosed_once(item)


CROWDED = {
    "nose": {"bunny": {"rest": 0, "expression": 3}, "nasal_tip_droop": {"grade": 3}, "nasal_flare": {"grade": 3}},
    "perioral": {"perioral": {"rest": 0, "expression": 3}, "gummy_smile": {"mm": 5}},
    "chin": {"chin_dimpling": {"rest": 0, "expression": 2}, "lower_lip_asymmetry": {"grade": 3}},
}


@pytest.mark.parametrize("area", CROWDED)
def test_a_dose_for_one_line_is_not_said_to_treat_another(area: str) -> None:
    for item in plan_of(experienced=True, lines=CROWDED[area]).toxin:
        doses = [kb().individuals[e.statement] for e in item.evidence]
        about = {str(line).split(":", 1)[1] for dose in doses for line in dose.many("forLine")}
        assert set(item.lines) <= about


@pytest.mark.parametrize("area", CROWDED)
def test_of_several_lines_in_an_area_none_is_dropped_in_silence(area: str) -> None:
    assert dropped_in_silence(plan_of(experienced=True, lines=CROWDED[area]), kb()) == []


@pytest.mark.parametrize("line", sorted(line.id.split(":", 1)[1] for line in kb().of_kind("Line")))
def test_every_line_at_its_worst_is_spoken_of(line: str) -> None:
    known = kb().individuals[f"line:{line}"]
    worst = kb().individuals[str(known.one("defaultScale"))].one("maxGrade")
    how = str(known.one("assessedBy"))
    grade: dict[str, Any] = {"rest": 0, "expression": worst} if how == "expression" else {"grade": worst}
    plan = plan_of(experienced=True, lines={line: {"mm": 8} if how == "millimetres" else grade})
    assert {entry.line for entry in plan.lines} == {line}
    assert {entry.toxin for entry in plan.lines} <= {"indicated", "not_indicated"}
    assert dropped_in_silence(plan, kb()) == []


@pytest.mark.parametrize(
    "units",
    [
        {"total_units": 390},
        {"units": {"masseter": {"right": 195, "left": 195}}},
        {"units": {"masseter": 300, "procerus": 90}, "total_units": 390},
    ],
    ids=["total", "by muscle", "both"],
)
def test_units_given_elsewhere_count_however_they_were_written_down(units: dict[str, Any]) -> None:
    """At most 400 units of this toxin in three months, over all uses."""
    earlier = {"date": days_ago(85), "product": "ONA_VISTABEL_EU", **units}
    plan = plan_of("ONA_VISTABEL_EU", lines=GLABELLA, toxin=[earlier])
    assert not plan.toxin
    assert [check.planned_units for check in plan.limits if check.scope == "cumulative"] == [410]


def test_a_session_of_unknown_units_does_not_hide_what_is_known() -> None:
    known = {"date": days_ago(85), "product": "ONA_VISTABEL_EU", "total_units": 395}
    unknown = {"date": days_ago(86), "product": "ONA_VISTABEL_EU"}
    assert not plan_of("ONA_VISTABEL_EU", lines=GLABELLA, toxin=[known]).toxin
    plan = plan_of("ONA_VISTABEL_EU", lines=GLABELLA, toxin=[known, unknown])
    assert not plan.toxin
    assert "toxin.1.total_units" in {question.id for question in plan.questions}


def test_an_unknown_session_in_the_window_is_asked_about_first() -> None:
    """Units that were not recorded may be any number: they count neither as none nor as known."""
    before = {"date": days_ago(86), "product": "ONA_VISTABEL_EU"}
    plan = plan_of("ONA_VISTABEL_EU", lines=GLABELLA, toxin=[before])
    assert not plan.toxin
    (question,) = [one for one in plan.questions if one.id == "toxin.0.total_units"]
    assert (question.severity, question.blocks) == ("relative", ("toxin/glabella",))
    assert not [check for check in plan.limits if check.scope == "cumulative"]
    assert plan_of("ONA_VISTABEL_EU", lines=GLABELLA, toxin=[{**before, "total_units": 20}]).toxin
    assert plan_of("ONA_VISTABEL_EU", lines=GLABELLA, toxin=[{**before, "date": days_ago(92)}]).toxin


def test_a_product_named_for_a_union_of_areas_is_used_there_or_refused() -> None:
    case = healthy(
        ["ONA_BOTOXCOS_US", "ABO_DYSPORT_US"],
        experienced=True,
        lines=GLABELLA,
        product_for_area={"upper_face": "ABO_DYSPORT_US"},
        check=False,
    )
    if not check_case(case, kb()):
        assert {item.product for item in consult(case).plan.toxin} == {"ABO_DYSPORT_US"}


WAITS = {"isotretinoin_recent": "yes", "recent_filler": {"answer": "yes", "ended": days_ago(100)}}


def test_a_wait_that_is_over_does_not_settle_another_one() -> None:
    """A statement of two conditions, of which one ended long ago and the other has no date."""
    statement = made_up(
        ofIntervention="product:ONA_BOTOXCOS_US",
        condition=("condition:isotretinoin_recent", "condition:recent_filler"),
        waitDaysDefault=14,
        severity="relative",
    )
    known = altered(statement)
    alone = {"isotretinoin_recent": "yes"}
    assert not run(healthy(experienced=True, lines=GLABELLA, answers=alone), known).plan.toxin
    assert not run(healthy(experienced=True, lines=GLABELLA, answers=WAITS), known).plan.toxin


def test_two_waits_that_are_both_over_are_over() -> None:
    statement = made_up(
        ofIntervention="product:ONA_BOTOXCOS_US",
        condition=("condition:isotretinoin_recent", "condition:recent_filler"),
        waitDaysDefault=14,
        severity="relative",
    )
    ended = {name: {"answer": "yes", "ended": days_ago(days)} for name, days in (("isotretinoin_recent", 15),)}
    both = {**ended, "recent_filler": {"answer": "yes", "ended": days_ago(100)}}
    late = {**ended, "recent_filler": {"answer": "yes", "ended": days_ago(13)}}
    assert run(healthy(experienced=True, lines=GLABELLA, answers=both), altered(statement)).plan.toxin
    waiting = run(healthy(experienced=True, lines=GLABELLA, answers=late), altered(statement)).plan
    assert not waiting.toxin
    assert days_ago(-1) in {entry.until for entry in waiting.deferred}


def test_a_question_below_two_others_is_not_forgotten() -> None:
    """Asked only if asked only if: what is not answered is unknown, not no."""
    parent = changed("condition:cows_milk_protein_allergy", askedOnlyIf="condition:severe_allergy_anaphylaxis")
    answers = {
        "severe_allergy_anaphylaxis": "yes",
        "cows_milk_protein_allergy": "yes",
        "milk_allergy_severe": "unknown",
    }
    case = healthy(answers=answers)
    states = {str(row["condition"]): row["value"] for row in run(case, altered(parent)).derivation.of("state")}
    assert states.get("condition:milk_allergy_severe") == "unknown"


def test_a_line_is_told_on_the_scale_it_was_graded_on() -> None:
    graded_on = {"scale": "merz_5", "rest": 0, "expression": 4}
    (right, left) = plan_of(experienced=True, lines={"glabellar_vertical": graded_on}).lines
    assert right.severity == left.severity
    assert kb().label("scale:merz_5") in right.severity
    assert kb().label("scale:fws") not in right.severity


def test_a_threshold_on_one_scale_is_not_read_on_another() -> None:
    known = altered(changed("statement:TIND.glabellar_vertical.merz_5", lifecycle="retired"))
    graded = {"glabellar_vertical": {"scale": "merz_5", "rest": 0, "expression": 4}}
    (right, _) = run(healthy(experienced=True, lines=graded), known).plan.lines
    assert right.toxin == "unknown"
    assert not run(healthy(experienced=True, lines=graded), known).plan.toxin
    assert run(healthy(experienced=True, lines=graded), kb()).plan.toxin


ABSURD: dict[str, dict[str, Any]] = {
    "units beyond counting": {"toxin": [{"date": days_ago(85), "product": "ONA_BOTOXCOS_US", "total_units": "1e30"}]},
    "a baseline thinner than light": {"muscles": {"masseter": {"thickness_mm": 40, "baseline_mm": "1e-30"}}},
    "more digits than fit": {"muscles": {"masseter": {"thickness_mm": "1.2345678901234567890123456789012345"}}},
    "the last day there is": {"date": dt.date.max},
    "the first day there is": {"date": dt.date.min, "age": None},
    "an amount beyond memory": {"toxin": [{"date": days_ago(85), "units": {"masseter": "1e999999"}}]},
    "an effect beyond memory": {"toxin": [{"date": days_ago(85), "duration_weeks": "1e999999"}]},
    "a whole number beyond memory": {"features": {"brow_height_mm": Decimal("1e999999")}},
}


@pytest.mark.parametrize("name", ABSURD)
def test_absurd_numbers_are_refused_or_planned_with_but_never_crash(name: str) -> None:
    case = healthy(experienced="toxin" not in ABSURD[name], lines=GLABELLA, check=False, **ABSURD[name])
    if not check_case(case, kb()):
        assert consult(case).plan.status


def test_a_change_far_below_measurement_error_is_not_a_negative_zero() -> None:
    muscles = {"masseter": {"contraction": 2, "thickness_mm": Decimal("10.001"), "baseline_mm": 10}}
    plan = plan_of(experienced=True, muscles=muscles)
    texts = [entry.text for entry in plan.advice]
    assert any("measurement error" in text for text in texts)
    assert not any("-0 %" in text for text in texts)


@pytest.mark.parametrize("right", ["unknown", None, 20])
def test_a_brow_that_was_not_measured_is_no_error(right: Any) -> None:
    features = {"brow_height_mm": {"right": right, "left": 22}}
    plan = plan_of(experienced=True, lines=GLABELLA, features=features)
    assert plan.toxin
    differs = [entry for entry in plan.balance if entry.subject == "brow_asymmetry"]
    assert bool(differs) is (right == 20)


def test_nothing_at_all_is_a_case() -> None:
    case = Case.model_validate({"id": "empty", "context": {"date": "2026-11-20", "jurisdiction": "NZ"}})
    plan = consult(case).plan
    assert not plan.toxin
    assert not plan.totals
