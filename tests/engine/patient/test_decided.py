"""The page after the practitioner's decisions: what is told to the patient is what was agreed, and nothing else."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from engine.case import Case, Decision
from engine.consultation import consult
from engine.patient.agreed import agreed, agreed_plan
from engine.patient.booking import booked
from engine.patient.build import patient_page
from engine.patient.page import PatientPage, Planned
from engine.plan import Plan
from tests.engine.patient.pages import cases, kb

NAME = "complete_healthy_us"


def decided(**decisions: Decision) -> tuple[Case, Plan]:
    """A sample with decisions by item, `__` for a slash."""
    given = {item.replace("__", "/"): one for item, one in decisions.items()}
    made = cases()[NAME].model_copy(update={"decisions": given})
    return made, consult(made, kb(), "compiled").plan


def amounts(page: PatientPage) -> list[Decimal]:
    every = (block for section in page.sections for block in section.blocks)
    return [Decimal(one.amount.split()[0]) for one in every if isinstance(one, Planned) and one.amount]


def no(reason: str = "decision_reason:patients_wish") -> Decision:
    return Decision(decision="declined", reason=reason)


def test_a_declined_treatment_is_gone_from_page_visits_and_care() -> None:
    plain, plan = decided()
    assert any(one.id == "adjunct/lactic_peel" for one in plan.adjuncts)
    declined, same = decided(adjunct__lactic_peel=no())
    assert same.provenance.derivation_digest == plan.provenance.derivation_digest, "a decision concludes nothing"
    before = patient_page(plan, plain, kb(), booked(plain, kb())).model_dump_json()
    after = patient_page(same, declined, kb(), booked(declined, kb())).model_dump_json()
    assert "actic" in before
    assert "actic acid peel" not in after and "lactic_peel" not in after


def test_with_all_toxin_declined_no_dose_visit_or_review_of_it_is_told() -> None:
    _, plan = decided()
    declined, same = decided(**{item.id.replace("/", "__"): no() for item in plan.toxin})
    assert agreed(same, declined).toxin == ()
    page = patient_page(same, declined, kb(), booked(declined, kb()))
    assert not amounts(page)
    assert "Botox" not in page.model_dump_json()


def test_a_changed_dose_is_the_one_told_and_totalled() -> None:
    _, plan = decided()
    (procerus,) = (item for item in plan.toxin if item.muscle == "procerus")
    other = Decision(
        decision="changed", product=procerus.product, units=procerus.units - Decimal(1),
        reason="decision_reason:clinical_judgement",
    )  # fmt: skip
    changed, same = decided(**{procerus.id.replace("/", "__"): other})
    told = sum(item.units for item in agreed(same, changed).toxin)
    assert told == sum(item.units for item in plan.toxin) - 1
    assert all(item.points == () for item in agreed_plan(same, changed).toxin if item.id == procerus.id)
    page = patient_page(same, changed, kb(), booked(changed, kb()))
    assert sum(amounts(page)) == told


def test_a_decision_on_a_dose_the_plan_no_longer_gives_decides_nothing() -> None:
    _, plan = decided()
    (procerus,) = (item for item in plan.toxin if item.muscle == "procerus")
    old = Decision.model_validate(
        {
            "decision": "changed", "product": procerus.product, "units": "2",
            "reason": "decision_reason:clinical_judgement",
            "recommended": {"product": procerus.product, "units": "9"}, "decided_on": dt.date(2026, 1, 5),
        }
    )  # fmt: skip
    stale, same = decided(**{procerus.id.replace("/", "__"): old})
    assert [item.units for item in agreed(same, stale).toxin if item.id == procerus.id] == [procerus.units]
