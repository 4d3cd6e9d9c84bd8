"""Selection: which product serves the plan?

The one that serves the areas called for best, label uses first; the clinic's order decides among equals.  One
plan uses one product unless the case names products by area.  Units never move between products.
"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Rule, fact
from engine.algebra.terms import V, ne

RELATIONS: dict[str, tuple[str, ...]] = {
    "alternative": ("area", "product", "dose", "used"),
    "eligible": ("area", "product", "kind"),
    "score": ("product", "points"),
    "best_score": ("points",),
    "leading": ("product", "order"),
    "leader": ("order",),
    "global_choice": ("product",),
    "chosen": ("area", "product"),
    "candidate": ("area", "product", "dose", "kind"),
    "chosen_any": ("product",),
}
SHOWN: frozenset[str] = frozenset({"alternative", "candidate", "chosen", "chosen_any", "global_choice", "score"})

_LABEL_FIRST = "Label before published practice; published practice before none."
_ONE = "One product for the plan: units of different products are never mixed."

RULES: tuple[AnyRule, ...] = (
    Rule(
        id="selection.alternative",
        reads="{dose} is published too, and did not decide.",
        serves="Show sources that disagree; do not average them.",
        when=(
            fact("wanted_line", area=V.area, line=V.line),
            fact("chosen", area=V.area, product=V.product),
            fact("dose_for", area=V.area, product=V.product, dose=V.used, muscle=V.muscle),
            fact("forLine", of=V.used, value=V.line),
            fact("PublishedDose", id=V.dose, use="candidate"),
            fact("forLine", of=V.dose, value=V.line),
            fact("ofProduct", of=V.dose, value=V.product),
            fact("DosePart", ofDose=V.dose, muscle=V.muscle),
            fact("applies", statement=V.dose),
        ),
        tests=(ne(V.used, V.dose),),
        then=fact("alternative", area=V.area, product=V.product, dose=V.dose, used=V.used),
    ),
    Rule(
        id="selection.eligible",
        quiet=True,
        reads="The product can serve {area} ({kind}).",
        serves=_ONE,
        when=(fact("option", area=V.area, product=V.product, kind=V.kind),),
        unless=(
            fact("area_barred", area=V.area, product=V.product),
            fact("product_barred", product=V.product),
        ),
        then=fact("eligible", area=V.area, product=V.product, kind=V.kind),
    ),
    Aggregate(
        id="selection.score",
        reads="It scores {points}: 100 for each area it serves on its label, 1 for each it serves off label.",
        serves=_ONE,
        over=(
            fact("eligible", area=V.area, product=V.product, kind=V.kind),
            fact("wanted", area=V.area),
            fact("kind_points", kind=V.kind, points=V.each),
        ),
        by=(V.product,),
        compute=(("points", "sum", V.each),),
        then=fact("score", product=V.product, points=V.points),
    ),
    Aggregate(
        id="selection.best-score",
        quiet=True,
        reads="The best product reaches {points}.",
        serves=_ONE,
        over=(fact("score", product=V.product, points=V.each),),
        by=(),
        compute=(("points", "max", V.each),),
        then=fact("best_score", points=V.points),
    ),
    Rule(
        id="selection.leading",
        quiet=True,
        reads="It serves the areas called for best.",
        serves=_ONE,
        when=(
            fact("best_score", points=V.points),
            fact("score", product=V.product, points=V.points),
            fact("offered", product=V.product, order=V.order),
        ),
        then=fact("leading", product=V.product, order=V.order),
    ),
    Aggregate(
        id="selection.leader",
        quiet=True,
        reads="Among equals, the clinic's order of preference decides.",
        serves=_ONE,
        over=(fact("leading", order=V.each),),
        by=(),
        compute=(("order", "min", V.each),),
        then=fact("leader", order=V.order),
    ),
    Rule(
        id="selection.global",
        reads="It serves the areas called for best, label uses first; among equals the clinic's order decides.",
        serves=_ONE,
        when=(
            fact("leader", order=V.order),
            fact("leading", product=V.product, order=V.order),
            fact("Principle", id="principle:ONE-PRODUCT"),
        ),
        then=fact("global_choice", product=V.product),
    ),
    Rule(
        id="selection.chosen",
        quiet=True,
        reads="The plan's product.",
        serves=_ONE,
        when=(fact("global_choice", product=V.product), fact("called_for", area=V.area)),
        unless=(fact("area_product", area=V.area),),
        then=fact("chosen", area=V.area, product=V.product),
    ),
    Rule(
        id="selection.chosen-for-area",
        reads="The case names this product for this area.",
        serves=_ONE,
        when=(
            fact("area_product", area=V.area, product=V.product),
            fact("called_for", area=V.area),
            fact("offered", product=V.product),
        ),
        then=fact("chosen", area=V.area, product=V.product),
    ),
    Rule(
        id="selection.chosen-any",
        quiet=True,
        reads="The plan uses it.",
        serves=_ONE,
        when=(fact("chosen", product=V.product),),
        then=fact("chosen_any", product=V.product),
    ),
    Rule(
        id="selection.candidate",
        quiet=True,
        reads="{dose} is the sourced dose for this area.",
        serves=_LABEL_FIRST,
        when=(
            fact("chosen", area=V.area, product=V.product),
            fact("option", area=V.area, product=V.product, dose=V.dose, kind=V.kind),
        ),
        unless=(
            fact("area_barred", area=V.area, product=V.product),
            fact("product_barred", product=V.product),
        ),
        then=fact("candidate", area=V.area, product=V.product, dose=V.dose, kind=V.kind),
    ),
)
