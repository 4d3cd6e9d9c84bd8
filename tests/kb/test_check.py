"""The whole check: sound on the real knowledge base, and every fault named with its place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from kb import turtle
from kb.check import check
from kb.errors import KnowledgeError
from kb.report import GateRun, Problem, Report

from .conftest import HEADER, MakeKb

_TODAY = date(2026, 11, 22)
_SOURCED = (
    'rh:source source:a.B ; rh:basis "label" ; rh:evidenceLevel "reg" ; rh:verification "partial" ;'
    ' rh:reviewedOn "2026-11-21"^^xsd:date ; rh:lifecycle "active"'
)
_SOUND = f"""
source:a.B a rh:Source ; skos:prefLabel "A" ; rh:citation "A." .
muscle:m a rh:Muscle ; skos:prefLabel "M" ; rh:laterality "paired" ; rh:toxinTarget "yes" ; {_SOURCED} .
"""


def _gate(report: Report, name: str) -> GateRun:
    (run,) = [gate for gate in report.gates if gate.name == name]
    return run


def _one(problems: Iterable[Problem]) -> Problem:
    (problem,) = problems
    return problem


def _normal(root: Path) -> Path:
    for path in (root / "reference").glob("*.ttl"):
        path.write_bytes(turtle.reformat(path.read_bytes()))
    return root


def test_the_knowledge_base_is_sound(real_report: Report) -> None:
    assert real_report.problems == [], real_report.text()
    assert real_report.ok
    assert real_report.warnings == []
    assert all(gate.ran for gate in real_report.gates)


def test_the_gates_run_in_order(real_report: Report) -> None:
    assert [gate.name for gate in real_report.gates] == [
        "two parsers agree",
        "no blank nodes",
        "normal form",
        "one class for each individual",
        "no dangling references",
        "shapes",
        "shapes and classes match",
        "quality queries",
        "competency questions",
        "mappings",
        "compiles",
    ]


def test_a_small_sound_one_lacks_only_instances(make_checkable: MakeKb) -> None:
    report = check(_normal(make_checkable(sound=_SOUND)), _TODAY)
    assert {gate.name for gate in report.gates if gate.problems} == {"shapes and classes match"}


def test_a_misspelt_property_is_found_with_its_place(make_checkable: MakeKb) -> None:
    root = _normal(make_checkable(sound=_SOUND.replace("rh:laterality", "rh:lateralty")))
    found = [p for p in _gate(check(root, _TODAY), "shapes").problems if "lateralty" in p.message]
    problem = _one(found)
    assert (problem.term, problem.file) == ("muscle:m", "reference/sound.ttl")
    line = (root / problem.file).read_text("utf-8").splitlines()[problem.line - 1]
    assert line == '    rh:lateralty "paired" ;'
    assert "Did you mean rh:laterality?" in problem.message


def test_an_iri_with_a_space_names_the_file_and_stops_the_check(make_checkable: MakeKb) -> None:
    root = make_checkable(sound=_SOUND, spaced="<https://w3id.org/rhytid/id/muscle/a b> a rh:Muscle .")
    report = check(root, _TODAY)
    problem = _one(_gate(report, "two parsers agree").problems)
    assert str(problem).startswith(f"reference/spaced.ttl:{len(HEADER.splitlines()) + 1}: ")
    assert [gate.ran for gate in report.gates] == [True] + [False] * (len(report.gates) - 1)
    assert not report.ok
    assert "quality queries: not run" in report.text()


def test_a_blank_node_stops_the_check(make_checkable: MakeKb) -> None:
    root = make_checkable(sound=_SOUND, blank="part:p a rh:DosePart ; rh:muscle [ a rh:Muscle ] .")
    report = check(root, _TODAY)
    assert {p.file for p in _gate(report, "no blank nodes").problems} == {"reference/blank.ttl"}
    assert not _gate(report, "shapes").ran


def test_a_file_out_of_normal_form_is_answered_with_the_command(make_checkable: MakeKb) -> None:
    root = make_checkable(sound=_SOUND)
    problem = _one(_gate(check(root, _TODAY), "normal form").problems)
    assert problem.file == "reference/sound.ttl"
    assert f"python -m kb.turtle {root / 'reference' / 'sound.ttl'}" in problem.message


def test_a_reference_to_nothing_is_found(make_checkable: MakeKb) -> None:
    root = _normal(make_checkable(sound=_SOUND.replace("source:a.B ;", "source:a.C ;")))
    problem = _one(_gate(check(root, _TODAY), "no dangling references").problems)
    assert problem.term == "muscle:m"
    assert problem.message == "rh:source names source:a.C, which does not exist; did you mean source:a.B?"


@pytest.mark.parametrize(
    ("text", "now"),
    [("muscle:n a rh:Muscle, rh:Line .", "rh:Line, rh:Muscle"), ('muscle:n rh:nerve "V" .', "none")],
)
def test_an_individual_has_one_class(make_checkable: MakeKb, text: str, now: str) -> None:
    problem = _one(
        _gate(check(_normal(make_checkable(sound=_SOUND + text)), _TODAY), "one class for each individual").problems
    )
    assert problem.term == "muscle:n"
    assert problem.message == f"it needs exactly one class of the ontology (now: {now})"


def test_two_things_of_one_name_are_told_once(make_checkable: MakeKb) -> None:
    root = _normal(
        make_checkable(sound=_SOUND, again=_SOUND.partition("muscle:m")[1] + _SOUND.partition("muscle:m")[2])
    )
    report = check(root, _TODAY)
    told = [str(problem) for problem in report.problems if problem.term == "muscle:m"]
    assert len(told) == 1
    assert "two things have this name (reference/again.ttl:" in told[0]
    assert "and reference/sound.ttl:" in told[0]


def test_a_misspelt_target_class_does_not_pass_in_silence(make_checkable: MakeKb) -> None:
    root = _normal(make_checkable(sound=_SOUND))
    path = root / "shapes" / "anatomy.ttl"
    path.write_text(path.read_text("utf-8").replace("sh:targetClass rh:Muscle ", "sh:targetClass rh:Muscel "))
    messages = [str(p) for p in _gate(check(root, _TODAY), "shapes and classes match").problems]
    assert any("judges rh:Muscel, of which there is none" in m for m in messages)
    assert any("muscle:m: no shape judges rh:Muscle" in m for m in messages)


def test_a_quality_query_tells_its_name_and_the_term(make_checkable: MakeKb) -> None:
    root = _normal(make_checkable(sound=_SOUND + 'area:a a rh:Area ; skos:prefLabel "A" ; rh:partOf area:a .'))
    problem = _one(_gate(check(root, _TODAY), "quality queries").problems)
    assert problem.term == "area:a"
    assert problem.message.endswith("[part_of_cycle]")


def test_an_overdue_review_is_a_warning_not_a_problem(make_checkable: MakeKb) -> None:
    root = _normal(make_checkable(sound=_SOUND))
    assert check(root, date(2027, 11, 21)).warnings == []
    late = check(root, date(2027, 11, 22))
    warning = _one(late.warnings)
    assert warning.term == "muscle:m"
    assert warning.message.startswith("its review was due on 2027-11-21; read its sources again")
    assert _gate(late, "shapes").problems == ()


def test_broken_shapes_are_an_error_with_their_file(make_checkable: MakeKb) -> None:
    root = _normal(make_checkable(sound=_SOUND))
    (root / "shapes" / "broken.ttl").write_text("nonsense")
    with pytest.raises(KnowledgeError, match=r"broken\.ttl: not valid Turtle"):
        check(root, _TODAY)


def test_a_folder_that_is_no_knowledge_base_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="is not a knowledge base"):
        check(tmp_path)


def test_a_report_reads_well() -> None:
    problem = Problem("mend it", "muscle:m", "a.ttl", 3)
    report = Report([GateRun("one", (problem, problem), 0.04), GateRun("two", ran=False)], [Problem("late", "line:l")])
    assert report.text(limit=1) == (
        "  FAILED one: 2 problems (0.0 s)\n"
        "  -      two: not run\n"
        "\n"
        "one:\n"
        "  a.ttl:3: muscle:m: mend it\n"
        "  … and 1 more\n"
        "\n"
        "warnings:\n"
        "  line:l: late\n"
        "\n"
        "The knowledge base is not fit for use. 1 warning."
    )
    assert Report([GateRun("one")]).text().endswith("The knowledge base is sound.")
