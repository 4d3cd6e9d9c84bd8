"""Readiness: is the area free to be treated, does it wait, is an answer missing, or is it excluded?

A label that treats an area only together with another one falls with that other one.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Rule, fact
from engine.algebra.terms import ABSENT, V, ne

RELATIONS: dict[str, tuple[str, ...]] = {
    "area_exclusion": ("area", "product", "statement", "rank"),
    "product_barred": ("product",),
    "area_barred": ("area", "product"),
    "area_delay": ("area", "product", "statement", "until"),
    "area_unknown": ("area", "product", "statement", "rank"),
    "held": ("area", "product"),
    "ready": ("area", "product", "dose", "kind"),
    "ready_area": ("area", "product"),
    "lacks_companion": ("area", "product", "needs"),
    "stands": ("area", "product", "dose", "kind"),
    "planned": ("area", "product", "dose", "kind"),
}
SHOWN: frozenset[str] = frozenset(
    {"area_delay", "area_exclusion", "area_unknown", "held", "lacks_companion", "planned"}
)

_LABEL_FIRST = "Label before published practice; published practice before none."
_SAFE = "Exclude before anything is scored."

RULES: tuple[AnyRule, ...] = (
    Rule(
        id="readiness.area-excluded",
        reads="{statement} excludes the product in this area.",
        serves=_SAFE,
        when=(
            fact("called_for", area=V.area),
            fact("exclusion", statement=V.statement, intervention=V.product, rank=V.rank),
            fact("offered", product=V.product),
            fact("reaches", statement=V.statement, area=V.area),
        ),
        then=fact("area_exclusion", area=V.area, product=V.product, statement=V.statement, rank=V.rank),
    ),
    Rule(
        id="readiness.product-barred",
        quiet=True,
        reads="The product is not licensed here.",
        serves=_SAFE,
        when=(fact("licence_gap", product=V.product),),
        then=fact("product_barred", product=V.product),
    ),
    Rule(
        id="readiness.area-barred",
        quiet=True,
        reads="The product is excluded in this area.",
        serves=_SAFE,
        when=(fact("area_exclusion", area=V.area, product=V.product),),
        then=fact("area_barred", area=V.area, product=V.product),
    ),
    Rule(
        id="readiness.area-delay",
        reads="{statement} makes this area wait.",
        serves=_SAFE,
        when=(
            fact("called_for", area=V.area),
            fact("offered", product=V.product),
            fact("delay", statement=V.statement, intervention=V.product, until=V.until),
            fact("reaches", statement=V.statement, area=V.area),
        ),
        then=fact("area_delay", area=V.area, product=V.product, statement=V.statement, until=V.until),
    ),
    Rule(
        id="readiness.area-unknown",
        reads="{statement} may exclude this area; an answer is missing.",
        serves="Unknown is not no.",
        when=(
            fact("called_for", area=V.area),
            fact("offered", product=V.product),
            fact("blocked_by_unknown", statement=V.statement, intervention=V.product, rank=V.rank),
            fact("reaches", statement=V.statement, area=V.area),
        ),
        then=fact("area_unknown", area=V.area, product=V.product, statement=V.statement, rank=V.rank),
    ),
    Rule(
        id="readiness.held-delay",
        quiet=True,
        reads="The area must wait.",
        serves=_SAFE,
        when=(fact("area_delay", area=V.area, product=V.product),),
        then=fact("held", area=V.area, product=V.product),
    ),
    Rule(
        id="readiness.held-unknown",
        quiet=True,
        reads="The area waits for an answer.",
        serves="Unknown is not no.",
        when=(fact("area_unknown", area=V.area, product=V.product),),
        then=fact("held", area=V.area, product=V.product),
    ),
    Rule(
        id="readiness.held-movement",
        quiet=True,
        reads="The area waits until a muscle has been examined again.",
        serves="No dose into a muscle that is recorded as not moving: examine it again first.",
        when=(fact("movement_unclear", area=V.area, product=V.product),),
        then=fact("held", area=V.area, product=V.product),
    ),
    *(
        Rule(
            id=f"readiness.held-{relation.replace('_', '-')}",
            quiet=True,
            reads=reads,
            serves="The weak side of a face with palsy is left alone.",
            when=(fact(relation, area=V.area, product=V.product),),
            then=fact("held", area=V.area, product=V.product),
        )
        for relation, reads in (
            ("palsy_unclear", "The area waits until the weak side is recorded."),
            ("palsy_kept", "The dose would reach the weak side."),
        )
    ),
    Rule(
        id="readiness.ready",
        reads="Nothing holds this area back.",
        serves=_SAFE,
        when=(fact("candidate", area=V.area, product=V.product, dose=V.dose, kind=V.kind),),
        unless=(fact("held", area=V.area, product=V.product),),
        then=fact("ready", area=V.area, product=V.product, dose=V.dose, kind=V.kind),
    ),
    Rule(
        id="readiness.ready-area",
        quiet=True,
        reads="{area} can be treated.",
        serves=_SAFE,
        when=(fact("ready", area=V.area, product=V.product),),
        then=fact("ready_area", area=V.area, product=V.product),
    ),
    Rule(
        id="readiness.lacks-companion",
        reads="The label treats {area} only together with {needs}, which cannot be treated now.",
        serves="Never weaken the brow's only elevator alone where the label forbids it.",
        when=(
            fact("ready", area=V.area, product=V.product, dose=V.dose),
            fact("LabelDose", id=V.dose, requiresArea=V.needs),
        ),
        tests=(ne(V.needs, ABSENT),),
        unless=(fact("ready_area", area=V.needs, product=V.product),),
        then=fact("lacks_companion", area=V.area, product=V.product, needs=V.needs),
    ),
    Rule(
        id="readiness.stands",
        quiet=True,
        reads="{area} can be treated, with what must go with it.",
        serves=_SAFE,
        when=(fact("ready", area=V.area, product=V.product, dose=V.dose, kind=V.kind),),
        unless=(fact("lacks_companion", area=V.area, product=V.product),),
        then=fact("stands", area=V.area, product=V.product, dose=V.dose, kind=V.kind),
    ),
    Rule(
        id="readiness.planned",
        reads="Dose taken from: {dose}.",
        serves=_LABEL_FIRST,
        when=(
            fact("stands", area=V.area, product=V.product, dose=V.dose, kind=V.kind),
            fact("wanted", area=V.area),
        ),
        then=fact("planned", area=V.area, product=V.product, dose=V.dose, kind=V.kind),
    ),
    Rule(
        id="readiness.planned-companion",
        reads="Dose taken from: {dose}. {area} is treated to accompany {of_area}.",
        serves="Never weaken the brow's only elevator alone where the label forbids it.",
        when=(
            fact("stands", area=V.area, product=V.product, dose=V.dose, kind=V.kind),
            fact("companion", area=V.area, of_area=V.of_area, dose=V.asks),
            fact("stands", area=V.of_area, product=V.product, dose=V.asks),
        ),
        then=fact("planned", area=V.area, product=V.product, dose=V.dose, kind=V.kind),
    ),
)
