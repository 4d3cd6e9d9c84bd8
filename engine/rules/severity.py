"""Severity: how strongly does a statement act here, given that jurisdictions read it differently?

The case's own jurisdiction decides.  Where another one is stricter, the effect is raised to at most a relative
exclusion, so that a named prescriber can still decide, and the difference is shown.
"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Rule, fact
from engine.algebra.terms import V, ge, greatest, least, lt

RELATIONS: dict[str, tuple[str, ...]] = {
    "active": ("statement", "intervention"),
    "restricted": ("reading",),
    "read": ("statement",),
    "reading_rank": ("statement", "intervention", "reading", "rank"),
    "own_rank": ("statement", "intervention", "rank"),
    "strictest_rank": ("statement", "intervention", "rank"),
    "effect": ("statement", "intervention", "rank", "own"),
}
SHOWN: frozenset[str] = frozenset({"effect", "reading_rank"})

RELATIVE = 3
ABSOLUTE = 4
_SERVES = "Keep the severities of the US and of the UK and EU apart, and act on the stricter."

RULES: tuple[AnyRule, ...] = (
    Rule(
        id="severity.active-holds",
        quiet=True,
        reads="{statement} applies to {intervention}.",
        serves=_SERVES,
        when=(
            fact("holds", statement=V.statement, intervention=V.intervention),
            fact("Contraindication", id=V.statement),
        ),
        then=fact("active", statement=V.statement, intervention=V.intervention),
    ),
    Rule(
        id="severity.active-open",
        quiet=True,
        reads="{statement} may apply to {intervention}.",
        serves=_SERVES,
        when=(
            fact("open", statement=V.statement, intervention=V.intervention),
            fact("Contraindication", id=V.statement),
        ),
        then=fact("active", statement=V.statement, intervention=V.intervention),
    ),
    Rule(
        id="severity.restricted",
        quiet=True,
        reads="{reading} holds for named products only.",
        serves=_SERVES,
        when=(fact("SeverityReading", id=V.reading), fact("ofIntervention", of=V.reading)),
        then=fact("restricted", reading=V.reading),
    ),
    Rule(
        id="severity.read",
        quiet=True,
        reads="{statement} is read by jurisdictions in their own ways.",
        serves=_SERVES,
        when=(fact("SeverityReading", ofStatement=V.statement),),
        then=fact("read", statement=V.statement),
    ),
    Rule(
        id="severity.reading-general",
        reads="Read by {reading}: {severity}.",
        serves=_SERVES,
        when=(
            fact("active", statement=V.statement, intervention=V.intervention),
            fact("SeverityReading", id=V.id, ofStatement=V.statement, readBy=V.reading, severity=V.severity),
            fact("severity_rank", severity=V.severity, rank=V.rank),
        ),
        unless=(fact("restricted", reading=V.id),),
        then=fact("reading_rank", statement=V.statement, intervention=V.intervention, reading=V.reading, rank=V.rank),
    ),
    Rule(
        id="severity.reading-of-product",
        reads="Read by {reading} for this product: {severity}.",
        serves=_SERVES,
        when=(
            fact("active", statement=V.statement, intervention=V.intervention),
            fact("SeverityReading", id=V.id, ofStatement=V.statement, readBy=V.reading, severity=V.severity),
            fact("ofIntervention", of=V.id, value=V.intervention),
            fact("severity_rank", severity=V.severity, rank=V.rank),
        ),
        then=fact("reading_rank", statement=V.statement, intervention=V.intervention, reading=V.reading, rank=V.rank),
    ),
    Rule(
        id="severity.single-reading",
        reads="Read alike everywhere: {severity}.",
        serves=_SERVES,
        when=(
            fact("active", statement=V.statement, intervention=V.intervention),
            fact("Contraindication", id=V.statement, severity=V.severity),
            fact("severity_rank", severity=V.severity, rank=V.rank),
            fact("consultation", jurisdiction=V.jurisdiction),
            fact("reading_of", jurisdiction=V.jurisdiction, reading=V.reading),
        ),
        unless=(fact("read", statement=V.statement),),
        then=fact("reading_rank", statement=V.statement, intervention=V.intervention, reading=V.reading, rank=V.rank),
    ),
    Aggregate(
        id="severity.own",
        reads="In the case's jurisdiction the statement ranks {rank} of 4.",
        serves=_SERVES,
        over=(
            fact("consultation", jurisdiction=V.jurisdiction),
            fact("reading_of", jurisdiction=V.jurisdiction, reading=V.reading),
            fact("reading_rank", statement=V.statement, intervention=V.intervention, reading=V.reading, rank=V.each),
        ),
        by=(V.statement, V.intervention),
        compute=(("rank", "max", V.each),),
        then=fact("own_rank", statement=V.statement, intervention=V.intervention, rank=V.rank),
    ),
    Aggregate(
        id="severity.strictest",
        reads="The strictest reading ranks {rank} of 4.",
        serves=_SERVES,
        over=(fact("reading_rank", statement=V.statement, intervention=V.intervention, rank=V.each),),
        by=(V.statement, V.intervention),
        compute=(("rank", "max", V.each),),
        then=fact("strictest_rank", statement=V.statement, intervention=V.intervention, rank=V.rank),
    ),
    Rule(
        id="severity.own-decides",
        reads="No other jurisdiction is stricter.",
        serves=_SERVES,
        when=(
            fact("own_rank", statement=V.statement, intervention=V.intervention, rank=V.own),
            fact("strictest_rank", statement=V.statement, intervention=V.intervention, rank=V.strictest),
        ),
        tests=(ge(V.own, V.strictest),),
        then=fact("effect", statement=V.statement, intervention=V.intervention, rank=V.own, own=V.own),
    ),
    Rule(
        id="severity.stricter-elsewhere",
        reads="Another jurisdiction is stricter: the effect is raised.",
        serves=_SERVES,
        when=(
            fact("own_rank", statement=V.statement, intervention=V.intervention, rank=V.own),
            fact("strictest_rank", statement=V.statement, intervention=V.intervention, rank=V.strictest),
            fact("Principle", id="principle:STRICTER-ELSEWHERE"),
        ),
        tests=(lt(V.own, V.strictest),),
        then=fact(
            "effect",
            statement=V.statement,
            intervention=V.intervention,
            rank=greatest(V.own, least(V.strictest, RELATIVE)),
            own=V.own,
        ),
    ),
    Rule(
        id="severity.no-own-reading",
        reads="The case's jurisdiction has no reading of its own: the strictest one counts.",
        serves=_SERVES,
        when=(
            fact("strictest_rank", statement=V.statement, intervention=V.intervention, rank=V.strictest),
            fact("Principle", id="principle:STRICTER-ELSEWHERE"),
        ),
        unless=(fact("own_rank", statement=V.statement, intervention=V.intervention),),
        then=fact("effect", statement=V.statement, intervention=V.intervention, rank=V.strictest, own=V.strictest),
    ),
)
