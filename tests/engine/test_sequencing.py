"""What was done before and what is done together: waits, cautions, order and gaps, from statements alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.case import History
from engine.consultation import consult as consult_with
from engine.plan import Conflict, Plan
from kb.snapshot import Individual, KnowledgeBase

from .altered_kb import altered, changed, individual
from .cases import GLABELLA, TODAY, consult, days_ago, healthy, in_days, kb

FINDINGS = {"brown_spots": "yes", "rough_texture": "yes", "fine_lines_at_rest": "yes", "laxity": "mild"}
CLINIC = [t.id.split(":")[1] for t in kb().of_kind("Treatment") if t.one("setting") == "clinic"]
FOLLOWS = {
    (str(i.one("onlyAfter")).split(":")[1], str(i.one("ofTreatment")).split(":")[1])
    for i in kb().of_kind("TreatmentIndication")
    if i.one("onlyAfter")
}
"""A treatment, and one that is recommended only where it was done before."""


def plan_after(
    *done: tuple[str, int], toxin: bool = False, knowledge: KnowledgeBase | None = None, **changes: Any
) -> Plan:
    """A plan for someone to whom treatments were done so many days ago."""
    sessions = [{"treatment": name, "date": days_ago(days)} for name, days in done]
    defaults: dict[str, Any] = {"treatments": CLINIC, "skin": FINDINGS, **({"lines": GLABELLA} if toxin else {})}
    case = healthy("ONA_BOTOXCOS_US" if toxin else (), **{**defaults, **changes})
    history = History.model_validate({**case.history.model_dump(), "treatments": sessions})
    case = case.model_copy(update={"history": history})
    return (consult_with(case, knowledge) if knowledge else consult(case)).plan


def waits(plan: Plan) -> dict[str, dt.date | None]:
    return {entry.id: entry.until for entry in plan.deferred}


def proposed(plan: Plan) -> set[str]:
    return {item.treatment for item in (*plan.adjuncts, *plan.home_care)}


def rule_of(first: str, second: str) -> Individual:
    (found,) = (
        r for r in kb().of_kind("IntervalRule") if (r.one("firstIntervention"), r.one("secondIntervention"))
        == (first, second)
    )  # fmt: skip
    return found


def test_a_treatment_waits_until_the_shortest_gap_to_an_earlier_one_is_over() -> None:
    rule = rule_of("treatment:glycolic_peel", "treatment:ipl")
    least = rule.one("minGapDays")
    assert isinstance(least, int)
    plan = plan_after(("glycolic_peel", 5))
    assert waits(plan)["adjunct/ipl"] == in_days(least - 5)
    (entry,) = (e for e in plan.deferred if e.id == "adjunct/ipl")
    assert rule.id in {e.statement for e in entry.evidence}
    assert "ipl" not in proposed(plan)
    assert "adjunct/ipl" not in waits(plan_after(("glycolic_peel", least)))


def test_between_the_shortest_and_the_advised_gap_there_is_a_caution() -> None:
    rule = rule_of("treatment:glycolic_peel", "treatment:ipl")
    plan = plan_after(("glycolic_peel", int(str(rule.one("minGapDays")))))
    (item,) = (i for i in plan.adjuncts if i.treatment == "ipl")
    assert any(rule.id in caution.statements for caution in item.cautions)
    later = plan_after(("glycolic_peel", int(str(rule.one("recommendedGapDays")))))
    (item,) = (i for i in later.adjuncts if i.treatment == "ipl")
    assert not any(rule.id in caution.statements for caution in item.cautions)


def test_a_course_keeps_its_own_interval() -> None:
    """Where no statement on repeating says so, the course's shortest interval does."""
    repeated = rule_of("treatment:ipl", "treatment:ipl")
    without = altered(changed(repeated.id, lifecycle="retired"))
    weeks = kb().individuals["statement:COURSE.ipl"].one("intervalWeeksMin")
    until = waits(plan_after(("ipl", 3), knowledge=without))["adjunct/ipl"]
    assert until == in_days(int(float(str(weeks)) * 7) - 3)


def test_half_a_week_is_rounded_up_to_whole_days() -> None:
    repeated = rule_of("treatment:led_photobiomodulation", "treatment:led_photobiomodulation")
    without = altered(changed(repeated.id, lifecycle="retired"))
    plan = plan_after(("led_photobiomodulation", 3), knowledge=without)
    assert waits(plan)["adjunct/led_photobiomodulation"] == in_days(1)
    plan = plan_after(("led_photobiomodulation", 4), knowledge=without)
    assert "adjunct/led_photobiomodulation" not in waits(plan)


def test_toxin_waits_after_a_device_that_makes_the_face_swell() -> None:
    rule = rule_of("treatment:laser_fractional_ablative", "group:neuromodulator")
    plan = plan_after(("laser_fractional_ablative", 2), toxin=True)
    assert not plan.toxin
    assert waits(plan)["toxin/glabella"] == in_days(int(str(rule.one("minGapDays"))) - 2)


def test_an_earlier_toxin_session_holds_back_what_would_rub_it_even_if_its_product_is_not_known() -> None:
    rule = rule_of("group:neuromodulator", "treatment:microdermabrasion")
    for product in ({"product": "ONA_BOTOXCOS_US"}, {}):
        plan = consult_with(
            healthy(
                (),
                treatments=["microdermabrasion"],
                skin={"rough_texture": "yes"},
                answers={"recent_neuromodulator": "yes"},
                toxin=[{"date": days_ago(2), **product}],
                check=False,
            ),
            kb(),
        ).plan
        assert waits(plan)["adjunct/microdermabrasion"] == in_days(int(str(rule.one("minGapDays"))) - 2)


def test_a_statement_about_groups_reaches_their_members_on_both_sides() -> None:
    """Two made-up groups and one statement between them, in Turtle terms only."""
    base = {**dict(rule_of("treatment:glycolic_peel", "treatment:ipl").values)}
    groups = (
        individual("group:surface", "Group", prefLabel="Surface", member=("treatment:microdermabrasion",)),
        individual("group:firming", "Group", prefLabel="Firming", member=("treatment:rf_monopolar",)),
    )
    ends = {"firstIntervention": "group:surface", "secondIntervention": "group:firming"}
    rule = individual("statement:MADE-UP", "IntervalRule", **{**base, **ends, "minGapDays": 40})
    knowledge = altered(*groups, rule)
    assert waits(plan_after(("microdermabrasion", 10), knowledge=knowledge))["adjunct/rf_monopolar"] == in_days(30)
    told = plan_after(knowledge=knowledge).sequence
    assert any("statement:MADE-UP" in {e.statement for e in one.evidence} for one in told)


def test_two_treatments_of_one_plan_are_paired_with_what_is_published_on_both() -> None:
    plan = plan_after(treatments=["ipl", "glycolic_peel"])
    assert {"ipl", "glycolic_peel"} <= proposed(plan)
    forth, back = (
        rule_of(f"treatment:{a}", f"treatment:{b}") for a, b in (("glycolic_peel", "ipl"), ("ipl", "glycolic_peel"))
    )
    (entry,) = (one for one in plan.sequence if forth.id in {e.statement for e in one.evidence})
    assert back.id in {e.statement for e in entry.evidence}
    assert "not on one day" in entry.text
    assert f"{forth.one('recommendedGapDays')} days" in entry.text


def test_two_procedures_of_which_no_source_speaks_are_kept_apart_and_flagged() -> None:
    plan = plan_after(treatments=["glycolic_peel", "lactic_peel"])
    assert {"lactic_peel", "glycolic_peel"} <= proposed(plan)
    (entry,) = (one for one in plan.sequence if one.id == "sequence/no-source")
    assert "28 days" in entry.text
    assert {e.basis for e in entry.evidence} == {"convention"}


def test_toxin_into_the_skin_is_another_technique() -> None:
    """Rows on intradermal toxin say nothing of a plan that injects into muscle."""
    ends = ("firstIntervention", "secondIntervention")
    into_skin = "group:neuromodulator_intradermal"
    skin_rows = {r.id for r in kb().of_kind("IntervalRule") if into_skin in [r.one(end) for end in ends]}
    plan = plan_after(toxin=True)
    assert skin_rows
    assert not skin_rows & {e.statement for one in plan.sequence for e in one.evidence}


def test_where_sources_differ_on_toxin_and_a_device_the_plan_shows_it() -> None:
    plan = plan_after(toxin=True, treatments=["ipl"])
    rule = rule_of("group:neuromodulator", "treatment:ipl").id
    (entry,) = (c for c in plan.conflicts if c.id.startswith("conflict/timing/") and _names(c, rule))
    assert "7 days after toxin" in entry.positions[0]
    assert any("one day" in position for position in entry.positions[1:])


def _names(conflict: Conflict, statement: str) -> bool:
    return statement in {e.statement for e in conflict.evidence}


@pytest.mark.parametrize("lifecycle", ["retired", "draft"])
def test_a_retired_gap_holds_nothing_back(lifecycle: str) -> None:
    rule = rule_of("treatment:glycolic_peel", "treatment:ipl")
    plan = plan_after(("glycolic_peel", 5), knowledge=altered(changed(rule.id, lifecycle=lifecycle)))
    assert "adjunct/ipl" not in waits(plan)


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(CLINIC), st.integers(0, 400))
def test_something_done_earlier_never_adds_a_recommendation(treatment: str, days: int) -> None:
    before, after = plan_after(toxin=True), plan_after((treatment, days), toxin=True)
    assert proposed(after) - {then for first, then in FOLLOWS if first == treatment} <= proposed(before)
    assert {i.id for i in after.toxin} <= {i.id for i in before.toxin}


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(CLINIC), st.integers(0, 60))
def test_a_wait_is_over_on_the_day_the_plan_names(treatment: str, days: int) -> None:
    """Asked again on that day, the plan does not wait for that reason any more."""
    for item, until in waits(plan_after((treatment, days))).items():
        assert until is not None and until > TODAY
        assert item not in waits(plan_after((treatment, days + (until - TODAY).days)))
