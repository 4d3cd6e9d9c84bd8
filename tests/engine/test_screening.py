"""Screening: each class of severity does what it says, where it says it, and an override is a named decision."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from engine.plan import Plan, SafetyFinding

from .cases import BANDS, CHIN, CORNERS, CROWS_FEET, GLABELLA, MASSETER, UPPER_FACE, plan_of

ROWS = list(csv.DictReader((Path(__file__).parent / "data" / "safety_severities.csv").open()))
SEVERITIES = ("information", "caution", "relative", "absolute")
AGES = {"under_18": 17, "age_65_or_over": 66, "age_75_or_over": 76}
WHOLE_FACE = {**UPPER_FACE, **MASSETER, **CORNERS, **CHIN, **BANDS, "infraorbital": {"rest": 0, "expression": 2}}
ONE_BAND = {"platysmal_band_count": {"right": 1, "left": 1}}


def areas(plan: Plan) -> set[str]:
    return {item.area for item in plan.toxin}


def finding(plan: Plan, row: str) -> SafetyFinding:
    (found,) = (f for f in plan.safety if f.statement == f"statement:{row}")
    return found


def felled(plan: Plan) -> dict[str, str | None]:
    return {entry.id: entry.severity for entry in plan.not_recommended}


def said(condition: str) -> dict[str, Any]:
    """The person of whom a condition is true."""
    return {"age": AGES[condition]} if condition in AGES else {"answers": {condition: "yes"}}


@pytest.mark.parametrize("reading", ["us", "uk_eu"])
@pytest.mark.parametrize("row", ROWS, ids=[f"{r['row']}-{r['products'].split('|')[0]}" for r in ROWS])
def test_the_cases_own_jurisdiction_decides_and_the_stricter_raises_to_relative(
    row: dict[str, str], reading: str
) -> None:
    """TS01-TS64 read by US and by UK and EU labels; stricter elsewhere means at least relative here."""
    country, held = {"us": ("US", "ONA_BOTOXCOS_US"), "uk_eu": ("GB", "INCO_BOCOUTURE_UKEU")}[reading]
    product = held if row["products"] == "all" else row["products"].split("|")[0]
    condition = row["conditions"].split("|")[0]
    shown = finding(plan_of(product, jurisdiction=country, lines=GLABELLA, **said(condition)), row["row"])

    own, strictest = SEVERITIES.index(row[reading]), max(SEVERITIES.index(row[k]) for k in ("us", "uk_eu"))
    assert shown.own_severity == SEVERITIES[own]
    assert shown.severity == SEVERITIES[max(own, min(strictest, SEVERITIES.index("relative")))]
    assert product in shown.applies_to
    assert condition in shown.because_of
    assert shown.evidence[0].sources


@pytest.mark.parametrize(
    "condition",
    ["pregnancy", "botulinum_toxin_hypersensitivity", "open_wound_infection", "prescriber_assessment_missing"],
)
@pytest.mark.parametrize("product", ["ONA_BOTOXCOS_US", "INCO_BOCOUTURE_UKEU", "ABO_AZZALURE_UKEU"])
def test_an_absolute_exclusion_stops_every_toxin_and_no_override_lifts_it(condition: str, product: str) -> None:
    # TS12, TS01, TS02, TS54.
    row = {"pregnancy": "TS12", "botulinum_toxin_hypersensitivity": "TS01", "open_wound_infection": "TS02"}
    override = [{"statement": row.get(condition, "TS54"), "by": "Dr A. Example", "reason": "asked to"}]
    for overrides in ([], override):
        plan = plan_of(product, lines=WHOLE_FACE, features=ONE_BAND, answers={condition: "yes"}, overrides=overrides)
        assert plan.status == "stop"
        assert not plan.toxin
        assert not plan.totals
        assert felled(plan)[f"product/{product}"] == "absolute"
        assert not any(f.overridden_by for f in plan.safety)


def test_myasthenia_is_absolute_in_the_uk_and_raised_to_relative_in_the_us() -> None:
    # TS03: contraindicated in the UK and EU, a warning in the US; the disagreement is shown either way.
    uk = plan_of("INCO_BOCOUTURE_UKEU", lines=GLABELLA, answers={"myasthenia_gravis": "yes"})
    assert uk.status == "stop"
    assert finding(uk, "TS03").severity == "absolute"
    us = plan_of("ONA_BOTOXCOS_US", lines=GLABELLA, answers={"myasthenia_gravis": "yes"})
    assert not us.toxin
    assert finding(us, "TS03").severity == "relative"
    assert [c.id for c in us.conflicts] == ["conflict/severity/TS03/TS03.uk_eu"]
    assert [c.id for c in uk.conflicts] == ["conflict/severity/TS03/TS03.us"]


def test_a_named_prescriber_may_lift_it_in_the_us_only() -> None:
    override = [{"statement": "TS03", "by": "Dr A. Example", "reason": "neurologist agrees in writing"}]
    changes: dict[str, Any] = {"lines": GLABELLA, "answers": {"myasthenia_gravis": "yes"}, "overrides": override}
    us = plan_of("ONA_BOTOXCOS_US", **changes)
    assert us.totals[0].units == 20
    assert finding(us, "TS03").overridden_by == "Dr A. Example"
    assert all("statement:TS03" in c.statements for item in us.toxin for c in item.cautions[:1])
    assert not plan_of("INCO_BOCOUTURE_UKEU", **changes).toxin


@pytest.mark.parametrize("country", ["AU", "NZ"])
def test_where_no_reading_is_held_the_stricter_one_counts(country: str) -> None:
    plan = plan_of("ONA_BOTOXCOS_US", jurisdiction=country, lines=GLABELLA, answers={"myasthenia_gravis": "yes"})
    assert plan.status == "stop"


def test_motor_neurone_disease_is_read_by_product_in_the_uk() -> None:
    # TS05: contraindicated for Azzalure, Alluzience, Relfydess and Letybo; a warning for the others.
    held = ["ABO_AZZALURE_UKEU", "INCO_BOCOUTURE_UKEU"]
    plan = plan_of(held, lines=GLABELLA, answers={"amyotrophic_lateral_sclerosis": "yes"})
    assert not plan.toxin
    assert felled(plan)["product/ABO_AZZALURE_UKEU"] == "absolute"
    assert felled(plan)["product/INCO_BOCOUTURE_UKEU"] == "relative"


def test_milk_allergy_removes_milk_bearing_products_only() -> None:
    # TS07: Dysport and Azzalure.
    answers = {"cows_milk_protein_allergy": "yes"}
    alone = plan_of("ABO_AZZALURE_UKEU", lines=GLABELLA, answers=answers)
    assert alone.status == "stop"
    assert felled(alone)["toxin/glabella"] == "absolute"
    beside = plan_of(["ABO_AZZALURE_UKEU", "INCO_BOCOUTURE_UKEU"], lines=GLABELLA, answers=answers)
    assert [t.product for t in beside.totals] == ["INCO_BOCOUTURE_UKEU"]
    assert felled(beside) == {"product/ABO_AZZALURE_UKEU": "absolute"}
    liquid = plan_of("ABO_ALLUZIENCE_UKEU", lines=GLABELLA, answers=answers)
    assert liquid.totals[0].units == 50


def test_over_65_is_relative_and_an_override_leaves_its_mark() -> None:
    # TS09: Azzalure is licensed below 65; TS11: a caution for everybody of that age.
    assert plan_of("ABO_AZZALURE_UKEU", lines=GLABELLA, age=64).toxin
    held = plan_of("ABO_AZZALURE_UKEU", lines=GLABELLA, age=65)
    assert not held.toxin
    assert felled(held)["toxin/glabella"] == "relative"
    override = [{"statement": "TS09", "by": "Dr A. Example", "reason": "fit, informed, no alternative"}]
    lifted = plan_of("ABO_AZZALURE_UKEU", lines=GLABELLA, age=65, overrides=override)
    assert lifted.totals[0].units == 50
    assert finding(lifted, "TS09").overridden_by == "Dr A. Example"
    for item in lifted.toxin:
        assert not item.on_label
        assert "age" in item.label_note
        assert {"statement:TS09", "statement:TS11"} <= {s for c in item.cautions for s in c.statements}


@pytest.mark.parametrize(("age", "treated"), [(64, True), (65, True), (74, True), (75, False), (80, False)])
def test_letybo_in_the_uk_ends_at_75(age: int, treated: bool) -> None:
    # TS10: contraindicated from 75; no change of dose from 65 to 74.
    plan = plan_of("LETI_LETYBO_UKEU", lines=GLABELLA, age=age)
    assert bool(plan.toxin) == treated
    if treated:
        assert plan.totals[0].units == 20
        assert all(item.on_label for item in plan.toxin)
    else:
        assert plan.status == "stop"
        assert finding(plan, "TS10").severity == "absolute"
    # The age limit is the UK label's: the US one states none.
    assert plan_of("LETI_LETYBO_US", lines=GLABELLA, age=age).toxin


def test_under_18_is_stopped_and_the_headline_says_why() -> None:
    # TS08.
    plan = plan_of("INCO_BOCOUTURE_UKEU", lines=GLABELLA, age=17)
    assert plan.status == "stop"
    assert "under 18" in plan.headline.lower()
    assert plan_of("INCO_BOCOUTURE_UKEU", lines=GLABELLA, age=18).toxin


def test_a_swallowing_problem_keeps_neck_and_lower_face_out_and_nothing_else() -> None:
    # TS22; Alluzience is not recommended at all (TS22.alluzience).
    for condition in ("swallowing_problem", "aspiration_history"):
        plan = plan_of(lines=WHOLE_FACE, features=ONE_BAND, answers={condition: "yes"})
        assert areas(plan) == {"glabella", "forehead", "lateral_canthal", "lower_eyelid"}
        for area in ("neck", "masseter", "chin", "mouth_corner"):
            assert felled(plan)[f"toxin/{area}"] == "relative"
        # Nor is any of them advised in words.
        assert not any(a.subject in ("depressor_anguli_oris", "platysma") for a in plan.balance)
    assert not plan_of("ABO_ALLUZIENCE_UKEU", lines=GLABELLA, answers={"swallowing_problem": "yes"}).toxin


@pytest.mark.parametrize(
    "condition", ["eyelid_ptosis_preexisting", "frontalis_compensation", "dermatochalasis", "low_brow"]
)
def test_a_drooping_lid_or_heavy_brow_keeps_glabella_and_forehead_out(condition: str) -> None:
    # TS29, TS30.
    plan = plan_of(lines=UPPER_FACE, answers={condition: "yes"})
    assert areas(plan) == {"lateral_canthal"}
    assert felled(plan)["toxin/glabella"] == felled(plan)["toxin/forehead"] == "relative"


def test_the_forehead_falls_with_the_glabella_where_the_label_ties_them() -> None:
    # LD03: forehead only with the glabella of the same product; here the glabella is another product's.
    plan = plan_of(
        ["ONA_BOTOXCOS_US", "PRABO_JEUVEAU_US"], lines=UPPER_FACE, product_for_area={"glabella": "PRABO_JEUVEAU_US"}
    )
    assert areas(plan) == {"glabella", "lateral_canthal"}
    assert "toxin/forehead" in felled(plan)


def test_lid_laxity_and_dry_eyes_reach_as_far_as_they_say() -> None:
    # TS35: lower lid only.  TS28: crow's feet, lower lid and upper face.
    lax = plan_of(lines=WHOLE_FACE, features=ONE_BAND, answers={"lower_lid_laxity": "yes"})
    assert "lower_eyelid" not in areas(lax)
    assert "lateral_canthal" in areas(lax)
    dry = plan_of(lines=WHOLE_FACE, features=ONE_BAND, answers={"dry_eye": "yes"})
    assert areas(dry) == {"masseter", "chin", "neck"}


def test_a_caution_travels_with_the_areas_it_concerns() -> None:
    # TS63: closed-angle glaucoma, periocular only; TS19: magnesium, daxibotulinumtoxinA only.
    plan = plan_of(lines=UPPER_FACE, answers={"closed_angle_glaucoma": "yes"})
    assert plan.totals[0].units == 64
    warned = {item.area for item in plan.toxin if any("statement:TS63" in c.statements for c in item.cautions)}
    assert warned == {"lateral_canthal"}
    daxi = plan_of("DAXI_DAXXIFY_US", lines=GLABELLA, answers={"magnesium_intake": "yes"})
    assert daxi.totals[0].units == 40
    assert all(any("statement:TS19" in c.statements for c in item.cautions) for item in daxi.toxin)
    assert not plan_of(lines=GLABELLA, answers={"magnesium_intake": "yes"}).safety


@pytest.mark.parametrize("product", ["ONA_BOTOXCOS_US", "ABO_DYSPORT_US", "DAXI_DAXXIFY_US", "ONA_VISTABEL_EU"])
def test_a_product_off_the_uk_list_is_not_used_in_the_uk(product: str) -> None:
    # SCR-13, the regulator's list of August 2025.
    plan = plan_of(product, jurisdiction="GB", lines=CROWS_FEET if "VISTABEL" in product else GLABELLA)
    assert plan.status == "stop"
    assert not plan.toxin
    assert felled(plan)[f"product/{product}"] == "absolute"


def test_elsewhere_a_foreign_licence_is_a_relative_reason() -> None:
    plan = plan_of("INCO_BOCOUTURE_UKEU", jurisdiction="US", lines=GLABELLA)
    assert not plan.toxin
    assert felled(plan)["product/INCO_BOCOUTURE_UKEU"] == "relative"


@pytest.mark.parametrize("country", ["AU", "NZ"])
def test_a_country_without_labels_in_the_base_is_told_so(country: str) -> None:
    plan = plan_of("ONA_BOTOXCOS_US", jurisdiction=country, lines=GLABELLA)
    assert plan.totals[0].units == 20
    assert not any(item.on_label for item in plan.toxin)
    assert any(a.topic == "off_label" and a.subject == "ONA_BOTOXCOS_US" for a in plan.advice)


def test_a_reason_for_some_areas_is_not_given_for_others() -> None:
    # TS22 is about the lower face, the masseter and the neck; TS23, unanswered, holds every area.
    plan = plan_of(
        lines={**UPPER_FACE, **MASSETER, **BANDS},
        features=ONE_BAND,
        answers={"swallowing_problem": "yes", "breathing_problem": "unknown"},
    )
    assert {one for one in felled(plan) if one.startswith(("toxin/", "product/"))} == {"toxin/masseter", "toxin/neck"}
    (asked,) = (q for q in plan.questions if q.id == "breathing_problem")
    assert {"toxin/forehead", "toxin/glabella", "toxin/lateral_canthal"} <= set(asked.blocks)


@pytest.mark.parametrize(
    ("features", "planned"),
    [
        ({}, {}),
        ({"palsy_weak_side": "left"}, {"right": "consider"}),
        ({"palsy_weak_side": "right", "palsy_specialist_plan": "yes"}, {}),
        ({"palsy_weak_side": "left", "palsy_specialist_plan": "yes"}, {"right": "recommended"}),
        ({"palsy_weak_side": "neither"}, {"right": "consider"}),
    ],
)
def test_after_a_palsy_the_weak_side_is_left_alone_and_a_specialist_leads(
    features: dict[str, Any], planned: dict[str, str]
) -> None:
    # ASY-04, TS34.
    plan = plan_of(
        lines={"lateral_canthal": {"right": {"rest": 0, "expression": 3}}},
        answers={"facial_nerve_palsy": "yes"},
        features=features,
        experienced=True,
    )
    assert {str(item.side): str(item.status) for item in plan.toxin} == planned
    asked = {question.id: question.blocks for question in plan.questions}
    assert asked.get("palsy_weak_side", ()) == (() if features else ("toxin/lateral_canthal",))
    assert ("palsy_specialist_plan" in asked) == (not features or "consider" in planned.values())


def test_a_healthy_persons_whole_face_is_planned() -> None:
    """Blocking everything is not safety."""
    plan = plan_of(lines=WHOLE_FACE, features=ONE_BAND)
    assert plan.status == "complete"
    assert areas(plan) == {"glabella", "forehead", "lateral_canthal", "lower_eyelid", "masseter", "chin", "neck"}
    assert not plan.questions
    assert not plan.safety
    assert any(a.subject == "depressor_anguli_oris" for a in plan.balance)
