"""What an earlier amount in a place says of the next one, in whatever form the units were recorded."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine.case import Case
from engine.critique.assess import assess
from engine.critique.proposal import Proposal
from engine.plan import Candidate, Plan

from .cases import FOREHEAD, GLABELLA, MASSETER, consult, days_ago, graded, healthy, kb, plan_of

ONA = "ONA_BOTOXCOS_US"
SMILE = {"asymmetric_smile_after_toxin": "yes"}
# Place -> area, muscle, lines, what goes with it, low end and high end of its range in all, form of record per side.
PLACES: dict[str, dict[str, Any]] = {
    "masseter": {"area": "masseter", "lines": MASSETER, "low": 48, "high": 72, "sides": True},
    "frontalis": {"area": "forehead", "lines": {**FOREHEAD, **GLABELLA}, "low": 10, "high": 20, "sides": True},
    "orbicularis_oris": {"area": "perioral", "lines": {"perioral": {"rest": 0, "expression": 3}}, "low": Decimal("7.5"),
                         "high": 12, "sides": False},
}  # fmt: skip
PRODUCT = {"masseter": ONA, "frontalis": "INCO_BOCOUTURE_UKEU", "orbicularis_oris": ONA}
FORMS = ("sides", "undivided", "total", "nothing")


def session(muscle: str, form: str, units: Any, response: str | None, **changes: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"sides": {muscle: {"right": Decimal(units) / 2, "left": Decimal(units) / 2}}}.get(form, {})
    given = {muscle: units} if form == "undivided" else given
    return {
        "date": days_ago(200),
        "product": PRODUCT[muscle],
        "areas": [PLACES[muscle]["area"]],
        **({"response": response} if response else {}),
        **({"units": given} if given else {}),
        **({} if form == "nothing" else {"total_units": units}),
        **changes,
    }


def case_of(muscle: str, *toxin: dict[str, Any], **changes: Any) -> Case:
    muscles = {**graded(4, muscle), **graded(3, "corrugator_supercilii", "procerus")}
    return healthy(PRODUCT[muscle], lines=PLACES[muscle]["lines"], muscles=muscles, toxin=toxin, **changes)


def dose(plan: Plan, muscle: str) -> tuple[Decimal, set[str]]:
    items = [item for item in plan.toxin if item.muscle == muscle]
    assert items, plan.headline
    return sum((item.units for item in items), Decimal(0)), {item.status for item in items}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("muscle", PLACES)
def test_an_amount_is_judged_alike_in_every_form_of_record(muscle: str, form: str) -> None:
    place = PLACES[muscle]
    if form == "sides" and not place["sides"]:
        return
    low, high = Decimal(place["low"]), Decimal(place["high"])

    def after(units: Any, response: str | None, **changes: Any) -> tuple[Decimal, set[str]]:
        return dose(consult(case_of(muscle, session(muscle, form, units, response), **changes)).plan, muscle)

    strong, status = after(low, "excessive")
    if form == "nothing":
        assert status == {"consider"}
        return
    assert strong == low and status == {"consider"}, "as much as was too strong"
    under, status = after(low - 2, "excessive")
    assert under == low and status == {"consider"}
    assert after((low + high) / 2, "excessive")[0] < (low + high) / 2
    assert after(high, "excessive")[0] < high
    assert after(low, "good")[0] == low
    assert after(low, "good", goals={"strongest_effect": "yes"})[0] == high
    assert after(low, "insufficient")[0] == high


@pytest.mark.parametrize("form", FORMS[:3])
def test_a_complication_moves_the_dose_whatever_the_response(form: str) -> None:
    for response in ("good", "insufficient", None):
        units, status = dose(
            consult(case_of("masseter", session("masseter", form, 60, response), answers=SMILE)).plan, "masseter"
        )
        assert units == 48 and status == {"recommended"}
    same = case_of("masseter", session("masseter", form, 48, None), answers=SMILE)
    unknown = case_of("masseter", answers={"botulinum_toxin_ever": "yes", **SMILE})
    assert dose(consult(unknown).plan, "masseter") == (48, {"consider"})
    assert dose(consult(same).plan, "masseter") == (48, {"consider"})


def test_another_product_is_not_compared_and_says_so() -> None:
    plan = consult(case_of("masseter", session("masseter", "sides", 90, "excessive", product="ABO_DYSPORT_US"))).plan
    assert dose(plan, "masseter")[1] == {"consider"}
    assert any("never compared" in caution.text for item in plan.toxin for caution in item.cautions)


def test_what_was_too_strong_stays_a_ceiling_until_as_much_has_worked() -> None:
    strong = session("masseter", "sides", 48, "excessive", date=days_ago(600))
    weak = session("masseter", "sides", 48, "insufficient", date=days_ago(300))
    assert dose(consult(case_of("masseter", strong, weak)).plan, "masseter")[0] == 48
    worked = session("masseter", "undivided", 54, "good", date=days_ago(300))
    more = case_of("masseter", strong, worked, goals={"strongest_effect": "yes"})
    assert dose(consult(more).plan, "masseter")[0] == 72


def test_antibody_risk_and_a_muscle_never_treated_start_low() -> None:
    bocouture = {"lines": GLABELLA, "muscles": graded(4, "corrugator_supercilii", "procerus")}
    failed = {"product": "ONA_BOTOX_UK", "areas": ["glabella"], "response": "insufficient", "total_units": 20}
    sessions = [{**failed, "date": days_ago(days)} for days in (120, 240)]
    plan = plan_of(
        "INCO_BOCOUTURE_UKEU", toxin=sessions, answers={"toxin_repeated_early_or_boosted": "yes"}, **bocouture
    )
    assert sum(item.units for item in plan.toxin) == 20
    elsewhere = session("masseter", "sides", 48, "good")
    first = case_of("orbicularis_oris", elsewhere)
    assert dose(consult(first).plan, "orbicularis_oris")[0] == Decimal("7.5")


def _argument(plan: Plan, line: str) -> Candidate:
    return next(one for one in plan.arguments if line in one.id)


def test_arguments_and_critique_agree_with_the_dose() -> None:
    case = case_of("masseter", session("masseter", "sides", 48, None), answers=SMILE)
    outcome = consult(case)
    weighed = _argument(outcome.plan, "masseter_prominence")
    assert weighed.outcome == "consider"
    against = " ".join(one.text for one in weighed.speaks_against)
    assert "asks for less" in against and "Off label" in against
    muscles = {"masseter": {side: {"units": 30} for side in ("right", "left")}}
    proposal = Proposal.model_validate({"toxin": [{"area": "masseter", "product": ONA, "muscles": muscles}]})
    made = assess(proposal, case, kb(), outcome).critique
    told = {one.id: one.text for one in made.comments}
    assert "24 were too much" in told["caution/earlier/masseter/masseter/right"], told
    assert not any(one.startswith(("taste/dose", "agreement/dose")) for one in told)
