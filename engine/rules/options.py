"""Options: which sourced doses does each product on offer have for each area?

A label dose of the product for the area comes first; a published dose only where the product has no label for
it.  A published figure that names no product can be advice, never a number.  For a wish, a dose in ordinary points
comes before one that belongs to a technique of its own.
"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Rule, fact
from engine.algebra.terms import V, absent, present

RELATIONS: dict[str, tuple[str, ...]] = {
    "has_part": ("dose",),
    "for_named_line": ("dose",),
    "label_option": ("area", "product", "dose"),
    "has_label": ("area", "product"),
    "figures_in_label": ("area", "product"),
    "figures_missing": ("area", "product"),
    "published_option": ("area", "product", "dose", "muscle", "rank"),
    "published_for": ("line", "product"),
    "plain_for_goal": ("product", "muscle"),
    "best_published": ("product", "muscle", "rank"),
    "label_muscle": ("product", "muscle"),
    "option": ("area", "product", "dose", "kind"),
    "dose_for": ("area", "product", "dose", "muscle"),
    "line_option": ("line", "product"),
    "no_product": ("area",),
    "no_dose": ("area", "line", "product"),
    "no_figures": ("area", "line", "product"),
    "muscle_shared": ("area", "line", "product"),
    "unnamed_dose": ("area", "dose"),
}
SHOWN: frozenset[str] = frozenset(
    {"no_product", "no_dose", "no_figures", "muscle_shared", "unnamed_dose", "figures_missing"}
)

_LABEL_FIRST = "Label before published practice; published practice before none."
_PLAIN_FIRST = "A technique of its own is no dose to add to others: a dose in ordinary points comes first."
_FOR_GOAL = (
    fact("wanted_by_goal", area=V.area, goal=V.goal),
    fact("PublishedDose", id=V.dose, use="candidate", inArea=V.area, ownTechnique=V.technique),
    fact("ofProduct", of=V.dose, value=V.product),
    fact("offered", product=V.product),
    fact("has_part", dose=V.dose),
    fact("applies", statement=V.dose),
    fact("dose_order", dose=V.dose, rank=V.rank),
    fact("DosePart", ofDose=V.dose, muscle=V.muscle),
)
_NOT_FOR_GOAL = (
    fact("for_named_line", dose=V.dose),
    fact("has_label", area=V.area, product=V.product),
    fact("figures_missing", area=V.area, product=V.product),
    fact("label_muscle", product=V.product, muscle=V.muscle),
)
_PUBLISHED_OPTION = fact("published_option", area=V.area, product=V.product, dose=V.dose, muscle=V.muscle, rank=V.rank)

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
        id="options.label-muscle",
        quiet=True,
        reads="The label's doses reach {muscle} already.",
        serves="One muscle gets one dose, from the best supported row.",
        when=(
            fact("label_option", product=V.product, dose=V.dose),
            fact("DosePart", ofDose=V.dose, muscle=V.muscle),
        ),
        then=fact("label_muscle", product=V.product, muscle=V.muscle),
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
            fact("DosePart", ofDose=V.dose, muscle=V.muscle),
        ),
        unless=(
            fact("has_label", area=V.area, product=V.product),
            fact("figures_missing", area=V.area, product=V.product),
            fact("label_muscle", product=V.product, muscle=V.muscle),
        ),
        then=fact("published_option", area=V.area, product=V.product, dose=V.dose, muscle=V.muscle, rank=V.rank),
    ),
    Rule(
        id="options.figures-in-label",
        quiet=True,
        reads="The label's figures for this area are held.",
        serves=_LABEL_FIRST,
        when=(fact("LabelDose", ofProduct=V.product, inArea=V.area),),
        then=fact("figures_in_label", area=V.area, product=V.product),
    ),
    Rule(
        id="options.figures-missing",
        reads="{product} is licensed for {area}, but the figures of its label are not in the knowledge base.",
        serves="A licence whose figures are not held is no reason to reach for an unlicensed dose.",
        when=(
            fact("offered", product=V.product),
            fact("licensedForArea", of=V.product, value=V.area),
        ),
        unless=(fact("figures_in_label", area=V.area, product=V.product),),
        then=fact("figures_missing", area=V.area, product=V.product),
    ),
    Rule(
        id="options.published-for",
        quiet=True,
        reads="A dose of this product is published for {line}.",
        serves=_LABEL_FIRST,
        when=(
            fact("published_option", product=V.product, dose=V.dose),
            fact("forLine", of=V.dose, value=V.line),
        ),
        then=fact("published_for", line=V.line, product=V.product),
    ),
    Rule(
        id="options.plain-for-goal",
        quiet=True,
        reads="{dose} is a published dose of this product for {goal}, in a few points.",
        serves=_PLAIN_FIRST,
        when=_FOR_GOAL,
        tests=(absent(V.technique),),
        unless=_NOT_FOR_GOAL,
        then=fact("plain_for_goal", product=V.product, muscle=V.muscle),
    ),
    Rule(
        id="options.published-for-goal",
        reads="{dose} is a published dose of this product for {goal}.",
        serves=_LABEL_FIRST,
        when=_FOR_GOAL,
        tests=(absent(V.technique),),
        unless=_NOT_FOR_GOAL,
        then=_PUBLISHED_OPTION,
    ),
    Rule(
        id="options.technique-for-goal",
        reads="{dose} is published for {goal} in a technique of its own ({technique}), and no other dose of this "
        "product is.",
        serves=_PLAIN_FIRST,
        when=(*_FOR_GOAL, fact("Principle", id="principle:OWN-TECHNIQUE")),
        tests=(present(V.technique),),
        unless=(*_NOT_FOR_GOAL, fact("plain_for_goal", product=V.product, muscle=V.muscle)),
        then=_PUBLISHED_OPTION,
    ),
    Aggregate(
        id="options.best-published",
        quiet=True,
        reads="Of the published doses for {muscle}, the best supported ranks {rank}.",
        serves=_LABEL_FIRST,
        over=(fact("published_option", product=V.product, muscle=V.muscle, rank=V.each),),
        by=(V.product, V.muscle),
        compute=(("rank", "min", V.each),),
        then=fact("best_published", product=V.product, muscle=V.muscle, rank=V.rank),
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
        reads="No label dose; the best supported published dose for {muscle}.",
        serves=_LABEL_FIRST,
        when=(
            fact("best_published", product=V.product, muscle=V.muscle, rank=V.rank),
            fact("published_option", area=V.area, product=V.product, dose=V.dose, muscle=V.muscle, rank=V.rank),
        ),
        then=fact("option", area=V.area, product=V.product, dose=V.dose, kind="published"),
    ),
    Rule(
        id="options.muscle-of-label",
        quiet=True,
        reads="The label's dose reaches {muscle}.",
        serves=_LABEL_FIRST,
        when=(
            fact("label_option", area=V.area, product=V.product, dose=V.dose),
            fact("DosePart", ofDose=V.dose, muscle=V.muscle),
        ),
        then=fact("dose_for", area=V.area, product=V.product, dose=V.dose, muscle=V.muscle),
    ),
    Rule(
        id="options.muscle-of-published",
        quiet=True,
        reads="It is the best supported published dose for {muscle}.",
        serves="One muscle gets one dose, from the best supported row.",
        when=(
            fact("best_published", product=V.product, muscle=V.muscle, rank=V.rank),
            fact("published_option", area=V.area, product=V.product, dose=V.dose, muscle=V.muscle, rank=V.rank),
        ),
        then=fact("dose_for", area=V.area, product=V.product, dose=V.dose, muscle=V.muscle),
    ),
    Rule(
        id="options.line-served",
        quiet=True,
        reads="{dose} serves {line}.",
        serves=_LABEL_FIRST,
        when=(
            fact("option", area=V.area, product=V.product, dose=V.dose),
            fact("forLine", of=V.dose, value=V.line),
        ),
        then=fact("line_option", line=V.line, product=V.product),
    ),
    Rule(
        id="options.no-product",
        reads="{area} calls for toxin, and no product is on offer.",
        serves="Say what the clinic cannot offer.",
        when=(fact("called_for", area=V.area),),
        unless=(fact("offered"),),
        then=fact("no_product", area=V.area),
    ),
    Rule(
        id="options.no-dose",
        reads="No label and no usable published dose of {product} for {line}: no number is made up.",
        serves="No number without a source.",
        when=(fact("wanted_line", area=V.area, line=V.line), fact("offered", product=V.product)),
        unless=(
            fact("line_option", line=V.line, product=V.product),
            fact("published_for", line=V.line, product=V.product),
            fact("figures_missing", area=V.area, product=V.product),
        ),
        then=fact("no_dose", area=V.area, line=V.line, product=V.product),
    ),
    Rule(
        id="options.no-figures",
        reads="{product} is licensed for this area, but the figures of its label are not in the knowledge base: read "
        "them in the product information.",
        serves="A licence whose figures are not held is no reason to reach for an unlicensed dose.",
        when=(
            fact("wanted_line", area=V.area, line=V.line),
            fact("figures_missing", area=V.area, product=V.product),
        ),
        then=fact("no_figures", area=V.area, line=V.line, product=V.product),
    ),
    Rule(
        id="options.muscle-shared",
        reads="The muscle of {line} is dosed by a better supported row for another line; it is not dosed twice.",
        serves="One muscle gets one dose, from the best supported row.",
        when=(
            fact("wanted_line", area=V.area, line=V.line),
            fact("published_for", line=V.line, product=V.product),
        ),
        unless=(fact("line_option", line=V.line, product=V.product),),
        then=fact("muscle_shared", area=V.area, line=V.line, product=V.product),
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
