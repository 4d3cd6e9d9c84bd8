"""A consultation: case in, plan and derivation out."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.algebra.rule import Fact
from engine.case import Case
from engine.inference.derivation import Derivation
from engine.inference.run import derive
from engine.plan import Plan
from engine.planning.assemble import assemble
from engine.planning.view import View
from engine.rules import rule_base
from kb.snapshot import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a consultation yields: the plan, why, and which conclusions stand behind each entry."""

    plan: Plan
    derivation: Derivation = field(repr=False)
    index: dict[str, tuple[Fact, ...]] = field(repr=False)


def consult(case: Case, kb: KnowledgeBase) -> Outcome:
    """Reason about a case.  The case must have passed `engine.intake.check_case`."""
    derivation = derive(case, kb)
    view = View(derivation, kb, rule_base())
    plan = assemble(view, case, kb)
    return Outcome(plan, derivation, view.index)
