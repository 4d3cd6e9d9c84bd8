"""What builds each part of a plan: for a whole plan, and for single parts of many plans that are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from engine.case import Case
from engine.plan import Model
from engine.planning import (
    care,
    disagreements,
    fallen,
    follow_up,
    instruments,
    programme,
    questions,
    rebalancing,
    safety,
    sequence,
    skin,
    toxin,
)
from engine.planning.view import View

Built = Mapping[str, tuple[Model, ...]]
"""Part of the plan -> its entries."""
Builder = Callable[[View, Case], Built]

_ADVICE = ("priority", "review", "response", "interval", "dose", "imaging", "technique", "off_label", "honesty")
"""Topics of the advice section; what moves brow and mouth corner has a section of its own."""


def _skin(view: View, case: Case) -> Built:
    pools = skin.adjuncts(view)
    named = {"offer": "adjuncts", "home": "home_care", "referral": "referrals", "elsewhere": "not_on_offer"}
    return {part: pools[pool] for pool, part in named.items()}


def _only(part: str, build: Callable[[View], Iterable[Model]]) -> tuple[tuple[str, ...], Builder]:
    return (part,), lambda view, case: {part: tuple(build(view))}


BUILDERS: tuple[tuple[tuple[str, ...], Builder], ...] = (
    _only("toxin", toxin.injections),
    (("adjuncts", "home_care", "referrals", "not_on_offer"), _skin),
    _only("deferred", safety.deferred),
    _only("questions", questions.blocked_questions),
    _only("not_recommended", fallen.rejected),
    _only("safety", safety.findings),
    _only("complications", rebalancing.complications),
    _only("lines", toxin.lines),
    _only("products", toxin.products),
    _only("limits", toxin.limits),
    (("exposure",), lambda view, case: {"exposure": rebalancing.exposure(view, case.context.date)}),
    _only("balance", lambda view: toxin.advice(view, ("balance",), "balance")),
    _only("advice", lambda view: toxin.advice(view, _ADVICE, "advice")),
    _only("conflicts", disagreements.conflicts),
    _only("sequence", sequence.sequence),
    _only("claims", programme.claims),
    _only("requirements", programme.requirements),
    _only("counselling", programme.counselling),
    _only("care", care.care),
    (("follow_up",), lambda view, case: {"follow_up": follow_up.follow_up(view, case.context.date)}),
    _only("assessments", instruments.assessments),
    _only("monitoring", rebalancing.monitoring),
)
"""The parts that are built together, and how; an entry built twice names the facts of the earlier part first."""

PARTS: tuple[str, ...] = tuple(part for parts, _ in BUILDERS for part in parts)
"""Every part whose entries decide something of their own.

Not the sources and totals, which follow from the others, nor the arguments, which weigh what the others decide.
"""
