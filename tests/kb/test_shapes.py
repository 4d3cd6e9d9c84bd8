"""The shapes: each accepts its good examples, refuses its bad ones, and notices every kind of slip.

The slips are made by what the ontology says of a property, not by what the shape says, so that a shape that
lost a line is found out.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SH

from kb.namespaces import ONT, curie
from kb.shape_tests.examples import CLASSES, SHAPE_EXAMPLES, expected, judged, read
from kb.shape_tests.slips import REQUIRED, slips_of
from kb.validation import Violation, read_shapes, targets

from .conftest import KB


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return read_shapes(KB / "shapes")


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return read((KB / "ontology").glob("*.ttl"))


@pytest.fixture(scope="module")
def found_in_good(shapes: rdflib.Graph) -> list[Violation]:
    return judged(shapes, read(SHAPE_EXAMPLES.glob("*.good.ttl")))


@pytest.fixture(scope="module")
def found_in_bad(shapes: rdflib.Graph) -> list[Violation]:
    return judged(shapes, read(SHAPE_EXAMPLES.glob("*.bad.ttl")))


def _bad(name: str) -> Path:
    return SHAPE_EXAMPLES / f"{name}.bad.ttl"


def test_every_shape_has_a_good_and_a_bad_example(shapes: rdflib.Graph) -> None:
    assert targets(shapes) == {f"rh:{name}" for name in CLASSES} == {f"rh:{name}" for name in REQUIRED}
    assert [name for name in CLASSES if not expected(_bad(name))] == []


def test_the_good_examples_are_accepted(found_in_good: list[Violation]) -> None:
    assert found_in_good == []


@pytest.mark.parametrize("name", CLASSES)
def test_the_bad_examples_are_refused_where_they_are_bad(name: str, found_in_bad: list[Violation]) -> None:
    wanted = {(term, path) for term, path in expected(_bad(name))}
    terms = {term for term, _ in wanted}
    assert {(v.term, v.path) for v in found_in_bad if v.term in terms} == wanted


def test_nothing_else_is_refused(found_in_bad: list[Violation]) -> None:
    listed = {term for name in CLASSES for term, _ in expected(_bad(name))}
    assert {v.term for v in found_in_bad} == listed


def test_a_misspelt_property_is_answered_with_the_right_one(found_in_bad: list[Violation]) -> None:
    (found,) = [v for v in found_in_bad if v.term == "part:misspelt"]
    assert found.message == (
        "rh:ofDoe: Remove or rename this property: a dose part has no such property in kb/shapes/doses.ttl. "
        "Did you mean rh:ofDose?"
    )


def test_a_missing_property_is_answered_with_what_to_add(found_in_bad: list[Violation]) -> None:
    (found,) = [v for v in found_in_bad if v.term == "part:without_muscle"]
    assert found.message == "Give every dose part the muscle it is for: add rh:muscle muscle:<id>."


def test_every_slip_is_noticed(shapes: rdflib.Graph, ontology: rdflib.Graph) -> None:
    graph = rdflib.Graph()
    slips = [slip for name in CLASSES for slip in slips_of(name, ontology, graph)]
    assert len({slip.kind for slip in slips}) == 14
    noticed = {(v.term, v.path) for v in judged(shapes, graph)}
    missed = [slip for slip in slips if (slip.term, slip.path) not in noticed]
    assert missed == []


def test_the_full_examples_say_everything_a_shape_allows(shapes: rdflib.Graph) -> None:
    for name in CLASSES:
        shape = shapes.value(None, SH.targetClass, rdflib.URIRef(ONT + name))
        allowed = {path for listed in shapes.objects(shape, SH.property) for path in shapes.objects(listed, SH.path)}
        shown = set(read([SHAPE_EXAMPLES / f"{name}.good.ttl"]).predicates()) - {RDF.type}
        assert {curie(str(p)) for p in allowed} == {curie(str(p)) for p in shown}, name


def test_shapes_and_ontology_agree(shapes: rdflib.Graph, ontology: rdflib.Graph) -> None:
    for listed, path in shapes.subject_objects(SH.path):
        ranges = set(ontology.objects(path, RDFS.range))
        assert ranges, f"{path} is not declared"
        datatype = shapes.value(listed, SH.datatype)
        assert datatype is None or datatype in ranges or ranges == {RDFS.Literal}, path
        assert (datatype is None) == ((path, RDF.type, OWL.ObjectProperty) in ontology), path
    used = set(shapes.objects(None, SH.path))
    properties = set(ontology.subjects(RDFS.range))
    assert {curie(str(p)) for p in properties - used} == set()


def test_every_property_shape_has_a_message_and_every_shape_is_closed(shapes: rdflib.Graph) -> None:
    for listed in shapes.subjects(SH.path):
        assert len(list(shapes.objects(listed, SH.message))) == 1
    for shape in shapes.subjects(SH.targetClass):
        assert shapes.value(shape, SH.closed) == rdflib.Literal(True)
