"""What every entry of a plan rests on: evidence, reasons, and words shared by all parts."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Severity = Literal["absolute", "relative", "caution", "information"]
ItemStatus = Literal["recommended", "consider"]
PlanSide = Literal["right", "left", "midline", "across"]


class Model(BaseModel):
    """Frozen plan record."""

    # Annotations of fields are objects, not text (no import of `annotations` from __future__ where models stand):
    # pydantic would evaluate each at the start of every command.
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)


class Evidence(Model):
    """How strong a statement is, and where it stands."""

    statement: str = Field(description="Statement id, e.g. statement:LD01")
    title: str
    basis: str = Field(
        description="law, label, evidence, consensus, provider_opinion, leaflet, convention, extrapolation"
    )
    level: str = Field(description="Oxford CEBM 1-5, or reg for law and label")
    verification: str = Field(description="verified, partial or unverified")
    sources: tuple[str, ...] = Field(description="Source ids; resolved in Plan.sources")
    standing: Literal["mixed", "silent", "against"] | None = Field(
        default=None, description="What the evidence says where it does not simply support the treatment"
    )
    note: str | None = Field(default=None, description="What the knowledge base says about its own row")


class Reason(Model):
    """One reason, in a sentence, with the rule that gave it and the statements behind it."""

    text: str
    rule: str
    statements: tuple[str, ...] = ()


class ClaimNote(Model):
    """What a clinic claims of the statement that advice rests on, and what the evidence says of the claim."""

    claim: str = Field(description="Claim id, e.g. claim:A3")
    made_by: str
    text: str
    verdict: str


class Advice(Model):
    """Something to consider or to say, without a number."""

    id: str
    topic: str = Field(description="lines, balance, dose, honesty, technique, off_label, ...")
    subject: str | None = Field(default=None, description="Line, muscle, area, product or treatment id")
    side: PlanSide | None = None
    text: str
    rule: str
    evidence: tuple[Evidence, ...] = ()
    claims: tuple[ClaimNote, ...] = Field(default=(), description="Clinic claims about what it rests on")


class SourceEntry(Model):
    """A bibliography entry cited by this plan."""

    id: str
    citation: str
    year: str | None = None
    identifier: str | None = None
    level: str | None = None
    read: str | None = None
