"""The plan part by part: a part is built again only where something it was read from has changed.

The builders are the plan's own, so that what is compared here is never another than what a plan says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from engine.alternatives.evaluation import Evaluation
from engine.alternatives.glance import SAME, GlanceView, changes
from engine.case import Case
from engine.compiled.evaluator import Run
from engine.plan import Model
from engine.planning import assemble as whole
from engine.planning import care, fallen, instruments, programme, questions, rebalancing, safety, sequence, skin, toxin
from engine.planning.view import View

Built = Mapping[str, tuple[Model, ...]]
"""Part of the plan -> its entries."""
Builder = Callable[[View, Case], Built]


def _skin(view: View, case: Case) -> Built:
    pools = skin.adjuncts(view)
    named = {"offer": "adjuncts", "home": "home_care", "referral": "referrals", "elsewhere": "not_on_offer"}
    return {part: pools[pool] for pool, part in named.items()}


def _only(part: str, build: Callable[[View], Iterable[Model]]) -> Builder:
    return lambda view, case: {part: tuple(build(view))}


_BUILDERS: tuple[tuple[tuple[str, ...], Builder], ...] = (
    (("toxin",), _only("toxin", toxin.injections)),
    (("adjuncts", "home_care", "referrals", "not_on_offer"), _skin),
    (("products",), _only("products", toxin.products)),
    (("lines",), _only("lines", toxin.lines)),
    (("limits",), _only("limits", toxin.limits)),
    (("safety",), _only("safety", safety.findings)),
    (("deferred",), _only("deferred", safety.deferred)),
    (("not_recommended",), _only("not_recommended", fallen.rejected)),
    (("questions",), _only("questions", questions.blocked_questions)),
    (("balance",), _only("balance", lambda view: toxin.advice(view, ("balance",), "balance"))),
    (("advice",), _only("advice", lambda view: toxin.advice(view, whole._ADVICE, "advice"))),
    (("conflicts",), _only("conflicts", whole._conflicts)),
    (("sequence",), _only("sequence", sequence.sequence)),
    (("claims",), _only("claims", programme.claims)),
    (("requirements",), _only("requirements", programme.requirements)),
    (("counselling",), _only("counselling", whole._counselling)),
    (("care",), _only("care", care.care)),
    (("follow_up",), lambda view, case: {"follow_up": whole._follow_up(view, case.context.date)}),
    (("assessments",), _only("assessments", instruments.assessments)),
    (("exposure",), lambda view, case: {"exposure": rebalancing.exposure(view, case.context.date)}),
    (("monitoring",), _only("monitoring", rebalancing.monitoring)),
    (("complications",), _only("complications", rebalancing.complications)),
)
PARTS: tuple[str, ...] = tuple(part for parts, _ in _BUILDERS for part in parts)
"""Every part whose entries decide something of their own.

Not the sources and totals, which follow from the others, nor the arguments, which weigh what the others decide.
"""


@dataclass(frozen=True, slots=True)
class _Kept:
    built: Built
    looked_at: frozenset[str]
    asked: frozenset[str]


class Parts:
    """The parts of the plans of many variants of a case."""

    def __init__(self, evaluation: Evaluation, case: Case) -> None:
        self._evaluation, self._case = evaluation, case
        self._base = evaluation.run(case)
        self._kept: dict[int, _Kept] = {}
        self._first = GlanceView(self._base, evaluation.layout(self._base), evaluation.kb)
        """What of the first run was laid out for any part, for all runs that do not differ in it."""

    def of(self, case: Case, run: Run | None = None, wanted: Iterable[str] = PARTS) -> dict[str, tuple[Model, ...]]:
        """Entries of the wanted parts for a variant."""
        run = self._evaluation.run(case) if run is None else run
        layout = self._evaluation.layout(run)
        same_day = case.context.date == self._case.context.date
        differs = SAME if run is self._base else changes(self._base, run)
        names = frozenset(wanted)
        view: GlanceView | None = None
        found: dict[str, tuple[Model, ...]] = {}
        for number, (parts, build) in enumerate(_BUILDERS):
            if names.isdisjoint(parts):
                continue
            kept = self._basic(number)
            if not same_day or not differs[1].isdisjoint(kept.looked_at):
                view = view or GlanceView(run, layout, self._evaluation.kb, self._first, differs)
                kept = replace(kept, built=build(view, case))
            found |= {part: kept.built[part] for part in parts if part in names}
        return found

    def read(self, wanted: Iterable[str]) -> frozenset[str]:
        """The relations that the wanted parts of the first plan are read from."""
        names = frozenset(wanted)
        numbers = [n for n, (parts, _) in enumerate(_BUILDERS) if not names.isdisjoint(parts)]
        return frozenset().union(*(self._basic(n).asked for n in numbers))

    def _basic(self, number: int) -> _Kept:
        kept = self._kept.get(number)
        if kept is None:
            view = GlanceView(self._base, self._evaluation.layout(self._base), self._evaluation.kb, self._first)
            built = _BUILDERS[number][1](view, self._case)
            kept = self._kept[number] = _Kept(built, frozenset(view.glance.looked_at), frozenset(view.asked))
        return kept
