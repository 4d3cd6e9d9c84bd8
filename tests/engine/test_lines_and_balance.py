"""Lines and balance: toxin for what moves, the honest answer for what does not, and no side without a reason."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine.plan import LineAssessment, Plan

from .cases import CORNERS, FOREHEAD, GLABELLA, MASSETER, UPPER_FACE, days_ago, graded, plan_of
from .plan_reading import on, sides, words

TOO_STRONG = {"date": days_ago(200), "product": "ONA_BOTOXCOS_US", "response": "excessive"}
FILLER_AND_LASER = ["ha_filler_static", "laser_fractional_ablative", "microneedling", "lactic_peel"]


def forehead(rest: int, expression: int, spread: str | None = None) -> dict[str, Any]:
    seen: dict[str, Any] = {"rest": rest, "expression": expression}
    return {"horizontal_forehead": seen if spread is None else {**seen, "spread_flattens": spread}}


def the_line(plan: Plan) -> LineAssessment:
    (line,) = plan.lines
    return line


def masseters(right: Any, left: Any, right_grade: int = 2, left_grade: int = 2) -> dict[str, Any]:
    return {
        "masseter": {
            "right": {"contraction": right_grade, "thickness_mm": right},
            "left": {"contraction": left_grade, "thickness_mm": left},
        }
    }


# The label's threshold is a moderate line, grade 2 of 3 at full expression (IND-01 to IND-03).
@pytest.mark.parametrize(
    ("rest", "expression", "spread", "kind", "toxin"),
    [
        (0, 0, None, "none", "below_threshold"),
        (0, 1, None, "dynamic", "below_threshold"),
        (0, 2, None, "dynamic", "indicated"),
        (0, 3, "no", "dynamic", "indicated"),  # nothing at rest, so nothing to spread
        (1, 3, "yes", "mixed", "indicated"),
        (3, 3, "yes", "mixed", "indicated"),
        (1, 3, "no", "static", "consider"),  # it stays, and deepens with movement
        (2, 2, "no", "static", "not_indicated"),
        (3, 2, "no", "static", "not_indicated"),
        # Spread test not done: static when rest is no less than expression, else mixed (convention).
        (2, 2, None, "static", "not_indicated"),
        (3, 2, "unknown", "static", "not_indicated"),
        (1, 3, None, "mixed", "indicated"),
    ],
)
def test_what_kind_of_line_it_is_decides(rest: int, expression: int, spread: str | None, kind: str, toxin: str) -> None:
    plan = plan_of(lines=forehead(rest, expression, spread))
    line = the_line(plan)
    assert (line.line_type, line.toxin) == (kind, toxin)
    assert {item.area for item in plan.toxin} == (
        {"forehead", "glabella"} if toxin in ("indicated", "consider") else set()
    )
    assert all(item.status == ("consider" if toxin == "consider" else "recommended") for item in plan.toxin[:1])
    assert line.reasons
    assert line.evidence


def test_a_spread_test_that_was_not_done_is_not_reported_as_done() -> None:
    line = the_line(plan_of(lines=forehead(1, 3)))
    text = " ".join(reason.text for reason in line.reasons)
    assert "not tested" in text
    assert "it flattens" not in text


def test_a_static_line_gets_the_honest_answer_and_another_layer() -> None:
    # IND-02: static lines fell 12.4 % against 41.2 % of dynamic ones; ADJ-LAY-04: volume or resurfacing.
    plan = plan_of(lines=forehead(2, 2, "no"), treatments=FILLER_AND_LASER, age=68)
    assert not plan.toxin
    (answer,) = (e for e in plan.not_recommended if e.id.startswith("toxin/forehead/horizontal_forehead/"))
    assert "will not remove" in answer.reasons[0].text
    assert {item.treatment for item in plan.adjuncts} == {"ha_filler_static", "laser_fractional_ablative"}
    assert all("deep_static_line" in item.for_findings for item in plan.adjuncts)


def test_a_mixed_line_gets_toxin_and_skin_treatment_together() -> None:
    # ADJ-LAY-02, ADJ-LAY-03.
    plan = plan_of(lines=forehead(1, 3, "yes"), treatments=FILLER_AND_LASER)
    assert plan.totals[0].units == 40
    assert {"lactic_peel", "microneedling"} <= {item.treatment for item in plan.adjuncts}
    assert "ha_filler_static" not in {item.treatment for item in plan.adjuncts}


@pytest.mark.parametrize("line", ["nasolabial", "cheek_smile_lines"])
def test_toxin_never_for_lines_that_lifters_make(line: str) -> None:
    # IND-07.
    plan = plan_of(lines={line: {"rest": 1, "expression": 3}})
    assert {entry.toxin for entry in plan.lines} == {"not_indicated"}
    assert not plan.toxin
    assert any(f"/{line}/" in e.id for e in plan.not_recommended)


def test_a_forehead_is_never_weakened_alone_where_the_label_ties_it_to_the_glabella() -> None:
    # LD03: the frontalis is the only elevator of the brow.
    plan = plan_of(lines=FOREHEAD)
    assert {total: units for t in plan.totals for total, units in t.areas.items()} == {"forehead": 20, "glabella": 20}
    glabella = [item for item in plan.toxin if item.area == "glabella"]
    assert glabella
    assert all("together" in " ".join(r.text for r in item.reasons) for item in glabella)
    assert any("lifts the brow" in a.text for a in plan.balance)


def test_bocouture_may_treat_the_forehead_alone_and_says_what_that_does_to_the_brow() -> None:
    # LD22; MR11: plan the depressors too.
    alone = plan_of("INCO_BOCOUTURE_UKEU", lines=FOREHEAD)
    assert {item.area for item in alone.toxin} == {"forehead"}
    assert "depressors" in words(alone, "frontalis")
    assert "lowering" in words(alone, "frontalis")
    both = plan_of("INCO_BOCOUTURE_UKEU", lines={**FOREHEAD, **GLABELLA})
    assert "lowering" not in words(both, "frontalis")


def test_pulled_down_corners_name_the_depressor_and_spare_the_lifters() -> None:
    # IND-05, REB-08, CD40-CD42 (no product named: no number).
    plan = plan_of(lines=CORNERS)
    assert not plan.toxin
    proposed = [one for one in on(plan, "depressor_anguli_oris") if one.rule == "balance.puller-without-number"]
    assert {one.side for one in proposed} == {"right", "left"}
    assert "platysma" in words(plan, "platysma").lower()
    assert "left alone" in words(plan, "zygomaticus_major")
    assert "left alone" in words(plan, "levator_anguli_oris")


@pytest.mark.parametrize(("down", "other"), [("right", "left"), ("left", "right")])
def test_one_corner_down_is_one_corner_only(down: str, other: str) -> None:
    lines = {"mouth_corner": {down: {"rest": 0, "expression": 3}, other: {"rest": 0, "expression": 1}}}
    plan = plan_of(lines=lines)
    assert {a.side for a in plan.balance} == {down}
    assert f"Only the {down}" in words(plan, "mouth_corner")
    # A marionette line pulls the other corner down as well.
    both = plan_of(lines={**lines, "marionette": {other: {"rest": 0, "expression": 3}}})
    assert "Only the" not in words(both, "mouth_corner")
    assert f"({other}) in part, which makes Marionette lines" in words(both, "depressor_anguli_oris")


@pytest.mark.parametrize(("right", "left"), [(25, 23), (23, 25), (30, 24)])
def test_brows_that_differ_visibly_are_treated_alike_first(right: int, left: int) -> None:
    # ASY-01, MR05: 2 mm is noticed; MR07: lift the low side rather than lower the high one.
    lines = {**UPPER_FACE, "brow_asymmetry": {"mm": abs(right - left)}}
    plan = plan_of(lines=lines, features={"brow_height_mm": {"right": right, "left": left}})
    higher, lower = ("right", "left") if right > left else ("left", "right")
    assert f"The {higher} brow stands" in words(plan, "brow_asymmetry")
    assert words(plan, "brow_asymmetry").count("both sides alike first") == 1
    assert f"raising the {lower} side" in words(plan, "brow_asymmetry")
    assert sides(plan, "orbicularis_oculi_orbital") == {"right": 12, "left": 12}


def test_brows_that_differ_less_than_2_mm_are_accepted() -> None:
    # MR06.
    plan = plan_of(lines=UPPER_FACE, features={"brow_height_mm": {"right": Decimal("24.9"), "left": 23}})
    assert "no plan for one side" in words(plan, "brow_asymmetry")
    assert "raising" not in words(plan, "brow_asymmetry")
    assert not on(plan_of(lines=UPPER_FACE, features={"brow_height_mm": {"right": 24, "left": 24}}), "brow_asymmetry")


def test_a_brow_difference_recorded_as_a_line_is_answered_too() -> None:
    # ASY-01.
    plan = plan_of(lines={"brow_asymmetry": {"right": {"mm": 3}, "left": {"mm": 0}}})
    fallen = [e for e in plan.not_recommended if e.id in ("toxin/brow", "toxin/brow_asymmetry")]
    assert on(plan, "brow_asymmetry") or [
        e for e in fallen if any("3" in r.text or "brow" in r.text.lower() for r in e.reasons)
    ]


# The masseter's measurement error is 10 % and 1.82 mm (MR03, MR04, ASY-02).
@pytest.mark.parametrize("left", ["11", "10.7"])
def test_a_thickness_difference_within_measurement_error_levels_the_doses(left: str) -> None:
    plan = plan_of(lines=MASSETER, experienced=True, muscles=masseters(12, Decimal(left), 3, 1))
    assert sides(plan, "masseter") == {"right": 24, "left": 24}
    right = next(item for item in plan.toxin if item.side == "right")
    assert (right.steps[-1].before_units, right.steps[-1].after_units) == (36, 24)
    assert "principle:MR03" in right.steps[-1].statements
    assert "no measurable difference" in words(plan, "masseter")
    assert "true asymmetry" not in words(plan, "masseter")


def test_a_thickness_difference_beyond_it_with_more_contraction_moves_the_dose_by_20_percent_at_most() -> None:
    plan = plan_of(lines=MASSETER, experienced=True, muscles=masseters(14, 12, 3, 1))
    doses = sides(plan, "masseter")
    assert doses["left"] == 24
    assert doses["left"] < doses["right"] <= doses["left"] * Decimal("1.2")
    assert "true asymmetry" in words(plan, "masseter")
    assert "though the right side" not in words(plan, "masseter")


@pytest.mark.parametrize(
    ("experienced", "right", "left", "why"),
    [(False, 3, 1, "starts at the low end on both sides"), (True, 4, 3, "the same place in the range")],
)
def test_where_unequal_sides_get_one_dose_the_plan_says_why(experienced: bool, right: int, left: int, why: str) -> None:
    muscles = masseters(14, 12, right, left)
    plan = plan_of(lines=MASSETER, experienced=experienced, muscles=muscles)
    assert len(set(sides(plan, "masseter").values())) == 1
    assert f"though the right side contracts more, both sides get {sides(plan, 'masseter')['left']} units" in (
        told := words(plan, "masseter")
    )
    assert why in told


@pytest.mark.parametrize(
    "muscles",
    [
        # Contraction alone, muscle lost on one side alone, and both: less evidence allows no larger difference.
        {"right": {"contraction": 4}, "left": {"contraction": 1}},
        {"right": {"contraction": 4}, "left": {"contraction": 4, "thickness_mm": 12, "baseline_mm": 14}},
        {"right": {"contraction": 4}, "left": {"contraction": 2, "thickness_mm": 12, "baseline_mm": 14}},
    ],
)
@pytest.mark.parametrize("mirrored", [False, True])
def test_sides_differ_by_a_fifth_at_most_whatever_the_reason(muscles: dict[str, Any], mirrored: bool) -> None:
    more, less = ("left", "right") if mirrored else ("right", "left")
    seen = {more: muscles["right"], less: muscles["left"]}
    plan = plan_of(lines=MASSETER, experienced=True, muscles={"masseter": seen})
    assert sides(plan, "masseter") == {more: Decimal("28.5"), less: 24}


def test_thickness_alone_makes_no_side_different() -> None:
    plan = plan_of(lines=MASSETER, experienced=True, muscles=masseters(13, 10))
    assert sides(plan, "masseter") == {"right": 30, "left": 30}
    assert "thickness alone does not" in words(plan, "masseter")


def test_the_thinner_side_contracting_more_is_not_called_no_difference() -> None:
    plan = plan_of(lines=MASSETER, experienced=True, muscles=masseters(12, 10, 1, 3))
    assert "no difference in contraction is recorded" not in words(plan, "masseter")


def test_a_muscle_without_a_published_error_is_not_dosed_by_thickness() -> None:
    muscles = {
        "corrugator_supercilii": {
            "right": {"contraction": 2, "thickness_mm": 4},
            "left": {"contraction": 2, "thickness_mm": 2},
        }
    }
    plan = plan_of("INCO_BOCOUTURE_UKEU", lines=GLABELLA, experienced=True, muscles=muscles)
    assert sides(plan, "corrugator_supercilii") == {"right": 10, "left": 10}
    assert "no measurement error is published" in words(plan, "corrugator_supercilii")


def test_a_side_that_differs_names_the_true_reason() -> None:
    # The right has thinned, both contract alike: no step may claim that one side contracts more.
    muscles = {
        "masseter": {
            "right": {"contraction": 3, "thickness_mm": 10, "baseline_mm": 12},
            "left": {"contraction": 3, "thickness_mm": Decimal("11.5"), "baseline_mm": 12},
        }
    }
    plan = plan_of(lines=MASSETER, experienced=True, muscles=muscles)
    assert not any("contracts more" in step.why for item in plan.toxin for step in item.steps)


def test_the_temporalis_is_checked_after_the_masseter() -> None:
    # MR16.
    plan = plan_of(lines=MASSETER)
    assert on(plan, "temporalis")
    assert {21, 90} <= {f.day_offset for f in plan.follow_up}
    # A face without masseter treatment is not asked to come back for its temporalis.
    assert not any("masseter" in f.text for f in plan_of(lines=GLABELLA).follow_up)


def test_the_masseter_is_repeated_on_grade_not_on_habit() -> None:
    # MR15: grade 4 or 5.
    before = [{"date": days_ago(200), "product": "ONA_BOTOXCOS_US", "areas": ["masseter"], "total_units": 48}]
    assert "grade 4" in words(plan_of(lines=MASSETER, toxin=before), "masseter")
    assert not plan_of(lines={"masseter_prominence": {"grade": 3}}, toxin=before).toxin


def test_only_the_prominent_side_is_treated() -> None:
    lines = {"masseter_prominence": {"right": {"grade": 2}, "left": {"grade": 5}}}
    assert sides(plan_of(lines=lines), "masseter") == {"left": 24}


@pytest.mark.parametrize(
    ("changes", "units", "because"),
    [
        ({"goals": {"natural_movement": "yes"}}, 30, "principle:REB-08"),
        ({"toxin": [TOO_STRONG]}, 30, "principle:PLACE-IN-RANGE"),
        ({"age": 66}, 30, "principle:SCR-02"),
        ({"experienced": False}, 24, "principle:DOS-12"),
    ],
    ids=["natural movement", "too strong last time", "66 years", "first treatment"],
)
def test_each_adjustment_shows_before_after_and_why(changes: dict[str, Any], units: int, because: str) -> None:
    # A strong masseter starts at 36 U a side (CD47).
    plan = plan_of(**{"lines": MASSETER, "experienced": True, "muscles": graded(3, "masseter"), **changes})
    for item in plan.toxin:
        assert item.units == units
        assert (item.steps[0].before_units, item.steps[0].after_units) == (24, 36)
        assert (item.steps[-1].before_units, item.steps[-1].after_units) == (36, units)
        assert because in item.steps[-1].statements


def test_too_little_effect_last_time_moves_one_place_up() -> None:
    last = {"date": days_ago(200), "product": "ONA_BOTOXCOS_US", "response": "insufficient"}
    plan = plan_of(lines=MASSETER, muscles=graded(1, "masseter"), toxin=[{**last, "areas": ["masseter"]}])
    assert sides(plan, "masseter") == {"right": 30, "left": 30}
    # It may have been anywhere: no reason to give more here.
    assert sides(plan_of(lines=MASSETER, muscles=graded(1, "masseter"), toxin=[last]), "masseter")["right"] == 24


SAME_DAY = [
    {"date": days_ago(200), "product": "ONA_BOTOXCOS_US", "response": "excessive"},
    {"date": days_ago(200), "product": "INCO_XEOMIN_US", "response": "insufficient"},
]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"goals": {"natural_movement": "yes", "longer_duration": "yes"}}, id="wishes"),
        pytest.param({"toxin": SAME_DAY}, id="responses of one day"),
    ],
)
@pytest.mark.parametrize("contraction", [1, 2, 3])
def test_reasons_that_pull_both_ways_never_add_up_to_two_doses(changes: dict[str, Any], contraction: int) -> None:
    """CD47: 24 to 36 U a side, whatever speaks for more and for less at the same time."""
    plan = plan_of(lines=MASSETER, experienced=True, muscles=graded(contraction, "masseter"), **changes)
    for item in plan.toxin:
        assert (item.range_low_units, item.range_high_units) == (24, 36)
        assert 24 <= item.units <= 36


def test_a_side_is_treated_for_its_own_line_only() -> None:
    # Bands stand out on the right alone; a line across the neck (no dose for it) is no reason to inject the left.
    lines = {
        "platysmal_bands": {"right": {"grade": 3}, "left": {"grade": 1}},
        "horizontal_neck": {"rest": 0, "expression": 2},
    }
    plan = plan_of(lines=lines, features={"platysmal_band_count": {"right": 1, "left": 1}})
    assert sides(plan, "platysma") == {"right": 13}
    assert all(item.lines == ("platysmal_bands",) for item in plan.toxin)


def test_a_labels_range_is_compared_as_a_range() -> None:
    # LD22 gives 10 to 20 U; the 10 U of CD17 lie within it.
    plan = plan_of("INCO_BOCOUTURE_UKEU", lines=FOREHEAD)
    (conflict,) = [one for one in plan.conflicts if "CD17" in one.id]
    assert "10 to 20" in conflict.positions[0]
