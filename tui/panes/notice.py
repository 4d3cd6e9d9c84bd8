"""What is pinned over a consultation: why something is held back and what to do, in the words of the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.case import Case
from engine.plan import Plan, SafetyFinding
from engine.plan.entries import item_id
from engine.render.words import dated, day
from tui.form.form import Place, closest
from tui.panes.standing import Standing
from tui.session.backend import Explained, Fault

Kind = Literal["stop", "hold", "wait", "fault"]
Explain = Callable[[str], Explained | None]

MOST = {"stop": 3, "hold": 1}
"""So many conditions are named; the rest is counted, and stands under Safety in the plan."""


@dataclass(frozen=True)
class Notice:
    """Why, what to do, and the case path of the answer that caused it ('' where none is to be found)."""

    kind: Kind
    why: str
    do: str = ""
    path: str = ""


def pinned(
    trouble: str,
    faults: Sequence[Fault],
    plan: Plan | None,
    case: Case,
    places: Mapping[str, Place],
    standing: Standing,
    explain: Explain,
) -> Notice | None:
    """Return what to pin: trouble, an answer to correct, a stop, what this step waits for, what is held back.

    The first of these that there is; `standing` is the state of the step shown.
    """
    if trouble:
        return Notice("fault", trouble)
    if faults:
        return Notice("fault", f"{faults[0].path}: {faults[0].message}", "", faults[0].path)
    if plan is None:
        return None
    found = of_plan(plan, case, places, explain)
    return found if found is not None and found.kind == "stop" else waiting(standing) or found


def of_plan(plan: Plan, case: Case, places: Mapping[str, Place], explain: Explain) -> Notice | None:
    """Return the notice of an emergency, a safety stop, or of what is excluded or put off; None when nothing is."""
    emergencies = [one for one in plan.complications if one.emergency]
    if emergencies:
        tree = explain(emergencies[0].id)
        path = next((ref for ref in (_answers(tree) if tree else ()) if ref.startswith("safety.")), "")
        first = dated(f"{emergencies[0].seen}. {emergencies[0].still}")
        return Notice("stop", " ".join(one.at_once for one in emergencies), first, path)
    stop = plan.status == "stop"
    found = _stopping(plan) if stop else _holding(plan)
    if not found:
        return Notice("stop", plan.headline) if stop else None
    kind: Kind = "stop" if stop else "hold"
    most = MOST[kind]
    titles = list(dict.fromkeys(one.title for one in found))
    more = f" (and {len(titles) - most} more)" if len(titles) > most else ""
    why = f"{'Safety stop' if stop else 'Held back'}: {'; '.join(titles[:most])}{more}."
    told = [one for one in found if one.title in titles[:most]]
    return Notice(kind, why, _to_do(plan, told), cause(found[0], case, places, explain))


def waiting(standing: Standing) -> Notice | None:
    """Return the notice of a blocked step: the first question it waits for, and how many there are."""
    if standing.kind != "blocked":
        return None
    many = f"{standing.count} unanswered questions" if standing.count != 1 else "an unanswered question"
    first = "The first" if standing.count != 1 else "It"
    return Notice("wait", f"Blocked by {many}.", f"{first} is: {standing.words}", standing.path)


def cause(finding: SafetyFinding, case: Case, places: Mapping[str, Place], explain: Explain) -> str:
    """Return the case path of the answer a finding rests on: what was answered yes, else what it was derived from."""
    for condition in finding.because_of:
        given = case.safety.answers.get(condition)
        if given is not None and given.answer == "yes":
            return f"safety.answers.{condition}"
    tree = explain(item_id("safety", finding))
    refs = [ref for ref in _answers(tree) if closest(ref, places) is not None] if tree is not None else []
    # Where and when the visit is bears on everything; what was said of the person is what can be looked at again.
    return next((ref for ref in refs if not ref.startswith("context")), refs[0] if refs else "")


def _answers(node: Explained) -> Iterator[str]:
    if node.kind == "answer" and node.ref:
        yield node.ref
    for child in node.children:
        yield from _answers(child)


def _stopping(plan: Plan) -> list[SafetyFinding]:
    """Return the findings that the absolute refusals of the plan name as their reason."""
    fell = {
        statement
        for one in plan.not_recommended
        if one.severity == "absolute" and one.id.startswith("product/")
        for reason in one.reasons
        for statement in reason.statements
    }
    named = [one for one in plan.safety if one.statement in fell and one.severity == "absolute"]
    return named or [one for one in plan.safety if one.severity == "absolute"]


def _holding(plan: Plan) -> list[SafetyFinding]:
    held = [one for one in plan.safety if one.severity in ("absolute", "relative") and one.overridden_by is None]
    return sorted(held, key=lambda one: one.severity != "absolute")


def _to_do(plan: Plan, found: list[SafetyFinding]) -> str:
    said = list(dict.fromkeys(one.action.rstrip(".") for one in found if one.action))
    parts = [f"{'; '.join(said[:2])}."] if said else []
    if len(said) > 2:
        parts.append("More under Safety in the plan.")
    if dates := [one.until for one in found if one.until is not None]:
        parts.append(f"Not before {day(max(dates))}.")
    if plan.status == "stop" and plan.referrals:
        parts.append(f"Refer: {', '.join(one.label for one in plan.referrals)}.")
    if any(one.severity == "relative" for one in found):
        parts.append("Or a named prescriber decides: o on it in the plan.")
    return " ".join(parts)
