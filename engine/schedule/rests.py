"""Home care at rest: the days around each visit on which a gap, or the care of what is done there, stops it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR

from engine.planning.resting import rest_span
from engine.planning.view import View
from engine.published_days import whole
from engine.schedule.cited import Citations
from engine.schedule.pairs import Gaps
from engine.schedule.year import Pause, Session, Visit

_STOPS = ("pausesHomeCare", "resumesHomeCare")


class Rests:
    """When home care rests, in any look at the year; each session as one span of days."""

    def __init__(self, views: Iterable[View], mode: str, citations: Citations) -> None:
        self._views = tuple(views)
        self._table = Gaps(self._views[0].kb)
        self._mode = mode
        self._citations = citations

    def pauses(self, home: str, visits: Iterable[Visit]) -> Iterator[Pause]:
        """The rests of one home treatment around the visits."""
        for visit in visits:
            for session in visit.sessions:
                found = [
                    (before, after, statement)
                    for intervention in interventions(session)
                    for before, after, statement in (
                        *self._by_gap(home, intervention),
                        *self._by_care(home, intervention),
                        *self._unlisted(home, intervention),
                    )
                ]
                if found:
                    yield Pause(
                        first=visit.date - dt.timedelta(days=max(before for before, _, _ in found)),
                        last=visit.date + dt.timedelta(days=max(after for _, after, _ in found)),
                        visit=visit.number,
                        because_of=session.label,
                        open_end=not any(after for _, after, _ in found),
                        unlisted=any(list(self._unlisted(home, one)) for one in interventions(session)),
                        evidence=self._citations.evidence(dict.fromkeys(statement for _, _, statement in found)),
                    )

    def _by_gap(self, home: str, intervention: str) -> Iterator[tuple[int, int, str]]:
        before, after = self._table.between(home, intervention), self._table.between(intervention, home)
        # Where both may be used on one day nothing has to rest.
        if before is not None and not before.same_day:
            yield before.days(self._mode), 0, before.statement
        if after is not None and not after.same_day:
            yield 0, after.days(self._mode), after.statement

    def _by_care(self, home: str, intervention: str) -> Iterator[tuple[int, int, str]]:
        for statement in dict.fromkeys(
            str(slots["statement"])
            for view in self._views
            for _, slots in view.all("care_due", intervention=intervention)
        ):
            instruction = self._views[0].individual(statement)
            if any(home in map(str, instruction.many(name)) for name in _STOPS):
                first, last = rest_span(instruction, home)
                before = -int(first.to_integral_value(rounding=ROUND_FLOOR))
                yield max(0, before), max(0, int(last.to_integral_value(rounding=ROUND_CEILING))), statement

    def _unlisted(self, home: str, intervention: str) -> Iterator[tuple[int, int, str]]:
        """Where no source says whether it rests: the gap of a pair without a row."""
        for view in self._views:
            for _, slots in view.all("rest_unlisted", home=home, intervention=intervention):
                yield 0, whole(slots["days"]), str(slots["statement"])
                return


def interventions(session: Session) -> tuple[str, ...]:
    """What is done at a session, by its names in the knowledge base; nothing at a review."""
    if session.kind != "treatment":
        return ()
    return session.products or (f"treatment:{session.id.rsplit('/', 1)[0]}",)
