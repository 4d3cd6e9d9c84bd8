"""The days on which things are booked, for the patient's page."""

from __future__ import annotations

from engine.case import Case
from engine.errors import EngineError
from engine.schedule.year import Schedule
from kb.snapshot import KnowledgeBase


def booked(case: Case, kb: KnowledgeBase, *, prepared: bool = False) -> Schedule | None:
    """Return the year of visits, None where no best one can be found: the page then counts days from the treatment.

    prepared: preparation has been kept already, and is not waited for again.
    """
    from engine.schedule.make import schedule  # with the solver, which is slow to import
    from engine.schedule.preferences import Preferences

    try:
        return schedule(case, kb, Preferences(prepared=prepared))
    except EngineError:
        return None
