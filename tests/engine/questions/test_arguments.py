"""Arguments: the choice follows from them visibly, in every made-up and bundled case."""

from __future__ import annotations

import pytest

from engine.casefile import read_case
from engine.plan import Candidate
from tests.engine import generated
from tests.engine.cases import EXAMPLES, consult, healthy, kb

NAMES = list(generated.cases())[::5]


def by_id(name: str) -> dict[str, Candidate]:
    outcome = consult(read_case(EXAMPLES / f"{name}.yaml", kb()))
    return {one.id: one for one in outcome.plan.arguments}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_chosen_has_a_reason_and_nothing_that_blocks_it(name: str) -> None:
    for one in generated.outcome(name).plan.arguments:
        if one.outcome in ("recommended", "consider"):
            assert not one.blocking, one
            assert one.speaks_for or one.confirming, one
            if one.outcome == "consider" and one.kind == "adjunct":
                assert one.speaks_against, one
        elif one.kind == "product":
            assert one.blocking or one.speaks_against or not one.speaks_for, one
        else:
            assert one.blocking, one


@pytest.mark.parametrize("name", NAMES[::2])
def test_outcomes_agree_with_the_plan(name: str) -> None:
    plan = generated.outcome(name).plan
    chosen = {one.id.rpartition("/")[2]: one.outcome for one in plan.arguments if one.kind == "adjunct"}
    for item in (*plan.adjuncts, *plan.home_care, *plan.referrals):
        assert chosen[item.treatment] == item.status
    for item in plan.not_on_offer:
        assert chosen[item.treatment] == "not_on_offer"
    lines = {line for item in plan.toxin for line in item.lines}
    told = {
        one.id.split("/")[2]
        for one in plan.arguments
        if one.kind == "toxin" and one.outcome in ("recommended", "consider")
    }
    assert lines <= told


def test_a_disease_blocks_with_its_strength() -> None:
    found = by_id("myasthenia_gravis")
    product = found["argument/product/INCO_BOCOUTURE_UKEU"]
    assert product.outcome == "not_chosen"
    assert any(s.statement == "statement:TS03" and s.basis == "label" for a in product.blocking for s in a.strengths)


def test_the_other_product_is_told_which_serves_better() -> None:
    lines = {"glabellar_vertical": {"rest": 0, "expression": 3}}
    plan = consult(healthy(["ONA_BOTOXCOS_US", "INCO_XEOMIN_US"], lines=lines)).plan
    told = {one.id: one for one in plan.arguments if one.kind == "product"}
    outcomes = sorted(one.outcome for one in told.values())
    assert outcomes == ["not_chosen", "recommended"]
    fallen = next(one for one in told.values() if one.outcome == "not_chosen")
    assert any("serves the areas called for best" in argument.text for argument in fallen.speaks_against)
