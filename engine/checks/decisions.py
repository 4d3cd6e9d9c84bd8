"""Decisions on plan lines: the item must be of a form a plan has, and every departure must say why.

Whether the plan of today holds the item is not asked: a decision on a line that is gone is kept and shown as such.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.case import Case, Decision
from engine.checks.context import YEARS
from engine.deciding.reasons import KIND, listed, needs_text
from engine.issue import Issue, Loc, either
from engine.known_terms import term, unknown_term
from kb.namespaces import local_name
from kb.snapshot import KnowledgeBase

_SIDES = ("right", "left", "midline", "across")
_FORMS = "write toxin/<area>/<muscle>/<side> or adjunct/<treatment>, as rhytid explain CASE lists them"
_LONGEST = 2000
"""Characters of free text: a remark, no report."""


def decision_issues(case: Case, kb: KnowledgeBase) -> Iterator[Issue]:
    """Yield what is wrong in `decisions`."""
    for item, decision in case.decisions.items():
        loc: Loc = ("decisions", item)
        yield from _item(item, loc, kb)
        yield from _reason(decision, loc, kb)
        yield from _amount(item, decision, loc, kb)
        if decision.text is not None and len(decision.text) > _LONGEST:
            yield Issue((*loc, "text"), f"longer than {_LONGEST} characters; shorten it")
        if decision.decided_on is not None and decision.decided_on.year not in YEARS:
            yield Issue((*loc, "decided_on"), f"{decision.decided_on}: write a year from {YEARS[0]} to {YEARS[-1]}")


def _item(item: str, loc: Loc, kb: KnowledgeBase) -> Iterator[Issue]:
    head, *parts = item.split("/")
    kinds = {"toxin": ("area", "muscle"), "adjunct": ("treatment",)}.get(head)
    if kinds is None or len(parts) != (3 if head == "toxin" else 1) or not all(parts):
        yield Issue(loc, f"“{item}” is no line of a plan that can be decided; {_FORMS}", on_key=True)
        return
    for kind, name in zip(kinds, parts, strict=False):
        if term(kb, kind, name) is None:
            yield Issue(loc, unknown_term(kb, kind, name), on_key=True)
    if head == "toxin" and parts[2] not in _SIDES:
        yield Issue(loc, f"“{parts[2]}” is no side of a dose; write {either(_SIDES)}", on_key=True)


def _reason(decision: Decision, loc: Loc, kb: KnowledgeBase) -> Iterator[Issue]:
    if decision.decision == "accepted":
        if decision.reason is not None:
            yield Issue((*loc, "reason"), "an accepted line departs from nothing; leave the reason out, or write text")
        return
    fitting = [local_name(one.id) for one in listed(kb) if decision.decision in one.many("forDecision")]
    if decision.reason is None:
        yield Issue((*loc, "reason"), f"a line that is {decision.decision} needs a reason: write {either(fitting)}")
        return
    found = term(kb, "decision_reason", decision.reason)
    if found is None or found.kind != KIND:
        yield Issue((*loc, "reason"), unknown_term(kb, "decision_reason", decision.reason, among=fitting))
    elif decision.decision not in found.many("forDecision"):
        message = f"“{decision.reason}” is no reason for a line that is {decision.decision}; write {either(fitting)}"
        yield Issue((*loc, "reason"), message)
    elif needs_text(found) and not (decision.text or "").strip():
        yield Issue((*loc, "text"), f"the reason “{decision.reason}” says nothing by itself; say in text what it is")


def _amount(item: str, decision: Decision, loc: Loc, kb: KnowledgeBase) -> Iterator[Issue]:
    then = None if decision.recommended is None else decision.recommended.product
    for where, name in (((*loc, "product"), decision.product), ((*loc, "recommended", "product"), then)):
        if name is not None and term(kb, "product", name) is None:
            yield Issue(where, unknown_term(kb, "product", name))
    if decision.decision != "changed":
        for field in ("units", "points", "product"):
            if getattr(decision, field) is not None:
                message = f"a line that is {decision.decision} has no {field} of its own; only a changed one has"
                yield Issue((*loc, field), message)
        return
    if item.startswith("toxin/"):
        if decision.units is None and decision.points is None:
            yield Issue((*loc, "units"), "a changed dose needs its units, its points, or both")
        if decision.units is not None and decision.product is None:
            yield Issue((*loc, "product"), "units belong to one product: name the product, as the plan does")
        return
    for field in ("units", "points", "product"):
        if getattr(decision, field) is not None:
            yield Issue((*loc, field), f"a skin treatment has no {field}; say in text what is changed")
    if not (decision.text or "").strip():
        yield Issue((*loc, "text"), "say in text what is changed")
