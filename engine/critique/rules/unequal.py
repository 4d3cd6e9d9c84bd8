"""Unequal sides: does the side that gets more deserve it, and is one side left out for no recorded reason?

Contraction, thickness beyond measurement error, thinning and the height of the brows are what tells sides apart.
Where only one side is called for, `sides` judges.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Term, Test, V, add, div, eq, ge, gt, lt, mul, present
from engine.critique.rules.form import CAUTION, INFORMATION, comment

RELATIONS: dict[str, tuple[str, ...]] = {
    "injected_at": ("area", "muscle", "side", "day"),
    "split": ("area", "product", "muscle", "more", "less", "more_units", "less_units"),
    "one_side_called": ("area",),
    "uneven": ("area", "product", "muscle", "more", "less", "more_units", "less_units"),
    "found_against": ("area", "muscle", "more"),
    "over_cap": ("area", "muscle", "more"),
    "our_split": ("area", "muscle", "more"),
    "our_wide_split": ("area", "muscle", "more"),
    "brow_first": ("area", "muscle", "more"),
    "graded_side": ("muscle",),
    "bands_apart": ("area", "more"),
    "sides_judged": ("area", "muscle"),
}
SHOWN: frozenset[str] = frozenset()

_FAIR = "Sides differ only for a reason that was found."
_SLOTS: dict[str, Term] = {
    "area": V.area,
    "product": V.product,
    "muscle": V.muscle,
    "more": V.side,
    "less": V.other,
    "more_units": V.more_units,
    "less_units": V.less_units,
}
_UNEVEN = fact("uneven", **_SLOTS)
_SPLIT = fact("split", **_SLOTS)
_PLACE: dict[str, Term] = {"area": V.area, "muscle": V.muscle, "more": V.side}
_GETS = "{muscle} gets {more_units} units on the {side} and {less_units} on the {other}"
_AGAINST = f"{_GETS}, against what was found: "
_INJECTED: dict[str, Term] = {"area": V.area, "product": V.product, "muscle": V.muscle, "day": V.day}
_PERCENT = fact("Parameter", id="parameter:side_dose_max_pct", value=V.percent)
_OURS: dict[str, Term] = {"area": V.area, "product": V.product, "muscle": V.muscle}
_OUR_SPLIT = fact("our_split", **_PLACE)
_BANDED = fact("bands_apart", area=V.area, more=V.side)
_MOVES_BROW = ("brow", "forehead", "glabella")
_BROWS = (
    fact("brow_difference", higher=V.higher, mm=V.mm),
    fact("Parameter", id="parameter:brow_asymmetry_mm", value=V.noticeable),
)


def _against(name: str, why: str, *when: Pattern, unless: tuple[Pattern, ...] = ()) -> tuple[Rule, Rule]:
    """A finding that speaks for the other side: the comment, and that there is one."""
    found = fact("found_against", **_PLACE)
    head = comment("violation", "sides-against", CAUTION, V.muscle, V.area, V.side)
    patterns = (_UNEVEN, *when)
    unless = (*unless, _OUR_SPLIT)
    return (
        Rule(id=f"unequal.{name}", reads=_AGAINST + why, serves=_FAIR, when=patterns, unless=unless, then=head),
        Rule(id=f"unequal.{name}-found", quiet=True, reads=why, serves=_FAIR, when=patterns, unless=unless, then=found),
    )


def _over_cap(name: str, *when: Pattern) -> Rule:
    return Rule(
        id=f"unequal.over-cap-{name}",
        quiet=True,
        reads=f"{_GETS}: more than {{percent}} % apart.",
        serves=_FAIR,
        when=(_UNEVEN, *when, _PERCENT),
        tests=(gt(V.less_units, 0), gt(V.more_units, mul(V.less_units, add(1, div(V.percent, 100))))),
        unless=(fact("our_wide_split", **_PLACE), fact("brow_first", **_PLACE), _BANDED),
        then=fact("over_cap", **_PLACE),
    )


def _brow(name: str, reads: str, because: str, area: str, *tests: Test) -> Rule:
    return Rule(
        id=f"unequal.brow-{name}-{area}",
        reads=f"{_GETS}: {reads}",
        serves="Weakening a muscle shifts the balance with its antagonists.",
        when=(fact("split", **{**_SLOTS, "area": f"area:{area}"}), *_BROWS, fact("Principle", id=because)),
        tests=(ge(V.mm, V.noticeable), *tests),
        unless=(fact("brow_reviewed"), fact("our_split", **{**_PLACE, "area": f"area:{area}"})),
        then=comment("violation", "sides-brow", CAUTION, V.muscle, f"area:{area}", V.side),
    )


RULES: tuple[AnyRule, ...] = (
    Rule(
        id="unequal.injected-at",
        quiet=True,
        reads="{muscle} ({side}) is treated on {day}.",
        serves=_FAIR,
        when=(fact("injected", side=V.side, **_INJECTED),),
        then=fact("injected_at", area=V.area, muscle=V.muscle, side=V.side, day=V.day),
    ),
    Rule(
        id="unequal.split",
        reads=f"{_GETS}.",
        serves=_FAIR,
        when=(
            fact("injected", side=V.side, units=V.more_units, **_INJECTED),
            fact("opposite", side=V.side, other=V.other),
            fact("injected", side=V.other, units=V.less_units, **_INJECTED),
        ),
        tests=(gt(V.more_units, V.less_units),),
        then=_SPLIT,
    ),
    Rule(
        id="unequal.split-alone",
        reads="{muscle} gets {more_units} units on the {side} and none on the {other}.",
        serves=_FAIR,
        when=(
            fact("injected", side=V.side, units=V.more_units, **_INJECTED),
            fact("opposite", side=V.side, other=V.other),
        ),
        unless=(fact("injected_at", area=V.area, muscle=V.muscle, side=V.other, day=V.day),),
        then=fact("split", **{**_SLOTS, "less_units": 0}),
    ),
    Rule(
        id="unequal.one-side-called",
        quiet=True,
        reads="Only the {side} calls for toxin in {area}.",
        serves=_FAIR,
        when=(fact("side_called", area=V.area, side=V.side), fact("opposite", side=V.side, other=V.other)),
        unless=(fact("side_called", area=V.area, side=V.other),),
        then=fact("one_side_called", area=V.area),
    ),
    Rule(
        id="unequal.uneven",
        reads=f"{_GETS}, and not because one side alone calls for it.",
        serves=_FAIR,
        when=(_SPLIT,),
        unless=(fact("one_side_called", area=V.area), fact("motionless", muscle=V.muscle, side=V.other)),
        then=_UNEVEN,
    ),
    *_against(
        "weaker",
        "the {other} contracts more strongly.",
        fact("contraction_unequal", muscle=V.muscle, stronger=V.other),
        fact("Principle", id="principle:PLACE-IN-RANGE"),
    ),
    *_against(
        "thinner",
        "the {other} is thicker, by {percent} %, beyond the {error} % measurement error.",
        fact("thickness_unequal", muscle=V.muscle, thicker=V.other, percent=V.percent, error=V.error),
        fact("Principle", id="principle:MR04"),
    ),
    *_against(
        "thinned",
        "the {side} is {percent} % thinner than this person's own baseline, beyond the {error} % measurement error.",
        fact("thinned", muscle=V.muscle, side=V.side, percent=V.percent, error=V.error),
        fact("Principle", id="principle:MR17"),
        unless=(fact("thinned", muscle=V.muscle, side=V.other),),
    ),
    *_against(
        "fewer-bands",
        "the {other} has more bands, and each side takes its dose by its own.",
        fact("bands_apart", area=V.area, more=V.other),
        fact("Principle", id="principle:ASY-03"),
    ),
    Rule(
        id="unequal.bands-apart",
        quiet=True,
        reads="The {side} has more bands of the neck ({count} and {fewer}).",
        serves=_FAIR,
        when=(
            fact("band_count", side=V.side, count=V.count),
            fact("opposite", side=V.side, other=V.other),
            fact("band_count", side=V.other, count=V.fewer),
        ),
        tests=(gt(V.count, V.fewer),),
        then=fact("bands_apart", area="area:neck", more=V.side),
    ),
    Rule(
        id="unequal.our-split",
        quiet=True,
        reads="Our plan gives the {side} more too.",
        serves=_FAIR,
        when=(
            fact("our_units", side=V.side, units=V.more_units, **_OURS),
            fact("opposite", side=V.side, other=V.other),
            fact("our_units", side=V.other, units=V.less_units, **_OURS),
        ),
        tests=(gt(V.more_units, V.less_units),),
        then=fact("our_split", **_PLACE),
    ),
    Rule(
        id="unequal.our-wide-split",
        quiet=True,
        reads="Our plan sets the sides that far apart too.",
        serves=_FAIR,
        when=(
            fact("our_units", side=V.side, units=V.more_units, **_OURS),
            fact("opposite", side=V.side, other=V.other),
            fact("our_units", side=V.other, units=V.less_units, **_OURS),
            _PERCENT,
        ),
        tests=(gt(V.more_units, mul(V.less_units, add(1, div(V.percent, 100)))),),
        then=fact("our_wide_split", **_PLACE),
    ),
    _over_cap("contraction", fact("contraction_unequal", muscle=V.muscle)),
    _over_cap("thickness", fact("thickness_unequal", muscle=V.muscle)),
    Rule(
        id="unequal.cap",
        reads=f"{_GETS}, more than {{percent}} % apart: that is the most one side's dose may differ where thickness "
        "and contraction both differ, and the figure is ours.",
        serves=_FAIR,
        when=(_UNEVEN, fact("over_cap", **_PLACE), _PERCENT, fact("Principle", id="principle:MR04")),
        then=comment("violation", "sides-cap", CAUTION, V.muscle, V.area, V.side),
    ),
    *(
        rule
        for area in _MOVES_BROW
        for rule in (
            _brow(
                "alike-first",
                "the {higher} brow stands {mm} mm higher, and at {noticeable} mm or more both sides are treated alike "
                "first; one side only if the difference is still there at the review.",
                "principle:ASY-01",
                area,
            ),
            Rule(
                id=f"unequal.brow-first-{area}",
                quiet=True,
                reads="Both sides are treated alike first.",
                serves=_FAIR,
                when=(fact("split", **{**_SLOTS, "area": f"area:{area}"}), *_BROWS),
                tests=(ge(V.mm, V.noticeable),),
                unless=(fact("brow_reviewed"), fact("our_split", **{**_PLACE, "area": f"area:{area}"})),
                then=fact("brow_first", **{**_PLACE, "area": f"area:{area}"}),
            ),
        )
    ),
    _brow(
        "higher-lifted",
        "this lifts the higher brow further; the low side is the one to lift.",
        "principle:MR07",
        "brow",
        eq(V.side, V.higher),
    ),
    Rule(
        id="unequal.reversed",
        reads=f"{_GETS}; our plan goes the other way, with {{ours}} on the {{side}} and {{theirs}} on the {{other}}.",
        serves=_FAIR,
        when=(
            _UNEVEN,
            fact("our_units", side=V.side, units=V.ours, **_OURS),
            fact("our_units", side=V.other, units=V.theirs, **_OURS),
        ),
        tests=(lt(V.ours, V.theirs),),
        unless=(fact("found_against", **_PLACE), fact("brow_first", **_PLACE)),
        then=comment("caution", "sides-reversed", CAUTION, V.muscle, V.area, V.side),
    ),
    Rule(
        id="unequal.ours-alike",
        reads=f"{_GETS}: our plan gives both sides {{ours}}.",
        serves=_FAIR,
        when=(
            _UNEVEN,
            fact("our_units", side=V.side, units=V.ours, **_OURS),
            fact("our_units", side=V.other, units=V.ours, **_OURS),
        ),
        tests=(gt(V.less_units, 0),),
        unless=(
            fact("found_against", **_PLACE),
            fact("brow_first", **_PLACE),
            fact("contraction_unequal", muscle=V.muscle, stronger=V.side),
            fact("thickness_alike", muscle=V.muscle),
        ),
        then=comment("alternative", "sides", INFORMATION, V.muscle, V.area, V.side),
    ),
    Rule(
        id="unequal.one-side",
        reads="Only the {side} side of {muscle} is treated, with {more_units} units, and nothing recorded calls for "
        "one side alone.",
        serves=_FAIR,
        when=(
            fact("uneven", **{**_SLOTS, "less_units": 0}),
            fact("Principle", id="principle:MR04"),
        ),
        unless=(
            fact("found_against", **_PLACE),
            fact("brow_first", **_PLACE),
            # Brows that still differ at the review may call for one side.
            fact("brow_split", **_PLACE),
        ),
        then=comment("caution", "one-side", CAUTION, V.muscle, V.area, V.side),
    ),
    Rule(
        id="unequal.contract-alike",
        reads=f"{_GETS}: both sides contract alike (grade {{grade}}).",
        serves=_FAIR,
        when=(
            _UNEVEN,
            fact("muscle_seen", muscle=V.muscle, side=V.side, contraction=V.grade),
            fact("muscle_seen", muscle=V.muscle, side=V.other, contraction=V.grade),
            fact("Principle", id="principle:PLACE-IN-RANGE"),
        ),
        tests=(present(V.grade), gt(V.less_units, 0)),
        unless=(
            fact("found_against", **_PLACE),
            fact("brow_first", **_PLACE),
            fact("our_wide_split", **_PLACE),
            fact("thickness_alike", muscle=V.muscle),
            _BANDED,
        ),
        then=comment("alternative", "sides", INFORMATION, V.muscle, V.area, V.side),
    ),
    *(
        Rule(
            id=f"unequal.judged-{relation.replace('_', '-')}",
            quiet=True,
            reads="What the sides get is judged as such.",
            serves=_FAIR,
            when=(fact(relation, area=V.area, muscle=V.muscle),),
            then=fact("sides_judged", area=V.area, muscle=V.muscle),
        )
        for relation in ("found_against", "over_cap", "brow_first")
    ),
    Rule(
        id="unequal.graded-side",
        quiet=True,
        reads="The contraction of {muscle} is graded.",
        serves=_FAIR,
        when=(fact("contraction_class", muscle=V.muscle, side=V.side),),
        then=fact("graded_side", muscle=V.muscle),
    ),
    Rule(
        id="unequal.ask",
        reads=f"{_GETS}: neither side's contraction is recorded. What tells them apart?",
        serves="Unknown is not no.",
        when=(_UNEVEN, fact("Principle", id="principle:MR04")),
        tests=(gt(V.less_units, 0),),
        unless=(
            fact("graded_side", muscle=V.muscle),
            fact("found_against", **_PLACE),
            fact("brow_first", **_PLACE),
            fact("thickness_alike", muscle=V.muscle),
            fact("our_wide_split", **_PLACE),
            _BANDED,
        ),
        then=comment("ask", "sides", INFORMATION, V.muscle, V.area, V.side),
    ),
)
