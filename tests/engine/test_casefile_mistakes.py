"""Mistakes of writing in a case file: one plain message each, with path, line and column."""

from __future__ import annotations

import pytest

from engine.casefile import MAX_BYTES, parse_case
from engine.errors import CaseError, EngineError, Problem
from engine.positions import MAX_DEPTH, MAX_VALUES
from kb.snapshot import load

KB = load()
MINIMAL = "id: x\ncontext: {date: 2026-11-21, jurisdiction: US}\n"


def faults(text: str) -> tuple[Problem, ...]:
    """The problems of a text that is no case."""
    with pytest.raises(CaseError) as caught:
        parse_case(text, "case.yaml", KB)
    assert caught.value.problems
    return caught.value.problems


def only(text: str) -> Problem:
    problems = faults(text)
    assert len(problems) == 1, problems
    return problems[0]


MALFORMED = [
    ("a tab", "id: x\n\tcontext: 1\n", 2, 1, "tab"),
    ("a tab in a list", "treatments:\n\t- ipl\n", 2, 1, "tab"),
    ("a colon in text", "note: a: b\n", 1, 8, "colon"),
    ("indented too far", "id: x\n  note: y\n", 2, 7, "indentation"),
    ("indented too little", "context:\n    date: 1\n  note: y\n", 3, 3, "indentation"),
    ("a list among names", "id: x\n- y\n", 2, 1, "check indentation"),
    ("list not closed", "a: [1, 2\n", 2, 1, "not closed"),
    ("mapping not closed", "a: {b: 1\n", 2, 1, "not closed"),
    ("quote not closed", 'a: "x\n', 2, 1, "quotation mark"),
    ("a name without colon", "id: x\nnote\nperson: {}\n", 3, 1, "“:” is missing"),
    ("bad escape", 'a: "\\q"\n', 1, 6, "\\\\"),
    ("bad hex", 'a: "\\xzz"\n', 1, 7, "hexadecimal"),
    ("reserved sign", "a: @x\n", 1, 4, "in quotes"),
    ("control character", "id: x\nnote: a\x07b\n", 2, 8, "U+0007"),
    ("nul", "id: x\0\n", 1, 6, "U+0000"),
    ("list as name", "? [1]\n: 2\n", 1, 3, "a name is wanted"),
    ("second document", MINIMAL + "---\nid: y\n", 3, 1, "second document"),
    ("left-over bracket", "a: ]\n", 1, 4, "left over"),
    ("brace alone", "{", 1, 2, "missing"),
    ("list entry in a line", "a: - b\n", 1, 4, "own line"),
    ("text after block sign", "a: >x\n", 1, 5, "in quotes"),
    ("ampersand", "a: &\n", 1, 5, "& or *"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "column", "said"), [row[1:] for row in MALFORMED], ids=[row[0] for row in MALFORMED]
)
def test_malformed_text_has_one_plain_message(text: str, line: int, column: int, said: str) -> None:
    problem = only(text)
    assert said in problem.message
    assert problem.path == ""
    assert (problem.line, problem.column) == (line, column)


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "~\n"])
def test_empty(text: str) -> None:
    assert "empty" in only(text).message


@pytest.mark.parametrize(("text", "found"), [("- a\n", "a list"), ("only words", "“only words”"), ("12", "“12”")])
def test_wrong_kind_of_document(text: str, found: str) -> None:
    problem = only(text)
    assert "a case file holds “name: value” lines" in problem.message
    assert found in problem.message


def test_duplicate_keys_are_named_with_both_lines_and_the_rest_is_still_checked() -> None:
    problems = faults(MINIMAL + "skin:\n  phototype: II\n  phototype: IX\n  glogau: IX\nskin:\n  a: {b: 1}\n")
    assert [(one.path, one.line, one.column) for one in problems] == [
        ("skin.phototype", 5, 3),
        ("skin.glogau", 6, 11),
        ("skin", 7, 1),
    ]
    assert "first in line 4" in problems[0].message
    assert "first in line 3" in problems[2].message


def test_anchors_aliases_and_tags_are_refused_where_they_stand() -> None:
    problems = faults(MINIMAL + "note: &n x\nperson: *n\nskin: !!python/object:os.system {a: 1}\n")
    assert [(one.path, one.line, one.column) for one in problems] == [
        ("note", 3, 7),
        ("person", 4, 9),
        ("skin", 5, 7),
        ("skin.a", 5, 34),
    ]
    assert "anchors" in problems[0].message
    assert "aliases" in problems[1].message
    assert "tags" in problems[2].message


def test_a_bomb_of_aliases_is_not_expanded() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x]\n"
    for name, last in zip("bcdefghi", "abcdefgh", strict=True):
        bomb += f"{name}: &{name} [{', '.join(['*' + last] * 8)}]\n"
    assert any("aliases" in problem.message for problem in faults(bomb))


def test_depth_and_number_of_values_are_bounded() -> None:
    assert str(MAX_DEPTH) in only("a: " + "[" * 500).message
    assert str(MAX_VALUES) in only("a: [" + "1," * MAX_VALUES + "1]").message


def test_text_and_numbers_of_absurd_length() -> None:
    assert "kB" in only("#" * (MAX_BYTES + 1)).message
    problem = only(MINIMAL + "skin: {hydration_au: " + "9" * 40 + "}\n")
    assert (problem.path, problem.line, problem.column) == ("skin.hydration_au", 3, 22)
    assert "30 digits" in problem.message


def test_half_characters() -> None:
    problem = only('{"id": "\\ud83d", "context": {"date": "2026-11-21", "jurisdiction": "US"}}')
    assert problem.path == "id"
    assert "half a character" in problem.message
    str(problem).encode()


# The mark ▸ stands where the message must point.
MISSHAPEN = [
    ("▸id: x\n", "context", "missing"),
    ("id: x\n▸context: {jurisdiction: US}\n", "context.date", "missing"),
    ("▸context: {date: 2026-11-21, jurisdiction: US}\n", "id", "missing"),
    ("id: ▸7\ncontext: {date: 2026-11-21, jurisdiction: US}\n", "id", "in quotes"),
    ('id: ▸""\ncontext: {date: 2026-11-21, jurisdiction: US}\n', "id", "must not be empty"),
    ("id: x\ncontext: {date: ▸2026-02-30, jurisdiction: US}\n", "context.date", "not a day of the calendar"),
    ("id: x\ncontext: {date: ▸20261121, jurisdiction: US}\n", "context.date", "YYYY-MM-DD"),
    ("id: x\ncontext: {date: ▸0, jurisdiction: US}\n", "context.date", "YYYY-MM-DD"),
    ("id: x\ncontext: ▸[1]\n", "context", "a list where “name: value” lines"),
    (
        "schema: ▸rhytid-case/9\nid: x\ncontext: {date: 2026-11-21, jurisdiction: US}\n",
        "schema",
        "write rhytid-case/1",
    ),
    (MINIMAL + "▸skn: {}\n", "skn", "did you mean “skin”"),
    (MINIMAL + "▸pregnancy: no\n", "pregnancy", "belongs in safety.answers"),
    (MINIMAL + "▸xyzzy: no\n", "xyzzy", "allowed here: schema, id, context"),
    (MINIMAL + "lines: ▸[a]\n", "lines", "a list where"),
    (MINIMAL + "person: {age_years: ▸old}\n", "person.age_years", "not a number"),
    (MINIMAL + "person: {age_years: ▸true}\n", "person.age_years", "not a number"),
    (MINIMAL + "person: {age_years: ▸42.5}\n", "person.age_years", "whole number"),
    (MINIMAL + "person: {age_years: ▸130}\n", "person.age_years", "120 or less"),
    (MINIMAL + "person: {sex: ▸femal}\n", "person.sex", "did you mean “female”"),
    (MINIMAL + "person: {birth_date: ▸3.2.1980}\n", "person.birth_date", "YYYY-MM-DD"),
    (MINIMAL + "safety: {none_of: ▸eyes}\n", "safety.none_of", "a list is wanted"),
    (MINIMAL + "safety:\n  answers:\n    smoking: ▸maybe\n", "safety.answers.smoking", "yes, no or unknown"),
    (MINIMAL + "safety:\n  answers:\n    smoking: ▸3\n", "safety.answers.smoking", "yes, no or unknown"),
    (
        MINIMAL + "safety:\n  answers:\n    smoking: {▸anser: yes}\n",
        "safety.answers.smoking.anser",
        "“answer”",
    ),
    (MINIMAL + "lines:\n  bunny: {rest: 1, ▸expresion: 2}\n", "lines.bunny.expresion", "“expression”"),
    (MINIMAL + "lines:\n  bunny: {▸rihgt: {rest: 1}}\n", "lines.bunny.rihgt", "“right”"),
    (MINIMAL + "lines:\n  bunny: {left: {rest: ▸-1}}\n", "lines.bunny.left.rest", "0 or more"),
    (MINIMAL + "lines:\n  bunny: {rest: ▸strong}\n", "lines.bunny.rest", "not a number"),
    (MINIMAL + "muscles: {masseter: {thickness_mm: ▸0}}\n", "muscles.masseter.thickness_mm", "more than 0"),
    (MINIMAL + "muscles: {masseter: {contraction: ▸9}}\n", "muscles.masseter.contraction", "4 or less"),
    (MINIMAL + "skin: {phototype: ▸[II]}\n", "skin.phototype", "one value"),
    (MINIMAL + "features:\n  brow_height_mm: {left: ▸{a: 1}}\n", "features.brow_height_mm.left", "one value"),
    (MINIMAL + "history: {treatments: [▸ipl]}\n", "history.treatments[0]", "- date: 2026-05-01"),
    (MINIMAL + "history: {treatments: [▸{treatment: ipl}]}\n", "history.treatments[0].date", "missing"),
    (
        "id: x\ncontext: {date: 2026-11-21, jurisdiction: US, products: [▸ABO]}\n",
        "context.products[0]",
        "- product:",
    ),
    (
        "id: x\ncontext: {date: 2026-11-21, jurisdiction: US, treatments: [▸1]}\n",
        "context.treatments[0]",
        "in quotes",
    ),
    (
        "id: x\ncontext: {jurisdiction: US, date: 2026-11-21, overrides: [{by: ▸1, statement: TS09, reason: x}]}",
        "context.overrides[0].by",
        "where text is wanted",
    ),
]


@pytest.mark.parametrize(("text", "path", "said"), MISSHAPEN)
def test_misshapen_cases(text: str, path: str, said: str) -> None:
    before, after = text.split("▸")
    problem = only(before + after)
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    assert (problem.path, problem.line, problem.column) == (path, line, column)
    assert said in problem.message


def test_all_mistakes_come_at_once_in_the_order_of_the_file() -> None:
    text = """\
id: x
context:
  date: 2026-11-21
  jurisdiction: UK
  products: [{product: ONA_BOTOXCOS, dilution_units_per_ml: 0}]
  product_for_area: {glabella: ONA_BOTOXCOS_US}
safety:
  answers:
    pregnency: no
    smoking: perhaps
lines:
  glabela: {rest: 1}
  bunny: {rest: high}
history:
  toxin:
    - {date: 2027-01-01, product: botox}
    - {product: ONA_BOTOXCOS_US}
muscles: {procerus: {right: {contraction: 1}}}
"""
    problems = faults(text)
    assert [(one.path, one.line) for one in problems] == [
        ("context.jurisdiction", 4),
        ("context.products[0].dilution_units_per_ml", 5),
        ("safety.answers.pregnency", 9),
        ("safety.answers.smoking", 10),
        ("lines.glabela", 12),
        ("lines.bunny.rest", 13),
        ("history.toxin[1].date", 17),
        ("muscles.procerus.right", 18),
    ]
    with pytest.raises(EngineError) as caught:
        parse_case(text, "case.yaml", KB)
    first = str(caught.value).splitlines()[0]
    assert first.startswith("case.yaml: line 4, column 17: context.jurisdiction: “UK” is not a jurisdiction")
