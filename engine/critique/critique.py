"""The critique: comments on a proposal, ranked by risk, as one frozen document that every view renders."""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

from pydantic import Field

from engine.plan import Evidence, Model, Severity, SourceEntry

SCHEMA: Final = "rhytid-critique/1"

Kind = Literal["violation", "ask", "dose", "omission", "caution", "alternative", "taste", "agreement"]

KINDS: tuple[Kind, ...] = ("violation", "ask", "dose", "omission", "caution", "alternative", "taste", "agreement")
"""Kinds of comment in the order in which equals in severity are told."""


EMERGENCY: Final = "emergency"
"""Topic of a comment that comes before all others: someone needs emergency care."""


class CommentReason(Model):
    """One reason, in a sentence, with the rule that gave it and the statements behind it."""

    text: str
    rule: str
    statements: tuple[str, ...] = ()


class Comment(Model):
    """One comment on the proposal."""

    id: str = Field(description="<kind>/<topic>/<subject>...; opens into its reasons")
    kind: Kind
    topic: str
    severity: Severity | None = Field(default=None, description="None: nothing is at risk")
    subject: str = Field(description="Id of what is commented on")
    other: str | None = Field(default=None, description="Id of what it is held against, if there is one")
    side: str | None = None
    areas: tuple[str, ...] = Field(default=(), description="Areas concerned")
    text: str
    rule: str
    reasons: tuple[CommentReason, ...]
    basis: str | None = Field(default=None, description="Strongest basis of the statements behind it")
    level: str | None = Field(default=None, description="Level of evidence of that statement")
    entries: tuple[str, ...] = Field(default=(), description="Paths into the proposal")
    evidence: tuple[Evidence, ...] = ()


class CritiqueProvenance(Model):
    """What made this critique; the same inputs give the same bytes."""

    engine_version: str
    kb_version: str
    kb_release: str
    rules_digest: str
    case_digest: str
    proposal_digest: str
    derivation_digest: str


class Critique(Model):
    """All comments on one proposal, highest risk first."""

    schema_: Literal["rhytid-critique/1"] = Field(default=SCHEMA, alias="schema")
    case_id: str
    date: dt.date
    jurisdiction: str
    headline: str
    notices: tuple[str, ...]
    counts: dict[Kind, int]
    comments: tuple[Comment, ...]
    sources: tuple[SourceEntry, ...] = ()
    provenance: CritiqueProvenance

    def of(self, kind: Kind) -> tuple[Comment, ...]:
        """Comments of one kind."""
        return tuple(one for one in self.comments if one.kind == kind)
