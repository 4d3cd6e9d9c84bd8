"""What the clinic could hold or offer instead, where it could stand, and what a prescriber could decide."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.alternatives.dimension import Dimension, dimension, one
from engine.alternatives.members import member
from engine.case import Case
from engine.inference.derivation import Derivation
from engine.issue import Loc
from kb.namespaces import local_name
from kb.snapshot import KnowledgeBase

_RELATIVE_RANK = 3


def clinic_dimensions(case: Case, kb: KnowledgeBase, derivation: Derivation) -> Iterator[Dimension]:
    """Jurisdiction, products held, treatments offered, products named for areas, and overrides."""
    context = case.context
    places = [one(("context", "jurisdiction"), local_name(place.id)) for place in kb.of_kind("Jurisdiction")]
    yield dimension(("context", "jurisdiction"), "Where the clinic is", context.jurisdiction, "place", places)
    yield from _products(case, kb)
    yield from _dilutions(case, kb)
    yield from _treatments(case, kb)
    yield from _by_area(case, kb)
    yield from _overrides(case, kb, derivation)


def _products(case: Case, kb: KnowledgeBase) -> Iterator[Dimension]:
    loc: Loc = ("context", "products")
    names = [offer.product for offer in case.context.products]
    for product in kb.of_kind("Product"):
        name = local_name(product.id)
        if name not in names and product.one("lifecycle") in ("retired", "draft"):
            continue
        asked = f"Does the clinic hold {kb.label(product.id)}?"
        held = name in names
        change = one(loc, member(loc, name, not held), "no" if held else "yes")
        yield dimension((*loc, name), asked, "yes" if held else "no", "clinic", [change])


def _dilutions(case: Case, kb: KnowledgeBase) -> Iterator[Dimension]:
    """Concentrations that the knowledge names for the products held."""
    for index, offer in enumerate(case.context.products):
        product = kb.individuals[f"product:{offer.product}"]
        stated = [value for value in product.many("dilutionUnitsPerMl") if isinstance(value, Decimal)]
        loc: Loc = ("context", "products", index, "dilution_units_per_ml")
        asked = f"Units per ml in which {kb.label(product.id)} is made up"
        values = [one(loc, value) for value in stated]
        yield dimension(loc, asked, offer.dilution_units_per_ml, "clinic", [*values, one(loc, None)])


def _treatments(case: Case, kb: KnowledgeBase) -> Iterator[Dimension]:
    loc: Loc = ("context", "treatments")
    offered = case.context.treatments
    for treatment in kb.of_kind("Treatment"):
        name = local_name(treatment.id)
        if name not in offered and treatment.one("lifecycle") in ("retired", "draft"):
            continue
        asked = f"Does the clinic offer {kb.label(treatment.id)}?"
        change = one(loc, member(loc, name, name not in offered), "no" if name in offered else "yes")
        yield dimension((*loc, name), asked, "yes" if name in offered else "no", "clinic", [change])


def _by_area(case: Case, kb: KnowledgeBase) -> Iterator[Dimension]:
    names = [offer.product for offer in case.context.products]
    named = case.context.product_for_area
    if len(names) < 2 and not named:
        return
    for area in kb.of_kind("Area"):
        name = local_name(area.id)
        loc: Loc = ("context", "product_for_area", name)
        values = [one(loc, product) for product in names]
        values.append(one(loc, None))
        yield dimension(loc, f"The product for {kb.label(area.id)}", named.get(name), "clinic", values)


def _overrides(case: Case, kb: KnowledgeBase, derivation: Derivation) -> Iterator[Dimension]:
    """Relative exclusions that hold: a prescriber may decide against each, and take each decision back."""
    loc: Loc = ("context", "overrides")
    relative = {
        local_name(str(slots["statement"]))
        for slots in derivation.of("exclusion")
        if "statement" in slots and slots.get("rank") == _RELATIVE_RANK
    }
    taken = {entry.statement for entry in case.context.overrides}
    for name in sorted(relative | taken):
        statement = kb.get(f"statement:{name}")
        if statement is None or statement.kind != "Contraindication":
            continue
        asked = f"Does a prescriber decide to treat in spite of “{kb.label(statement.id)}”?"
        change = one(loc, member(loc, name, name not in taken), "no" if name in taken else "yes")
        yield dimension((*loc, name), asked, "yes" if name in taken else "no", "decision", [change])
