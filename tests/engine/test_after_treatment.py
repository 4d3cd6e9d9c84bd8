"""After treatment: where things move, what the review decides, what to measure, and what may go wrong.

Expectations are worked out by hand from the dossier rows named beside them, not from what the engine says.
"""

from __future__ import annotations

from typing import Any

import pytest

from .cases import CORNERS, FOREHEAD, GLABELLA, MASSETER, UPPER_FACE, graded, plan_of
from .rebalancing import by_rule, given, tracked, watched

# Antagonists: direction and source


@pytest.mark.parametrize(
    ("lines", "muscle", "direction", "source"),
    [
        (GLABELLA, "corrugator_supercilii", "brow up", "FRANKEL1998"),
        (GLABELLA, "procerus", "brow up", "FRANKEL1998"),
        (UPPER_FACE, "orbicularis_oculi_orbital", "brow up", "BROWLIFT2000"),
        (UPPER_FACE, "frontalis", "brow down", "BROWPTOSIS2003"),
        (CORNERS, "depressor_anguli_oris", "mouth corner up", "YI2023"),
    ],
)
def test_each_weakened_muscle_says_where_things_go_and_who_says_so(
    lines: dict[str, Any], muscle: str, direction: str, source: str
) -> None:
    plan = plan_of(lines=lines, experienced=True)
    found = [a for a in plan.balance if a.subject == muscle and a.rule.startswith("antagonists.consequence")]
    assert found
    assert all(direction in a.text for a in found)
    assert any(source in s for a in found for e in a.evidence for s in e.sources)


def test_lifter_and_depressors_together_give_no_net_height() -> None:
    plan = plan_of(lines=UPPER_FACE, experienced=True)
    assert {a.side for a in by_rule(plan, "antagonists.both-ways")} == {"right", "left"}
    alone = plan_of(lines=GLABELLA, experienced=True)
    assert not by_rule(alone, "antagonists.both-ways")


def test_one_sided_treatment_warns_of_uneven_brows() -> None:
    one = plan_of(lines={"lateral_canthal": {"right": {"rest": 0, "expression": 3}}}, experienced=True)
    assert {a.side for a in by_rule(one, "antagonists.one-brow-only")} == {"right"}
    both = plan_of(lines={"lateral_canthal": {"rest": 0, "expression": 3}}, experienced=True)
    assert not by_rule(both, "antagonists.one-brow-only")


def test_the_stronger_side_of_a_pair_is_named() -> None:
    muscles = {"corrugator_supercilii": {"right": {"contraction": 3}, "left": {"contraction": 2}}}
    (advice,) = by_rule(plan_of(lines=GLABELLA, muscles=muscles), "antagonists.dominant-without-range")
    assert advice.side == "right"
    alike = plan_of(lines=GLABELLA, muscles=graded(2, "corrugator_supercilii"))
    assert not [one for one in alike.balance if one.rule.startswith("antagonists.dominant")]


def test_the_pattern_is_not_unlearned_and_the_claim_stands_beside_it() -> None:
    # B9 is mixed: recruitment is reported, the old pattern returns (DEALMEIDA2012).
    (advice,) = by_rule(plan_of(lines=GLABELLA, experienced=True), "balance.glabella-pattern")
    assert {c.claim: c.verdict.split(":")[0] for c in advice.claims} == {"claim:B9": "mixed evidence"}


# Review, touch-up, response


@pytest.mark.parametrize(
    ("days", "rule"),
    [
        (13, "touch-up-too-early"),
        (14, "touch-up-window"),
        (21, "touch-up-window"),
        (22, "touch-up-too-late"),
    ],
)
def test_a_touch_up_has_a_window_and_is_never_dosed(days: int, rule: str) -> None:
    # FUP-02: none before day 14, one small one to day 21 at most, or none.
    session = given(days, areas=["glabella"], total_units=20, response="insufficient")
    plan = plan_of(lines=GLABELLA, toxin=[session], answers={"toxin_touch_up_requested": "yes"}, check=False)
    rules = {a.rule for a in plan.advice if a.rule.startswith("review.touch-up")}
    assert rules == {f"review.{rule}"}
    assert not plan.toxin
    assert bool(by_rule(plan, "review.due-now")) == (14 <= days <= 21)


@pytest.mark.parametrize("days", [9, 16, 21])
@pytest.mark.parametrize(
    ("response", "condition", "bars"),
    [
        ("excessive", None, {"too-strong"}),
        ("unknown", "eyelid_ptosis_after_toxin", {"complication"}),
        ("excessive", "asymmetric_smile_after_toxin", {"too-strong", "complication"}),
    ],
)
def test_no_touch_up_is_left_open_beside_too_much_or_a_complication(
    days: int, response: str, condition: str | None, bars: set[str]
) -> None:
    # FUP-02 is for an incomplete effect; CMP-01 and CMP-03 wait, CMP-03 gives no more.
    plan = plan_of(
        lines=GLABELLA,
        features={"brow_height_mm": {"right": 25, "left": 22}},
        toxin=[given(days, areas=["glabella"], total_units=20, response=response)],
        answers={"toxin_touch_up_requested": "yes", **({condition: "yes"} if condition else {})},
        check=False,
    )
    told = {a.rule for a in plan.advice if "touch-up" in a.rule}
    assert told == {f"touch-up-bars.none-{bar}" for bar in bars}
    assert not by_rule(plan, "review.brow-persists")
    assert not any("may be considered" in one.positions[0] for one in plan.conflicts)
    assert any("no touch-up" in one.positions[0] for one in plan.conflicts) == bool(condition)


@pytest.mark.parametrize(("days", "mm", "one_sided"), [(14, 2, True), (14, 1, False), (100, 2, False)])
def test_a_brow_difference_is_corrected_on_one_side_only_after_the_review(
    days: int, mm: int, *, one_sided: bool
) -> None:
    # MR05: 2 mm or more, still there at two weeks.
    plan = plan_of(
        lines=GLABELLA,
        features={"brow_height_mm": {"right": 25, "left": 25 - mm}},
        toxin=[given(days, areas=["glabella"], total_units=20)],
        check=False,
    )
    assert bool(by_rule(plan, "review.brow-persists")) == one_sided
    if one_sided:
        assert not by_rule(plan, "balance.brow-noticeable")


@pytest.mark.parametrize(("days", "clash"), [(32, True), (100, False)])
def test_a_remedy_within_the_wait_is_told_as_a_conflict(days: int, *, clash: bool) -> None:
    # CMP-04: a small dose after two to four weeks; the interval of 12 weeks holds for a full session.
    plan = plan_of(
        lines={"masseter_prominence": {"grade": 4}},
        toxin=[given(days, areas=["masseter"], total_units=48)],
        answers={"paradoxical_masseter_bulging": "yes"},
        check=False,
    )
    found = [one for one in plan.conflicts if "Bulge of the masseter" in one.positions[0]]
    assert bool(found) == clash
    if clash:
        assert any("superficial belly" in said for said in found[0].positions)


def test_a_brow_difference_without_heights_is_not_put_off_at_the_review() -> None:
    # ASY-01, MR05.
    lines = {**GLABELLA, "brow_asymmetry": {"mm": 3}}
    plan = plan_of(lines=lines, toxin=[given(14, areas=["glabella"], total_units=20)], check=False)
    assert by_rule(plan, "review.brow-line-persists")
    assert not by_rule(plan, "balance.brow-line-noticeable")


@pytest.mark.parametrize(("gap", "rule"), [(21, "boosted"), (22, "repeated-early"), (83, "repeated-early"), (84, None)])
def test_early_repeats_and_boosters_are_read_off_the_record(gap: int, rule: str | None) -> None:
    # TS52: under 12 weeks (84 days), and boosters within three weeks.
    plan = plan_of(toxin=[given(200, areas=["glabella"]), given(200 + gap, areas=["masseter"])])
    found = {a.rule for a in plan.advice if a.topic == "response"}
    assert found == ({f"response.{rule}"} if rule else set())


def test_what_to_measure_names_the_limit_of_each_muscle() -> None:
    plan = plan_of(lines={**FOREHEAD, **MASSETER}, experienced=True)
    assert "22 %" in tracked(plan, "MR02/frontalis").matters
    assert "10 %" in tracked(plan, "MR02/masseter").matters
    assert "2 mm or more" in tracked(plan, "MR05").matters
    assert "From grade or measure 4" in tracked(plan, "MR19/masseter_prominence").matters
    # No error is published for corrugator and procerus: no change of them can be judged (MDD table).
    assert not [m for m in plan.monitoring if m.subject in ("corrugator_supercilii", "procerus")]


def test_a_line_at_rest_is_followed_over_three_cycles() -> None:
    seen_lines = {"glabellar_vertical": {"rest": 1, "expression": 3, "spread_flattens": "yes"}}
    plan = plan_of(lines=seen_lines, experienced=True)
    assert "Three cycles in a row" in tracked(plan, "MR22/glabellar_vertical").matters
    assert not [m for m in plan_of(lines=GLABELLA).monitoring if m.id.startswith("monitoring/MR22")]


@pytest.mark.parametrize(
    ("condition", "name", "refer"),
    [
        ("eyelid_ptosis_after_toxin", "CMP-01", "doctor"),
        ("brow_ptosis_after_toxin", "CMP-02.drop", None),
        ("lateral_brow_peak_after_toxin", "CMP-02.peak", None),
        ("asymmetric_smile_after_toxin", "CMP-03", None),
        ("dysphagia_after_toxin", "CMP-05", "emergency"),
        ("distant_spread_symptoms", "CMP-05", "emergency"),
    ],
)
def test_a_reported_complication_says_what_to_do_and_whom_to_ask(condition: str, name: str, refer: str | None) -> None:
    plan = plan_of(experienced=True, answers={condition: "yes"})
    found = watched(plan, name)
    assert found.reported
    assert found.action
    assert (refer is None and found.refer_to is None) or (refer is not None and refer in str(found.refer_to))
    unknown = plan_of(experienced=True, answers={condition: "unknown"})
    assert not [c for c in unknown.complications if c.reported]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (FOREHEAD, {"CMP-01", "CMP-02.drop", "CMP-02.peak"}),
        (MASSETER, {"CMP-03", "CMP-04", "CMP.chewing"}),
    ],
)
def test_what_to_watch_for_belongs_to_the_areas_treated(lines: dict[str, Any], names: set[str]) -> None:
    plan = plan_of(lines=lines, experienced=True)
    found = {c.id.removeprefix("complication/") for c in plan.complications if not c.reported}
    assert names <= found
    assert "CMP-05" in found  # after toxin anywhere
    other = {"CMP-04"} if lines is FOREHEAD else {"CMP-01"}
    assert not other & found
    assert not plan_of(experienced=True).complications
