"""What a written schedule says and in which order: the clash or the visits, then gaps, closed days and the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from engine.plan import Evidence
from engine.planning.resting import NOT_FOUND, OPEN_END
from engine.render import words
from engine.render.clash_blocks import clash_blocks, readiness_blocks
from engine.render.document import Banner, Block, Document, Entries, Entry, Paragraph, Section, Subsection, Title
from engine.render.notes import cited
from engine.render.words import dated
from engine.render.written_dates import with_written_dates
from engine.schedule.year import (
    CareItem,
    Closed,
    HomeCare,
    NotBooked,
    Schedule,
    Session,
    Visit,
)

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_PHASE = {"before": "Before", "after": "After", "home": "At home"}


def schedule_document(schedule: Schedule, kb: words.Labels) -> Document:
    """Return the schedule as a document; the same schedule and labels give the same document."""
    numbers = {source.id: i for i, source in enumerate(schedule.sources, start=1)}
    said = (
        *_head(schedule),
        *clash_blocks(schedule, numbers),
        *readiness_blocks(schedule, numbers),
        *_visits(schedule, kb, numbers),
        *_home(schedule, numbers),
        *_gaps(schedule, numbers),
        *_closed(schedule, numbers),
        *_later(schedule, numbers),
        *_not_booked(schedule, numbers),
    )
    return (
        *with_written_dates(said),
        *_sources(schedule),
        Section("Please note"),
        Entries(tuple(Entry(notice) for notice in schedule.notices)),
    )


def schedule_json(schedule: Schedule) -> str:
    """Return the schedule as indented JSON with a line end."""
    return schedule.model_dump_json(by_alias=True, indent=2) + "\n"


def _head(schedule: Schedule) -> Iterator[Block]:
    span = f"{words.day(schedule.first_day)} to {words.day(schedule.last_day)}"
    yield Title(f"A year of visits · {schedule.case_id}", span)
    if schedule.status == "clash" or schedule.emergency:
        yield Banner(dated(schedule.headline))
    else:
        yield Paragraph(dated(schedule.headline), strong=True)
    if schedule.event is not None:
        yield Paragraph(f"Event on {_weekday(schedule.event)}.")
    if schedule.notes:
        yield Entries(tuple(Entry(dated(note), "!") for note in schedule.notes))


def _visits(schedule: Schedule, kb: words.Labels, numbers: Mapping[str, int]) -> Iterator[Block]:
    month = None
    seen: dict[str, int] = {}
    ordered: dict[tuple[str, ...], int] = {}
    for visit in schedule.visits:
        if (visit.date.year, visit.date.month) != month:
            month = (visit.date.year, visit.date.month)
            yield Section(f"{_MONTHS[visit.date.month - 1]} {visit.date.year}")
        yield Subsection(f"Visit {visit.number} · {_weekday(visit.date)}", _room(visit))
        yield Entries(
            tuple(
                _session(session, f"{place}.", visit, kb, numbers, seen)
                for place, session in enumerate(visit.sessions, start=1)
            )
        )
        if visit.order:
            first = ordered.setdefault(tuple(_course(one) for one in visit.sessions), visit.number)
            told = _order(visit, numbers) if first == visit.number else f"Order as at visit {first}."
            yield Entries((Entry(told, "↓"),))


def _order(visit: Visit, numbers: Mapping[str, int]) -> str:
    """The order of every two sessions: as sources give it, and once for those of which they give none."""
    label = {session.id: session.label for session in visit.sessions}
    found = [
        cited(f"{label[one.first]} before {label[one.second]}", one.evidence, numbers)
        for one in visit.order
        if one.given
    ]
    reviews = {session.id for session in visit.sessions if session.kind == "review"}
    looked = dict.fromkeys(label[one.first] for one in visit.order if not one.given and one.first in reviews)
    free = [
        f"{label[one.first]} and {label[one.second]}"
        for one in visit.order
        if not one.given and one.first not in reviews
    ]
    sentences = [f"Order: {'; '.join(found)}."] if found else []
    if looked:
        sentences.append(f"{' and '.join(looked)} first: look and photograph before anything else is done.")
    if free:
        sentences.append(f"The sources give no order for {'; '.join(free)}.")
    return " ".join(sentences)


def _course(session: Session) -> str:
    return session.id.rsplit("/", 1)[0]


def _room(visit: Visit) -> str:
    if visit.earliest == visit.latest:
        return "fixed by the others"
    return f"could be {words.day(visit.earliest)} to {words.day(visit.latest)}"


def _session(
    session: Session, mark: str, visit: Visit, kb: words.Labels, numbers: Mapping[str, int], seen: dict[str, int]
) -> Entry:
    course = _course(session)
    count = f" ({session.number} of {session.of})" if session.of > 1 else ""
    details = []
    if session.areas:
        details.append(f"Areas: {words.terms(kb, session.areas, 'area', at_most=None)}.")
    if session.downtime_until is not None:
        until = words.day(session.downtime_until)
        details.append(f"Downtime {session.downtime_days} days: at the longest until {until}.")
    for effect in session.effects:
        # Of a product once; of a course at its end, from which it counts.
        if effect.lasts is not None and (session.number == 1 or not session.products):
            end = effect.until or effect.least_until
            about = "" if end is None else f", until about {words.day(end)}"
            details.append(cited(f"{effect.label} lasts: “{effect.lasts}”{about}", effect.evidence, numbers))
    details.extend(cited(dated(one.text), one.evidence, numbers) for one in session.remarks)
    first = seen.setdefault(course, visit.number)
    if session.care and first != visit.number:
        low = min(item.first for item in session.care)
        high = max(item.last for item in session.care)
        details.append(f"Care as at visit {first}, from {words.day(low)} to {words.day(high)}.")
        details.extend(_again(session.care, visit.date))
    elif session.care:
        details.extend(_care(item, visit.date, numbers) for item in session.care)
    return Entry(cited(f"{session.label}{count}", session.evidence, numbers), mark, tuple(details))


def _care(item: CareItem, on: dt.date, numbers: Mapping[str, int]) -> str:
    who = " (practitioner)" if item.audience == "practitioner" else ""
    known = "" if item.known else "If it applies (an answer is missing): "
    when = "on the day" if item.first == item.last == on else _span(item.first, item.last)
    return cited(f"{_PHASE[item.phase]}{who}, {when}: {known}{dated(item.text)}", item.evidence, numbers)


def _again(care: tuple[CareItem, ...], on: dt.date) -> Iterator[str]:
    """The preparation of a later session with its own days; sources stand at the first."""
    alike: dict[tuple[dt.date, dt.date], list[str]] = {}
    for item in care:
        if item.phase == "before" and item.first < on:
            known = "" if item.known else "If it applies (an answer is missing): "
            alike.setdefault((item.first, item.last), []).append(words.sentence(f"{known}{dated(item.text)}"))
    for (first, last), texts in alike.items():
        yield f"Before, {_span(first, last)}: {' '.join(texts)}"


def _home(schedule: Schedule, numbers: Mapping[str, int]) -> Iterator[Block]:
    if not schedule.home_care:
        return
    yield Section("Home care")
    yield Entries(tuple(_home_entry(item, numbers) for item in schedule.home_care))


def _home_entry(item: HomeCare, numbers: Mapping[str, int]) -> Entry:
    how = f", {item.frequency}" if item.frequency else ""
    details = []
    if item.waits_for:
        details.append(f"Not from today: {item.waits_for}.")
    if item.judge_from is not None:
        details.append(f"Not judged before {words.day(item.judge_from)}.")
    alike: dict[tuple[str, str, tuple[Evidence, ...]], list[str]] = {}
    for pause in item.pauses:
        ending = f". {NOT_FOUND}" if pause.unlisted else f". {OPEN_END}" if pause.open_end else ""
        alike.setdefault((pause.because_of, ending, pause.evidence), []).append(_span(pause.first, pause.last))
    for (because, ending, evidence), spans in alike.items():
        details.append(cited(f"Rests for {because}: {words.listed(spans)}{ending}", evidence, numbers))
    return Entry(
        cited(f"{item.label}{how}, from {words.day(item.start)}", item.evidence, numbers), details=tuple(details)
    )


def _gaps(schedule: Schedule, numbers: Mapping[str, int]) -> Iterator[Block]:
    if not schedule.gaps:
        return
    yield Section("Gaps that are kept, and where they come from")
    entries = []
    for gap in schedule.gaps:
        kept = "" if gap.kept_days is None else f"Smallest here: {gap.kept_days} days."
        entries.append(
            Entry(cited(words.sentence(dated(gap.text)), gap.evidence, numbers), details=(kept,) if kept else ())
        )
    yield Entries(tuple(entries))


def _closed(schedule: Schedule, numbers: Mapping[str, int]) -> Iterator[Block]:
    if not schedule.closed:
        return
    yield Section("Closed days")
    alike: dict[tuple[dt.date, dt.date, str, tuple[Evidence, ...]], list[Closed]] = {}
    for one in schedule.closed:
        # Why a course is held names it once more; without that, alike reasons come together.
        why = one.why.removeprefix(f"{one.label}: ")
        alike.setdefault((one.first, one.last, why, one.evidence), []).append(one)
    entries = []
    for (_, _, reason, _), group in alike.items():
        names = words.listed(dict.fromkeys(one.label for one in group))
        text = f"{names}: not {_span(group[0].first, group[0].last)}"
        whose = f" ({group[0].wish})" if group[0].wish else ""
        entries.append(
            Entry(
                cited(f"{text}{whose}", group[0].evidence, numbers),
                details=(words.capital(words.sentence(dated(reason))),),
            )
        )
    yield Entries(tuple(entries))


def _later(schedule: Schedule, numbers: Mapping[str, int]) -> Iterator[Block]:
    if not schedule.later:
        return
    yield Section("After the courses")
    yield Entries(
        tuple(
            Entry(cited(f"{one.label}, from {words.day(one.not_before)}: {dated(one.text)}", one.evidence, numbers))
            for one in schedule.later
        )
    )


def _not_booked(schedule: Schedule, numbers: Mapping[str, int]) -> Iterator[Block]:
    if not schedule.not_booked:
        return
    yield Section("Not in this schedule")
    alike: dict[str, list[NotBooked]] = {}
    for one in schedule.not_booked:
        alike.setdefault(dated(one.why), []).append(one)
    entries = []
    for why, group in alike.items():
        evidence = [record for one in group for record in one.evidence]
        entries.append(
            Entry(f"{words.listed(words.capital(one.label) for one in group)}: {cited(why, evidence, numbers)}", "–")
        )
    yield Entries(tuple(entries))


def _sources(schedule: Schedule) -> Iterator[Block]:
    if not schedule.sources:
        return
    yield Section("Sources")
    yield Entries(
        tuple(Entry(source.citation, f"[{number}]") for number, source in enumerate(schedule.sources, start=1))
    )


def _span(first: dt.date, last: dt.date) -> str:
    return words.day(first) if first == last else f"{words.day(first)} to {words.day(last)}"


def _weekday(date: dt.date) -> str:
    return f"{_WEEKDAYS[date.weekday()]} {words.day(date)}"
