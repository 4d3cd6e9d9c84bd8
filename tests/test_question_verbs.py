"""The verbs that ask: every form they write, and one clear message for what cannot be asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import rhytid

EXAMPLES = Path(__file__).parents[1] / "examples"
GRAVIS = str(EXAMPLES / "myasthenia_gravis.yaml")
HEALTHY = str(EXAMPLES / "complete_healthy_gb.yaml")

ASKED = {
    "why": ("why", GRAVIS, "safety/TS03"),
    "why, by name": ("why", HEALTHY, "bocouture", "frontalis"),
    "why-not": ("why-not", GRAVIS, "frontalis", "left"),
    "rules list": ("rules", "list", "--group", "dosing"),
    "rules search": ("rules", "search", "masseter"),
    "rules show": ("rules", "show", "limits.item"),
}
SCHEMAS = {
    "why": "rhytid-why/2",
    "why, by name": "rhytid-why/2",
    "why-not": "rhytid-why-not/2",
    "rules list": "rhytid-rules/1",
    "rules search": "rhytid-rules/1",
    "rules show": "rhytid-rule/1",
}


@pytest.mark.parametrize("name", ASKED)
def test_every_verb_writes_text_markdown_and_json(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    written = {}
    for form in ("text", "markdown", "json"):
        assert rhytid.main([*ASKED[name], "--format", form, "--width", "80"]) == 0
        written[form] = capsys.readouterr().out
    assert json.loads(written["json"])["schema"] == SCHEMAS[name]
    assert max(map(len, written["text"].splitlines())) <= 80
    assert written["text"] != written["markdown"]


@pytest.mark.parametrize("name", ["why", "why-not"])
def test_the_tree_goes_to_its_leaves(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert rhytid.main([*ASKED[name], "--tree"]) == 0
    told = capsys.readouterr().out
    assert "safety.answers.myasthenia_gravis" in told
    assert "further reason" not in told


def test_coverage_names_its_cases(capsys: pytest.CaptureFixture[str]) -> None:
    assert rhytid.main(["coverage", GRAVIS, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "rhytid-coverage/1"
    assert found["cases"] == [GRAVIS]
    assert {one["why"] for one in found["rules"]["never"]} <= {"no statement", "nothing concludes it", "not met"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("why", GRAVIS, "toxin/nowhere"), "is not an item of this plan"),
        (("why", GRAVIS, "corugator"), "nearest: Glabella, Corrugator supercilii"),
        (("why", HEALTHY, "corrugator"), "fits 2 entries; name one: Glabella, Corrugator supercilii, left [toxin/"),
        (("why", HEALTHY, "jessner"), "(Jessner peel) is not in this plan; ask: why-not"),
        (("why-not", GRAVIS, "peel"), "name one: Jessner peel [treatment:jessner_peel]"),
        (("why-not", GRAVIS, "qqqqqqq"), "names nothing a plan could hold; nearest"),
        (("why-not", GRAVIS, "source:toxin.BACKGROUND"), "never part of a plan"),
        (("why-not", GRAVIS, "item(colour=red)"), "item has area, product"),
        (("coverage", "-", "-"), "standard input (-) can be read once only"),
        (("compare", "-", "-"), "standard input (-) can be read once only"),
        (("rules", "show", "dosing.dosd"), "nearest: dosing.dosed"),
        (("rules", "list", "--group", "dose"), "groups: abstraction"),
    ],
)
def test_a_mistake_ends_with_one_message_and_code_2(
    arguments: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rhytid.main(list(arguments)) == 2
    told = capsys.readouterr()
    assert message in told.err
    assert told.err.count("\n") == 1
    assert not told.out
