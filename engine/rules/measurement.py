"""Measurement: strength, thickness and brow height, and which differences are beyond measurement error.

Sides are compared with each other, and a muscle with its own baseline; never with a norm alone.  Where a source gives
the error in per cent and in millimetres, a difference must reach both; the larger is told, in per cent.
"""

from __future__ import annotations

from decimal import Decimal

from engine.algebra.rule import AnyRule, Rule, fact
from engine.algebra.terms import Term, Test, V, absent, div, eq, ge, greatest, gt, le, lt, mul, present, round_to, sub
from engine.rules.advising import advice_rule

RELATIONS: dict[str, tuple[str, ...]] = {
    "contraction_class": ("muscle", "side", "class"),
    "thickness_difference": ("muscle", "thicker", "thinner", "percent", "mm", "larger"),
    "thickness_unequal": ("muscle", "thicker", "thinner", "percent", "error"),
    "thickness_alike": ("muscle", "percent", "error"),
    "thickness_unjudged": ("muscle",),
    "contraction_unequal": ("muscle", "stronger"),
    "thinned": ("muscle", "side", "percent", "error"),
    "not_thinned": ("muscle", "side", "percent", "error"),
    "thickened": ("muscle", "side", "percent", "error"),
    "unjudged_change": ("muscle", "side", "direction", "percent"),
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
        "unjudged_change",
    }
)

_STRENGTH = "Grade the observed contraction; no muscle is strong by its name."
_ERROR = "A difference below the measurement error is no difference."


def _percent(part: Term, whole: Term) -> Term:
    """Per cent, to a tenth."""
    return round_to(mul(div(part, whole), 100), Decimal("0.1"))


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
        unless=(fact("thickness_barred", muscle=V.muscle),),
        then=fact(
            "thickness_difference",
            muscle=V.muscle,
            thicker=thicker,
            thinner=thinner,
            percent=_percent(sub(V.larger, V.smaller), V.larger),
            mm=sub(V.larger, V.smaller),
            larger=V.larger,
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


_DIFFERENCE = fact(
    "thickness_difference",
    muscle=V.muscle,
    thicker=V.thicker,
    thinner=V.thinner,
    percent=V.percent,
    mm=V.mm,
    larger=V.larger,
)
_SEEN = fact("Muscle", id=V.muscle, prefLabel=V.label)
_DETECTABLE = fact("detectable", muscle=V.muscle, percent=V.share, mm=V.least)
_UNPUBLISHED = fact("Muscle", id=V.muscle, prefLabel=V.label, minimalDetectableDifferencePct=V.error)
_FALL = sub(V.baseline, V.now)
_LOSS = _percent(_FALL, V.baseline)
"""Per cent of the baseline that is gone, to a tenth."""
_CHANGE, _CHANGE_MM = greatest(_LOSS, sub(0, _LOSS)), greatest(_FALL, sub(0, _FALL))
_BASELINE = fact("muscle_seen", muscle=V.muscle, side=V.side, thickness_mm=V.now, baseline_mm=V.baseline)
_MEASURED = (present(V.now), present(V.baseline))
_BARRED = fact("thickness_barred", muscle=V.muscle, side=V.side)
_PERSON = "Compare a person with themselves, never with a norm alone."
_DEFAULT = "parameter:mdd_default_pct"


def _error_of(whole: Term) -> Term:
    """The error in per cent: as published, or what the published millimetres are of this thickness, if that is more."""
    return greatest(V.share, _percent(V.least, whole))


def _own(name: str, reads: str, relation: str, principle: str, percent: Term, *tests: Test) -> Rule:
    return Rule(
        id=f"measurement.{name}",
        reads=reads,
        serves=_PERSON,
        when=(_BASELINE, _DETECTABLE, fact("Principle", id=principle)),
        tests=(*_MEASURED, *tests),
        unless=(_BARRED,),
        then=fact(relation, muscle=V.muscle, side=V.side, percent=percent, error=_error_of(V.baseline)),
    )


def _alike(name: str, reads: str, *tests: Test) -> Rule:
    return Rule(
        id=f"measurement.{name}",
        reads=reads,
        serves=_ERROR,
        when=(_DIFFERENCE, _DETECTABLE, fact("Principle", id="principle:MR03")),
        tests=tests,
        then=fact("thickness_alike", muscle=V.muscle, percent=V.percent, error=_error_of(V.larger)),
    )


def _by_default(name: str, told: str, direction: str, *tests: Test) -> Rule:
    return advice_rule(
        f"measurement.{name}",
        f"{{label}}, {{side}}: {{baseline}} mm then, {{now}} mm now, {{percent}} % {direction}. No measurement error "
        f"is published for this muscle. {told}",
        _PERSON,
        "imaging",
        V.muscle,
        V.side,
        _DEFAULT,
        (
            fact("unjudged_change", muscle=V.muscle, side=V.side, direction=direction, percent=V.percent),
            _BASELINE,
            _SEEN,
            fact("Parameter", id=_DEFAULT, value=V.default),
        ),
        tests=tests,
    )


def _unjudged(direction: str, percent: Term, *tests: Test) -> Rule:
    return Rule(
        id=f"measurement.unjudged-{direction}",
        reads="From {baseline} to {now} mm; no measurement error is published for this muscle.",
        serves=_PERSON,
        when=(_BASELINE, _UNPUBLISHED),
        tests=(*_MEASURED, absent(V.error), *tests),
        unless=(_BARRED,),
        then=fact("unjudged_change", muscle=V.muscle, side=V.side, direction=direction, percent=percent),
    )


def _in_millimetres(name: str, told: str, side: Term, because: Term, relation: str, *tests: Test) -> Rule:
    return advice_rule(
        f"measurement.{name}",
        "{label}, {side}: {baseline} mm then, {now} mm now. The source gives the error in millimetres too, as {mm} mm. "
        + told,
        _PERSON,
        "imaging",
        V.muscle,
        side,
        because,
        (
            fact(relation, muscle=V.muscle, side=V.side),
            _BASELINE,
            fact("detectable", muscle=V.muscle, percent=V.share, mm=V.least),
            fact("Parameter", id=V.parameter, muscle=V.muscle, unit="mm", value=V.mm),
            _SEEN,
        ),
        tests=tests,
    )


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
        reads="{percent} % reaches the {share} % that repeat measurement of this muscle can tell apart, and {mm} mm "
        "the error in millimetres where one is published.",
        serves=_ERROR,
        when=(_DIFFERENCE, _DETECTABLE),
        tests=(ge(V.percent, V.share), ge(V.mm, V.least)),
        then=fact(
            "thickness_unequal",
            muscle=V.muscle,
            thicker=V.thicker,
            thinner=V.thinner,
            percent=V.percent,
            error=_error_of(V.larger),
        ),
    ),
    _alike(
        "thickness-within-error",
        "{percent} % is below the {share} % measurement error: no measurable difference.",
        lt(V.percent, V.share),
    ),
    _alike(
        "thickness-within-millimetres",
        "{mm} mm is below the {least} mm measurement error: no measurable difference, though {percent} % reaches the "
        "{share} % given beside it.",
        ge(V.percent, V.share),
        lt(V.mm, V.least),
    ),
    Rule(
        id="measurement.thickness-no-error-known",
        reads="No measurement error is published for this muscle: thickness does not move its dose.",
        serves=_ERROR,
        when=(_DIFFERENCE, _UNPUBLISHED),
        tests=(absent(V.error),),
        then=fact("thickness_unjudged", muscle=V.muscle),
    ),
    _own(
        "thinned",
        "Thickness fell from {baseline} to {now} mm, at least the {share} % that can be told apart, and the error in "
        "millimetres where one is published.",
        "thinned",
        "principle:MR17",
        _LOSS,
        ge(_LOSS, V.share),
        ge(_FALL, V.least),
    ),
    _own(
        "not-thinned",
        "From {baseline} to {now} mm is within the {share} % measurement error: no measurable change.",
        "not_thinned",
        "principle:MR02",
        _LOSS,
        lt(_CHANGE, V.share),
    ),
    _own(
        "not-thinned-in-millimetres",
        "From {baseline} to {now} mm is within the {least} mm measurement error: no measurable change.",
        "not_thinned",
        "principle:MR02",
        _LOSS,
        ge(_CHANGE, V.share),
        lt(_CHANGE_MM, V.least),
    ),
    _own(
        "thickened",
        "Thickness rose from {baseline} to {now} mm, at least the {share} % that can be told apart, and the error in "
        "millimetres where one is published.",
        "thickened",
        "principle:MR02",
        sub(0, _LOSS),
        le(_LOSS, sub(0, V.share)),
        ge(sub(V.now, V.baseline), V.least),
    ),
    _in_millimetres(
        "millimetres-below",
        "By that figure it is no measurable change, though it reaches the {share} % given beside it: it moves no dose.",
        V.side,
        V.parameter,
        "not_thinned",
        ge(_CHANGE, V.share),
    ),
    _in_millimetres("millimetres-reached", "The change reaches that too.", V.side, V.parameter, "thinned"),
    advice_rule(
        "measurement.sides-below-millimetres",
        "{label}: the sides are {mm} mm apart. The source gives the error in millimetres too, as {least} mm. By that "
        "figure it is no measurable difference, though {percent} % reaches the {share} % given beside it.",
        _ERROR,
        "imaging",
        V.muscle,
        "across",
        V.parameter,
        (
            _DIFFERENCE,
            _DETECTABLE,
            fact("Parameter", id=V.parameter, muscle=V.muscle, unit="mm", value=V.least),
            _SEEN,
        ),
        tests=(ge(V.percent, V.share), lt(V.mm, V.least)),
    ),
    _unjudged("thinner", _LOSS, gt(V.baseline, V.now)),
    _unjudged("thicker", sub(0, _LOSS), gt(V.now, V.baseline)),
    *(
        rule
        for direction in ("thinner", "thicker")
        for rule in (
            _by_default(
                f"{direction}-by-default",
                "That reaches the default of {default} %, which is our extrapolation: it may be a true change, and no "
                "dose is moved by it. Measure again.",
                direction,
                ge(V.percent, V.default),
            ),
            _by_default(
                f"{direction}-under-default",
                "That is under the default of {default} %, which is our extrapolation: it cannot be told from error, "
                "and no dose is moved by it.",
                direction,
                lt(V.percent, V.default),
            ),
        )
    ),
    _brow("right", "left"),
    _brow("left", "right"),
)
