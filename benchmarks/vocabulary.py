"""What a case can say: the terms of the knowledge base, by the section of a case they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kb.namespaces import local_name
from kb.snapshot import Individual, KnowledgeBase

EVER, SAME = "botulinum_toxin_ever", "toxin_same_product_under_12_weeks"


@dataclass(frozen=True)
class Question:
    """A safety question: its group, the question it depends on, and whether only women are asked."""

    name: str
    group: str
    parent: str | None
    of_women: bool


@dataclass(frozen=True)
class Attribute:
    """Something to observe or to wish: its values if it is a choice, its span if it is a number."""

    name: str
    section: str
    datatype: str
    choices: tuple[str, ...]
    low: int
    high: int
    per_side: bool


@dataclass(frozen=True)
class Line:
    """A line with how it is assessed, its scales (id, least and greatest grade) and whether it has two sides."""

    name: str
    area: str
    assessed_by: str
    scales: tuple[tuple[str, int, int], ...]
    paired: bool


class Vocabulary:
    """Every term a case can name, in the order of the knowledge base; nothing that is retired."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.jurisdictions = _names(kb, "Jurisdiction")
        self.products = _names(kb, "Product")
        self.treatments = _names(kb, "Treatment")
        self.areas = _names(kb, "Area")
        self.muscles = {name: kb.individuals[f"muscle:{name}"].one("laterality") for name in _names(kb, "Muscle")}
        self.lines = {name: _line(kb, name) for name in _names(kb, "Line")}
        self.attributes = {name: _attribute(kb, name) for name in _names(kb, "Attribute")}
        self.questions = {
            name: _question(kb, name)
            for name in _names(kb, "Condition")
            if kb.individuals[f"condition:{name}"].one("askedWhen") != "derived"
        }
        self.groups: dict[str, list[str]] = {}
        for name, question in self.questions.items():
            self.groups.setdefault(question.group, []).append(name)
        self.statements = _against(kb)
        doses = (*_active(kb, "LabelDose"), *_active(kb, "PublishedDose"))
        self.treatable: dict[str, list[str]] = {}
        """Product -> lines for which it has a dose."""
        for product in self.products:
            own = [dose for dose in doses if f"product:{product}" in dose.many("ofProduct")]
            self.treatable[product] = sorted({local_name(str(line)) for dose in own for line in dose.many("forLine")})
        parts: dict[str, set[str]] = {}
        for part in kb.of_kind("DosePart"):
            parts.setdefault(str(part.one("ofDose")), set()).add(local_name(str(part.one("muscle"))))
        self.muscles_for: dict[str, dict[str, set[str]]] = {product: {} for product in self.products}
        """Product -> line -> muscles that its doses for that line reach."""
        for dose in doses:
            for product in map(local_name, map(str, dose.many("ofProduct"))):
                for line in map(local_name, map(str, dose.many("forLine"))):
                    if product in self.muscles_for:
                        self.muscles_for[product].setdefault(line, set()).update(parts.get(dose.id, ()))
        self.dosed = sorted({local_name(str(part.one("muscle"))) for part in kb.of_kind("DosePart")})

    def licensed(self, jurisdiction: str) -> list[str]:
        """Products with a licence there."""
        place = f"jurisdiction:{jurisdiction}"
        wider = {place, *map(str, self.kb.individuals[place].many("partOf"))}
        return [p for p in self.products if wider & set(map(str, self.product(p).many("licensedIn")))]

    def product(self, name: str) -> Individual:
        """A product."""
        return self.kb.individuals[f"product:{name}"]

    def section(self, name: str) -> list[Attribute]:
        """The attributes of a section of a case."""
        return [one for one in self.attributes.values() if one.section == name]


def _active(kb: KnowledgeBase, kind: str) -> list[Individual]:
    return [one for one in kb.of_kind(kind) if one.values.get("lifecycle", ("active",)) == ("active",)]


def _names(kb: KnowledgeBase, kind: str) -> list[str]:
    return sorted(local_name(one.id) for one in _active(kb, kind))


def _question(kb: KnowledgeBase, name: str) -> Question:
    condition = kb.individuals[f"condition:{name}"]
    parent = condition.one("askedOnlyIf")
    return Question(
        name,
        local_name(str(condition.one("inQuestionGroup"))),
        None if parent is None else local_name(str(parent)),
        condition.one("askedOf") == "female",
    )


def _attribute(kb: KnowledgeBase, name: str) -> Attribute:
    attribute = kb.individuals[f"attribute:{name}"]
    low, high = (int(Decimal(str(attribute.one(end) or 0))) for end in ("minValue", "maxValue"))
    return Attribute(
        name,
        str(attribute.one("section")),
        str(attribute.one("datatype")),
        tuple(str(value).split(":", 1)[1] for value in attribute.many("allowedValue")),
        low,
        high,
        bool(attribute.one("perSide")),
    )


def _line(kb: KnowledgeBase, name: str) -> Line:
    line = kb.individuals[f"line:{name}"]
    default = str(line.one("defaultScale"))
    scales = [default, *(str(scale) for scale in line.many("gradedOn") if scale != default)]
    ends = [[int(Decimal(str(kb.individuals[s].one(end)))) for end in ("minGrade", "maxGrade")] for s in scales]
    return Line(
        name,
        local_name(str(line.one("inArea"))),
        str(line.one("assessedBy")),
        tuple((local_name(s), low, high) for s, (low, high) in zip(scales, ends, strict=True)),
        line.one("laterality") == "paired",
    )


def _against(kb: KnowledgeBase) -> dict[str, list[str]]:
    """Condition -> statements that hold something against a treatment because of it."""
    found: dict[str, list[str]] = {}
    for statement in _active(kb, "Contraindication"):
        for condition in statement.many("condition"):
            found.setdefault(local_name(str(condition)), []).append(local_name(statement.id))
    return found
