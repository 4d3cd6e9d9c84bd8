"""Toxin given before: the interval to keep, the date it ends, and what has been given in three months."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from engine.plan import Plan

from .cases import GLABELLA, UPPER_FACE, days_ago, in_days, plan_of

SAME = {"toxin_same_product_under_12_weeks": "yes"}


def session(days: int, product: str | None = "ONA_BOTOXCOS_US", **details: Any) -> dict[str, Any]:
    return {"date": days_ago(days), "product": product, "areas": ["glabella"], "response": "good", **details}


def waits(plan: Plan) -> dict[str, dt.date | None]:
    return {entry.id: entry.until for entry in plan.deferred}


def months_after(days: int) -> dt.date:
    """The day three months of the calendar after a session so many days ago."""
    given = days_ago(days)
    return dt.date(given.year + (given.month > 9), (given.month + 2) % 12 + 1, given.day)


@pytest.mark.parametrize("days", [1, 83, 91])
@pytest.mark.parametrize("product", ["ONA_BOTOXCOS_US", "ABO_DYSPORT_US", "INCO_XEOMIN_US"])
def test_the_same_product_waits_as_its_label_says(product: str, days: int) -> None:
    # TS64, INT-01: no earlier than 12 weeks; where the label says months, those of the calendar.
    until = in_days(84 - days) if product == "INCO_XEOMIN_US" else months_after(days)
    plan = plan_of(product, lines=GLABELLA, toxin=[session(days, product)], answers=SAME if days < 84 else {})
    assert bool(plan.toxin) == (until <= in_days(0))
    assert waits(plan) == ({} if plan.toxin else {"toxin/glabella": until})
    assert not plan.questions


def test_after_three_months_the_same_product_is_free() -> None:
    plan = plan_of(lines=GLABELLA, toxin=[session(92, total_units=20)])
    assert plan.totals[0].units == 20
    assert not plan.deferred


def test_another_brand_of_the_same_toxin_is_the_same_toxin() -> None:
    plan = plan_of(lines=GLABELLA, toxin=[session(42, "ONA_BOTOX_UK")], answers=SAME)
    assert waits(plan) == {"toxin/glabella": months_after(42)}
    assert [f.statement for f in plan.safety] == ["statement:TS64"]


@pytest.mark.parametrize("product", ["INCO_XEOMIN_US", None], ids=["another product", "product not known"])
def test_another_or_an_unknown_product_waits_as_long(product: str | None) -> None:
    # TS20: no different product before the earlier interval is over.
    plan = plan_of(lines=GLABELLA, toxin=[session(42, product)])
    assert not plan.toxin
    assert waits(plan) == {"toxin/glabella": months_after(42)}
    assert [f.statement for f in plan.safety] == ["statement:TS20"]


def test_another_product_of_four_months_ago_is_disclosed_and_no_longer() -> None:
    # TS20: four months of disclosure (US medication guide).
    recent = plan_of(lines=GLABELLA, toxin=[session(98, "INCO_XEOMIN_US")])
    assert recent.totals[0].units == 20
    assert [(f.statement, f.severity) for f in recent.safety] == [("statement:TS20", "caution")]
    assert not plan_of(lines=GLABELLA, toxin=[session(140, "INCO_XEOMIN_US")]).safety


def test_the_latest_of_several_sessions_sets_the_date() -> None:
    plan = plan_of(lines=GLABELLA, toxin=[session(300), session(42), session(60)], answers=SAME)
    assert waits(plan) == {"toxin/glabella": months_after(42)}


def test_changing_the_product_does_not_get_round_the_interval() -> None:
    plan = plan_of(["ONA_BOTOXCOS_US", "INCO_XEOMIN_US"], lines=GLABELLA, toxin=[session(42)], answers=SAME)
    assert not plan.toxin
    assert waits(plan) == {"toxin/glabella": months_after(42)}


def test_a_recorded_date_is_not_asked_for_again() -> None:
    # The session is on record; that another product is in stock too changes nothing about it.
    plan = plan_of(["ONA_BOTOXCOS_US", "INCO_XEOMIN_US"], lines=GLABELLA, toxin=[session(42)], answers=SAME)
    assert [q.id for q in plan.questions] == []


def test_a_dated_answer_without_a_session_gives_the_same_date() -> None:
    answers = {"toxin_same_product_under_12_weeks": {"answer": "yes", "ended": days_ago(42)}}
    assert waits(plan_of(lines=GLABELLA, answers=answers)) == {"toxin/glabella": months_after(42)}


def test_an_undated_answer_waits_and_asks_for_the_date() -> None:
    plan = plan_of(lines=GLABELLA, answers=SAME)
    assert not plan.toxin
    assert waits(plan) == {"toxin/glabella": None}
    (question,) = plan.questions
    assert question.path == "safety.answers.toxin_same_product_under_12_weeks.ended"
    assert question.blocks == ("toxin/glabella",)


EU = "ONA_VISTABEL_EU"
"""Its label counts weeks, so that a session of the last three months may be behind its interval."""


def ona(days: int, **details: Any) -> dict[str, Any]:
    return session(days, EU, **details)


@pytest.mark.parametrize(("earlier", "treated"), [(380, True), (381, False), (400, False)])
def test_400_units_in_three_months_is_the_end(earlier: int, treated: bool) -> None:
    # TS57, DOS-13: 20 U planned; the 400th unit is allowed, the 401st is not.
    plan = plan_of(EU, lines=GLABELLA, toxin=[ona(88, total_units=earlier)])
    (check,) = (c for c in plan.limits if c.scope == "cumulative")
    assert (check.planned_units, check.max_units) == (earlier + 20, 400)
    assert check.within == treated == bool(plan.toxin)
    if not treated:
        (entry,) = (e for e in plan.not_recommended if e.id == "toxin/glabella")
        assert "400" in entry.reasons[0].text


def test_three_months_are_thirteen_weeks() -> None:
    assert not plan_of(EU, lines=GLABELLA, toxin=[ona(91, total_units=390)]).toxin
    assert plan_of(EU, lines=GLABELLA, toxin=[ona(92, total_units=390)]).toxin


def test_the_whole_plan_stops_at_the_cumulative_maximum() -> None:
    assert not plan_of(EU, lines=UPPER_FACE, toxin=[ona(88, total_units=340)]).toxin
    assert plan_of(EU, lines=UPPER_FACE, toxin=[ona(88, total_units=336)]).totals[0].units == 64


def test_sessions_are_summed_and_other_toxins_are_not() -> None:
    given = [ona(88, total_units=200), ona(89, total_units=190, areas=["masseter"])]
    assert not plan_of(EU, lines=GLABELLA, toxin=given).toxin
    assert plan_of(EU, lines=GLABELLA, toxin=[session(88, "INCO_BOCOUTURE_UKEU", total_units=390)]).toxin


def test_units_recorded_muscle_by_muscle_count_too() -> None:
    # 400 U of onabotulinumtoxinA were given 88 days ago, written down per muscle and not as a total.
    given = ona(88, areas=["masseter"], units={"masseter": {"right": 200, "left": 200}})
    plan = plan_of(EU, lines=GLABELLA, toxin=[given])
    assert not plan.toxin


def test_a_session_without_units_does_not_count_as_none() -> None:
    # Unknown is not nothing: how much was given is asked, or the check says that it is not known.
    plan = plan_of(EU, lines=GLABELLA, toxin=[ona(88)])
    shown = [c for c in plan.limits if c.scope == "cumulative" and c.planned_units == 20]
    assert not shown or any("units" in q.text.lower() for q in plan.questions)


def test_the_answered_question_stops_onabotulinumtoxina_alone() -> None:
    # TS57 concerns onabotulinumtoxinA; units of other products are not counted against it.
    answers = {"ona_cumulative_over_400_units": "yes"}
    assert plan_of("ONA_BOTOXCOS_US", lines=GLABELLA, answers=answers).status == "stop"
    assert plan_of("INCO_XEOMIN_US", lines=GLABELLA, answers=answers).totals[0].units == 20


def test_a_prescriber_may_shorten_the_interval_by_name() -> None:
    override = [{"statement": "TS64", "by": "Dr A. Example", "reason": "staged treatment agreed"}]
    plan = plan_of(lines=GLABELLA, toxin=[session(70, total_units=20)], answers=SAME, overrides=override)
    assert plan.totals[0].units == 20
    (found,) = plan.safety
    assert found.overridden_by == "Dr A. Example"
