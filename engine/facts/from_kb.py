"""The knowledge base as facts: built once per knowledge-base version and shared by every consultation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from engine.algebra.rule import Fact
from engine.algebra.terms import ABSENT, Value
from engine.facts.schema import KB_CLASSES, KB_LINKS
from engine.inference.store import Store
from kb.criteria import Literal, normal_form
from kb.snapshot import Individual, KnowledgeBase

BASIS_ORDER = ("law", "label", "evidence", "consensus", "provider_opinion", "leaflet", "convention", "extrapolation")
SEVERITY_ORDER = ("information", "caution", "relative", "absolute")
_CLASS_OF = {"CombinedDose": "Combined"}
_PROPERTY_OF = {"conditionOf": "condition", "concerns_thing": "concerns"}
_OF_THE_PERSON = ("CareInstruction", "Counselling", "InstrumentGrade", "PublishedDose", "TreatmentIndication")
"""Kinds whose criterion is about the person, whatever is done."""
EVERYWHERE = "area:everywhere"
PERSON = "person"
"""In place of an intervention, for statements that concern the person as a whole."""
STANDING_ORDER = ("foundation", "supports", "mixed", "silent", "against")


@dataclass(frozen=True, slots=True)
class KnowledgeFacts:
    """Facts of a knowledge base, indexed, with the individual each one states."""

    store: Store
    origins: dict[Fact, str]


@lru_cache(maxsize=2)  # of two versions, which is what a comparison needs
def knowledge_facts(kb: KnowledgeBase) -> KnowledgeFacts:
    """All facts of a knowledge base, in a fixed order.  Retired individuals are left out.

    Shared by all who ask: the store may be searched and copied, never added to.
    """
    origins: dict[Fact, str] = {}
    idle = {one.id for one in kb.individuals.values() if one.one("lifecycle") in ("retired", "draft")}
    for individual in kb.individuals.values():
        if individual.id in idle:
            continue
        for fact in _facts_of(individual):
            # A dose of a retired product is no dose.
            if idle.isdisjoint(fact.values):
                origins[fact] = individual.id
    for fact, origin in _compiled(kb):
        origins[fact] = origin
    store = Store()
    store.add(origins)
    return KnowledgeFacts(store, origins)


def _value(value: object) -> Value:
    return value if isinstance(value, str | int | bool | Decimal) else str(value)


def _facts_of(individual: Individual) -> Iterator[Fact]:
    relation = _CLASS_OF.get(individual.kind, individual.kind)
    if relation in KB_CLASSES:
        row: list[Value] = []
        for slot in KB_CLASSES[relation]:
            if slot == "id":
                row.append(individual.id)
                continue
            value = individual.one(slot)
            row.append(ABSENT if value is None else _value(value))
        yield Fact(relation, tuple(row))
    for link in KB_LINKS:
        name = _PROPERTY_OF.get(link, link)
        for value in individual.many(name):
            yield Fact(link, (individual.id, _value(value)))


def _compiled(kb: KnowledgeBase) -> Iterator[tuple[Fact, str]]:
    for rank, basis in enumerate(BASIS_ORDER, start=1):
        yield Fact("basis_rank", (basis, rank)), "principle:PRECEDENCE"
    for rank, standing in enumerate(STANDING_ORDER):
        yield Fact("standing_rank", (standing, rank)), "principle:PRECEDENCE"
    for rank, severity in enumerate(SEVERITY_ORDER, start=1):
        yield Fact("severity_rank", (severity, rank)), "principle:PRECEDENCE"
    yield Fact("kind_points", ("label", 100)), "principle:ONE-PRODUCT"
    yield Fact("kind_points", ("published", 1)), "principle:ONE-PRODUCT"
    for rank, dose in enumerate(sorted(kb.of_kind("PublishedDose"), key=_support), start=1):
        yield Fact("dose_order", (dose.id, rank)), dose.id
    for rank, level in enumerate(("1", "2", "3", "4", "5"), start=1):
        yield Fact("level_rank", (level, rank)), "principle:PRECEDENCE"
    # A label or a law says that a thing may be done, not how well it works.
    yield Fact("level_rank", ("reg", 5)), "principle:PRECEDENCE"
    for rank, treatment in enumerate(kb.of_kind("Treatment"), start=1):
        yield Fact("treatment_order", (treatment.id, rank)), treatment.id
    ladder = ("I", "II", "III", "IV", "V", "VI")
    for lighter, darker in zip(ladder, (*ladder[1:], ladder[-1]), strict=True):
        yield Fact("darker", (lighter, f"phototype:{lighter}", darker, f"phototype:{darker}")), "principle:ADJ-PHO-05"
    for side, other in (("right", "left"), ("left", "right")):
        yield Fact("opposite", (side, other)), "area:everywhere"
    for attribute in kb.of_kind("Attribute"):
        finding = attribute.id.replace("attribute:", "finding:")
        if finding in kb.individuals:
            yield Fact("observes", (attribute.id, finding)), attribute.id
    for kind in ("Product", "Treatment"):
        for intervention in kb.of_kind(kind):
            yield Fact("stands_for", (intervention.id, intervention.id)), intervention.id
    for group in kb.of_kind("Group"):
        for member in group.many("member"):
            yield Fact("stands_for", (str(member), group.id)), group.id
    for condition in kb.of_kind("Condition"):
        for parent in _asked_after(kb, condition):
            yield Fact("hangs_on", (condition.id, parent)), condition.id
    for area in kb.of_kind("Area"):
        for union in _closure(kb, area.id):
            yield Fact("area_within", (area.id, union)), area.id
        yield Fact("area_within", (area.id, EVERYWHERE)), area.id
    for jurisdiction in kb.of_kind("Jurisdiction"):
        for reading in jurisdiction.many("safetyReading"):
            yield Fact("reading_of", (jurisdiction.id, _value(reading))), jurisdiction.id
    for product in kb.of_kind("Product"):
        for jurisdiction in kb.of_kind("Jurisdiction"):
            if set(product.many("licensedIn")) & _closure(kb, jurisdiction.id):
                yield Fact("valid_in", (product.id, jurisdiction.id)), product.id
    for statement in kb.individuals.values():
        if statement.one("lifecycle") in ("retired", "draft"):
            continue
        yield from ((fact, statement.id) for fact in _reach(statement, kb))
        yield from ((fact, statement.id) for fact in _criteria(statement, kb))


def _support(dose: Individual) -> tuple[int, str, int, str]:
    """Best supported first: basis, level of evidence, verification, then id."""
    verification = ("verified", "partial", "unverified")
    return (
        BASIS_ORDER.index(str(dose.one("basis"))),
        str(dose.one("evidenceLevel")),
        verification.index(str(dose.one("verification"))),
        dose.id,
    )


def within(kb: KnowledgeBase, union: str) -> list[str]:
    """The areas a union of areas stands for; the area itself if it is none."""
    inside = [area.id for area in kb.of_kind("Area") if area.id != union and union in _closure(kb, area.id)]
    return inside or [union]


def _asked_after(kb: KnowledgeBase, condition: Individual) -> list[str]:
    """The questions that rule this one out when their answer is no: the one it is asked after, and those above."""
    found: list[str] = []
    parent = condition.one("askedOnlyIf")
    while parent is not None and str(parent) not in found:
        found.append(str(parent))
        parent = kb.individuals[str(parent)].one("askedOnlyIf")
    return found


def _closure(kb: KnowledgeBase, start: str) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        for parent in kb.individuals[waiting.pop()].many("partOf"):
            if str(parent) not in found:
                found.add(str(parent))
                waiting.append(str(parent))
    return found


def _reach(statement: Individual, kb: KnowledgeBase) -> Iterator[Fact]:
    """Which interventions a statement concerns, groups spelt out, and which areas an exclusion of a toxin reaches."""
    if statement.kind in _OF_THE_PERSON and (statement.one("when") is not None or statement.many("condition")):
        yield Fact("concerns", (statement.id, PERSON))
    if statement.kind not in ("Contraindication", "CareInstruction", "Counselling", "Monitoring", "Requirement"):
        return
    relation = "concerns" if statement.kind == "Contraindication" else "guarded"
    about_toxin = False
    for target in statement.many("ofIntervention") + statement.many("forIntervention"):
        members = kb.individuals[str(target)].many("member") if str(target).startswith("group:") else (target,)
        about_toxin = about_toxin or any(str(member).startswith("product:") for member in members)
        for member in members:
            yield Fact(relation, (statement.id, str(member)))
    if statement.kind != "Contraindication" or not about_toxin:
        return
    unions = {str(area) for area in statement.many("inArea")} or {EVERYWHERE}
    for area in kb.of_kind("Area"):
        if unions & (_closure(kb, area.id) | {EVERYWHERE}):
            yield Fact("reaches", (statement.id, area.id))


_NEGATED = {"eq": "ne", "ne": "eq", "lt": "ge", "ge": "lt", "le": "gt", "gt": "le"}


def _criteria(statement: Individual, kb: KnowledgeBase) -> Iterator[Fact]:
    """The criterion of a statement in normal form: it holds when all literals of one branch hold."""
    branches: list[set[tuple[str, str, str, Value]]] = []
    for condition in statement.many("condition"):
        branches.append({(str(condition), str(condition), "eq", "yes")})
    when = statement.one("when")
    if when is not None:
        for conjunction in normal_form(kb, str(when)):
            branches.append({_literal(literal) for literal in conjunction})
    for number, literals in enumerate(branches, start=1):
        yield Fact("branch_of", (statement.id, number, len(literals)))
        for literal, attribute, operator, value in sorted(literals, key=str):
            yield Fact("literal_of", (statement.id, number, literal, attribute, operator, value))


def _literal(literal: Literal) -> tuple[str, str, str, Value]:
    """A literal without negation, its value a number where the operator orders."""
    operator = _NEGATED[literal.operator] if literal.negated else literal.operator
    value: Value = literal.value if operator in ("eq", "ne") else Decimal(literal.value)
    name = f"{literal.criterion_id} (negated)" if literal.negated else literal.criterion_id
    return name, literal.attribute, operator, value
