"""Visits and care by date, read off the schedule; without one, care by days from the treatment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from engine.patient.agreed import Agreed
from engine.patient.page import Care, Visit
from engine.patient.planned import TOXIN
from engine.patient.words import Words, capital, day, span
from engine.plan import CareItem, Plan
from engine.planning.care import TOXIN as TOXIN_ID
from engine.planning.care import days_in_words
from engine.schedule.year import CHECK, Schedule, Session

INJECTIONS = f"injections of {TOXIN}"
_LONG_DAYS = 84
"""From here on an instruction for home care is told as holding all the time."""
_REVIEW = "your practitioner looks at the result"
_CHECK = "your practitioner examines the muscles beside those treated"


def about(session: Session, words: Words) -> str:
    """What is done at a session, in plain words."""
    if _course(session).startswith(CHECK):
        return f"check: {_CHECK}"
    if session.kind == "review":
        of = f" of your {INJECTIONS} of {day(session.given_on)}" if session.given_on is not None else ""
        return f"review{of}: {_REVIEW}"
    course = _course(session)
    return INJECTIONS if session.products else words.name(f"treatment:{course}")


_OF_TOXIN = ("toxin", "review")
"""Courses of a schedule that there are only with toxin."""


def sessions(schedule: Schedule | None, agreed: Agreed) -> Iterator[tuple[int, dt.date, Session]]:
    """Visit number, date and session of everything that was not decided against."""
    for visit in schedule.visits if schedule is not None else ():
        for session in visit.sessions:
            if _course(session) in _OF_TOXIN or _course(session).startswith(CHECK):
                areas = tuple(area for area in session.areas if area in agreed.areas)
                if agreed.toxin and (areas or not session.areas):
                    yield visit.number, visit.date, session.model_copy(update={"areas": areas})
            elif f"adjunct/{_course(session)}" not in agreed.declined:
                yield visit.number, visit.date, session


def visits(schedule: Schedule | None, agreed: Agreed, words: Words) -> list[Visit]:
    """The days at the clinic."""
    together: dict[dt.date, list[tuple[int, Session]]] = {}
    for number, date, session in sessions(schedule, agreed):
        together.setdefault(date, []).append((number, session))
    return [
        Visit(
            number=found[0][0],
            date=date,
            what=tuple(_told(session, words) for _, session in found),
            review=all(session.kind == "review" for _, session in found),
            held_free=all(_held_free(session) for _, session in found),
            sources=tuple(dict.fromkeys(one.statement for _, session in found for one in session.evidence)),
        )
        for date, found in sorted(together.items())
    ]


def first_date(schedule: Schedule | None, agreed: Agreed, treatment: str) -> dt.date | None:
    """The day of the first session of a treatment (botulinum_toxin for injections), None where none is booked."""
    for _, date, session in sessions(schedule, agreed):
        course = TOXIN_ID if session.products else _course(session)
        if session.kind == "treatment" and course == treatment:
            return date
    return None


def review_date(schedule: Schedule | None, agreed: Agreed, statement: str) -> dt.date | None:
    """The first day booked for the check a statement asks for, None where none is; not that of earlier injections."""
    for _, date, session in sessions(schedule, agreed):
        cited = (one.statement for one in session.evidence)
        if session.kind == "review" and session.given_on is None and statement in cited:
            return date
    return None


def care(plan: Plan, schedule: Schedule | None, agreed: Agreed, words: Words) -> list[Care]:
    """Care around every session by date, or by days from the treatment where nothing is booked."""
    dated = list(_dated(schedule, agreed, words))
    booked = {TOXIN_ID if s.products else _course(s) for _, _, s in sessions(schedule, agreed)}
    planned = {*agreed.treatments, *((TOXIN_ID,) if agreed.toxin else ())}
    home = {item.treatment for item in agreed.home}
    for item in plan.care:
        waiting = [one for one in item.treatments if one in planned and one not in booked]
        if item.audience == "person" and waiting:
            at_home = all(one in home for one in waiting)
            dated.append(_undated(item, waiting, words, at_home=at_home))
    return dated


def _dated(schedule: Schedule | None, agreed: Agreed, words: Words) -> Iterator[Care]:
    told: set[tuple[str, str]] = set()
    for _, _, session in sessions(schedule, agreed):
        for item in session.care:
            if item.audience != "person":
                continue
            sources = tuple(one.statement for one in item.evidence)
            key = (sources[0] if sources else item.text, session.id.rsplit("/", 1)[0])
            yield Care(
                phase=item.phase,
                about=about(session, words),
                when=span(item.first, item.last),
                first=item.first,
                last=item.last,
                text=_said(item.text, sources, words),
                open=not item.known,
                repeats=key in told,
                urgent=any(words.urgent(one) for one in sources),
                sources=sources,
            )
            told.add(key)


def _undated(item: CareItem, treatments: list[str], words: Words, *, at_home: bool) -> Care:
    sources = tuple(one.statement for one in item.evidence)
    names = [INJECTIONS if one == TOXIN_ID else words.name(f"treatment:{one}") for one in treatments]
    text = item.text if item.applies_if is None else f"{item.text} ({item.applies_if}.)"
    return Care(
        phase="home" if at_home else item.phase,
        about=" and ".join(dict.fromkeys(names)),
        when=_in_use(item) if at_home else capital(days_in_words(item.from_day, item.to_day)) or "At any time",
        text=_said(text, sources, words),
        open=item.open,
        urgent=any(words.urgent(one) for one in sources),
        sources=sources,
    )


def _in_use(item: CareItem) -> str:
    """The days of something that is used at home, counted from its start."""
    if item.to_day is None or item.to_day == 0 or item.to_day >= _LONG_DAYS:
        return "While you use it"
    return f"In the first {item.to_day} days of use"


def _said(text: str, sources: tuple[str, ...], words: Words) -> str:
    return next((plain for one in sources if (plain := words.text(one)) is not None), text)


def _told(session: Session, words: Words) -> str:
    notes = [f"{session.number} of {session.of}"] if session.kind == "treatment" and session.of > 1 else []
    notes += ["only if the lines have come back"] if _held_free(session) else []
    return f"{about(session, words)} ({', '.join(notes)})" if notes else about(session, words)


def _held_free(session: Session) -> bool:
    """Injections are repeated when the lines are back, so that a later day is only kept free."""
    return (session.kind == "review" or bool(session.products)) and session.number > 1


def _course(session: Session) -> str:
    return session.id.rsplit("/", 1)[0]
