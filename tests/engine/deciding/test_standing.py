"""How decisions stand to the plan of today, and what the rules say of them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.case import Case, Decision
from engine.casefile import read_case
from engine.consultation import Outcome, consult
from engine.deciding import record
from engine.deciding.lines import lines_of
from engine.deciding.record import Decider
from engine.deciding.remarks import remarks
from engine.deciding.standing import Standing, count, standings
from engine.intake import check_case
from kb.snapshot import load

KB = load()
EXAMPLES = Path(__file__).parents[3] / "examples"
MAN = read_case(EXAMPLES / "strong_glabella_man.yaml", KB)
OUTCOME = consult(MAN, KB, "compiled")
LINES = lines_of(OUTCOME.plan)
PROCERUS = "toxin/glabella/procerus/midline"
RIGHT, LEFT = (f"toxin/glabella/corrugator_supercilii/{side}" for side in ("right", "left"))
FRONTALIS = "toxin/forehead/frontalis/across"
BY = Decider(dt.date(2026, 11, 21), "RN")


def decided(case: Case, decisions: dict[str, Decision]) -> Case:
    made = case.model_copy(update={"decisions": decisions})
    assert check_case(made, KB) == ()
    return made


def one(item: str, decision: Decision, plan: Any = OUTCOME.plan) -> Standing:
    return next(found for found in standings({item: decision}, plan) if found.item == item)


def told(decisions: dict[str, Decision], case: Case = MAN, outcome: Outcome = OUTCOME) -> dict[str, tuple[str, ...]]:
    return {found.comment: found.items for found in remarks(decided(case, decisions), outcome, KB)}


def test_lines_are_what_the_plan_proposes_to_do() -> None:
    plan = OUTCOME.plan
    assert list(LINES) == [
        *(item.id for item in plan.toxin),
        *(item.id for item in (*plan.adjuncts, *plan.home_care, *plan.referrals)),
    ]
    assert LINES[PROCERUS].units == Decimal(4) and LINES[PROCERUS].product == "ONA_BOTOXCOS_US"


def test_what_is_excluded_deferred_or_asked_about_is_no_line() -> None:
    for name in ("myasthenia_gravis", "pregnancy", "unanswered_intake", "toxin_six_weeks_ago"):
        plan = consult(read_case(EXAMPLES / f"{name}.yaml", KB), KB, "compiled").plan
        held = {entry.id for entry in (*plan.not_recommended, *plan.deferred)}
        assert not held & set(lines_of(plan)), name


def test_a_record_says_what_the_plan_said_and_stands() -> None:
    for decision, state in (
        (record.accepted(LINES[PROCERUS], BY), "accepted"),
        (record.changed(LINES[PROCERUS], Decimal(5), None, "clinical_judgement", None, BY), "changed"),
        (record.declined(LINES[PROCERUS], "budget", None, BY), "declined"),
    ):
        assert decision.recommended is not None and decision.recommended.units == Decimal(4)
        assert decision.decided_by == "RN"
        assert one(PROCERUS, decision).state == state
        decided(MAN, {PROCERUS: decision})


def test_what_was_accepted_at_another_dose_is_open_again() -> None:
    accepted = record.accepted(LINES[PROCERUS], BY)
    items = tuple(
        item.model_copy(update={"units": Decimal(5)}) if item.id == PROCERUS else item for item in OUTCOME.plan.toxin
    )
    found = one(PROCERUS, accepted, OUTCOME.plan.model_copy(update={"toxin": items}))
    assert found.state == "outdated"
    assert "4" in found.note and "5" in found.note
    assert count((found,)) == (0, 1)


def test_units_of_another_product_are_never_taken_over() -> None:
    changed = record.changed(LINES[PROCERUS], Decimal(5), None, "budget", None, BY)
    items = tuple(item.model_copy(update={"product": "PRABO_JEUVEAU_US"}) for item in OUTCOME.plan.toxin)
    found = one(PROCERUS, changed, OUTCOME.plan.model_copy(update={"toxin": items}))
    assert found.state == "outdated" and "PRABO_JEUVEAU_US" in found.note


def test_what_was_declined_stays_declined_at_any_dose() -> None:
    declined = record.declined(LINES[PROCERUS], "patients_wish", None, BY)
    items = tuple(item.model_copy(update={"units": Decimal(6)}) for item in OUTCOME.plan.toxin)
    assert one(PROCERUS, declined, OUTCOME.plan.model_copy(update={"toxin": items})).state == "declined"


def test_an_acceptance_without_its_dose_says_so() -> None:
    assert "not recorded" in one(PROCERUS, Decision(decision="accepted")).note


def test_a_decision_the_plan_has_no_line_for_is_kept_with_the_reason() -> None:
    plan = consult(read_case(EXAMPLES / "myasthenia_gravis.yaml", KB), KB, "compiled").plan
    found = standings({PROCERUS: record.accepted(LINES[PROCERUS], BY)}, plan)
    assert found[-1].item == PROCERUS and found[-1].state == "gone" and found[-1].line is None
    assert found[-1].note.startswith("No longer in the plan")
    assert count(found)[0] == 0


@pytest.mark.parametrize("name", ["strong_glabella_man", "complete_healthy_gb", "one_sided_mouth_corner"])
def test_following_the_plan_is_told_nothing(name: str) -> None:
    case = read_case(EXAMPLES / f"{name}.yaml", KB)
    outcome = consult(case, KB, "compiled")
    lines = [line for line in lines_of(outcome.plan).values() if line.units is not None]
    assert told({line.id: record.accepted(line, BY) for line in lines}, case, outcome) == {}
    assert told({}, case, outcome) == {}


def test_a_dose_beyond_its_maximum_is_told_at_its_line() -> None:
    found = told({FRONTALIS: record.changed(LINES[FRONTALIS], Decimal(80), None, "patients_wish", None, BY)})
    assert any(comment.startswith("violation/maximum/") for comment in found)
    assert found["dose/above/frontalis/forehead/across"] == (FRONTALIS,)
    assert all(items == (FRONTALIS,) for items in found.values())


def test_a_dose_below_its_range_is_told_too() -> None:
    found = told({PROCERUS: record.changed(LINES[PROCERUS], Decimal(1), None, "in_steps", None, BY)})
    assert found["dose/below/procerus/glabella/midline"] == (PROCERUS,)


def test_a_session_maximum_counts_all_changed_doses_together() -> None:
    departures = {
        item: record.changed(LINES[item], Decimal(60), None, "patients_wish", None, BY) for item in (RIGHT, LEFT)
    }
    found = told(departures)
    maxima = [items for comment, items in found.items() if comment.startswith("violation/maximum/")]
    assert maxima and all(set(items) <= {RIGHT, LEFT} for items in maxima)
    assert any(set(items) == {RIGHT, LEFT} for items in maxima)


def test_declining_the_glabella_alone_is_told_because_the_forehead_stays() -> None:
    glabella = [item for item in LINES if item.startswith("toxin/glabella/")]
    found = told({item: record.declined(LINES[item], "patients_wish", None, BY) for item in glabella})
    assert set(found["omission/antagonist/forehead/glabella"]) == set(glabella)
    every = [item for item in LINES if item.startswith("toxin/")]
    declined = {item: record.declined(LINES[item], "patients_wish", None, BY) for item in every}
    assert "omission/antagonist/forehead/glabella" not in told(declined)
