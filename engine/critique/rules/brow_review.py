"""Brows at the review: where they still differ, what do unequal sides do to them?

Until the review both sides are treated alike, which `unequal` judges.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Term, Test, V, eq, ge, ne
from engine.critique.rules.form import CAUTION, NONE, comment

RELATIONS: dict[str, tuple[str, ...]] = {
    "brow_split": (
        "area", "product", "muscle", "more", "more_units", "less_units", "higher", "lower", "mm", "direction",
        "because",
    ),
}  # fmt: skip
SHOWN: frozenset[str] = frozenset()

_BALANCE = "Weakening a muscle shifts the balance with its antagonists."
_SPLIT: dict[str, Term] = {
    "area": V.area, "product": V.product, "muscle": V.muscle, "more": V.side,
    "more_units": V.more_units, "less_units": V.less_units,
}  # fmt: skip
_BROW = fact(
    "brow_split",
    higher=V.higher, lower=V.lower, mm=V.mm, direction=V.direction, because=V.because, **_SPLIT,
)  # fmt: skip
_GETS = (
    "{muscle} gets {more_units} units on the {side} and {less_units} on the other; at the review the {higher} brow "
    "stands {mm} mm higher"
)


def _judged(
    name: str, reads: str, kind: str, topic: str, rank: int, because: str, *tests: Test, touch_up: bool = False
) -> Rule:
    basis: tuple[Pattern, ...] = (fact("Principle", id="principle:MR05"), fact("Principle", id=because))
    return Rule(
        id=f"brow-review.{name}",
        reads=f"{_GETS}, {reads}",
        serves=_BALANCE,
        when=(_BROW, *basis),
        tests=tests,
        # No touch-up is to be considered where the record speaks against it.
        unless=(fact("no_booster"), fact("no_touch_up")) if touch_up else (),
        then=comment(kind, topic, rank, V.muscle, V.area, V.side),
    )


RULES: tuple[AnyRule, ...] = (
    Rule(
        id="brow-review.split",
        quiet=True,
        reads="At the review the {higher} brow stands {mm} mm higher; {muscle} weakened moves the brow {direction}.",
        serves=_BALANCE,
        when=(
            fact("split", **_SPLIT),
            fact("brow_reviewed"),
            fact("brow_difference", higher=V.higher, lower=V.lower, mm=V.mm),
            fact("Parameter", id="parameter:brow_asymmetry_mm", value=V.noticeable),
            fact("weakens", of=V.because, value=V.muscle),
            fact("Consequence", id=V.because, structure="brow", direction=V.direction),
        ),
        tests=(ge(V.mm, V.noticeable),),
        then=_BROW,
    ),
    _judged(
        "higher-lowered",
        "and one side may be considered, by a touch-up within its days. Lowering the higher brow to match can look "
        "worse: prefer raising the {lower} side by relaxing its depressors.",
        "caution",
        "sides-review",
        CAUTION,
        "principle:MR07",
        eq(V.direction, "down"),
        eq(V.side, V.higher),
        touch_up=True,
    ),
    _judged(
        "lower-raised",
        "and one side may be considered, by a touch-up within its days; this raises the {lower} brow, which is "
        "preferred to lowering the higher one.",
        "agreement",
        "sides-review",
        NONE,
        "principle:MR07",
        eq(V.direction, "up"),
        eq(V.side, V.lower),
        touch_up=True,
    ),
    *(
        _judged(
            f"further-apart-{direction}",
            f"and this moves the {{{which}}} brow further {direction}.",
            "violation",
            "sides-brow",
            CAUTION,
            "principle:MR07",
            eq(V.direction, direction),
            ne(V.side, other),
        )
        for direction, which, other in (("down", "lower", V.higher), ("up", "higher", V.lower))
    ),
)
