"""Which product: label uses first, the clinic's order among equals, one product unless the case says otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from engine.plan import Plan

from .cases import CROWS_FEET, FOREHEAD, GLABELLA, MASSETER, UPPER_FACE, plan_of


def areas(plan: Plan) -> dict[str, str]:
    return {item.area: item.product for item in plan.toxin}


def why_not(plan: Plan, entry: str) -> tuple[str | None, str]:
    (found,) = (e for e in plan.not_recommended if e.id == entry)
    return found.severity, " ".join(reason.text for reason in found.reasons)


@pytest.mark.parametrize("held", [["ONA_BOTOXCOS_US", "PRABO_JEUVEAU_US"], ["PRABO_JEUVEAU_US", "ONA_BOTOXCOS_US"]])
def test_among_equals_the_clinics_order_decides(held: list[str]) -> None:
    plan = plan_of(held, lines=GLABELLA)
    assert set(areas(plan).values()) == {held[0]}
    assert f"product/{held[1]}" in {entry.id for entry in plan.not_recommended}


@pytest.mark.parametrize("held", [["PRABO_JEUVEAU_US", "ONA_BOTOXCOS_US"], ["ONA_BOTOXCOS_US", "PRABO_JEUVEAU_US"]])
def test_the_product_with_more_areas_on_its_label_comes_first(held: list[str]) -> None:
    # LD23 covers the glabella, LD01-LD03 the whole upper face.
    plan = plan_of(held, lines=UPPER_FACE)
    assert set(areas(plan).values()) == {"ONA_BOTOXCOS_US"}


def test_one_label_area_outweighs_a_published_use() -> None:
    # Glabella on label with either; the masseter is off label with both (CD47, CD49).
    plan = plan_of(["INCO_XEOMIN_US", "PRABO_JEUVEAU_US"], lines={**GLABELLA, **MASSETER})
    assert set(areas(plan).values()) == {"PRABO_JEUVEAU_US"}


def test_products_named_by_area_are_kept_apart() -> None:
    plan = plan_of(
        ["ONA_BOTOXCOS_US", "INCO_XEOMIN_US"], lines=UPPER_FACE, product_for_area={"lateral_canthal": "INCO_XEOMIN_US"}
    )
    assert areas(plan)["lateral_canthal"] == "INCO_XEOMIN_US"
    assert {t.product: t.units for t in plan.totals} == {"INCO_XEOMIN_US": 24, "ONA_BOTOXCOS_US": 40}
    assert len({t.unit_name for t in plan.totals}) == 2


def test_a_named_product_without_a_licence_here_is_not_passed_over() -> None:
    named = {"glabella": "ONA_BOTOXCOS_US"}
    plan = plan_of(["ONA_BOTOX_UK", "ONA_BOTOXCOS_US"], jurisdiction="GB", lines=GLABELLA, product_for_area=named)
    assert not plan.toxin
    for entry in ("toxin/glabella", "product/ONA_BOTOXCOS_US"):
        assert "list of August 2025" in why_not(plan, entry)[1]


def test_a_muscle_that_two_products_would_reach_gets_the_label_dose_first() -> None:
    # CD25 puts Botox into the orbital part of the orbicularis for a brow lift, Azzalure for the canthus.
    named = {"brow": "ONA_BOTOX_UK", "lateral_canthal": "ABO_AZZALURE_UKEU"}
    held = ["ONA_BOTOX_UK", "ABO_AZZALURE_UKEU"]
    wish = {"brow_lift": "yes"}
    plan = plan_of(held, jurisdiction="GB", lines=CROWS_FEET, product_for_area=named, goals=wish, experienced=True)
    assert {(item.area, item.status) for item in plan.toxin} == {
        ("brow", "consider"),
        ("lateral_canthal", "recommended"),
    }
    assert any("Units of two products are never added up" in entry.text for entry in plan.advice)


def test_a_named_product_without_a_dose_for_the_area_gives_none() -> None:
    plan = plan_of(
        ["ONA_BOTOXCOS_US", "ABO_DYSPORT_US"], lines=UPPER_FACE, product_for_area={"lateral_canthal": "ABO_DYSPORT_US"}
    )
    assert areas(plan) == {"glabella": "ONA_BOTOXCOS_US", "forehead": "ONA_BOTOXCOS_US"}
    assert "no number" in why_not(plan, "toxin/lateral_canthal")[1]


@pytest.mark.parametrize(
    ("lines", "product"),
    [
        pytest.param(FOREHEAD, "INCO_BOCOUTURE_UKEU", id="forehead"),
        pytest.param({**FOREHEAD, **CROWS_FEET}, "INCO_BOCOUTURE_UKEU", id="forehead and crow's feet"),
    ],
)
def test_having_to_treat_more_than_was_called_for_is_no_merit(lines: dict[str, Any], product: str) -> None:
    # LD22 treats the forehead by itself; LD10 must add 20 U to a glabella that nobody asked about.
    plan = plan_of(["INCO_BOCOUTURE_UKEU", "ONA_VISTABEL_EU"], jurisdiction="EU", lines=lines)
    assert set(areas(plan).values()) == {product}
    assert "glabella" not in areas(plan)


@pytest.mark.parametrize(
    "changes",
    [
        # No dose for the short lines above the brow tail, so nothing to accompany.
        pytest.param(
            {"products": "ONA_BOTOXCOS_US", "lines": {"lateral_brow_peak_line": {"rest": 0, "expression": 2}}},
            id="peak",
        ),
        # The forehead is another product's, which has no dose for it.
        pytest.param(
            {
                "products": ["ONA_BOTOXCOS_US", "ABO_DYSPORT_US"],
                "lines": FOREHEAD,
                "product_for_area": {"forehead": "ABO_DYSPORT_US"},
            },
            id="forehead of a product without a dose",
        ),
    ],
)
def test_no_area_is_treated_to_accompany_one_that_is_not(changes: dict[str, Any]) -> None:
    # LD03 ties the forehead to the glabella, not the glabella to the forehead.
    assert not plan_of(**changes).toxin


def test_an_area_that_falls_names_its_own_products_reasons() -> None:
    # The forehead is onabotulinumtoxinA's; milk protein concerns Dysport in the glabella (TS07).
    plan = plan_of(
        ["ONA_BOTOXCOS_US", "ABO_DYSPORT_US"],
        lines=UPPER_FACE,
        product_for_area={"glabella": "ABO_DYSPORT_US"},
        answers={"cows_milk_protein_allergy": "yes"},
    )
    assert areas(plan) == {"lateral_canthal": "ONA_BOTOXCOS_US"}
    assert why_not(plan, "toxin/glabella")[0] == "absolute"
    severity, text = why_not(plan, "toxin/forehead")
    assert severity != "absolute"
    assert "milk" not in text
    assert "together" in text
