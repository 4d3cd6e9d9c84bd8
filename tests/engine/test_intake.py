"""Checks of a case against the knowledge base: what contradicts, what is unknown, what cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.case import Case
from engine.casefile import parse_case
from engine.checks.observations import SECTIONS
from engine.errors import CaseError, Problem
from engine.intake import check_case
from kb.namespaces import local_name
from kb.snapshot import Individual, load

KB = load()
HEAD = "id: x\n"
CONTEXT = "context: {date: 2026-11-21, jurisdiction: US}\n"
SESSION = "history: {toxin: [{date: 2026-10-10, product: ONA_BOTOXCOS_US}]}\n"
STOCK = "context: {date: 2026-11-21, jurisdiction: US, products: [{product: ONA_BOTOXCOS_US}]}\n"

MISTAKES = (Path(__file__).parent / "intake_mistakes.txt").read_text()


def mistakes() -> list[tuple[str, str, str]]:
    """Text with its mark, path, and words of the message, of every entry of the file."""
    entries = []
    for block in MISTAKES.split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("# ")]
        if lines:
            path, said = lines.pop().removeprefix("=> ").split(" | ")
            context = "" if lines[0].startswith("context:") else CONTEXT
            entries.append((HEAD + context + "\n".join(lines) + "\n", path, said))
    return entries


@pytest.mark.parametrize(("text", "path", "said"), mistakes())
def test_one_message_with_path_and_place(text: str, path: str, said: str) -> None:
    before, after = text.split("▸")
    with pytest.raises(CaseError) as caught:
        parse_case(before + after, "case.yaml", KB)
    (problem,) = caught.value.problems
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    assert (problem.path, problem.line, problem.column) == (path, line, column)
    assert said in problem.message


def test_the_file_of_mistakes_is_read_whole() -> None:
    assert len(mistakes()) == MISTAKES.count("\n=> ") == MISTAKES.count("▸") - 1


ALLOWED = [
    "person: {birth_date: 1984-11-21, age_years: 42}\n",
    "person: {age_years: 17}\nsafety: {answers: {under_18: yes}}\n",
    "person: {sex: male}\nsafety: {none_of: [pregnancy_present_state]}\n",
    "safety: {none_of: [nerve_muscle], answers: {myasthenia_gravis: no}}\n",
    "safety: {answers: {recent_facial_surgery: yes}}\n",
    "safety: {answers: {smoking: {answer: yes, ended: 2026-11-21}}}\n",
    "lines: {glabellar_vertical: {rest: 4, scale: merz_5}}\n",
    "lines: {bunny: {right: {rest: 1}}}\n",
    "lines: {gummy_smile: {mm: 3.5}}\n",
    "lines: {chin_dimpling: {both: {rest: 1}}}\n",
    "skin: {phototype: unknown, lemperle: 3, hydration_au: 41.5}\n",
    "goals: {natural_movement: yes, strongest_effect: no}\n",
    "event_date: 2026-11-21\n",
    SESSION,
    "history: {toxin: [{date: 2026-11-21, total_units: 6, units: {procerus: 4, masseter: {left: 2}}}]}\n",
]


@pytest.mark.parametrize("text", ALLOWED)
def test_what_fits_is_let_through(text: str) -> None:
    parse_case(HEAD + CONTEXT + text, "case.yaml", KB)


def test_same_product_is_asked_of_the_stock_only() -> None:
    answers = "safety: {answers: {toxin_same_product_under_12_weeks: no}}\n"
    parse_case(HEAD + CONTEXT + SESSION + answers, "nothing in stock", KB)
    earlier = SESSION.replace("2026-10-10", "2026-08-29")
    parse_case(HEAD + STOCK + earlier + answers, "84 days", KB)
    with pytest.raises(CaseError):
        parse_case(HEAD + STOCK + earlier.replace("08-29", "08-30") + answers, "83 days", KB)


# -- over the whole knowledge base ---------------------------------------------------------------------------


def checked(**sections: object) -> tuple[Problem, ...]:
    data = {"id": "x", "context": {"date": "2026-11-21", "jurisdiction": "US"}, **sections}
    return check_case(Case.model_validate(data), KB)


def test_problems_of_a_case_without_text_have_the_short_path() -> None:
    (problem,) = checked(lines={"bunny": {"rest": 9}})
    assert problem.path == "lines.bunny.rest"
    assert problem.line is None
    assert str(problem).startswith("lines.bunny.rest: 9 is outside")


@pytest.mark.parametrize("line", KB.of_kind("Line"), ids=lambda line: local_name(line.id))
def test_every_line_knows_its_sides_fields_and_scale(line: Individual) -> None:
    name = local_name(line.id)
    fields = {"expression": ("rest", "expression"), "grade": ("grade",), "millimetres": ("mm",)}
    own = fields[str(line.one("assessedBy"))]
    paired = line.one("laterality") == "paired"
    for field in ("rest", "expression", "grade", "mm"):
        assert bool(checked(lines={name: {field: 1}})) == (field not in own)
        assert [one.path for one in checked(lines={name: {field: 99}})] == [f"lines.{name}.{field}"]
    for side in ("right", "left"):
        assert bool(checked(lines={name: {side: {own[0]: 1}}})) != paired
    assert checked(lines={name: {own[0]: 1}}) == ()


@pytest.mark.parametrize("attribute", KB.of_kind("Attribute"), ids=lambda one: local_name(one.id))
def test_every_attribute_has_one_section_and_kind_of_value(attribute: Individual) -> None:
    name, section = local_name(attribute.id), str(attribute.one("section"))
    for other in SECTIONS:
        problems = checked(**{other: {name: "unknown"}})
        assert bool(problems) == (other != section)
        assert all(section in one.message for one in problems)
    if section in SECTIONS:
        assert [one.path for one in checked(**{section: {name: "nonsense"}})] == [f"{section}.{name}"]


CONDITIONAL = [one for one in KB.of_kind("Condition") if one.one("askedOnlyIf")]


@pytest.mark.parametrize("condition", CONDITIONAL, ids=lambda one: local_name(one.id))
def test_every_conditional_question_depends_on_its_parent(condition: Individual) -> None:
    name = local_name(condition.id)
    parent = local_name(str(condition.one("askedOnlyIf")))
    assert checked(safety={"answers": {parent: "yes", name: "yes"}}) == ()
    assert checked(safety={"answers": {name: "yes"}}) == ()
    (problem,) = checked(safety={"answers": {parent: "no", name: "yes"}})
    assert problem.path == f"safety.answers.{name}"
    assert parent in problem.message


@pytest.mark.parametrize("group", KB.of_kind("QuestionGroup"), ids=lambda one: local_name(one.id))
def test_no_group_is_none_of_these_beside_a_yes(group: Individual) -> None:
    name = local_name(group.id)
    members = [one for one in KB.of_kind("Condition") if one.one("inQuestionGroup") == group.id]
    assert members
    assert checked(safety={"none_of": [name]}) == ()
    for member in members:
        local = local_name(member.id)
        problems = checked(safety={"none_of": [name], "answers": {local: "yes"}})
        assert any(one.path == f"safety.answers.{local}" and name in one.message for one in problems)
        assert checked(safety={"none_of": [name], "answers": {local: "no"}}) == ()
