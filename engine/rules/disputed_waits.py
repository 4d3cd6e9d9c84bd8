"""Disputed waits: sources give different waits; which is kept, in words made of the statement itself.

The longest is kept where the statement says so (`rh:waitCounts`); a statement whose usual wait is a rule of its own
keeps that one, and stays in view as a caution until the longest has passed.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Rule, fact
from engine.algebra.terms import ABSENT, Test, V, gt, le, present
from engine.rules.severity import RELATIVE

RELATIONS: dict[str, tuple[str, ...]] = {}
SHOWN: frozenset[str] = frozenset()


def _disputed(name: str, reads: str, *tests: Test, counts: str = ABSENT) -> Rule:
    return Rule(
        id=f"disputed-waits.{name}",
        reads=reads,
        serves="Show conflicts as conflicts, and which rule decided.",
        when=(
            fact("treatment_delayed", treatment=V.treatment, statement=V.statement),
            fact(
                "Contraindication",
                id=V.statement,
                disagreementNote=V.note,
                waitDaysMax=V.longest,
                waitCounts=counts,
            ),
            fact("wait_days", statement=V.statement, days=V.wait),
            fact("effect", statement=V.statement, intervention=V.treatment, rank=V.rank),
            fact("supported", treatment=V.treatment),
            fact("offered_treatment", treatment=V.treatment),
        ),
        tests=(present(V.note), present(V.longest), *tests),
        then=fact(
            "conflict",
            kind="wait",
            subject=V.treatment,
            deciding=V.statement,
            other=V.statement,
            by="principle:PRECEDENCE",
        ),
    )


RULES: tuple[AnyRule, ...] = (
    _disputed(
        "longest",
        "Sources disagree: {note}. The longest, {wait} days, is kept, unless a named senior practitioner decides "
        "otherwise.",
        le(V.rank, RELATIVE),
        counts="longest",
    ),
    _disputed(
        "longest-absolute",
        "Sources disagree: {note}. The longest, {wait} days, is kept.",
        gt(V.rank, RELATIVE),
        counts="longest",
    ),
    _disputed(
        "usual",
        "Sources disagree: {note}. {wait} days are kept; the longest wait named is {longest} days, and until then it "
        "stays in view as a caution.",
        gt(V.longest, V.wait),
    ),
    _disputed("usual-only", "Sources disagree: {note}. {wait} days are kept.", le(V.longest, V.wait)),
)
