"""The plan part by part: a part is built again only where something it was read from has changed.

The builders are the plan's own, so that what is compared here is never another than what a plan says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from engine.alternatives.evaluation import Evaluation
from engine.alternatives.glance import SAME, GlanceView, changes
from engine.case import Case
from engine.compiled.evaluator import Run
from engine.plan import Model
from engine.planning.parts import BUILDERS, PARTS, Built


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
        for number, (parts, build) in enumerate(BUILDERS):
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
        numbers = [n for n, (parts, _) in enumerate(BUILDERS) if not names.isdisjoint(parts)]
        return frozenset().union(*(self._basic(n).asked for n in numbers))

    def _basic(self, number: int) -> _Kept:
        kept = self._kept.get(number)
        if kept is None:
            view = GlanceView(self._base, self._evaluation.layout(self._base), self._evaluation.kb, self._first)
            built = BUILDERS[number][1](view, self._case)
            kept = self._kept[number] = _Kept(built, frozenset(view.glance.looked_at), frozenset(view.asked))
        return kept
