"""Sides that nothing calls for, care before a dated treatment, and what is for referral only."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from engine.critique.critique import Critique
from tests.engine.critique.proposals import GB, altered, case, critique, critique_of, found, ids, toxin

BOCOUTURE = "INCO_BOCOUTURE_UKEU"
AT = "orbicularis_oculi_orbital/lateral_canthal"
RIGHT = {"rest": 0, "expression": 2}


def day(days: int) -> dt.date:
    return case(GB).context.date + dt.timedelta(days=days)


def crows_feet(given: dict[str, Any], **line: Any) -> Critique:
    one_sided = altered(GB, lines={"lateral_canthal": line})
    return critique_of(one_sided, {"toxin": [toxin("lateral_canthal", BOCOUTURE, {AT.split("/")[0]: given})]})


def test_swapped_sides_are_a_violation_and_an_omission_never_agreement() -> None:
    made = crows_feet({"left": 12}, right=RIGHT, left={"rest": 0, "expression": 0})
    swapped = found(made, f"violation/side-swapped/{AT}/left")
    assert swapped.severity == "relative" and made.comments[0] == swapped
    assert "12 units on the left and none on the right" in swapped.text and swapped.evidence
    assert f"omission/muscle/{AT}/right" in ids(made, "omission")
    assert not [one for one in made.of("agreement") if one.side]


def test_a_side_too_slight_is_named_and_one_nobody_recorded_is_asked_about() -> None:
    slight = crows_feet({"each_side": 12}, right=RIGHT, left={"rest": 0, "expression": 0})
    assert found(slight, f"violation/side/{AT}/left").severity == "caution"
    unseen = crows_feet({"each_side": 12}, right=RIGHT)
    assert found(unseen, f"ask/side/{AT}/left").severity == "caution"
    assert not [one for one in unseen.of("violation") if one.side]
    for made in (slight, unseen):
        assert {one.side for one in made.of("agreement") if one.side} == {"right"}
    both = crows_feet({"each_side": 12}, both=RIGHT)
    assert not [one for one in both.comments if one.topic.startswith("side")]


def peel(**more: Any) -> dict[str, Any]:
    return {"treatments": [{"treatment": "lactic_peel", "date": day(30), **more}], "home_care": ["tretinoin_topical"]}


def test_care_before_a_dated_treatment_is_an_omission_until_the_proposal_allows_for_it() -> None:
    """Rows PC0048 (sun, 14 days), PC0033 (retinoid, up to 7 days in phototype III) and CT0352 (tretinoin, 7 days)."""
    made = critique(GB, peel())
    unsaid = found(made, "omission/preparation/lactic_peel")
    assert "on 12 December 2026" in unsaid.text and "28 November 2026, 14 days before" in unsaid.text
    assert {"statement:PC0048", "statement:PC0033"} <= {one.statement for one in unsaid.evidence}
    rest = found(made, "omission/rest/tretinoin_topical/lactic_peel")
    assert "from 5 December 2026 on" in rest.text and rest.evidence[0].statement == "statement:CT0352"
    kept = critique(GB, peel(prepare_from=day(16)))
    assert not {one.topic for one in kept.of("omission")} & {"preparation", "rest"}
    assert "agreement/preparation/lactic_peel" in ids(kept, "agreement")
    late = critique(GB, peel(prepare_from=day(20)))
    assert "14 days before" in found(late, "caution/preparation/lactic_peel").text
    undated = critique(GB, {"treatments": ["lactic_peel"], "home_care": ["tretinoin_topical"]})
    assert not [one for one in undated.comments if one.topic in ("preparation", "rest", "arrange")]


@pytest.mark.parametrize(("days", "name"), [(1, "violation/arrange"), (2, "omission/arrange")])
def test_a_prescription_needs_its_days_after_the_consultation(days: int, name: str) -> None:
    """Row PC0218: an antiviral from two days before needling, where cold sores recur."""
    safety = case(GB).safety
    asked = [group for group in safety.none_of if group != "skin_tendency"]
    sores = altered(GB, safety={"none_of": asked, "answers": {"hsv_history": {"answer": "yes"}}})
    made = critique_of(sores, {"treatments": [{"treatment": "microneedling", "date": day(days)}]})
    comment = found(made, f"{name}/microneedling")
    assert comment.severity == "caution" and "Antiviral" in comment.text
    assert "statement:PC0218" in {one.statement for one in comment.evidence}


def test_what_is_for_referral_only_is_no_treatment_of_the_clinic() -> None:
    made = critique(GB, {"treatments": ["deep_phenol_peel"]})
    comment = found(made, "violation/referral-only/deep_phenol_peel")
    assert comment.severity == "relative" and "specialist" in comment.text
    assert comment.evidence[0].statement == "treatment:deep_phenol_peel" and comment.evidence[0].sources
    referred = critique(GB, {"referrals": ["deep_phenol_peel"]})
    assert not referred.of("violation")
    excluded = critique("pregnancy", {"referrals": ["deep_phenol_peel"]})
    assert found(excluded, "violation/excluded/deep_phenol_peel/CI0007").severity == "absolute"
