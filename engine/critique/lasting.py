"""What is still at work of the toxin on record: until when, by the published effect of its product."""

from __future__ import annotations

import datetime as dt

from engine.algebra.rule import Fact
from engine.case import Case
from engine.published_days import over
from kb.snapshot import KnowledgeBase

LASTING: dict[str, tuple[str, ...]] = {"toxin_lasts": ("area", "product", "said", "until")}
"""An area treated on a day, and the day on which the longest published effect of it is over, as day numbers."""


def lasting(case: Case, kb: KnowledgeBase) -> dict[Fact, str]:
    """The areas treated before, with the end of the effect -> the product that is published to last so long.

    Toxin that had no effect is not at work; nor is any once the effect that was recorded is over.
    """
    found: dict[Fact, str] = {}
    for session in case.history.toxin:
        product = f"product:{session.product}"
        if session.product is None or session.response == "none" or kb.get(product) is None:
            continue
        until = over(kb, product, session.date)
        if until is None:
            continue
        if session.duration_weeks is not None:
            until = min(until, session.date + dt.timedelta(days=int(session.duration_weeks * 7)))
        for area in session.areas:
            row = (f"area:{area}", product, session.date.toordinal(), until.toordinal())
            found.setdefault(Fact("toxin_lasts", row), product)
    return found
