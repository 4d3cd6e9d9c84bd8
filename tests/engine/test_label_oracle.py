"""The label tables as oracle: what a label prints is what a healthy person's plan says, to the unit and the point.

The figures of `data/label_doses.csv` were copied from the labels' rows once, apart from the knowledge base.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.plan import InjectionItem, Plan

from .cases import BANDS, CROWS_FEET, FOREHEAD, GLABELLA, UPPER_FACE, days_ago, graded, kb, plan_of

ROWS = list(csv.DictReader((Path(__file__).parent / "data" / "label_doses.csv").open()))
LINES = {"glabella": GLABELLA, "forehead": FOREHEAD, "lateral_canthal": CROWS_FEET, "neck": BANDS}
BANDS_A_SIDE = {"LD05": (1, 1), "LD06": (1, 2), "LD07": (2, 2)}
FROWN_MUSCLES = ("corrugator_supercilii", "procerus")


def wanted_by(row: dict[str, str]) -> dict[str, Any]:
    """What has to be seen for a row to be the answer: its lines, and the bands a row counts."""
    areas = row["areas"].split("|")
    # A label that treats the forehead with the glabella must bring the glabella in by itself.
    asked = [a for a in areas if not (areas == ["forehead", "glabella"] and a == "glabella")]
    changes: dict[str, Any] = {"lines": {line: seen for a in asked for line, seen in LINES[a].items()}}
    if row["row"] in BANDS_A_SIDE:
        right, left = BANDS_A_SIDE[row["row"]]
        changes["features"] = {"platysmal_band_count": {"right": right, "left": left}}
    return changes


def dilutions() -> Iterator[Any]:
    for row in ROWS:
        for dilution in kb().individuals[f"product:{row['product']}"].many("dilutionUnitsPerMl"):
            yield pytest.param(row, dilution, id=f"{row['row']}-{dilution}")


def points_of(items: tuple[InjectionItem, ...]) -> list[tuple[Decimal, Decimal]]:
    """Units and mL at every injection point."""
    found = []
    for item in items:
        for group in item.points:
            found += list(zip(group.units, group.volume_ml or (), strict=True))
    return found


def in_areas(plan: Plan, areas: str) -> tuple[InjectionItem, ...]:
    return tuple(item for item in plan.toxin if item.area in areas.split("|"))


@pytest.mark.parametrize(("row", "dilution"), list(dilutions()))
def test_a_label_row_is_what_the_plan_says(row: dict[str, str], dilution: Decimal) -> None:
    """LD01-LD30: total, number of points, units and mL at each point, for a first treatment (the low figure)."""
    plan = plan_of(row["product"], dilution=dilution, **wanted_by(row))
    items = in_areas(plan, row["areas"])
    points = points_of(items)
    low, high = Decimal(row["point_low_units"]), Decimal(row["point_high_units"])
    volumes = {Decimal(v) for v in row["point_volumes_ml"].split("|")}

    assert sum(item.units for item in items) == Decimal(row["total_low_units"])
    assert len(points) == int(row["points"])
    for units, volume in points:
        assert low <= units <= high
        assert volume in volumes
        assert abs(volume - units / dilution) <= volume * Decimal("0.06")  # labels print rounded volumes
    if low == high:
        assert {units for units, _ in points} == {low}
    # Nothing but what was called for, and every unit of it on label.
    assert {item.area for item in plan.toxin} <= set(row["areas"].split("|")) | {"glabella"}
    assert all(item.on_label for item in items)
    assert {total.product for total in plan.totals} == {row["product"]}


@pytest.mark.parametrize("row", ROWS, ids=[row["row"] for row in ROWS])
def test_a_figure_that_was_not_fully_read_is_marked(row: dict[str, str]) -> None:
    items = in_areas(plan_of(row["product"], **wanted_by(row)), row["areas"])
    own = [e for item in items for e in item.evidence if e.statement.startswith("statement:LD")]
    assert own
    for item in items:
        verification = {e.verification for e in item.evidence if e.statement.startswith("statement:LD")}
        for mark in ("unverified", "partial"):
            assert (mark in item.label_note) == (mark in verification)
    if "|" not in row["areas"]:
        assert {e.verification for e in own} == {row["verification"]}


@pytest.mark.parametrize("row", ["LD13", "LD15", "LD20", "LD24", "LD27", "LD28"])
@pytest.mark.parametrize("country", ["GB", "EU", "IE"])
def test_a_uk_and_eu_licence_holds_in_ireland_too(row: str, country: str) -> None:
    (figures,) = (r for r in ROWS if r["row"] == row)
    plan = plan_of(figures["product"], jurisdiction=country, **wanted_by(figures))
    assert plan.toxin
    assert all(item.on_label for item in plan.toxin)


# LD20 (20 to 30 U, 4 to 6 a point) and LD22 (10 to 20 U, 2 to 4 a point): the only labels that print a range.
@pytest.mark.parametrize(
    ("contraction", "experienced", "glabella", "forehead"),
    [
        pytest.param(3, False, 20, 10, id="first treatment, strong"),
        pytest.param(1, True, 20, 10, id="weak"),
        pytest.param(2, True, 25, 15, id="moderate"),
        pytest.param(3, True, 30, 20, id="strong"),
        pytest.param(4, True, 30, 20, id="very strong"),
        pytest.param(None, True, 20, 10, id="not graded"),
    ],
)
def test_strength_places_the_dose_in_the_labels_range(
    contraction: int | None, experienced: bool, glabella: int, forehead: int
) -> None:
    muscles = {} if contraction is None else graded(contraction, *FROWN_MUSCLES, "frontalis")
    plan = plan_of("INCO_BOCOUTURE_UKEU", lines={**GLABELLA, **FOREHEAD}, muscles=muscles, experienced=experienced)
    (total,) = plan.totals
    assert total.areas == {"glabella": glabella, "forehead": forehead}
    assert {u for u, _ in points_of(in_areas(plan, "glabella"))} == {Decimal(glabella) / 5}
    assert {u for u, _ in points_of(in_areas(plan, "forehead"))} == {Decimal(forehead) / 5}


def test_a_strong_man_gets_the_top_of_bocoutures_range_and_stays_on_label() -> None:
    # LD20: 30 U is within the licence; no trial dose is needed.
    plan = plan_of(
        "INCO_BOCOUTURE_UKEU", lines=GLABELLA, sex="male", experienced=True, muscles=graded(3, *FROWN_MUSCLES)
    )
    assert plan.totals[0].units == 30
    assert all(item.on_label for item in plan.toxin)


@pytest.mark.parametrize("wish", ["natural_movement", "strongest_effect", "longer_duration"])
@pytest.mark.parametrize("response", ["none", "good", "excessive"])
@pytest.mark.parametrize("sex", ["female", "male"])
def test_no_combination_of_reasons_leaves_the_labels_range(wish: str, response: str, sex: str) -> None:
    for contraction in (1, 4):
        plan = plan_of(
            "INCO_BOCOUTURE_UKEU",
            lines={**GLABELLA, **FOREHEAD},
            sex=sex,
            muscles=graded(contraction, *FROWN_MUSCLES, "frontalis"),
            goals={wish: "yes"},
            toxin=[{"date": days_ago(200), "product": "INCO_BOCOUTURE_UKEU", "response": response}],
        )
        areas = plan.totals[0].areas
        assert 20 <= areas["glabella"] <= 30
        assert 10 <= areas["forehead"] <= 20
        for item in plan.toxin:
            assert item.range_low_units <= item.units <= item.range_high_units
            steps = item.steps
            assert [s.before_units for s in steps[1:]] == [s.after_units for s in steps[:-1]]
            assert not steps or steps[-1].after_units == item.units
            assert all(s.why and s.statements for s in steps)


def test_a_single_figure_is_kept_whatever_the_strength() -> None:
    # LD01: 20 U. Strength is no reason to leave it.
    for contraction, sex in itertools.product((1, 2, 3, 4), ("female", "male")):
        plan = plan_of(lines=GLABELLA, sex=sex, experienced=True, muscles=graded(contraction, *FROWN_MUSCLES))
        assert plan.totals[0].units == 20
        assert not any(item.steps for item in plan.toxin)


@pytest.mark.parametrize("still", [("procerus",), ("corrugator_supercilii",), FROWN_MUSCLES])
def test_a_muscle_that_does_not_move_gets_no_dose_before_it_is_examined_again(still: tuple[str, ...]) -> None:
    # Contraction 0 beside a graded frown line. The forehead falls with the glabella its label asks for.
    plan = plan_of(lines=UPPER_FACE, experienced=True, muscles=graded(0, *still))
    assert {item.area for item in plan.toxin} == {"lateral_canthal"}
    asked = {question.path: question for question in plan.questions}
    for muscle in {"corrugator_supercilii", "procerus"} & set(still):
        assert asked[f"muscles.{muscle}.contraction"].blocks == ("toxin/glabella",)


def test_the_three_upper_face_areas_of_botox_cosmetic_make_64_units() -> None:
    # LD04: 64 U in 16 points; the maxima of LD01-LD04 are named, met and not passed.
    plan = plan_of(lines=UPPER_FACE)
    assert plan.totals[0].units == 64
    assert plan.totals[0].volume_ml == Decimal("1.6")
    assert len(points_of(plan.toxin)) == 16
    shown = {check.id.split("/")[1]: (check.planned_units, check.max_units) for check in plan.limits}
    assert shown["LD04.max"] == (64, 64)
    assert shown["LD03.max"] == (40, 40)
    assert shown["TS57.max"] == (64, 400)
    assert all(check.within for check in plan.limits)


def test_the_corrugators_get_two_points_each_and_the_procerus_one() -> None:
    for row in ROWS:
        if row["areas"] != "glabella":
            continue
        plan = plan_of(row["product"], lines=GLABELLA)
        layout = {(i.muscle, i.side): sum(len(g.units) for g in i.points) for i in plan.toxin}
        assert layout == {
            ("corrugator_supercilii", "right"): 2,
            ("corrugator_supercilii", "left"): 2,
            ("procerus", "midline"): 1,
        }


@pytest.mark.parametrize(
    ("right", "left", "units"), [(1, 1, (13, 13)), (1, 2, (13, 18)), (2, 1, (18, 13)), (2, 2, (18, 18))]
)
def test_platysma_is_dosed_by_the_bands_of_each_side(right: int, left: int, units: tuple[int, int]) -> None:
    # LD05-LD07: jaw line 4 points of 2 U, each band 5 points of 1 U.
    plan = plan_of(lines=BANDS, features={"platysmal_band_count": {"right": right, "left": left}})
    by_side = {item.side: item for item in plan.toxin}
    assert (by_side["right"].units, by_side["left"].units) == units
    for side, count in (("right", right), ("left", left)):
        groups = {group.site: group for group in by_side[side].points}
        assert groups["jawline"].units == (2, 2, 2, 2)
        assert groups["band"].units == (1,) * (5 * count)
        assert groups["jawline"].volume_ml == (Decimal("0.05"),) * 4
        assert groups["band"].volume_ml == (Decimal("0.025"),) * (5 * count)
    assert all(check.within for check in plan.limits)
