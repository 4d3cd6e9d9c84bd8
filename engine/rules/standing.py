"""Standing: what did an earlier session in a place show that no later one is known to have put right?

A response that is not recorded is neither good nor bad: it leaves standing what the session before it showed.  So does
a later session of which it is not known whether it treated the place, or with what.  What asks for less, or for the
cause, goes on counting; what asks for more counts only while it is the last that is known.
"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Pattern, Rule, fact
from engine.algebra.terms import ABSENT, V, gt, ne
from engine.rules.advising import advice_rule

RELATIONS: dict[str, tuple[str, ...]] = {
    "effect_at": ("area", "session"),
    "worked_at": ("area", "session"),
    "effect_since": ("area", "session"),
    "worked_since": ("area", "session"),
    "worked_with": ("area", "product", "session"),
    "too_strong": ("area", "product", "session", "days"),
    "too_strong_last": ("area", "product", "days"),
    "no_effect_at": ("area", "session", "days"),
    "concern": ("area", "session", "because"),
    "told": ("of", "area", "session", "days"),
    "told_pair": ("of", "area", "session", "earlier", "days"),
    "told_gap": ("of", "area", "session", "days"),
    "previous_told": ("of", "area", "session", "earlier"),
}
SHOWN: frozenset[str] = frozenset()

_SERVES = "Unknown is never no: what one session showed counts until another is known to have put it right."
_SINCE = fact("session_pair_in", area=V.area, session=V.later, earlier=V.session)
_TREATED = fact("treated_at", session=V.session, area=V.area)
_STRONG = fact("toxin_session", session=V.session, response="excessive")
_LENGTH = fact("toxin_effect", session=V.session)
_IN = fact("session_in", area=V.area, session=V.session, days=V.days)


def _at(relation: str, response: str) -> Rule:
    return Rule(
        id=f"standing.{relation.replace('_', '-')}-{response}",
        quiet=True,
        reads=f"{{session}} is known to have treated {{area}}, and its response is recorded as {response}.",
        serves=_SERVES,
        when=(_TREATED, fact("toxin_session", session=V.session, response=response)),
        then=fact(relation, area=V.area, session=V.session),
    )


def _told(name: str, of: str, reads: str, *when: Pattern) -> Rule:
    return Rule(
        id=f"standing.told-{name}",
        quiet=True,
        reads=reads,
        serves=_SERVES,
        when=(_IN, *when),
        then=fact("told", of=of, area=V.area, session=V.session, days=V.days),
    )


RULES: tuple[AnyRule, ...] = (
    *(_at("effect_at", response) for response in ("insufficient", "good", "excessive")),
    *(_at("worked_at", response) for response in ("good", "excessive")),
    *(
        Rule(
            id=f"standing.{name.replace('_', '-')}",
            reads=reads,
            serves=_SERVES,
            when=(_SINCE, fact(seen, area=V.area, session=V.later)),
            then=fact(name, area=V.area, session=V.session),
        )
        for name, seen, reads in (
            ("effect_since", "effect_at", "{area}: {later}, after {session}, had an effect."),
            ("worked_since", "worked_at", "{area}: {later}, after {session}, worked."),
        )
    ),
    Rule(
        id="standing.worked-with",
        reads="{area}: {later}, after {session}, had a good effect with the same toxin.",
        serves=_SERVES,
        when=(
            _SINCE,
            _STRONG,
            fact("treated_at", session=V.later, area=V.area),
            fact("toxin_session", session=V.later, substance=V.substance, response="good"),
            fact("Product", id=V.product, substance=V.substance),
        ),
        then=fact("worked_with", area=V.area, product=V.product, session=V.session),
    ),
    Rule(
        id="standing.too-strong",
        reads="{area}: the effect of the same toxin was too strong {days} days ago, and no later session there is "
        "known to have had a good one.",
        serves=_SERVES,
        when=(
            _IN,
            fact("toxin_session", session=V.session, substance=V.substance, response="excessive"),
            fact("Product", id=V.product, substance=V.substance),
        ),
        unless=(fact("worked_with", area=V.area, product=V.product, session=V.session),),
        then=fact("too_strong", area=V.area, product=V.product, session=V.session, days=V.days),
    ),
    Rule(
        id="standing.too-strong-of-some-toxin",
        reads="{area}: the effect of a toxin that is not recorded was too strong {days} days ago, and no later session "
        "there is known to have had a good one.",
        serves=_SERVES,
        when=(
            _IN,
            fact("toxin_session", session=V.session, product=ABSENT, response="excessive"),
            fact("Product", id=V.product),
        ),
        unless=(fact("worked_with", area=V.area, product=V.product, session=V.session),),
        then=fact("too_strong", area=V.area, product=V.product, session=V.session, days=V.days),
    ),
    Aggregate(
        id="standing.too-strong-last",
        quiet=True,
        reads="The last of them was {days} days ago.",
        serves=_SERVES,
        over=(fact("too_strong", area=V.area, product=V.product, days=V.each),),
        by=(V.area, V.product),
        compute=(("days", "min", V.each),),
        then=fact("too_strong_last", area=V.area, product=V.product, days=V.days),
    ),
    Rule(
        id="standing.no-effect",
        reads="{area}: no effect was seen of the session {days} days ago, and none of a later one is known.",
        serves=_SERVES,
        when=(_IN, fact("poor_response", session=V.session, response="none")),
        unless=(fact("effect_since", area=V.area, session=V.session),),
        then=fact("no_effect_at", area=V.area, session=V.session, days=V.days),
    ),
    # A session that may have been elsewhere counts among the poor ones, and never among those that worked.
    _told(
        "poor", "response", "The response of {session} is recorded as poor.", fact("poor_response", session=V.session)
    ),
    _told("worked", "response", "{session} worked.", fact("worked_at", area=V.area, session=V.session)),
    _told("length", "length", "How long the effect of {session} lasted is recorded.", _LENGTH),
    _told("length-or-worked", "length", "{session} worked.", fact("worked_at", area=V.area, session=V.session)),
    Rule(
        id="standing.told-pair",
        quiet=True,
        reads="{later} and {sooner} days ago.",
        serves=_SERVES,
        when=(
            fact("told", of=V.of, area=V.area, session=V.session, days=V.later),
            fact("told", of=V.of, area=V.area, session=V.earlier, days=V.sooner),
            fact("session_pair_in", area=V.area, session=V.session, earlier=V.earlier, days=V.days),
        ),
        tests=(gt(V.sooner, V.later),),
        then=fact("told_pair", of=V.of, area=V.area, session=V.session, earlier=V.earlier, days=V.days),
    ),
    Aggregate(
        id="standing.told-gap",
        quiet=True,
        reads="{days} days after the session before in {area} of which it is known.",
        serves=_SERVES,
        over=(fact("told_pair", of=V.of, area=V.area, session=V.session, days=V.each),),
        by=(V.of, V.area, V.session),
        compute=(("days", "min", V.each),),
        then=fact("told_gap", of=V.of, area=V.area, session=V.session, days=V.days),
    ),
    Rule(
        id="standing.previous-told",
        reads="Two sessions in a row in {area}, {days} days apart, of those of which it is known how they worked.",
        serves=_SERVES,
        when=(
            fact("told_gap", of=V.of, area=V.area, session=V.session, days=V.days),
            fact("told_pair", of=V.of, area=V.area, session=V.session, earlier=V.earlier, days=V.days),
        ),
        then=fact("previous_told", of=V.of, area=V.area, session=V.session, earlier=V.earlier),
    ),
    *(
        Rule(
            id=f"standing.concern-{name}",
            quiet=True,
            reads=reads,
            serves=_SERVES,
            when=(pattern, *more),
            then=fact("concern", area=V.area, session=V.session, because=because),
        )
        for name, reads, because, pattern, *more in (
            (
                "of-too-strong",
                "{session} had too strong an effect.",
                "principle:PLACE-IN-RANGE",
                fact("too_strong", area=V.area, session=V.session),
                fact("Principle", id="principle:PLACE-IN-RANGE"),
            ),
            (
                "of-no-effect",
                "{session} had no effect.",
                "principle:FUP-03",
                fact("no_effect_at", area=V.area, session=V.session),
                fact("Principle", id="principle:FUP-03"),
            ),
            (
                "of-a-fall",
                "In {session} the effect had fallen.",
                V.because,
                fact("fall_standing", area=V.area, session=V.session, because=V.because),
            ),
        )
    ),
    advice_rule(
        "standing.response-not-known",
        "{area}: how the session {days} days ago worked is not known, and unknown counts neither as good nor as poor. "
        "What an earlier session there showed goes on counting; record the response.",
        _SERVES,
        "response",
        V.area,
        "across",
        V.because,
        (
            fact("called_for", area=V.area),
            fact("concern", area=V.area, session=V.session, because=V.because),
            _SINCE,
            fact("toxin_session", session=V.later, days_ago=V.days, response="unknown"),
        ),
    ),
    advice_rule(
        "standing.place-not-known",
        "{area}: the record of the session {days} days ago (response {response}) does not tell whether it was treated "
        "then. What an earlier session there showed goes on counting; name the areas.",
        _SERVES,
        "response",
        V.area,
        "across",
        V.because,
        (
            fact("called_for", area=V.area),
            fact("concern", area=V.area, session=V.session, because=V.because),
            _SINCE,
            fact("toxin_session", session=V.later, days_ago=V.days, response=V.response),
        ),
        tests=(ne(V.response, "unknown"),),
        unless=(fact("treated_at", session=V.later, area=V.area),),
    ),
)
