"""Two consultations side by side: what differs in their plans, and for each difference what made it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.alternatives.causes import Cause, Causes, Side
from engine.compare_plans import EntryChange, compare_plans
from engine.consultation import Outcome
from engine.plan import Plan
from engine.plan.entries import item_from
from kb.snapshot import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference of two plans, with what made it."""

    change: EntryChange
    causes: tuple[Cause, ...]


def differences(
    old: Outcome, new: Outcome, kb: KnowledgeBase, new_kb: KnowledgeBase | None = None
) -> tuple[Difference, ...]:
    """What differs, in the order of the plan; `new_kb` is the knowledge of the second, if it is another."""
    causes = Causes(Side(old, kb), Side(new, new_kb or kb))
    found = []
    for change in compare_plans(old.plan, new.plan):
        traced = () if not change.id else causes.of_item(item_from(change.part, change.id))
        found.append(Difference(change, traced or tuple(_from_words(change, old.plan, new.plan))))
    return tuple(found)


def plan_differences(old: Plan, new: Plan) -> tuple[Difference, ...]:
    """What differs between two plans as documents: the rules and statements are those their entries name."""
    return tuple(Difference(c, tuple(_from_words(c, old, new))) for c in compare_plans(old, new))


def _from_words(change: EntryChange, old: Plan, new: Plan) -> Iterator[Cause]:
    """Reasons that only one of the two entries gives, by the rule and the statements they name."""
    before, after = _reasons(change, old), _reasons(change, new)
    fresh = [one for one in after if one not in before] or [one for one in before if one not in after]
    yield from fresh[:4]


def _reasons(change: EntryChange, plan: Plan) -> list[Cause]:
    entries: Sequence[Any] = () if change.part == "plan" else getattr(plan, change.part)
    found: list[Cause] = []
    for entry in entries:
        data = entry.model_dump(mode="json")
        if change.id not in (data.get("id"), data.get("statement"), data.get("product"), data.get("text")):
            continue
        own = tuple(evidence["statement"] for evidence in data.get("evidence", ()))
        if data.get("rule"):
            found.append(Cause(str(data["rule"]), str(data.get("text", "")), own))
        elif data.get("statement"):
            found.append(Cause("", str(data.get("title", "")), (str(data["statement"]),)))
        for name in ("reasons", "cautions", "steps"):
            for reason in data.get(name, ()):
                text = str(reason.get("text") or reason.get("why") or "")
                found.append(Cause(str(reason["rule"]), text, tuple(reason.get("statements", ()))))
        if not found and own:
            found.append(Cause("", change.label, own))
    return found
