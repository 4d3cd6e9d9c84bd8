"""What is to be known of one session or home care of a schedule: the day, its gaps, how long it lasts, care by date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.plan import Evidence
from engine.planning.resting import NOT_FOUND, OPEN_END
from engine.render import words
from engine.schedule.year import CHECK, CareItem, Closed, Effect, GapKept, HomeCare, Schedule, Session, Visit
from tui.year.chart import course_of, session_of
from tui.year.dates import dated, long, short, span


@dataclass(frozen=True)
class Entry:
    """A line with something before it: a place, a date, or nothing."""

    text: str
    lead: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Section:
    """Entries under a heading; care is the longer part and may stand beside the rest."""

    title: str
    entries: tuple[Entry, ...]
    is_care: bool = False


@dataclass(frozen=True)
class Detail:
    """All that is shown of one place on the timeline."""

    title: str
    remark: str = ""
    sections: tuple[Section, ...] = ()


def detail(schedule: Schedule, kb: words.Labels, key: str) -> Detail:
    """The detail of a session or home care by its key on the timeline.  Raises KeyError."""
    for care in schedule.home_care:
        if key == f"home/{care.treatment}":
            return _home(care)
    visit, session = placed(schedule, session_of(key))
    parts = (
        Section("On this day, in this order", tuple(_order(visit, session, kb))),
        Section("How long it lasts", tuple(entry for one in session.effects for entry in _lasts(one, session, kb))),
        Section("Review", tuple(_review(schedule, session))),
        Section("Gaps kept", tuple(_gap(one) for one in gaps_of(schedule, session))),
        Section("Closed to it", tuple(_closed(one) for one in closed_of(schedule, session))),
        *(Section(title, tuple(_care(session.care, phase)), is_care=True) for phase, title in _PHASES),
    )
    return Detail(
        f"Visit {visit.number} · {long(visit.date)}",
        _room(visit),
        tuple(part for part in parts if part.entries),
    )


_PHASES = (("before", "Before"), ("after", "After"), ("home", "At home"))


def placed(schedule: Schedule, session_id: str) -> tuple[Visit, Session]:
    """The visit and the session with this id.  Raises KeyError."""
    for visit in schedule.visits:
        for session in visit.sessions:
            if session.id == session_id:
                return visit, session
    raise KeyError(session_id)


def gaps_of(schedule: Schedule, session: Session) -> Iterator[GapKept]:
    """Yield the gaps that bind a session, by the courses their ids name."""
    course = course_of(session.id)
    for gap in schedule.gaps:
        kind, *about = gap.id.split("/")
        if kind in ("repeat", "review"):
            about = ["toxin", "review"] if kind == "review" else ["toxin"]
        elif kind.startswith(("review_given", CHECK)):
            about = [kind]
        if course in about:
            yield gap


def closed_of(schedule: Schedule, session: Session) -> Iterator[Closed]:
    """Yield the days closed to what a session gives."""
    yield from (one for one in schedule.closed if one.course == course_of(session.id))


def counted(session: Session) -> str:
    """A session with its number where there are several."""
    return f"{session.label} ({session.number} of {session.of})" if session.of > 1 else session.label


def strength(evidence: Iterable[Evidence]) -> str:
    """How strong the statements are, each way of it once."""
    return "; ".join(dict.fromkeys(words.strength(one) for one in evidence))


def _room(visit: Visit) -> str:
    if visit.earliest == visit.latest:
        return "fixed by the others"
    return f"could be {span(visit.earliest, visit.latest)}"


def _order(visit: Visit, chosen: Session, kb: words.Labels) -> Iterator[Entry]:
    for place, session in enumerate(visit.sessions, start=1):
        yield Entry(counted(session), f"{place}.", "bold" if session.id == chosen.id else "")
        if session.areas:
            yield Entry(words.capital(words.terms(kb, session.areas, "area", at_most=None)), "", "muted")
        if session.downtime_until is not None:
            until = short(session.downtime_until)
            yield Entry(f"Downtime {session.downtime_days} days, at the longest until {until}", "", "muted")


def _lasts(effect: Effect, session: Session, kb: words.Labels) -> Iterator[Entry]:
    name = ""
    if len(session.effects) > 1:
        areas = words.terms(kb, effect.areas, "area", at_most=None)
        name = f"{effect.label}{f', {areas}' if areas else ''}: "
    if effect.lasts is not None:
        end = effect.until or effect.least_until
        told = f" Until about {short(end)} {end.year}." if end is not None else " No figure: no bar is drawn."
        yield Entry(f"{name}“{effect.lasts}” ({strength(effect.evidence)}).{told}")
    if effect.onset is not None:
        yield Entry(f"{name if effect.lasts is None else ''}Begins: “{effect.onset}”", "", "muted")


def _review(schedule: Schedule, session: Session) -> Iterator[Entry]:
    """Yield the review of a session of toxin, or the session that a review is of."""
    for remark in session.remarks:
        yield Entry(dated(remark.text))
    if course_of(session.id) not in ("toxin", "review"):
        return
    for visit in schedule.visits:
        for other in visit.sessions:
            when = f"{long(visit.date)} (visit {visit.number})"
            if other.number != session.number or course_of(other.id) not in ("toxin", "review"):
                continue
            if session.products and other.kind == "review":
                yield Entry(when)
            elif session.kind == "review" and other.products:
                yield Entry(f"Of {when}: {other.label}")


def _gap(gap: GapKept) -> Entry:
    kept = "" if gap.kept_days is None else f" Smallest here: {gap.kept_days} days."
    wish = f" ({strength(gap.evidence)})" if gap.evidence else ""
    return Entry(f"{words.sentence(dated(gap.text))}{kept}{wish}", "·")


def _closed(one: Closed) -> Entry:
    why = words.sentence(dated(one.why.removeprefix(f"{one.label}: ")))
    titles = words.listed((record.title for record in one.evidence), at_most=2)
    return Entry(f"{why} ({titles})" if titles else why, span(one.first, one.last))


def _care(items: Iterable[CareItem], phase: str) -> Iterator[Entry]:
    for item in items:
        if item.phase == phase:
            who = "Practitioner: " if item.audience == "practitioner" else ""
            maybe = "" if item.known else "If it applies (an answer is missing): "
            yield Entry(f"{who}{maybe}{item.text}", span(item.first, item.last))


def _home(care: HomeCare) -> Detail:
    how = [Entry(words.capital(care.frequency), "")] if care.frequency else []
    how.append(Entry(f"From {long(care.start)}, {strength(care.evidence)}", "", "muted"))
    if care.waits_for:
        how.append(Entry(f"Not from today: {care.waits_for}", "", "muted"))
    if care.judge_from is not None:
        how.append(Entry(f"Not judged before {long(care.judge_from)}", "", "muted"))
    alike: dict[str, list[tuple[dt.date, dt.date]]] = {}
    for pause in care.pauses:
        alike.setdefault(pause.because_of, []).append((pause.first, pause.last))
    rests = tuple(
        Entry(f"for {because}", span(first, last)) for because, spans in alike.items() for first, last in spans
    )
    for because in dict.fromkeys(pause.because_of for pause in care.pauses if pause.open_end):
        rests += (Entry(f"after {because}: {OPEN_END}", "", "warn"),)
    for because in dict.fromkeys(pause.because_of for pause in care.pauses if pause.unlisted):
        rests += (Entry(f"around {because}: {NOT_FOUND}", "", "warn"),)
    parts = (Section("How", tuple(how)), Section("Rests", rests, is_care=True))
    return Detail(care.label, "home care", tuple(part for part in parts if part.entries))
