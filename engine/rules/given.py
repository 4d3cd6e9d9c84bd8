"""Given: what a place had in an earlier session, beside what the range in use would give it now, on one scale.

The record holds units by side, undivided, or as one total of its areas; the plan doses by side, across or in the
midline.  The two are compared on the narrowest sum that both can be brought to.  Nothing is shared out, and units of
two products are never compared.
"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Pattern, Rule, fact
from engine.algebra.terms import ABSENT, Term, Test, V, ge, gt, present

RELATIONS: dict[str, tuple[str, ...]] = {
    "planned_whole": ("muscle", "product"),
    "muscle_at": ("muscle", "side", "product", "place", "units"),
    "muscle_all_at": ("muscle", "product", "place", "units"),
    "area_at": ("area", "product", "place", "units"),
    "given_in": ("session", "muscle", "product", "units"),
    "in_planned_area": ("session", "area", "product"),
    "total_in": ("session", "area", "product", "units"),
    "areas_of": ("session", "count"),
    "areas_dosed": ("session", "product", "count"),
    "areas_at": ("session", "product", "place", "units"),
    "compared": ("session", "area", "part", "side", "product", "form", "last"),
    "compared_at": ("session", "part", "side", "form", "place", "units"),
    "given_elsewhere": ("session", "area", "muscle"),
}
SHOWN: frozenset[str] = frozenset()

_SCALE = "Compare units only on a sum that both can be brought to."
_PART = fact("part_at", area=V.area, product=V.product, part=V.part, muscle=V.muscle, side=V.side)
_EXPOSED = fact("exposed", muscle=V.muscle, side=V.side, product=V.product, session=V.session, units=V.last)
_GIVEN = fact("given_in", session=V.session, muscle=V.muscle, product=V.product, units=V.last)
_WHOLE = fact("planned_whole", muscle=V.muscle, product=V.product)
_AT = {"session": V.session, "part": V.part, "side": V.side}


def _sum(relation: str, reads: str, *keys: str) -> Aggregate:
    """The units of all planned parts that share the keys, at one place of their ranges."""
    by = (*keys, "place")
    names: dict[str, Term] = {name: getattr(V, name) for name in by}
    return Aggregate(
        id=f"given.{relation.replace('_', '-')}",
        quiet=True,
        reads=reads,
        serves=_SCALE,
        over=(_PART, fact("units_for", part=V.part, side=V.side, place=V.place, units=V.each)),
        by=tuple(getattr(V, name) for name in by),
        compute=(("units", "sum", V.each),),
        then=fact(relation, units=V.units, **names),
    )


def _compared(
    form: str,
    reads: str,
    sums: Pattern,
    *when: Pattern,
    unless: tuple[Pattern, ...] = (),
    tests: tuple[Test, ...] = (),
) -> tuple[Rule, Rule]:
    """That a part is compared in this form, and what its range comes to on that scale at each place."""
    return (
        Rule(
            id=f"given.compared-{form}",
            reads=reads,
            serves=_SCALE,
            when=(_PART, *when),
            tests=tests,
            unless=unless,
            then=fact("compared", area=V.area, product=V.product, form=form, last=V.last, **_AT),
        ),
        Rule(
            id=f"given.at-{form}",
            quiet=True,
            reads="At place {place} of the range (0 low, 1 middle, 2 high) it would be {units} units.",
            serves=_SCALE,
            when=(fact("compared", area=V.area, product=V.product, form=form, **_AT), _PART, sums),
            then=fact("compared_at", form=form, place=V.place, units=V.units, **_AT),
        ),
    )


RULES: tuple[AnyRule, ...] = (
    Rule(
        id="given.planned-whole",
        quiet=True,
        reads="{muscle} is dosed across both sides.",
        serves=_SCALE,
        when=(fact("part_at", muscle=V.muscle, product=V.product, side="across"),),
        then=fact("planned_whole", muscle=V.muscle, product=V.product),
    ),
    _sum("muscle_at", "{units} units for {muscle}, {side}.", "muscle", "side", "product"),
    _sum("muscle_all_at", "{units} units for {muscle}, both sides together.", "muscle", "product"),
    _sum("area_at", "{units} units for {area}.", "area", "product"),
    Aggregate(
        id="given.in-muscle",
        quiet=True,
        reads="{session}: {units} units into {muscle}, both sides together.",
        serves=_SCALE,
        over=(fact("exposed", session=V.session, muscle=V.muscle, side=V.side, product=V.product, units=V.each),),
        by=(V.session, V.muscle, V.product),
        compute=(("units", "sum", V.each),),
        then=fact("given_in", session=V.session, muscle=V.muscle, product=V.product, units=V.units),
    ),
    Rule(
        id="given.elsewhere",
        quiet=True,
        reads="{session} lists where its {units} units went, and {muscle} is not among it.",
        serves=_SCALE,
        when=(
            fact("session_in", session=V.session, area=V.area),
            fact("part_at", area=V.area, muscle=V.muscle),
            fact("units_listed", session=V.session, units=V.listed),
            fact("toxin_session", session=V.session, units=V.units),
        ),
        tests=(present(V.units), ge(V.listed, V.units)),
        unless=(fact("toxin_given", session=V.session, muscle=V.muscle),),
        then=fact("given_elsewhere", session=V.session, area=V.area, muscle=V.muscle),
    ),
    Rule(
        id="given.listed-elsewhere",
        quiet=True,
        reads="{session} says where it was given by muscle alone, and {muscle} is not among it.",
        serves=_SCALE,
        when=(
            fact("session_in", session=V.session, area=V.area),
            fact("part_at", area=V.area, muscle=V.muscle),
            fact("units_by_muscle", session=V.session),
            fact("toxin_session", session=V.session, units=ABSENT),
        ),
        unless=(
            fact("toxin_given", session=V.session, muscle=V.muscle),
            fact("session_names_areas", session=V.session),
        ),
        then=fact("given_elsewhere", session=V.session, area=V.area, muscle=V.muscle),
    ),
    Rule(
        id="given.in-planned-area",
        quiet=True,
        reads="{session} names {area}, which this plan doses.",
        serves=_SCALE,
        when=(fact("toxin_area", session=V.session, area=V.area), fact("part_at", area=V.area, product=V.product)),
        then=fact("in_planned_area", session=V.session, area=V.area, product=V.product),
    ),
    Rule(
        id="given.total",
        quiet=True,
        reads="{session} records {units} units in all and none by muscle.",
        serves=_SCALE,
        when=(
            fact("in_planned_area", session=V.session, area=V.area, product=V.product),
            fact("toxin_session", session=V.session, product=V.product, units=V.units),
        ),
        tests=(present(V.units),),
        unless=(fact("units_by_muscle", session=V.session),),
        then=fact("total_in", session=V.session, area=V.area, product=V.product, units=V.units),
    ),
    Aggregate(
        id="given.areas-of",
        quiet=True,
        reads="{session} names {count} area(s).",
        serves=_SCALE,
        over=(fact("toxin_area", session=V.session, area=V.each),),
        by=(V.session,),
        compute=(("count", "count", V.each),),
        then=fact("areas_of", session=V.session, count=V.count),
    ),
    Aggregate(
        id="given.areas-dosed",
        quiet=True,
        reads="This plan doses {count} of the areas of {session}.",
        serves=_SCALE,
        over=(fact("in_planned_area", session=V.session, area=V.each, product=V.product),),
        by=(V.session, V.product),
        compute=(("count", "count", V.each),),
        then=fact("areas_dosed", session=V.session, product=V.product, count=V.count),
    ),
    Aggregate(
        id="given.areas-at",
        quiet=True,
        reads="{units} units for the areas of {session} together.",
        serves=_SCALE,
        over=(
            fact("in_planned_area", session=V.session, area=V.area, product=V.product),
            fact("area_at", area=V.area, product=V.product, place=V.place, units=V.each),
        ),
        by=(V.session, V.product, V.place),
        compute=(("units", "sum", V.each),),
        then=fact("areas_at", session=V.session, product=V.product, place=V.place, units=V.units),
    ),
    *_compared(
        "side",
        "{session}: {last} units into {muscle}, {side}.",
        fact("muscle_at", muscle=V.muscle, side=V.side, product=V.product, place=V.place, units=V.units),
        _EXPOSED,
        unless=(_WHOLE,),
    ),
    *_compared(
        "across",
        "{session}: {last} units into {muscle}, both sides together.",
        fact("muscle_all_at", muscle=V.muscle, product=V.product, place=V.place, units=V.units),
        _WHOLE,
        _GIVEN,
    ),
    *_compared(
        "undivided",
        "{session}: {last} units into {muscle}, not divided into sides.",
        fact("muscle_all_at", muscle=V.muscle, product=V.product, place=V.place, units=V.units),
        _GIVEN,
        fact("exposed", muscle=V.muscle, side="undivided", session=V.session),
        fact("part_at", muscle=V.muscle, product=V.product, side="right"),
        fact("part_at", muscle=V.muscle, product=V.product, side="left"),
        unless=(_WHOLE,),
    ),
    *_compared(
        "area",
        "{session}: {last} units in {area}, not recorded by muscle.",
        fact("area_at", area=V.area, product=V.product, place=V.place, units=V.units),
        fact("total_in", session=V.session, area=V.area, product=V.product, units=V.last),
        fact("areas_of", session=V.session, count=1),
    ),
    *_compared(
        "areas",
        "{session}: {last} units in its {count} areas together, not recorded by muscle.",
        fact("areas_at", session=V.session, product=V.product, place=V.place, units=V.units),
        fact("total_in", session=V.session, area=V.area, product=V.product, units=V.last),
        fact("areas_of", session=V.session, count=V.count),
        fact("areas_dosed", session=V.session, product=V.product, count=V.count),
        tests=(gt(V.count, 1),),
    ),
)
