"""The plan: what follows from a case, as one frozen document that every view renders.

Nothing here decides anything.  Each entry names the statements of the knowledge base it rests on
(``statement:TS03``), so that a number never stands without its source and strength, and has an ``id`` that
`explain` opens into the derivation.
"""

from __future__ import annotations

from engine.plan.arguments import Argument, Candidate, Strength
from engine.plan.evidence import Advice, ClaimNote, Evidence, ItemStatus, Model, PlanSide, Reason, Severity, SourceEntry
from engine.plan.injections import (
    DoseStep,
    InjectionItem,
    LimitCheck,
    LineAssessment,
    PlacementNote,
    PointGroup,
    ProductChoice,
    ProductTotal,
)
from engine.plan.over_time import Assessment, CareItem, Complication, Exposure, FollowUp, MonitoringItem
from engine.plan.safety import Conflict, Deferred, Question, Rejected, SafetyFinding
from engine.plan.skin import AdjunctItem
from engine.plan.whole import SCHEMA, Plan, Provenance

__all__ = [
    "SCHEMA",
    "AdjunctItem",
    "Advice",
    "Argument",
    "Assessment",
    "Candidate",
    "CareItem",
    "ClaimNote",
    "Complication",
    "Conflict",
    "Deferred",
    "DoseStep",
    "Evidence",
    "Exposure",
    "FollowUp",
    "InjectionItem",
    "ItemStatus",
    "LimitCheck",
    "LineAssessment",
    "Model",
    "MonitoringItem",
    "PlacementNote",
    "Plan",
    "PlanSide",
    "PointGroup",
    "ProductChoice",
    "ProductTotal",
    "Provenance",
    "Question",
    "Reason",
    "Rejected",
    "SafetyFinding",
    "Severity",
    "SourceEntry",
    "Strength",
]
