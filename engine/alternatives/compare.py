"""Two cases, two plans, or one case under two versions of the knowledge: what differs, and what made it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.alternatives.differences import Difference, differences, plan_differences
from engine.alternatives.evaluation import Evaluation
from engine.case import Case
from engine.consultation import Outcome
from engine.errors import CaseError, EngineError
from engine.intake import check_case
from engine.plan import Plan
from engine.written_plan import read_plan
from kb.errors import KnowledgeError
from kb.snapshot import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans by name, and what differs."""

    old: str
    new: str
    before: Plan
    after: Plan
    differences: tuple[Difference, ...]


def compare_cases(old: tuple[str, Case], new: tuple[str, Case], evaluation: Evaluation) -> Comparison:
    """Compare the plans of two cases."""
    one, other = evaluation.outcome(old[1]), evaluation.outcome(new[1])
    return Comparison(old[0], new[0], one.plan, other.plan, differences(one, other, evaluation.kb))


def compare_knowledge(case: Case, old: tuple[str, KnowledgeBase], new: tuple[str, KnowledgeBase]) -> Comparison:
    """Compare the plans that two versions of the knowledge give for one case.

    Raises CaseError where one of them does not know what the case says, EngineError where it does not go with this
    engine.
    """
    one, other = _under(case, *old), _under(case, *new)
    return Comparison(old[0], new[0], one.plan, other.plan, differences(one, other, old[1], new[1]))


def _under(case: Case, name: str, kb: KnowledgeBase) -> Outcome:
    """The consultation under one version, every complaint under its name."""
    try:
        problems = check_case(case, kb)
        if problems:
            raise CaseError(tuple(problems), name)
        return Evaluation(kb).outcome(case)
    except KnowledgeError as error:
        raise EngineError(f"{name}: this version of the knowledge does not go with this engine: {error}") from None


def compare_written(old: tuple[str, Plan], new: tuple[str, Plan]) -> Comparison:
    """Compare two plans as they were written."""
    return Comparison(old[0], new[0], old[1], new[1], plan_differences(old[1], new[1]))


def plan_of(name: str, text: str) -> Plan | None:
    """The plan a text holds, or None where it is no plan at all.  Raises EngineError for a broken one."""
    if '"rhytid-plan/' not in text[:2000]:
        return None
    return read_plan(text, name)
