"""The form of a rule that gives advice without a number: a subject, a side, and the statement it rests on."""

from __future__ import annotations

from engine.algebra.rule import Pattern, Rule, fact
from engine.algebra.terms import Term, Test


def advice_rule(
    rule_id: str,
    reads: str,
    serves: str,
    topic: str,
    subject: Term,
    side: Term,
    because: Term,
    when: tuple[Pattern, ...],
    tests: tuple[Test, ...] = (),
    unless: tuple[Pattern, ...] = (),
) -> Rule:
    """A rule whose sentence is the advice.

    A principle named in `because` becomes a condition, so that the explanation shows it and nothing is advised
    without it; any other statement must be matched by `when`.
    """
    named = isinstance(because, str) and because.startswith("principle:")
    return Rule(
        id=rule_id,
        reads=reads,
        serves=serves,
        when=(*when, fact("Principle", id=because)) if named else when,
        tests=tests,
        unless=unless,
        then=fact("advice", topic=topic, subject=subject, side=side, because=because),
    )
