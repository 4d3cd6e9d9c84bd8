"""The tables of identifiers: the shipped ones are sound, and every slip is answered with file, line and fix."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb import mappings
from kb.errors import KnowledgeError
from kb.mappings import COLUMNS, EXACT, NOT_FOUND, Mapped
from kb.snapshot import KnowledgeBase

from .conftest import KB, MakeKb

SHIPPED = mappings.read(KB)
HEAD = '#curie_map:\n#  UBERON: "u"\n#  SNOMEDCT: "s"\n#  muscle: "m"\n#  skos: "k"\n#  sssom: "x"\n'
LABELS = {"muscle:a": "A muscle", "muscle:b": "B muscle"}


def _row(**changed: str) -> str:
    cells = {
        "subject_id": "muscle:a",
        "subject_label": "A muscle",
        "predicate_id": EXACT,
        "object_id": "UBERON:0000001",
        "mapping_justification": "semapv:ManualMappingCuration",
    }
    return "\t".join((cells | changed).get(name, "") for name in COLUMNS)


def _found(make_kb: MakeKb, *rows: str, head: str = HEAD) -> list[str]:
    root = make_kb()
    _write(root, "\n".join([head + "\t".join(COLUMNS), *rows, ""]))
    return [str(problem) for problem in mappings.problems(mappings.read(root), LABELS)]


def _write(root: Path, text: str) -> None:
    (root / "mappings").mkdir(exist_ok=True)
    (root / "mappings" / "some.sssom.tsv").write_text(text, "utf-8")


def test_the_shipped_tables_are_sound(real: KnowledgeBase) -> None:
    assert len(SHIPPED) > 600
    assert list(mappings.problems(SHIPPED, {one.id: real.label(one.id) for one in real})) == []


def test_only_free_snomed_codes_are_shipped() -> None:
    codes = [one for one in SHIPPED if one.system == "SNOMEDCT"]
    assert codes
    assert all("Global Patient Set" in one.version for one in codes)
    # Known and exact, but licensed: procerus and body dysmorphic disorder.
    assert {one.code for one in codes}.isdisjoint({"SNOMEDCT:244731008", "SNOMEDCT:83482000"})


def test_a_code_that_is_broader_is_not_called_exact() -> None:
    found = {(one.subject, one.code): one.predicate for one in SHIPPED}
    assert found["muscle:procerus", "UBERON:0008588"] == EXACT
    assert found["treatment:jessner_peel", "MESH:D002615"] == "skos:broadMatch"
    assert found["condition:amyotrophic_lateral_sclerosis", "ICD10:G12.2"] == "skos:broadMatch"
    assert found["muscle:orbicularis_oculi_orbital", NOT_FOUND] == EXACT


def test_a_good_row_passes(make_kb: MakeKb) -> None:
    assert _found(make_kb, _row(), _row(object_id="UBERON:0000002", predicate_id="skos:closeMatch")) == []


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"subject_id": "muscle:c"}, "no such individual; correct subject_id"),
        ({"subject_label": "Muscle"}, "the individual is called “A muscle”; write that"),
        ({"predicate_id": "skos:sameMatch"}, "predicate_id skos:sameMatch is none of skos:exactMatch"),
        ({"mapping_justification": "hunch"}, "mapping_justification hunch is none of"),
        ({"object_id": "FMA:1"}, "does not expand FMA; add it to its curie_map"),
        ({"object_id": "UBERON:12"}, "UBERON:12 has not the form of a code of UBERON"),
        ({"object_id": "SNOMEDCT:244731008"}, "SNOMED CT codes need a licence unless"),
        ({"object_id": NOT_FOUND, "predicate_id": "skos:broadMatch"}, "write skos:exactMatch with"),
    ],
)
def test_a_slip_is_named_with_its_line(make_kb: MakeKb, changed: dict[str, str], message: str) -> None:
    (found,) = _found(make_kb, _row(**changed))
    assert found.startswith("mappings/some.sssom.tsv:8: muscle:")
    assert message in found


def test_a_vocabulary_nobody_knows_is_refused(make_kb: MakeKb) -> None:
    (found,) = _found(make_kb, _row(object_id="XYZ:1"), head=HEAD + '#  XYZ: "x"\n')
    assert "XYZ is none of the vocabularies ATC, ECO" in found


def test_two_exact_codes_of_one_vocabulary_are_refused(make_kb: MakeKb) -> None:
    found = _found(make_kb, _row(), _row(object_id="UBERON:0000002"))
    assert len(found) == 2
    assert "two exact codes of one vocabulary (UBERON:0000001, UBERON:0000002)" in found[0]


def test_no_code_beside_a_code_is_refused(make_kb: MakeKb) -> None:
    (found,) = _found(make_kb, _row(), _row(object_id=NOT_FOUND))
    assert "sssom:NoTermFound beside a code" in found


def test_the_same_code_twice_and_disorder_are_refused(make_kb: MakeKb) -> None:
    twice = _found(make_kb, _row(), _row(predicate_id="skos:closeMatch"))
    assert all("stands there twice" in one for one in twice)
    assert len(twice) == 2
    (found,) = _found(make_kb, _row(subject_id="muscle:b", subject_label="B muscle"), _row())
    assert "out of order" in found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"mappings/some\.sssom\.tsv: the line above the rows must name the columns subject_id"),
        ("\t".join(COLUMNS) + "\nmuscle:a\n", r"mappings/some\.sssom\.tsv, line 2: 1 columns instead of 8"),
    ],
)
def test_a_table_that_is_none_is_refused(make_kb: MakeKb, text: str, message: str) -> None:
    root = make_kb()
    _write(root, text)
    with pytest.raises(KnowledgeError, match=message):
        mappings.read(root)


def test_no_tables_are_no_problem(make_kb: MakeKb) -> None:
    assert mappings.read(make_kb()) == ()


def test_the_system_of_a_code() -> None:
    one = Mapped("muscle:a", "A", EXACT, "UBERON:1", "", "", "", "", "f", 1, frozenset())
    assert one.system == "UBERON"
