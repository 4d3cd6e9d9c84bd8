"""Adjuncts: what the findings support, in which layer and order, with reasons; what is not on offer is said."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from engine.plan import AdjunctItem, Plan

from .cases import GLABELLA, kb, plan_of

CLINIC_B = sorted(
    t.id.split(":")[1] for t in kb().of_kind("Treatment") if t.one("namedByClinicB") and t.one("setting") == "clinic"
)
EVERY_FINDING = {
    **dict.fromkeys(
        (
            "atrophic_acne_scars", "brown_spots", "dehydrated_skin", "diffuse_redness", "dull_skin", "enlarged_pores",
            "fine_lines_at_rest", "oily_acne_prone", "rough_texture", "sallow_tone", "visible_vessels",
        ),
        "yes",
    ),
    "laxity": "moderate",
    "glogau": "III",
}  # fmt: skip


def skin_plan(treatments: list[str], **changes: Any) -> Plan:
    return plan_of((), jurisdiction="GB", treatments=treatments, **changes)


def by_name(items: tuple[AdjunctItem, ...]) -> dict[str, AdjunctItem]:
    return {item.treatment: item for item in items}


def fallen(plan: Plan) -> dict[str, str]:
    return {
        e.id.split("/")[1]: " ".join(r.text for r in e.reasons)
        for e in plan.not_recommended
        if e.id.startswith("adjunct/")
    }


def test_each_layer_is_ranked_from_one_without_gaps() -> None:
    plan = skin_plan(CLINIC_B, skin=EVERY_FINDING)
    layers = dict.fromkeys(item.layer for item in plan.adjuncts)
    assert list(layers) == ["upper", "middle", "dermal"]
    for layer in layers:
        ranks = [item.rank for item in plan.adjuncts if item.layer == layer]
        assert ranks == list(range(1, len(ranks) + 1))


def test_everything_listed_has_a_finding_a_reason_and_a_source() -> None:
    plan = skin_plan(CLINIC_B, skin=EVERY_FINDING)
    listed = {f.id for f in plan.sources}
    for item in (*plan.adjuncts, *plan.home_care, *plan.referrals, *plan.not_on_offer):
        assert item.for_findings
        assert item.reasons
        assert item.evidence
        assert all(source in listed for e in item.evidence for source in e.sources)


def test_what_is_supported_comes_before_what_is_not() -> None:
    """Trials for it, then mixed, then silent, then trials against it; within one standing the better evidence."""
    standing = ("foundation", "supports", "mixed", "silent", "against")
    levels = ("1", "2", "3", "4", "5", "reg")

    def support(item: AdjunctItem) -> tuple[int, int]:
        rows = [kb().individuals[e.statement] for e in item.evidence if e.statement.startswith("statement:IND.")]
        return min(
            (standing.index(str(r.one("standing"))), min(4, levels.index(str(r.one("evidenceLevel"))))) for r in rows
        )

    plan = skin_plan(CLINIC_B, skin=EVERY_FINDING)
    for layer in ("upper", "middle", "dermal"):
        ranked = [item for item in plan.adjuncts if item.layer == layer]
        for better, worse in pairwise(ranked):
            assert support(better) <= support(worse), (better.treatment, worse.treatment)


@pytest.mark.parametrize("finding", ["fine_lines_at_rest", "rough_texture"])
def test_platelet_rich_plasma_for_ageing_is_never_first(finding: str) -> None:
    # ADJ-LAY-14: controlled trials mostly negative; name a better supported choice beside it.
    plan = skin_plan(CLINIC_B, skin={finding: "yes"})
    dermal = [item for item in plan.adjuncts if item.layer == "dermal"]
    assert dermal[0].treatment not in ("prp_injection", "prp_microneedling")
    prp = by_name(plan.adjuncts)["prp_injection"]
    assert prp.status == "consider"
    assert any("negative" in reason.text for reason in prp.reasons)
    said = " ".join(caution.text for caution in prp.cautions)
    assert "Controlled trials are mostly negative for" in said
    assert "Better supported for" in said
    # A level alone would be taken for support.
    assert {e.standing for e in prp.evidence if e.statement.startswith("statement:IND.")} == {"against"}


def test_platelet_rich_plasma_alone_in_stock_still_has_a_better_choice_beside_it() -> None:
    plan = skin_plan(["prp_injection"], skin={"fine_lines_at_rest": "yes"})
    (prp,) = plan.adjuncts
    assert prp.status == "consider"
    (better,) = [c.text for c in prp.cautions if c.rule.startswith("better_choice.") and "Better supported" in c.text]
    named = [item for item in plan.home_care if item.status == "recommended" and item.label.lower() in better.lower()]
    assert named and all("fine_lines_at_rest" in item.for_findings for item in named)


def test_retinyl_acetate_is_something_to_consider_and_comes_after_retinol_and_tretinoin() -> None:
    # ADJ-HOM-02, ADJ-HOM-03: gentle entry only, never labelled optimal.
    plan = skin_plan(["retinyl_acetate_cream", "retinol_topical", "tretinoin_topical"], skin={"glogau": "II"})
    care = by_name(plan.home_care)
    assert care["retinyl_acetate_cream"].status == "consider"
    assert care["tretinoin_topical"].rank < care["retinol_topical"].rank < care["retinyl_acetate_cream"].rank
    said = " ".join(caution.text for caution in care["retinyl_acetate_cream"].cautions)
    assert "No trial was found that supports it for" in said
    assert "tretinoin cream" in said.partition("Better supported")[2]
    assert "No trial" not in " ".join(caution.text for caution in care["retinol_topical"].cautions)


def test_sunscreen_is_for_everyone_and_first() -> None:
    # ADJ-HOM-01.
    for skin in ({}, EVERY_FINDING, {"impaired_barrier": "yes"}):
        plan = skin_plan([], skin=skin)
        assert plan.home_care[0].treatment == "spf_broad_spectrum"
        assert plan.home_care[0].status == "recommended"


def test_what_the_clinic_does_not_offer_is_said() -> None:
    plan = skin_plan(["lactic_peel"], skin={"brown_spots": "yes"})
    assert set(by_name(plan.adjuncts)) == {"lactic_peel"}
    elsewhere = by_name(plan.not_on_offer)
    assert elsewhere["ipl"].status == "recommended"
    assert elsewhere["glycolic_peel"].status == "recommended"
    assert not any(item.on_offer for item in plan.not_on_offer)


def test_an_offered_treatment_without_a_finding_says_so() -> None:
    plan = skin_plan(CLINIC_B)
    assert not plan.adjuncts
    assert set(CLINIC_B) <= set(fallen(plan))
    assert all("finding" in fallen(plan)[treatment] for treatment in CLINIC_B)


@pytest.mark.parametrize(
    ("days", "out"), [(0, {"jessner_peel", "microneedling", "ha_skin_booster"}), (2, {"jessner_peel"}), (5, set())]
)
def test_downtime_that_is_not_accepted_fells_the_treatment(days: int, out: set[str]) -> None:
    # ADJ-BUD-02; downtime of at least 3 days (Jessner), 1 day (needling, booster), 0 (lactic peel).
    held = ["jessner_peel", "microneedling", "ha_skin_booster", "lactic_peel"]
    skin = {"fine_lines_at_rest": "yes", "rough_texture": "yes"}
    plan = skin_plan(held, skin=skin, goals={"accepts_downtime_days": days})
    assert set(by_name(plan.adjuncts)) == set(held) - out
    for treatment in out:
        assert "downtime" in fallen(plan)[treatment].lower()


def test_needles_refused_leaves_needles_out() -> None:
    # ADJ-BUD-05: retinoid, peels, IPL, radiofrequency, LED; drop booster, platelet-rich plasma and needling.
    held = ["ha_skin_booster", "microneedling", "prp_injection", "lactic_peel", "rf_monopolar"]
    plan = skin_plan(held, skin={"fine_lines_at_rest": "yes"}, goals={"needle_free": "yes"})
    assert set(by_name(plan.adjuncts)) == {"lactic_peel", "rf_monopolar"}


def test_toxin_is_not_planned_for_someone_who_refuses_needles() -> None:
    assert not plan_of(lines=GLABELLA, goals={"needle_free": "yes"}).toxin


def test_the_state_of_the_barrier_is_asked_before_acids() -> None:
    # ADJ-LAY-05, ADJ-LAY-11.
    held = ["lactic_peel", "microdermabrasion", "ha_skin_booster"]
    plan = skin_plan(held, skin={"dull_skin": "yes", "impaired_barrier": "unknown"})
    assert set(by_name(plan.adjuncts)) == {"ha_skin_booster"}
    (question,) = (q for q in plan.questions if q.path == "skin.impaired_barrier")
    assert {"adjunct/lactic_peel", "adjunct/microdermabrasion"} <= set(question.blocks)


def test_an_impaired_barrier_keeps_acids_away_and_is_the_reason_given() -> None:
    plan = skin_plan(["lactic_peel"], skin={"dull_skin": "yes", "impaired_barrier": "yes"})
    assert not plan.adjuncts
    assert "barrier" in fallen(plan)["lactic_peel"].lower()


def test_a_raised_water_loss_is_an_impaired_barrier() -> None:
    plan = skin_plan(["lactic_peel"], skin={"dull_skin": "yes", "impaired_barrier": "unknown", "tewl_raised": "yes"})
    assert not plan.adjuncts


@pytest.mark.parametrize(("units", "dry"), [(29, True), (55, False)])
def test_a_dry_corneometer_reading_is_dehydrated_skin(units: int, dry: bool) -> None:
    plan = skin_plan(["ha_skin_booster"], skin={"dehydrated_skin": "unknown", "hydration_au": units})
    assert ("ha_skin_booster" in by_name(plan.adjuncts)) == dry


def test_laxity_decides_between_devices_and_a_surgical_opinion() -> None:
    # ADJ-LAY-09: mild to moderate: radiofrequency, modest and slow; severe: no promise, a surgical opinion.
    mild = skin_plan(["rf_monopolar"], skin={"laxity": "moderate"})
    assert by_name(mild.adjuncts)["rf_monopolar"].status == "consider"
    severe = skin_plan(["rf_monopolar"], skin={"laxity": "severe"})
    assert not severe.adjuncts
    said = [a.text for a in (*severe.advice, *severe.counselling, *severe.balance)] + list(fallen(severe).values())
    assert any("surg" in text.lower() for text in said) or severe.referrals


def test_wrinkles_on_movement_are_no_reason_for_a_deep_phenol_peel() -> None:
    # The peel is for severe photoageing and deep lines; Glogau II is wrinkles on movement.
    plan = skin_plan([], skin={"glogau": "II"})
    assert "deep_phenol_peel" not in {item.treatment for item in (*plan.referrals, *plan.not_on_offer)}


def test_scars_are_needled_and_plasma_is_optional() -> None:
    # ADJ-LAY-12.
    plan = skin_plan(["microneedling", "prp_microneedling"], skin={"atrophic_acne_scars": "yes"})
    items = by_name(plan.adjuncts)
    assert items["microneedling"].rank == 1
    assert items["microneedling"].status == "recommended"
    assert items["prp_microneedling"].rank == 2


def test_a_course_is_told_with_its_units() -> None:
    plan = skin_plan(["ipl"], skin={"brown_spots": "yes"})
    course = by_name(plan.adjuncts)["ipl"].course
    assert course is not None
    assert "session" in course
    assert "weeks" in course


def test_exfoliation_is_not_sold_as_collagen() -> None:
    # ADJ-CNS-03.
    plan = skin_plan(["microdermabrasion"], skin={"dull_skin": "yes"})
    assert any("collagen" in c.text for c in plan.counselling)
    assert not any("collagen" in c.text for c in skin_plan(["ipl"], skin={"brown_spots": "yes"}).counselling)
