"""What to check after treatment and when, and the review of what was given before."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from engine.plan import FollowUp
from engine.planning.view import View, bare


def follow_up(view: View, today: dt.date) -> tuple[FollowUp, ...]:
    """Reviews by their day, `today` being the day of treatment; what was given before comes first."""
    found = []
    for fact, slots in view.all("follow_up"):
        statement = view.individual(slots["statement"])
        offset = statement.one("dayOffset")
        days = int(offset) if isinstance(offset, int | Decimal) else None
        found.append(
            FollowUp(
                id=view.register(f"follow-up/{bare(statement.id)}", (fact,)),
                text=str(statement.one("text")),
                on=None if days is None else today + dt.timedelta(days=days),
                day_offset=days,
                evidence=view.evidence((statement.id,)),
            )
        )
    ahead = sorted(found, key=lambda f: (f.day_offset is None, f.day_offset or 0, f.id))
    return (*_of_given(view, today), *ahead)


def _of_given(view: View, today: dt.date) -> tuple[FollowUp, ...]:
    """The review of what was given before, on its first day that is left; it counts no days from this treatment."""
    found: dict[dt.date, FollowUp] = {}
    for fact, slots in view.all("review_given"):
        given = today - dt.timedelta(days=int(str(slots["days"])))
        first, last = (given + dt.timedelta(days=int(str(slots[end]))) for end in ("earliest", "latest"))
        statement = view.individual(slots["statement"])
        day = given.isoformat()
        found[given] = FollowUp(
            id=view.register(f"follow-up/{bare(statement.id)}/given/{day}", (fact,)),
            text=f"Review of the toxin given on {day}, until {last.isoformat()} at the latest: {statement.one('text')}",
            on=max(today, first),
            evidence=view.evidence((statement.id, str(slots["closing"]))),
        )
    return tuple(found[day] for day in sorted(found))
