"""The other answers to the safety questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from engine.alternatives.dimension import Alternative, Dimension, dimension, one
from engine.case import Case
from engine.issue import Loc
from kb.namespaces import local_name
from kb.snapshot import KnowledgeBase

_WAITS = ("waitDaysDefault", "waitDaysMin", "waitDaysMax")


def safety_dimensions(case: Case, kb: KnowledgeBase) -> Iterator[Dimension]:
    """One per question that this person can be asked."""
    waits = _waits(kb)
    groups = {f"question_group:{group}" for group in case.safety.none_of}
    for condition in kb.of_kind("Condition"):
        if condition.one("askedWhen") == "derived" or condition.one("lifecycle") in ("retired", "draft"):
            continue
        if condition.one("askedOf") == "female" and case.person.sex == "male":
            continue
        name = local_name(condition.id)
        given = case.safety.answers.get(name)
        current: str = given.answer if given is not None else "unknown"
        if current == "unknown" and condition.one("inQuestionGroup") in groups:
            current = "no"
        shown = current
        if given is not None and given.ended is not None:
            shown = f"yes, ended {given.ended}"
        loc: Loc = ("safety", "answers", name)
        alternatives: list[Alternative] = [one((*loc, "answer"), "no"), one((*loc, "answer"), "unknown")]
        # The whole answer, so that a date that was given goes with it.
        alternatives.append(one(loc, {"answer": "yes"}, "yes"))
        for wait in waits.get(condition.id, ()):
            for days in (wait, wait - 1):
                if days < 0:
                    continue
                ended = case.context.date - dt.timedelta(days=days)
                alternatives.append(one(loc, {"answer": "yes", "ended": ended}, f"yes, ended {ended}"))
        alternatives = list({a.shown: a for a in alternatives}.values())
        asked = str(condition.one("question") or kb.label(condition.id))
        yield dimension(loc, asked, shown, "answer", alternatives, open=current == "unknown")


def _waits(kb: KnowledgeBase) -> dict[str, list[int]]:
    """Condition -> the waits in days that statements count from its end."""
    found: dict[str, set[int]] = {}
    for statement in kb.of_kind("Contraindication"):
        days = {int(v) for name in _WAITS if isinstance(v := statement.one(name), int | Decimal)}
        for condition in statement.many("condition"):
            found.setdefault(str(condition), set()).update(days)
    return {condition: sorted(days) for condition, days in found.items()}
