"""How decisions stand to the plan of today: what is decided, what is open again, and what the plan no longer holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from engine.case import Decision
from engine.deciding.lines import Line, lines_of
from engine.plan import Plan

State = Literal["open", "accepted", "changed", "declined", "outdated", "gone"]
"""`outdated`: the plan now says something else than was decided on; `gone`: the plan no longer holds the line."""

DECIDED: tuple[State, ...] = ("accepted", "changed", "declined")


@dataclass(frozen=True, slots=True)
class Standing:
    """One line, or one decision without a line any more; `note` says what is to be known of it."""

    item: str
    state: State
    line: Line | None
    decision: Decision | None
    note: str = ""

    @property
    def label(self) -> str:
        """The line in words; the id where there is no line to name it."""
        return self.item if self.line is None else self.line.label


def standings(decisions: Mapping[str, Decision], plan: Plan) -> tuple[Standing, ...]:
    """Return every line of the plan with its decision, then the decisions on what the plan does not hold."""
    lines = lines_of(plan)
    found = [_standing(line, decisions.get(item)) for item, line in lines.items()]
    gone = [
        Standing(item, "gone", None, decision, f"No longer in the plan{_why_gone(item, plan)}.")
        for item, decision in decisions.items()
        if item not in lines
    ]
    return (*found, *gone)


def count(found: tuple[Standing, ...]) -> tuple[int, int]:
    """Return how many lines are decided, of how many."""
    return sum(one.state in DECIDED for one in found), sum(one.line is not None for one in found)


def _standing(line: Line, decision: Decision | None) -> Standing:
    if decision is None:
        return Standing(line.id, "open", line, None)
    if other := _otherwise(line, decision):
        return Standing(line.id, "outdated", line, decision, f"{other} Decide again.")
    note = ""
    if line.units is not None and decision.decision == "accepted" and _then(decision) is None:
        note = "The dose it was accepted at is not recorded."
    return Standing(line.id, decision.decision, line, decision, note)


def _then(decision: Decision) -> Decimal | None:
    return None if decision.recommended is None else decision.recommended.units


def _otherwise(line: Line, decision: Decision) -> str:
    """What the plan says now that was not what was decided on; a line declined stays declined at any dose."""
    if decision.decision == "declined":
        return ""
    then = decision.recommended
    product = decision.product or (then.product if then is not None else None)
    if line.product is not None and product is not None and product != line.product:
        return f"It was decided for {product}; the plan now names {line.product}."
    if then is None:
        return ""
    if then.units is not None and line.units is not None and then.units != line.units:
        return f"The plan said {_plain(then.units)} {line.unit_name}s then and says {_plain(line.units)} now."
    if then.status is not None and then.status != line.status:
        words = {"recommended": "recommended", "consider": "to be considered"}
        return f"It was {words[then.status]} then and is {words[line.status]} now."
    if line.units is None and then.course is not None and then.course != line.course:
        return f"The course was “{then.course}” then and is “{line.course or 'not stated'}” now."
    return ""


def _why_gone(item: str, plan: Plan) -> str:
    """What the plan says of an item it does not recommend."""
    head = "/".join(item.split("/")[:2])
    for rejected in plan.not_recommended:
        if rejected.id in (item, head):
            return f": {rejected.reasons[0].text.rstrip('.')}" if rejected.reasons else ": not recommended"
    for waiting in plan.deferred:
        if waiting.id in (item, head):
            return f": it waits until {waiting.until}" if waiting.until else ": it waits"
    if any({item, head} & set(question.blocks) for question in plan.questions):
        return ": an open question holds it back"
    return ": the plan is a stop" if plan.status == "stop" and item.startswith("toxin/") else ""


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
