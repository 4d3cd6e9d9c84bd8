"""What comes with time: exposure so far, care by day, checks, measurements, and what may go wrong."""

import datetime as dt
from decimal import Decimal
from typing import Literal

from pydantic import Field

from engine.first_letters import capital, uncapital
from engine.plan.evidence import Evidence, Model, Reason


class FollowUp(Model):
    """What to check after treatment, and when."""

    id: str
    text: str
    on: dt.date | None = None
    day_offset: int | None = None
    evidence: tuple[Evidence, ...] = ()


class CareItem(Model):
    """What to do or avoid around a treatment, with days counted from the treatment (0), not from the consultation."""

    id: str = Field(description="care/<statement of the first of them>")
    phase: Literal["before", "after", "home"]
    audience: Literal["person", "practitioner"]
    treatments: tuple[str, ...] = Field(description="Treatment ids it belongs to; botulinum_toxin for toxin")
    text: str
    from_day: Decimal | None = Field(default=None, description="First day, before the treatment below 0")
    to_day: Decimal | None = Field(default=None, description="Last day; parts of a day as 0.25")
    days: str = Field(description="The same in words, relative to the treatment")
    applies_if: str | None = Field(default=None, description="What it depends on; None: always")
    open: bool = Field(default=False, description="It depends on an answer that is missing")
    evidence: tuple[Evidence, ...] = ()


class Assessment(Model):
    """An instrument: what it was used for or could follow, what its readings mean, and what is within its noise."""

    id: str = Field(description="instrument/<instrument>")
    instrument: str
    label: str
    status: Literal["measured", "follow_up"] = Field(description="Used in this case, or suited to follow the plan")
    readings: tuple[str, ...] = Field(default=(), description="What was read, with its meaning where a grade fits")
    follows: tuple[str, ...] = Field(default=(), description="Finding ids it can follow; empty for the course as such")
    noise: tuple[str, ...] = Field(default=(), description="Changes below these are noise")
    remarks: tuple[Reason, ...] = Field(default=(), description="How far its readings can be trusted")
    evidence: tuple[Evidence, ...] = ()


class Exposure(Model):
    """What the record says one muscle and side, or an area, has had of one product."""

    id: str = Field(description="exposure/<muscle or area>/<side>/<product>")
    label: str
    muscle: str | None = Field(default=None, description="Muscle id; None: the record names only the area, or no place")
    area: str | None = Field(default=None, description="Area id, where no muscle is recorded; None: no place either")
    side: Literal["right", "left", "midline", "across", "undivided"] | None = Field(
        default=None, description="undivided: both sides of a pair recorded together"
    )
    product: str | None = Field(default=None, description="Product id; None: not recorded")
    product_label: str
    unit_name: str | None = None
    sessions: int
    units: Decimal | None = Field(
        default=None,
        description="In all, of that product; None: product or units not recorded, by muscle or for this area alone",
    )
    first: dt.date
    last: dt.date
    shortest_interval_days: int | None = Field(default=None, description="Between sessions of any product")
    longest_interval_days: int | None = None
    shortest_effect_weeks: Decimal | None = Field(default=None, description="Recorded duration of the effect")
    longest_effect_weeks: Decimal | None = None


class MonitoringItem(Model):
    """What to measure over time, when, and what change would matter."""

    id: str = Field(description="monitoring/<what is followed>, with /<subject> where each has a limit of its own")
    label: str = Field(description="What is followed")
    subject: str | None = Field(default=None, description="Muscle or line it is about, if it is about one")
    subject_label: str | None = None
    measure: str
    when: str
    matters: str = Field(description="What change would matter, and what is no change")
    rule: str
    evidence: tuple[Evidence, ...] = ()


class Complication(Model):
    """What can go wrong or went wrong: when it shows, what to do, what to change, and whom to refer to."""

    id: str = Field(description="complication/<id>")
    label: str
    reported: bool = Field(description="The person has had it; otherwise it is to be watched for after this plan")
    areas: tuple[str, ...] = Field(default=(), description="Planned areas after which it is seen; empty: any")
    seen: str
    onset: str | None = None
    action: str
    next_time: str | None = None
    refer_to: str | None = Field(default=None, description="None: the sources name nobody")
    urgent: bool = Field(default=False, description="It needs help at once: referral comes before all else")
    emergency: bool = Field(default=False, description="Urgent, reported, and no answer says that it is over")
    unended: tuple[str, ...] = Field(default=(), description="Of an emergency: paths of the missing end dates")
    still: str | None = Field(default=None, description="Of an emergency: asks whether it lasts, and since when it may")
    reasons: tuple[Reason, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def at_once(self) -> str:
        """What to do first and about what, in a sentence: the referral, or the action where nobody is named."""
        first = self.refer_to or self.action
        return f"{capital(first)}: {uncapital(self.label)}."
