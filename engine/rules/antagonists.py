"""Antagonists: where do brow, mouth corner and lid go when a muscle is weakened, and which side leads?

Directions come from statements of the knowledge base, each with its source; no rule adds heights up.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Rule, fact
from engine.algebra.terms import V, gt, lt, present
from engine.rules.advising import advice_rule

RELATIONS: dict[str, tuple[str, ...]] = {
    "weak_side": ("reason",),
    "muscle_reached": ("muscle", "side"),
    "pulled": ("structure", "side", "direction"),
    "thickness_compared": ("muscle",),
    "range_open": ("muscle",),
}
SHOWN: frozenset[str] = frozenset()

_BALANCE = "Weakening a muscle shifts the balance with its antagonists: say where to."
_PAIR = "Sides differ only for a reason that was seen or measured."
_MUSCLE = fact("Muscle", id=V.muscle, prefLabel=V.label)
_MOVES = fact("Consequence", id=V.statement, text=V.found, structure=V.structure, direction=V.direction)
_UNEQUAL = fact("contraction_unequal", muscle=V.muscle, stronger=V.stronger)
_LOWER_FACE = ("area:chin", "area:mouth_corner", "area:perioral")


def _reached(name: str, planned: str, side: str) -> Rule:
    return Rule(
        id=f"antagonists.reached-{name}",
        quiet=True,
        reads="{muscle} is treated across the face, so on both sides.",
        serves=_BALANCE,
        when=(fact("item", muscle=V.muscle, side=planned),),
        then=fact("muscle_reached", muscle=V.muscle, side=side),
    )


def _pulled(name: str, reached: str, side: str) -> Rule:
    return Rule(
        id=f"antagonists.pulled-{name}",
        quiet=True,
        reads="{muscle} is weakened.",
        serves=_BALANCE,
        when=(
            fact("muscle_reached", muscle=V.muscle, side=reached),
            fact("weakens", of=V.statement, value=V.muscle),
            _MOVES,
        ),
        then=fact("pulled", structure=V.structure, side=side, direction=V.direction),
    )


RULES: tuple[AnyRule, ...] = (
    _reached("right", "right", "right"),
    _reached("left", "left", "left"),
    _reached("midline", "midline", "midline"),
    *(_reached(f"across-{side}", "across", side) for side in ("right", "left")),
    _pulled("right", "right", "right"),
    _pulled("left", "left", "left"),
    *(_pulled(f"midline-{side}", "midline", side) for side in ("right", "left")),
    advice_rule(
        "antagonists.consequence",
        "{label} weakened: {structure} {direction}. {found}",
        _BALANCE,
        "balance",
        V.muscle,
        V.side,
        V.statement,
        (
            fact("muscle_reached", muscle=V.muscle, side=V.side),
            fact("weakens", of=V.statement, value=V.muscle),
            _MOVES,
            _MUSCLE,
        ),
    ),
    advice_rule(
        "antagonists.consequence-without-number",
        "{label}, if it is relaxed: {structure} {direction}. {found}",
        _BALANCE,
        "balance",
        V.muscle,
        V.side,
        V.statement,
        (
            fact("wanted_line", area=V.area, line=V.line, side=V.side),
            fact("primaryMuscle", of=V.line, value=V.muscle),
            fact("area_clear", area=V.area),
            fact("weakens", of=V.statement, value=V.muscle),
            _MOVES,
            _MUSCLE,
        ),
        unless=(fact("treated", area=V.area),),
    ),
    advice_rule(
        "antagonists.both-ways",
        "This plan weakens what lowers the {side} brow and what lifts it. No source adds the two up: measure it "
        "in millimetres today and at the review.",
        _BALANCE,
        "balance",
        "area:brow",
        V.side,
        "principle:FUP-01",
        (
            fact("pulled", structure="brow", side=V.side, direction="up"),
            fact("pulled", structure="brow", side=V.side, direction="down"),
        ),
    ),
    advice_rule(
        "antagonists.one-brow-only",
        "Only the {side} brow is moved {direction} by this plan: expect the brows to differ afterwards, and measure "
        "both at the review.",
        _BALANCE,
        "balance",
        "area:brow",
        V.side,
        "principle:FUP-01",
        (
            fact("pulled", structure="brow", side=V.side, direction=V.direction),
            fact("opposite", side=V.side, other=V.other),
        ),
        unless=(fact("pulled", structure="brow", side=V.other, direction=V.direction),),
    ),
    Rule(
        id="antagonists.thickness-compared",
        quiet=True,
        reads="Thickness of both sides is recorded.",
        serves=_PAIR,
        when=(fact("thickness_difference", muscle=V.muscle),),
        then=fact("thickness_compared", muscle=V.muscle),
    ),
    *(
        Rule(
            id=f"antagonists.range-{name}",
            quiet=True,
            reads="{muscle}: the source of its dose gives {low} to {high} units.",
            serves=_PAIR,
            when=(
                fact("item", muscle=V.muscle, side=V.side, part=V.part),
                fact("part_at", part=V.part, side=V.side, **slots),
            ),
            tests=(present(V.low), present(V.high), lt(V.low, V.high)),
            then=fact("range_open", muscle=V.muscle),
        )
        for name, slots in (
            ("of-the-whole", {"low": V.low, "high": V.high}),
            ("of-a-point", {"point_low": V.low, "point_high": V.high}),
        )
    ),
    advice_rule(
        "antagonists.dominant",
        "{label}: the {stronger} side contracts more strongly. Contraction places each side inside its sourced range; "
        "thickness was not compared, so no asymmetry of the muscle itself is shown.",
        _PAIR,
        "balance",
        V.muscle,
        V.stronger,
        "principle:DOS-14",
        (_UNEQUAL, fact("range_open", muscle=V.muscle), _MUSCLE),
        unless=(fact("thickness_compared", muscle=V.muscle),),
    ),
    advice_rule(
        "antagonists.dominant-without-range",
        "{label}: the {stronger} side contracts more strongly. This plan has no range for it in which contraction "
        "could place a dose; thickness was not compared, so no asymmetry of the muscle itself is shown.",
        _PAIR,
        "balance",
        V.muscle,
        V.stronger,
        "principle:DOS-14",
        (_UNEQUAL, _MUSCLE),
        unless=(fact("thickness_compared", muscle=V.muscle), fact("range_open", muscle=V.muscle)),
    ),
    *(
        advice_rule(
            f"antagonists.sides-differ-in-health-{name}",
            "{label}: {found} A difference here need not come from treatment.",
            _PAIR,
            "imaging",
            V.muscle,
            V.thicker,
            "statement:EV3.9",
            (
                fact("thickness_unequal", muscle=V.muscle, thicker=V.thicker),
                fact("Muscle", id=muscle),
                fact("StudyResult", id="statement:EV3.9", text=V.found),
                _MUSCLE,
                *sex,
            ),
        )
        for name, muscle, sex in (
            (
                "orbicularis",
                "muscle:orbicularis_oculi_orbital",
                (
                    fact("observed", attribute="attribute:sex", value="female"),
                    fact("thickness_unequal", muscle="muscle:orbicularis_oculi_orbital", thicker=V.thicker),
                ),
            ),
            (
                "temporalis",
                "muscle:temporalis",
                (fact("thickness_unequal", muscle="muscle:temporalis", thicker=V.thicker),),
            ),
        )
    ),
    advice_rule(
        "antagonists.bands-differ",
        "{more_bands} band(s) on the {more} and {fewer_bands} on the {fewer}: each side takes its own dose by its "
        "bands; the sides are not evened out.",
        _PAIR,
        "balance",
        "muscle:platysma",
        V.more,
        "principle:ASY-03",
        (
            fact("band_count", side=V.more, count=V.more_bands),
            fact("opposite", side=V.more, other=V.fewer),
            fact("band_count", side=V.fewer, count=V.fewer_bands),
            fact("treated", area="area:neck"),
        ),
        (gt(V.more_bands, V.fewer_bands),),
    ),
    Rule(
        id="antagonists.weak-side-line",
        reads="The lower lip is uneven.",
        serves=_PAIR,
        when=(
            fact("line_seen", line="line:lower_lip_asymmetry"),
            fact("severity_seen", line="line:lower_lip_asymmetry", value=V.value),
        ),
        tests=(gt(V.value, 0),),
        then=fact("weak_side", reason="line:lower_lip_asymmetry"),
    ),
    Rule(
        id="antagonists.weak-side-palsy",
        quiet=True,
        reads="{reason} is on record.",
        serves=_PAIR,
        when=(fact("palsy", condition=V.reason),),
        then=fact("weak_side", reason=V.reason),
    ),
    advice_rule(
        "antagonists.weak-side-left-alone",
        "{reason}: the weak side is left alone, the working side gets little, and a specialist leads.",
        _PAIR,
        "balance",
        V.reason,
        "across",
        "principle:ASY-04",
        (fact("weak_side", reason=V.reason),),
    ),
    *(
        advice_rule(
            f"antagonists.partial-{area.removeprefix('area:').replace('_', '-')}",
            "In the lower face aim at a partial effect: it is never blocked fully, so that speech, drinking and the "
            "smile keep working.",
            "Guard against overtreatment.",
            "balance",
            area,
            "across",
            "principle:REB-08",
            (fact("treated", area=area),),
        )
        for area in _LOWER_FACE
    ),
)
