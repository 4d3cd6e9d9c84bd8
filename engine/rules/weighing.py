"""Weighing: which doses are worked out, yet only to be considered, and what has to be known or weighed first?

What a course without effect or a falling effect leaves to be considered is said in `causes`, what was too much before
in `ceilings`.  A published dose for a wish stands beside the doses of other areas in no source held, and no maximum
adds it to them.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Rule, fact
from engine.algebra.terms import V, Var, ne, present
from engine.rules.advising import advice_rule
from engine.rules.causes import CAUSE

RELATIONS: dict[str, tuple[str, ...]] = {
    "effect_once_seen": ("substance",),
    "wish_dose": ("area", "product", "dose"),
    "wish_dose_beside": ("area", "product", "dose", "other"),
    "wish_dose_added": ("area", "product", "dose"),
    "muscle_of_two": ("area", "product", "dose", "muscle", "other", "beside"),
    "weigh_first": ("area", "product", "because"),
}
SHOWN: frozenset[str] = frozenset({"weigh_first"})

_WISH = "A wish is a reason to consider, after safety."
_ONE_PRODUCT = "Units of two products are never added up."
_DOSE = fact("wish_dose", area=V.area, product=V.product, dose=V.dose)
_UPPER_FACE = ("forehead", "glabella", "lateral_canthal")
_NOTES = (("technique", "depthNote"), ("keep", "avoidanceNote"), ("risk", "complicationNote"))

RULES: tuple[AnyRule, ...] = (
    *(
        Rule(
            id=f"weighing.effect-seen-{response}",
            quiet=True,
            reads=f"A session with this toxin had an effect ({response}).",
            serves=CAUSE,
            when=(
                fact("toxin_session", session=V.session, product=V.product, response=response),
                fact("Product", id=V.product, substance=V.substance),
            ),
            then=fact("effect_once_seen", substance=V.substance),
        )
        for response in ("insufficient", "good", "excessive")
    ),
    Rule(
        id="weighing.wish-dose",
        quiet=True,
        reads="{dose} is planned for a wish.",
        serves=_WISH,
        when=(
            fact("item", area=V.area, product=V.product, dose=V.dose, kind="published"),
            fact("wanted_by_goal", area=V.area),
        ),
        unless=(fact("for_named_line", dose=V.dose),),
        then=fact("wish_dose", area=V.area, product=V.product, dose=V.dose),
    ),
    *(
        Rule(
            id=f"weighing.wish-dose-beside-{name.replace('_', '-')}",
            reads="It is planned beside a dose in the {other}.",
            serves=_WISH,
            when=(_DOSE, fact("item", area=f"area:{name}", product=V.product), fact("Area", id=f"area:{name}")),
            then=fact("wish_dose_beside", area=V.area, product=V.product, dose=V.dose, other=f"area:{name}"),
        )
        for name in _UPPER_FACE
    ),
    Rule(
        id="weighing.wish-dose-added",
        reads="No source held has this dose beside the others planned for the upper face, and no maximum adds them up.",
        serves=_WISH,
        when=(fact("wish_dose_beside", area=V.area, product=V.product, dose=V.dose),),
        unless=(fact("limit_area", product=V.product, area=V.area),),
        then=fact("wish_dose_added", area=V.area, product=V.product, dose=V.dose),
    ),
    Rule(
        id="weighing.wish-after-the-others",
        reads="The wish comes on top of the doses for lines, and no source adds the two up: consider.",
        serves=_WISH,
        when=(fact("wish_dose_added", area=V.area, product=V.product, dose=V.dose),),
        then=fact("weigh_first", area=V.area, product=V.product, because=V.dose),
    ),
    Rule(
        id="weighing.muscle-of-two",
        reads="{beside} is planned into {muscle} as well, in the {other}.",
        serves=_ONE_PRODUCT,
        when=(
            fact("item", area=V.area, product=V.product, dose=V.dose, kind="published", muscle=V.muscle, side=V.side),
            fact("item", area=V.other, product=V.beside, muscle=V.muscle, side=V.side),
            fact("Principle", id="principle:DOS-01"),
        ),
        tests=(ne(V.product, V.beside),),
        then=fact(
            "muscle_of_two",
            area=V.area,
            product=V.product,
            dose=V.dose,
            muscle=V.muscle,
            other=V.other,
            beside=V.beside,
        ),
    ),
    Rule(
        id="weighing.after-the-other-product",
        reads="{muscle} gets {beside} in the {other}, and the units of two products are never added up: consider.",
        serves=_ONE_PRODUCT,
        when=(fact("muscle_of_two", area=V.area, product=V.product, muscle=V.muscle, other=V.other, beside=V.beside),),
        then=fact("weigh_first", area=V.area, product=V.product, because="principle:DOS-01"),
    ),
    advice_rule(
        "weighing.two-products",
        "{area}: {muscle} is planned to get {product} here and {beside} in the {other}. Units of two products are "
        "never added up, so no maximum holds the two together, and no source held gives both. Use one product for the "
        "muscle, or consider this area at the review.",
        _ONE_PRODUCT,
        "off_label",
        V.area,
        "across",
        "principle:DOS-01",
        (fact("muscle_of_two", area=V.area, product=V.product, muscle=V.muscle, other=V.other, beside=V.beside),),
    ),
    advice_rule(
        "weighing.on-top",
        "{area}: {units} units for a wish, on top of the doses for lines; {sum} units in all. No source held has "
        "this dose beside them, and no maximum of the area or the upper face covers it. Consider the lines first and "
        "the wish at the review.",
        _WISH,
        "off_label",
        V.area,
        "across",
        V.dose,
        (
            fact("wish_dose_added", area=V.area, product=V.product, dose=V.dose),
            fact("area_units", area=V.area, product=V.product, units=V.units),
            fact("product_units", product=V.product, units=V.sum),
            fact("PublishedDose", id=V.dose),
        ),
    ),
    advice_rule(
        "weighing.wish-technique",
        "{title}: {technique}; {keep}. If misplaced: {risk}.",
        _WISH,
        "technique",
        V.area,
        "across",
        V.dose,
        (_DOSE, fact("PublishedDose", id=V.dose, prefLabel=V.title, **{slot: Var(name) for name, slot in _NOTES})),
        tests=tuple(present(Var(name)) for name, _ in _NOTES),
    ),
    advice_rule(
        "weighing.wish-points",
        "{title}, in the source's words: {points}",
        _WISH,
        "technique",
        V.area,
        "across",
        V.dose,
        (_DOSE, fact("PublishedDose", id=V.dose, prefLabel=V.title, pointsNote=V.points)),
        tests=(present(V.points),),
    ),
    advice_rule(
        "weighing.other-technique",
        "{title}, {units} units in all, is published for this wish too and was not chosen: it is a technique of its "
        "own ({technique}), and no source held gives it beside label doses nearby.",
        _WISH,
        "off_label",
        V.area,
        "across",
        V.other,
        (
            _DOSE,
            fact(
                "PublishedDose",
                id=V.other,
                inArea=V.area,
                use="candidate",
                prefLabel=V.title,
                totalUnitsHigh=V.units,
                ownTechnique=V.technique,
            ),
            fact("ofProduct", of=V.other, value=V.product),
            fact("applies", statement=V.other),
            fact("Principle", id="principle:OWN-TECHNIQUE"),
        ),
        tests=(present(V.technique), present(V.units), ne(V.dose, V.other)),
    ),
)
