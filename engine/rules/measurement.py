"""Measurement: strength, thickness and brow height, and which differences are beyond measurement error.

Sides are compared with each other, and a muscle with its own baseline; never with a norm alone.
"""

from __future__ import annotations

from decimal import Decimal

from engine.algebra.rule import AnyRule, Rule, fact
from engine.algebra.terms import Test, V, absent, div, eq, ge, gt, le, lt, mul, present, round_to, sub

RELATIONS: dict[str, tuple[str, ...]] = {
    "contraction_class": ("muscle", "side", "class"),
    "thickness_difference": ("muscle", "thicker", "thinner", "percent"),
    "thickness_unequal": ("muscle", "thicker", "thinner", "percent", "error"),
    "thickness_alike": ("muscle", "percent", "error"),
    "thickness_unjudged": ("muscle",),
    "contraction_unequal": ("muscle", "stronger"),
    "thinned": ("muscle", "side", "percent", "error"),
    "not_thinned": ("muscle", "side", "percent", "error"),
    "thickened": ("muscle", "side", "percent", "error"),
    "brow_difference": ("higher", "lower", "mm"),
}
SHOWN: frozenset[str] = frozenset(
    {
        "brow_difference",
        "contraction_unequal",
        "not_thinned",
        "thickness_alike",
        "thickness_unequal",
        "thickness_unjudged",
        "thinned",
        "thickened",
    }
)

_STRENGTH = "Grade the observed contraction; no muscle is strong by its name."
_ERROR = "A difference below the measurement error is no difference."


def _contraction(name: str, *tests: Test) -> Rule:
    return Rule(
        id=f"measurement.contraction-{name}",
        reads=f"Contraction grade {{grade}} is {name}.",
        serves=_STRENGTH,
        when=(
            fact("muscle_seen", muscle=V.muscle, side=V.side, contraction=V.grade),
            fact("Principle", id="principle:DOS-14"),
        ),
        tests=(present(V.grade), *tests),
        then=fact("contraction_class", muscle=V.muscle, side=V.side, **{"class": name}),
    )


def _thicker(thicker: str, thinner: str) -> Rule:
    return Rule(
        id=f"measurement.thickness-{thicker}",
        reads=f"The {thicker} side measures {{larger}} mm, the {thinner} {{smaller}} mm: {{percent}} % apart.",
        serves=_ERROR,
        when=(
            fact("muscle_seen", muscle=V.muscle, side=thicker, thickness_mm=V.larger),
            fact("muscle_seen", muscle=V.muscle, side=thinner, thickness_mm=V.smaller),
        ),
        tests=(
            present(V.larger),
            present(V.smaller),
            (gt if thicker == "right" else ge)(V.larger, V.smaller),
        ),
        then=fact(
            "thickness_difference",
            muscle=V.muscle,
            thicker=thicker,
            thinner=thinner,
            percent=round_to(mul(div(sub(V.larger, V.smaller), V.larger), 100), Decimal("0.1")),
        ),
    )


def _brow(higher: str, lower: str) -> Rule:
    return Rule(
        id=f"measurement.brow-{higher}-higher",
        reads=f"The {higher} brow stands {{mm}} mm higher than the {lower}.",
        serves="Measure brow position in millimetres.",
        when=(
            fact("feature", attribute="attribute:brow_height_mm", side=higher, value=V.top),
            fact("feature", attribute="attribute:brow_height_mm", side=lower, value=V.low),
        ),
        tests=((gt if higher == "right" else ge)(V.top, V.low),),
        then=fact("brow_difference", higher=higher, lower=lower, mm=sub(V.top, V.low)),
    )


def _stronger(stronger: str, weaker: str) -> Rule:
    return Rule(
        id=f"measurement.stronger-{stronger}",
        reads=f"The {stronger} side contracts more strongly ({{strong}} v {{weak}}).",
        serves=_STRENGTH,
        when=(
            fact("muscle_seen", muscle=V.muscle, side=stronger, contraction=V.strong),
            fact("muscle_seen", muscle=V.muscle, side=weaker, contraction=V.weak),
        ),
        tests=(present(V.strong), present(V.weak), gt(V.strong, V.weak)),
        then=fact("contraction_unequal", muscle=V.muscle, stronger=stronger),
    )


_DIFFERENCE = fact("thickness_difference", muscle=V.muscle, thicker=V.thicker, thinner=V.thinner, percent=V.percent)
_MUSCLE_ERROR = fact("Muscle", id=V.muscle, minimalDetectableDifferencePct=V.error)
_LOSS = round_to(mul(div(sub(V.baseline, V.now), V.baseline), 100), Decimal("0.1"))
"""Per cent of the baseline that is gone, to a tenth."""
_BASELINE = fact("muscle_seen", muscle=V.muscle, side=V.side, thickness_mm=V.now, baseline_mm=V.baseline)

RULES: tuple[AnyRule, ...] = (
    _contraction("weak", le(V.grade, 1)),
    _contraction("moderate", eq(V.grade, 2)),
    _contraction("strong", ge(V.grade, 3)),
    _stronger("right", "left"),
    _stronger("left", "right"),
    _thicker("right", "left"),
    _thicker("left", "right"),
    Rule(
        id="measurement.thickness-beyond-error",
        reads="{percent} % reaches the {error} % that repeat measurement of this muscle can tell apart.",
        serves=_ERROR,
        when=(_DIFFERENCE, _MUSCLE_ERROR),
        tests=(present(V.error), ge(V.percent, V.error)),
        then=fact(
            "thickness_unequal", muscle=V.muscle, thicker=V.thicker, thinner=V.thinner, percent=V.percent, error=V.error
        ),
    ),
    Rule(
        id="measurement.thickness-within-error",
        reads="{percent} % is below the {error} % measurement error: no measurable difference.",
        serves=_ERROR,
        when=(_DIFFERENCE, _MUSCLE_ERROR, fact("Principle", id="principle:MR03")),
        tests=(present(V.error), lt(V.percent, V.error)),
        then=fact("thickness_alike", muscle=V.muscle, percent=V.percent, error=V.error),
    ),
    Rule(
        id="measurement.thickness-no-error-known",
        reads="No measurement error is published for this muscle: thickness does not move its dose.",
        serves=_ERROR,
        when=(_DIFFERENCE, _MUSCLE_ERROR),
        tests=(absent(V.error),),
        then=fact("thickness_unjudged", muscle=V.muscle),
    ),
    Rule(
        id="measurement.thinned",
        reads="Thickness fell from {baseline} to {now} mm, at least the {error} % that can be told apart.",
        serves="Compare a person with themselves, never with a norm alone.",
        when=(_BASELINE, _MUSCLE_ERROR, fact("Principle", id="principle:MR17")),
        tests=(present(V.now), present(V.baseline), present(V.error), ge(_LOSS, V.error)),
        then=fact("thinned", muscle=V.muscle, side=V.side, percent=_LOSS, error=V.error),
    ),
    Rule(
        id="measurement.not-thinned",
        reads="From {baseline} to {now} mm is within the {error} % measurement error: no measurable change.",
        serves="Compare a person with themselves, never with a norm alone.",
        when=(_BASELINE, _MUSCLE_ERROR, fact("Principle", id="principle:MR02")),
        tests=(
            present(V.now),
            present(V.baseline),
            present(V.error),
            lt(_LOSS, V.error),
            gt(_LOSS, sub(0, V.error)),
        ),
        then=fact("not_thinned", muscle=V.muscle, side=V.side, percent=_LOSS, error=V.error),
    ),
    Rule(
        id="measurement.thickened",
        reads="Thickness rose from {baseline} to {now} mm, at least the {error} % that can be told apart.",
        serves="Compare a person with themselves, never with a norm alone.",
        when=(_BASELINE, _MUSCLE_ERROR, fact("Principle", id="principle:MR02")),
        tests=(present(V.now), present(V.baseline), present(V.error), le(_LOSS, sub(0, V.error))),
        then=fact("thickened", muscle=V.muscle, side=V.side, percent=sub(0, _LOSS), error=V.error),
    ),
    _brow("right", "left"),
    _brow("left", "right"),
)
