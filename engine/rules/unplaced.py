"""Unplaced: toxin that was given somewhere, and where is not on record."""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Rule, fact
from engine.algebra.terms import V, present

RELATIONS: dict[str, tuple[str, ...]] = {
    "unplaced": ("product", "session", "days", "units"),
    "unplaced_exposure": ("product", "sessions", "last", "first"),
    "unplaced_given": ("product", "session", "units"),
    "unplaced_units": ("product", "sessions", "units"),
}
SHOWN: frozenset[str] = frozenset({"unplaced_exposure", "unplaced_units"})

_UNKNOWN = "Unknown is not none: what was given counts, wherever it went."

RULES: tuple[AnyRule, ...] = (
    Rule(
        id="unplaced.session",
        reads="{days} days ago toxin was given; where is not recorded.",
        serves=_UNKNOWN,
        when=(fact("toxin_session", session=V.session, product=V.product, days_ago=V.days, units=V.units),),
        unless=(fact("units_by_muscle", session=V.session), fact("toxin_area", session=V.session)),
        then=fact("unplaced", product=V.product, session=V.session, days=V.days, units=V.units),
    ),
    Aggregate(
        id="unplaced.total",
        reads="{sessions} session(s) without a place on record, the last {last} days ago.",
        serves=_UNKNOWN,
        over=(fact("unplaced", product=V.product, session=V.session, days=V.days),),
        by=(V.product,),
        compute=(("sessions", "count", V.session), ("last", "min", V.days), ("first", "max", V.days)),
        then=fact("unplaced_exposure", product=V.product, sessions=V.sessions, last=V.last, first=V.first),
    ),
    Rule(
        id="unplaced.given",
        quiet=True,
        reads="{units} units were given; where is not recorded.",
        serves=_UNKNOWN,
        when=(fact("unplaced", product=V.product, session=V.session, units=V.units),),
        tests=(present(V.units),),
        then=fact("unplaced_given", product=V.product, session=V.session, units=V.units),
    ),
    Aggregate(
        id="unplaced.units",
        reads="{units} units in {sessions} session(s) without a place on record.",
        serves=_UNKNOWN,
        over=(fact("unplaced_given", product=V.product, session=V.session, units=V.each),),
        by=(V.product,),
        compute=(("sessions", "count", V.session), ("units", "sum", V.each)),
        then=fact("unplaced_units", product=V.product, sessions=V.sessions, units=V.units),
    ),
)
