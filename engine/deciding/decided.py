"""A case with its plan and what was decided on it, gathered for every view."""

from __future__ import annotations

from dataclasses import dataclass

from engine.case import Case
from engine.consultation import Outcome
from engine.deciding.remarks import Remark, remarks
from engine.deciding.standing import Standing, count, standings
from engine.plan import Plan
from kb.snapshot import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Decided:
    """The plan, every line with its decision, and what the rules say against the decisions."""

    plan: Plan
    standings: tuple[Standing, ...]
    remarks: tuple[Remark, ...]

    @property
    def counted(self) -> tuple[int, int]:
        """How many lines are decided, of how many."""
        return count(self.standings)

    def remarks_on(self, item: str) -> tuple[Remark, ...]:
        """What the rules say of the decision on one line."""
        return tuple(one for one in self.remarks if item in one.items)


def decided(case: Case, outcome: Outcome, kb: KnowledgeBase) -> Decided:
    """Gather the decisions of a case that has passed the intake; `outcome` is its consultation."""
    return Decided(outcome.plan, standings(case.decisions, outcome.plan), remarks(case, outcome, kb))
