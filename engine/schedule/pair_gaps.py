"""What separates two courses of a schedule: one requirement for both directions, in words and in days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.schedule.figures import Frame, bare_id, interventions, label, published_range, unlisted
from engine.schedule.pairs import Gap, Gaps, leading
from engine.schedule.problem import Requirement
from kb.snapshot import KnowledgeBase


@dataclass(frozen=True, slots=True)
class PairGap:
    """Both directions of a pair; each figure as (recommended, least) days."""

    requirement: Requirement
    same_day: bool
    forward: tuple[int, int]
    back_days: tuple[int, int] | None = None
    first: str | None = None
    never: bool = False

    @property
    def back(self) -> tuple[int, int]:
        """Figures of the second course before the first."""
        return self.forward if self.back_days is None else self.back_days


def pair_gap(frame: Frame, table: Gaps, one: str, two: str) -> PairGap:
    """What separates two courses, whichever comes first."""
    names = f"{label(frame.kb, one)} and {label(frame.kb, two)}"
    requirement_id = f"gap/{bare_id(one)}/{bare_id(two)}"
    mode = frame.wishes.gaps
    there = [table.between(a, b) for a in interventions(frame, one) for b in interventions(frame, two)]
    back = [table.between(b, a) for a in interventions(frame, one) for b in interventions(frame, two)]
    known = [gap for gap in (*there, *back) if gap is not None]
    if not known:
        days, statement = unlisted(frame)
        text = f"{names}: no gap is published for this pair; {days} days apart, and not on one day"
        return PairGap(Requirement(requirement_id, "gap", text, (statement,), days, days), False, (days, days))
    there_days = _figures(there, known)
    back_days = _figures(back, known)
    never = any(gap.never for gap in known)
    same = all(gap.same_day for gap in known)
    both = (*interventions(frame, one), *interventions(frame, two))
    first = next((leading(gap, table, both) for gap in known if gap.do_first or gap.cautious_first), None)
    head = None if first is None else (one if first in interventions(frame, one) else two)
    longest, least = max(there_days[0], back_days[0]), max(there_days[1], back_days[1])
    cited = tuple(dict.fromkeys(gap.statement for gap in known))
    text = f"{names}: {_together(frame.kb, same, never, head, bound=any(gap.do_first for gap in known))}"
    if not never:
        text += _apart(frame.kb, one, two, there_days, back_days, mode == "minimum", same)
    requirement = Requirement(requirement_id, "gap", text, cited, longest, least)
    return PairGap(requirement, same, there_days, back_days, head, never)


def _figures(one_way: Iterable[Gap | None], known: Iterable[Gap]) -> tuple[int, int]:
    """(recommended, least) of one direction; the other direction stands in where it is not stated."""
    gaps = [gap for gap in one_way if gap is not None] or list(known)
    return max(gap.recommended_days for gap in gaps), max(gap.least_days for gap in gaps)


def _together(kb: KnowledgeBase, same_day: bool, never: bool, head: str | None, *, bound: bool) -> str:
    if never:
        return "not combined"
    if not same_day:
        return "not on one day"
    if bound:
        return "one day is allowed" if head is None else f"on one day {label(kb, head)} first"
    cautious = "" if head is None else f", by the cautious order {label(kb, head)} first"
    return f"one day is allowed, in either order{cautious}"


def _apart(
    kb: KnowledgeBase, one: str, two: str, there: tuple[int, int], back: tuple[int, int], least: bool, same: bool
) -> str:
    def words(figures: tuple[int, int]) -> str:
        return f"{figures[least]} days{published_range(figures[1], figures[0])}"

    lead = "; otherwise " if same else "; "
    if there == back:
        return "" if same and not any(there) else f"{lead}{words(there)} apart"
    return (
        f"{lead}{words(there)} from {label(kb, one)} to {label(kb, two)}, "
        f"{words(back)} from {label(kb, two)} to {label(kb, one)}"
    )
