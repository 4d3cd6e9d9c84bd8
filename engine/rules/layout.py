"""Layout: which muscles, on which side, does a sourced dose reach here?

The side that needs it; a pattern that crosses the midline is treated whole; bands are counted side by side.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Term, Test, V, absent, ne, present

LOW, MIDDLE, HIGH = 0, 1, 2

RELATIONS: dict[str, tuple[str, ...]] = {
    "complex_dose": ("dose",),
    "treat_side": ("area", "dose", "side"),
    "part_at": (
        "area", "product", "dose", "kind", "part", "muscle", "side", "points", "point_low", "point_high", "low", "high",
    ),
    "dose_reaches": ("area", "product", "dose"),
    "banded": ("dose",),
    "side_reached": ("area", "product", "side"),
    "bands_outside": ("area", "product", "side"),
    "bands_uncounted": ("area", "product", "side"),
}  # fmt: skip
SHOWN: frozenset[str] = frozenset({"bands_outside", "bands_uncounted", "part_at"})

_SIDES = "Treat the side that needs it; a pattern that crosses the midline is treated whole."


def _part_at(name: str, reads: str, placement: str, side: Term, *extra: Pattern, bands: bool = False) -> Rule:
    return Rule(
        id=f"layout.part-{name}",
        reads=reads,
        serves=_SIDES,
        when=(
            fact("planned", area=V.area, product=V.product, dose=V.dose, kind=V.kind),
            fact("dose_for", area=V.area, product=V.product, dose=V.dose, muscle=V.muscle),
            fact(
                "DosePart",
                id=V.part,
                ofDose=V.dose,
                muscle=V.muscle,
                placement=placement,
                points=V.points,
                unitsPerPointLow=V.point_low,
                unitsPerPointHigh=V.point_high,
                unitsLow=V.low,
                unitsHigh=V.high,
                bandsOnSide=V.bands,
            ),
            *extra,
        ),
        tests=(present(V.bands),) if bands else (absent(V.bands),),
        then=fact(
            "part_at",
            area=V.area,
            product=V.product,
            dose=V.dose,
            kind=V.kind,
            part=V.part,
            muscle=V.muscle,
            side=side,
            points=V.points,
            point_low=V.point_low,
            point_high=V.point_high,
            low=V.low,
            high=V.high,
        ),
    )


def _side(name: str, reads: str, pattern: Pattern, side: Term, *tests: Test) -> Rule:
    of_line = (fact("forLine", of=V.dose, value=V.line),) if "line" in pattern.variables() else ()
    return Rule(
        id=f"layout.side-{name}",
        reads=reads,
        serves=_SIDES,
        when=(fact("planned", area=V.area, dose=V.dose), pattern, *of_line),
        tests=tests,
        then=fact("treat_side", area=V.area, dose=V.dose, side=side),
    )


RULES: tuple[AnyRule, ...] = (
    Rule(
        id="layout.complex",
        quiet=True,
        reads="The pattern has a midline point, so it is treated as a whole.",
        serves=_SIDES,
        when=(fact("DosePart", ofDose=V.dose, placement="midline"),),
        then=fact("complex_dose", dose=V.dose),
    ),
    _side(
        "of-line",
        "{line} is to be treated ({side}).",
        fact("wanted_line", area=V.area, line=V.line, side=V.side),
        V.side,
        ne(V.side, "across"),
        ne(V.side, "midline"),
    ),
    *(
        _side(
            f"{which}-{side}",
            f"{{line}} runs {which}: both sides.",
            fact("wanted_line", area=V.area, line=V.line, side=which),
            side,
        )
        for which in ("across", "midline")
        for side in ("right", "left")
    ),
    *(
        _side(f"{name}-{side}", reads, pattern, side)
        for side in ("right", "left")
        for name, reads, pattern in (
            ("whole", "The pattern crosses the midline: both sides.", fact("complex_dose", dose=V.dose)),
            ("goal", "The wish concerns both sides.", fact("wanted_by_goal", area=V.area)),
            ("companion", "The accompanying area is treated on both sides.", fact("companion", area=V.area)),
        )
    ),
    _part_at("midline", "{muscle}, midline, is part of {dose}.", "midline", "midline"),
    _part_at("across", "{muscle}, across the face, is part of {dose}.", "across", "across"),
    _part_at(
        "side",
        "{muscle} on the {side} is part of {dose}.",
        "each_side",
        V.side,
        fact("treat_side", area=V.area, dose=V.dose, side=V.side),
    ),
    _part_at(
        "bands",
        "{bands} band(s) on the {side}: {muscle} is dosed by band count.",
        "each_side",
        V.side,
        fact("treat_side", area=V.area, dose=V.dose, side=V.side),
        fact("band_count", side=V.side, count=V.bands),
        bands=True,
    ),
    Rule(
        id="layout.reaches",
        quiet=True,
        reads="{dose} reaches {muscle}.",
        serves=_SIDES,
        when=(fact("part_at", area=V.area, product=V.product, dose=V.dose, muscle=V.muscle),),
        then=fact("dose_reaches", area=V.area, product=V.product, dose=V.dose),
    ),
    Rule(
        id="layout.banded",
        quiet=True,
        reads="{dose} is counted by bands.",
        serves=_SIDES,
        when=(fact("DosePart", ofDose=V.dose, bandsOnSide=V.bands),),
        tests=(present(V.bands),),
        then=fact("banded", dose=V.dose),
    ),
    Rule(
        id="layout.side-reached",
        quiet=True,
        reads="The {side} side is dosed.",
        serves=_SIDES,
        when=(fact("part_at", area=V.area, product=V.product, side=V.side),),
        then=fact("side_reached", area=V.area, product=V.product, side=V.side),
    ),
    Rule(
        id="layout.bands-outside",
        reads="{count} band(s) on the {side}: the label gives a dose for one or two a side, so none is given here.",
        serves=_SIDES,
        when=(
            fact("planned", area=V.area, product=V.product, dose=V.dose),
            fact("banded", dose=V.dose),
            fact("treat_side", area=V.area, dose=V.dose, side=V.side),
            fact("band_count", side=V.side, count=V.count),
        ),
        unless=(fact("side_reached", area=V.area, product=V.product, side=V.side),),
        then=fact("bands_outside", area=V.area, product=V.product, side=V.side),
    ),
    Rule(
        id="layout.bands-uncounted",
        reads="The bands on the {side} are not counted, and the label doses by bands a side.",
        serves="Unknown is not no.",
        when=(
            fact("planned", area=V.area, product=V.product, dose=V.dose),
            fact("banded", dose=V.dose),
            fact("treat_side", area=V.area, dose=V.dose, side=V.side),
        ),
        unless=(fact("band_count", side=V.side),),
        then=fact("bands_uncounted", area=V.area, product=V.product, side=V.side),
    ),
)
