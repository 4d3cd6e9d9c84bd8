"""The order in which an individual's properties are written: name, what it says, then where that comes from.

A property missing here is still written: between the listed content and the provenance, by name.
"""

from __future__ import annotations

LEADING: tuple[str, ...] = (
    "rdf:type",
    "rdfs:label",
    "rdfs:comment",
    "rdfs:subClassOf",
    "rdfs:range",
    "skos:prefLabel",
    "skos:altLabel",
    "skos:definition",
)

CONTENT: tuple[str, ...] = (
    # what the statement is about
    "rh:ofStatement",
    "rh:ofDose",
    "rh:ofProduct",
    "rh:ofSubstance",
    "rh:ofTreatment",
    "rh:ofIntervention",
    "rh:forIntervention",
    "rh:readBy",
    "rh:muscle",
    "rh:scope",
    "rh:inArea",
    "rh:forLine",
    "rh:onScale",
    "rh:forFinding",
    "rh:phototype",
    "rh:condition",
    "rh:when",
    # criteria
    "rh:attribute",
    "rh:operator",
    "rh:value",
    "rh:allOf",
    "rh:anyOf",
    "rh:noneOf",
    # what it says
    "rh:standing",
    "rh:severity",
    "rh:action",
    "rh:wording",
    "rh:text",
    "rh:use",
    "rh:rangeKind",
    "rh:doseBasis",
    "rh:placement",
    "rh:site",
    "rh:bandsOnSide",
    "rh:points",
    "rh:pointsTotal",
    "rh:unitsPerPointLow",
    "rh:unitsPerPointHigh",
    "rh:unitsLow",
    "rh:unitsHigh",
    "rh:totalUnitsLow",
    "rh:totalUnitsHigh",
    "rh:startUnits",
    "rh:maxUnits",
    "rh:windowWeeks",
    "rh:volumePerPointMl",
    "rh:minIntervalWeeks",
    "rh:requiresArea",
    "rh:waitDaysDefault",
    "rh:waitDaysMin",
    "rh:waitDaysMax",
    # products
    "rh:substance",
    "rh:inn",
    "rh:brand",
    "rh:form",
    "rh:unitName",
    "rh:licensedIn",
    # questions
    "rh:kind",
    "rh:section",
    "rh:datatype",
    "rh:question",
    "rh:help",
    "rh:askedOf",
    "rh:askedOnlyIf",
    "rh:askedWhen",
    "rh:inQuestionGroup",
    "rh:order",
    "rh:allowedValue",
    "rh:unit",
    "rh:minValue",
    "rh:maxValue",
    # anatomy
    "rh:laterality",
    "rh:primaryMuscle",
    "rh:secondaryMuscle",
    "rh:nature",
    "rh:defaultScale",
    "rh:gradedOn",
    "rh:assessedBy",
    "rh:treatFrom",
    "rh:sessionsMin",
    "rh:sessionsMax",
    "rh:intervalWeeksMin",
    "rh:intervalWeeksMax",
)

PROVENANCE: tuple[str, ...] = (
    "rh:source",
    "rh:basis",
    "rh:alsoBasis",
    "rh:evidenceLevel",
    "rh:jurisdictionOfSource",
    "rh:verification",
    "rh:unverifiedField",
    "rh:dossierRow",
    "rh:reviewedOn",
    "rh:lifecycle",
    "rh:note",
)

_RANK = {
    **{name: (0, i) for i, name in enumerate(LEADING)},
    **{name: (1, i) for i, name in enumerate(CONTENT)},
    **{name: (3, i) for i, name in enumerate(PROVENANCE)},
}


def rank(curie: str) -> tuple[int, int, str]:
    """Sort key of a property CURIE."""
    group, place = _RANK.get(curie, (2, 0))
    return group, place, curie
