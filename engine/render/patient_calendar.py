"""The patient's dates as a calendar file (RFC 5545): visits, reviews and care as events of whole days.

Nothing in it names the person.  The same page gives the same bytes: the stamp is the day of the consultation, and an
event's id is made from what it is about.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import TypeVar

from icalendar import Alarm, Calendar, Event

from engine.patient.page import Care, PatientPage, Visit
from engine.patient.words import capital
from engine.render.patient_document import HELD_FREE, MAY_APPLY

_Kind = TypeVar("_Kind", Visit, Care)
_MORNING_BEFORE = dt.timedelta(hours=-15)
_SAME_MORNING = dt.timedelta(hours=9)
_CARE = {"before": "Prepare for", "after": "Care after", "home": "Care at home"}
_CONFIRM = "Your clinic confirms the day. Your practitioner decides."


def to_ics(page: PatientPage) -> bytes:
    """Return the calendar file; without any booked day it holds no event."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Rhytid//{page.made.engine_version}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Treatment plan")
    for event in (*_visits(page), *_cares(page)):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _visits(page: PatientPage) -> Iterator[Event]:
    for visit in _of(page, Visit):
        title = "Review at the clinic" if visit.review else f"Clinic: {'; '.join(visit.what)}"
        lines = [capital(what) for what in visit.what]
        if visit.held_free:
            title = f"{title} ({HELD_FREE})"
        event = _event(page, f"visit {visit.number}", visit.date, visit.date, title, [*lines, _CONFIRM])
        event.add("status", "TENTATIVE")
        event.add_component(_alarm(_MORNING_BEFORE, title))
        yield event


def _cares(page: PatientPage) -> Iterator[Event]:
    """One event for all that holds on the same days around the same treatment."""
    groups: dict[tuple[dt.date, dt.date, str, str], list[Care]] = {}
    for care in _of(page, Care):
        if care.first is not None and care.last is not None:
            groups.setdefault((care.first, care.last, care.phase, care.about), []).append(care)
    told: Counter[str] = Counter()
    for (first, last, phase, about), found in sorted(groups.items(), key=lambda group: group[0]):
        title = f"{_CARE[phase]}: {about}"
        lines = [f"{MAY_APPLY} {one.text}" if one.open else one.text for one in found]
        # Not by its dates, so that a visit that moves takes its care along when the file is read in again.
        key = f"care {phase} {about} {' '.join(one.sources[0] for one in found if one.sources)}"
        told[key] += 1
        event = _event(page, f"{key} {told[key]}", first, last, title, lines)
        event.add("status", "CONFIRMED")
        if phase == "before":
            event.add_component(_alarm(_SAME_MORNING, title))
        yield event


def _event(page: PatientPage, key: str, first: dt.date, last: dt.date, title: str, lines: list[str]) -> Event:
    event = Event()
    event.add("uid", f"{hashlib.sha256(f'{page.case_id}|{page.date}|{key}'.encode()).hexdigest()[:32]}@rhytid")
    event.add("dtstamp", dt.datetime.combine(page.date, dt.time(), dt.UTC))
    event.add("dtstart", first)
    event.add("dtend", last + dt.timedelta(days=1))  # the first day that is no longer part of it
    event.add("summary", title)
    event.add("description", "\n".join(f"- {line}" for line in lines))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _alarm(when: dt.timedelta, title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", when)
    return alarm


def _of(page: PatientPage, kind: type[_Kind]) -> Iterator[_Kind]:
    for section in page.sections:
        for block in section.blocks:
            if isinstance(block, kind):
                yield block
