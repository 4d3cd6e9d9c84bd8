"""How long what is given lasts, as far as the knowledge base gives it: the words of the statement, and dates from them.

A product speaks of each session; a course speaks of the whole of it, so that its time counts from its last session.
Months are counted by the calendar.  Where a statement has words but no figure, there are no dates.
"""

from __future__ import annotations

import datetime as dt

from engine.planning.view import bare
from engine.published_days import effect_end
from engine.schedule.cited import Citations
from engine.schedule.year import Effect
from kb.snapshot import KnowledgeBase


def effect(
    kb: KnowledgeBase, given: str, on: dt.date, statement: str, citations: Citations, areas: tuple[str, ...] = ()
) -> Effect | None:
    """The effect of what was given on a day by the statement that tells of it; None where it tells nothing."""
    individual = kb.individuals[statement]
    words, onset = individual.one("durationNote"), individual.one("onsetNote")
    if words is None and onset is None:
        return None
    least, most = effect_end(individual, "Min", on), effect_end(individual, "Max", on)
    return Effect(
        given=bare(given),
        label=kb.label(given),
        areas=areas,
        since=on,
        lasts=None if words is None else str(words),
        onset=None if onset is None else str(onset),
        least_until=least,
        until=most,
        evidence=citations.evidence((statement,)),
    )
