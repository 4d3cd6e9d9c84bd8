"""What a person or a clinic wishes of the days; wishes bend to every sourced gap, never the other way round."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Period(BaseModel):
    """Days from the first to the last, both included."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    first: dt.date
    last: dt.date

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.last < self.first:
            raise ValueError(f"{self.last} is before {self.first}")
        return self


class Preferences(BaseModel):
    """Wishes for a schedule; the defaults ask for nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: dt.date | None = Field(default=None, description="First day of the schedule; default: the consultation")
    weekdays: tuple[Weekday, ...] = Field(default=(), description="Days on which visits suit; empty: any")
    keep_free: tuple[Period, ...] = Field(default=(), description="No visit and no downtime on these days")
    max_visits: int | None = Field(default=None, ge=1, description="At most this many visits in the year")
    include: tuple[str, ...] = Field(
        default=(), description="Treatment ids, or 'toxin', the plan only weighs, to be booked too"
    )
    leave_out: tuple[str, ...] = Field(default=(), description="Treatment ids, or 'toxin', not to be booked")
    gaps: Literal["recommended", "minimum"] = Field(
        default="recommended", description="Which end of a published range separates treatments"
    )
    order: Literal["fewest_visits", "earliest"] = Field(
        default="fewest_visits", description="What comes first where both cannot be had"
    )
    ready_by_event: bool = Field(default=False, description="Every course must be finished in time for the event")
    prepared: bool = Field(
        default=False, description="The preparation before the first sessions has been kept already, as the person says"
    )
