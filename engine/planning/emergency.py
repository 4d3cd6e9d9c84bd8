"""What an emergency leaves open: whether it still lasts.  The case dates the end of an answer, never its beginning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from engine.algebra.rule import Fact
from engine.algebra.terms import Value
from engine.planning.view import Slots, View, bare, today


def unended(condition: Value) -> str:
    """Where the case holds the end of what a condition answers."""
    return f"safety.answers.{bare(condition)}.ended"


def still(view: View, pressing: Sequence[tuple[Fact, Slots]]) -> str | None:
    """Whether it lasts, as a question with what the record tells of its beginning; None where nothing presses."""
    if not pressing:
        return None
    shows = view.individual(pressing[0][1]["statement"]).one("showsNote")
    parts = ["No date says that it is over, so it counts as an emergency today."]
    after = "" if shows is None else f"; the sources tell of it {shows} after toxin"
    parts.append(f"{_last(view) or 'When it began is not on record'}{after}.")
    parts.append("Is it still going on, and if not, when did it end?")
    return " ".join(parts)


def _last(view: View) -> str:
    """The last toxin before it, as recorded: since then at the latest the trouble is told of."""
    last, on = view.all("toxin_last"), today(view)
    if not last or on is None:
        return ""
    days = int(Decimal(str(last[0][1]["days"])))
    date = (on - dt.timedelta(days=days)).isoformat()
    return f"The last toxin on record was given on {date}, {days} days before this consultation"
