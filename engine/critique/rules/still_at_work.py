"""Still at work: does toxin on record keep the forehead's company, though its area is not treated again?

It counts as long as the longest published effect of its product lasts, and is told as something to be looked at.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Rule, fact
from engine.algebra.terms import V, lt, ne
from engine.critique.rules.form import INFORMATION, comment

RELATIONS: dict[str, tuple[str, ...]] = {"still_under": ("area", "product", "day")}
SHOWN: frozenset[str] = frozenset()

_BALANCE = "Weakening a muscle shifts the balance with its antagonists."
_LASTS = fact("toxin_lasts", area=V.area, product=V.given, said=V.said, until=V.until)

RULES: tuple[AnyRule, ...] = (
    Rule(
        id="still-at-work.under",
        quiet=True,
        reads="{area} was treated on {said}, and the published effect lasts until {until} at most.",
        serves=_BALANCE,
        when=(_LASTS, fact("proposed_dated", intervention=V.product, day=V.day), fact("Product", id=V.product)),
        tests=(lt(V.said, V.day), lt(V.day, V.until)),
        then=fact("still_under", area=V.area, product=V.given, day=V.day),
    ),
    Rule(
        id="still-at-work.depressors-treated",
        reads="The forehead is treated and the glabella is not; it was treated on {said} with {given}, and the "
        "published effect lasts until {until} at most: see whether the brow's depressors are still relaxed.",
        serves=_BALANCE,
        when=(
            fact("proposed_in", area="area:forehead", product=V.product, day=V.day),
            fact("still_under", area="area:glabella", product=V.given, day=V.day),
            fact("toxin_lasts", area="area:glabella", product=V.given, said=V.said, until=V.until),
            fact("Principle", id="principle:MR11"),
        ),
        tests=(lt(V.said, V.day), lt(V.day, V.until)),
        unless=(fact("proposes_area", area="area:glabella"),),
        then=comment("caution", "antagonist", INFORMATION, "area:forehead", "area:glabella"),
    ),
    Rule(
        id="still-at-work.companion-treated",
        reads="The label of {product} treats {area} only together with {needs}, which is not proposed for that day; it "
        "was treated with it on {said}, and the published effect lasts until {until} at most.",
        serves="Never weaken the brow's only elevator alone where the label forbids it.",
        when=(
            fact("proposed_in", area=V.area, product=V.product, day=V.day),
            fact("LabelDose", id=V.dose, ofProduct=V.product, inArea=V.area, requiresArea=V.needs),
            fact("toxin_lasts", area=V.needs, product=V.product, said=V.said, until=V.until),
        ),
        tests=(ne(V.needs, V.area), lt(V.said, V.day), lt(V.day, V.until)),
        unless=(fact("proposed_in", area=V.needs, product=V.product, day=V.day),),
        then=comment("caution", "companion", INFORMATION, V.area, V.needs),
    ),
)
