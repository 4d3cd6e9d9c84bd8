"""Thinning: what follows when a muscle has lost thickness beyond measurement error, and what is only inference."""

from __future__ import annotations

from decimal import Decimal

from engine.algebra.rule import Aggregate, AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Term, V, div, gt, le, lt, mul, round_to, sub
from engine.rules.advising import advice_rule

RELATIONS: dict[str, tuple[str, ...]] = {
    "area_last": ("area", "days"),
    "one_figure": ("muscle", "side"),
    "cut_units": ("muscle", "side", "product", "last", "low", "high"),
    "thin_and_treated": ("muscle", "side", "percent", "error"),
    "thinned_wait": ("area", "product", "muscle", "days", "least", "left"),
}
SHOWN: frozenset[str] = frozenset({"thinned_wait"})

_OWN = "Compare a person with themselves, never with a norm alone."
_INFER = "Say what is inference."
_AT: dict[str, Term] = {"muscle": V.muscle, "side": V.side}
_THINNED = fact("thinned", percent=V.percent, error=V.error, **_AT)
_MUSCLE = fact("Muscle", id=V.muscle, prefLabel=V.label)
_WEEKS = (
    fact("Parameter", id="parameter:thin_muscle_interval_min_weeks", value=V.from_weeks),
    fact("Parameter", id="parameter:thin_muscle_interval_max_weeks", value=V.to_weeks),
)
_LOSS = "{percent} % thinner than this person's own baseline, which reaches the {error} % measurement error"
_OURS = (
    "a longer interval ({from_weeks}-{to_weeks} weeks) is our extrapolation, "
    "and no schedule is proven to limit thinning."
)
_CUT = (
    fact("Parameter", id="parameter:dose_cut_min_pct", value=V.least),
    fact("Parameter", id="parameter:dose_cut_max_pct", value=V.most),
)
_REACH = (("right", "right"), ("left", "left"), ("midline", "midline"), ("across", "right"), ("across", "left"))
"""Side of a planned dose, and the side of the muscle it reaches."""
_TREATED = fact("thin_and_treated", percent=V.percent, error=V.error, **_AT)


def _cut(by: str) -> Term:
    return round_to(mul(V.last, div(sub(100, getattr(V, by)), 100)), Decimal("0.1"))


def _on_masseter(*patterns: Pattern) -> tuple[Pattern, ...]:
    return (fact("thinned", muscle="muscle:masseter", side=V.side), *patterns)


RULES: tuple[AnyRule, ...] = (
    Rule(
        id="thinning.treated",
        quiet=True,
        reads="{muscle} ({side}) is thin, and lines it makes are back and treated.",
        serves=_OWN,
        when=(_THINNED, fact("muscle_reached", **_AT)),
        then=_TREATED,
    ),
    advice_rule(
        "thinning.lines-back",
        f"{{label}}, {{side}}: lines are back while the muscle is {_LOSS}. The dose goes to the low end of its range; "
        f"{_OURS}",
        _OWN,
        "imaging",
        V.muscle,
        V.side,
        "principle:MR17",
        (_TREATED, *_WEEKS, _MUSCLE),
        unless=(fact("one_figure", **_AT),),
    ),
    advice_rule(
        "thinning.not-treated",
        f"{{label}}, {{side}}: {_LOSS}. Nothing is planned into it now. Once lines are back, any dose goes to the low "
        f"end of its range; {_OURS}",
        _OWN,
        "imaging",
        V.muscle,
        V.side,
        "principle:MR17",
        (_THINNED, *_WEEKS, _MUSCLE),
        unless=(fact("thin_and_treated", **_AT),),
    ),
    Rule(
        id="thinning.cut",
        reads="{least} to {most} % less than the last {last} units is {low} to {high} units.",
        serves=_INFER,
        when=(
            _TREATED,
            fact("last_units", product=V.product, units=V.last, **_AT),
            fact("muscle_units", product=V.product, **_AT),
            *_CUT,
        ),
        then=fact("cut_units", product=V.product, last=V.last, low=_cut("most"), high=_cut("least"), **_AT),
    ),
    advice_rule(
        "thinning.cut-reached",
        "{label}, {side}: {least} to {most} % less than the last {last} units would be {low} to {high}; the plan "
        "gives {units}. The cut is our inference, no study tested it.",
        _INFER,
        "imaging",
        V.muscle,
        V.side,
        "principle:REB-04",
        (
            fact("cut_units", product=V.product, last=V.last, low=V.low, high=V.high, **_AT),
            *_CUT,
            fact("muscle_units", product=V.product, units=V.units, **_AT),
            _MUSCLE,
        ),
        tests=(le(V.units, V.high),),
    ),
    advice_rule(
        "thinning.cut-not-reached",
        "{label}, {side}: {least} to {most} % less than the last {last} units would be {low} to {high}, but the low "
        "end of the sourced range is {units}. Going below it is the prescriber's decision; the cut is our inference.",
        _INFER,
        "imaging",
        V.muscle,
        V.side,
        "principle:REB-04",
        (
            fact("cut_units", product=V.product, last=V.last, low=V.low, high=V.high, **_AT),
            *_CUT,
            fact("muscle_units", product=V.product, units=V.units, **_AT),
            _MUSCLE,
        ),
        tests=(gt(V.units, V.high),),
    ),
    *(
        Rule(
            id=f"thinning.one-figure-{planned}-{side}",
            quiet=True,
            reads="The source gives one figure: {units} units.",
            serves=_OWN,
            when=(
                fact("item", part=V.part, muscle=V.muscle, side=planned),
                fact("units_for", part=V.part, side=planned, place=0, units=V.units),
                fact("units_for", part=V.part, side=planned, place=2, units=V.units),
            ),
            then=fact("one_figure", muscle=V.muscle, side=side),
        )
        for planned, side in _REACH
    ),
    advice_rule(
        "thinning.no-lower-end",
        f"{{label}}, {{side}}: lines are back while the muscle is {_LOSS}. The source gives one figure, so there is no "
        f"low end to go to and the dose stands; {_OURS}",
        _INFER,
        "imaging",
        V.muscle,
        V.side,
        "principle:MR17",
        (_TREATED, fact("one_figure", **_AT), *_WEEKS, _MUSCLE),
    ),
    advice_rule(
        "thinning.interval-short",
        "{label}, {side}: the last session was {days} days ago, short of the {from_weeks} weeks proposed while the "
        "muscle is thin. Waiting longer is our extrapolation, not a rule of the label.",
        _INFER,
        "imaging",
        V.muscle,
        V.side,
        "principle:REB-04",
        (_TREATED, fact("last_exposure", days=V.days, **_AT), *_WEEKS, _MUSCLE),
        tests=(lt(V.days, mul(V.from_weeks, 7)),),
    ),
    Rule(
        id="thinning.wait",
        reads="{area} was treated {days} days ago and {muscle} is thinned: {left} of the {least} days proposed are "
        "left.",
        serves=_INFER,
        when=(
            fact("repeat_thinned", area=V.area, product=V.product, muscle=V.muscle, least=V.least),
            fact("thinned_given", area=V.area, days=V.days),
        ),
        tests=(lt(V.days, V.least),),
        then=fact(
            "thinned_wait",
            area=V.area,
            product=V.product,
            muscle=V.muscle,
            days=V.days,
            least=V.least,
            left=sub(V.least, V.days),
        ),
    ),
    Rule(
        id="thinning.wait-first",
        reads="{muscle} is thinned beyond the measurement error and was treated {days} days ago. A wait of {least} "
        "days is proposed, {left} more from today: consider, not before then. This is our inference, no study tested "
        "it.",
        serves=_INFER,
        when=(
            fact(
                "thinned_wait",
                area=V.area,
                product=V.product,
                muscle=V.muscle,
                days=V.days,
                least=V.least,
                left=V.left,
            ),
            fact("Principle", id="principle:REB-04"),
        ),
        then=fact("weigh_first", area=V.area, product=V.product, because="principle:REB-04"),
    ),
    Rule(
        id="thinning.wait-together",
        reads="The label treats it only together with {area}, where a wait of {left} more days is proposed for a "
        "thinned muscle: consider, not before then. This is our inference, no study tested it.",
        serves=_INFER,
        when=(
            fact("thinned_wait", area=V.area, product=V.given, left=V.left),
            fact("companion", area=V.area, of_area=V.other),
            fact("planned", area=V.other, product=V.product),
            fact("Principle", id="principle:REB-04"),
        ),
        then=fact("weigh_first", area=V.other, product=V.product, because="principle:REB-04"),
    ),
    Aggregate(
        id="thinning.area-last",
        quiet=True,
        reads="{area} was last treated {days} days ago.",
        serves=_OWN,
        over=(
            fact("treated_at", session=V.session, area=V.area),
            fact("toxin_session", session=V.session, days_ago=V.each),
        ),
        by=(V.area,),
        compute=(("days", "min", V.each),),
        then=fact("area_last", area=V.area, days=V.days),
    ),
    advice_rule(
        "thinning.masseter-course",
        "Masseter, last treated {days} days ago: about {drop} % less thickness at three months is what toxin does "
        "here, least near week {nadir} and not fully back at week 25. Thickness alone is no reason to treat again.",
        _OWN,
        "imaging",
        "muscle:masseter",
        V.side,
        "principle:MR14",
        _on_masseter(
            fact("area_last", area="area:masseter", days=V.days),
            fact("Parameter", id="parameter:masseter_expected_drop_pct_3_months", value=V.drop),
            fact("Parameter", id="parameter:masseter_nadir_week", value=V.nadir),
        ),
    ),
    *(
        advice_rule(
            f"thinning.wish-{name}",
            reads,
            "A wish is a reason to consider, after safety.",
            "interval",
            "attribute:protect_muscle",
            "across",
            because,
            (fact("observed", attribute="attribute:protect_muscle", value="yes"), fact("offered", product=V.product)),
        )
        for name, reads, because in (
            (
                "protect",
                "Keeping muscle from thinning is wished for: the longest interval with a lower dose may be offered. No "
                "schedule is proven to protect muscle; this is inference.",
                "principle:MR26",
            ),
            (
                "rest",
                "A rest of 6 to 12 months may be chosen. Even 12 months may leave loss: seen in two men, and inference "
                "beyond them.",
                "principle:MR27",
            ),
        )
    ),
)
