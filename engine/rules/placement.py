"""Placement: where in the sourced range does each muscle's dose lie?

Three places: 0 the low end, 1 the middle, 2 the high end.  The observed contraction sets the place, and each
further consideration moves it by one step or to the low end, in a fixed order.  No multiplier is ever used, and
no dose leaves its range.
"""

from __future__ import annotations

from itertools import pairwise

from engine.algebra.rule import Aggregate, AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Term, Test, V, add, ge, greatest, least, lt, ne, sub

STAGES = ("strength", "sex", "wish", "response", "ceiling", "thinning", "age", "first")
LOW, MIDDLE, HIGH = 0, 1, 2

RELATIONS: dict[str, tuple[str, ...]] = {
    "class_level": ("muscle", "side", "level"),
    "weakest_level": ("muscle", "level"),
    "parts_of": ("muscle", "side", "product", "count"),
    "more_wished": ("wish",),
    "level_at": ("part", "side", "level"),
    "pull": ("stage", "part", "side", "to", "because"),
    "moved": ("part", "side", "stage", "before", "after", "because"),
    "place": ("part", "side", "place"),
    **{f"place_{stage}": ("part", "side", "place") for stage in STAGES},
}  # fmt: skip
SHOWN: frozenset[str] = frozenset({"moved", "place"})

_LOWEST = "The lowest effective dose, placed by what is seen, inside the sourced range."
_AT = fact("part_at", area=V.area, product=V.product, part=V.part, muscle=V.muscle, side=V.side)
_PLACE = fact("Principle", id="principle:PLACE-IN-RANGE")
_FOR_MORE = ("strongest_effect", "longer_duration")


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
    held, moving = pulled("middle"), (up, down, low)
    return (
        carry("to-low-end", "The dose moves to the low end of its range.", LOW, (low,), ()),
        carry("moves-up", "The dose moves one place up in its range.", higher, (up,), (down, low)),
        carry("moves-down", "The dose moves one place down in its range.", lower, (down,), (up, low)),
        carry("cancels", "One reason moves the dose up and another down: it stays.", V.place, (up, down), (low,)),
        *(
            (carry("no-higher", "The dose lies no higher than the middle.", least(MIDDLE, V.place), (held,), moving),)
            if stage in ("response", "ceiling")
            else ()
        ),
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


def _worked(to: str, reads: str, *tests: Test) -> Rule:
    """What worked when that was last known is not exceeded, unless too little effect or a wish for more asks for it."""
    return Rule(
        id=f"placement.response-good-{to}",
        reads=reads,
        serves=_LOWEST,
        when=(
            _AT,
            fact("worked_units", muscle=V.muscle, side=V.side, product=V.product, units=V.last, days=V.days),
            fact("parts_of", muscle=V.muscle, side=V.side, product=V.product, count=1),
            fact("units_for", part=V.part, side=V.side, place=MIDDLE, units=V.middle),
            fact("units_for", part=V.part, side=V.side, place=HIGH, units=V.high),
            _PLACE,
        ),
        tests=tests,
        unless=(
            fact("response_for", area=V.area, product=V.product, response="insufficient"),
            fact("more_wished"),
        ),
        then=fact("pull", stage="response", part=V.part, side=V.side, to=to, because="principle:PLACE-IN-RANGE"),
    )


def _wish(name: str, reads: str, to: str, because: str) -> Rule:
    return _pull("wish", name, reads, to, because, fact("observed", attribute=f"attribute:{name}", value="yes"))


RULES: tuple[AnyRule, ...] = (
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
        "Too strong an effect is on record, and no later one is known to have been good.",
        "down",
        "principle:PLACE-IN-RANGE",
        fact("response_for", area=V.area, product=V.product, response="excessive"),
    ),
    # After no effect at all the cause comes first: a higher dose would take the dose for it.
    _pull(
        "response",
        "insufficient",
        "The last session had too little effect.",
        "up",
        "principle:PLACE-IN-RANGE",
        fact("response_for", area=V.area, product=V.product, response="insufficient"),
    ),
    *(
        Rule(
            id=f"placement.more-{wish.replace('_', '-')}",
            quiet=True,
            reads="More than what worked is wished for, and no wish to spare the muscle speaks against it.",
            serves=_LOWEST,
            when=(fact("observed", attribute=f"attribute:{wish}", value="yes"),),
            unless=(fact("observed", attribute="attribute:protect_muscle", value="yes"),),
            then=fact("more_wished", wish=f"attribute:{wish}"),
        )
        for wish in _FOR_MORE
    ),
    Aggregate(
        id="placement.parts-of",
        quiet=True,
        reads="{count} part(s) of the plan lie in this muscle.",
        serves=_LOWEST,
        over=(fact("part_at", part=V.part, muscle=V.muscle, side=V.side, product=V.product),),
        by=(V.muscle, V.side, V.product),
        compute=(("count", "count", V.part),),
        then=fact("parts_of", muscle=V.muscle, side=V.side, product=V.product, count=V.count),
    ),
    _worked("low", "{last} units worked well {days} days ago, under the middle of the range.", lt(V.last, V.middle)),
    _worked(
        "middle",
        "{last} units worked well {days} days ago, under the high end of the range.",
        ge(V.last, V.middle),
        lt(V.last, V.high),
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
        "thinning",
        "thinned-under-one-dose",
        "One dose for both sides: the muscle has thinned beyond measurement error on at least one.",
        "low",
        "principle:MR17",
        fact("part_at", part=V.part, side="across"),
        fact("thinned", muscle=V.muscle),
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
