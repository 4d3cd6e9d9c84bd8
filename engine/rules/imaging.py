"""Imaging: is a change of a skin-imaging score more than the instrument's noise, and what may it decide?"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Term, Test, V, ge, greatest, lt, ne, present, sub
from engine.rules.advising import advice_rule

RELATIONS: dict[str, tuple[str, ...]] = {}
SHOWN: frozenset[str] = frozenset()

_NOISE = "A change below the noise of the instrument is no change."
_SIZE = greatest(V.change, sub(0, V.change))
PERCENT, POINTS = "attribute:visia_change_pct", "attribute:visia_change_points"


def _seen(attribute: str) -> Pattern:
    return fact("observed", attribute=attribute, value=V.change)


def _parameter(name: str, value: Term) -> Pattern:
    return fact("Parameter", id=f"parameter:{name}", value=value)


def _judged(name: str, reads: str, attribute: str, parameters: tuple[Pattern, ...], *tests: Test) -> Rule:
    return advice_rule(
        f"imaging.{name}", reads, _NOISE, "imaging", attribute, "across", "principle:MR24",
        (_seen(attribute), *parameters), (ne(V.change, "unknown"), *tests),
    )  # fmt: skip


_ABSOLUTE = (_parameter("visia_mdc_absolute_pct", V.noise),)
_PERCENTILE = (_parameter("visia_mdc_percentile_low", V.low), _parameter("visia_mdc_percentile_high", V.high))

RULES: tuple[AnyRule, ...] = (
    _judged(
        "score-within-noise",
        "An imaging score changed by {change} %, within the {noise} % of the instrument's noise: no measurable change.",
        PERCENT,
        _ABSOLUTE,
        lt(_SIZE, V.noise),
    ),
    _judged(
        "score-beyond-noise",
        "An imaging score changed by {change} %, beyond the {noise} % of the instrument's noise: a change of the "
        "skin. It says nothing of muscle.",
        PERCENT,
        _ABSOLUTE,
        ge(_SIZE, V.noise),
    ),
    _judged(
        "percentile-within-noise",
        "An imaging percentile changed by {change} points, under the {low} to {high} points of noise: no measurable "
        "change.",
        POINTS,
        _PERCENTILE,
        lt(_SIZE, V.low),
    ),
    _judged(
        "percentile-in-doubt",
        "An imaging percentile changed by {change} points, between the {low} and {high} points that different scores "
        "have as noise: it cannot be called a change.",
        POINTS,
        _PERCENTILE,
        ge(_SIZE, V.low),
        lt(_SIZE, V.high),
    ),
    _judged(
        "percentile-beyond-noise",
        "An imaging percentile changed by {change} points, beyond the {high} points of noise: a change of the skin. "
        "It says nothing of muscle.",
        POINTS,
        _PERCENTILE,
        ge(_SIZE, V.high),
    ),
    *(
        advice_rule(
            f"imaging.no-dose-by-{name}",
            "Images and ultrasound document; they lift no dose above its sourced range. A dose that rests on them is "
            "the provider's individualisation, not evidence-based dosing.",
            _NOISE,
            "imaging",
            "group:neuromodulator",
            "across",
            because,
            (pattern, fact("called_for", area=V.area)),
            tests,
        )
        for because in ("principle:MR25", "principle:REB-02")
        for name, pattern, tests in (
            (f"score-{because[10:].lower()}", _seen(PERCENT), (ne(V.change, "unknown"),)),
            (f"percentile-{because[10:].lower()}", _seen(POINTS), (ne(V.change, "unknown"),)),
            (
                f"thickness-{because[10:].lower()}",
                fact("muscle_seen", thickness_mm=V.change),
                (present(V.change),),
            ),
        )
    ),
)
