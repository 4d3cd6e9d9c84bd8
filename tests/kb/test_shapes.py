"""The shapes: each accepts its good examples, refuses its bad ones, and notices every kind of slip.

The slips are made by what the ontology says of a property, not by what the shape says, so that a shape that
lost a line is found out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SH, XSD

from kb.namespaces import ONT, curie
from kb.validation import Violation, read_shapes, targets

from .conftest import KB
from .examples import SHAPE_EXAMPLES, expected, judged, read

CLASSES = sorted(path.name.removesuffix(".good.ttl") for path in SHAPE_EXAMPLES.glob("*.good.ttl"))

_PROVENANCE = "source basis evidenceLevel verification reviewedOn lifecycle"
# What must be said of each class, by the meaning of the class; read off no shape.
REQUIRED = {
    "Muscle": f"prefLabel laterality toxinTarget {_PROVENANCE}",
    "Line": f"prefLabel inArea primaryMuscle laterality assessedBy toxinRole {_PROVENANCE}",
    "Area": "prefLabel",
    "Scale": f"prefLabel {_PROVENANCE}",
    "Product": f"prefLabel substance brand unitName {_PROVENANCE}",
    "Substance": "prefLabel",
    "Jurisdiction": "prefLabel",
    "Treatment": f"prefLabel layer setting {_PROVENANCE}",
    "Group": "prefLabel member",
    "Phototype": "prefLabel",
    "Condition": "prefLabel question askedOf askedWhen",
    "QuestionGroup": "prefLabel question",
    "Attribute": "prefLabel section datatype help question",
    "Finding": "prefLabel definition",
    "Criterion": "prefLabel",
    "Source": "prefLabel citation",
    "LabelDose": f"prefLabel ofProduct inArea forLine {_PROVENANCE}",
    "PublishedDose": f"prefLabel use {_PROVENANCE}",
    "DosePart": "ofDose muscle placement unitsLow unitsHigh",
    "CombinedDose": f"prefLabel ofProduct inArea {_PROVENANCE}",
    "DoseLimit": f"prefLabel scope maxUnits {_PROVENANCE}",
    "Contraindication": f"prefLabel ofIntervention severity action {_PROVENANCE}",
    "SeverityReading": "ofStatement readBy severity",
    "PhototypeSuitability": f"prefLabel ofTreatment phototype suitability {_PROVENANCE}",
    "Course": f"prefLabel ofTreatment {_PROVENANCE}",
    "TreatmentIndication": f"prefLabel ofTreatment forFinding standing {_PROVENANCE}",
    "ToxinIndication": f"prefLabel forLine {_PROVENANCE}",
    "Principle": f"prefLabel text {_PROVENANCE}",
    "Parameter": f"prefLabel value unit {_PROVENANCE}",
    "Counselling": f"prefLabel text {_PROVENANCE}",
    "Monitoring": f"prefLabel text {_PROVENANCE}",
    "IntervalRule": f"prefLabel firstIntervention secondIntervention sameDay {_PROVENANCE}",
    "CareInstruction": f"prefLabel forIntervention phase audience text {_PROVENANCE}",
    "Instrument": f"prefLabel domain {_PROVENANCE}",
    "InstrumentGrade": f"prefLabel ofInstrument grade text {_PROVENANCE}",
    "StudyResult": f"prefLabel text {_PROVENANCE}",
    "Complication": f"prefLabel text action {_PROVENANCE}",
    "Consequence": f"prefLabel weakens structure direction text {_PROVENANCE}",
    "Tracking": f"prefLabel tracks text whenNote changeThatMatters {_PROVENANCE}",
    "Term": "prefLabel kind",
    "Requirement": f"prefLabel text force {_PROVENANCE}",
    "Claim": f"prefLabel madeBy text verdict toolDoes {_PROVENANCE}",
}

# Properties whose values are a closed list wherever they occur, and numbers that may well be negative.
_LISTED = {
    *(
        "laterality",
        "toxinTarget",
        "assessedBy",
        "toxinRole",
        "layer",
        "setting",
        "kind",
        "askedOf",
        "askedWhen",
    ),
    *("section", "datatype", "operator", "use", "doseBasis", "placement", "scope", "severity", "readBy"),
    *("suitability", "standing", "basis", "alsoBasis", "evidenceLevel", "verification", "lifecycle"),
    *("ukLicensedList", "safetyReading", "verified"),
    *("structure", "direction", "tracks"),
    *("sameDay", "sameDayOrder", "gapBasis", "phase", "audience", "betterDirection", "force", "madeBy", "verdict"),
}
_MAY_BE_NEGATIVE = ("minGrade", "maxGrade", "minValue", "maxValue", "value", "rangeMin", "rangeMax")
_MAY_BE_NEGATIVE += ("gradeValue", "dayOffsetStart", "dayOffsetEnd")

_ONLY_ONE = {
    ("LabelDose", "ofProduct"),
    ("LabelDose", "inArea"),
    ("Line", "inArea"),
    ("PublishedDose", "inArea"),
}
_ONLY_ONE |= {("ToxinIndication", "forLine")}


class Slip(NamedTuple):
    """A good example with one thing wrong; `path` is where the shape must notice."""

    term: str
    path: str
    kind: str


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
    slips = [slip for name in CLASSES for slip in _slips(name, ontology, graph)]
    assert len({slip.kind for slip in slips}) == 7
    noticed = {(v.term, v.path) for v in judged(shapes, graph)}
    missed = [slip for slip in slips if (slip.term, slip.path) not in noticed]
    assert missed == []


def _slips(name: str, ontology: rdflib.Graph, into: rdflib.Graph) -> Iterator[Slip]:
    """Write one spoilt copy of the full example for each thing that can go wrong with each property."""
    good = read([SHAPE_EXAMPLES / f"{name}.good.ttl"])
    (full,) = [s for s in set(good.subjects()) if str(s).rpartition("/")[2].rpartition(".")[2] == "full"]
    values = [(p, o) for _, p, o in good.triples((full, None, None)) if p != RDF.type]
    for path, value in values:
        local = curie(str(path)).partition(":")[2]
        rest = [(p, o) for p, o in values if p != path]
        slips: dict[str, list[tuple[rdflib.term.Node, rdflib.term.Node]]] = {}
        if local in REQUIRED[name].split():
            slips["missing"] = rest
        if isinstance(value, rdflib.Literal):
            is_text = value.datatype in (None, XSD.string)
            wrong = rdflib.Literal(True) if is_text else rdflib.Literal("x")
            slips["wrong type"] = [*rest, (path, wrong)]
            if local in _LISTED:
                slips["unlisted"] = [*rest, (path, rdflib.Literal("perhaps"))]
            if value.datatype in (XSD.integer, XSD.decimal) and local not in _MAY_BE_NEGATIVE:
                slips["negative"] = [*rest, (path, rdflib.Literal(f"-{value}", datatype=value.datatype))]
            second: rdflib.term.Node = rdflib.Literal(_other(value), datatype=value.datatype)
        else:
            # A source is never a fit value but for rh:source; nor is a muscle there.
            misfit = "muscle/a_muscle" if local.startswith("source") else "source/shelf.A"
            slips["wrong class"] = [*rest, (path, rdflib.URIRef("https://w3id.org/rhytid/id/" + misfit))]
            second = rdflib.URIRef(f"{value}_2")
        functional = (path, RDF.type, OWL.FunctionalProperty) in ontology
        if functional or (name, local) in _ONLY_ONE:
            slips["second value"] = [*values, (path, second)]
        slips["misspelt"] = [*values, (rdflib.URIRef(f"{path}x"), value)]
        for kind, spoilt in slips.items():
            subject = rdflib.URIRef(f"{full}.{local}.{kind.replace(' ', '_')}")
            into.add((subject, RDF.type, rdflib.URIRef(ONT + name)))
            for p, o in spoilt:
                into.add((subject, p, o))
            at = curie(str(path)) + ("x" if kind == "misspelt" else "")
            yield Slip(curie(str(subject)), at, kind)


def _other(value: rdflib.Literal) -> str:
    return {XSD.boolean: "false", XSD.date: "2026-11-22"}.get(value.datatype, str(value) + "1")


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
