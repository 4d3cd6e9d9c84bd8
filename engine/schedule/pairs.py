"""Published gaps between treatments: which statement governs a pair, and what it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.snapshot import Individual, KnowledgeBase

_TOGETHER = ("allowed", "ordered")
"""`conditional` asks for a written protocol, which a schedule cannot presume."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One direction of a pair: days from the first to the second, and whether they may share a day."""

    statement: str
    least_days: int
    recommended_days: int
    same_day: bool
    do_first: str | None
    never: bool
    cautious_first: str | None = None
    """Which comes first by the cautious house order, where either order is published."""

    def days(self, mode: str) -> int:
        """Days to keep: the recommended gap, or the least the statement allows."""
        return self.recommended_days if mode == "recommended" else self.least_days


class Gaps:
    """Look-up of gap statements by the names treatments go by (their own id, or their group's)."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._rules: Mapping[tuple[str, str], Individual] = {
            (str(rule.one("firstIntervention")), str(rule.one("secondIntervention"))): rule
            for rule in kb.of_kind("IntervalRule")
            if rule.one("lifecycle") not in ("retired", "draft")
        }
        self._groups: dict[str, list[str]] = {}
        for group in kb.of_kind("Group"):
            for member in group.many("member"):
                self._groups.setdefault(str(member), []).append(group.id)

    def names(self, intervention: str) -> tuple[str, ...]:
        """An intervention and the groups it belongs to."""
        return (intervention, *self._groups.get(intervention, ()))

    def between(self, first: str, second: str) -> Gap | None:
        """What is published on the second treatment following the first; None when nothing is."""
        for one in self.names(first):
            for two in self.names(second):
                rule = self._rules.get((one, two))
                if rule is not None:
                    return self._gap(rule)
        return None

    def _gap(self, rule: Individual) -> Gap:
        least, recommended = rule.one("minGapDays"), rule.one("recommendedGapDays")
        together = str(rule.one("sameDay"))
        first, cautious = rule.one("doFirst"), rule.one("cautiousFirst")
        # Of two figures the longer is the safe one, whichever field holds it.
        known = [int(str(figure)) for figure in (least, recommended) if figure is not None]
        return Gap(
            statement=rule.id,
            least_days=known[0] if known else 0,
            recommended_days=max(known, default=0),
            same_day=together in _TOGETHER,
            do_first=None if first is None else str(first),
            never=together == "never_combine",
            cautious_first=None if cautious is None else str(cautious),
        )


def leading(gap: Gap | None, gaps: Gaps, interventions: Iterable[str]) -> str | None:
    """Which of these comes first when both are done on one day, perhaps out of caution; None when either may."""
    head = None if gap is None else gap.do_first or gap.cautious_first
    return next((one for one in interventions if head in gaps.names(one)), None)
