"""The coded reasons for departing from a plan, as the knowledge base lists them."""

from __future__ import annotations

from dataclasses import dataclass

from kb.namespaces import local_name
from kb.snapshot import Individual, KnowledgeBase

KIND = "DecisionReason"


@dataclass(frozen=True, slots=True)
class CodedReason:
    """One reason: its id, its name, what is meant, and whether it wants words beside it."""

    id: str
    label: str
    meaning: str
    text_needed: bool


def reasons(kb: KnowledgeBase, decision: str) -> tuple[CodedReason, ...]:
    """Return the reasons that can stand for a decision (changed or declined), in the order of the list."""
    found = [one for one in listed(kb) if decision in one.many("forDecision")]
    return tuple(_coded(one, kb) for one in found)


def listed(kb: KnowledgeBase) -> tuple[Individual, ...]:
    """Return every reason in use, in the order of the list."""
    active = [
        one for one in kb.individuals.values() if one.kind == KIND and one.one("lifecycle") not in ("retired", "draft")
    ]
    return tuple(sorted(active, key=lambda one: (_order(one), one.id)))


def needs_text(reason: Individual) -> bool:
    """Whether a reason says nothing without words beside it."""
    return reason.one("textNeeded") is True


def _coded(one: Individual, kb: KnowledgeBase) -> CodedReason:
    return CodedReason(local_name(one.id), kb.label(one.id), str(one.one("definition") or ""), needs_text(one))


def _order(one: Individual) -> int:
    order = one.one("order")
    return order if isinstance(order, int) else 10_000
