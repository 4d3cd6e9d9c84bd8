"""What a golden case may expect of a plan: one small record per kind of expectation, and nothing else.

Every kind speaks about the plan as a clinician would (a dose on a side, a wait, a question still to be asked),
never about how a tool came to it, so that another tool can be held to the same file.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from engine.case import Date, Number, Whole
from engine.plan import Severity

Side = Literal["right", "left", "midline", "across"]
DoseSide = Literal["right", "left", "each", "midline", "across", "total"]
LineType = Literal["dynamic", "mixed", "static", "none", "unknown"]
Status = Literal["complete", "questions_open", "nothing_recommended", "stop"]


CUSTOM = ("one_of", "some_of", "range", "no_kind", "two_kinds")
"""Kinds of mistake that have their own words here; all others are worded as in a case."""


def _one_or_more(value: Any) -> Any:
    """A single word stands for a list of one."""
    return (value,) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_one_or_more), Field(min_length=1)]


class Record(BaseModel):
    """Frozen, and strict about unknown fields; `exactly_one_of` and `at_least_one_of` name choices of fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def exactly_one_of(cls) -> tuple[str, ...]:
        """Fields of which one, and only one, says what the expectation is about."""
        return ()

    @classmethod
    def at_least_one_of(cls) -> tuple[str, ...]:
        """Fields of which one or several must be given."""
        return ()

    @model_validator(mode="after")
    def _choices(self) -> Self:
        one, some = self.exactly_one_of(), self.at_least_one_of()
        given = [name for name in one if getattr(self, name) is not None]
        if one and len(given) != 1:
            raise PydanticCustomError("one_of", "give one of {names}, and only one", {"names": ", ".join(one)})
        if some and all(getattr(self, name) is None for name in some):
            raise PydanticCustomError("some_of", "give at least one of {names}", {"names": ", ".join(some)})
        return self


class UnitRange(Record):
    """A dose that may lie between two figures, both included, in units of the product it belongs to."""

    min_units: Number = Field(ge=0)
    max_units: Number = Field(ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min_units > self.max_units:
            raise PydanticCustomError("range", "min_units is above max_units")
        return self

    def holds(self, units: Decimal) -> bool:
        """Whether a dose lies in the range."""
        return self.min_units <= units <= self.max_units


class Recommend(Record):
    """The plan carries it out now: an injection into a muscle or area, or a skin treatment or home care step."""

    muscle: str | None = None
    area: str | None = None
    treatment: str | None = None
    side: Side | None = None
    product: str | None = None
    firmly: bool = Field(default=False, description="Treatment only: recommended, not merely to be considered")

    @classmethod
    def exactly_one_of(cls) -> tuple[str, ...]:
        """One target."""
        return ("muscle", "area", "treatment")


class NotRecommend(Record):
    """The plan does not carry it out now; `because` names the answer that must be shown as the reason."""

    muscle: str | None = None
    area: str | None = None
    line: str | None = None
    product: str | None = Field(default=None, description="A product id, or any: no toxin at all")
    treatment: str | None = None
    side: Side | None = None
    because: str | None = Field(default=None, description="Condition id whose answer keeps it out")

    @classmethod
    def exactly_one_of(cls) -> tuple[str, ...]:
        """One target."""
        return ("muscle", "area", "line", "product", "treatment")


class Prefer(Record):
    """A treatment is in the plan and stands before another one, which may be absent."""

    treatment: str
    over: str


class Course(Record):
    """Sessions and the weeks between them (not maintenance) that the plan gives for a treatment."""

    treatment: str
    sessions_min: Whole | None = None
    sessions_max: Whole | None = None
    weeks_min: Number | None = None
    weeks_max: Number | None = None

    @classmethod
    def at_least_one_of(cls) -> tuple[str, ...]:
        """Sessions or weeks."""
        return ("sessions_min", "sessions_max", "weeks_min", "weeks_max")


class Dose(UnitRange):
    """Units of one product into one muscle: on a side, on each side, across, or in total."""

    muscle: str
    side: DoseSide
    product: str
    area: str | None = None
    points: Whole | None = Field(default=None, description="Number of injection points at that place")


class Total(UnitRange):
    """Units of one product in the whole plan, or in one area."""

    product: str
    area: str | None = None


class Warn(Record):
    """The plan shows a safety finding or caution for this person; all that is given must fit one entry."""

    condition: str | None = Field(default=None, description="The answer the warning comes from")
    statement: str | None = Field(default=None, description="Dossier row of the warning, e.g. TS21")
    words: Words | None = Field(default=None, description="Each must occur in the warning, in any case")
    severity: Severity | None = Field(default=None, description="How strongly it counts in this case")
    about: str | None = Field(default=None, description="Product or treatment the warning is about")

    @classmethod
    def at_least_one_of(cls) -> tuple[str, ...]:
        """Something to know the warning by."""
        return ("condition", "statement", "words")


class Say(Record):
    """One sentence or entry of the plan's explanations, advice or counselling holds all these words."""

    words: Words


class Question(Record):
    """A question, by what it asks about."""

    condition: str | None = None
    attribute: str | None = None
    line: str | None = None

    @classmethod
    def exactly_one_of(cls) -> tuple[str, ...]:
        """One question."""
        return ("condition", "attribute", "line")


class Ask(Question):
    """The plan asks for an answer that is missing; `blocks` names what must not be recommended before."""

    blocks: str | None = Field(default=None, description="Area, product or treatment that waits for it")
    ended: bool = Field(default=False, description="Condition only: the date it ended or happened is asked")


class Defer(Record):
    """Something must wait: it is not recommended now, and its earliest date lies between the two given."""

    area: str | None = None
    product: str | None = None
    treatment: str | None = None
    not_before: Date | None = Field(default=None, description="The earliest date may not be before this")
    not_after: Date | None = Field(default=None, description="... nor after this")

    @classmethod
    def exactly_one_of(cls) -> tuple[str, ...]:
        """One target."""
        return ("area", "product", "treatment")

    def holds(self, until: dt.date | None) -> bool:
        """Whether an earliest date (None: end not known) fits."""
        if until is None:
            return self.not_after is None
        return (self.not_before is None or until >= self.not_before) and (
            self.not_after is None or until <= self.not_after
        )


class Conflict(Record):
    """The plan shows that these sources disagree: dossier rows, readings (TS03.uk_eu) or bibliography keys."""

    between: Words


class LineKind(Record):
    """How a line is judged: present on movement only, also at rest, or fixed."""

    line: str
    type: LineType
    side: Side | None = None


class OnLabel(Record):
    """Injections of the plan that must be marked as inside, or outside, the licence."""

    muscle: str | None = None
    area: str | None = None
    product: str | None = None

    @classmethod
    def at_least_one_of(cls) -> tuple[str, ...]:
        """A place or a product."""
        return ("muscle", "area", "product")


class Review(Record):
    """The plan sets a check after treatment on a day in this range, counted from the treatment."""

    day_min: Whole
    day_max: Whole
    words: Words | None = None
