"""Comparison: where does the proposal agree with our plan, what does it leave out, and what is only taste?"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Rule, fact
from engine.algebra.terms import Term, V, eq, ge, gt, le, ne, present
from engine.critique.rules.form import CAUTION, INFORMATION, NONE, comment

RELATIONS: dict[str, tuple[str, ...]] = {
    "our_place": ("area", "product", "muscle", "side"),
    "judged_at": ("area", "muscle", "side"),
    "planned_kind": ("area", "product", "kind"),
    "range_kind": ("area", "product", "kind"),
    "verdict_of": ("area", "verdict"),
}
SHOWN: frozenset[str] = frozenset()

_SAME = "Agreement is worth saying."
_TASTE = "Inside a sourced range the practitioner chooses."
_LACK = "Say what is missing."
_LINES = "Toxin acts on movement; what calls for it is recorded."
_AT: dict[str, Term] = {"area": V.area, "product": V.product, "muscle": V.muscle, "side": V.side}
_JUDGED = fact("judged", units=V.units, day=V.day, **_AT)
_FITS = fact("fits", day=V.day, **_AT)
_CHOICE = (
    fact("proposed_in", area=V.area, product=V.product),
    fact("chosen", area=V.area, product=V.ours),
    fact("planned_kind", area=V.area, product=V.ours, kind=V.our_kind),
    fact("range_kind", area=V.area, product=V.product, kind=V.kind),
    fact("Principle", id="principle:DOS-02"),
)

RULES: tuple[AnyRule, ...] = (
    Rule(
        id="comparison.same-dose",
        reads="{units} units into {muscle} ({side}): as in our plan, from {dose}.",
        serves=_SAME,
        when=(
            _JUDGED,
            _FITS,
            fact("our_units", units=V.units, **_AT),
            fact("our_range", dose=V.dose, **_AT),
        ),
        # More than what was too much before is nothing to agree on, though our plan considers it.
        unless=(fact("over_before", area=V.area, muscle=V.muscle),),
        then=comment("agreement", "dose", NONE, V.muscle, V.area, V.side),
    ),
    Rule(
        id="comparison.other-dose",
        reads="{units} units into {muscle} ({side}) lie inside {low} to {high}, {dose}; our plan takes {ours}.",
        serves=_TASTE,
        when=(
            _JUDGED,
            _FITS,
            fact("our_units", units=V.ours, **_AT),
            fact("our_range", dose=V.dose, low=V.low, high=V.high, **_AT),
            fact("Principle", id="principle:PLACE-IN-RANGE"),
        ),
        tests=(ne(V.units, V.ours),),
        # What goes against what was found is no matter of taste.
        unless=(
            fact("sides_judged", area=V.area, muscle=V.muscle),
            fact("over_before", area=V.area, muscle=V.muscle),
        ),
        then=comment("taste", "dose", NONE, V.muscle, V.area, V.side),
    ),
    Rule(
        id="comparison.our-place",
        quiet=True,
        reads="Our plan treats {muscle} ({side}).",
        serves=_SAME,
        when=(fact("our_units", **_AT),),
        then=fact("our_place", **_AT),
    ),
    Rule(
        id="comparison.in-range",
        reads="{units} units into {muscle} ({side}) lie inside the sourced range of {low} to {high}, {dose}.",
        serves=_SAME,
        when=(
            _JUDGED,
            _FITS,
            fact("range", dose=V.dose, low=V.low, high=V.high, **_AT),
            fact("called_for", area=V.area),
        ),
        tests=(le(V.low, V.units), ge(V.high, V.units)),
        # A right dose is no agreement where nothing calls for it, or where it is excluded or must wait.
        unless=(
            fact("our_place", **_AT),
            fact("uncalled_at", **_AT),
            fact("barred_in", area=V.area, product=V.product),
            fact("over_before", area=V.area, muscle=V.muscle),
        ),
        then=comment("agreement", "in-range", NONE, V.muscle, V.area, V.side),
    ),
    Rule(
        id="comparison.judged-at",
        quiet=True,
        reads="{muscle} ({side}) is treated in the proposal.",
        serves=_LACK,
        when=(_JUDGED,),
        then=fact("judged_at", area=V.area, muscle=V.muscle, side=V.side),
    ),
    Rule(
        id="comparison.muscle-left-out",
        reads="{area} is treated, but {muscle} ({side}) is left out; our plan gives it {units} units of {product}.",
        serves=_LACK,
        when=(
            fact("our_units", units=V.units, **_AT),
            fact("our_range", dose=V.dose, **_AT),
            fact("proposes_area", area=V.area),
        ),
        unless=(fact("judged_at", area=V.area, muscle=V.muscle, side=V.side),),
        then=comment("omission", "muscle", CAUTION, V.muscle, V.area, V.side),
    ),
    Rule(
        id="comparison.area-left-out",
        reads="{area} is left out; our plan treats it.",
        serves=_LACK,
        when=(fact("treated", area=V.area), fact("planned", area=V.area, dose=V.dose)),
        # What our plan only considers is no omission.
        unless=(fact("proposes_area", area=V.area), fact("weigh_first", area=V.area)),
        then=comment("omission", "area", INFORMATION, V.area),
    ),
    Rule(
        id="comparison.depressors-left-out",
        reads="The forehead is treated and the glabella is not: the frontalis is the only muscle that lifts the brow, "
        "and our plan treats its depressors with it.",
        serves="Weakening a muscle shifts the balance with its antagonists.",
        when=(
            fact("proposed_in", area="area:forehead", day=V.day),
            fact("treated", area="area:glabella"),
            fact("Principle", id="principle:MR11"),
        ),
        unless=(fact("proposes_area", area="area:glabella"), fact("still_under", area="area:glabella", day=V.day)),
        then=comment("omission", "antagonist", CAUTION, "area:forehead", "area:glabella"),
    ),
    Rule(
        id="comparison.depressors-active",
        reads="The forehead is treated while the brow's depressors stay active: expect some lowering of the brow.",
        serves="Weakening a muscle shifts the balance with its antagonists.",
        when=(fact("proposed_in", area="area:forehead", day=V.day), fact("Principle", id="principle:MR11")),
        unless=(
            fact("proposes_area", area="area:glabella"),
            fact("treated", area="area:glabella"),
            # Toxin on record counts while it is at work.
            fact("still_under", area="area:glabella", day=V.day),
        ),
        then=comment("caution", "antagonist", CAUTION, "area:forehead", "area:glabella"),
    ),
    Rule(
        id="comparison.sides-without-reason",
        reads="{muscle} gets {more} units on the {side} and {less} on the other, though the sides differ by {percent} "
        "% in thickness, below the {error} % measurement error.",
        serves="A difference below the measurement error is no difference.",
        when=(
            fact("judged", area=V.area, product=V.product, muscle=V.muscle, side=V.side, units=V.more, day=V.day),
            fact("opposite", side=V.side, other=V.other),
            fact("judged", area=V.area, product=V.product, muscle=V.muscle, side=V.other, units=V.less, day=V.day),
            fact("thickness_alike", muscle=V.muscle, percent=V.percent, error=V.error),
            fact("Principle", id="principle:MR03"),
        ),
        tests=(gt(V.more, V.less),),
        then=comment("alternative", "sides", INFORMATION, V.muscle, V.area, V.side),
    ),
    Rule(
        id="comparison.points",
        reads="{proposed} point(s) for {muscle} ({side}); {dose} gives {points}.",
        serves=_TASTE,
        when=(
            fact("proposed_units", points=V.proposed, **_AT),
            fact("part_at", dose=V.dose, points=V.points, **_AT),
        ),
        tests=(present(V.proposed), present(V.points), ne(V.proposed, V.points)),
        then=comment("taste", "points", NONE, V.muscle, V.area, V.side),
    ),
    Rule(
        id="comparison.planned-kind",
        quiet=True,
        reads="Our plan's dose is of this kind: {kind}.",
        serves=_SAME,
        when=(fact("planned", area=V.area, product=V.product, kind=V.kind),),
        then=fact("planned_kind", area=V.area, product=V.product, kind=V.kind),
    ),
    Rule(
        id="comparison.range-kind",
        quiet=True,
        reads="The dose of {product} for {area} stands on this: {kind}.",
        serves=_SAME,
        when=(fact("range", area=V.area, product=V.product, kind=V.kind),),
        then=fact("range_kind", area=V.area, product=V.product, kind=V.kind),
    ),
    Rule(
        id="comparison.same-product",
        reads="{product} in {area}: as in our plan.",
        serves=_SAME,
        when=(
            fact("proposed_in", area=V.area, product=V.product),
            fact("our_units", area=V.area, product=V.product),
        ),
        then=comment("agreement", "product", NONE, V.area, V.product),
    ),
    Rule(
        id="comparison.other-product",
        reads="{product} in {area} where our plan takes {ours}: both stand on the same kind of dose ({kind}).",
        serves="Equal support leaves the choice to the practitioner.",
        when=_CHOICE,
        tests=(ne(V.product, V.ours), eq(V.kind, V.our_kind)),
        unless=(fact("licence_gap", product=V.product),),
        then=comment("taste", "product", NONE, V.area, V.product),
    ),
    Rule(
        id="comparison.label-product",
        reads="{product} has a label dose for {area}; our plan takes {ours}, on published practice.",
        serves="Label before published practice; published practice before none.",
        when=_CHOICE,
        tests=(ne(V.product, V.ours), eq(V.kind, "label"), ne(V.our_kind, "label")),
        unless=(fact("licence_gap", product=V.product),),
        then=comment("taste", "product", NONE, V.area, V.product),
    ),
    *(
        Rule(
            id=f"comparison.better-product{name}",
            reads=reads,
            serves="Label before published practice; published practice before none.",
            when=(
                fact("proposed_in", area=V.area, product=V.product),
                *kinds,
                fact("chosen", area=V.area, product=V.ours),
                fact("planned_kind", area=V.area, product=V.ours, kind=V.our_kind),
                fact("Principle", id="principle:DOS-02"),
            ),
            tests=(ne(V.product, V.ours), *tests),
            unless=(
                fact("range_kind", area=V.area, product=V.product, **without),
                fact("figures_missing", area=V.area, product=V.product),
            ),
            then=comment("alternative", "product", INFORMATION, V.area, V.product),
        )
        for name, reads, kinds, tests, without in (
            (
                "",
                "{product} in {area} rests on published practice; {ours} has a label dose for it.",
                (fact("range_kind", area=V.area, product=V.product, kind="published"),),
                (eq(V.our_kind, "label"),),
                {"kind": "label"},
            ),
            (
                "-unsourced",
                "No dose of {product} for {area} is held; for {ours} there is one ({our_kind}).",
                (),
                (),
                {},
            ),
        )
    ),
    Rule(
        id="comparison.not-held",
        reads="{product} is not among the products the case says are held.",
        serves="Plan with what is at hand.",
        when=(fact("proposes", intervention=V.product), fact("Product", id=V.product)),
        unless=(fact("offered", product=V.product),),
        then=comment("ask", "not-held", INFORMATION, V.product),
    ),
    *(
        Rule(
            id=f"comparison.line-{verdict.replace('_', '-')}",
            reads=reads,
            serves=_LINES,
            when=(
                fact("proposes_area", area=V.area),
                fact("Line", id=V.line, inArea=V.area),
                fact("verdict", line=V.line, side=V.side, verdict=verdict, basis=V.basis),
            ),
            unless=(fact("called_for", area=V.area),),
            then=comment(kind, "indication", rank, V.area, V.line, V.side),
        )
        for verdict, kind, rank, reads in (
            (
                "not_indicated",
                "alternative",
                CAUTION,
                "Toxin is proposed for {area}, but it is not indicated for {line} ({side}): {basis}.",
            ),
            (
                "below_threshold",
                "alternative",
                INFORMATION,
                "Toxin is proposed for {area}, but {line} ({side}) is too slight to treat yet: {basis}.",
            ),
            (
                "unknown",
                "ask",
                CAUTION,
                "Toxin is proposed for {area}; what kind of line {line} ({side}) is, or how severe, is not recorded.",
            ),
        )
    ),
    Rule(
        id="comparison.verdict-of",
        quiet=True,
        reads="{line} in {area} is judged.",
        serves=_LINES,
        when=(fact("Line", id=V.line, inArea=V.area), fact("verdict", line=V.line, verdict=V.verdict)),
        then=fact("verdict_of", area=V.area, verdict=V.verdict),
    ),
    Rule(
        id="comparison.nothing-recorded",
        reads="Toxin is proposed for {area}, and the case records no line and no wish that calls for it.",
        serves=_LINES,
        when=(fact("proposes_area", area=V.area), fact("Principle", id="principle:IND-01")),
        unless=(fact("called_for", area=V.area), fact("verdict_of", area=V.area)),
        then=comment("ask", "indication", INFORMATION, V.area),
    ),
)
