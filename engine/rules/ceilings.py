"""Ceilings: which earlier amount does a dose not pass, and which one is it kept to?

What was too strong in a place, or was followed by a complication whose source asks for less next time, is not passed
again, whatever has been answered since; where the range used has less, less is given.  What worked is kept, unless too
little effect or a wish asks for more.  A dose that cannot be brought under the ceiling inside its range, or cannot be
compared with it, is only to be considered.
"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Pattern, Rule, fact
from engine.algebra.terms import ABSENT, Test, V, ge, gt, lt, ne
from engine.rules.advising import advice_rule

LOW, MIDDLE, HIGH = 0, 1, 2

RELATIONS: dict[str, tuple[str, ...]] = {
    "told_in": ("area", "session", "days"),
    "last_told": ("area", "days"),
    "worked_in": ("area", "session", "days"),
    "less_next": ("area", "session", "because"),
    "lowered": ("area", "session"),
}
SHOWN: frozenset[str] = frozenset()

_TOO_MUCH = "What was too much is not given again."
_LOWEST = "The lowest effective dose, placed by what is seen, inside the sourced range."
_PLACE = "principle:PLACE-IN-RANGE"
_PART = fact("part_at", area=V.area, product=V.product, part=V.part, muscle=V.muscle, side=V.side)
_COMPARED = fact(
    "compared",
    session=V.session,
    area=V.area,
    part=V.part,
    side=V.side,
    product=V.product,
    form=V.form,
    last=V.last,
)
_KEY = {"session": V.session, "part": V.part, "side": V.side, "form": V.form}
_TOO_MUCH_AT = fact("too_much", area=V.area, session=V.session, because=V.because)
_STILL = (fact("outgrown", session=V.session, muscle=V.muscle), fact("outgrown_in", session=V.session, area=V.area))
_LESS = fact(
    "Complication",
    id=V.statement,
    prefLabel=V.label,
    lessNextTime=True,
)


_FORMS = (
    ("side", "{muscle}, {side}"),
    ("across", "{muscle}, both sides together"),
    ("undivided", "{muscle}, both sides together"),
    ("area", "{area}"),
    ("areas", "{area} with the areas treated beside it"),
)
"""Form of comparison -> what the units are told of."""
_WHOLE_AREAS = ("area", "areas")
_DOSED = fact("dosed", area=V.area, product=V.product, part=V.part, side=V.side)
_WEIGH = fact("weigh_first", area=V.area, product=V.product, because=V.because)
_UNPLACED = (
    fact("Complication", id=V.because, prefLabel=V.label, lessNextTime=True),
    fact("complication_reported", statement=V.because),
    fact("inArea", of=V.because, value=V.area),
)
"""A complication that belongs to this area; used where no session on record in any of its areas explains it."""


def _at(place: int, name: str, form: str | None = None) -> Pattern:
    return fact("compared_at", place=place, units=getattr(V, name), **{**_KEY, "form": form or V.form})


def _of(form: str) -> Pattern:
    return fact(
        "compared",
        session=V.session,
        area=V.area,
        part=V.part,
        side=V.side,
        product=V.product,
        form=form,
        last=V.last,
    )


def _ceiling(to: str, reads: str, *tests: Test) -> Rule:
    """The highest place that lies under what was too much, or the low end."""
    return Rule(
        id=f"ceilings.{to}",
        reads=reads,
        serves=_TOO_MUCH,
        when=(_COMPARED, _PART, _TOO_MUCH_AT, _at(MIDDLE, "middle"), _at(HIGH, "high")),
        tests=tests,
        unless=_STILL,
        then=fact("pull", stage="ceiling", part=V.part, side=V.side, to=to, because=V.because),
    )


def _worked(to: str, reads: str, *tests: Test) -> Rule:
    """What worked last time is kept in the forms of record that `placement` does not compare by itself."""
    return Rule(
        id=f"ceilings.worked-{to}",
        reads=reads,
        serves=_LOWEST,
        when=(
            _COMPARED,
            fact("worked_in", area=V.area, session=V.session, days=V.days),
            _at(MIDDLE, "middle"),
            _at(HIGH, "high"),
            fact("Principle", id=_PLACE),
        ),
        tests=(ne(V.form, "side"), *tests),
        unless=(
            fact("response_for", area=V.area, product=V.product, response="insufficient"),
            fact("more_wished"),
            fact("too_much", area=V.area, session=V.session),
        ),
        then=fact("pull", stage="response", part=V.part, side=V.side, to=to, because=_PLACE),
    )


def _uncompared(name: str, reads: str, *when: Pattern, tests: tuple[Test, ...] = ()) -> Rule:
    return Rule(
        id=f"ceilings.uncompared-{name}",
        reads=reads,
        serves=_TOO_MUCH,
        when=(
            _PART,
            fact("session_in", area=V.area, session=V.session, days=V.days),
            _TOO_MUCH_AT,
            *when,
        ),
        tests=tests,
        unless=(
            fact("worked_since", area=V.area, session=V.session),
            fact("compared", session=V.session, part=V.part, side=V.side),
            fact("given_elsewhere", session=V.session, area=V.area, muscle=V.muscle),
        ),
        then=_WEIGH,
    )


RULES: tuple[AnyRule, ...] = (
    Rule(
        id="ceilings.less-next",
        quiet=True,
        reads="It was the last session in {area}.",
        serves=_TOO_MUCH,
        when=(
            _TOO_MUCH_AT,
            fact("latest_in", area=V.area, session=V.session),
            fact("complication_reported", statement=V.because),
        ),
        then=fact("less_next", area=V.area, session=V.session, because=V.because),
    ),
    Rule(
        id="ceilings.less",
        reads="{label} is on record after the last session here: less next time.",
        serves=_TOO_MUCH,
        when=(
            _PART,
            fact("less_next", area=V.area, because=V.statement),
            _LESS,
        ),
        then=fact("pull", stage="response", part=V.part, side=V.side, to="down", because=V.statement),
    ),
    _ceiling(
        "low",
        "{last} units were too much before: the low end of the range.",
        ge(V.middle, V.last),
    ),
    _ceiling(
        "middle",
        "{last} units were too much before: no higher than the middle of the range.",
        lt(V.middle, V.last),
        ge(V.high, V.last),
    ),
    Rule(
        id="ceilings.lowered",
        quiet=True,
        reads="Less than the {last} units of then is in the range, so that {area} gets less in all.",
        serves=_TOO_MUCH,
        when=(_COMPARED, _TOO_MUCH_AT, _at(LOW, "units")),
        tests=(lt(V.units, V.last),),
        then=fact("lowered", area=V.area, session=V.session),
    ),
    *(
        rule
        for form, who in _FORMS
        for rule in (
            Rule(
                id=f"ceilings.above-{form}",
                reads=f"{who}: the least the range allows is {{units}} units, and {{last}} were too much before: "
                "consider less than those.",
                serves=_TOO_MUCH,
                when=(_of(form), _PART, _TOO_MUCH_AT, _at(LOW, "units", form), _DOSED),
                tests=(gt(V.units, V.last),),
                unless=_STILL,
                then=_WEIGH,
            ),
            Rule(
                id=f"ceilings.as-much-{form}",
                reads=f"{who}: {{last}} units were too much before, and the range used starts there: consider less "
                "than those.",
                serves=_TOO_MUCH,
                when=(_of(form), _PART, _TOO_MUCH_AT, _at(LOW, "last", form), _at(HIGH, "high", form), _DOSED),
                # A label's single figure has no range to leave: advice says what was seen.
                tests=(gt(V.high, V.last),),
                unless=(*_STILL, fact("lowered", area=V.area, session=V.session)),
                then=_WEIGH,
            ),
            Rule(
                id=f"ceilings.no-less-{form}",
                reads=f"{who}: {{label}} is on record after {{last}} units. Its source asks for less, and the range "
                "used has no less: consider.",
                serves=_TOO_MUCH,
                when=(_of(form), _PART, _TOO_MUCH_AT, _UNPLACED[0], _at(LOW, "last", form), _DOSED),
                unless=_STILL,
                then=_WEIGH,
            ),
        )
    ),
    _uncompared(
        "product",
        "What was too much {days} days ago in {area} was another toxin, and units of two products are never compared: "
        "consider.",
        fact("toxin_session", session=V.session, product=V.given),
        fact("Product", id=V.given),
        tests=(ne(V.given, V.product),),
    ),
    _uncompared(
        "unknown-product",
        "What was too much {days} days ago in {area} was a toxin that is not recorded, so the dose cannot be compared "
        "with it: consider, and find out what was given.",
        fact("toxin_session", session=V.session, product=ABSENT),
    ),
    _uncompared(
        "units",
        "What {area} was given {days} days ago, when it was too much, is not recorded so that the dose can be compared "
        "with it: consider, and find out what was given.",
        fact("toxin_session", session=V.session, product=V.product),
    ),
    Rule(
        id="ceilings.uncompared-complication",
        reads="{label} is on record after toxin, and no session on record explains it: the amount is not known. Its "
        "source asks for less: consider, and find out what was given.",
        serves=_TOO_MUCH,
        when=(_PART, *_UNPLACED, _DOSED),
        unless=(fact("suspect", statement=V.because),),
        then=_WEIGH,
    ),
    Rule(
        id="ceilings.less-than-not-known",
        reads="{label} is on record after an amount that is not known: the low end of the range.",
        serves=_TOO_MUCH,
        when=(_PART, *_UNPLACED),
        unless=(fact("suspect", statement=V.because),),
        then=fact("pull", stage="ceiling", part=V.part, side=V.side, to="low", because=V.because),
    ),
    Rule(
        id="ceilings.told-in",
        quiet=True,
        reads="The response {days} days ago is recorded.",
        serves=_LOWEST,
        when=(
            fact("session_in", session=V.session, area=V.area, days=V.days),
            fact("toxin_session", session=V.session, response=V.response),
        ),
        tests=(ne(V.response, "unknown"),),
        then=fact("told_in", area=V.area, session=V.session, days=V.days),
    ),
    Aggregate(
        id="ceilings.last-told",
        quiet=True,
        reads="The last response recorded in {area} is of {days} days ago.",
        serves=_LOWEST,
        over=(fact("told_in", area=V.area, session=V.session, days=V.each),),
        by=(V.area,),
        compute=(("days", "min", V.each),),
        then=fact("last_told", area=V.area, days=V.days),
    ),
    Rule(
        id="ceilings.worked-in",
        quiet=True,
        reads="The effect in {area} {days} days ago was good.",
        serves=_LOWEST,
        when=(
            fact("last_told", area=V.area, days=V.days),
            fact("told_in", area=V.area, session=V.session, days=V.days),
            fact("toxin_session", session=V.session, response="good"),
        ),
        then=fact("worked_in", area=V.area, session=V.session, days=V.days),
    ),
    _worked("low", "{last} units worked {days} days ago, under the middle of the range.", lt(V.last, V.middle)),
    _worked(
        "middle",
        "{last} units worked {days} days ago, under the high end of the range.",
        ge(V.last, V.middle),
        lt(V.last, V.high),
    ),
    *(
        rule
        for form, who in _FORMS
        for rule in (
            advice_rule(
                f"ceilings.no-room-{form}",
                f"{who}: {{last}} units were too strong, and the range used here starts there. A dose below it is the "
                "prescriber's decision.",
                _TOO_MUCH,
                "response",
                V.area if form in _WHOLE_AREAS else V.muscle,
                V.side if form == "side" else "across",
                _PLACE,
                (
                    _DOSED,
                    _of(form),
                    _PART,
                    fact("too_much", area=V.area, session=V.session, because=_PLACE),
                    _at(LOW, "last", form),
                    _at(HIGH, "high", form),
                ),
                tests=(gt(V.high, V.last),),
                unless=_STILL,
            ),
            advice_rule(
                f"ceilings.less-worked-{form}",
                f"{who}: {{last}} units gave a good effect {{days}} days ago, and the range used here starts at "
                "{units}. Aim at the lowest dose that works; below the range it is the prescriber's decision.",
                "The lowest dose that works, at the longest interval that suits.",
                "dose",
                V.area if form in _WHOLE_AREAS else V.muscle,
                "across",
                "statement:CNS-04",
                (
                    _DOSED,
                    _of(form),
                    _PART,
                    fact("worked_in", area=V.area, session=V.session, days=V.days),
                    _at(LOW, "units", form),
                    fact("Counselling", id="statement:CNS-04"),
                ),
                tests=(lt(V.last, V.units),),
            ),
        )[: 1 if form == "side" else 2]
    ),
)
