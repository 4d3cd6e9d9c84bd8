"""Skin treatments and what speaks against them: waits with their dates, light and the phototype, what fell and why."""

from __future__ import annotations

from typing import Any

import pytest

from engine.plan import Plan

from .cases import days_ago, in_days, plan_of

SPOTS = {"brown_spots": "yes"}
ROUGH = {"rough_texture": "yes", "dull_skin": "yes"}
PEELS = ("jessner_peel", "lactic_peel", "microdermabrasion")


def skin_plan(treatments: tuple[str, ...] | list[str], **changes: Any) -> Plan:
    """The plan of a clinic that holds no toxin and offers these treatments."""
    return plan_of((), jurisdiction=changes.pop("jurisdiction", "GB"), treatments=treatments, **changes)


def offered(plan: Plan) -> dict[str, str]:
    return {item.treatment: item.status for item in plan.adjuncts}


def until(plan: Plan) -> dict[str, Any]:
    return {entry.id.split("/")[1]: entry.until for entry in plan.deferred}


def why_not(plan: Plan, treatment: str) -> str:
    (entry,) = (e for e in plan.not_recommended if e.id == f"adjunct/{treatment}")
    return " ".join(reason.text for reason in entry.reasons)


def after_isotretinoin(**answer: Any) -> Plan:
    return skin_plan(PEELS, skin=ROUGH, answers={"isotretinoin_recent": {"answer": "yes", **answer}})


def test_isotretinoin_of_100_days_ago_defers_peels_to_the_180th_day() -> None:
    # CI0061, CI0063, CI0066: 180 days by default; sources disagree, and that is shown.
    plan = after_isotretinoin(ended=days_ago(100))
    waits = until(plan)
    for treatment in PEELS:
        assert waits[treatment] == in_days(80)
        assert treatment not in offered(plan)
    assert any("CI0066" in c.id and c.evidence for c in plan.conflicts)
    assert plan.home_care  # there is something to do meanwhile


def test_isotretinoin_of_200_days_ago_leaves_a_caution() -> None:
    # The default wait is over; one label asks for 365 days, so the peel is weighed, not recommended.
    plan = after_isotretinoin(ended=days_ago(200))
    assert not set(PEELS) & set(until(plan))
    (peel,) = (a for a in plan.adjuncts if a.treatment == "jessner_peel")
    assert peel.status == "consider"
    assert any("statement:CI0066" in c.statements for c in peel.cautions)


def test_isotretinoin_of_a_year_ago_is_no_matter() -> None:
    plan = after_isotretinoin(ended=days_ago(365))
    assert not plan.deferred
    assert not any("isotretinoin_recent" in f.because_of for f in plan.safety)


def test_an_undated_course_waits_and_the_date_is_asked() -> None:
    plan = after_isotretinoin()
    assert until(plan)["jessner_peel"] is None
    (question,) = (q for q in plan.questions if q.id == "isotretinoin_recent.ended")
    assert question.path == "safety.answers.isotretinoin_recent.ended"
    assert "adjunct/jessner_peel" in question.blocks


@pytest.mark.parametrize("row", ["CI0066", "CI0076"], ids=["Jessner, a caution", "bipolar RF, relative"])
def test_a_named_senior_may_shorten_the_wait(row: str) -> None:
    # ADJ-SAF-05: "a senior may shorten it"; the plan itself offers that decision.
    treatment = {"CI0066": "jessner_peel", "CI0076": "rf_bipolar"}[row]
    plan = skin_plan(
        [treatment],
        skin=ROUGH,
        answers={"isotretinoin_recent": {"answer": "yes", "ended": days_ago(100)}},
        overrides=[{"statement": row, "by": "Dr A. Example", "reason": "low dose, superficial treatment, test area"}],
    )
    assert treatment not in until(plan)
    assert treatment in offered(plan)
    (found,) = (f for f in plan.safety if f.statement == f"statement:{row}")
    assert found.overridden_by == "Dr A. Example"


@pytest.mark.parametrize(("days", "status"), [(10, None), (28, None), (41, None), (42, "recommended")])
def test_ipl_waits_for_a_tan_to_fade(days: int, status: str | None) -> None:
    # CI0240: sources ask for 14 to 42 days, and where they differ the longer is kept.
    tan = {"recent_tan_sunburn": {"answer": "yes", "ended": days_ago(days)}}
    plan = skin_plan(["ipl"], skin=SPOTS, answers=tan)
    assert offered(plan).get("ipl") == status
    assert until(plan).get("ipl") == (in_days(42 - days) if status is None else None)


def test_a_tan_not_asked_about_holds_ipl_back() -> None:
    plan = skin_plan(["ipl"], skin=SPOTS, answers={"recent_tan_sunburn": "unknown"})
    assert "ipl" not in offered(plan)
    (question,) = (q for q in plan.questions if q.id == "recent_tan_sunburn")
    assert question.severity == "absolute"
    assert "adjunct/ipl" in question.blocks


@pytest.mark.parametrize("phototype", ["I", "II", "III"])
def test_ipl_for_spots_in_light_skin(phototype: str) -> None:
    # ADJ-LAY-06.
    assert offered(skin_plan(["ipl"], skin={**SPOTS, "phototype": phototype}))["ipl"] == "recommended"


@pytest.mark.parametrize("phototype", ["V", "VI"])
@pytest.mark.parametrize("finding", ["brown_spots", "diffuse_redness", "rough_texture"])
def test_ipl_is_off_in_dark_skin_and_the_phototype_is_the_reason(phototype: str, finding: str) -> None:
    # ADJ-PHO-02: IPL off by default in V and VI.
    plan = skin_plan(["ipl"], skin={finding: "yes", "phototype": phototype})
    assert not offered(plan)
    assert "phototype" in why_not(plan, "ipl").lower()


def test_dark_skin_keeps_its_own_choices() -> None:
    # ADJ-PHO-02: salicylic peel is documented, lactic with caution.
    plan = skin_plan(["ipl", "salicylic_peel", "lactic_peel"], skin={**SPOTS, "phototype": "V"})
    assert offered(plan)["salicylic_peel"] == "recommended"
    assert offered(plan)["lactic_peel"] == "consider"


def test_an_unknown_phototype_holds_back_what_some_skins_must_avoid() -> None:
    plan = skin_plan(["ipl", "lactic_peel"], skin={**SPOTS, "phototype": "unknown"})
    assert set(offered(plan)) == {"lactic_peel"}
    (question,) = (q for q in plan.questions if q.blocks)
    assert question.path == "skin.phototype"
    assert "adjunct/ipl" in question.blocks


def test_melasma_turns_ipl_down_and_says_so() -> None:
    # CI0565, ADJ-LAY-07: topical treatment and light protection first.
    plan = skin_plan(["ipl"], skin=SPOTS, answers={"melasma": "yes"})
    assert not offered(plan)
    assert "melasma" in why_not(plan, "ipl").lower()
    assert plan.home_care[0].treatment == "spf_broad_spectrum"


@pytest.mark.parametrize(
    ("condition", "treatment", "finding"),
    [
        ("epilepsy_photosensitive", "ipl", "brown_spots"),  # CI0278
        ("photosensitive_disorder", "ipl", "brown_spots"),  # CI0269
        ("aspirin_salicylate_allergy", "jessner_peel", "rough_texture"),  # CI0396
        ("resorcinol_allergy", "jessner_peel", "rough_texture"),  # CI0397
        ("active_hsv", "lactic_peel", "dull_skin"),  # CI0114
        ("bleeding_disorder", "microneedling", "atrophic_acne_scars"),  # CI0330
        ("ha_gram_positive_allergy", "ha_skin_booster", "dehydrated_skin"),  # CI0412
    ],
)
def test_an_absolute_row_removes_the_treatment_by_name(condition: str, treatment: str, finding: str) -> None:
    # ADJ-SAF-01: remove it, name the row, never score it; no override lifts it.
    healthy_plan = skin_plan([treatment], skin={finding: "yes"})
    assert treatment in offered(healthy_plan)
    plan = skin_plan([treatment], skin={finding: "yes"}, answers={condition: "yes"})
    (entry,) = (e for e in plan.not_recommended if e.id == f"adjunct/{treatment}")
    assert entry.severity == "absolute"
    assert entry.evidence
    row = entry.evidence[0].statement.split(":")[1]
    lifted = skin_plan(
        [treatment],
        skin={finding: "yes"},
        answers={condition: "yes"},
        overrides=[{"statement": row, "by": "Dr A. Example", "reason": "asked to"}],
    )
    assert treatment not in offered(lifted)


def test_pregnancy_leaves_the_mild_peel_with_a_caution() -> None:
    # ADJ-SAF-04: no retinoid, booster, PRP, needling or energy device by default.
    held = ["lactic_peel", "retinol_topical", "ha_skin_booster", "prp_injection", "microneedling", "ipl"]
    plan = skin_plan(held, skin={**ROUGH, "fine_lines_at_rest": "yes", **SPOTS}, answers={"pregnancy": "yes"})
    assert offered(plan) == {"lactic_peel": "consider"}
    assert "retinol_topical" not in {item.treatment for item in plan.home_care}


def test_recent_toxin_sets_the_date_for_needling() -> None:
    # CI0488: 14 days.
    plan = plan_of(
        treatments=["microneedling"],
        skin={"atrophic_acne_scars": "yes"},
        toxin=[{"date": days_ago(5), "product": "ONA_BOTOXCOS_US"}],
        answers={"toxin_same_product_under_12_weeks": "yes"},
    )
    assert until(plan)["microneedling"] == in_days(9)


def firmly(plan: Plan) -> set[str]:
    return {item.treatment for item in (*plan.adjuncts, *plan.home_care) if item.status == "recommended"}


def test_a_retinoid_is_not_firmer_because_an_answer_about_a_better_one_is_missing() -> None:
    # CI0054: tretinoin is avoided while breastfeeding; CI0060: retinaldehyde is a precaution only.  Two retinoids are
    # never used together, so the second must not rise to the first place by a question nobody answered.
    offers = ("tretinoin_topical", "retinaldehyde_topical")
    found = {**ROUGH, **SPOTS}
    answered = firmly(skin_plan(offers, skin=found, answers={"breastfeeding": "no"}))
    unknown = firmly(skin_plan(offers, skin=found, answers={"breastfeeding": "unknown"}))
    assert "tretinoin_topical" in answered
    assert unknown <= answered
