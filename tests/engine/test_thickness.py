"""Thickness against the person's own baseline: what can be measured, and what moves a dose."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine.plan import Plan

from .cases import GLABELLA, MASSETER, plan_of
from .plan_reading import sides, words


def thinned(now: Any, baseline: Any = 12, **more: Any) -> Plan:
    seen = {"both": {"contraction": 3, "thickness_mm": now, "baseline_mm": baseline, **more}}
    return plan_of(lines=MASSETER, experienced=True, muscles={"masseter": seen})


def test_a_muscle_thinner_than_its_own_baseline_gets_the_low_end() -> None:
    # MR17: from 10 % and 1.82 mm the loss can be measured.
    plan = thinned(Decimal("10.18"), method="Ultrasound, 12 MHz")
    assert sides(plan, "masseter") == {"right": 24, "left": 24}
    assert all("principle:MR17" in item.steps[-1].statements for item in plan.toxin)
    assert "thinner than this person's own baseline" in words(plan, "masseter")
    assert "no schedule is proven" in words(plan, "masseter")


@pytest.mark.parametrize("now", ["10.9", "10.2"])
def test_a_loss_within_measurement_error_changes_nothing(now: str) -> None:
    # MR02.
    plan = thinned(Decimal(now))
    assert sides(plan, "masseter") == {"right": 36, "left": 36}
    assert "no measurable change" in words(plan, "masseter")


def test_a_thickness_that_was_felt_is_not_judged_by_the_error_of_ultrasound() -> None:
    plan = thinned(9, method="palpation")
    assert sides(plan, "masseter") == {"right": 36, "left": 36}
    assert "taken by palpation" in words(plan, "masseter")


def test_a_loss_without_a_published_error_is_told_and_moves_no_dose() -> None:
    # Section 10 of the dossier: no error is published for the procerus; the default of 25 % is an extrapolation.
    muscles = {"procerus": {"contraction": 2, "thickness_mm": Decimal("0.6"), "baseline_mm": Decimal("1.1")}}
    plan = plan_of("INCO_BOCOUTURE_UKEU", lines=GLABELLA, experienced=True, muscles=muscles)
    (told,) = [one for one in plan.advice if one.subject == "procerus" and one.topic == "imaging"]
    assert "45.5 % thinner" in told.text and "25 %" in told.text and "no dose is moved" in told.text
    assert [one.basis for one in told.evidence] == ["extrapolation"]
    without = plan_of("INCO_BOCOUTURE_UKEU", lines=GLABELLA, experienced=True, muscles={"procerus": {"contraction": 2}})
    assert sides(plan, "procerus") == sides(without, "procerus")


def test_a_muscle_that_grew_is_not_reported_as_unchanged() -> None:
    # 12 to 14 mm is 16.7 % more: beyond the error of 10 %, and no loss.
    plan = thinned(14)
    assert sides(plan, "masseter") == {"right": 36, "left": 36}
    assert "no measurable change" not in words(plan, "masseter")
