"""The one form of conclusion of a critique: a comment of some kind on something, with a severity."""

from __future__ import annotations

from engine.algebra.rule import Pattern, fact
from engine.algebra.terms import ABSENT, Term

COMMENT = ("kind", "topic", "subject", "other", "side", "rank")

NONE, INFORMATION, CAUTION, RELATIVE, ABSOLUTE = 0, 1, 2, 3, 4
"""Severity of a comment; 0 where nothing is at risk.  1 to 4 are the severities of safety statements."""


def comment(kind: str, topic: str, rank: Term, subject: Term, other: Term = ABSENT, side: Term = ABSENT) -> Pattern:
    """The head of a rule that comments on a subject."""
    return fact("comment", kind=kind, topic=topic, subject=subject, other=other, side=side, rank=rank)
