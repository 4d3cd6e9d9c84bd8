"""Courses: which toxin sessions treated one area, and in what order?

What a person's response says of a dose, and whether an effect was lost, is a matter of one place: a session elsewhere
in between says nothing of it.  A session without areas that lists its units by muscle is placed by the muscles whose
lines and doses lie in one area alone; a muscle of several areas may have been treated in any of them.  Whatever else
names no areas may have treated any.

`treated_at` is a place that is known, `session_in` one that may be meant.
"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Pattern, Rule, fact
from engine.algebra.terms import V, gt, lt, present, sub

RELATIONS: dict[str, tuple[str, ...]] = {
    "muscle_serves": ("muscle", "area"),
    "muscle_areas": ("muscle", "count"),
    "session_names_areas": ("session",),
    "units_listed": ("session", "units"),
    "session_open": ("session",),
    "treated_at": ("session", "area"),
    "session_in": ("session", "area", "days"),
    "session_pair_in": ("area", "session", "earlier", "days"),
    "last_in": ("area", "days"),
    "latest_in": ("area", "session", "days"),
}
SHOWN: frozenset[str] = frozenset()

_PLACE = "Judge response and dose by what the place itself was given."
_NAMED = (fact("session_names_areas", session=V.session),)
_SESSION = fact("toxin_session", session=V.session, days_ago=V.days)
_GIVEN = fact("toxin_given", session=V.session, muscle=V.muscle)
_SERVES = fact("muscle_serves", muscle=V.muscle, area=V.area)


def _open(name: str, reads: str, *when: Pattern, unless: tuple[Pattern, ...] = (), listed: bool = False) -> Rule:
    return Rule(
        id=f"courses.open-{name}",
        quiet=True,
        reads=reads,
        serves=_PLACE,
        when=when,
        tests=(present(V.all), lt(V.listed, V.all)) if listed else (),
        unless=(*_NAMED, *unless),
        then=fact("session_open", session=V.session),
    )


def _serves(name: str, reads: str, *when: Pattern) -> Rule:
    return Rule(id=f"courses.serves-{name}", quiet=True, reads=reads, serves=_PLACE, when=when, then=_SERVES)


RULES: tuple[AnyRule, ...] = (
    _serves(
        "a-line",
        "{muscle} makes lines in {area}.",
        fact("Line", id=V.line, inArea=V.area),
        fact("primaryMuscle", of=V.line, value=V.muscle),
    ),
    *(
        _serves(
            f"a-{name}-dose",
            f"A {name} dose for {{area}} goes into {{muscle}}.",
            fact("DosePart", ofDose=V.dose, muscle=V.muscle),
            fact(kind, id=V.dose, inArea=V.area),
            fact("Muscle", id=V.muscle),
        )
        for name, kind in (("label", "LabelDose"), ("published", "PublishedDose"))
    ),
    Aggregate(
        id="courses.muscle-areas",
        quiet=True,
        reads="{muscle} serves {count} area(s).",
        serves=_PLACE,
        over=(fact("muscle_serves", muscle=V.muscle, area=V.each),),
        by=(V.muscle,),
        compute=(("count", "count", V.each),),
        then=fact("muscle_areas", muscle=V.muscle, count=V.count),
    ),
    Rule(
        id="courses.session-names-areas",
        quiet=True,
        reads="{session} names the areas treated.",
        serves=_PLACE,
        when=(fact("toxin_area", session=V.session),),
        then=fact("session_names_areas", session=V.session),
    ),
    Rule(
        id="courses.treated-as-named",
        quiet=True,
        reads="{session} treated {area}.",
        serves=_PLACE,
        when=(
            fact("toxin_area", session=V.session, area=V.named),
            fact("area_within", area=V.area, union=V.named),
        ),
        then=fact("treated_at", session=V.session, area=V.area),
    ),
    Rule(
        id="courses.treated-by-muscle",
        reads="{session} names no areas and lists units for {muscle}, whose lines and doses lie in {area} alone: that "
        "is where it was given.",
        serves=_PLACE,
        when=(_GIVEN, _SERVES, fact("muscle_areas", muscle=V.muscle, count=1)),
        unless=_NAMED,
        then=fact("treated_at", session=V.session, area=V.area),
    ),
    Rule(
        id="courses.session-in",
        quiet=True,
        reads="{session}, {days} days ago, treated {area}.",
        serves=_PLACE,
        when=(_SESSION, fact("treated_at", session=V.session, area=V.area)),
        then=fact("session_in", session=V.session, area=V.area, days=V.days),
    ),
    Rule(
        id="courses.session-in-one-of-several",
        reads="{session}, {days} days ago, names no areas and lists units for {muscle}, which serves {count} areas: "
        "{area} may have been treated.",
        serves=_PLACE,
        when=(_SESSION, _GIVEN, _SERVES, fact("muscle_areas", muscle=V.muscle, count=V.count)),
        tests=(gt(V.count, 1),),
        unless=_NAMED,
        then=fact("session_in", session=V.session, area=V.area, days=V.days),
    ),
    _open(
        "without-muscles",
        "{session} names neither areas nor muscles.",
        _SESSION,
        unless=(fact("units_by_muscle", session=V.session),),
    ),
    _open(
        "at-a-muscle",
        "{session} lists units for {muscle}, which serves no area of its own.",
        _GIVEN,
        unless=(fact("muscle_areas", muscle=V.muscle),),
    ),
    Aggregate(
        id="courses.units-listed",
        quiet=True,
        reads="{session} lists {units} units by muscle.",
        serves=_PLACE,
        over=(fact("toxin_given", session=V.session, muscle=V.muscle, side=V.side, units=V.each),),
        by=(V.session,),
        compute=(("units", "sum", V.each),),
        then=fact("units_listed", session=V.session, units=V.units),
    ),
    _open(
        "in-part",
        "{session} gave {all} units and lists {listed} of them by muscle: where the rest went is not known.",
        fact("units_listed", session=V.session, units=V.listed),
        fact("toxin_session", session=V.session, units=V.all),
        listed=True,
    ),
    Rule(
        id="courses.session-anywhere",
        quiet=True,
        reads="{session}, {days} days ago, names no areas and may have treated {area}.",
        serves=_PLACE,
        when=(_SESSION, fact("session_open", session=V.session), fact("Area", id=V.area)),
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
