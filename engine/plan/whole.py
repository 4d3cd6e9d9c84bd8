"""The whole plan, and what made it."""

import datetime as dt
from typing import Literal

from pydantic import Field

from engine.plan.arguments import Candidate
from engine.plan.evidence import Advice, Model, SourceEntry
from engine.plan.injections import InjectionItem, LimitCheck, LineAssessment, ProductChoice, ProductTotal
from engine.plan.over_time import Assessment, CareItem, Complication, Exposure, FollowUp, MonitoringItem
from engine.plan.safety import Conflict, Deferred, Question, Rejected, SafetyFinding
from engine.plan.skin import AdjunctItem

SCHEMA: Literal["rhytid-plan/1"] = "rhytid-plan/1"


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
    exposure: tuple[Exposure, ...] = Field(default=(), description="What each muscle and side has had before")
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
    monitoring: tuple[MonitoringItem, ...] = Field(default=(), description="What to measure, when, and what matters")
    complications: tuple[Complication, ...] = Field(default=(), description="Reported ones first, then to watch for")
    sources: tuple[SourceEntry, ...] = ()
    provenance: Provenance
