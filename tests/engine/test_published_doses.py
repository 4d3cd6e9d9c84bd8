"""Beyond the label: published doses where a product has no label for the use, always marked as off label.

The figures are those of the trials and panels (rows CD03-CD63); a row that names no product never gives a number.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine.consultation import consult as consult_with
from engine.plan import Plan

from .altered_kb import altered, changed
from .cases import BANDS, CHIN, CORNERS, CROWS_FEET, FOREHEAD, GLABELLA, MASSETER, UPPER_FACE, graded, healthy, plan_of

GUMMY = {"gummy_smile": {"mm": 4}}
LIPS = {"perioral": {"rest": 0, "expression": 2}}
NOSE = {"bunny": {"rest": 0, "expression": 2}}
FROWN_MUSCLES = ("corrugator_supercilii", "procerus")


def doses(plan: Plan) -> dict[tuple[str, str], Decimal]:
    return {(item.muscle, item.side): item.units for item in plan.toxin}


def rows(plan: Plan) -> set[str]:
    """The published rows that drive a dose."""
    return {e.statement.split(":")[1] for item in plan.toxin for e in item.evidence if ":CD" in e.statement}


def about(plan: Plan, area: str, *lines: str) -> list[str]:
    """Everything said about an area, or a line of it, for which nothing is planned."""
    places = {f"toxin/{place}" for place in (area, *lines)}
    said = [
        reason.text
        for entry in (*plan.not_recommended, *plan.deferred)
        if any(entry.id == place or entry.id.startswith(f"{place}/") for place in places)
        for reason in entry.reasons
    ]
    return said + [q.text for q in plan.questions if places & set(q.blocks)]


@pytest.mark.parametrize(
    ("product", "changes", "expected", "row"),
    [
        # CD47: 48 to 72 U for both masseters, 24 to 36 a side.
        pytest.param(
            "ONA_BOTOXCOS_US",
            {"lines": MASSETER},
            {("masseter", "right"): 24, ("masseter", "left"): 24},
            "CD47",
            id="masseter, first",
        ),
        pytest.param(
            "ONA_BOTOXCOS_US",
            {"lines": MASSETER, "experienced": True, "muscles": graded(3, "masseter")},
            {("masseter", "right"): 36, ("masseter", "left"): 36},
            "CD47",
            id="masseter, strong",
        ),
        pytest.param(
            "ONA_BOTOXCOS_US",
            {"lines": MASSETER, "experienced": True, "muscles": graded(2, "masseter")},
            {("masseter", "right"): 30, ("masseter", "left"): 30},
            "CD47",
            id="masseter, moderate",
        ),
        # CD49: prabotulinumtoxinA, in its own units.
        pytest.param(
            "PRABO_JEUVEAU_US",
            {"lines": MASSETER},
            {("masseter", "right"): 24, ("masseter", "left"): 24},
            "CD49",
            id="masseter, prabo",
        ),
        # CD33: 7.5 U in four points; 12 U not first.
        pytest.param(
            "ONA_BOTOXCOS_US", {"lines": LIPS}, {("orbicularis_oris", "across"): Decimal("7.5")}, "CD33", id="lips"
        ),
        # CD37: 3 U a side.
        pytest.param(
            "ONA_BOTOXCOS_US", {"lines": GUMMY}, {("llsan", "right"): 3, ("llsan", "left"): 3}, "CD37", id="gummy"
        ),
        # CD44: 2 U a belly in women, 3 to 5 in men.
        pytest.param(
            "ONA_BOTOXCOS_US",
            {"lines": CHIN},
            {("mentalis", "right"): 2, ("mentalis", "left"): 2},
            "CD44",
            id="chin, woman",
        ),
        pytest.param(
            "ONA_BOTOXCOS_US",
            {"lines": CHIN, "sex": "male"},
            {("mentalis", "right"): 3, ("mentalis", "left"): 3},
            "CD44.men",
            id="chin, man",
        ),
        # CD30: 2 U in the middle and 1 U on each side.
        pytest.param(
            "ONA_BOTOXCOS_US",
            {"lines": NOSE},
            {("nasalis", "right"): 1, ("nasalis", "midline"): 2, ("nasalis", "left"): 1},
            "CD30",
            id="bunny",
        ),
        # CD22: 2 U a side, one point.
        pytest.param(
            "ONA_BOTOXCOS_US",
            {"lines": {"infraorbital": {"rest": 0, "expression": 2}}},
            {("orbicularis_oculi_palpebral", "right"): 2, ("orbicularis_oculi_palpebral", "left"): 2},
            "CD22",
            id="lower lid",
        ),
        # CD31, CD32: alae 1 U each, nasal tip 2 to 3 U.
        pytest.param(
            "ONA_BOTOXCOS_US",
            {"lines": {"nasal_flare": {"grade": 2}}},
            {("nasalis", "right"): 1, ("nasalis", "left"): 1},
            "CD31",
            id="alae",
        ),
        pytest.param(
            "ONA_BOTOXCOS_US",
            {"lines": {"nasal_tip_droop": {"grade": 2}}},
            {("depressor_septi_nasi", "midline"): 2},
            "CD32",
            id="nasal tip",
        ),
    ],
)
def test_a_published_dose_of_the_product_itself(
    product: str, changes: dict[str, Any], expected: dict[tuple[str, str], Any], row: str
) -> None:
    plan = plan_of(product, **changes)
    assert doses(plan) == expected
    assert row in rows(plan)
    for item in plan.toxin:
        assert not item.on_label
        assert "published" in item.label_note
        assert item.range_low_units <= item.units <= item.range_high_units


def test_four_lip_points_share_seven_and_a_half_units() -> None:
    # CD33: 7.5 U in four points of 1.875 U.
    (item,) = plan_of(lines=LIPS).toxin
    assert item.points[0].units == (Decimal("1.875"),) * 4


def test_men_keep_the_labels_20_units_and_see_the_trial_beside_it() -> None:
    # LD01 v CD03: 20 U was inferior in men, 40 U is above the licence (DOS-03).
    plan = plan_of(lines=GLABELLA, sex="male", experienced=True, muscles=graded(4, *FROWN_MUSCLES))
    assert plan.totals[0].units == 20
    assert all(item.on_label for item in plan.toxin)
    (conflict,) = (c for c in plan.conflicts if "CD03" in c.id)
    assert "20" in conflict.positions[0]
    assert "40" in conflict.positions[0]
    (advice,) = (a for a in plan.advice if a.topic == "off_label")
    assert "off label" in advice.text
    assert {e.statement for e in advice.evidence} == {"statement:CD03"}


def test_women_who_wish_for_longer_effect_see_the_higher_doses_off_label() -> None:
    # CD04: 20 to 80 U in women, median 19.7 weeks at 20 U against at least 24; only 20 U is on label.
    plan = plan_of(lines=GLABELLA, experienced=True, goals={"longer_duration": "yes"})
    assert plan.totals[0].units == 20
    assert {e.statement for a in plan.advice if a.topic == "off_label" for e in a.evidence} == {"statement:CD04"}


def test_the_wish_for_more_names_no_other_products_trial() -> None:
    # CD09 (abobotulinumtoxinA 50 to 125 U) is no argument for onabotulinumtoxinA, nor CD04 for Dysport.
    for product, own in (("ABO_DYSPORT_US", "CD09"), ("PRABO_JEUVEAU_US", None)):
        plan = plan_of(product, lines=GLABELLA, experienced=True, goals={"longer_duration": "yes"})
        cited = {e.statement for a in plan.advice if a.topic == "off_label" for e in a.evidence}
        assert cited == ({f"statement:{own}"} if own else set())


def test_doses_for_asian_faces_are_shown_only_when_asked_for() -> None:
    # CD15 (forehead 9 U), CD20 (7 U a side): below the label; the label decides, the panel is shown.
    plain = plan_of(lines=UPPER_FACE)
    asked = plan_of(lines=UPPER_FACE, population="asian")
    assert doses(plain) == doses(asked)
    assert not any("CD15" in c.id for c in plain.conflicts)
    assert any("CD15" in c.id for c in asked.conflicts)


def test_a_strong_risorius_brings_its_warning_and_its_row() -> None:
    # CD53: at most 10 U a side, deep and posterior, where the risorius is strong.
    plan = plan_of(lines=MASSETER, features={"strong_risorius": "yes"})
    assert any(a.subject == "risorius" for a in plan.advice)
    assert any("CD53" in c.id for c in plan.conflicts)


def test_each_muscle_is_shown_where_to_place_its_dose_with_the_sources_of_the_technique() -> None:
    lines = {**UPPER_FACE, **MASSETER}
    plan = plan_of(lines=lines, features={"strong_risorius": "yes"}, experienced=True)
    for item in plan.toxin:
        assert {"keep", "danger"} <= {note.kind for note in item.placement}
        assert all(note.sources for note in item.placement)
    masseter = next(item for item in plan.toxin if item.muscle == "masseter")
    own, *others = [note for note in masseter.placement if note.kind == "keep"]
    assert own.statement == "statement:CD47" and "safe quadrilateral" in own.text
    assert "source:toxin.PENG2018" in own.sources and own.verification == "partial"
    # CD53 holds for a strong risorius only, so its note does too.
    assert "lower dose if risorius is strong" in " ".join(note.text for note in others if note.for_finding)
    plain = plan_of(lines=lines, experienced=True)
    assert not [note for item in plain.toxin for note in item.placement if "risorius is strong" in note.text]


def test_a_note_is_read_off_the_statement_whatever_muscle_it_is_for() -> None:
    # Another muscle and another wording, and no rule that knows of either.
    part = changed("part:CD47.1", muscle="muscle:temporalis")
    dose = changed("statement:CD47", avoidanceNote="behind the hairline")
    case = healthy(lines=MASSETER, experienced=True)
    (item, *_) = consult_with(case, altered(part, dose)).plan.toxin
    assert item.muscle == "temporalis"
    assert "behind the hairline" in [note.text for note in item.placement if note.of_dose]


def test_a_row_that_names_no_product_gives_advice_and_never_a_number() -> None:
    # CD40-CD42: 2 to 3 U a side into the depressor of the mouth corner, of a toxin nobody named.
    for product in ("ONA_BOTOXCOS_US", "ABO_DYSPORT_US", "INCO_XEOMIN_US"):
        plan = plan_of(product, lines=CORNERS)
        assert not plan.toxin
        said = [a for a in plan.balance if a.subject == "depressor_anguli_oris" and "names no toxin product" in a.text]
        assert {a.side for a in said} == {"right", "left"}
        for advice in said:
            assert "no number" in advice.text
            assert not any(character.isdigit() for character in advice.text)
            assert advice.evidence


# Two lines in one area that are made by different muscles: each has its own dose, none cancels the other.
@pytest.mark.parametrize(
    ("lines", "muscles"),
    [
        pytest.param({**LIPS, **GUMMY}, {"orbicularis_oris", "llsan"}, id="CD33 lips and CD37 gum"),
        pytest.param(
            {**NOSE, "nasal_tip_droop": {"grade": 2}}, {"nasalis", "depressor_septi_nasi"}, id="CD30 bunny and CD32 tip"
        ),
        pytest.param(
            {"nasal_flare": {"grade": 2}, "nasal_tip_droop": {"grade": 2}},
            {"nasalis", "depressor_septi_nasi"},
            id="CD31 alae and CD32 tip",
        ),
    ],
)
def test_lines_of_different_muscles_in_one_area_do_not_compete(lines: dict[str, Any], muscles: set[str]) -> None:
    plan = plan_of(lines=lines)
    assert {item.muscle for item in plan.toxin} == muscles
    for item in plan.toxin:
        assert len(item.lines) == 1


def test_rows_for_different_lines_are_no_conflict() -> None:
    plan = plan_of(lines={**LIPS, **GUMMY})
    assert not any({"CD33", "CD37"} <= set(c.id.split("/")) for c in plan.conflicts)


def test_three_bands_are_outside_the_label_and_that_is_said() -> None:
    # LD05-LD07 count one or two bands a side; with three on the right nothing is planned there, in so many words.
    plan = plan_of(lines=BANDS, features={"platysmal_band_count": {"right": 3, "left": 1}})
    assert {item.side for item in plan.toxin} <= {"left"}
    assert about(plan, "neck", "platysmal_bands")


def test_the_label_row_that_was_used_is_the_one_compared() -> None:
    # LD07 (two bands a side, 36 U) agrees with CD54 (26 to 36 U); LD05 does not apply to this neck.
    plan = plan_of(lines=BANDS, features={"platysmal_band_count": {"right": 2, "left": 2}})
    assert plan.totals[0].units == 36
    assert not any("LD05" in c.id for c in plan.conflicts)


@pytest.mark.parametrize(
    ("product", "lines", "area"),
    [
        pytest.param("ONA_BOTOXCOS_US", {"lip_flip": {"grade": 2}}, "perioral", id="lip flip (CD36 is not confirmed)"),
        pytest.param("ABO_DYSPORT_US", NOSE, "nose", id="bunny, abo (CD63 gives no total)"),
        pytest.param(
            "ABO_DYSPORT_US", {"jowl_blunting": {"grade": 2}}, "jowl", id="Nefertiti, abo (CD56 gives no range)"
        ),
        pytest.param("ABO_AZZALURE_UKEU", FOREHEAD, "forehead", id="forehead, Azzalure"),
        pytest.param("PRABO_JEUVEAU_US", CROWS_FEET, "lateral_canthal", id="crow's feet, Jeuveau"),
        pytest.param("ONA_BOTOX_UK", GLABELLA, "glabella", id="glabella, Botox UK (figures not held)"),
    ],
)
def test_a_line_that_calls_for_toxin_and_gets_none_is_answered(product: str, lines: dict[str, Any], area: str) -> None:
    """Every candidate that was considered and fell is in the plan, with what felled it."""
    plan = plan_of(product, lines=lines)
    assert not plan.toxin
    assert any(line.toxin == "indicated" for line in plan.lines)
    assert about(plan, area, *lines)


def test_a_licence_whose_figures_are_not_held_is_not_called_no_label() -> None:
    # Botox (UK) is licensed for upper facial lines; its figures are not in the knowledge base.
    plan = plan_of("ONA_BOTOX_UK", lines=GLABELLA, sex="male")
    assert not any("no label for this use" in item.label_note for item in plan.toxin)


def test_a_dose_above_the_licence_is_not_planned_for_want_of_the_licences_figures() -> None:
    # DOS-03: 40 U is above the licence of onabotulinumtoxinA and needs a prescriber's written decision.
    plan = plan_of("ONA_BOTOX_UK", lines=GLABELLA, sex="male")
    assert sum(item.units for item in plan.toxin) <= 20


def test_a_wished_brow_lift_takes_the_ordinary_dose_and_is_only_considered_beside_others() -> None:
    # CD25 before CD27: the microdroplets are a technique of their own (IND-08 rests on the source of CD25).
    lines = {**FOREHEAD, **GLABELLA}
    plan = plan_of(lines=lines, goals={"brow_lift": "yes"}, experienced=True)
    brow = [item for item in plan.toxin if item.area == "brow"]
    assert {(item.side, item.units, item.status) for item in brow} == {
        ("right", 7, "consider"),
        ("left", 7, "consider"),
    }
    assert rows(plan) == {"CD25"}
    said = " ".join(a.text for a in plan.advice if a.subject == "brow")
    assert "No source held has this dose beside them" in said
    assert "below the brow tail" in said
    assert "technique of its own" in said
