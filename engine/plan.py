"""The plan: what follows from a case, as one frozen document that every view renders.

Nothing here decides anything.  Each entry names the statements of the knowledge base it rests on
(``statement:TS03``), so that a number never stands without its source and strength, and has an ``id`` that
`explain` opens into the derivation.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA: Literal["rhytid-plan/1"] = "rhytid-plan/1"

Severity = Literal["absolute", "relative", "caution", "information"]
ItemStatus = Literal["recommended", "consider"]
PlanSide = Literal["right", "left", "midline", "across"]


class Model(BaseModel):
    """Frozen plan record."""

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
    note: str | None = Field(default=None, description="What the knowledge base says about its own row")


class Reason(Model):
    """One reason, in a sentence, with the rule that gave it and the statements behind it."""

    text: str
    rule: str
    statements: tuple[str, ...] = ()


class DoseStep(Model):
    """One step from the base of the sourced range to the dose: before, after and why."""

    before_units: Decimal
    after_units: Decimal
    why: str
    rule: str
    statements: tuple[str, ...] = ()


class PointGroup(Model):
    """Equal or near-equal injection points of one site of a muscle."""

    site: str | None = None
    units: tuple[Decimal, ...] = Field(description="Units at each point; sums to the item's share")
    volume_ml: tuple[Decimal, ...] | None = Field(
        default=None, description="mL at each point at the chosen dilution; None if no dilution is chosen"
    )


class InjectionItem(Model):
    """What to inject into one muscle on one side, in units of one named product."""

    id: str = Field(description="toxin/<area>/<muscle>/<side>")
    status: ItemStatus
    area: str
    lines: tuple[str, ...]
    muscle: str
    muscle_label: str
    side: PlanSide
    product: str
    unit_name: str
    units: Decimal
    range_low_units: Decimal
    range_high_units: Decimal
    points: tuple[PointGroup, ...] = Field(default=(), description="Empty: the source gives no points")
    volume_ml: Decimal | None = None
    on_label: bool
    label_note: str = Field(description="Why it is on or off label, in a few words")
    steps: tuple[DoseStep, ...] = ()
    reasons: tuple[Reason, ...] = ()
    cautions: tuple[Reason, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Advice(Model):
    """Something to consider or to say, without a number."""

    id: str
    topic: str = Field(description="lines, balance, dose, honesty, technique, off_label, ...")
    subject: str | None = Field(default=None, description="Line, muscle, area, product or treatment id")
    side: PlanSide | None = None
    text: str
    rule: str
    evidence: tuple[Evidence, ...] = ()


class LimitCheck(Model):
    """A maximum, what it caps, and what the plan comes to."""

    id: str
    scope: str = Field(description="area, area_set, session or cumulative")
    areas: tuple[str, ...] = ()
    max_units: Decimal
    planned_units: Decimal
    within: bool
    evidence: tuple[Evidence, ...] = ()


class ProductTotal(Model):
    """Units of one product in the plan; never added to another product's."""

    product: str
    label: str
    unit_name: str
    units: Decimal
    volume_ml: Decimal | None = None
    dilution_units_per_ml: Decimal | None = None
    areas: dict[str, Decimal] = Field(default_factory=dict, description="Units per area")


class ProductChoice(Model):
    """The product the plan uses (for the whole face, or for one area) and why."""

    product: str
    label: str
    area: str | None = None
    reasons: tuple[Reason, ...] = ()


class LineAssessment(Model):
    """What kind of line it is and what that means for toxin."""

    id: str = Field(description="line/<line>/<side>")
    line: str
    label: str
    side: PlanSide
    line_type: Literal["dynamic", "mixed", "static", "none", "unknown", "not_graded_by_type"]
    severity: str = Field(description="The grades as recorded, e.g. 'rest 1, expression 3 (FWS 0-3)'")
    toxin: Literal["indicated", "consider", "not_indicated", "below_threshold", "unknown"]
    reasons: tuple[Reason, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class AdjunctItem(Model):
    """A skin treatment or home care step that the findings support."""

    id: str = Field(description="adjunct/<treatment>")
    treatment: str
    label: str
    layer: str
    setting: Literal["clinic", "home", "referral"]
    status: ItemStatus
    rank: int = Field(description="1 = first choice in its layer")
    on_offer: bool
    for_findings: tuple[str, ...]
    course: str | None = Field(default=None, description="Sessions and intervals in words, with units")
    reasons: tuple[Reason, ...] = ()
    cautions: tuple[Reason, ...] = ()
    evidence: tuple[Evidence, ...] = ()


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


class Strength(Model):
    """How strong one statement behind an argument is."""

    statement: str
    basis: str
    level: str
    verification: str


class Argument(Model):
    """One reason that bears on a candidate, with the rule that gave it and the strength of what it rests on."""

    text: str
    rule: str
    strengths: tuple[Strength, ...] = ()


class Candidate(Model):
    """Something the plan could hold, with the reasons on both sides and what became of it.

    A candidate that is recommended or to be considered has something for it and nothing that blocks it; what
    speaks against it makes it something to consider, or goes along as a caution.  Among products the one that
    serves best is taken, unless the case names one.
    """

    id: str = Field(description="argument/toxin/<line>/<side>, argument/product/<id> or argument/adjunct/<treatment>")
    kind: Literal["toxin", "product", "adjunct"]
    label: str
    outcome: Literal["recommended", "consider", "waits", "not_chosen", "not_on_offer"]
    speaks_for: tuple[Argument, ...] = ()
    speaks_against: tuple[Argument, ...] = ()
    blocking: tuple[Argument, ...] = Field(default=(), description="Each of them alone is enough to leave it out")
    confirming: tuple[Argument, ...] = Field(default=(), description="What settles it further, e.g. the label's dose")


class SourceEntry(Model):
    """A bibliography entry cited by this plan."""

    id: str
    citation: str
    year: str | None = None
    identifier: str | None = None
    level: str | None = None
    read: str | None = None


class Provenance(Model):
    """What made this plan; the same three give the same bytes."""

    engine_version: str
    executor: str
    kb_version: str
    kb_release: str
    rules_digest: str
    case_digest: str
    derivation_digest: str


class Plan(Model):
    """The whole plan."""

    schema_: Literal["rhytid-plan/1"] = Field(default=SCHEMA, alias="schema")
    case_id: str
    date: dt.date
    jurisdiction: str
    status: Literal["complete", "questions_open", "nothing_recommended", "stop"]
    headline: str
    notices: tuple[str, ...] = Field(description="Standing notices: not clinically validated, and so on")
    safety: tuple[SafetyFinding, ...] = ()
    lines: tuple[LineAssessment, ...] = ()
    products: tuple[ProductChoice, ...] = ()
    toxin: tuple[InjectionItem, ...] = ()
    totals: tuple[ProductTotal, ...] = ()
    limits: tuple[LimitCheck, ...] = ()
    balance: tuple[Advice, ...] = Field(default=(), description="Brow and mouth-corner balance, antagonists")
    advice: tuple[Advice, ...] = ()
    adjuncts: tuple[AdjunctItem, ...] = Field(default=(), description="Clinic treatments by layer and rank")
    home_care: tuple[AdjunctItem, ...] = ()
    referrals: tuple[AdjunctItem, ...] = ()
    deferred: tuple[Deferred, ...] = ()
    questions: tuple[Question, ...] = ()
    not_recommended: tuple[Rejected, ...] = ()
    not_on_offer: tuple[AdjunctItem, ...] = Field(
        default=(), description="Supported by the findings but not on this clinic's list"
    )
    conflicts: tuple[Conflict, ...] = ()
    sequence: tuple[Advice, ...] = Field(default=(), description="Toxin and skin treatments on one day, and gaps")
    claims: tuple[Advice, ...] = Field(default=(), description="Clinic claims this plan touches, with verdicts")
    requirements: tuple[Advice, ...] = Field(default=(), description="What the law of the place asks for")
    counselling: tuple[Advice, ...] = ()
    care: tuple[CareItem, ...] = Field(default=(), description="Before, after and at home, by day from the treatment")
    follow_up: tuple[FollowUp, ...] = ()
    assessments: tuple[Assessment, ...] = Field(default=(), description="Instruments used, and suited to follow up")
    arguments: tuple[Candidate, ...] = Field(default=(), description="Each candidate with its reasons on both sides")
    sources: tuple[SourceEntry, ...] = ()
    provenance: Provenance
