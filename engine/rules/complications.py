"""Complications: what to watch for after this plan, and what to do about what has happened before."""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Rule, fact
from engine.algebra.terms import V

RELATIONS: dict[str, tuple[str, ...]] = {
    "complication_in_area": ("statement",),
    "complication_reported": ("statement", "condition"),
    "complication_watched": ("statement", "area"),
    "emergency": ("statement", "condition"),
}
SHOWN: frozenset[str] = frozenset({"complication_reported", "complication_watched", "emergency"})

_KNOW = "Know beforehand what to do when something goes wrong, and whom to send to."
_IT = fact("Complication", id=V.statement, prefLabel=V.label)

RULES: tuple[AnyRule, ...] = (
    Rule(
        id="complications.reported",
        reads="Answered yes: {condition}.",
        serves=_KNOW,
        when=(
            _IT,
            fact("conditionOf", of=V.statement, value=V.condition),
            fact("state", condition=V.condition, value="yes"),
        ),
        then=fact("complication_reported", statement=V.statement, condition=V.condition),
    ),
    Rule(
        id="complications.emergency",
        reads="{condition} needs help at once, and no answer says that it is over.",
        serves="What cannot wait comes before everything else.",
        when=(
            fact("complication_reported", statement=V.statement, condition=V.condition),
            fact("Complication", id=V.statement, urgent=True),
        ),
        unless=(fact("since", condition=V.condition),),
        then=fact("emergency", statement=V.statement, condition=V.condition),
    ),
    Rule(
        id="complications.of-an-area",
        quiet=True,
        reads="{statement} belongs to some areas.",
        serves=_KNOW,
        when=(_IT, fact("inArea", of=V.statement, value=V.area)),
        then=fact("complication_in_area", statement=V.statement),
    ),
    Rule(
        id="complications.watched-in-area",
        reads="The plan treats {area}, where it is seen.",
        serves=_KNOW,
        when=(_IT, fact("inArea", of=V.statement, value=V.area), fact("treated", area=V.area)),
        then=fact("complication_watched", statement=V.statement, area=V.area),
    ),
    Rule(
        id="complications.watched-everywhere",
        reads="It is seen after toxin anywhere.",
        serves=_KNOW,
        when=(_IT, fact("treated", area=V.area)),
        unless=(fact("complication_in_area", statement=V.statement),),
        then=fact("complication_watched", statement=V.statement, area="area:everywhere"),
    ),
)
