"""The command line shows decisions beside the plan, and leaves the plan in JSON as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import rhytid

EXAMPLES = Path(__file__).parents[1] / "examples"
MAN = EXAMPLES / "strong_glabella_man.yaml"
DECIDED = """decisions:
  toxin/glabella/procerus/midline: {decision: accepted, recommended: {units: 4}, decided_by: RN}
  toxin/forehead/frontalis/across:
    {decision: changed, units: 60, product: ONA_BOTOXCOS_US, reason: clinical_judgement, text: a *tall* forehead}
  toxin/glabella/corrugator_supercilii/left: {decision: declined, reason: patients_wish}
  adjunct/jessner_peel: {decision: accepted}
"""

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def case(tmp_path: Path) -> str:
    path = tmp_path / "decided.yaml"
    path.write_text(MAN.read_text() + DECIDED)
    return str(path)


def told(*arguments: str, capsys: Capture) -> str:
    assert rhytid.main([*arguments, "--width", "100"]) == 0
    return capsys.readouterr().out


def test_the_plan_shows_decisions_before_its_sections(case: str, capsys: Capture) -> None:
    text = told("plan", case, capsys=capsys)
    decided, rest = text.split("WHAT TO INJECT")
    assert "DECIDED: 3 OF" in decided
    assert "Frontalis, across the face" in decided and "20 U" in decided and "60 U" in decided
    assert "Clinical judgement on examination" in decided and "Patient's wish" in decided
    assert "pass the maximum of 40" in decided
    assert "No longer in the plan" in decided and "adjunct/jessner_peel" in decided
    assert rest in told("plan", str(MAN), capsys=capsys), "the plan itself is the same as without decisions"


def test_a_plan_without_decisions_says_nothing_of_them(capsys: Capture) -> None:
    assert "DECIDED" not in told("plan", str(MAN), capsys=capsys)
    assert "decided" in told("decisions", str(MAN), capsys=capsys).lower()


def test_a_plan_in_markdown_shows_them_too(case: str, capsys: Capture) -> None:
    text = told("plan", case, "--format", "markdown", capsys=capsys)
    assert text.index("## Decided: 3 of") < text.index("## What to inject")
    assert "a \\*tall\\* forehead" in text


def test_json_of_the_plan_stays_the_same_bytes(case: str, capsys: Capture) -> None:
    one, other = (told("plan", name, "--format", "json", capsys=capsys) for name in (case, str(MAN)))
    assert one == other


def test_decisions_as_json_tell_every_line_and_the_plan_they_belong_to(case: str, capsys: Capture) -> None:
    plan = told("plan", case, "--format", "json", capsys=capsys)
    found = json.loads(told("decisions", case, "--format", "json", capsys=capsys))
    import hashlib

    assert found["schema"] == "rhytid-decisions/1"
    assert found["plan_digest"] == hashlib.sha256(plan.encode()).hexdigest()
    states = {one["item"]: one["state"] for one in found["decisions"]}
    assert states["toxin/glabella/procerus/midline"] == "accepted"
    assert states["toxin/forehead/frontalis/across"] == "changed"
    assert states["toxin/glabella/corrugator_supercilii/left"] == "declined"
    assert states["toxin/glabella/corrugator_supercilii/right"] == "open"
    assert states["adjunct/jessner_peel"] == "gone"
    assert found["lines"] == sum(state != "gone" for state in states.values()) and found["decided"] == 3
    frontalis = next(one for one in found["decisions"] if one["item"] == "toxin/forehead/frontalis/across")
    assert frontalis["recommended"]["units"] == "20" and frontalis["decision"]["units"] == "60"
    assert frontalis["remarks"] and {r["severity"] for r in found["remarks"]} >= {"absolute"}


def test_a_decision_that_cannot_be_is_refused_with_its_line(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("id: x\ncontext: {date: 2026-11-21, jurisdiction: US}\ndecisions:\n  adjunct/ipl: {decision: no}\n")
    assert rhytid.main(["decisions", str(path)]) == 2
    error = capsys.readouterr().err
    assert f"{path}:4:" in error and "accepted, changed or declined" in error
