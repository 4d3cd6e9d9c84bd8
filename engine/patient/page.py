"""The patient's page: a plan in plain words, as one frozen document that screen, paper and calendar render.

Nothing here decides anything, and no text holds an id.  Ids of statements stand in `sources`, so that every figure
can be traced; a view for patients does not show them.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA: Literal["rhytid-patient/1"] = "rhytid-patient/1"

Status = Literal["planned", "waiting", "questions", "not_now", "nothing"]
Tone = Literal["plain", "key", "warn", "urgent", "ask"]
"""key: the one thing to take in; warn: something is held back; urgent: needs help at once; ask: to be answered."""


class Model(BaseModel):
    """Frozen record of the page."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)


class Strength(Model):
    """How sure we are, in words and as a bar of 1 to 5."""

    words: str
    bars: int = Field(ge=1, le=5)


class Passage(Model):
    """One or two short sentences."""

    kind: Literal["passage"] = "passage"
    text: str
    tone: Tone = "plain"
    point: bool = Field(default=False, description="One of a list")
    strength: Strength | None = None
    sources: tuple[str, ...] = Field(default=(), description="Ids of statements or of things of the knowledge base")


class Heading(Model):
    """A heading within a section."""

    kind: Literal["heading"] = "heading"
    text: str


class Planned(Model):
    """One thing that is planned."""

    kind: Literal["planned"] = "planned"
    title: str
    amount: str | None = Field(default=None, description="Units of the named product; None for anything else")
    lines: tuple[str, ...] = ()
    off_label: bool = False
    considered: bool = Field(default=False, description="Weighed only, not recommended")
    strength: Strength | None = None
    items: tuple[str, ...] = Field(description="Ids of the plan's entries")
    sources: tuple[str, ...]


class Moment(Model):
    """What to expect on some days after a treatment."""

    kind: Literal["moment"] = "moment"
    about: str
    first_day: int
    last_day: int
    first: dt.date | None = Field(default=None, description="None: no date is fixed yet")
    last: dt.date | None = None
    title: str
    text: str
    strength: Strength | None = None
    sources: tuple[str, ...]


class Risk(Model):
    """Something that can go wrong, and how often it was seen where a source counts it."""

    kind: Literal["risk"] = "risk"
    title: str
    text: str = ""
    often: str | None = Field(default=None, description="None: the sources name no number")
    per_thousand: Decimal | None = None
    strength: Strength | None = None
    sources: tuple[str, ...]


class Care(Model):
    """What to do or leave out on some days."""

    kind: Literal["care"] = "care"
    phase: Literal["before", "after", "home"]
    about: str
    when: str
    first: dt.date | None = Field(default=None, description="None: no date is fixed yet")
    last: dt.date | None = None
    text: str
    open: bool = Field(default=False, description="It may apply: an answer is missing")
    repeats: bool = Field(default=False, description="Told already for an earlier visit")
    urgent: bool = False
    sources: tuple[str, ...]


class Visit(Model):
    """A day at the clinic."""

    kind: Literal["visit"] = "visit"
    number: int
    date: dt.date
    what: tuple[str, ...]
    review: bool = Field(default=False, description="Nothing but a look at the result")
    held_free: bool = Field(default=False, description="Only if the lines have come back by then")
    sources: tuple[str, ...]


Block = Annotated[
    Passage | Heading | Planned | Moment | Risk | Care | Visit,
    Field(discriminator="kind"),
]


class Section(Model):
    """One part of the page."""

    key: Literal["plan", "why", "expect", "balance", "choices", "care", "questions", "help", "about"]
    title: str
    blocks: tuple[Block, ...]


class Made(Model):
    """What made this page."""

    engine_version: str
    kb_release: str
    kb_version: str
    plan_digest: str


class PatientPage(Model):
    """The whole page."""

    schema_: Literal["rhytid-patient/1"] = Field(default=SCHEMA, alias="schema")
    at_once: tuple[Passage, ...] = Field(
        default=(), description="An emergency the person is in: it stands before all else, and nothing is put forward"
    )
    case_id: str
    name: str | None = Field(default=None, description="As asked for on printing; a case holds none")
    date: dt.date = Field(description="Of the consultation")
    status: Status
    title: str
    lead: str
    sections: tuple[Section, ...]
    made: Made

    def section(self, key: str) -> Section | None:
        """The section with this key, None where the page has none."""
        return next((one for one in self.sections if one.key == key), None)
