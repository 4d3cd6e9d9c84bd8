"""Falling: has the effect been lost over two cycles, where, and what speaks against a booster?

A fall is judged in one place, through the sessions that treated it: step by step with the same product and dose, or as
two poor responses whatever was given, which are a loss only after an effect: without one the dose may always have been
too small.

A fall concerns the places that show it.  Until its cause is known it concerns the others too, as
antibodies are among the causes and keep to no area.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Rule, fact
from engine.algebra.terms import V, Var, lt, mul
from engine.rules.response import ANTIBODIES, FALLING, LOST, SHORTENING, TRIGGERS

RELATIONS: dict[str, tuple[str, ...]] = {
    "effect_fell": ("because",),
    "fall_at": ("area", "because"),
    "fall_session": ("session",),
    "fall_area": ("area",),
    "fall_areas_open": ("session",),
    "fall_held": ("area", "because", "where"),
    "no_booster": ("because",),
}
SHOWN: frozenset[str] = frozenset({"fall_held"})

_FALLS = (
    ("twice", "The response fell two cycles in a row.", "principle:MR23", FALLING),
    ("in-length", "The effect became shorter two cycles in a row.", "principle:MR23", SHORTENING),
    *(
        (
            f"away-after-{word}",
            f"The last two cycles had too little or no effect, after {shown} in the same place.",
            "principle:FUP-04",
            (
                *LOST,
                fact("session_in", session=V.first, area=V.where),
                fact("toxin_session", session=V.first, response=word),
            ),
        )
        for word, shown in (("good", "a good effect"), ("excessive", "too strong an effect"))
    ),
)
_FELL = fact("effect_fell", because=V.because)

RULES: tuple[AnyRule, ...] = (
    *(
        Rule(
            id=f"falling.{name}",
            reads=reads,
            serves=ANTIBODIES,
            when=(*when, fact("Principle", id=because)),
            then=fact("fall_at", area=V.where, because=because),
        )
        for name, reads, because, when in _FALLS
    ),
    Rule(
        id="falling.somewhere",
        reads="Where {area} was treated, the effect fell over two cycles.",
        serves=ANTIBODIES,
        when=(fact("fall_at", area=V.area, because=V.because),),
        then=_FELL,
    ),
    *(
        Rule(
            id=f"falling.{name}-{which}",
            quiet=True,
            reads=f"In {{{which}}} the effect had fallen.",
            serves=ANTIBODIES,
            when=when,
            then=fact("fall_session", session=Var(which)),
        )
        for name, _, _, when in _FALLS
        for which in ("session", "earlier")
    ),
    Rule(
        id="falling.in-area",
        reads="{area} was treated when the effect had fallen.",
        serves=ANTIBODIES,
        when=(
            fact("fall_session", session=V.session),
            fact("toxin_area", session=V.session, area=V.named),
            fact("area_within", area=V.area, union=V.named),
            fact("fall_at", area=V.area),
        ),
        then=fact("fall_area", area=V.area),
    ),
    Rule(
        id="falling.in-muscle",
        reads="{muscle} was treated when the effect had fallen, and the dose of {area} would reach it.",
        serves=ANTIBODIES,
        when=(
            fact("fall_session", session=V.session),
            fact("toxin_given", session=V.session, muscle=V.muscle),
            fact("part_at", area=V.area, muscle=V.muscle),
        ),
        then=fact("fall_area", area=V.area),
    ),
    Rule(
        id="falling.in-same-muscle",
        reads="{named} was treated when the effect had fallen; {muscle} makes its lines, and the dose of {area} would "
        "reach it.",
        serves=ANTIBODIES,
        when=(
            fact("fall_session", session=V.session),
            fact("toxin_area", session=V.session, area=V.named),
            fact("area_within", area=V.treated, union=V.named),
            fact("fall_at", area=V.treated),
            fact("Line", id=V.line, inArea=V.treated),
            fact("primaryMuscle", of=V.line, value=V.muscle),
            fact("part_at", area=V.area, muscle=V.muscle),
        ),
        then=fact("fall_area", area=V.area),
    ),
    Rule(
        id="falling.areas-open",
        reads="{session}, in which the effect had fallen, names no areas.",
        serves=ANTIBODIES,
        when=(fact("fall_session", session=V.session),),
        unless=(fact("session_names_areas", session=V.session),),
        then=fact("fall_areas_open", session=V.session),
    ),
    Rule(
        id="falling.held-here",
        reads="The effect fell where {area} was treated.",
        serves=ANTIBODIES,
        when=(_FELL, fact("fall_area", area=V.area)),
        then=fact("fall_held", area=V.area, because=V.because, where="here"),
    ),
    Rule(
        id="falling.held-anywhere",
        reads="The effect fell, and the record does not name the areas treated then: {area} may be one of them.",
        serves=ANTIBODIES,
        when=(_FELL, fact("fall_areas_open"), fact("fall_at", area=V.area)),
        then=fact("fall_held", area=V.area, because=V.because, where="here"),
    ),
    Rule(
        id="falling.held-elsewhere",
        reads="The effect fell in other areas. Antibodies are among the causes to look for, would concern {area} too, "
        "and are not ruled out.",
        serves=ANTIBODIES,
        when=(
            _FELL,
            fact("asksCause", of=V.because, value=V.attribute),
            fact("Contraindication", id="statement:TS52"),
            fact("Area", id=V.area),
        ),
        unless=(
            fact("fall_area", area=V.area),
            fact("fall_at", area=V.area),
            fact("cause_found", attribute=V.attribute, reach="areas_treated"),
        ),
        then=fact("fall_held", area=V.area, because=V.because, where="elsewhere"),
    ),
    Rule(
        id="falling.no-booster-after-a-fall",
        reads="The effect has fallen over two cycles: no booster.",
        serves=ANTIBODIES,
        when=(fact("effect_fell", because=V.because),),
        then=fact("no_booster", because=V.because),
    ),
    Rule(
        id="falling.no-booster-after-two-failures",
        reads="The last two cycles had too little or no effect: no booster.",
        serves=ANTIBODIES,
        when=(*LOST, fact("Principle", id="principle:FUP-04")),
        then=fact("no_booster", because="principle:FUP-04"),
    ),
    Rule(
        id="falling.no-booster-after-a-short-gap",
        reads="The last session followed the one before after {days} days, under {weeks} weeks: no booster now.",
        serves=ANTIBODIES,
        when=(fact("latest", session=V.session), fact("session_gap", session=V.session, days=V.days), *TRIGGERS),
        tests=(lt(V.days, mul(V.weeks, 7)),),
        then=fact("no_booster", because="statement:TS52"),
    ),
    Rule(
        id="falling.no-booster-as-answered",
        reads="Toxin was repeated early or boosted, as answered: no booster now.",
        serves=ANTIBODIES,
        when=(
            fact("state", condition="condition:toxin_repeated_early_or_boosted", value="yes"),
            fact("Contraindication", id="statement:TS52"),
        ),
        then=fact("no_booster", because="statement:TS52"),
    ),
)
