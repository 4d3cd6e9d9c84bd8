"""Placement: where in the sourced range does each muscle's dose lie?

Three places: 0 the low end, 1 the middle, 2 the high end.  The observed contraction sets the place, and each
further consideration moves it by one step or to the low end, in a fixed order.  No multiplier is ever used, and
no dose leaves its range.
"""

from __future__ import annotations

from itertools import pairwise

from engine.algebra.rule import Aggregate, AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Term, Test, V, absent, add, greatest, least, ne, present, sub

STAGES = ("strength", "sex", "wish", "response", "thinning", "age", "first")
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
    "class_level": ("muscle", "side", "level"),
    "weakest_level": ("muscle", "level"),
    "level_at": ("part", "side", "level"),
    "pull": ("stage", "part", "side", "to", "because"),
    "moved": ("part", "side", "stage", "before", "after", "because"),
    "place": ("part", "side", "place"),
    **{f"place_{stage}": ("part", "side", "place") for stage in STAGES},
}  # fmt: skip
SHOWN: frozenset[str] = frozenset({"moved", "bands_outside", "bands_uncounted", "part_at", "place"})

_LOWEST = "The lowest effective dose, placed by what is seen, inside the sourced range."
_SIDES = "Treat the side that needs it; a pattern that crosses the midline is treated whole."
_AT = fact("part_at", area=V.area, product=V.product, part=V.part, muscle=V.muscle, side=V.side)
_PLACE = fact("Principle", id="principle:PLACE-IN-RANGE")


def _part_at(name: str, reads: str, placement: str, side: Term, *extra: Pattern, bands: bool = False) -> Rule:
    return Rule(
        id=f"placement.part-{name}",
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
        id=f"placement.side-{name}",
        reads=reads,
        serves=_SIDES,
        when=(fact("planned", area=V.area, dose=V.dose), pattern, *of_line),
        tests=tests,
        then=fact("treat_side", area=V.area, dose=V.dose, side=side),
    )


def _level(name: str, level: int) -> Rule:
    return Rule(
        id=f"placement.level-{name}",
        reads=f"Contraction on the {{side}} is {name}.",
        serves=_LOWEST,
        when=(fact("contraction_class", muscle=V.muscle, side=V.side, **{"class": name}),),
        then=fact("class_level", muscle=V.muscle, side=V.side, level=level),
    )


def _pull(stage: str, name: str, reads: str, to: str, because: str, *patterns: Pattern) -> Rule:
    return Rule(
        id=f"placement.{stage}-{name}",
        reads=reads,
        serves=_LOWEST,
        when=(_AT, *patterns, fact("Principle", id=because)),
        then=fact("pull", stage=stage, part=V.part, side=V.side, to=to, because=because),
    )


def _stage(stage: str, before: str) -> tuple[Rule, ...]:
    """Rules that carry the place through one stage.

    To the low end if anything says so; else one place up or down; unchanged when nothing moves it, and when one
    reason says up and another down.
    """
    at: dict[str, Term] = {"part": V.part, "side": V.side}

    def pulled(to: str) -> Pattern:
        return fact("pull", stage=stage, to=to, **at)

    def carry(name: str, reads: str, place: Term, when: tuple[Pattern, ...], unless: tuple[Pattern, ...]) -> Rule:
        return Rule(
            id=f"placement.{stage}-{name}",
            quiet=name == "stays",
            reads=reads,
            serves=_LOWEST,
            when=(fact(f"place_{before}", place=V.place, **at), *when),
            unless=unless,
            then=fact(f"place_{stage}", place=place, **at),
        )

    up, down, low = pulled("up"), pulled("down"), pulled("low")
    higher, lower = least(HIGH, add(V.place, 1)), greatest(LOW, sub(V.place, 1))
    return (
        carry("to-low-end", "The dose moves to the low end of its range.", LOW, (low,), ()),
        carry("moves-up", "The dose moves one place up in its range.", higher, (up,), (down, low)),
        carry("moves-down", "The dose moves one place down in its range.", lower, (down,), (up, low)),
        carry("cancels", "One reason moves the dose up and another down: it stays.", V.place, (up, down), (low,)),
        carry("stays", "Nothing here moves the dose.", V.place, (), (fact("pull", stage=stage, **at),)),
        Rule(
            id=f"placement.{stage}-moved",
            reads="The place in the range changed.",
            serves=_LOWEST,
            when=(
                fact(f"place_{before}", place=V.before, **at),
                fact(f"place_{stage}", place=V.after, **at),
                fact("pull", stage=stage, because=V.because, **at),
            ),
            tests=(ne(V.before, V.after),),
            then=fact("moved", stage=stage, before=V.before, after=V.after, because=V.because, **at),
        ),
    )


def _wish(name: str, reads: str, to: str, because: str) -> Rule:
    return _pull("wish", name, reads, to, because, fact("observed", attribute=f"attribute:{name}", value="yes"))


RULES: tuple[AnyRule, ...] = (
    Rule(
        id="placement.complex",
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
        id="placement.reaches",
        quiet=True,
        reads="{dose} reaches {muscle}.",
        serves=_SIDES,
        when=(fact("part_at", area=V.area, product=V.product, dose=V.dose, muscle=V.muscle),),
        then=fact("dose_reaches", area=V.area, product=V.product, dose=V.dose),
    ),
    Rule(
        id="placement.banded",
        quiet=True,
        reads="{dose} is counted by bands.",
        serves=_SIDES,
        when=(fact("DosePart", ofDose=V.dose, bandsOnSide=V.bands),),
        tests=(present(V.bands),),
        then=fact("banded", dose=V.dose),
    ),
    Rule(
        id="placement.side-reached",
        quiet=True,
        reads="The {side} side is dosed.",
        serves=_SIDES,
        when=(fact("part_at", area=V.area, product=V.product, side=V.side),),
        then=fact("side_reached", area=V.area, product=V.product, side=V.side),
    ),
    Rule(
        id="placement.bands-outside",
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
        id="placement.bands-uncounted",
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
    _level("weak", LOW),
    _level("moderate", MIDDLE),
    _level("strong", HIGH),
    Aggregate(
        id="placement.weakest",
        quiet=True,
        reads="The weaker recorded side of the muscle counts.",
        serves=_LOWEST,
        over=(fact("class_level", muscle=V.muscle, level=V.each),),
        by=(V.muscle,),
        compute=(("level", "min", V.each),),
        then=fact("weakest_level", muscle=V.muscle, level=V.level),
    ),
    Rule(
        id="placement.level-of-side",
        quiet=True,
        reads="Contraction on the {side} is graded.",
        serves=_LOWEST,
        when=(_AT, fact("class_level", muscle=V.muscle, side=V.side, level=V.level)),
        then=fact("level_at", part=V.part, side=V.side, level=V.level),
    ),
    *(
        Rule(
            id=f"placement.level-of-{side}",
            quiet=True,
            reads="One dose for both sides: the weaker side's contraction counts.",
            serves=_LOWEST,
            when=(
                fact("part_at", part=V.part, muscle=V.muscle, side=side),
                fact("weakest_level", muscle=V.muscle, level=V.level),
            ),
            unless=(fact("class_level", muscle=V.muscle, side=side),),
            then=fact("level_at", part=V.part, side=side, level=V.level),
        )
        for side in ("across", "midline")
    ),
    Rule(
        id="placement.strength",
        reads="The contraction seen sets the place in the range: weak low, moderate middle, strong high.",
        serves=_LOWEST,
        when=(_AT, fact("level_at", part=V.part, side=V.side, level=V.level), _PLACE),
        then=fact("place_strength", part=V.part, side=V.side, place=V.level),
    ),
    Rule(
        id="placement.strength-unknown",
        reads="Contraction is not graded: the low end of the range.",
        serves=_LOWEST,
        when=(_AT, _PLACE),
        unless=(fact("level_at", part=V.part, side=V.side),),
        then=fact("place_strength", part=V.part, side=V.side, place=LOW),
    ),
    Rule(
        id="placement.strength-moved",
        reads="Contraction is {after} on a scale of 0 weak, 1 moderate, 2 strong.",
        serves=_LOWEST,
        when=(fact("place_strength", part=V.part, side=V.side, place=V.after),),
        tests=(ne(V.after, LOW),),
        then=fact(
            "moved",
            part=V.part,
            side=V.side,
            stage="strength",
            before=LOW,
            after=V.after,
            because="principle:PLACE-IN-RANGE",
        ),
    ),
    _pull(
        "sex",
        "men",
        "Trials of this product found men respond less to the same glabellar dose.",
        "up",
        "principle:DOS-03",
        fact("observed", attribute="attribute:sex", value="male"),
        fact("part_at", area="area:glabella", part=V.part, side=V.side),
        fact("ofProduct", of="statement:CD11", value=V.product),
    ),
    _wish("natural_movement", "Natural movement is wished for.", "down", "principle:REB-08"),
    _wish("strongest_effect", "The strongest effect is wished for.", "up", "principle:DOS-07"),
    _wish("longer_duration", "A longer effect is wished for.", "up", "principle:DOS-07"),
    _pull(
        "response",
        "excessive",
        "The last effect was too strong.",
        "down",
        "principle:PLACE-IN-RANGE",
        fact("response_for", area=V.area, product=V.product, response="excessive"),
    ),
    *(
        _pull(
            "response",
            name,
            f"The last session had {word} effect.",
            "up",
            "principle:PLACE-IN-RANGE",
            fact("response_for", area=V.area, product=V.product, response=name),
        )
        for name, word in (("insufficient", "too little"), ("none", "no"))
    ),
    _pull(
        "thinning",
        "thinned",
        "The muscle has thinned beyond measurement error.",
        "low",
        "principle:MR17",
        fact("thinned", muscle=V.muscle, side=V.side),
    ),
    _pull(
        "age",
        "65",
        "At 65 or over a lower dose is advised.",
        "down",
        "principle:SCR-02",
        fact("state", condition="condition:age_65_or_over", value="yes"),
    ),
    _pull(
        "first",
        "first",
        "First treatment, or earlier treatment not known: the low end, then review.",
        "low",
        "principle:DOS-12",
        fact("toxin_naive", known=V.known),
    ),
    *(rule for before, stage in pairwise(STAGES) for rule in _stage(stage, before)),
    Rule(
        id="placement.final",
        quiet=True,
        reads="This is the place of the dose in its range (0 low, 1 middle, 2 high): {place}.",
        serves=_LOWEST,
        when=(fact(f"place_{STAGES[-1]}", part=V.part, side=V.side, place=V.place),),
        then=fact("place", part=V.part, side=V.side, place=V.place),
    ),
)
