"""Dosing: units per muscle and side, in the range its source gives, and side-to-side fairness.

Sides differ only for a reason: the contraction seen, or muscle lost on one side.  However sure the reason is, they
differ by no more than the share set for a measured asymmetry: less evidence never allows a larger difference.
"""

from __future__ import annotations

from decimal import Decimal

from engine.algebra.rule import AnyRule, Rule, fact
from engine.algebra.terms import (
    Op,
    Term,
    Test,
    V,
    Var,
    absent,
    add,
    div,
    eq,
    floor_to,
    greatest,
    gt,
    le,
    least,
    mul,
    ne,
    present,
    round_to,
    sub,
)

RELATIONS: dict[str, tuple[str, ...]] = {
    "units_for": ("part", "side", "place", "units"),
    "placed": ("part", "side", "muscle", "units"),
    "step": ("part", "side", "stage", "before_units", "after_units", "because"),
    "sides_apart": ("part", "muscle", "more", "less", "more_units", "less_units"),
    "levelled": ("part", "side", "before_units", "after_units", "because"),
    "dosed": ("area", "product", "dose", "kind", "part", "muscle", "side", "units"),
    "on_label": ("dose", "product"),
    "off_label": ("dose", "product"),
    "single_figure": ("area", "product", "dose"),
    "beyond_label": ("area", "product", "dose", "published"),
    "beyond_age": ("product",),
    "more_wanted": ("area",),
}
SHOWN: frozenset[str] = frozenset({"step", "levelled", "on_label", "off_label", "beyond_label", "dosed", "beyond_age"})

INCREMENT = Decimal("0.5")
"""Doses inside a range are rounded to half units (convention)."""
_RANGE = "Doses move only inside a sourced range."
_FAIR = "A difference below the measurement error is no difference; a real one moves the dose little."
_AT: dict[str, Term] = {"part": V.part, "side": V.side}


def _between(low: Term, high: Term, place: int) -> Op:
    """The place in a range, in half units, never outside the range."""
    middle = add(low, mul(sub(high, low), Decimal(place) / 2))
    return greatest(low, least(high, round_to(middle, INCREMENT)))


def _units(place: int, word: str) -> tuple[Rule, ...]:
    """Units at one place of the range: point by point where the source counts points, else of the whole."""

    def rule(name: str, reads: str, units: Op, *tests: Test) -> Rule:
        slots: dict[str, Term] = {name: Var(name) for name in ("points", "point_low", "point_high", "low", "high")}
        return Rule(
            id=f"dosing.units-{name}-{place}",
            reads=reads,
            serves=_RANGE,
            when=(fact("part_at", **slots, **_AT),),
            tests=tests,
            then=fact("units_for", place=place, units=units, **_AT),
        )

    by_point = mul(V.points, _between(V.point_low, V.point_high, place))
    counted = (present(V.points), present(V.point_low), present(V.point_high))
    total = _between(V.low, V.high, place)
    given = "{low} units: the source gives one figure."
    ranged = f"{{low}} to {{high}} units, at the {word} of the range."
    return (
        rule(
            "by-point-fixed",
            "{points} point(s) of {point_low} units: the source gives one figure.",
            by_point,
            *counted,
            eq(V.point_low, V.point_high),
        ),
        rule(
            "by-point",
            f"{{points}} point(s) of {{point_low}} to {{point_high}} units, at the {word} of the range.",
            by_point,
            *counted,
            ne(V.point_low, V.point_high),
        ),
        rule("fixed", given, total, absent(V.point_low), eq(V.low, V.high)),
        rule("by-total", ranged, total, absent(V.point_low), ne(V.low, V.high)),
        rule("uncounted", ranged, total, present(V.point_low), absent(V.points)),
    )


def _apart(more: str, less: str) -> Rule:
    return Rule(
        id=f"dosing.apart-{more}",
        reads=f"The {more} side would get {{more_units}} units, the {less} {{less_units}}.",
        serves=_FAIR,
        when=(
            fact("placed", part=V.part, side=more, muscle=V.muscle, units=V.more_units),
            fact("placed", part=V.part, side=less, muscle=V.muscle, units=V.less_units),
        ),
        tests=(gt(V.more_units, V.less_units),),
        then=fact(
            "sides_apart",
            part=V.part,
            muscle=V.muscle,
            more=more,
            less=less,
            more_units=V.more_units,
            less_units=V.less_units,
        ),
    )


_APART = fact(
    "sides_apart",
    part=V.part,
    muscle=V.muscle,
    more=V.side,
    less=V.other,
    more_units=V.before,
    less_units=V.less_units,
)
_CAPPED = greatest(V.less_units, least(V.before, floor_to(mul(V.less_units, add(1, div(V.percent, 100))), INCREMENT)))

RULES: tuple[AnyRule, ...] = (
    *(rule for place, word in ((0, "low end"), (1, "middle"), (2, "high end")) for rule in _units(place, word)),
    Rule(
        id="dosing.placed",
        quiet=True,
        reads="At its place in the range: {units} units.",
        serves=_RANGE,
        when=(
            fact("place", place=V.place, **_AT),
            fact("units_for", place=V.place, units=V.units, **_AT),
            fact("part_at", muscle=V.muscle, **_AT),
        ),
        then=fact("placed", muscle=V.muscle, units=V.units, **_AT),
    ),
    Rule(
        id="dosing.step",
        reads="From {before_units} to {after_units} units.",
        serves=_RANGE,
        when=(
            fact("moved", stage=V.stage, before=V.from_place, after=V.to_place, because=V.because, **_AT),
            fact("units_for", place=V.from_place, units=V.before_units, **_AT),
            fact("units_for", place=V.to_place, units=V.after_units, **_AT),
        ),
        tests=(ne(V.before_units, V.after_units),),
        then=fact(
            "step",
            stage=V.stage,
            before_units=V.before_units,
            after_units=V.after_units,
            because=V.because,
            **_AT,
        ),
    ),
    _apart("right", "left"),
    _apart("left", "right"),
    Rule(
        id="dosing.sides-alike",
        reads="Thickness differs by {percent} %, below the {error} % measurement error: both sides get the lower dose.",
        serves=_FAIR,
        when=(
            _APART,
            fact("thickness_alike", muscle=V.muscle, percent=V.percent, error=V.error),
            fact("Principle", id="principle:MR03"),
        ),
        then=fact("levelled", before_units=V.before, after_units=V.less_units, because="principle:MR03", **_AT),
    ),
    Rule(
        id="dosing.sides-capped",
        reads="The sides of one muscle stay within {percent} % of each other, measured or not: this side's dose "
        "follows the lower one's. The {percent} % is our extrapolation.",
        serves=_FAIR,
        when=(
            _APART,
            fact("Parameter", id="parameter:side_dose_max_pct", value=V.percent),
            fact("Principle", id="principle:MR04"),
        ),
        tests=(ne(V.before, _CAPPED),),
        unless=(fact("thickness_alike", muscle=V.muscle),),
        then=fact("levelled", before_units=V.before, after_units=_CAPPED, because="principle:MR04", **_AT),
    ),
    Rule(
        id="dosing.dosed",
        quiet=True,
        reads="{units} units into {muscle}, {side}.",
        serves=_RANGE,
        when=(
            fact("placed", units=V.units, **_AT),
            fact("part_at", area=V.area, product=V.product, dose=V.dose, kind=V.kind, muscle=V.muscle, **_AT),
        ),
        unless=(fact("levelled", **_AT),),
        then=fact(
            "dosed",
            area=V.area,
            product=V.product,
            dose=V.dose,
            kind=V.kind,
            muscle=V.muscle,
            units=V.units,
            **_AT,
        ),
    ),
    Rule(
        id="dosing.dosed-levelled",
        reads="{units} units into {muscle}, {side}, after comparing sides.",
        serves=_FAIR,
        when=(
            fact("levelled", after_units=V.units, **_AT),
            fact("part_at", area=V.area, product=V.product, dose=V.dose, kind=V.kind, muscle=V.muscle, **_AT),
        ),
        then=fact(
            "dosed",
            area=V.area,
            product=V.product,
            dose=V.dose,
            kind=V.kind,
            muscle=V.muscle,
            units=V.units,
            **_AT,
        ),
    ),
    Rule(
        id="dosing.on-label",
        reads="Licensed in the case's jurisdiction for this area, at the label's dose.",
        serves="Say of everything whether it is on label.",
        when=(
            fact("planned", product=V.product, dose=V.dose, kind="label"),
            fact("consultation", jurisdiction=V.jurisdiction),
            fact("valid_in", product=V.product, jurisdiction=V.jurisdiction),
        ),
        unless=(fact("beyond_age", product=V.product),),
        then=fact("on_label", dose=V.dose, product=V.product),
    ),
    Rule(
        id="dosing.off-label",
        reads="Off label: no label for this use here, the dose is a published one.",
        serves="Say of everything whether it is on label.",
        when=(fact("planned", product=V.product, dose=V.dose, kind="published"), fact("PublishedDose", id=V.dose)),
        then=fact("off_label", dose=V.dose, product=V.product),
    ),
    Rule(
        id="dosing.beyond-age",
        reads="{years} years is at or above the product's licensed age limit of {limit}.",
        serves="Say of everything whether it is on label.",
        when=(
            fact("offered", product=V.product),
            fact("Product", id=V.product, ageMaxExclusiveYears=V.limit),
            fact("observed", attribute="attribute:age_years", value=V.years),
        ),
        tests=(present(V.limit), ne(V.years, "unknown"), le(V.limit, V.years)),
        then=fact("beyond_age", product=V.product),
    ),
    Rule(
        id="dosing.single-figure",
        quiet=True,
        reads="The label gives one figure.",
        serves="A label that gives one number keeps it.",
        when=(
            fact("planned", area=V.area, product=V.product, dose=V.dose, kind="label"),
            fact("LabelDose", id=V.dose, totalUnitsLow=V.units, totalUnitsHigh=V.units),
        ),
        then=fact("single_figure", area=V.area, product=V.product, dose=V.dose),
    ),
    Rule(
        id="dosing.beyond-label",
        reads="The label gives {label_units} units; {published} went up to {published_units}: off label, the "
        "prescriber's decision.",
        serves="A label that gives one number keeps it; more only points to the sourced off-label range.",
        when=(
            fact("single_figure", area=V.area, product=V.product, dose=V.dose),
            fact("LabelDose", id=V.dose, totalUnitsHigh=V.label_units),
            fact("PublishedDose", id=V.published, use="candidate", inArea=V.area, totalUnitsHigh=V.published_units),
            fact("ofProduct", of=V.published, value=V.product),
            fact("applies", statement=V.published),
            fact("more_wanted", area=V.area),
        ),
        tests=(present(V.published_units), gt(V.published_units, V.label_units)),
        unless=(fact("too_much", area=V.area),),
        then=fact("beyond_label", area=V.area, product=V.product, dose=V.dose, published=V.published),
    ),
    Rule(
        id="dosing.beyond-label-duration",
        reads="The label gives {label_units} units; {published} went up to {published_units}: off label, the "
        "prescriber's decision.",
        serves="A label that gives one number keeps it; more only points to the sourced off-label range.",
        when=(
            fact("single_figure", area=V.area, product=V.product, dose=V.dose),
            fact("LabelDose", id=V.dose, totalUnitsHigh=V.label_units),
            fact("PublishedDose", id=V.published, use="context", inArea=V.area, totalUnitsHigh=V.published_units),
            fact("ofProduct", of=V.published, value=V.product),
            fact("applies", statement=V.published),
            fact("observed", attribute="attribute:longer_duration", value="yes"),
            fact("Principle", id="principle:DOS-07"),
        ),
        tests=(present(V.published_units), gt(V.published_units, V.label_units)),
        unless=(fact("too_much", area=V.area),),
        then=fact("beyond_label", area=V.area, product=V.product, dose=V.dose, published=V.published),
    ),
    Rule(
        id="dosing.more-wanted-strength",
        reads="{muscle} contracts strongly on the {side}.",
        serves="Grade the observed contraction.",
        when=(
            fact("part_at", area=V.area, muscle=V.muscle, part=V.part),
            fact("contraction_class", muscle=V.muscle, side=V.side, **{"class": "strong"}),
        ),
        then=fact("more_wanted", area=V.area),
    ),
    *(
        Rule(
            id=f"dosing.more-wanted-{goal.replace('_', '-')}",
            reads=reads,
            serves="A wish is a reason to consider, after safety.",
            when=(
                fact("planned", area=V.area),
                fact("observed", attribute=f"attribute:{goal}", value="yes"),
            ),
            then=fact("more_wanted", area=V.area),
        )
        for goal, reads in (
            ("strongest_effect", "The strongest effect is wished for."),
            ("longer_duration", "A longer effect is wished for."),
        )
    ),
    Rule(
        id="dosing.more-wanted-men",
        reads="The person is male, and trials found men respond less to the same dose.",
        serves="Sex moves the dose only where trials say so.",
        when=(
            fact("planned", area="area:glabella"),
            fact("observed", attribute="attribute:sex", value="male"),
            fact("Principle", id="principle:DOS-03"),
        ),
        then=fact("more_wanted", area="area:glabella"),
    ),
)
