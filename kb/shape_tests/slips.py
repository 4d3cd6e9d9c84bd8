"""Slips: each class's full example with one thing wrong, by what the ontology says of a property and what it means.

Nothing here is read off a shape, so that a shape that lost a line is found out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

import pyoxigraph as ox
import rdflib
from rdflib.namespace import OWL, RDF, XSD

from kb import turtle
from kb.files import content
from kb.namespaces import ONT, RDF_TYPE, curie
from kb.shape_tests.examples import KB, SHAPE_EXAMPLES, read

_PROVENANCE = "source basis evidenceLevel verification reviewedOn lifecycle"
_OURS = "basis verification reviewedOn lifecycle"
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
    "DecisionReason": "prefLabel definition forDecision order",
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
    "FaceFeature": f"prefLabel paint order laterality outline {_OURS}",
    "FaceStroke": f"prefLabel paint order laterality path strokeWidth {_OURS}",
    "MuscleRegion": f"prefLabel depicts code order laterality outline {_OURS}",
    "InjectionSite": f"prefLabel depicts order laterality position {_OURS}",
    "LinePath": f"prefLabel depicts drivenBy order laterality path {_OURS}",
    "NotDrawn": f"prefLabel depicts reason {_OURS}",
    "Requirement": f"prefLabel text force {_PROVENANCE}",
    "Claim": f"prefLabel madeBy text verdict toolDoes {_PROVENANCE}",
    "PlainWording": "wordsFor",
    "EvidenceWording": "wordsForBasis wordsForLevel plainText bars",
    "Expectation": f"prefLabel forIntervention topic dayOffsetStart dayOffsetEnd text {_PROVENANCE}",
    "Frequency": f"prefLabel forIntervention text perThousand among {_PROVENANCE}",
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
    *("section", "datatype", "causeReach", "operator", "use", "doseBasis", "placement", "scope", "severity", "readBy"),
    *("suitability", "standing", "basis", "alsoBasis", "evidenceLevel", "verification", "lifecycle"),
    *("ukLicensedList", "safetyReading", "verified"),
    *("structure", "direction", "tracks", "paint"),
    *("sameDay", "sameDayOrder", "gapBasis", "phase", "audience", "betterDirection", "force", "madeBy", "verdict"),
    "forDecision",
    "waitCounts",
    "among",
}
_MAY_BE_NEGATIVE = {
    *("minGrade", "maxGrade", "minValue", "maxValue", "value", "rangeMin", "rangeMax"),
    *("gradeValue", "dayOffsetStart", "dayOffsetEnd"),
}

_ONLY_ONE = {
    ("LabelDose", "ofProduct"),
    ("LabelDose", "inArea"),
    ("Line", "inArea"),
    ("PublishedDose", "inArea"),
}
_ONLY_ONE |= {("ToxinIndication", "forLine")}


# Numbers that are above 0 when they are there at all, and the top of what has one.
_NEVER_ZERO = {
    *("points", "pointsTotal", "sessionsMin", "sessionsMax", "bandsOnSide", "sampleSize", "riskTier", "bars"),
    *(
        "minIntervalWeeks",
        "minIntervalDays",
        "minIntervalMonths",
        "windowWeeks",
        "thicknessMeanMm",
        "minimalDetectableDifferencePct",
        "daysAfterToxin",
    ),
    *("totalUnitsLow", "totalUnitsHigh", "startUnits", "unitsLow", "unitsHigh", "maxUnits"),
    *("unitsPerPointLow", "unitsPerPointHigh", "volumePerPointMl", "dilutionUnitsPerMl", "strokeWidth"),
}
_TOP = {"discomfortGrade": 3, "riskTier": 4, "bars": 5}
# Text that follows a pattern, and a text that does not.
_MALFORMED = {
    "jurisdictionOfSource": "the States",
    "conceptCode": "no code",
    "allowedValue": "high",
    "code": "Frontalis",
    "outline": "0,1 2,3 4,5",
    "path": "0,1",
    "position": "0;1",
}
# Right values that nothing in the knowledge base has for now.
_NOT_SAID_YET = {"lifecycle": ("draft",)}
_ID = "https://w3id.org/rhytid/id/"
_TEXT = (None, XSD.string)

Statements = list[tuple[rdflib.term.Node, rdflib.term.Node]]


class Slip(NamedTuple):
    """A good example with one thing wrong; `path` is where the shape must notice."""

    term: str
    path: str
    kind: str


def slips_of(name: str, ontology: rdflib.Graph, into: rdflib.Graph) -> Iterator[Slip]:
    """Write one spoilt copy of the full example for each thing that can go wrong with each property."""
    good = read([SHAPE_EXAMPLES / f"{name}.good.ttl"])
    (full,) = [s for s in set(good.subjects()) if str(s).rpartition("/")[2].rpartition(".")[2] == "full"]
    values = [(p, o) for _, p, o in good.triples((full, None, None)) if p != RDF.type]
    for path, value in values:
        local = curie(str(path)).partition(":")[2]
        rest = [(p, o) for p, o in values if p != path]
        wrong = _of_literal(local, value) if isinstance(value, rdflib.Literal) else _of_name(local, value)
        slips: dict[str, Statements] = {kind: [*rest, (path, one)] for kind, one in wrong.items()}
        if local in REQUIRED[name].split():
            slips["missing"] = rest
        if (path, RDF.type, OWL.FunctionalProperty) in ontology or (name, local) in _ONLY_ONE:
            slips["second value"] = [*rest, (path, value), (path, _second(name, local, value, into))]
        slips["misspelt"] = [*values, (rdflib.URIRef(f"{path}x"), value)]
        for kind, spoilt in slips.items():
            subject = rdflib.URIRef(f"{full}.{local}.{kind.replace(' ', '_')}")
            into.add((subject, RDF.type, rdflib.URIRef(ONT + name)))
            for p, o in spoilt:
                into.add((subject, p, o))
            at = curie(str(path)) + ("x" if kind == "misspelt" else "")
            yield Slip(curie(str(subject)), at, kind)


def _of_name(local: str, value: rdflib.term.Node) -> dict[str, rdflib.term.Node]:
    """Wrong values where a thing is to be named: a source fits nothing but rh:source, and a muscle not that."""
    misfit = "muscle/a_muscle" if local.startswith("source") else "source/shelf.A"
    return {"wrong class": rdflib.URIRef(_ID + misfit), "text for a name": rdflib.Literal(str(value))}


def _of_literal(local: str, value: rdflib.Literal) -> dict[str, rdflib.term.Node]:
    """Wrong values where text, a number, a day or yes or no is said."""
    wrong: dict[str, rdflib.term.Node] = {}
    is_text = value.datatype in _TEXT
    wrong["wrong type"] = rdflib.Literal(True) if is_text else rdflib.Literal("x")
    if local in _LISTED:
        wrong["unlisted"] = rdflib.Literal("perhaps")
    elif is_text:
        wrong["empty"] = rdflib.Literal("")
    if local in _MALFORMED and is_text:
        wrong["malformed"] = rdflib.Literal(_MALFORMED[local])
        wrong["in a language"] = rdflib.Literal(str(value), lang="en")
    if value.datatype not in (XSD.integer, XSD.decimal):
        return wrong
    whole = value.datatype == XSD.integer
    other = (f"{value}.0", XSD.decimal) if whole else (str(int(value.toPython())), XSD.integer)
    wrong["other kind of number"] = rdflib.Literal(other[0], datatype=other[1])
    # The nearest wrong number, so that a bound set a little too low is seen.
    if local in _NEVER_ZERO:
        wrong["zero"] = rdflib.Literal("0" if whole else "0.0", datatype=value.datatype)
    elif local not in _MAY_BE_NEGATIVE:
        wrong["negative"] = rdflib.Literal("-1" if whole else "-0.1", datatype=value.datatype)
    if local in _TOP:
        wrong["above the top"] = rdflib.Literal(str(_TOP[local] + 1), datatype=value.datatype)
    return wrong


def _second(name: str, local: str, value: rdflib.term.Node, into: rdflib.Graph) -> rdflib.term.Node:
    """Another value that would be right by itself, so that only there being two is wrong."""
    if isinstance(value, rdflib.URIRef):
        second = rdflib.URIRef(f"{value}_2")
        for kind in _examples().objects(value, RDF.type):
            into.add((second, RDF.type, kind))
        return second
    assert isinstance(value, rdflib.Literal)
    if local in _LISTED:
        others = (*_said().get((name, local), ()), *_NOT_SAID_YET.get(local, ()))
        return rdflib.Literal(next((one for one in others if one != str(value)), "perhaps"))
    if (name, local) == ("Scale", "unit"):
        return rdflib.Literal("mm")
    if local in _TOP:
        return rdflib.Literal("1" if str(value) == "2" else "2", datatype=value.datatype)
    if value.datatype == XSD.boolean:
        return rdflib.Literal(not value.toPython())
    if value.datatype == XSD.date:
        return rdflib.Literal("2026-11-22", datatype=XSD.date)
    return rdflib.Literal(f"{value}1", datatype=value.datatype)


@cache
def _examples() -> rdflib.Graph:
    return read([SHAPE_EXAMPLES / "context.ttl", *SHAPE_EXAMPLES.glob("*.good.ttl")])


@cache
def _said() -> Mapping[tuple[str, str], list[str]]:
    """What the knowledge base says by each property (local names of class and property): more than one right value."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for data in content(KB).values():
        triples = turtle.read(data)
        classes = {
            t.subject: curie(t.object.value).partition(":")[2]
            for t in triples
            if t.predicate.value == RDF_TYPE and isinstance(t.object, ox.NamedNode)
        }
        for triple in triples:
            local = curie(triple.predicate.value).partition(":")[2]
            if isinstance(triple.object, ox.Literal) and local in _LISTED:
                found[classes.get(triple.subject, ""), local].add(triple.object.value)
    return {key: sorted(values) for key, values in found.items()}
