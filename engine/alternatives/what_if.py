"""What if: the plan of the case with some answers set otherwise, against the plan of the case as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.alternatives.differences import Difference, differences
from engine.alternatives.evaluation import Evaluation
from engine.alternatives.settings import Setting, with_settings
from engine.case import Case
from engine.plan import Plan


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The settings, both plans, and what differs."""

    settings: tuple[Setting, ...]
    changed: Case
    before: Plan
    after: Plan
    differences: tuple[Difference, ...]


def what_if(case: Case, settings: Sequence[Setting], evaluation: Evaluation) -> WhatIf:
    """Compare a case with itself under other answers.  Raises CaseError where the answers cannot be."""
    changed = with_settings(case, settings, evaluation.kb)
    old, new = evaluation.outcome(case), evaluation.outcome(changed)
    return WhatIf(tuple(settings), changed, old.plan, new.plan, differences(old, new, evaluation.kb))
