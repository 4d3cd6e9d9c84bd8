"""The proposal: what a practitioner means to do, as plain data with no judgement in it.

Terms are written by their local knowledge-base id, as in a case.  What a proposal does not say is not assumed: a
treatment without a date has no date.
"""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import Field, model_validator

from engine.case import Answer, Date, Model, Number, Whole

SCHEMA: Final = "rhytid-proposal/1"

Place = Literal["right", "left", "midline", "across"]


class ProposedUnits(Model):
    """Units into one muscle at one place, and at how many points if that is said."""

    units: Number = Field(ge=0, le=10_000, description="In units of the entry's product")
    points: Whole | None = Field(default=None, ge=1, le=200)

    @model_validator(mode="before")
    @classmethod
    def _bare_number(cls, value: Any) -> Any:
        return value if isinstance(value, dict) else {"units": value}


class ProposedMuscle(Model):
    """Units into one muscle: per side (the patient's right and left), in the midline, or across the face."""

    right: ProposedUnits | None = None
    left: ProposedUnits | None = None
    each_side: ProposedUnits | None = Field(default=None, description="The same for right and left")
    midline: ProposedUnits | None = None
    across: ProposedUnits | None = Field(default=None, description="A muscle dosed as one over both sides")

    def places(self) -> dict[Place, tuple[str, ProposedUnits]]:
        """Where what goes, with the name of the field that says so."""
        found: dict[Place, tuple[str, ProposedUnits]] = {}
        if self.each_side is not None:
            found["right"] = found["left"] = ("each_side", self.each_side)
        for place in ("right", "left", "midline", "across"):
            given = getattr(self, place)
            if given is not None:
                found[place] = (place, given)
        return found


class ProposedArea(Model):
    """Toxin for one area: one product, units by muscle."""

    area: str
    product: str
    date: Date | None = Field(default=None, description="Day of injection; default is the proposal's date")
    prepare_from: Date | None = Field(default=None, description="Day from which the care before it is kept")
    dilution_units_per_ml: Number | None = Field(default=None, gt=0, le=10_000)
    off_label: Answer = Field(default="unknown", description="yes: it is known and told to be off label")
    muscles: dict[str, ProposedMuscle] = Field(default_factory=dict, description="By muscle id")


class ProposedTreatment(Model):
    """A skin treatment or a home care product."""

    treatment: str
    date: Date | None = Field(default=None, description="Day of the (first) session")
    prepare_from: Date | None = Field(
        default=None,
        description="Day from which the care before the first session is kept; as long before each later one",
    )
    sessions: Whole | None = Field(default=None, ge=1, le=100)
    every_weeks: Number | None = Field(default=None, gt=0, le=520, description="Weeks between sessions")

    @model_validator(mode="before")
    @classmethod
    def _bare_name(cls, value: Any) -> Any:
        return {"treatment": value} if isinstance(value, str) else value


class ProposedReview(Model):
    """A planned look at the result."""

    date: Date
    check: str | None = Field(default=None, description="Statement id of the check it is for, e.g. FUP-01")


class Proposal(Model):
    """A practitioner's own plan for one case."""

    schema_: Literal["rhytid-proposal/1"] = Field(default=SCHEMA, alias="schema")
    date: Date | None = Field(default=None, description="Day of treatment; default is the consultation's date")
    toxin: tuple[ProposedArea, ...] = ()
    treatments: tuple[ProposedTreatment, ...] = Field(default=(), description="In the clinic")
    home_care: tuple[ProposedTreatment, ...] = ()
    referrals: tuple[ProposedTreatment, ...] = Field(default=(), description="To be done elsewhere, by a specialist")
    reviews: tuple[ProposedReview, ...] = ()
    note: str | None = None

    model_config = {**Model.model_config, "populate_by_name": True}
