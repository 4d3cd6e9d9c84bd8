"""Ranges: which sourced range does each proposed dose belong to, and does it lie inside it?

The range our plan uses; else that of the product's label for the area; else that of the best supported published
dose.  A figure never moves between products, so a product without a row has no range.
"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Term, Test, V, absent, eq, ge, gt, le, lt, ne, present
from engine.critique.rules.form import CAUTION, COMMENT, INFORMATION, NONE, RELATIVE, comment

RELATIONS: dict[str, tuple[str, ...]] = {
    "ours_here": ("area", "product", "muscle", "side"),
    "part_range": ("area", "product", "dose", "kind", "part", "muscle", "side", "bands", "low", "high"),
    "dose_range": ("area", "product", "dose", "kind", "muscle", "side", "bands", "low", "high"),
    "label_here": ("area", "product"),
    "published_rank": ("area", "product", "muscle", "dose", "rank"),
    "best_rank": ("area", "product", "muscle", "rank"),
    "range": ("area", "product", "dose", "kind", "muscle", "side", "low", "high"),
    "sourced": ("area", "product", "muscle", "side"),
    "fits": ("area", "product", "muscle", "side", "day"),
    "fits_other": ("area", "product", "muscle", "side", "day"),
    "comment": COMMENT,
}
SHOWN: frozenset[str] = frozenset({"comment"})

_RANGE = "Doses move only inside a sourced range."
_LABEL_FIRST = "Label before published practice; published practice before none."
_AT: dict[str, Term] = {"area": V.area, "product": V.product, "muscle": V.muscle, "side": V.side}
_PLACES = (("each_side", "right"), ("each_side", "left"), ("midline", "midline"), ("across", "across"))


def _range(kind: Term) -> Pattern:
    return fact("range", dose=V.dose, kind=kind, low=V.low, high=V.high, **_AT)


_PART: dict[str, Term] = {
    "id": V.part,
    "ofDose": V.dose,
    "muscle": V.muscle,
    "unitsLow": V.low,
    "unitsHigh": V.high,
    "bandsOnSide": V.bands,
}


def _part(kind: str, name: str, placement: str, side: str, *dose: Pattern) -> tuple[Rule, ...]:
    """What a part of a dose gives at one place; a part for so many bands only where they are not counted otherwise."""
    part = fact("DosePart", placement=placement, **_PART)
    at: dict[str, Term] = {**_AT, "side": side}
    then = fact("part_range", dose=V.dose, kind=kind, part=V.part, bands=V.bands, low=V.low, high=V.high, **at)
    reads = f"{{dose}}: {{low}} to {{high}} units into {{muscle}} ({side})."
    given = (present(V.low), present(V.high))

    def rule(suffix: str, *extra: Pattern, tests: tuple[Test, ...], unless: tuple[Pattern, ...] = ()) -> Rule:
        return Rule(
            id=f"ranges.{name}-{side}{suffix}",
            quiet=True,
            reads=reads,
            serves=_LABEL_FIRST,
            when=(*dose, part, *extra),
            tests=(*given, *tests),
            unless=unless,
            then=then,
        )

    counted = rule("-banded", fact("band_count", side=side, count=V.bands), tests=(present(V.bands),))
    uncounted = rule("-unbanded", tests=(present(V.bands),), unless=(fact("band_count", side=side),))
    return (
        rule("", tests=(absent(V.bands),)),
        *((counted, uncounted) if kind == "label" and placement == "each_side" else ()),
    )


def _outside(topic: str, rank: int, reads: str, test: Test) -> Rule:
    return Rule(
        id=f"ranges.{topic}",
        reads=reads,
        serves=_RANGE,
        when=(fact("judged", units=V.units, day=V.day, **_AT), _range(V.kind)),
        tests=(test,),
        unless=(fact("fits", day=V.day, **_AT), fact("fits_other", day=V.day, **_AT)),
        then=comment("dose", topic, rank, V.muscle, V.area, V.side),
    )


_LABEL = (
    fact("proposed_in", area=V.area, product=V.product),
    fact("LabelDose", id=V.dose, ofProduct=V.product, inArea=V.area),
)
_PUBLISHED = (
    fact("proposed_in", area=V.area, product=V.product),
    fact("PublishedDose", id=V.dose, use="candidate"),
    fact("dose_area", dose=V.dose, area=V.area),
    fact("ofProduct", of=V.dose, value=V.product),
    fact("applies", statement=V.dose),
)

_DISAGREE = "Show sources that disagree; do not average them."
_OTHER = (
    fact("judged", units=V.units, day=V.day, **_AT),
    _range(V.kind),
    fact("dose_range", dose=V.other, kind="published", low=V.other_low, high=V.other_high, **_AT),
)
_IN_OTHER = (ne(V.other, V.dose), le(V.other_low, V.units), ge(V.other_high, V.units))

RULES: tuple[AnyRule, ...] = (
    *(r for placement, side in _PLACES for r in _part("label", "label", placement, side, *_LABEL)),
    *(r for placement, side in _PLACES for r in _part("published", "published", placement, side, *_PUBLISHED)),
    Rule(
        id="ranges.ours-here",
        quiet=True,
        reads="The plan has a range here.",
        serves=_RANGE,
        when=(fact("our_range", **_AT),),
        then=fact("ours_here", **_AT),
    ),
    Rule(
        id="ranges.label-here",
        quiet=True,
        reads="The product has a label dose for {area}.",
        serves=_LABEL_FIRST,
        when=(fact("part_range", area=V.area, product=V.product, kind="label"),),
        then=fact("label_here", area=V.area, product=V.product),
    ),
    Rule(
        id="ranges.published-rank",
        quiet=True,
        reads="{dose} is a published dose for {muscle}.",
        serves=_LABEL_FIRST,
        when=(
            fact("part_range", area=V.area, product=V.product, kind="published", dose=V.dose, muscle=V.muscle),
            fact("dose_order", dose=V.dose, rank=V.rank),
        ),
        then=fact("published_rank", area=V.area, product=V.product, muscle=V.muscle, dose=V.dose, rank=V.rank),
    ),
    Aggregate(
        id="ranges.best-rank",
        quiet=True,
        reads="The best supported ranks {rank}.",
        serves=_LABEL_FIRST,
        over=(fact("published_rank", area=V.area, product=V.product, muscle=V.muscle, rank=V.each),),
        by=(V.area, V.product, V.muscle),
        compute=(("rank", "min", V.each),),
        then=fact("best_rank", area=V.area, product=V.product, muscle=V.muscle, rank=V.rank),
    ),
    Rule(
        id="ranges.of-plan",
        reads="The plan's own source, {dose}: {low} to {high} units.",
        serves=_RANGE,
        when=(
            fact("our_range", dose=V.dose, low=V.low, high=V.high, **_AT),
            fact("planned", area=V.area, product=V.product, dose=V.dose, kind=V.kind),
        ),
        then=_range(V.kind),
    ),
    Aggregate(
        id="ranges.of-dose",
        quiet=True,
        reads="{dose}: {low} to {high} units.",
        serves=_LABEL_FIRST,
        over=(
            fact(
                "part_range",
                dose=V.dose,
                kind=V.kind,
                part=V.part,
                bands=V.bands,
                low=V.each_low,
                high=V.each_high,
                **_AT,
            ),
        ),
        by=(V.area, V.product, V.dose, V.kind, V.muscle, V.side, V.bands),
        compute=(("low", "sum", V.each_low), ("high", "sum", V.each_high)),
        then=fact("dose_range", dose=V.dose, kind=V.kind, bands=V.bands, low=V.low, high=V.high, **_AT),
    ),
    Rule(
        id="ranges.of-label",
        reads="The label of {product}, {dose}: {low} to {high} units.",
        serves=_LABEL_FIRST,
        when=(fact("dose_range", dose=V.dose, kind="label", low=V.low, high=V.high, **_AT),),
        unless=(fact("ours_here", **_AT),),
        then=_range("label"),
    ),
    Rule(
        id="ranges.of-published",
        reads="No label dose for {area}; the best supported published dose is {dose}: {low} to {high} units.",
        serves=_LABEL_FIRST,
        when=(
            fact("dose_range", dose=V.dose, kind="published", low=V.low, high=V.high, **_AT),
            fact("published_rank", area=V.area, product=V.product, muscle=V.muscle, dose=V.dose, rank=V.rank),
            fact("best_rank", area=V.area, product=V.product, muscle=V.muscle, rank=V.rank),
        ),
        unless=(fact("label_here", area=V.area, product=V.product), fact("ours_here", **_AT)),
        then=_range("published"),
    ),
    Rule(
        id="ranges.sourced",
        quiet=True,
        reads="A source doses {muscle} ({side}) with {product}.",
        serves="No number without a source.",
        when=(_range(V.kind),),
        then=fact("sourced", **_AT),
    ),
    Rule(
        id="ranges.fits",
        reads="{units} units lie inside {low} to {high}, {dose}.",
        serves=_RANGE,
        when=(fact("judged", units=V.units, day=V.day, **_AT), _range(V.kind)),
        tests=(le(V.low, V.units), ge(V.high, V.units)),
        then=fact("fits", day=V.day, **_AT),
    ),
    _outside(
        "above",
        RELATIVE,
        "{units} units into {muscle} ({side}) are above the sourced range of {low} to {high}, {dose}.",
        gt(V.units, V.high),
    ),
    _outside(
        "below",
        INFORMATION,
        "{units} units into {muscle} ({side}) are below the sourced range of {low} to {high}, {dose}.",
        lt(V.units, V.low),
    ),
    Rule(
        id="ranges.unsourced",
        reads="No label and no published dose of {product} for {muscle} ({side}) in {area} that applies here is "
        "held: {units} units cannot be checked.",
        serves="No number without a source.",
        when=(fact("judged", units=V.units, **_AT), fact("Principle", id="principle:DOS-01")),
        unless=(fact("sourced", **_AT), fact("figures_missing", area=V.area, product=V.product)),
        then=comment("dose", "unsourced", RELATIVE, V.muscle, V.area, V.side),
    ),
    Rule(
        id="ranges.figures-missing",
        reads="{product} is licensed for {area}, but its label's figures are not held: check {units} units into "
        "{muscle} ({side}) against the product information.",
        serves="No number without a source.",
        when=(
            fact("judged", units=V.units, **_AT),
            fact("figures_missing", area=V.area, product=V.product),
            fact("Principle", id="principle:DOS-02"),
        ),
        unless=(fact("sourced", **_AT), fact("out_of_question", intervention=V.product)),
        then=comment("ask", "figures-missing", INFORMATION, V.muscle, V.area, V.side),
    ),
    *(
        Rule(
            id=f"ranges.no-movement-{name}",
            reads="{units} units go into {muscle}, which is recorded as not moving (contraction 0, {still_side}): "
            "examine it again first.",
            serves="No dose into a muscle that is recorded as not moving.",
            when=(
                fact("judged", units=V.units, **{**_AT, **sides}),
                fact("motionless", muscle=V.muscle, side=V.still_side),
                fact("Principle", id="principle:NO-MOVEMENT"),
            ),
            then=comment("caution", "no-movement", RELATIVE, V.muscle, V.area, V.still_side),
        )
        for name, sides in (
            ("on-its-side", {"side": V.still_side}),
            ("across", {"side": "across"}),
        )
    ),
    Rule(
        id="ranges.fits-other",
        quiet=True,
        reads="{units} units lie inside {other_low} to {other_high}, {other}.",
        serves=_DISAGREE,
        when=_OTHER,
        tests=_IN_OTHER,
        then=fact("fits_other", day=V.day, **_AT),
    ),
    *(
        Rule(
            id=f"ranges.other-source-{where}{suffix}",
            reads="{units} units into {muscle} ({side}) lie inside {other_low} to {other_high}, {other}, and "
            f"{where} {{low}} to {{high}}, {{dose}}: the sources differ.{end}",
            serves=_DISAGREE,
            when=_OTHER,
            tests=(*_IN_OTHER, outside, *tests),
            unless=(fact("fits", day=V.day, **_AT),),
            then=comment(kind, "sources", rank, V.muscle, V.area, V.side),
        )
        for where, suffix, outside, tests, kind, rank, end in (
            (
                "below",
                "",
                lt(V.units, V.low),
                (),
                "taste",
                NONE,
                " That is no reason to give more.",
            ),
            (
                "above",
                "",
                gt(V.units, V.high),
                (ne(V.kind, "label"),),
                "caution",
                CAUTION,
                "",
            ),
            (
                "above",
                "-label",
                gt(V.units, V.high),
                (eq(V.kind, "label"),),
                "caution",
                RELATIVE,
                " Going above the label is the prescriber's written decision.",
            ),
        )
    ),
)
