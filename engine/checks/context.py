"""Where and when: jurisdiction, products, treatments and overrides must exist and fit each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from engine.case import Case
from engine.checks.numbers import in_digits
from engine.facts.from_kb import within
from engine.issue import Issue, Loc, either
from engine.known_terms import term, unknown_term
from kb.snapshot import KnowledgeBase

YEARS = range(1970, 2201)
"""No one was treated with toxin before; and dates that follow from this one must exist."""


def context_issues(case: Case, kb: KnowledgeBase) -> Iterator[Issue]:
    """Yield what is wrong in `context` and with `event_date`."""
    context = case.context
    if context.date.year not in YEARS:
        message = f"{context.date} is no date of a consultation; write a year from {YEARS[0]} to {YEARS[-1]}"
        yield Issue(("context", "date"), message)
    if term(kb, "jurisdiction", context.jurisdiction) is None:
        message = unknown_term(kb, "jurisdiction", context.jurisdiction)
        yield Issue(("context", "jurisdiction"), message)
    yield from _products(case, kb)
    yield from _product_for_area(case, kb)
    for index, treatment in enumerate(context.treatments):
        if term(kb, "treatment", treatment) is None:
            yield Issue(("context", "treatments", index), unknown_term(kb, "treatment", treatment))
    yield from repeated(context.treatments, ("context", "treatments"))
    yield from _overrides(case, kb)
    if case.event_date is not None and case.event_date < context.date:
        message = f"{case.event_date} is before the consultation (context.date: {context.date})"
        yield Issue(("event_date",), message)


def repeated(names: Iterable[str], loc: Loc, field: str | None = None) -> Iterator[Issue]:
    """Yield an issue for each name listed a second time; `field` is the key that holds it in each entry."""
    first: dict[str, int] = {}
    for index, name in enumerate(names):
        if name in first:
            where = (*loc, index) if field is None else (*loc, index, field)
            yield Issue(where, f"“{name}” is listed twice, first as entry {first[name] + 1}; keep one")
        first.setdefault(name, index)


def _products(case: Case, kb: KnowledgeBase) -> Iterator[Issue]:
    loc: Loc = ("context", "products")
    for index, offer in enumerate(case.context.products):
        product = term(kb, "product", offer.product)
        if product is None:
            yield Issue((*loc, index, "product"), unknown_term(kb, "product", offer.product))
            continue
        options = [option for option in product.many("dilutionUnitsPerMl") if isinstance(option, Decimal)]
        dilution = offer.dilution_units_per_ml
        if dilution is not None and options and dilution not in options:
            allowed = either(f"{option:f}" for option in options)
            label = kb.label(product.id)
            yield Issue(
                (*loc, index, "dilution_units_per_ml"),
                f"{in_digits(dilution)} U/mL is not a dilution of {label}; write {allowed}",
            )
    yield from repeated((offer.product for offer in case.context.products), loc, "product")


def _product_for_area(case: Case, kb: KnowledgeBase) -> Iterator[Issue]:
    offered = [offer.product for offer in case.context.products]
    for area, product in case.context.product_for_area.items():
        loc: Loc = ("context", "product_for_area", area)
        if term(kb, "area", area) is None:
            yield Issue(loc, unknown_term(kb, "area", area), on_key=True)
        if product in offered:
            continue
        if term(kb, "product", product) is None:
            yield Issue(loc, unknown_term(kb, "product", product))
        else:
            stock = either(offered) if offered else "none"
            yield Issue(loc, f"“{product}” is not on offer (context.products: {stock})")
    yield from _two_products(case, kb)


def _two_products(case: Case, kb: KnowledgeBase) -> Iterator[Issue]:
    """Yield an issue where an area and a region around it are given different products."""
    first: dict[str, tuple[str, str]] = {}
    for named, product in case.context.product_for_area.items():
        if term(kb, "area", named) is None:
            continue
        for area in within(kb, f"area:{named}"):
            other, given = first.setdefault(area, (named, product))
            if given != product:
                label = kb.label(area)
                message = f"{label} lies in “{named}” ({product}) and in “{other}” ({given}); one area has one product"
                yield Issue(("context", "product_for_area", named), message, on_key=True)
                break


def _overrides(case: Case, kb: KnowledgeBase) -> Iterator[Issue]:
    loc: Loc = ("context", "overrides")
    for index, override in enumerate(case.context.overrides):
        statement = term(kb, "statement", override.statement)
        where = (*loc, index, "statement")
        if statement is None:
            yield Issue(where, unknown_term(kb, "statement", override.statement))
        elif statement.kind != "Contraindication":
            message = f"“{override.statement}” is no exclusion, so there is nothing to override"
            yield Issue(where, f"{message}; name a contraindication such as TS09")
    yield from repeated((one.statement for one in case.context.overrides), loc, "statement")
