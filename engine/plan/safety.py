"""What holds something back: safety findings, delays, questions, refusals and disagreements."""

import datetime as dt

from pydantic import Field

from engine.plan.evidence import Evidence, Model, Reason, Severity


class Deferred(Model):
    """A candidate that must wait: until a date, or until something is over."""

    id: str = Field(description="toxin/<area>, product/<id> or adjunct/<treatment>")
    label: str
    until: dt.date | None = Field(default=None, description="Not before this date; None: end not known")
    reasons: tuple[Reason, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Question(Model):
    """A question whose answer is missing, and what it blocks."""

    id: str = Field(description="Condition or attribute id")
    text: str
    path: str = Field(description="Where the answer goes in the case, e.g. safety.answers.pregnancy")
    group: str | None = None
    severity: Severity = Field(description="Worst effect the answer could have")
    blocks: tuple[str, ...] = Field(default=(), description="Ids of candidates that wait for it")
    statements: tuple[str, ...] = ()


class Rejected(Model):
    """A candidate that was considered and fell, with what felled it."""

    id: str
    label: str
    severity: Severity | None = None
    reasons: tuple[Reason, ...]
    evidence: tuple[Evidence, ...] = ()


class SafetyFinding(Model):
    """A safety statement that applies to this person."""

    statement: str
    title: str
    severity: Severity = Field(description="Effect in the case's jurisdiction after the rule of the stricter")
    own_severity: Severity = Field(description="Severity as read in the case's own jurisdiction")
    applies_to: tuple[str, ...] = Field(description="Product or treatment ids; empty never")
    areas: tuple[str, ...] = ()
    because_of: tuple[str, ...] = Field(description="Condition ids answered yes, or derived")
    action: str
    until: dt.date | None = None
    overridden_by: str | None = None
    evidence: tuple[Evidence, ...] = ()


class Conflict(Model):
    """Statements that disagree, which one decided, and by which rule of precedence."""

    id: str
    subject: str
    positions: tuple[str, ...] = Field(description="Each side in a sentence, the deciding one first")
    decided_by: str
    evidence: tuple[Evidence, ...] = ()
