"""Courses: which toxin sessions treated one area, and in what order?

What a person's response says of a dose, and whether an effect was lost, is a matter of one place: a session elsewhere
in between says nothing of it.  A session that names no areas may have treated any.
"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Rule, fact
from engine.algebra.terms import V, gt, sub

RELATIONS: dict[str, tuple[str, ...]] = {
    "session_names_areas": ("session",),
    "session_in": ("session", "area", "days"),
    "session_pair_in": ("area", "session", "earlier", "days"),
    "session_gap_in": ("area", "session", "days"),
    "previous_in": ("area", "session", "earlier"),
    "last_in": ("area", "days"),
    "latest_in": ("area", "session", "days"),
}
SHOWN: frozenset[str] = frozenset()

_PLACE = "Judge response and dose by what the place itself was given."

RULES: tuple[AnyRule, ...] = (
    Rule(
        id="courses.session-names-areas",
        quiet=True,
        reads="{session} names the areas treated.",
        serves=_PLACE,
        when=(fact("toxin_area", session=V.session),),
        then=fact("session_names_areas", session=V.session),
    ),
    Rule(
        id="courses.session-in",
        quiet=True,
        reads="{session}, {days} days ago, treated {area}.",
        serves=_PLACE,
        when=(
            fact("toxin_session", session=V.session, days_ago=V.days),
            fact("toxin_area", session=V.session, area=V.named),
            fact("area_within", area=V.area, union=V.named),
        ),
        then=fact("session_in", session=V.session, area=V.area, days=V.days),
    ),
    Rule(
        id="courses.session-anywhere",
        quiet=True,
        reads="{session}, {days} days ago, names no areas and may have treated {area}.",
        serves=_PLACE,
        when=(fact("toxin_session", session=V.session, days_ago=V.days), fact("Area", id=V.area)),
        unless=(fact("session_names_areas", session=V.session),),
        then=fact("session_in", session=V.session, area=V.area, days=V.days),
    ),
    Rule(
        id="courses.pair",
        quiet=True,
        reads="{area} was treated {later} and {sooner} days ago.",
        serves=_PLACE,
        when=(
            fact("session_in", area=V.area, session=V.session, days=V.later),
            fact("session_in", area=V.area, session=V.earlier, days=V.sooner),
        ),
        tests=(gt(V.sooner, V.later),),
        then=fact("session_pair_in", area=V.area, session=V.session, earlier=V.earlier, days=sub(V.sooner, V.later)),
    ),
    Aggregate(
        id="courses.gap",
        quiet=True,
        reads="{days} days after the session before in {area}.",
        serves=_PLACE,
        over=(fact("session_pair_in", area=V.area, session=V.session, days=V.each),),
        by=(V.area, V.session),
        compute=(("days", "min", V.each),),
        then=fact("session_gap_in", area=V.area, session=V.session, days=V.days),
    ),
    Rule(
        id="courses.previous",
        reads="Two sessions in a row in {area}, {days} days apart.",
        serves=_PLACE,
        when=(
            fact("session_gap_in", area=V.area, session=V.session, days=V.days),
            fact("session_pair_in", area=V.area, session=V.session, earlier=V.earlier, days=V.days),
        ),
        then=fact("previous_in", area=V.area, session=V.session, earlier=V.earlier),
    ),
    Aggregate(
        id="courses.last",
        quiet=True,
        reads="{area} was last treated {days} days ago.",
        serves=_PLACE,
        over=(fact("session_in", area=V.area, days=V.each),),
        by=(V.area,),
        compute=(("days", "min", V.each),),
        then=fact("last_in", area=V.area, days=V.days),
    ),
    Rule(
        id="courses.latest",
        quiet=True,
        reads="{area} was last treated {days} days ago, in {session}.",
        serves=_PLACE,
        when=(
            fact("last_in", area=V.area, days=V.days),
            fact("session_in", area=V.area, session=V.session, days=V.days),
        ),
        then=fact("latest_in", area=V.area, session=V.session, days=V.days),
    ),
)
