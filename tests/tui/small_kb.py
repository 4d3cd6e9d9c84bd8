"""A knowledge base of a handful of terms, made by hand, so that these tests do not change with the real one."""

from __future__ import annotations

from decimal import Decimal

from kb.snapshot import Individual, KindInfo, KnowledgeBase, Value

KINDS = (
    "Area",
    "Attribute",
    "Complication",
    "Condition",
    "DecisionReason",
    "Jurisdiction",
    "Line",
    "Muscle",
    "Product",
    "QuestionGroup",
    "Scale",
    "Treatment",
)


def _one(id: str, kind: str, label: str, **values: Value | tuple[Value, ...]) -> Individual:
    many = {name: value if isinstance(value, tuple) else (value,) for name, value in values.items()}
    return Individual(id, kind, {"prefLabel": (label,), **many})


def _condition(name: str, group: str, question: str, **values: Value) -> Individual:
    return _one(
        f"condition:{name}",
        "Condition",
        name.replace("_", " ").capitalize(),
        question=question,
        inQuestionGroup=f"question_group:{group}",
        **{"askedOf": "all", "askedWhen": "intake", **values},
    )


def _reason(name: str, label: str, order: int, *departures: str, **values: Value) -> Individual:
    return _one(
        f"decision_reason:{name}", "DecisionReason", label, definition=f"{label}, in a sentence.", order=order,
        forDecision=departures, **values,
    )  # fmt: skip


def _attribute(name: str, section: str, label: str, order: int, **values: Value | tuple[Value, ...]) -> Individual:
    return _one(
        f"attribute:{name}",
        "Attribute",
        label,
        section=section,
        order=order,
        **{"help": f"How to judge {label.lower()}.", "question": f"What about {label.lower()}?", **values},
    )


INDIVIDUALS = (
    _one("jurisdiction:GB", "Jurisdiction", "United Kingdom"),
    _one("jurisdiction:US", "Jurisdiction", "United States"),
    _one("area:forehead", "Area", "Forehead"),
    _one("area:glabella", "Area", "Glabella"),
    _one("area:masseter", "Area", "Masseter area"),
    _one(
        "scale:fws", "Scale", "Wrinkle scale", minGrade=Decimal(0), maxGrade=Decimal(3),
        gradeLabel=("0 none", "1 mild", "2 moderate", "3 severe"),
    ),
    _one("scale:five", "Scale", "Five-grade scale", minGrade=Decimal(0), maxGrade=Decimal(4)),
    _one(
        "line:frown", "Line", "Frown lines (between the brows)", inArea="area:glabella", laterality="paired",
        assessedBy="expression", gradedOn=("scale:five", "scale:fws"), defaultScale="scale:fws",
        primaryMuscle="muscle:corrugator",
    ),
    _one(
        "line:forehead", "Line", "Forehead lines", inArea="area:forehead", laterality="across",
        assessedBy="expression", gradedOn="scale:fws", primaryMuscle="muscle:frontalis",
    ),
    _one(
        "line:jaw", "Line", "Jaw width", inArea="area:masseter", laterality="paired", assessedBy="grade",
        gradedOn="scale:five",
    ),
    _one(
        "muscle:corrugator", "Muscle", "Corrugator", laterality="paired", region="upper face", toxinTarget="yes",
        action="draws the brow in and down",
    ),
    _one(
        "muscle:procerus", "Muscle", "Procerus", laterality="midline", region="upper face", toxinTarget="yes",
        action="pulls the brow down",
    ),
    _one(
        "muscle:frontalis", "Muscle", "Frontalis", laterality="paired", region="upper face", toxinTarget="yes",
        action="lifts the brow",
    ),
    _one(
        "muscle:buccinator", "Muscle", "Buccinator", laterality="paired", region="cheek", toxinTarget="no",
        action="presses the cheek",
    ),
    _one(
        "product:ALPHA_GB", "Product", "Alphatox (GB)", inn="alphatoxin", licensedIn="jurisdiction:GB",
        unitName="Alpha unit", dilutionUnitsPerMl=(Decimal("40"), Decimal("100")),
    ),
    _one(
        "product:BETA_US", "Product", "Betatox (US)", inn="betatoxin", licensedIn="jurisdiction:US",
        unitName="Beta unit", dilutionUnitsPerMl=Decimal("50"),
    ),
    _one("treatment:light", "Treatment", "Light device", layer="dermal", setting="clinic"),
    _one("treatment:peel", "Treatment", "Gentle peel", layer="upper", setting="clinic"),
    _one("treatment:cream", "Treatment", "Night cream", layer="middle", setting="home"),
    _one("question_group:nerves", "QuestionGroup", "Nerve and muscle disease", order=1,
         question="Any disease of nerves or muscles?"),
    _one("question_group:now", "QuestionGroup", "At present", order=2, question="Are you pregnant or feeding?"),
    _one("question_group:earlier", "QuestionGroup", "Earlier toxin", order=3, question="Any earlier toxin?"),
    _condition("myasthenia", "nerves", "Have you been diagnosed with myasthenia?"),
    _condition("neuropathy", "nerves", "Have you a disease of the motor nerves?"),
    _condition("pregnancy", "now", "Are you pregnant, or could you be?", askedOf="female", canEnd=True),
    _condition("cold_sore", "now", "Have you a cold sore at present?"),
    _condition("toxin_ever", "earlier", "Have you ever had toxin?"),
    _condition("toxin_recent", "earlier", "Was it in the last 12 weeks?", askedOnlyIf="condition:toxin_ever"),
    _condition("under_age", "now", "Under 18?", askedWhen="derived"),
    _reason("wish", "Patient's wish", 1, "changed", "declined"),
    _reason("wait", "Wants to wait", 2, "declined"),
    _reason("other", "Other", 9, "changed", "declined", textNeeded=True),
    _attribute("sex", "person", "Sex", 1, datatype="choice", allowedValue=("1:female", "2:male")),
    _attribute("phototype", "skin", "Phototype", 3, datatype="choice",
               allowedValue=("1:I", "2:II", "3:III", "4:IV", "5:V", "6:VI")),
    _attribute("dull", "skin", "Dull skin", 4, datatype="boolean"),
    _attribute("brow_mm", "features", "Brow height", 5, datatype="decimal", unit="mm", perSide=True,
               minValue=Decimal(0), maxValue=Decimal(40), heading="Brow"),
    _attribute("natural", "goals", "Natural movement", 6, datatype="boolean"),
    _attribute("downtime", "goals", "Accepted downtime", 7, datatype="integer", unit="days",
               minValue=Decimal(0), maxValue=Decimal(60)),
)  # fmt: skip


def small_kb() -> KnowledgeBase:
    """Return the little knowledge base."""
    kinds = {kind: KindInfo(kind, kind, kind) for kind in KINDS}
    return KnowledgeBase("0" * 64, "0.0.1", {one.id: one for one in INDIVIDUALS}, {}, kinds)
