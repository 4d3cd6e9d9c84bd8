"""Falling: has the effect been lost over two cycles, where, and what speaks against a booster?

A fall is judged in one place, through the sessions that treated it: step by step with the same product and dose, or as
two poor responses whatever was given, which are a loss only after an effect: without one the dose may always have been
too small.  It stands until a later session is known to have treated the place and to have worked; a shorter effect,
also until one whose length is known.

A fall concerns the places that show it.  Until its cause is known it concerns the others too, as
antibodies are among the causes and keep to no area.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Rule, fact
from engine.algebra.terms import V, Var, lt, mul
from engine.rules.response import ANTIBODIES, SHORTENING, TRIGGERS

RELATIONS: dict[str, tuple[str, ...]] = {
    "lost_at": ("area", "session", "earlier"),
    "lost_standing": ("area", "session", "earlier"),
    "fell_at": ("kind", "of", "area", "session", "earlier", "because"),
    "fall_over": ("of", "area", "session"),
    "fall_standing": ("kind", "area", "session", "earlier", "because"),
    "effect_fell": ("because",),
    "fall_at": ("area", "because"),
    "fall_session": ("session",),
    "fall_area": ("area",),
    "fall_area_open": ("area",),
    "fall_held": ("area", "because", "where"),
    "no_booster": ("because",),
}
SHOWN: frozenset[str] = frozenset({"fall_held"})

_POOR = (
    fact("previous_told", of="response", area=V.where, session=V.session, earlier=V.earlier),
    fact("poor_response", session=V.session),
    fact("poor_response", session=V.earlier),
)
"""Two poor responses in a row in one place, whatever the product and dose: they may not be on record, and toxin of all
clinics is added up (FUP-04)."""
_KINDS = (
    (
        "twice",
        "response",
        "The response fell two cycles in a row.",
        "principle:MR23",
        (
            fact("weaker_response", area=V.where, session=V.session, earlier=V.earlier),
            fact("weaker_response", area=V.where, session=V.earlier, earlier=V.first),
        ),
    ),
    ("in-length", "length", "The effect became shorter two cycles in a row.", "principle:MR23", SHORTENING),
    *(
        (
            f"away-after-{word}",
            "response",
            f"Two cycles in a row had too little or no effect, after {shown} in the same place.",
            "principle:FUP-04",
            (
                fact("lost_at", area=V.where, session=V.session, earlier=V.earlier),
                fact("session_pair_in", area=V.where, session=V.earlier, earlier=V.first),
                fact("toxin_session", session=V.first, response=word),
            ),
        )
        for word, shown in (("good", "a good effect"), ("excessive", "too strong an effect"))
    ),
)
_AT = {"area": V.area, "session": V.session}
_STANDING = fact("fall_standing", because=V.because, **_AT)
_FELL = fact("effect_fell", because=V.because)

RULES: tuple[AnyRule, ...] = (
    Rule(
        id="falling.poor-twice",
        reads="Two cycles in a row had too little or no effect in {where}.",
        serves=ANTIBODIES,
        when=_POOR,
        then=fact("lost_at", area=V.where, session=V.session, earlier=V.earlier),
    ),
    Rule(
        id="falling.poor-twice-and-not-since",
        reads="No session in {area} since then is known to have worked.",
        serves=ANTIBODIES,
        when=(fact("lost_at", earlier=V.earlier, **_AT),),
        unless=(fact("worked_since", **_AT),),
        then=fact("lost_standing", earlier=V.earlier, **_AT),
    ),
    *(
        Rule(
            id=f"falling.{kind}",
            reads=reads,
            serves=ANTIBODIES,
            when=(*when, fact("Principle", id=because)),
            then=fact("fell_at", kind=kind, of=of, area=V.where, session=V.session, earlier=V.earlier, because=because),
        )
        for kind, of, reads, because, when in _KINDS
    ),
    *(
        Rule(
            id=f"falling.over-in-{of}",
            quiet=True,
            reads="A later session in {area} is known to have worked.",
            serves=ANTIBODIES,
            when=(fact("fell_at", of=of, **_AT), fact("worked_since", **_AT)),
            then=fact("fall_over", of=of, **_AT),
        )
        for of in ("response", "length")
    ),
    Rule(
        id="falling.over-in-a-later-length",
        quiet=True,
        reads="How long the effect of {later} lasted in {area} is known, and counts from then on.",
        serves=ANTIBODIES,
        when=(
            fact("fell_at", of="length", **_AT),
            fact("session_pair_in", area=V.area, session=V.later, earlier=V.session),
            fact("treated_at", area=V.area, session=V.later),
            fact("toxin_effect", session=V.later),
        ),
        then=fact("fall_over", of="length", **_AT),
    ),
    Rule(
        id="falling.standing",
        reads="The effect fell in {area}, and no session there since then is known to have worked.",
        serves=ANTIBODIES,
        when=(fact("fell_at", kind=V.kind, of=V.of, earlier=V.earlier, because=V.because, **_AT),),
        unless=(fact("fall_over", of=V.of, **_AT),),
        then=fact("fall_standing", kind=V.kind, earlier=V.earlier, because=V.because, **_AT),
    ),
    Rule(
        id="falling.at",
        quiet=True,
        reads="The effect fell in {area}.",
        serves=ANTIBODIES,
        when=(_STANDING,),
        then=fact("fall_at", area=V.area, because=V.because),
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
            id=f"falling.in-{which}",
            quiet=True,
            reads=f"In {{{which}}} the effect had fallen.",
            serves=ANTIBODIES,
            when=(fact("fall_standing", area=V.area, session=V.session, earlier=V.earlier),),
            then=fact("fall_session", session=Var(which)),
        )
        for which in ("session", "earlier")
    ),
    Rule(
        id="falling.in-area",
        reads="{area} was treated when the effect had fallen.",
        serves=ANTIBODIES,
        when=(
            fact("fall_session", session=V.session),
            fact("treated_at", session=V.session, area=V.area),
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
        reads="{treated} was treated when the effect had fallen; {muscle} makes its lines, and the dose of {area} "
        "would reach it.",
        serves=ANTIBODIES,
        when=(
            fact("fall_session", session=V.session),
            fact("treated_at", session=V.session, area=V.treated),
            fact("fall_at", area=V.treated),
            fact("Line", id=V.line, inArea=V.treated),
            fact("primaryMuscle", of=V.line, value=V.muscle),
            fact("part_at", area=V.area, muscle=V.muscle),
        ),
        then=fact("fall_area", area=V.area),
    ),
    Rule(
        id="falling.area-open",
        reads="{session}, in which the effect had fallen, does not tell whether {area} was treated.",
        serves=ANTIBODIES,
        when=(fact("fall_session", session=V.session), fact("session_in", **_AT)),
        unless=(fact("treated_at", **_AT),),
        then=fact("fall_area_open", area=V.area),
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
        reads="The effect fell, and the record does not tell whether {area} was treated then: it may have been.",
        serves=ANTIBODIES,
        when=(_FELL, fact("fall_area_open", area=V.area), fact("fall_at", area=V.area)),
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
        reads="Two cycles in a row had too little or no effect: no booster.",
        serves=ANTIBODIES,
        when=(fact("lost_standing"), fact("Principle", id="principle:FUP-04")),
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
