"""Causes: why did toxin fail or its effect fall, what was found, and which doses does that leave to be considered?

No cause releases a dose: the sources name what to look for and nothing that may be given afterwards.  A cause that
lies in the treatment concerns the areas then treated; antibodies concern every area; a cause that was looked for and
not found leaves everything as it was.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Term, V, eq, ge, ne, present
from engine.rules.advising import advice_rule

RELATIONS: dict[str, tuple[str, ...]] = {
    "cause_found": ("attribute", "cause", "principle", "reach"),
    "cause_first": ("area", "product", "because"),
    "cause_elsewhere": ("area", "product", "because"),
    "cause_awaited": ("area", "because"),
    "cause_sought": ("because",),
    "cause_asked": ("because", "attribute"),
    "cause_wanted": ("attribute",),
}
SHOWN: frozenset[str] = frozenset({"cause_asked", "cause_awaited"})

CAUSE = "Give antibodies no reason to form, and look for the cause before more is given."
_PLANNED = fact("planned", area=V.area, product=V.product)
_WAITING = (fact("candidate", area=V.area, product=V.product), fact("area_delay", area=V.area, product=V.product))
_NO_EFFECT = (fact("no_effect_at", area=V.area, session=V.session, days=V.days),)
"""Whatever toxin it was: antibodies are among the causes, and they keep to no product."""
_NO_FIRST_EFFECT = (
    fact("state", condition="condition:toxin_no_effect_first_course", value="yes"),
    fact("Contraindication", id="statement:TS62"),
    fact("Product", id=V.product, substance=V.substance),
)
_ONCE_SEEN = fact("effect_once_seen", substance=V.substance)
_NOTED = fact("cause_noted", attribute=V.attribute, cause=V.cause, principle=V.principle, reach=V.reach)
_FOUND = fact("cause_found", attribute=V.attribute, cause=V.cause, principle=V.principle, reach=V.reach)


def _first(name: str, reads: str, because: Term, *when: Pattern, unless: tuple[Pattern, ...] = ()) -> Rule:
    return Rule(
        id=f"causes.{name}",
        reads=reads,
        serves=CAUSE,
        when=(_PLANNED, *when),
        unless=unless,
        then=fact("cause_first", area=V.area, product=V.product, because=because),
    )


def _awaited(name: str, because: Term, *when: Pattern, unless: tuple[Pattern, ...] = ()) -> Rule:
    return Rule(
        id=f"causes.awaited-{name}",
        quiet=True,
        reads="A further dose in {area} waits for the cause.",
        serves=CAUSE,
        when=when,
        unless=unless,
        then=fact("cause_awaited", area=V.area, because=because),
    )


RULES: tuple[AnyRule, ...] = (
    Rule(
        id="causes.found",
        reads="{attribute}: {cause}.",
        serves=CAUSE,
        when=(_NOTED,),
        unless=(
            fact("cause_outrun", attribute=V.attribute),
            fact("cause_undated", attribute=V.attribute),
        ),
        then=_FOUND,
    ),
    Rule(
        id="causes.found-antibodies",
        reads="{attribute}: {cause}. They are a matter of the person, whatever the episode.",
        serves=CAUSE,
        when=(_NOTED,),
        tests=(eq(V.reach, "every_area"),),
        then=_FOUND,
    ),
    _first(
        "no-effect-last-time",
        "{area}: no effect {days} days ago, and none since then is known: the cause comes before another course.",
        "principle:FUP-03",
        *_NO_EFFECT,
        fact("Principle", id="principle:FUP-03"),
    ),
    _first(
        "no-effect-of-first-course",
        "A first course had no effect, and none with an effect is on record: the cause comes before a second.",
        "statement:TS62",
        *_NO_FIRST_EFFECT,
        unless=(_ONCE_SEEN,),
    ),
    _first(
        "effect-fell",
        "The effect has fallen over two cycles: the cause comes before another course.",
        V.because,
        fact("fall_held", area=V.area, because=V.because, where="here"),
    ),
    Rule(
        id="causes.effect-fell-elsewhere",
        reads="The effect has fallen over two cycles in other areas, and antibodies are not ruled out.",
        serves=CAUSE,
        when=(_PLANNED, fact("fall_held", area=V.area, because=V.because, where="elsewhere")),
        then=fact("cause_elsewhere", area=V.area, product=V.product, because=V.because),
    ),
    _awaited("first", V.because, fact("cause_first", area=V.area, because=V.because)),
    _awaited("elsewhere", V.because, fact("cause_elsewhere", area=V.area, because=V.because)),
    _awaited("in-the-wait", V.because, *_WAITING, fact("fall_held", area=V.area, because=V.because)),
    Rule(
        id="causes.awaited-after-no-effect",
        quiet=True,
        reads="No effect of the session {days} days ago: a further dose in {area} waits for the cause.",
        serves=CAUSE,
        when=(
            *_WAITING,
            *_NO_EFFECT,
            fact("Principle", id="principle:FUP-03"),
            fact("Monitoring", id="statement:FUP-03", dayOffset=V.month),
        ),
        tests=(present(V.month), ge(V.days, V.month)),
        then=fact("cause_awaited", area=V.area, because="principle:FUP-03"),
    ),
    _awaited("after-a-first-course", "statement:TS62", *_WAITING, *_NO_FIRST_EFFECT, unless=(_ONCE_SEEN,)),
    *(
        Rule(
            id=f"causes.sought-{name}",
            quiet=True,
            reads="The cause is to be looked for.",
            serves=CAUSE,
            when=(known,),
            then=fact("cause_sought", because=V.because),
        )
        for name, known in (
            ("after-a-fall", fact("effect_fell", because=V.because)),
            ("before-a-dose", fact("cause_awaited", because=V.because)),
        )
    ),
    Rule(
        id="causes.sought-of-antibodies",
        quiet=True,
        reads="Antibodies are noted, and they concern every dose.",
        serves=CAUSE,
        when=(
            fact("cause_found", attribute=V.attribute, reach="every_area"),
            fact("asksCause", of=V.because, value=V.attribute),
        ),
        then=fact("cause_sought", because=V.because),
    ),
    Rule(
        id="causes.asked",
        reads="The cause is to be looked for, and none is noted: {attribute}.",
        serves=CAUSE,
        when=(fact("cause_sought", because=V.because), fact("asksCause", of=V.because, value=V.attribute)),
        unless=(fact("cause_found", attribute=V.attribute),),
        then=fact("cause_asked", because=V.because, attribute=V.attribute),
    ),
    advice_rule(
        "causes.noted",
        "{attribute}, as noted: {cause}. {text}",
        CAUSE,
        "response",
        "group:neuromodulator",
        "across",
        V.principle,
        (
            fact("cause_sought", because=V.because),
            fact("asksCause", of=V.because, value=V.attribute),
            _FOUND,
            fact("Principle", id=V.principle, text=V.text),
        ),
    ),
    *(
        Rule(
            id=f"causes.wanted-{name}",
            quiet=True,
            reads="The record shows that the effect failed or fell.",
            serves=CAUSE,
            when=(known, fact("asksCause", of=V.because, value=V.attribute)),
            then=fact("cause_wanted", attribute=V.attribute),
        )
        for name, known in (
            ("after-a-fall", fact("effect_fell", because=V.because)),
            ("before-a-dose", fact("cause_awaited", because=V.because)),
        )
    ),
    advice_rule(
        "causes.noted-without-need",
        "{attribute}, as noted: {cause}. Nothing else on record shows that the effect of toxin failed or fell so: "
        "complete the record of earlier sessions, or take the answer back.",
        CAUSE,
        "response",
        "group:neuromodulator",
        "across",
        V.principle,
        (_FOUND,),
        unless=(
            fact("cause_wanted", attribute=V.attribute),
            fact("failure_over", attribute=V.attribute),
        ),
    ),
    advice_rule(
        "causes.everywhere",
        "Antibodies are noted as suspected or shown. They act on the toxin and keep to no area: every further dose is "
        "only considered, also where toxin worked or was never given.",
        CAUSE,
        "response",
        "group:neuromodulator",
        "across",
        "statement:TS52",
        (fact("cause_found", reach="every_area"), fact("Contraindication", id="statement:TS52")),
    ),
    Rule(
        id="causes.first",
        reads="The effect failed or fell, and the cause is not known: consider, do not repeat.",
        serves=CAUSE,
        when=(
            fact("cause_first", area=V.area, product=V.product, because=V.because),
            fact("cause_asked", because=V.because),
        ),
        then=fact("weigh_first", area=V.area, product=V.product, because=V.because),
    ),
    Rule(
        id="causes.first-though-found",
        reads="The effect failed or fell. The cause was looked for and noted ({cause}), and no source held says that "
        "the dose may then be repeated: consider, and let the prescriber decide.",
        serves=CAUSE,
        when=(
            fact("cause_first", area=V.area, product=V.product, because=V.because),
            fact("asksCause", of=V.because, value=V.attribute),
            _FOUND,
        ),
        tests=(ne(V.reach, "every_area"),),
        then=fact("weigh_first", area=V.area, product=V.product, because=V.principle),
    ),
    Rule(
        id="causes.elsewhere",
        reads="The effect fell over two cycles in other areas. Antibodies are among its causes, would concern this "
        "area too and are not ruled out: consider.",
        serves=CAUSE,
        when=(
            fact("cause_elsewhere", area=V.area, product=V.product, because=V.because),
            fact("Contraindication", id="statement:TS52"),
        ),
        unless=(fact("cause_found", reach="every_area"),),
        then=fact("weigh_first", area=V.area, product=V.product, because="statement:TS52"),
    ),
    Rule(
        id="causes.antibodies",
        reads="Antibodies are suspected or shown, and they concern every area: consider, and let the prescriber "
        "decide. No source held says that toxin will work again.",
        serves=CAUSE,
        when=(_PLANNED, fact("cause_found", principle=V.principle, reach="every_area")),
        then=fact("weigh_first", area=V.area, product=V.product, because=V.principle),
    ),
)
