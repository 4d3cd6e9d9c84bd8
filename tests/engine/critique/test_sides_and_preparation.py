"""Sides that nothing calls for, care before a dated treatment, and what is for referral only."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from engine.critique.critique import Critique
from tests.engine.critique.proposals import GB, US, altered, case, critique, critique_of, found, ids, toxin

BOTOX = "ONA_BOTOXCOS_US"
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


UNEVEN = {
    "right": {"contraction": 4, "thickness_mm": 14, "baseline_mm": 15},
    "left": {"contraction": 2, "thickness_mm": 12, "baseline_mm": 14},
}


def masseter(**given: int) -> Critique:
    """Units into the masseter of someone whose right side is the stronger and thicker, the left one thinned."""
    grown = altered(US, muscles={"masseter": UNEVEN}, lines={"masseter_prominence": {"grade": 5}})
    return critique_of(grown, {"toxin": [toxin("masseter", BOTOX, {"masseter": given})]})


def test_more_on_the_weaker_thinner_and_thinned_side_goes_against_what_was_found() -> None:
    """Principles MR04 and MR17; never a matter of taste."""
    made = masseter(right=24, left=36)
    against = found(made, "violation/sides-against/masseter/masseter/left")
    assert against.severity == "caution" and "The right contracts more strongly" in against.text
    assert {"principle:MR04", "principle:MR17"} <= {one.statement for one in against.evidence}
    assert "20 % apart" in found(made, "violation/sides-cap/masseter/masseter/left").text
    assert not made.of("taste")
    topics = {one.topic for one in masseter(right=36, left=24).of("violation")}
    assert "sides-cap" in topics and "sides-against" not in topics
    assert not [one for one in masseter(right=28, left=24).comments if one.topic.startswith("sides")]
    assert "caution/one-side/masseter/masseter/right" in ids(masseter(right=30), "caution")


def test_brows_of_different_height_are_treated_alike_first() -> None:
    """Principle ASY-01; more on the higher side lifts what already stands higher (MR07)."""
    uneven = altered(US, features={"brow_height_mm": {"right": 22, "left": 18}}, goals={"brow_lift": "yes"})
    units = {"orbicularis_oculi_orbital": {"right": 8, "left": 2}}
    made = critique_of(uneven, {"toxin": [toxin("brow", BOTOX, units)]})
    said = found(made, "violation/sides-brow/orbicularis_oculi_orbital/brow/right").text
    assert "4 mm higher" in said and "lifts the higher brow further" in said
    # Row CD25 gives 7 to 10 a side, another row more: the one is not held against the other.
    at_right = {one.kind for one in made.comments if one.subject.endswith("orbital") and one.side == "right"}
    assert not at_right & {"dose", "alternative"}


def test_home_care_of_which_no_source_speaks_beside_a_treatment_is_asked_about() -> None:
    laser = {"treatments": [{"treatment": "laser_fractional_nonablative", "date": day(30)}]}
    home = ["tretinoin_topical", "aha_home_lactate", "spf_broad_spectrum"]
    asked = found(critique(GB, {**laser, "home_care": home}), "ask/rest/laser_fractional_nonablative")
    assert "Tretinoin" in asked.text and "lactic acid" in asked.text and "sunscreen" not in asked.text
    # A source speaks of the two: the rest itself is told.
    assert "ask/rest/lactic_peel" not in ids(critique(GB, peel()), "ask")


def peel(**more: Any) -> dict[str, Any]:
    return {"treatments": [{"treatment": "lactic_peel", "date": day(30), **more}], "home_care": ["tretinoin_topical"]}


def test_care_before_a_dated_treatment_is_an_omission_until_the_proposal_allows_for_it() -> None:
    """Rows PC0048 (sun, 14 days), PC0033 (retinoid, up to 7 days in phototype III) and CT0352 (tretinoin, 7 days)."""
    made = critique(GB, peel())
    unsaid = found(made, "omission/preparation/lactic_peel")
    assert "For 12 December 2026, from 28 November 2026: 14 days before" in unsaid.text
    assert {"statement:PC0048", "statement:PC0033"} <= {one.statement for one in unsaid.evidence}
    rest = found(made, "omission/rest/tretinoin_topical/lactic_peel")
    assert "from 5 December 2026 on" in rest.text and rest.evidence[0].statement == "statement:CT0352"
    kept = critique(GB, peel(prepare_from=day(16)))
    assert not {one.topic for one in kept.of("omission")} & {"preparation", "rest"}
    assert "agreement/preparation/lactic_peel" in ids(kept, "agreement")
    late = critique(GB, peel(prepare_from=day(20)))
    assert "14 days before" in found(late, "caution/preparation/lactic_peel").text
    course = critique(GB, peel(sessions=3, every_weeks=4))
    (told,) = [one for one in course.comments if one.topic == "preparation"]
    assert "For 12 December 2026, 9 January and 6 February 2027, from 28 November, 26 December 2026" in told.text
    (again,) = [one for one in course.comments if one.topic == "rest" and one.kind == "omission"]
    assert "from 5 December 2026, 2 and 30 January 2027 on" in again.text, "one comment for all sessions"
    soon = critique(GB, {"treatments": [{"treatment": "lactic_peel", "date": day(3), "sessions": 2, "every_weeks": 4}]})
    assert "on 15 November 2026: ask" in found(soon, "ask/preparation/lactic_peel").text
    assert "For 13 December 2026, from 29 November" in found(soon, "omission/preparation/lactic_peel").text
    in_time = critique(GB, peel(prepare_from=day(16), sessions=3, every_weeks=4))
    assert "12 December 2026, 9 January and 6 February" in found(in_time, "agreement/preparation/lactic_peel").text
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
