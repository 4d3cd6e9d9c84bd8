"""Falling: has the effect been lost over two cycles, so that its cause comes first, and what speaks against a booster?

What fell is judged with the same product and dose; the good response before a loss, with the same product.  Two poor
responses are a loss only after a good one: without it the dose may always have been too small.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Rule, fact
from engine.algebra.terms import V, lt, mul
from engine.rules.response import ANTIBODIES, FALLING, LOST, SHORTENING, TRIGGERS

RELATIONS: dict[str, tuple[str, ...]] = {
    "effect_fell": ("because",),
    "no_booster": ("because",),
}
SHOWN: frozenset[str] = frozenset()

RULES: tuple[AnyRule, ...] = (
    *(
        Rule(
            id=f"falling.{name}",
            reads=reads,
            serves=ANTIBODIES,
            when=(*when, fact("Principle", id=because)),
            then=fact("effect_fell", because=because),
        )
        for name, reads, because, when in (
            ("twice", "The response fell two cycles in a row.", "principle:MR23", FALLING),
            ("in-length", "The effect became shorter two cycles in a row.", "principle:MR23", SHORTENING),
            (
                "away",
                "The last two cycles had too little or no effect, after a good one with the same product.",
                "principle:FUP-04",
                (
                    *LOST,
                    fact("toxin_session", session=V.session, product=V.product),
                    fact("toxin_session", session=V.first, product=V.product, response="good"),
                ),
            ),
        )
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
