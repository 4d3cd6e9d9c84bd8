"""Earlier: does the proposal give more than what was too much there before?

Compared as in `engine.rules.given`: side with side, else on the sum of the muscle, else of the area.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.algebra.rule import Aggregate, AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Term, V, gt
from engine.critique.rules.form import CAUTION, comment

RELATIONS: dict[str, tuple[str, ...]] = {
    "judged_muscle": ("area", "product", "muscle", "day", "units"),
    "judged_area": ("area", "product", "day", "units"),
    "over_before": ("area", "muscle"),
}
SHOWN: frozenset[str] = frozenset()

_SERVES = "What was too much is not given again."
_JUDGED = fact("judged", area=V.area, product=V.product, muscle=V.muscle, side=V.side, units=V.units, day=V.day)
_BEFORE = fact("too_much", area=V.area, session=V.session, because=V.because)
_MUSCLE = fact("judged_muscle", area=V.area, product=V.product, muscle=V.muscle, day=V.day, units=V.units)
_GIVEN = fact("given_in", session=V.session, muscle=V.muscle, product=V.product, units=V.last)
_STILL = (fact("outgrown", session=V.session, muscle=V.muscle), fact("outgrown_in", session=V.session, area=V.area))
_SIDE_BY_SIDE = (
    _JUDGED,
    _BEFORE,
    fact("exposed", muscle=V.muscle, side=V.side, product=V.product, session=V.session, units=V.last),
)
_UNDIVIDED = (_MUSCLE, _BEFORE, _GIVEN, fact("exposed", muscle=V.muscle, side="undivided", session=V.session))
_ACROSS = (_MUSCLE, _BEFORE, _GIVEN, fact("dosed_across", area=V.area, product=V.product, muscle=V.muscle))
_AREA = (
    fact("judged_area", area=V.area, product=V.product, day=V.day, units=V.units),
    _BEFORE,
    fact("area_given", area=V.area, product=V.product, session=V.session, units=V.last),
)


def _over(name: str, reads: str, when: tuple[Pattern, ...], subject: Term, side: Term) -> Iterator[Rule]:
    of_area = subject == V.area
    still = (_STILL[1],) if of_area else _STILL
    yield Rule(
        id=f"earlier.over-{name}",
        reads=f"{reads}; {{last}} were too much before. Give no more than these, and less where a source has less.",
        serves=_SERVES,
        when=when,
        tests=(gt(V.units, V.last),),
        unless=still,
        then=comment("caution", "earlier", CAUTION, subject, V.area, side),
    )
    judged = fact("judged", area=V.area, product=V.product, muscle=V.muscle)
    yield Rule(
        id=f"earlier.marked-{name}",
        quiet=True,
        reads="It is more than what was too much before.",
        serves=_SERVES,
        when=(*when, judged) if of_area else when,
        tests=(gt(V.units, V.last),),
        unless=still,
        then=fact("over_before", area=V.area, muscle=V.muscle),
    )


def _sum(relation: str, reads: str, *by: str) -> Aggregate:
    keys: dict[str, Term] = {name: getattr(V, name) for name in by}
    return Aggregate(
        id=f"earlier.{relation.replace('_', '-')}",
        quiet=True,
        reads=reads,
        serves=_SERVES,
        over=(fact("judged", area=V.area, product=V.product, muscle=V.muscle, side=V.side, units=V.each, day=V.day),),
        by=tuple(getattr(V, name) for name in by),
        compute=(("units", "sum", V.each),),
        then=fact(relation, units=V.units, **keys),
    )


RULES: tuple[AnyRule, ...] = (
    _sum("judged_muscle", "{units} units into {muscle}, both sides.", "area", "product", "muscle", "day"),
    _sum("judged_area", "{units} units in {area}.", "area", "product", "day"),
    *_over("side", "{units} units into {muscle} ({side})", _SIDE_BY_SIDE, V.muscle, V.side),
    *_over("undivided", "{units} units into {muscle}, both sides together", _UNDIVIDED, V.muscle, "across"),
    *_over("across", "{units} units into {muscle}, both sides together", _ACROSS, V.muscle, "across"),
    *_over("area", "{units} units in the area ({area})", _AREA, V.area, "across"),
)
