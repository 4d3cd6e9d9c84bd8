"""A proposal that follows our plan to the letter is agreed with, whatever the case."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from engine.case import Case
from engine.consultation import Outcome, consult
from engine.critique.assess import assess
from engine.critique.critique import Critique
from engine.critique.from_plan import proposal_of
from tests.engine.arbitrary_cases import Data, as_case, cases, examples
from tests.engine.critique.proposals import EXAMPLES, KB, case, outcome


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_following_our_plan_is_agreed_with(path: Path) -> None:
    agrees(case(path.stem), outcome(path.stem))


@given(cases(healthy=True))
@examples(10)
def test_following_our_plan_for_a_healthy_person_is_agreed_with(data: Data) -> None:
    agrees(as_case(data), consult(as_case(data), KB, "compiled"))


@given(cases())
@examples(8)
def test_following_our_plan_for_anybody_is_agreed_with(data: Data) -> None:
    agrees(as_case(data), consult(as_case(data), KB, "compiled"))


def agrees(case: Case, outcome: Outcome) -> None:
    # Earlier sessions within a gap are left out: no rule of the consultation looks at earlier skin treatments.
    made = assess(proposal_of(outcome.plan, KB), case, KB, outcome).critique
    earlier = {f"treatment:{one.treatment}" for one in case.history.treatments}
    wrong = [one for one in made.comments if one.kind in ("violation", "omission", "dose", "alternative", "taste")]
    if any(one.emergency for one in outcome.plan.complications):
        # The plan says that all it names waits; who does it today is told so.
        wrong = [one for one in wrong if one.topic != "emergency"]
    # What no trial supports the plan names with that caution and with what is better: nothing to agree on.
    unproven = {one.subject for one in made.of("caution") if one.topic == "trials"}
    wrong = [one for one in wrong if one.kind != "alternative" or one.subject not in unproven]
    assert [one.id for one in wrong if not earlier & {one.subject, one.other}] == []
    named = {one.id for one in made.of("agreement")}
    for item in outcome.plan.toxin:
        assert f"agreement/dose/{item.muscle}/{item.area}/{item.side}" in named
        assert f"agreement/product/{item.area}/{item.product}" in named
    assert doses(made) == len(outcome.plan.toxin)
    for proposed in proposal_of(outcome.plan, KB).treatments:
        if f"treatment:{proposed.treatment}" in unproven:
            continue
        assert {f"agreement/recommended/{proposed.treatment}", f"agreement/considered/{proposed.treatment}"} & named
    for check in outcome.plan.follow_up:
        if check.day_offset:
            assert f"agreement/review/{check.id.removeprefix('follow-up/')}" in named


def doses(made: Critique) -> int:
    return sum(one.topic == "dose" for one in made.of("agreement"))
