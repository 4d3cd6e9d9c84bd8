"""What must not matter to a plan, and what every number in it must reach, on random consultations."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from engine.explain import Explanation, explain
from engine.plan import Evidence, Plan

from .arbitrary_cases import (
    ATTRIBUTES,
    KB,
    Data,
    accepted,
    cases,
    examples,
    outcome_of,
    plan_of,
    sessions,
    with_change,
    with_sessions,
)
from .mirror import mirrored, seen
from .plan_reading import recommended, skin


@examples(40)
@given(cases())
def test_the_mirror_image_of_a_case_has_the_mirror_image_of_its_plan(data: Data) -> None:
    assert seen(plan_of(data)) == seen(plan_of(mirrored(data)), in_mirror=True)


@examples(35)
@given(st.data())
def test_what_has_nothing_to_do_with_a_dose_does_not_move_it(draw: st.DataObject) -> None:
    data = draw.draw(cases(healthy=True))
    findings = [name for name, attribute in ATTRIBUTES.items() if attribute.one("section") == "skin"]
    name = draw.draw(st.sampled_from(sorted(findings)))

    def change(changed: Data) -> None:
        changed["note"] = "seen in the afternoon"
        changed["context"]["practitioner_role"] = "nurse"
        changed["skin"].pop(name, None)
        changed["context"]["treatments"] = []
        changed["goals"].pop("accepts_downtime_days", None)

    assert plan_of(with_change(data, change)).toxin == plan_of(data).toxin


def _shuffled(value: Any, rng: random.Random) -> Any:
    """The same data with the keys of every mapping in another order."""
    if isinstance(value, dict):
        keys = list(value)
        rng.shuffle(keys)
        return {key: _shuffled(value[key], rng) for key in keys}
    return [_shuffled(one, rng) for one in value] if isinstance(value, list) else value


@examples(30)
@given(cases(), st.randoms(use_true_random=False))
def test_order_and_name_change_nothing_but_the_name(data: Data, rng: random.Random) -> None:
    changed = _shuffled(data, rng)
    changed["id"] = "another-name"
    for order in (changed["context"]["treatments"], changed["context"]["overrides"], changed["history"]["treatments"]):
        rng.shuffle(order)
    rng.shuffle(changed["safety"]["none_of"])
    one, other = outcome_of(data), outcome_of(changed)
    assert other.plan.case_id == "another-name"
    hidden = {"case_id": "", "provenance": one.plan.provenance}
    assert one.plan.model_copy(update=hidden) == other.plan.model_copy(update=hidden)


@examples(20)
@given(cases(healthy=True), st.lists(sessions(well=True), min_size=2, max_size=3))
def test_the_order_of_earlier_sessions_does_not_matter(data: Data, earlier: list[Data]) -> None:
    one = plan_of(accepted(with_sessions(data, earlier)))
    other = plan_of(accepted(with_sessions(data, earlier[::-1])))
    assert recommended(one) == recommended(other)
    assert [(item.id, item.units) for item in one.toxin] == [(item.id, item.units) for item in other.toxin]


# --- Sources ----------------------------------------------------------------------------------------------


def _with_sources(evidence: tuple[Evidence, ...], plan: Plan) -> None:
    listed = {source.id for source in plan.sources}
    assert evidence
    assert any(record.sources for record in evidence)
    for record in evidence:
        assert set(record.sources) <= listed
        assert record.statement in KB.individuals


@examples(40)
@given(cases())
def test_every_number_reaches_a_source(data: Data) -> None:
    plan = plan_of(data)
    for item in plan.toxin:
        _with_sources(item.evidence, plan)
        for step in item.steps:
            for statement in step.statements:
                assert KB.individuals[statement].many("source"), statement
    for check in plan.limits:
        _with_sources(check.evidence, plan)
    for entry in skin(plan):
        _with_sources(entry.evidence, plan)
        if entry.course is not None:
            assert f"statement:COURSE.{entry.treatment}" in {e.statement for e in entry.evidence}
    for waiting in plan.deferred:
        _with_sources(waiting.evidence, plan)
    for found in plan.safety:
        _with_sources(found.evidence, plan)
    for due in plan.follow_up:
        _with_sources(due.evidence, plan)


def _leaves(node: Explanation) -> set[str]:
    return {node.kind}.union(*(_leaves(child) for child in node.children))


@examples(15)
@given(cases(healthy=True))
def test_every_injection_and_limit_opens_down_to_answers_and_sources(data: Data) -> None:
    outcome = outcome_of(data)
    assume(outcome.plan.toxin)
    for entry in (*outcome.plan.toxin, *outcome.plan.limits, *skin(outcome.plan)):
        kinds = _leaves(explain(outcome, KB, entry.id))
        assert {"source", "statement", "answer", "rule"} <= kinds, entry.id
