"""Home care that rests around the treatments of a plan, in days, as their care and the gap of each pair ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from engine.algebra.rule import Fact
from engine.algebra.terms import plain
from engine.first_letters import uncapital
from engine.plan import Reason
from engine.planning.view import View
from kb.snapshot import Individual

Span = tuple[Decimal, Decimal]
"""First and last day of the rest, counted from the treatment; negative before it."""
RESTS = "Rests:"
"""How a reason that names days of rest begins."""
OPEN_END = "No source says when it may go on: the practitioner decides."
"""Said where a source stops home care before a treatment and none says for how long after it."""
NOT_FOUND = "No published rest was found: by the convention for a pair without one; the practitioner decides."
"""Said where no source says whether home care rests after a treatment."""
_APART = ("not_allowed", "conditional")


@dataclass(frozen=True, slots=True)
class Rest:
    """Days of rest, the statement that asks for them and the conclusion that it concerns this plan."""

    span: Span
    statement: str
    fact: Fact


def rest_span(statement: Individual, home: str) -> Span:
    """The days on which an instruction stops this home care.

    An instruction that says from when it may go on stops it from the treatment until that day.
    """
    start, end = (Decimal(str(statement.one(name) or 0)) for name in ("dayOffsetStart", "dayOffsetEnd"))
    if home in map(str, statement.many("resumesHomeCare")):
        return Decimal(0), start
    return start, end


def rests(view: View, home: str) -> tuple[Reason, tuple[Fact, ...]] | None:
    """When this home care rests, treatments with the same days together, and the conclusions behind it."""
    found: dict[str, list[Rest]] = {}
    for treatment, rest in (*_by_care(view, home), *_by_gap(view, home), *_unlisted(view, home)):
        found.setdefault(treatment, []).append(rest)
    alike: dict[Span, list[str]] = {}
    for treatment, these in sorted(found.items()):
        span = (min(rest.span[0] for rest in these), max(rest.span[1] for rest in these))
        alike.setdefault(span, []).append(treatment)
    if not alike:
        return None
    told = [(span, treatment) for span, treatments in sorted(alike.items()) for treatment in treatments]
    behind = [rest for _, treatment in told for rest in found[treatment]]
    parts = (
        f"{', '.join(map(view.label, treatments))} ({_words(*span)})" for span, treatments in sorted(alike.items())
    )
    unlisted = [view.label(str(slots["intervention"])) for _, slots in view.all("rest_unlisted", home=home)]
    found_none = f" {', '.join(unlisted)}: {uncapital(NOT_FOUND)}" if unlisted else ""
    reason = Reason(
        text=f"{RESTS} {'; '.join(parts)}.{found_none}",
        rule=view.because(behind[0].fact)[0].rule,
        statements=tuple(dict.fromkeys(rest.statement for rest in behind)),
    )
    return reason, tuple(rest.fact for rest in behind)


def _by_care(view: View, home: str) -> Iterator[tuple[str, Rest]]:
    for fact, slots in view.all("home_rests", home=home):
        statement = view.individual(slots["statement"])
        yield str(slots["intervention"]), Rest(rest_span(statement, home), statement.id, fact)


def _by_gap(view: View, home: str) -> Iterator[tuple[str, Rest]]:
    """The advised gap to what is done at a visit; where both may be used on one day nothing has to rest."""
    for slot, other in (("first", "second"), ("second", "first")):
        for fact, slots in view.all("sequence", **{slot: home}):
            rule, treatment = view.individual(slots["statement"]), str(slots[other])
            known = [Decimal(str(days)) for days in map(rule.one, ("minGapDays", "recommendedGapDays")) if days]
            if rule.one("sameDay") in _APART and known and view.all("procedure", intervention=treatment):
                days = max(known)
                span = (-days, Decimal(0)) if slot == "first" else (Decimal(0), days)
                yield treatment, Rest(span, rule.id, fact)


def _unlisted(view: View, home: str) -> Iterator[tuple[str, Rest]]:
    """The gap of a pair without a row, after a treatment of which no source says whether this home care rests."""
    for fact, slots in view.all("rest_unlisted", home=home):
        days = Decimal(str(slots["days"]))
        yield str(slots["intervention"]), Rest((Decimal(0), days), str(slots["statement"]), fact)


def _words(first: Decimal, last: Decimal) -> str:
    """Days before and after, such as `7 days before, 3 after`; a rest without a published end says so."""
    if first == 0:
        return f"{_days(last)} after"
    return f"{_days(-first)} before, {'no end published' if last == 0 else f'{plain(last)} after'}"


def _days(count: Decimal) -> str:
    return f"{plain(count)} day{'' if count == 1 else 's'}"
