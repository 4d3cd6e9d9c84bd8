"""What was done before: known terms, dates that have passed, and amounts that add up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from engine.case import Case, ToxinSession
from engine.checks.numbers import in_digits
from engine.checks.sides import side_issues
from engine.issue import Issue, Loc
from engine.known_terms import term, unknown_term
from kb.snapshot import KnowledgeBase

MOST_UNITS = Decimal(10_000)
"""No session with any product comes near this; more is a slip of the keyboard."""

MOST_WEEKS = Decimal(520)
"""Ten years: no effect of toxin comes near it."""


def history_issues(case: Case, kb: KnowledgeBase) -> Iterator[Issue]:
    """Yield what is wrong in `history`."""
    for index, session in enumerate(case.history.toxin):
        loc: Loc = ("history", "toxin", index)
        yield from past(session.date, case, (*loc, "date"))
        yield from _terms(session, kb, loc)
        too_many = list(_too_many(session, loc))
        yield from too_many or _amounts(session, loc)
        yield from _duration(session, case, loc)
    for index, done in enumerate(case.history.treatments):
        loc = ("history", "treatments", index)
        yield from past(done.date, case, (*loc, "date"))
        if term(kb, "treatment", done.treatment) is None:
            yield Issue((*loc, "treatment"), unknown_term(kb, "treatment", done.treatment))


def past(date: dt.date, case: Case, loc: Loc) -> Iterator[Issue]:
    """Yield an issue for a date after the consultation or before birth."""
    if date > case.context.date:
        yield Issue(loc, f"{date} is after the consultation (context.date: {case.context.date})")
    birth = case.person.birth_date
    if birth is not None and date < birth:
        yield Issue(loc, f"{date} is before person.birth_date ({birth})")


def _terms(session: ToxinSession, kb: KnowledgeBase, loc: Loc) -> Iterator[Issue]:
    if session.product is not None and term(kb, "product", session.product) is None:
        yield Issue((*loc, "product"), unknown_term(kb, "product", session.product))
    for index, area in enumerate(session.areas):
        if term(kb, "area", area) is None:
            yield Issue((*loc, "areas", index), unknown_term(kb, "area", area))
    for name, units in session.units.items():
        muscle = term(kb, "muscle", name)
        where = (*loc, "units", name)
        if muscle is None:
            yield Issue(where, unknown_term(kb, "muscle", name), on_key=True)
        else:
            yield from side_issues(units, str(muscle.one("laterality")), kb.label(muscle.id), where)


def _too_many(session: ToxinSession, loc: Loc) -> Iterator[Issue]:
    given = [((*loc, "total_units"), session.total_units)]
    for name, units in session.units.items():
        given += [((*loc, "units", name, side), getattr(units, side)) for side in ("both", "right", "left")]
    for where, amount in given:
        if amount is not None and amount > MOST_UNITS:
            yield Issue(where, f"{in_digits(amount)} U is more than any session holds (at most {MOST_UNITS} U)")


def _amounts(session: ToxinSession, loc: Loc) -> Iterator[Issue]:
    total = Decimal(0)
    for units in session.units.values():
        total += sum((part for part in (units.both, units.right, units.left) if part is not None), Decimal(0))
    if session.total_units is not None and total > session.total_units:
        yield Issue(
            (*loc, "total_units"),
            f"{session.total_units:f} is less than the {total:f} U of the muscles in its “units”",
        )


def _duration(session: ToxinSession, case: Case, loc: Loc) -> Iterator[Issue]:
    days = (case.context.date - session.date).days
    if session.duration_weeks is not None and session.duration_weeks > MOST_WEEKS:
        message = f"{in_digits(session.duration_weeks)} weeks is longer than any effect lasts (at most {MOST_WEEKS})"
        yield Issue((*loc, "duration_weeks"), message)
    elif session.duration_weeks is not None and days >= 0 and session.duration_weeks * 7 > days:
        yield Issue(
            (*loc, "duration_weeks"),
            f"{session.duration_weeks:f} weeks is longer than the {days} days since {session.date};"
            " leave it out while the effect lasts",
        )
