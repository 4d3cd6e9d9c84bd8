"""Maxima and products: does the proposal pass a maximum, mix products, or leave out the area a label asks for?"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Pattern, Rule, fact
from engine.algebra.terms import ABSENT, V, add, gt, join, le, lt, mul, ne, present, sub
from engine.critique.rules.form import ABSOLUTE, CAUTION, NONE, RELATIVE, comment

RELATIONS: dict[str, tuple[str, ...]] = {
    "capped": ("limit", "product", "area"),
    "capped_units": ("limit", "product", "day", "units"),
    "counted": ("limit", "product", "day", "what", "units"),
    "counted_units": ("limit", "product", "day", "units"),
    "uncounted": ("limit", "product", "day", "session"),
}
SHOWN: frozenset[str] = frozenset()

_CAP = "A maximum caps what its source says it caps."
_SUM = "Add up toxin of the same kind from every clinic and every use."
_ONE = "Units of different products are never mixed."
_COMPANION = "Never weaken the brow's only elevator alone where the label forbids it."
_CUMULATIVE = fact("DoseLimit", id=V.limit, scope="cumulative", ofSubstance=V.substance, windowWeeks=V.weeks)
_OF_KIND = fact("Product", id=V.product, substance=V.substance)
_ON_DAY = fact("proposed_dated", intervention=V.product, day=V.day)


def _within(name: str, key: Pattern, window: str) -> tuple[Rule, Rule]:
    when = (key, fact("DoseLimit", id=V.limit, maxUnits=V.maximum))
    return (
        Rule(
            id=f"maxima.{name}-passed",
            reads=f"{{units}} units of {{product}} on {{day}}{window} pass the maximum of {{maximum}}: {{limit}}.",
            serves=_CAP,
            when=when,
            tests=(gt(V.units, V.maximum),),
            then=comment("violation", "maximum", ABSOLUTE, V.product, V.limit),
        ),
        Rule(
            id=f"maxima.{name}-kept",
            reads=f"{{units}} units of {{product}} on {{day}}{window} keep the maximum of {{maximum}}: {{limit}}.",
            serves=_CAP,
            when=when,
            tests=(le(V.units, V.maximum),),
            unless=(
                fact("out_of_question", intervention=V.product),
                *((fact("uncounted", limit=V.limit, product=V.product, day=V.day),) if window else ()),
            ),
            then=comment("agreement", "maximum", NONE, V.product, V.limit),
        ),
    )


RULES: tuple[AnyRule, ...] = (
    Rule(
        id="maxima.capped-area",
        quiet=True,
        reads="{limit} caps {area}.",
        serves=_CAP,
        when=(
            fact("proposed_in", area=V.area, product=V.product),
            fact("ofProduct", of=V.limit, value=V.product),
            fact("inArea", of=V.limit, value=V.area),
            fact("DoseLimit", id=V.limit),
        ),
        then=fact("capped", limit=V.limit, product=V.product, area=V.area),
    ),
    Rule(
        id="maxima.capped-session",
        quiet=True,
        reads="{limit} caps the whole session.",
        serves=_CAP,
        when=(
            fact("proposed_in", area=V.area, product=V.product),
            fact("ofProduct", of=V.limit, value=V.product),
            fact("DoseLimit", id=V.limit, scope="session"),
        ),
        unless=(fact("inArea", of=V.limit),),
        then=fact("capped", limit=V.limit, product=V.product, area=V.area),
    ),
    Aggregate(
        id="maxima.capped-units",
        reads="What {limit} caps comes to {units} units on {day}.",
        serves=_CAP,
        over=(
            fact("capped", limit=V.limit, product=V.product, area=V.area),
            fact(
                "injected",
                area=V.area,
                product=V.product,
                muscle=V.muscle,
                side=V.side,
                units=V.each,
                day=V.day,
            ),
        ),
        by=(V.limit, V.product, V.day),
        compute=(("units", "sum", V.each),),
        then=fact("capped_units", limit=V.limit, product=V.product, day=V.day, units=V.units),
    ),
    *_within(
        "session",
        fact("capped_units", limit=V.limit, product=V.product, day=V.day, units=V.units),
        "",
    ),
    Rule(
        id="maxima.counted-proposed",
        quiet=True,
        reads="{each} units are proposed for {from_day}.",
        serves=_SUM,
        when=(
            _CUMULATIVE,
            _OF_KIND,
            _ON_DAY,
            fact("Product", id=V.given, substance=V.substance),
            fact(
                "injected",
                area=V.area,
                product=V.given,
                muscle=V.muscle,
                side=V.side,
                units=V.each,
                day=V.from_day,
            ),
        ),
        tests=(present(V.weeks), le(V.from_day, V.day), le(sub(V.day, V.from_day), mul(V.weeks, 7))),
        then=fact(
            "counted",
            limit=V.limit,
            product=V.product,
            day=V.day,
            what=join(V.given, " ", V.area, " ", V.muscle, " ", V.side, " ", V.from_day),
            units=V.each,
        ),
    ),
    Rule(
        id="maxima.counted-earlier",
        reads="{session}: {each} units, {days} days before the consultation.",
        serves=_SUM,
        when=(
            _CUMULATIVE,
            _OF_KIND,
            _ON_DAY,
            fact("consultation", day=V.today),
            fact("toxin_session", session=V.session, substance=V.substance, days_ago=V.days, units=V.each),
        ),
        tests=(present(V.weeks), present(V.each), le(add(sub(V.day, V.today), V.days), mul(V.weeks, 7))),
        then=fact("counted", limit=V.limit, product=V.product, day=V.day, what=V.session, units=V.each),
    ),
    Aggregate(
        id="maxima.counted-units",
        reads="{units} units of this toxin within the window up to {day}.",
        serves=_SUM,
        over=(fact("counted", limit=V.limit, product=V.product, day=V.day, what=V.what, units=V.each),),
        by=(V.limit, V.product, V.day),
        compute=(("units", "sum", V.each),),
        then=fact("counted_units", limit=V.limit, product=V.product, day=V.day, units=V.units),
    ),
    Rule(
        id="maxima.uncounted",
        reads="{session}: how many units were given {days} days before the consultation is not recorded.",
        serves="Unknown is not none.",
        when=(
            _CUMULATIVE,
            _OF_KIND,
            _ON_DAY,
            fact("consultation", day=V.today),
            fact("toxin_session", session=V.session, substance=V.substance, days_ago=V.days, units=ABSENT),
        ),
        tests=(present(V.weeks), le(add(sub(V.day, V.today), V.days), mul(V.weeks, 7))),
        then=fact("uncounted", limit=V.limit, product=V.product, day=V.day, session=V.session),
    ),
    *_within(
        "cumulative",
        fact("counted_units", limit=V.limit, product=V.product, day=V.day, units=V.units),
        ", all uses within the window together,",
    ),
    Rule(
        id="maxima.ask-units",
        reads="Ask first how many units were given in {session}: {limit} cannot be checked without.",
        serves="Unknown is not none.",
        when=(
            fact("uncounted", limit=V.limit, product=V.product, session=V.session),
            fact("Principle", id="principle:DOS-13"),
        ),
        then=comment("ask", "earlier-units", CAUTION, V.product, V.limit),
    ),
    Rule(
        id="maxima.mixed-area",
        reads="{first} and {second} are both proposed for {area} on {day}.",
        serves=_ONE,
        when=(
            fact("proposed_in", area=V.area, product=V.first, day=V.day),
            fact("proposed_in", area=V.area, product=V.second, day=V.day),
            fact("proposed_product", product=V.first, order=V.earlier),
            fact("proposed_product", product=V.second, order=V.later),
            fact("Principle", id="principle:DOS-01"),
        ),
        tests=(lt(V.earlier, V.later),),
        then=comment("violation", "mixing", RELATIVE, V.first, V.second),
    ),
    Rule(
        id="maxima.mixed-areas",
        reads="{first} ({area}) and {second} ({next}) are mixed on {day}; the case names no product for these areas.",
        serves=_ONE,
        when=(
            fact("proposed_in", area=V.area, product=V.first, day=V.day),
            fact("proposed_in", area=V.next, product=V.second, day=V.day),
            fact("proposed_product", product=V.first, order=V.earlier),
            fact("proposed_product", product=V.second, order=V.later),
            fact("Principle", id="principle:ONE-PRODUCT"),
        ),
        tests=(lt(V.earlier, V.later), ne(V.area, V.next)),
        unless=(
            fact("area_product", area=V.area, product=V.first),
            fact("area_product", area=V.next, product=V.second),
        ),
        then=comment("violation", "mixing", RELATIVE, V.first, V.second),
    ),
    Rule(
        id="maxima.companion",
        reads="The label of {product} treats {area} only together with {needs}, which is not proposed for that day.",
        serves=_COMPANION,
        when=(
            fact("proposed_in", area=V.area, product=V.product, day=V.day),
            fact("LabelDose", id=V.dose, ofProduct=V.product, inArea=V.area, requiresArea=V.needs),
        ),
        tests=(present(V.needs),),
        unless=(
            fact("proposed_in", area=V.needs, product=V.product, day=V.day),
            fact("still_under", area=V.needs, product=V.product, day=V.day),
        ),
        then=comment("violation", "companion", RELATIVE, V.area, V.needs),
    ),
    Rule(
        id="maxima.companion-kept",
        reads="The label of {product} treats {area} only together with {needs}, and both are proposed.",
        serves=_COMPANION,
        when=(
            fact("proposed_in", area=V.area, product=V.product, day=V.day),
            fact("LabelDose", id=V.dose, ofProduct=V.product, inArea=V.area, requiresArea=V.needs),
            fact("proposed_in", area=V.needs, product=V.product, day=V.day),
        ),
        then=comment("agreement", "companion", NONE, V.area, V.needs),
    ),
    Rule(
        id="maxima.dilution",
        reads="{chosen} units per mL is no dilution given for {product}, for example {option}.",
        serves="A volume is only as right as its dilution.",
        when=(
            fact("proposed_area", product=V.product, dilution=V.chosen),
            fact("dilution_option", product=V.product, units_per_ml=V.option),
        ),
        tests=(present(V.chosen), ne(V.chosen, V.option)),
        unless=(fact("dilution_option", product=V.product, units_per_ml=V.chosen),),
        then=comment("dose", "dilution", CAUTION, V.product),
    ),
    Rule(
        id="maxima.dilution-kept",
        reads="{chosen} units per mL is a dilution given for {product}.",
        serves="A volume is only as right as its dilution.",
        when=(
            fact("proposed_area", product=V.product, dilution=V.chosen),
            fact("dilution_option", product=V.product, units_per_ml=V.chosen),
        ),
        unless=(fact("out_of_question", intervention=V.product),),
        then=comment("agreement", "dilution", NONE, V.product),
    ),
)
