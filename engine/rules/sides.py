"""Sides: why the doses of two sides come out alike although they differ, or move although nothing on the side asks.

And what holds where unequal doses worked and the sides are brought together all the same.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Term, V, lt
from engine.rules.advising import advice_rule

RELATIONS: dict[str, tuple[str, ...]] = {
    "follows_other": ("muscle", "side"),
    "planned_alike": ("muscle", "units"),
}
SHOWN: frozenset[str] = frozenset()

_FAIR = "Where a difference of the sides is seen and the doses are alike, or follow each other, say why."
_THOUGH = "{label}: though the {stronger} side contracts more, both sides get {units} units"
_SEEN = fact("Muscle", id=V.muscle, prefLabel=V.label)
_ALIKE_THOUGH_UNEQUAL = (
    fact("planned_alike", muscle=V.muscle, units=V.units),
    fact("contraction_unequal", muscle=V.muscle, stronger=V.stronger),
    _SEEN,
)
_WORKED = (
    "{label}: {worked} units had a good effect on the {side} side last time and {other_worked} on the {other}. The "
    "plan gives {units} and {other_units}: "
)
_HOLDS = (
    " This holds although the {side} side worked at more. A greater difference is the prescriber's decision; compare "
    "the sides at the review."
)
_WORKED_AT_MORE = (
    fact("item", part=V.part, muscle=V.muscle, side=V.side, product=V.product),
    fact("opposite", side=V.side, other=V.other),
    *(
        fact(relation, muscle=V.muscle, product=V.product, **slots)
        for relation, slots in (
            ("last_units", {"side": V.side, "units": V.worked, "response": "good", "days": V.days}),
            ("last_units", {"side": V.other, "units": V.other_worked, "response": "good", "days": V.days}),
            ("muscle_units", {"side": V.side, "units": V.units}),
            ("muscle_units", {"side": V.other, "units": V.other_units}),
        )
    ),
    _SEEN,
)


def _advice(
    name: str, reads: str, side: Term, because: str, when: tuple[Pattern, ...], unless: tuple[Pattern, ...] = ()
) -> Rule:
    return advice_rule(f"sides.{name}", reads, _FAIR, "imaging", V.muscle, side, because, when, unless=unless)


RULES: tuple[AnyRule, ...] = (
    _advice(
        "not-thinned-follows",
        "{label}, {side}: {percent} % from this person's own baseline, within the {error} % measurement error: no "
        "measurable change, and no reason of its own to move a dose. This side's dose follows the lower one, of the "
        "{other} side.",
        V.side,
        "principle:MR02",
        (
            fact("not_thinned", muscle=V.muscle, side=V.side, percent=V.percent, error=V.error),
            fact("follows_other", muscle=V.muscle, side=V.side),
            fact("opposite", side=V.side, other=V.other),
            _SEEN,
        ),
    ),
    Rule(
        id="sides.follows-other",
        quiet=True,
        reads="After comparing sides, the dose of {muscle}, {side}, follows the lower one of the other side.",
        serves=_FAIR,
        when=(
            fact("item", part=V.part, muscle=V.muscle, side=V.side),
            fact("levelled", part=V.part, side=V.side),
        ),
        then=fact("follows_other", muscle=V.muscle, side=V.side),
    ),
    Rule(
        id="sides.planned-alike",
        quiet=True,
        reads="{muscle} is planned with {units} units on either side.",
        serves=_FAIR,
        when=(
            fact("item", part=V.part, muscle=V.muscle, side="right", units=V.units),
            fact("item", part=V.part, muscle=V.muscle, side="left", units=V.units),
        ),
        then=fact("planned_alike", muscle=V.muscle, units=V.units),
    ),
    _advice(
        "alike-at-first",
        f"{_THOUGH}: a first treatment, or one whose history is not known, starts at the low end on both sides. "
        "Compare the sides again at the review.",
        V.stronger,
        "principle:DOS-12",
        (*_ALIKE_THOUGH_UNEQUAL, fact("toxin_naive"), fact("range_open", muscle=V.muscle)),
    ),
    _advice(
        "alike-by-place",
        f"{_THOUGH}: both come to the same place in the range. The steps of the dose say how.",
        V.stronger,
        "principle:PLACE-IN-RANGE",
        (*_ALIKE_THOUGH_UNEQUAL, fact("range_open", muscle=V.muscle)),
        unless=(fact("toxin_naive"), fact("thickness_alike", muscle=V.muscle)),
    ),
    # Where thickness was not compared, the advice on the stronger side says that there is no range.
    _advice(
        "alike-without-range",
        f"{_THOUGH}: the source of the dose gives one figure and no range to place a side in.",
        V.stronger,
        "principle:PLACE-IN-RANGE",
        (*_ALIKE_THOUGH_UNEQUAL, fact("thickness_unequal", muscle=V.muscle, thicker=V.stronger)),
        unless=(fact("range_open", muscle=V.muscle),),
    ),
    *(
        advice_rule(
            f"sides.worked-at-more-{name}",
            f"{_WORKED}{found}{_HOLDS}",
            _FAIR,
            "dose",
            V.muscle,
            V.side,
            because,
            (*_WORKED_AT_MORE, *more),
            tests=(lt(V.units, V.worked), lt(V.other_worked, V.worked)),
        )
        for name, because, found, more in (
            (
                "capped",
                "principle:MR04",
                "the sides of one muscle stay within {percent} % of each other, counted from the lower one, which is "
                "our extrapolation.",
                (
                    fact("levelled", part=V.part, side=V.side, because="principle:MR04"),
                    fact("Parameter", id="parameter:side_dose_max_pct", value=V.percent),
                ),
            ),
            (
                "alike",
                "principle:MR03",
                "their thickness differs by less than the measurement error, so both get the lower dose.",
                (fact("levelled", part=V.part, side=V.side, because="principle:MR03"),),
            ),
        )
    ),
)
