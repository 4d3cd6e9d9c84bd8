"""What if: the plan of the case with some answers set otherwise, against the plan of the case as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.alternatives.differences import Difference, differences
from engine.alternatives.dimension import in_words
from engine.alternatives.evaluation import Evaluation
from engine.alternatives.members import Member
from engine.alternatives.settings import Setting, with_settings
from engine.case import Case
from engine.issue import Loc
from engine.plan import Plan
from kb.snapshot import KnowledgeBase


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The settings, both plans, and what differs."""

    settings: tuple[Setting, ...]
    changed: Case
    before: Plan
    after: Plan
    differences: tuple[Difference, ...]
    was: tuple[str, ...] = ()
    """What the case said in each of these places, in words."""


def what_if(case: Case, settings: Sequence[Setting], evaluation: Evaluation) -> WhatIf:
    """Compare a case with itself under other answers.  Raises CaseError where the answers cannot be."""
    changed = with_settings(case, settings, evaluation.kb)
    old, new = evaluation.outcome(case), evaluation.outcome(changed)
    was = tuple(_was(case, setting, evaluation.kb) for setting in settings)
    return WhatIf(tuple(settings), changed, old.plan, new.plan, differences(old, new, evaluation.kb), was)


def _was(case: Case, setting: Setting, kb: KnowledgeBase) -> str:
    """What a case says of what a setting sets; of an entry of a list, whether the list has it."""
    if not isinstance(setting.value, Member):
        return said_before(case, setting.loc, kb)
    held = _at(case.model_dump(mode="python", exclude_none=True), setting.loc) or ()
    return "yes" if setting.value.among(held) else "no"


def said_before(case: Case, loc: Loc, kb: KnowledgeBase) -> str:
    """What a case says in a place, in words; one answer for a whole group and for both sides is found as well."""
    if loc[:2] == ("safety", "answers") and len(loc) > 2:
        condition = kb.get(f"condition:{loc[2]}")
        group = str(condition.one("inQuestionGroup")).partition(":")[2] if condition is not None else ""
        given = case.safety.answers.get(str(loc[2]))
        if given is None:
            return "no" if group in case.safety.none_of else "not answered"
        return given.answer if loc[3:] in ((), ("answer",)) else in_words(getattr(given, str(loc[3]), None))
    data = case.model_dump(mode="python", exclude_none=True)
    for one in (loc, *(tuple(side if step == "both" else step for step in loc) for side in ("right", "left"))):
        found = _at(data, one)
        if found is not None and not isinstance(found, dict | list | tuple):
            return in_words(found)
    both = _at(data, tuple("both" if step in ("right", "left") else step for step in loc))
    return "not given" if both is None or isinstance(both, dict | list | tuple) else in_words(both)


def _at(data: Any, loc: Loc) -> Any:
    for step in loc:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data
