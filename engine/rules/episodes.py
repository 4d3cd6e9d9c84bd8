"""Episodes: which failure of toxin is a recorded cause held to explain?

A cause explains the failure that stands when it was noted, until a later session there is known to have worked.  It is
not carried over to another: one noted before a session that failed too does not explain that one, and where the record
holds an earlier failure that is over, only a date tells which of them is meant.  Antibodies are a matter of the person
and of no episode.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Term, V, gt, ne
from engine.rules.advising import advice_rule

RELATIONS: dict[str, tuple[str, ...]] = {
    "cause_noted": ("attribute", "cause", "principle", "reach"),
    "failure": ("attribute", "session", "days"),
    "failure_over": ("attribute", "session", "days"),
    "cause_outrun": ("attribute", "noted", "days"),
    "cause_undated": ("attribute",),
}
SHOWN: frozenset[str] = frozenset()

_SERVES = "A cause that explains one failure is no reason to think that it explains the next."
_NOTED = fact("cause_noted", attribute=V.attribute, cause=V.cause, principle=V.principle, reach=V.reach)
_SESSION = fact("toxin_session", session=V.session, days_ago=V.days)
_DATED = fact("noted_on", attribute=V.attribute, days_ago=V.noted)
_FAILURE = fact("failure", attribute=V.attribute, session=V.session, days=V.days)
_OF_ONE = (ne(V.reach, "every_area"),)


def _failure(name: str, relation: str, reads: str, because: Term, *when: Pattern) -> Rule:
    return Rule(
        id=f"episodes.{name}",
        quiet=True,
        reads=reads,
        serves=_SERVES,
        when=(*when, _SESSION, fact("asksCause", of=because, value=V.attribute)),
        then=fact(relation, attribute=V.attribute, session=V.session, days=V.days),
    )


def _told(name: str, reads: str, *when: Pattern, unless: tuple[Pattern, ...] = ()) -> Rule:
    return advice_rule(
        f"episodes.{name}",
        reads,
        _SERVES,
        "response",
        "group:neuromodulator",
        "across",
        V.principle,
        (_NOTED, *when),
        _OF_ONE,
        unless,
    )


RULES: tuple[AnyRule, ...] = (
    Rule(
        id="episodes.noted",
        reads="{attribute}: {cause}.",
        serves=_SERVES,
        when=(
            fact("observed", attribute=V.attribute, value=V.cause),
            fact("foundCause", of=V.principle, value=V.cause),
            fact("Principle", id=V.principle, onAttribute=V.attribute, causeReach=V.reach),
        ),
        then=_NOTED,
    ),
    _failure(
        "fall",
        "failure",
        "In {session}, {days} days ago, the effect had fallen.",
        V.because,
        fact("fall_standing", session=V.session, because=V.because),
    ),
    _failure(
        "fall-over",
        "failure_over",
        "In {session}, {days} days ago, the effect had fallen, and a later one worked.",
        V.because,
        fact("fell_at", of="response", area=V.area, session=V.session, because=V.because),
        fact("fall_over", of="response", area=V.area, session=V.session),
    ),
    _failure(
        "no-effect",
        "failure",
        "{session}, {days} days ago, had no effect.",
        "principle:FUP-03",
        fact("concern", session=V.session, because="principle:FUP-03"),
    ),
    _failure(
        "no-effect-over",
        "failure_over",
        "{session}, {days} days ago, had no effect, and a later one had.",
        "principle:FUP-03",
        fact("poor_response", session=V.session, response="none"),
        fact("effect_since", session=V.session),
    ),
    Rule(
        id="episodes.outrun",
        reads="{attribute}: noted {noted} days ago, before the session {days} days ago failed or fell.",
        serves=_SERVES,
        when=(_DATED, _FAILURE),
        tests=(gt(V.noted, V.days),),
        then=fact("cause_outrun", attribute=V.attribute, noted=V.noted, days=V.days),
    ),
    Rule(
        id="episodes.undated",
        reads="{attribute}: noted without a date, and more than one failure is on record.",
        serves=_SERVES,
        when=(_FAILURE, fact("failure_over", attribute=V.attribute, session=V.over)),
        tests=(ne(V.session, V.over),),
        unless=(fact("noted_on", attribute=V.attribute),),
        then=fact("cause_undated", attribute=V.attribute),
    ),
    _told(
        "explains",
        "{attribute}, as noted: {cause}. It is held to explain the session {days} days ago, and counts until a later "
        "one there is known to have worked. It explains no later failure.",
        _FAILURE,
        unless=(
            fact("cause_outrun", attribute=V.attribute),
            fact("cause_undated", attribute=V.attribute),
        ),
    ),
    _told(
        "noted-before",
        "{attribute}, as noted {noted} days ago: {cause}. It is not held to explain the session {days} days ago, which "
        "came later and failed or fell as well. Look again, and record what is found with its date.",
        fact("cause_outrun", attribute=V.attribute, noted=V.noted, days=V.days),
    ),
    _told(
        "which",
        "{attribute}, as noted: {cause}. Toxin failed or fell more than once, worked in between, and no date tells "
        "which the cause explains: it is counted for none. Add the date on which it was noted.",
        fact("cause_undated", attribute=V.attribute),
    ),
    _told(
        "over",
        "{attribute}, as noted: {cause}. It is held to explain the session {days} days ago. A later one there is known "
        "to have worked, so the cause no longer counts.",
        fact("failure_over", attribute=V.attribute, session=V.session, days=V.days),
        unless=(fact("failure", attribute=V.attribute), fact("cause_wanted", attribute=V.attribute)),
    ),
)
