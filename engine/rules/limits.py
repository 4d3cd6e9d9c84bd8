"""Limits: what the doses add up to, per area, per set of areas, per session and over time, and what is too much."""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Rule, fact
from engine.algebra.terms import ABSENT, V, add, gt, le, mul, present

RELATIONS: dict[str, tuple[str, ...]] = {
    "area_units": ("area", "product", "units"),
    "product_units": ("product", "units"),
    "limit_area": ("limit", "product", "area"),
    "areawise": ("limit",),
    "limit_units": ("limit", "product", "units"),
    "units_unknown": ("limit", "session"),
    "units_awaited": ("limit", "product", "area"),
    "recent_units": ("session", "substance", "units", "limit"),
    "earlier_units": ("limit", "product", "units"),
    "limit_check": ("limit", "product", "planned", "maximum"),
    "over_limit": ("limit", "product", "area"),
    "item": ("area", "product", "dose", "kind", "part", "muscle", "side", "units"),
    "treated": ("area",),
}
SHOWN: frozenset[str] = frozenset(
    {"units_unknown", "units_awaited", "limit_check", "over_limit", "item", "area_units", "product_units"}
)

_CAP = "A maximum caps what its source says it caps."
_LIMIT = fact("DoseLimit", id=V.limit, scope=V.scope, maxUnits=V.maximum)

RULES: tuple[AnyRule, ...] = (
    Aggregate(
        id="limits.area",
        reads="{units} units of the product in this area.",
        serves=_CAP,
        over=(fact("dosed", area=V.area, product=V.product, part=V.part, side=V.side, units=V.each),),
        by=(V.area, V.product),
        compute=(("units", "sum", V.each),),
        then=fact("area_units", area=V.area, product=V.product, units=V.units),
    ),
    Aggregate(
        id="limits.product",
        reads="{units} units of the product in the session.",
        serves=_CAP,
        over=(fact("area_units", area=V.area, product=V.product, units=V.each),),
        by=(V.product,),
        compute=(("units", "sum", V.each),),
        then=fact("product_units", product=V.product, units=V.units),
    ),
    Rule(
        id="limits.caps-area",
        quiet=True,
        reads="{limit} caps {area}.",
        serves=_CAP,
        when=(
            _LIMIT,
            fact("ofProduct", of=V.limit, value=V.product),
            fact("inArea", of=V.limit, value=V.area),
        ),
        then=fact("limit_area", limit=V.limit, product=V.product, area=V.area),
    ),
    Rule(
        id="limits.areawise",
        quiet=True,
        reads="{limit} names its areas.",
        serves=_CAP,
        when=(_LIMIT, fact("inArea", of=V.limit)),
        then=fact("areawise", limit=V.limit),
    ),
    Rule(
        id="limits.caps-session",
        reads="{limit} caps the whole session.",
        serves=_CAP,
        when=(
            fact("DoseLimit", id=V.limit, scope="session"),
            fact("ofProduct", of=V.limit, value=V.product),
            fact("area_units", area=V.area, product=V.product),
        ),
        unless=(fact("areawise", limit=V.limit),),
        then=fact("limit_area", limit=V.limit, product=V.product, area=V.area),
    ),
    Aggregate(
        id="limits.sum",
        reads="What it caps comes to {units} units.",
        serves=_CAP,
        over=(
            fact("limit_area", limit=V.limit, product=V.product, area=V.area),
            fact("area_units", area=V.area, product=V.product, units=V.each),
        ),
        by=(V.limit, V.product),
        compute=(("units", "sum", V.each),),
        then=fact("limit_units", limit=V.limit, product=V.product, units=V.units),
    ),
    Rule(
        id="limits.check",
        reads="{planned} units planned against a maximum of {maximum}.",
        serves=_CAP,
        when=(_LIMIT, fact("limit_units", limit=V.limit, product=V.product, units=V.units)),
        then=fact("limit_check", limit=V.limit, product=V.product, planned=V.units, maximum=V.maximum),
    ),
    Aggregate(
        id="limits.earlier",
        reads="{units} units of the same toxin were given within the window.",
        serves="Add up toxin of the same kind from every clinic and every use.",
        over=(
            fact("DoseLimit", id=V.limit, scope="cumulative", ofSubstance=V.substance, windowWeeks=V.weeks),
            fact("offered", product=V.product),
            fact("Product", id=V.product, substance=V.substance),
            fact("recent_units", session=V.session, substance=V.substance, units=V.each, limit=V.limit),
        ),
        by=(V.limit, V.product),
        compute=(("units", "sum", V.each),),
        then=fact("earlier_units", limit=V.limit, product=V.product, units=V.units),
    ),
    Rule(
        id="limits.recent-units",
        reads="{session}: {units} units, {days} days ago, inside the window of {weeks} weeks.",
        serves="Add up toxin of the same kind from every clinic and every use.",
        when=(
            fact("DoseLimit", id=V.limit, scope="cumulative", ofSubstance=V.substance, windowWeeks=V.weeks),
            fact("toxin_session", session=V.session, substance=V.substance, days_ago=V.days, units=V.units),
        ),
        tests=(present(V.weeks), present(V.units), le(V.days, mul(V.weeks, 7))),
        then=fact("recent_units", session=V.session, substance=V.substance, units=V.units, limit=V.limit),
    ),
    Rule(
        id="limits.units-unknown",
        reads="{session}: how many units were given {days} days ago, inside the window, is not recorded.",
        serves="Unknown is not none.",
        when=(
            fact("DoseLimit", id=V.limit, scope="cumulative", ofSubstance=V.substance, windowWeeks=V.weeks),
            fact("toxin_session", session=V.session, substance=V.substance, days_ago=V.days, units=ABSENT),
            fact("Product", id=V.product, substance=V.substance),
            fact("product_units", product=V.product),
        ),
        tests=(present(V.weeks), le(V.days, mul(V.weeks, 7))),
        then=fact("units_unknown", limit=V.limit, session=V.session),
    ),
    Rule(
        id="limits.units-awaited",
        reads="How many units were given before is not recorded, so the maximum over time cannot be checked.",
        serves="Unknown is not none.",
        when=(
            fact("units_unknown", limit=V.limit),
            fact("DoseLimit", id=V.limit, ofSubstance=V.substance),
            fact("Product", id=V.product, substance=V.substance),
            fact("area_units", area=V.area, product=V.product),
            fact("Principle", id="principle:UNKNOWN-BLOCKS"),
        ),
        then=fact("units_awaited", limit=V.limit, product=V.product, area=V.area),
    ),
    Rule(
        id="limits.cumulative",
        reads="With what was given before, {planned} units against a maximum of {maximum} in the window.",
        serves="Add up toxin of the same kind from every clinic and every use.",
        when=(
            fact("DoseLimit", id=V.limit, scope="cumulative", ofSubstance=V.substance, maxUnits=V.maximum),
            fact("Product", id=V.product, substance=V.substance),
            fact("product_units", product=V.product, units=V.units),
            fact("earlier_units", limit=V.limit, product=V.product, units=V.earlier),
        ),
        unless=(fact("units_unknown", limit=V.limit),),
        then=fact("limit_check", limit=V.limit, product=V.product, planned=add(V.units, V.earlier), maximum=V.maximum),
    ),
    Rule(
        id="limits.cumulative-alone",
        reads="{planned} units against a maximum of {maximum} in the window. No earlier session in it is on record.",
        serves="Add up toxin of the same kind from every clinic and every use.",
        when=(
            fact("DoseLimit", id=V.limit, scope="cumulative", ofSubstance=V.substance, maxUnits=V.maximum),
            fact("Product", id=V.product, substance=V.substance),
            fact("product_units", product=V.product, units=V.units),
        ),
        unless=(
            fact("earlier_units", limit=V.limit, product=V.product),
            fact("units_unknown", limit=V.limit),
        ),
        then=fact("limit_check", limit=V.limit, product=V.product, planned=V.units, maximum=V.maximum),
    ),
    Rule(
        id="limits.cumulative-known-part",
        reads="With what is on record of earlier sessions alone, {planned} units against a maximum of {maximum}.",
        serves="Unknown is not none: what is known may already be too much.",
        when=(
            fact("DoseLimit", id=V.limit, scope="cumulative", ofSubstance=V.substance, maxUnits=V.maximum),
            fact("units_unknown", limit=V.limit),
            fact("Product", id=V.product, substance=V.substance),
            fact("product_units", product=V.product, units=V.units),
            fact("earlier_units", limit=V.limit, product=V.product, units=V.earlier),
        ),
        tests=(gt(add(V.units, V.earlier), V.maximum),),
        then=fact("limit_check", limit=V.limit, product=V.product, planned=add(V.units, V.earlier), maximum=V.maximum),
    ),
    Rule(
        id="limits.cumulative-planned-part",
        reads="What is planned alone, {planned} units, against a maximum of {maximum}.",
        serves="Unknown is not none: what is known may already be too much.",
        when=(
            fact("DoseLimit", id=V.limit, scope="cumulative", ofSubstance=V.substance, maxUnits=V.maximum),
            fact("units_unknown", limit=V.limit),
            fact("Product", id=V.product, substance=V.substance),
            fact("product_units", product=V.product, units=V.units),
        ),
        tests=(gt(V.units, V.maximum),),
        unless=(fact("earlier_units", limit=V.limit, product=V.product),),
        then=fact("limit_check", limit=V.limit, product=V.product, planned=V.units, maximum=V.maximum),
    ),
    Rule(
        id="limits.over",
        reads="{planned} units would pass the maximum of {maximum}.",
        serves="Stop where a maximum would be passed.",
        when=(
            fact("limit_check", limit=V.limit, product=V.product, planned=V.planned, maximum=V.maximum),
            fact("limit_area", limit=V.limit, product=V.product, area=V.area),
        ),
        tests=(gt(V.planned, V.maximum),),
        then=fact("over_limit", limit=V.limit, product=V.product, area=V.area),
    ),
    Rule(
        id="limits.over-cumulative",
        reads="{planned} units would pass the maximum of {maximum} in the window.",
        serves="Stop where a maximum would be passed.",
        when=(
            fact("limit_check", limit=V.limit, product=V.product, planned=V.planned, maximum=V.maximum),
            fact("DoseLimit", id=V.limit, scope="cumulative"),
            fact("area_units", area=V.area, product=V.product),
            fact("Principle", id="principle:DOS-13"),
        ),
        tests=(gt(V.planned, V.maximum),),
        then=fact("over_limit", limit=V.limit, product=V.product, area=V.area),
    ),
    Rule(
        id="limits.item",
        reads="{units} units into {muscle}, {side}.",
        serves="The plan's injections.",
        when=(
            fact(
                "dosed",
                area=V.area,
                product=V.product,
                dose=V.dose,
                kind=V.kind,
                part=V.part,
                muscle=V.muscle,
                side=V.side,
                units=V.units,
            ),
        ),
        unless=(
            fact("over_limit", product=V.product, area=V.area),
            fact("units_awaited", product=V.product, area=V.area),
        ),
        then=fact(
            "item",
            area=V.area,
            product=V.product,
            dose=V.dose,
            kind=V.kind,
            part=V.part,
            muscle=V.muscle,
            side=V.side,
            units=V.units,
        ),
    ),
    Rule(
        id="limits.treated",
        quiet=True,
        reads="{area} is treated in this plan.",
        serves="Judge balance by what the plan does.",
        when=(fact("item", area=V.area),),
        then=fact("treated", area=V.area),
    ),
)
