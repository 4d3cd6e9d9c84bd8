"""Decisions in case files: read, written, refused with one message, and without any effect on what follows."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from engine.case import Case
from engine.case_text import case_json, case_yaml
from engine.casefile import parse_case, read_case
from engine.consultation import consult
from engine.errors import CaseError, Problem
from engine.facts.from_case import case_facts
from engine.planning.assemble import case_digest
from engine.render.canonical import to_json
from engine.schemas import case_schema
from engine.verify import verify
from kb.snapshot import load

KB = load()
MAN = Path(__file__).parents[3] / "examples" / "strong_glabella_man.yaml"
HEAD = "id: x\ncontext: {date: 2026-11-21, jurisdiction: US}\ndecisions:\n"
PROCERUS = "toxin/glabella/procerus/midline"
EVERY = f"""decisions:
  {PROCERUS}:
    decision: changed
    product: ONA_BOTOXCOS_US
    units: 5
    points: 2
    reason: clinical_judgement
    text: 'deep: on the right'
    recommended: {{status: recommended, product: ONA_BOTOXCOS_US, units: 4}}
    decided_on: 2026-11-21
    decided_by: RN
  toxin/glabella/corrugator_supercilii/right: {{decision: declined, reason: patients_wish}}
  adjunct/ipl: {{decision: accepted, recommended: {{course: 3 sessions}}}}
"""


def decided() -> Case:
    return parse_case(MAN.read_text() + EVERY, "man.yaml", KB)


def refused(item: str, said: str) -> Problem:
    """The one problem of a decision; what is said of it stands in the fourth line of the file."""
    with pytest.raises(CaseError) as caught:
        parse_case(f"{HEAD}  {item}: {said}\n", "case.yaml", KB)
    assert len(caught.value.problems) == 1, caught.value.problems
    return caught.value.problems[0]


def test_decisions_survive_yaml_and_json() -> None:
    case = decided()
    assert case.decisions[PROCERUS].units == Decimal(5)
    for text in (case_yaml(case), case_json(case)):
        again = parse_case(text, "again", KB)
        assert again == case
        assert list(again.decisions) == list(case.decisions)
    Draft202012Validator(case_schema()).validate(json.loads(case_json(case)))


def test_nothing_follows_from_a_decision() -> None:
    bare, case = read_case(MAN, KB), decided()
    assert case_facts(case, KB) == case_facts(bare, KB)
    assert case_digest(case) == case_digest(bare)
    plan = consult(bare, KB).plan
    assert to_json(consult(case, KB).plan) == to_json(plan)
    assert verify(plan, case, KB).holds, "a plan stored before it was decided on still verifies afterwards"


def test_another_answer_changes_the_digest_all_the_same() -> None:
    case = decided()
    assert case_digest(case) != case_digest(case.model_copy(update={"note": "another"}))


REFUSED = [
    ("toxin/glabella", "{decision: accepted}", "toxin/<area>/<muscle>/<side>"),
    ("claim/A8", "{decision: accepted}", "no line of a plan that can be decided"),
    ("toxin/glabela/procerus/midline", "{decision: accepted}", "did you mean “glabella”"),
    ("toxin/glabella/procerus/middle", "{decision: accepted}", "right, left, midline or across"),
    ("adjunct/ipll", "{decision: accepted}", "did you mean “ipl”"),
    (PROCERUS, "{decision: postponed}", "accepted, changed or declined"),
    (PROCERUS, "accepted", "decision: accepted"),
    (PROCERUS, "{decision: declined}", "needs a reason: write patients_wish"),
    (PROCERUS, "{decision: declined, reason: patient_wish}", "did you mean “patients_wish”"),
    (PROCERUS, "{decision: declined, reason: in_steps}", "no reason for a line that is declined"),
    (PROCERUS, "{decision: declined, reason: other}", "say in text"),
    (PROCERUS, "{decision: declined, reason: other, text: '  '}", "say in text"),
    (PROCERUS, "{decision: declined, reason: budget, units: 3}", "has no units of its own"),
    (PROCERUS, "{decision: accepted, reason: budget}", "departs from nothing"),
    (PROCERUS, "{decision: accepted, recommended: {units: 4, unit: 4}}", "did you mean “units”"),
    (PROCERUS, "{decision: accepted, decided_on: soon}", "YYYY-MM-DD"),
    (PROCERUS, "{decision: changed, reason: budget}", "needs its units, its points, or both"),
    (PROCERUS, "{decision: changed, units: 3, reason: budget}", "name the product"),
    (PROCERUS, "{decision: changed, units: 3, product: BOTX, reason: budget}", "not a toxin product"),
    (PROCERUS, "{decision: changed, units: -3, product: ONA_BOTOXCOS_US, reason: budget}", "more than 0"),
    (PROCERUS, "{decision: changed, units: 0, product: ONA_BOTOXCOS_US, reason: budget}", "more than 0"),
    (PROCERUS, "{decision: changed, units: 1e7, product: ONA_BOTOXCOS_US, reason: budget}", "10000 or less"),
    (PROCERUS, "{decision: changed, units: .nan, product: ONA_BOTOXCOS_US, reason: budget}", "not a number"),
    (PROCERUS, "{decision: changed, units: yes, product: ONA_BOTOXCOS_US, reason: budget}", "not a number"),
    (PROCERUS, "{decision: changed, points: 2.5, reason: budget}", "whole number"),
    (PROCERUS, "{decision: changed, points: 1000, reason: budget}", "200 or less"),
    ("adjunct/ipl", "{decision: changed, reason: budget}", "say in text what is changed"),
    ("adjunct/ipl", "{decision: changed, reason: budget, text: once, units: 3}", "a skin treatment has no units"),
]  # fmt: skip


@pytest.mark.parametrize(("item", "said", "message"), REFUSED, ids=[f"{i} {s}" for i, s, _ in REFUSED])
def test_what_cannot_be_is_refused_in_its_line_with_what_is_allowed(item: str, said: str, message: str) -> None:
    problem = refused(item, said)
    assert message in problem.message
    assert problem.line == 4 and problem.column is not None
    assert problem.path.startswith("decisions.")


def test_a_number_that_is_none_is_refused_in_json_too() -> None:
    text = json.dumps(
        {
            "id": "x",
            "context": {"date": "2026-11-21", "jurisdiction": "US"},
            "decisions": {PROCERUS: {"decision": "changed", "units": float("nan"), "reason": "budget"}},
        }
    )
    with pytest.raises(CaseError, match="not a number"):
        parse_case(text, "case.json", KB)


def test_a_decision_on_a_line_the_plan_has_not_is_no_mistake() -> None:
    text = f"{HEAD}  {PROCERUS}: {{decision: accepted}}\n  adjunct/ipl: {{decision: declined, reason: budget}}\n"
    assert set(parse_case(text, "case.yaml", KB).decisions) == {PROCERUS, "adjunct/ipl"}


def test_every_reason_can_be_given_and_names_what_it_is_for() -> None:
    from engine.deciding.reasons import listed, reasons

    assert {one.id for d in ("changed", "declined") for one in reasons(KB, d)} == {
        one.id.partition(":")[2] for one in listed(KB)
    }
    for decision in ("changed", "declined"):
        offered = reasons(KB, decision)
        assert offered[-1].id == "other" and offered[-1].text_needed
        assert all(one.label and one.meaning for one in offered)
