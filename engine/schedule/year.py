"""The schedule: a year of visits as one frozen document that every view renders.

Nothing here decides anything.  Every gap, window and care instruction carries the statements it rests on.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.plan import Evidence, Provenance, SourceEntry
from engine.schedule.preferences import Preferences

SCHEMA: Literal["rhytid-schedule/1"] = "rhytid-schedule/1"
CHECK = "check_"
"""Begins the course of a session that is a later check in the room, of kind review; its statement follows."""


class Model(BaseModel):
    """Frozen record of a schedule."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class CareItem(Model):
    """What to do or avoid before or after a session, with its dates."""

    treatment: str
    text: str
    phase: Literal["before", "after", "home"]
    audience: Literal["person", "practitioner"]
    first: dt.date
    last: dt.date
    known: bool = Field(description="False: it may apply; the answer that decides is missing")
    evidence: tuple[Evidence, ...]


class Effect(Model):
    """How long what a session gives lasts, in the words of its statement, with dates where it gives a figure."""

    given: str = Field(description="Product or treatment id")
    label: str
    areas: tuple[str, ...] = Field(default=(), description="Areas of toxin given this product")
    since: dt.date
    lasts: str | None = Field(default=None, description="The statement's own words")
    onset: str | None = Field(default=None, description="When it begins, in the statement's own words")
    least_until: dt.date | None = Field(default=None, description="Day at which the shortest published time is over")
    until: dt.date | None = Field(default=None, description="Day at which the longest published time is over")
    evidence: tuple[Evidence, ...]


class Remark(Model):
    """Something to consider at a session."""

    text: str
    evidence: tuple[Evidence, ...]


class Session(Model):
    """One thing done at a visit."""

    id: str = Field(description="<course>/<number>")
    label: str
    kind: Literal["treatment", "review"]
    number: int
    of: int
    areas: tuple[str, ...] = Field(default=(), description="Areas of toxin treated at this session")
    products: tuple[str, ...] = ()
    given_on: dt.date | None = Field(default=None, description="Of a review of toxin given before: the day of that")
    downtime_until: dt.date | None = Field(default=None, description="Last day of the longest published downtime")
    downtime_days: str | None = Field(default=None, description="Published downtime, e.g. 0–3")
    remarks: tuple[Remark, ...] = ()
    care: tuple[CareItem, ...] = ()
    effects: tuple[Effect, ...] = Field(
        default=(), description="Per product of toxin; of a course, at its last session only"
    )
    evidence: tuple[Evidence, ...] = ()


class Order(Model):
    """Two sessions of one day in the order they are done."""

    first: str = Field(description="Session id")
    second: str = Field(description="Session id")
    given: bool = Field(description="Whether a source gives the order; otherwise either may come first")
    evidence: tuple[Evidence, ...] = Field(default=(), description="What allows the day, and gives the order")


class Visit(Model):
    """A day at the clinic: its sessions in the order they are done."""

    number: int
    date: dt.date
    earliest: dt.date = Field(description="First day it could move to if every other visit stays")
    latest: dt.date = Field(description="Last day it could move to if every other visit stays")
    sessions: tuple[Session, ...]
    order: tuple[Order, ...] = Field(default=(), description="Of every two sessions")


class GapKept(Model):
    """A gap the schedule keeps: what is asked, and the least distance it comes to."""

    id: str
    kind: str
    text: str
    asked_days: int | None = None
    least_days: int | None = Field(default=None, description="Least the statement allows, where it gives a range")
    kept_days: int | None = Field(default=None, description="Smallest distance in this schedule")
    evidence: tuple[Evidence, ...] = Field(description="Empty only for a wish")


class Closed(Model):
    """Days on which a treatment must not fall."""

    id: str
    kind: Literal["wait", "gap", "event", "wish", "interval"] = "wait"
    course: str = Field(default="", description="What must not fall there: <course> of a session id")
    label: str
    first: dt.date
    last: dt.date
    why: str
    wish: str | None = Field(default=None, description="Whose it is where no statement asks for it")
    evidence: tuple[Evidence, ...] = ()


class Around(Model):
    """Days that a booked session closes to a treatment by one of the gaps."""

    gap: str = Field(description="Id of the gap that is kept")
    course: str = Field(description="What must not fall there: <course> of a session id")
    label: str
    first: dt.date
    last: dt.date
    session: str = Field(description="Id of the session that closes them")


class Pause(Model):
    """Home care that rests around a visit."""

    first: dt.date
    last: dt.date
    visit: int
    because_of: str
    open_end: bool = Field(
        default=False, description="True: no source says when it may go on after the visit; the practitioner decides"
    )
    unlisted: bool = Field(
        default=False,
        description="True: no source says whether it rests here; the days are by convention",
    )
    evidence: tuple[Evidence, ...]


class HomeCare(Model):
    """Home care from a day on, with its pauses."""

    treatment: str
    label: str
    start: dt.date
    waits_for: str = Field(default="", description="Why it does not start on the first day; empty where it does")
    frequency: str | None = None
    judge_from: dt.date | None = Field(default=None, description="Not judged before this day")
    pauses: tuple[Pause, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Later(Model):
    """What may follow a finished course: maintenance, booked on its result and not in advance."""

    label: str
    not_before: dt.date
    text: str
    evidence: tuple[Evidence, ...] = ()


class NotBooked(Model):
    """What is not in the schedule, and why."""

    label: str
    why: str
    evidence: tuple[Evidence, ...] = ()


class ClashMember(Model):
    """One of the requirements that cannot be met together."""

    id: str
    kind: str
    text: str
    wish: str | None = Field(default=None, description="Whose it is where no statement asks for it")
    safety: bool = Field(default=False, description="What the plan forbids or holds back: never given up")
    evidence: tuple[Evidence, ...] = ()


class Clash(Model):
    """Requirements that cannot be met together; without any one of them the others can be if `minimal`.

    Members that are safety are named, and never given up.
    """

    members: tuple[ClashMember, ...]
    minimal: bool
    enough: tuple[str, ...] = Field(
        default=(), description="Ids of members: giving up one of these gives a schedule, nothing else clashes"
    )


class Readiness(Model):
    """A course, and whether it is finished and healed by the event."""

    course: str
    label: str
    ready: bool = Field(
        description="All its sessions lie before the event and are healed; of toxin, one whose effect is not over then"
    )
    done: int = Field(description="Sessions before the event")
    of: int
    last: dt.date | None = Field(default=None, description="Its last session before the event")
    healed_by: dt.date | None = Field(default=None, description="Last day of the longest published downtime of that")
    needed_by: dt.date | None = Field(default=None, description="Last day on which a session serves the event")
    quiet_days: int = Field(default=0, description="Days before the event that stay free of it")
    fading: dt.date | None = Field(default=None, description="End of the published effect where before the event")
    areas: tuple[str, ...] = Field(
        default=(), description="Of toxin given before the event: the booked areas that are not ready for it"
    )
    why: str = Field(default="", description="Why it is not ready")
    causes: tuple[ClashMember, ...] = ()
    evidence: tuple[Evidence, ...] = Field(default=(), description="What asks for the quiet days")


class Schedule(Model):
    """The whole schedule."""

    schema_: Literal["rhytid-schedule/1"] = Field(default=SCHEMA, alias="schema")
    case_id: str
    consultation: dt.date
    first_day: dt.date
    last_day: dt.date
    event: dt.date | None = None
    status: Literal["scheduled", "clash", "nothing"]
    headline: str
    emergency: bool = Field(default=False, description="The headline begins with what cannot wait for any visit")
    notes: tuple[str, ...] = ()
    notices: tuple[str, ...]
    preferences: Preferences
    visits: tuple[Visit, ...] = ()
    gaps: tuple[GapKept, ...] = ()
    closed: tuple[Closed, ...] = ()
    around: tuple[Around, ...] = ()
    home_care: tuple[HomeCare, ...] = ()
    later: tuple[Later, ...] = ()
    readiness: tuple[Readiness, ...] = ()
    clash: Clash | None = None
    not_booked: tuple[NotBooked, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    provenance: Provenance
