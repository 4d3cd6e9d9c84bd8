"""For every recommendation of a plan: which single answers would make it another, and which are beyond any."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.alternatives.decisions import State, decided, within
from engine.alternatives.dimension import FIXED
from engine.alternatives.evaluation import Evaluation
from engine.alternatives.flip import Change, Flip, least
from engine.alternatives.parts import Parts
from engine.alternatives.settings import possible
from engine.alternatives.space import space
from engine.case import Case

_RECOMMENDING = ("toxin", "adjuncts", "home_care", "referrals")


@dataclass(frozen=True, slots=True)
class Standing:
    """One recommendation, and the single changes that alter it; `fixed` are those nobody can make."""

    item: str
    state: State
    flips: tuple[Flip, ...]
    fixed: tuple[Flip, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """Every recommendation of a plan, and how many other answers were looked at."""

    standings: tuple[Standing, ...]
    offered: int


def overview(case: Case, evaluation: Evaluation, progress: Callable[[int, int], None] | None = None) -> Overview:
    """What each recommendation of the plan hangs on.  Doses of one area count as one recommendation."""
    run = evaluation.run(case)
    parts = Parts(evaluation, case)
    now = decided(parts.of(case, run, _RECOMMENDING))
    items = list(dict.fromkeys(_item(one.id) for one in now))
    states = {item: _of(item, now) for item in items}
    found: dict[str, list[Flip]] = {item: [] for item in items}
    changes = [Change(d, a) for d in space(case, evaluation.kb, run.derivation()) for a in d.alternatives]
    for number, change in enumerate(changes):
        if progress is not None:
            progress(number, len(changes))
        changed = possible(case, change.alternative.settings, evaluation.kb)
        if changed is None:
            continue
        then = decided(parts.of(changed, wanted=_RECOMMENDING))
        evaluation.forget()
        if then == now:
            continue
        for item in items:
            state = _of(item, then)
            if state != states[item]:
                found[item].append(Flip((change,), state))
    standings = []
    for item in items:
        free = [flip for flip in found[item] if flip.changes[0].dimension.kind not in FIXED]
        held = tuple(flip for flip in found[item] if flip.changes[0].dimension.kind in FIXED)
        standings.append(Standing(item, states[item], tuple(least(free)), held))
    return Overview(tuple(standings), len(changes))


def _item(id: str) -> str:
    """A toxin area for all its points; else the entry itself."""
    return "/".join(id.split("/")[:2])


def _of(item: str, state: State) -> State:
    return tuple(one for one in state if within(one.id, item))
