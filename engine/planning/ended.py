"""What a safety statement asks for, with the day on which what it is about ended said first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from engine.first_letters import uncapital
from engine.planning.view import View, day, today

_EXPECTED = ".expected_end"
"""End of the path of a day that is expected and has not been seen to come."""
_NO_BOOSTER = (
    "No touch-up here: it would be a booster, which the record speaks against. Where nothing speaks against one:"
)
_NO_TOUCH_UP = "No touch-up here: what the last session did speaks against one. Where nothing does:"


def told(view: View, statement: str, interventions: Iterable[str], *, also_unused: bool = False) -> str:
    """What a statement asks for as sentences, without the last full stop.

    Of a condition that has ended it says so first.  also_unused: name, too, a recorded day from which no wait of the
    statement counts, so that nobody takes it for used.
    """
    action = str(view.individual(statement).one("action")).rstrip(".")
    if view.all("touch_up_barred", statement=statement):
        head = _NO_BOOSTER if view.all("no_booster") else _NO_TOUCH_UP
        action = f"{head} {action[:1].lower()}{action[1:]}"
    touched = set(interventions)
    past = {
        str(s["condition"]): day(s["day"])
        for _, s in view.all("past", statement=statement)
        if str(s["intervention"]) in touched
    }
    ends = {one: _end(view, one, on) for one, on in sorted(past.items()) if on is not None}
    if past and not _all_over(view, statement, touched):
        found = "; ".join(f"{view.label(one)}: {end.lower()}" for one, end in ends.items())
        return f"{found}. The rest still holds: {uncapital(action)}"
    if past:
        days = "; ".join(dict.fromkeys(ends.values()))
        return (
            f"{days}. No source gives a wait after its end: make sure that it is over, and decide. "
            f"While it lasts: {uncapital(action)}"
        )
    unused = _unused(view, statement) if also_unused else None
    return action if unused is None else f"{action}. The date given, {unused}, is not used: no wait counts from it"


def _all_over(view: View, statement: str, touched: set[str]) -> bool:
    rows = view.all("ended_without_wait", statement=statement)
    return touched <= {str(slots["intervention"]) for _, slots in rows}


def _end(view: View, condition: str, on: dt.date) -> str:
    return f"{'Expected to have ended' if _expected(view, condition) else 'Ended'} on {on.isoformat()}"


def _unused(view: View, statement: str) -> str | None:
    """The recorded day of a condition of this statement from which the statement counts nothing."""
    individual = view.individual(statement)
    if individual.kind != "Contraindication" or individual.one("waitDaysDefault") is not None:
        return None
    named = {str(one) for one in individual.many("condition")}
    settled = {str(s["condition"]) for name in ("toxin_dated", "dated_session") for _, s in view.all(name)}
    given = sorted(str(f.values[0]) for f in view.derivation.origins if f.relation == "ended" and f.values[0] in named)
    asked = [one for one in given if view.individual(one).one("askedWhen") == "intake" and one not in settled]
    on = today(view)
    if not asked or on is None:
        return None
    days = next(f.values[1] for f in view.derivation.origins if f.relation == "ended" and f.values[0] == asked[0])
    return (on - dt.timedelta(days=int(str(days)))).isoformat()


def _expected(view: View, condition: str) -> bool:
    """Whether the day on which a condition ended has not been seen to come."""
    given = view.derivation.origins
    return any(
        path.endswith(_EXPECTED) for f, path in given.items() if f.relation == "ended" and f.values[0] == condition
    )
