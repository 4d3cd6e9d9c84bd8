"""Options: which sourced doses does each product on offer have for each area?

A label dose of the product for the area comes first; a published dose only where the product has no label for
it.  A published figure that names no product can be advice, never a number.
"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Rule, fact
from engine.algebra.terms import V

RELATIONS: dict[str, tuple[str, ...]] = {
    "has_part": ("dose",),
    "for_named_line": ("dose",),
    "label_option": ("area", "product", "dose"),
    "has_label": ("area", "product"),
    "published_option": ("area", "product", "dose", "rank"),
    "best_published": ("area", "product", "rank"),
    "option": ("area", "product", "dose", "kind"),
    "no_dose": ("area", "product"),
    "unnamed_dose": ("area", "dose"),
}
SHOWN: frozenset[str] = frozenset({"no_dose", "unnamed_dose"})

_LABEL_FIRST = "Label before published practice; published practice before none."

RULES: tuple[AnyRule, ...] = (
    Rule(
        id="options.has-part",
        quiet=True,
        reads="{dose} says which muscle gets how much.",
        serves=_LABEL_FIRST,
        when=(fact("DosePart", ofDose=V.dose),),
        then=fact("has_part", dose=V.dose),
    ),
    Rule(
        id="options.label",
        reads="{dose} is the label's dose of this product for {line}.",
        serves=_LABEL_FIRST,
        when=(
            fact("wanted_line", area=V.area, line=V.line),
            fact("LabelDose", id=V.dose, ofProduct=V.product, inArea=V.area),
            fact("forLine", of=V.dose, value=V.line),
            fact("offered", product=V.product),
            fact("has_part", dose=V.dose),
        ),
        then=fact("label_option", area=V.area, product=V.product, dose=V.dose),
    ),
    Rule(
        id="options.label-companion",
        reads="{dose} is the label's dose of this product for the area that goes with {of_area}.",
        serves=_LABEL_FIRST,
        when=(
            fact("companion", area=V.area, of_area=V.of_area, dose=V.asks),
            fact("LabelDose", id=V.asks, ofProduct=V.product),
            fact("LabelDose", id=V.dose, ofProduct=V.product, inArea=V.area),
            fact("offered", product=V.product),
            fact("has_part", dose=V.dose),
        ),
        then=fact("label_option", area=V.area, product=V.product, dose=V.dose),
    ),
    Rule(
        id="options.has-label",
        quiet=True,
        reads="The product has a label dose for this area.",
        serves=_LABEL_FIRST,
        when=(fact("label_option", area=V.area, product=V.product),),
        then=fact("has_label", area=V.area, product=V.product),
    ),
    Rule(
        id="options.names-a-line",
        quiet=True,
        reads="{dose} is for {line}.",
        serves=_LABEL_FIRST,
        when=(fact("forLine", of=V.dose, value=V.line),),
        then=fact("for_named_line", dose=V.dose),
    ),
    Rule(
        id="options.published",
        reads="{dose} is a published dose of this product for {line}.",
        serves=_LABEL_FIRST,
        when=(
            fact("wanted_line", area=V.area, line=V.line),
            fact("PublishedDose", id=V.dose, use="candidate"),
            fact("forLine", of=V.dose, value=V.line),
            fact("ofProduct", of=V.dose, value=V.product),
            fact("offered", product=V.product),
            fact("has_part", dose=V.dose),
            fact("applies", statement=V.dose),
            fact("dose_order", dose=V.dose, rank=V.rank),
        ),
        then=fact("published_option", area=V.area, product=V.product, dose=V.dose, rank=V.rank),
    ),
    Rule(
        id="options.published-for-goal",
        reads="{dose} is a published dose of this product for {goal}.",
        serves=_LABEL_FIRST,
        when=(
            fact("wanted_by_goal", area=V.area, goal=V.goal),
            fact("PublishedDose", id=V.dose, use="candidate", inArea=V.area),
            fact("ofProduct", of=V.dose, value=V.product),
            fact("offered", product=V.product),
            fact("has_part", dose=V.dose),
            fact("applies", statement=V.dose),
            fact("dose_order", dose=V.dose, rank=V.rank),
        ),
        unless=(fact("for_named_line", dose=V.dose),),
        then=fact("published_option", area=V.area, product=V.product, dose=V.dose, rank=V.rank),
    ),
    Aggregate(
        id="options.best-published",
        quiet=True,
        reads="Of the published doses, the best supported ranks {rank}.",
        serves=_LABEL_FIRST,
        over=(fact("published_option", area=V.area, product=V.product, rank=V.each),),
        by=(V.area, V.product),
        compute=(("rank", "min", V.each),),
        then=fact("best_published", area=V.area, product=V.product, rank=V.rank),
    ),
    Rule(
        id="options.option-label",
        quiet=True,
        reads="The label's dose.",
        serves=_LABEL_FIRST,
        when=(fact("label_option", area=V.area, product=V.product, dose=V.dose),),
        then=fact("option", area=V.area, product=V.product, dose=V.dose, kind="label"),
    ),
    Rule(
        id="options.option-published",
        reads="No label dose; the best supported published dose.",
        serves=_LABEL_FIRST,
        when=(
            fact("best_published", area=V.area, product=V.product, rank=V.rank),
            fact("published_option", area=V.area, product=V.product, dose=V.dose, rank=V.rank),
        ),
        unless=(fact("has_label", area=V.area, product=V.product),),
        then=fact("option", area=V.area, product=V.product, dose=V.dose, kind="published"),
    ),
    Rule(
        id="options.no-dose",
        reads="No label and no usable published dose of this product for {area}: no number is made up.",
        serves=_LABEL_FIRST,
        when=(fact("chosen", area=V.area, product=V.product), fact("wanted", area=V.area)),
        unless=(
            fact("option", area=V.area, product=V.product),
            fact("area_barred", area=V.area, product=V.product),
        ),
        then=fact("no_dose", area=V.area, product=V.product),
    ),
    Rule(
        id="options.unnamed-dose",
        reads="{dose} is published for {line} but names no product: it can be advice, never a number.",
        serves="No number without its product.",
        when=(
            fact("wanted_line", area=V.area, line=V.line),
            fact("PublishedDose", id=V.dose),
            fact("forLine", of=V.dose, value=V.line),
            fact("Principle", id="principle:NO-PRODUCT-NO-NUMBER"),
        ),
        unless=(fact("ofProduct", of=V.dose),),
        then=fact("unnamed_dose", area=V.area, dose=V.dose),
    ),
)
