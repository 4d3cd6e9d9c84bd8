"""Sides: why the doses of two sides come out alike although they differ, or move although nothing on the side asks."""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Term, V
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
)
