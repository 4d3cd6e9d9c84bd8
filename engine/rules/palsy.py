"""Facial palsy or synkinesis: which side is weak, and does a specialist's plan stand behind the injections?

The weak side is left alone.  While nobody recorded which side that is, no area is dosed; where it is recorded, an area
waits whose dose would reach it.  What is left is only considered until a specialist's plan is recorded.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import V

RELATIONS: dict[str, tuple[str, ...]] = {
    "palsy": ("condition",),
    "palsy_side_known": ("known",),
    "palsied": ("side",),
    "palsy_unclear": ("area", "product", "condition"),
    "palsy_kept": ("area", "product", "side"),
    "specialist_plan": ("known",),
}
SHOWN: frozenset[str] = frozenset({"palsy_kept", "palsy_unclear", "palsied"})

_SERVES = "The weak side is left alone, the working side gets little, and a specialist leads."
_SIDE = "attribute:palsy_weak_side"
_RULE = fact("Principle", id="principle:ASY-04")
_STATEMENT = fact("Contraindication", id="statement:TS34")
_PALSY = fact("palsy", condition=V.condition)
_WEAK = fact("palsied", side=V.side)
_CANDIDATE = fact("candidate", area=V.area, product=V.product, dose=V.dose)


def _kept(name: str, reads: str, *patterns: Pattern) -> Rule:
    return Rule(
        id=f"palsy.kept-{name}",
        reads="Facial palsy: the weak side ({side}) is left alone, and " + reads + ". A specialist's plan comes first.",
        serves=_SERVES,
        when=(_CANDIDATE, _WEAK, *patterns, _RULE),
        then=fact("palsy_kept", area=V.area, product=V.product, side=V.side),
    )


def _for_line(name: str, of_line: Pattern) -> Rule:
    return _kept(name, "the dose for {line} reaches it", of_line, fact("forLine", of=V.dose, value=V.line))


RULES: tuple[AnyRule, ...] = (
    Rule(
        id="palsy.on-record",
        quiet=True,
        reads="{condition} is on record.",
        serves=_SERVES,
        when=(
            _STATEMENT,
            fact("conditionOf", of="statement:TS34", value=V.condition),
            fact("state", condition=V.condition, value="yes"),
        ),
        then=fact("palsy", condition=V.condition),
    ),
    *(
        Rule(
            id=f"palsy.side-recorded-{value}",
            quiet=True,
            reads=f"The weak side is recorded: {value}.",
            serves=_SERVES,
            when=(fact("observed", attribute=_SIDE, value=value),),
            then=fact("palsy_side_known", known="yes"),
        )
        for value in ("right", "left", "both", "neither")
    ),
    *(
        Rule(
            id=f"palsy.weak-{side}-{value}",
            reads="The {side} side is recorded as weak.",
            serves=_SERVES,
            when=(_PALSY, fact("observed", attribute=_SIDE, value=value), fact("opposite", side=side)),
            then=fact("palsied", side=side),
        )
        for side in ("right", "left")
        for value in (side, "both")
    ),
    Rule(
        id="palsy.side-unclear",
        reads="{condition}: which side is weak is not recorded, and the weak side is left alone.",
        serves=_SERVES,
        when=(_CANDIDATE, _PALSY, _RULE),
        unless=(fact("palsy_side_known"),),
        then=fact("palsy_unclear", area=V.area, product=V.product, condition=V.condition),
    ),
    _for_line("on-its-side", fact("wanted_line", area=V.area, line=V.line, side=V.side)),
    *(
        _for_line(f"under-a-line-{which}", fact("wanted_line", area=V.area, line=V.line, side=which))
        for which in ("across", "midline")
    ),
    _kept("in-one-pattern", "the dose is one pattern for both sides", fact("complex_dose", dose=V.dose)),
    _kept(
        "under-one-dose",
        "one dose is shared by both sides",
        fact("DosePart", ofDose=V.dose, placement="across"),
    ),
    _kept("with-another", "{area} is to be treated with {of_area}", fact("companion", area=V.area, of_area=V.of_area)),
    _kept("for-a-wish", "a wish concerns {area} on both sides", fact("wanted_by_goal", area=V.area)),
    Rule(
        id="palsy.specialist-plan",
        quiet=True,
        reads="A specialist's plan for it is recorded.",
        serves=_SERVES,
        when=(fact("observed", attribute="attribute:palsy_specialist_plan", value="yes"),),
        then=fact("specialist_plan", known="yes"),
    ),
    Rule(
        id="palsy.no-specialist-plan",
        reads="Facial palsy: no specialist's plan is recorded; a specialist leads, so this is only considered.",
        serves=_SERVES,
        when=(fact("planned", area=V.area, product=V.product), _PALSY, _STATEMENT),
        unless=(fact("specialist_plan"),),
        then=fact("weigh_first", area=V.area, product=V.product, because="statement:TS34"),
    ),
)
