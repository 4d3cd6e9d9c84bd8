"""Sides: is a side treated that nothing recorded calls for, while the other side is the one that needs it?

An area is called for side by side.  A line across the face, one in the midline, a wish, an accompanying area and a
pattern with a midline point concern both sides.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Term, V
from engine.critique.rules.form import CAUTION, RELATIVE, comment

RELATIONS: dict[str, tuple[str, ...]] = {
    "side_called": ("area", "side"),
    "verdict_at": ("line", "side"),
    "side_uncalled": ("area", "product", "muscle", "side", "other", "units"),
    "side_open": ("area", "side", "line"),
    "side_swapped": ("area", "muscle", "side"),
    "uncalled_at": ("area", "product", "muscle", "side"),
}
SHOWN: frozenset[str] = frozenset()

_SIDES = "Treat the side that needs it."
_SAFE = "Right is the patient's right: check the side before the needle."
_UNCALLED = fact(
    "side_uncalled", area=V.area, product=V.product, muscle=V.muscle, side=V.side, other=V.other, units=V.units
)
_OTHER = (
    fact("wanted_line", area=V.area, line=V.line, side=V.other),
    fact("verdict", line=V.line, side=V.other, basis=V.reason),
)
_SWAPPED = fact("side_swapped", area=V.area, muscle=V.muscle, side=V.side)


def _called(name: str, reads: str, side: Term, *when: Pattern) -> Rule:
    return Rule(
        id=f"sides.called-{name}",
        quiet=True,
        reads=reads,
        serves=_SIDES,
        when=when,
        then=fact("side_called", area=V.area, side=side),
    )


RULES: tuple[AnyRule, ...] = (
    _called(
        "line",
        "{line} calls for toxin on the {side}.",
        V.side,
        fact("wanted_line", area=V.area, line=V.line, side=V.side),
        fact("opposite", side=V.side, other=V.other),
    ),
    *(
        _called(f"{name}-{side}", reads, side, *when)
        for side in ("right", "left")
        for name, reads, when in (
            (
                "across",
                "{line} runs across both sides.",
                (fact("wanted_line", area=V.area, line=V.line, side="across"),),
            ),
            (
                "midline",
                "{line} lies in the midline: both sides.",
                (fact("wanted_line", area=V.area, line=V.line, side="midline"),),
            ),
            ("goal", "The wish concerns both sides.", (fact("wanted_by_goal", area=V.area),)),
            ("companion", "The accompanying area is treated on both sides.", (fact("companion", area=V.area),)),
            (
                "whole",
                "{dose} crosses the midline: both sides.",
                (
                    fact("called_for", area=V.area),
                    fact("range", area=V.area, dose=V.dose),
                    fact("complex_dose", dose=V.dose),
                ),
            ),
        )
    ),
    Rule(
        id="sides.verdict-at",
        quiet=True,
        reads="{line} ({side}) is judged.",
        serves=_SIDES,
        when=(fact("verdict", line=V.line, side=V.side),),
        then=fact("verdict_at", line=V.line, side=V.side),
    ),
    Rule(
        id="sides.uncalled",
        quiet=True,
        reads="What is recorded calls for toxin in {area} on the {other}, not on the {side}.",
        serves=_SIDES,
        when=(
            fact("judged", area=V.area, product=V.product, muscle=V.muscle, side=V.side, units=V.units),
            fact("opposite", side=V.side, other=V.other),
            fact("side_called", area=V.area, side=V.other),
        ),
        unless=(fact("side_called", area=V.area, side=V.side),),
        then=_UNCALLED,
    ),
    Rule(
        id="sides.uncalled-at",
        quiet=True,
        reads="Nothing calls for {muscle} on the {side}.",
        serves=_SIDES,
        when=(_UNCALLED,),
        then=fact("uncalled_at", area=V.area, product=V.product, muscle=V.muscle, side=V.side),
    ),
    Rule(
        id="sides.open-unknown",
        quiet=True,
        reads="Whether {line} calls for toxin on the {side} cannot be told.",
        serves="Unknown is not no.",
        when=(
            _UNCALLED,
            fact("Line", id=V.line, inArea=V.area),
            fact("verdict", line=V.line, side=V.side, verdict="unknown"),
        ),
        then=fact("side_open", area=V.area, side=V.side, line=V.line),
    ),
    Rule(
        id="sides.open-unrecorded",
        quiet=True,
        reads="{line} is not recorded on the {side}.",
        serves="Unknown is not no.",
        when=(_UNCALLED, fact("wanted_line", area=V.area, line=V.line, side=V.other)),
        unless=(fact("verdict_at", line=V.line, side=V.side),),
        then=fact("side_open", area=V.area, side=V.side, line=V.line),
    ),
    Rule(
        id="sides.swapped",
        reads="Are the sides swapped? {muscle} gets {units} units on the {side} and none on the {other}, but toxin is "
        "called for on the {other} (right is the patient's right): {line}.",
        serves=_SAFE,
        when=(_UNCALLED, *_OTHER),
        unless=(fact("judged_at", area=V.area, muscle=V.muscle, side=V.other),),
        then=comment("violation", "side-swapped", RELATIVE, V.muscle, V.area, V.side),
    ),
    Rule(
        id="sides.is-swapped",
        quiet=True,
        reads="Only the side that nothing calls for is treated.",
        serves=_SAFE,
        when=(_UNCALLED,),
        unless=(fact("judged_at", area=V.area, muscle=V.muscle, side=V.other),),
        then=_SWAPPED,
    ),
    *(
        Rule(
            id=f"sides.{verdict.replace('_', '-')}",
            reads="{units} units into {muscle} ({side}), but {line}: toxin is called for on the {other} only; "
            f"on the {{side}} this is {why}.",
            serves=_SIDES,
            when=(_UNCALLED, *_OTHER, fact("verdict", line=V.line, side=V.side, verdict=verdict, basis=V.basis)),
            unless=(fact("side_open", area=V.area, side=V.side), _SWAPPED),
            then=comment("violation", "side", CAUTION, V.muscle, V.area, V.side),
        )
        for verdict, why in (("not_indicated", "not indicated"), ("below_threshold", "too slight to treat yet"))
    ),
    Rule(
        id="sides.ask",
        reads="{units} units into {muscle} ({side}), but what is recorded calls for toxin on the {other} only: look at "
        "{line} on the {side} first.",
        serves="Unknown is not no.",
        when=(
            _UNCALLED,
            fact("side_open", area=V.area, side=V.side, line=V.line),
            fact("Principle", id="principle:IND-01"),
        ),
        unless=(_SWAPPED,),
        then=comment("ask", "side", CAUTION, V.muscle, V.area, V.side),
    ),
)
