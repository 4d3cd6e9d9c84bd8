"""Slips of an author: each is answered with file, line, term and what to do, and told once."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from kb import turtle
from kb.check import check
from kb.places import Places
from kb.report import Problem
from kb.turtle_faults import explained

from .conftest import KB

_PROVENANCE = """
    rh:source source:a.B ;
    rh:basis "label" ;
    rh:evidenceLevel "reg" ;
    rh:verification "verified" ;
    rh:reviewedOn "2026-11-21"^^xsd:date ;
    rh:lifecycle "active" ."""
_PREFIXES = "".join(
    f"@prefix {name}: <https://w3id.org/rhytid/id/{name}/> .\n"
    for name in ("condition", "source", "statement", "treatment")
)
_FILE = f"""{_PREFIXES}@prefix rh: <https://w3id.org/rhytid/ont#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

treatment:t a rh:Treatment ;
    skos:prefLabel "T" ;
    rh:layer "upper" ;
    rh:setting "clinic" ;{_PROVENANCE}

condition:c a rh:Condition ;
    skos:prefLabel "C" ;
    rh:kind "condition" ;
    rh:question "C?" ;
    rh:askedOf "all" ;
    rh:askedWhen "practitioner_check" .

source:a.B a rh:Source ;
    skos:prefLabel "A" ;
    rh:citation "A." .

statement:contra a rh:Contraindication ;
    skos:prefLabel "Not with C" ;
    rh:ofIntervention treatment:t ;
    rh:condition condition:c ;
    rh:severity "absolute" ;
    rh:action "Do not treat" ;{_PROVENANCE}

statement:course a rh:Course ;
    skos:prefLabel "Course of T" ;
    rh:ofTreatment treatment:t ;
    rh:sessionsMin 3 ;
    rh:sessionsMax 5 ;
    rh:intervalWeeksMin 2.0 ;{_PROVENANCE}
"""


def _checked(root: Path, text: str) -> list[Problem]:
    """All problems a check finds in a file of the real vocabulary that are about that file."""
    for folder in ("ontology", "shapes", "queries"):
        shutil.copytree(KB / folder, root / folder, dirs_exist_ok=True)
    (root / "decisions").mkdir()
    (root / "decisions" / "t.ttl").write_text(text, "utf-8")
    found = check(root, date(2026, 11, 22)).problems
    return [problem for problem in found if problem.file == "decisions/t.ttl" and "normal form" not in problem.message]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What is lacking for so small a knowledge base even without a slip."""
    return {problem.message for problem in _checked(tmp_path_factory.mktemp("sound"), _FILE)}


class Slip(NamedTuple):
    """What is written and what is written for it; the term and the line that are named, and words of the message."""

    written: str
    slip: str
    term: str
    line: str
    words: str


SLIPS = {
    "a misspelt property": Slip(
        "rh:sessionsMin 3",
        "rh:sessionMin 3",
        "statement:course",
        "rh:sessionMin 3",
        "Did you mean rh:sessionsMin?",
    ),
    "a misspelt name": Slip(
        "rh:condition condition:c",
        "rh:condition condition:cc",
        "statement:contra",
        "condition:cc",
        "cc, which does not exist",
    ),
    "a missing semicolon": Slip(
        "rh:sessionsMin 3 ;",
        "rh:sessionsMin 3",
        "statement:course",
        "rh:sessionsMin 3",
        "lacks its end",
    ),
    "a missing full stop": Slip(
        'rh:citation "A." .',
        'rh:citation "A."',
        "source:a.B",
        'rh:citation "A."',
        "lacks its end",
    ),
    "a missing quote": Slip(
        'rh:action "Do not treat" ;',
        'rh:action "Do not treat ;',
        "statement:contra",
        "rh:action",
        "no closing quote",
    ),
    "typographic quotes": Slip(
        'rh:action "Do not treat" ;',
        "rh:action “Do not treat” ;",
        "statement:contra",
        "rh:action",
        "straight quotes",
    ),
    "a bare word": Slip(
        'rh:severity "absolute"',
        "rh:severity absolute",
        "statement:contra",
        "rh:severity absolute",
        "“absolute” is no value",
    ),
    "an undeclared prefix": Slip(
        "@prefix condition: <https://w3id.org/rhytid/id/condition/> .\n",
        "",
        "condition:c",
        "condition:c a",
        "add “@prefix condition: <https://w3id.org/rhytid/id/condition/> .” at its head",
    ),
    "a misspelt prefix": Slip(
        "rh:condition condition:c",
        "rh:condition conditon:c",
        "statement:contra",
        "conditon:c",
        "did you mean condition:?",
    ),
    "a word that is not allowed": Slip(
        'rh:severity "absolute"',
        'rh:severity "absolut"',
        "statement:contra",
        '"absolut"',
        "one of absolute, relative, caution, information",
    ),
    "a number as text": Slip(
        "rh:sessionsMax 5",
        'rh:sessionsMax "5"',
        "statement:course",
        'rh:sessionsMax "5"',
        'as a whole number, not below 1. (now: "5")',
    ),
    "a whole number for a decimal": Slip(
        "rh:intervalWeeksMin 2.0",
        "rh:intervalWeeksMin 2",
        "statement:course",
        "rh:intervalWeeksMin 2",
        "4.0 rather than 4. (now: 2)",
    ),
    "a decimal comma": Slip(
        "rh:intervalWeeksMin 2.0",
        "rh:intervalWeeksMin 2,5",
        "statement:course",
        "rh:intervalWeeksMin",
        "once as a decimal",
    ),
    "two values of one": Slip(
        'rh:severity "absolute"',
        'rh:severity "absolute", "relative"',
        "statement:contra",
        "rh:severity",
        "one of absolute",
    ),
    "no source": Slip(
        'rh:action "Do not treat" ;\n    rh:source source:a.B ;',
        'rh:action "Do not treat" ;',
        "statement:contra",
        "statement:contra a",
        "add rh:source source:",
    ),
    "a date of another form": Slip(
        '"2026-11-21"^^xsd:date',
        '"21.11.2026"^^xsd:date',
        "treatment:t",
        "21.11.2026",
        'add rh:reviewedOn "2026-11-21"^^xsd:date',
    ),
    "a misspelt class": Slip(
        "a rh:Course",
        "a rh:Cours",
        "statement:course",
        "a rh:Cours",
        "did you mean rh:Course?",
    ),
    "no class": Slip(
        "statement:course a rh:Course ;\n   ",
        "statement:course",
        "statement:course",
        "statement:course",
        "exactly one class",
    ),
    "a name used twice": Slip(
        "statement:course a",
        "statement:contra a",
        "statement:contra",
        "statement:contra a",
        "two things have this name (decisions/t.ttl:",
    ),
    "a comment in the middle": Slip(
        "    rh:sessionsMin",
        "    # at least\n    rh:sessionsMin",
        "statement:course",
        "# at least",
        "would be lost",
    ),
    "a range the wrong way round": Slip(
        "rh:sessionsMin 3",
        "rh:sessionsMin 6",
        "statement:course",
        "statement:course a",
        "swap or correct",
    ),
    "a thing without a name": Slip(
        "rh:condition condition:c",
        "rh:condition [ a rh:Condition ]",
        "statement:contra",
        "rh:condition [",
        "a thing without a name at rh:condition",
    ),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_answered_with_file_line_term_and_what_to_do(tmp_path: Path, before: set[str], name: str) -> None:
    written, slip, term, line, words = SLIPS[name]
    assert written in _FILE
    text = _FILE.replace(written, slip, 1)
    found = [problem for problem in _checked(tmp_path, text) if problem.message not in before]
    about = [problem for problem in found if words in problem.message]
    assert len(about) == 1, "\n".join(map(str, found))
    (problem,) = about
    assert problem.term == term
    assert line in text.splitlines()[problem.line - 1]
    assert len([other for other in found if other.term == term]) == 1, "\n".join(map(str, found))


def test_where_things_are_said() -> None:
    places = Places({"a.ttl": _FILE.encode(), "b.ttl": b"statement:contra\n  a rh:Course .\n"})
    lines = _FILE.splitlines()
    assert places.of("treatment:t") == ("a.ttl", lines.index("treatment:t a rh:Treatment ;") + 1)
    assert places.every("statement:contra")[1] == ("b.ttl", 1)
    assert places.said("statement:contra", "rh:condition") == places.said(
        "statement:contra", "rh:condition", "condition:c"
    )
    assert places.said("statement:contra", "rh:nothing") == places.of("statement:contra")
    assert places.said("statement:nothing", "rh:condition") == ("", 0)
    assert places.at("a.ttl", len(lines)) == "statement:course"
    assert places.at("a.ttl", 1) == ""


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a rh:X ; rh:p ; rh:q 1 .", 3, "there is no value before “;”"),
        ('a rh:X ; rh:p "x" "y" .', 3, "something is missing here"),
        ("a rh:X .\n rh:q 2 .", 4, "“2” stands where a property should"),
        ("a rh:X ;\n rh:p <a b> .", 4, "write the thing as prefix:name"),
        ('a rh:X ;\n rh:p "x"\n\n', 4, "lacks its end"),
        ('a rh:X ;\n rh:p """x', 4, "no closing quote"),
    ],
)
def test_what_a_parser_says_is_told_in_plain_words(text: str, line: int, words: str) -> None:
    head = "@prefix rh: <https://w3id.org/rhytid/ont#> .\n@prefix area: <https://w3id.org/rhytid/id/area/> .\n"
    with pytest.raises(turtle.PlacedError) as refused:
        turtle.read(f"{head}area:a {text}".encode(), "a.ttl")
    assert words in refused.value.message
    assert (refused.value.file, refused.value.line) == ("a.ttl", line)


def test_what_is_not_known_is_told_as_it_stands() -> None:
    assert explained("Parser error at line 3 column 1: odd", 3, "") == (3, "odd")
    assert explained("The prefix zzzz: has not been declared", 1, "")[1].startswith("there is no prefix zzzz:")
