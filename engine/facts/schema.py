"""Every relation of the rule base with its slots.

Three kinds, told apart by their names: `Muscle` (a class of the knowledge base: one fact per individual),
`forLine` (a many-valued property: one fact per value), `line_type` (given by the case, or concluded).
"""

from __future__ import annotations

KB_CLASSES: dict[str, tuple[str, ...]] = {
    "Area": ("id", "prefLabel"),
    "Combined": ("id", "totalUnitsLow", "totalUnitsHigh", "pointsTotal", "verification"),
    "Condition": ("id", "prefLabel", "askedOf", "askedOnlyIf", "askedWhen", "inQuestionGroup"),
    "Contraindication": (
        "id", "prefLabel", "severity", "action", "category", "waitDaysDefault", "waitDaysMin", "waitDaysMax",
        "disagreementNote", "basis", "verification",
    ),
    "Counselling": ("id", "prefLabel", "text", "topic"),
    "Course": ("id", "ofTreatment", "basis"),
    "DoseLimit": ("id", "scope", "maxUnits", "windowWeeks", "ofSubstance"),
    "DosePart": (
        "id", "ofDose", "muscle", "placement", "site", "points", "unitsPerPointLow", "unitsPerPointHigh",
        "unitsLow", "unitsHigh", "bandsOnSide",
    ),
    "Finding": ("id", "prefLabel"),
    "LabelDose": (
        "id", "prefLabel", "ofProduct", "inArea", "requiresArea", "totalUnitsLow", "totalUnitsHigh", "verification",
        "basis", "minIntervalWeeks",
    ),
    "Line": ("id", "prefLabel", "inArea", "laterality", "assessedBy", "toxinRole", "defaultScale"),
    "Monitoring": ("id", "text", "dayOffset"),
    "Muscle": ("id", "prefLabel", "laterality", "role", "toxinTarget", "minimalDetectableDifferencePct"),
    "Parameter": ("id", "value", "unit"),
    "PhototypeSuitability": ("id", "ofTreatment", "phototype", "suitability"),
    "Principle": ("id", "text"),
    "Product": (
        "id", "prefLabel", "substance", "unitName", "minIntervalWeeks", "ageMinYears", "ageMaxExclusiveYears",
        "ukLicensedList", "humanAlbumin",
    ),
    "PublishedDose": (
        "id", "prefLabel", "inArea", "doseBasis", "totalUnitsLow", "totalUnitsHigh", "use", "verification", "basis",
        "evidenceLevel",
    ),
    "SeverityReading": ("id", "ofStatement", "readBy", "severity", "wording"),
    "ToxinIndication": ("id", "forLine", "onScale", "treatFrom"),
    "Treatment": (
        "id", "prefLabel", "layer", "setting", "riskTier", "downtimeDaysMin", "downtimeDaysMax", "evidenceLevel",
    ),
    "TreatmentIndication": ("id", "prefLabel", "ofTreatment", "evidenceLevel", "basis", "standing", "adviceNote", "ruleRef"),
}
"""Classes whose individuals become facts, with the single-valued properties rules look at."""

KB_LINKS: tuple[str, ...] = (
    "antagonistOf", "conditionOf", "forFinding", "forLine", "inArea", "licensedIn", "ofIntervention", "ofProduct",
    "primaryMuscle", "secondaryMuscle",
)
"""Many-valued properties that become facts `property(of, value)`."""

KB_COMPILED: dict[str, tuple[str, ...]] = {
    "area_within": ("area", "union"),
    "basis_rank": ("basis", "rank"),
    "concerns": ("statement", "intervention"),
    "guarded": ("statement", "intervention"),
    "reaches": ("statement", "area"),
    "kind_points": ("kind", "points"),
    "literal_of": ("statement", "branch", "literal", "attribute", "operator", "value"),
    "branch_of": ("statement", "branch", "size"),
    "reading_of": ("jurisdiction", "reading"),
    "dose_order": ("dose", "rank"),
    "level_rank": ("level", "rank"),
    "opposite": ("side", "other"),
    "treatment_order": ("treatment", "rank"),
    "observes": ("attribute", "finding"),
    "standing_rank": ("standing", "rank"),
    "severity_rank": ("severity", "rank"),
    "valid_in": ("product", "jurisdiction"),
}
"""Relations the compiled knowledge base adds: closures, normal forms of criteria, fixed orders."""

CASE: dict[str, tuple[str, ...]] = {
    "answered": ("condition", "value"),
    "area_product": ("area", "product"),
    "band_count": ("side", "count"),
    "consultation": ("day", "jurisdiction"),
    "ended": ("condition", "days_ago"),
    "feature": ("attribute", "side", "value"),
    "line_seen": ("line", "side", "rest", "expression", "grade", "mm", "spread"),
    "muscle_seen": ("muscle", "side", "contraction", "thickness_mm", "baseline_mm"),
    "observed": ("attribute", "value"),
    "offered": ("product", "order", "dilution"),
    "offered_treatment": ("treatment",),
    "override": ("statement", "by"),
    "phototype_seen": ("phototype",),
    "toxin_area": ("session", "area"),
    "toxin_session": ("session", "product", "substance", "days_ago", "units", "response"),
    "treatment_session": ("session", "treatment", "days_ago"),
}
"""Relations a case gives."""
