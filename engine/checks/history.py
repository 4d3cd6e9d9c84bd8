"""What was done before: known terms, dates that have passed, and amounts that add up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from engine.case import Case, ToxinSession
from engine.checks.sides import side_issues
from engine.issue import Issue, Loc
from engine.known_terms import term, unknown_term
from kb.snapshot import KnowledgeBase


def history_issues(case: Case, kb: KnowledgeBase) -> Iterator[Issue]:
    """Yield what is wrong in `history`."""
    for index, session in enumerate(case.history.toxin):
        loc: Loc = ("history", "toxin", index)
        yield from past(session.date, case, (*loc, "date"))
        yield from _terms(session, kb, loc)
        yield from _amounts(session, kb, loc)
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


def _amounts(session: ToxinSession, kb: KnowledgeBase, loc: Loc) -> Iterator[Issue]:
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
    if session.duration_weeks is not None and days >= 0 and session.duration_weeks * 7 > days:
        yield Issue(
            (*loc, "duration_weeks"),
            f"{session.duration_weeks:f} weeks is longer than the {days} days since {session.date};"
            " leave it out while the effect lasts",
        )
