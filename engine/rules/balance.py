"""Balance: brow and mouth corner, antagonists, side-to-side differences, and what imaging does and does not say.

Advice without numbers.  Nothing is advised for an area in which every product on offer is excluded or waits.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Term, Test, V, ge, gt, lt, ne
from engine.rules.advising import advice_rule

RELATIONS: dict[str, tuple[str, ...]] = {
    "area_clear": ("area", "product"),
    "advice": ("topic", "subject", "side", "because"),
    "brow_told": ("line",),
    "corner_pulled": ("side",),
}
SHOWN: frozenset[str] = frozenset({"advice"})

_BALANCE = "Weakening a muscle shifts the balance with its antagonists: say where to."


def _advice(
    name: str,
    reads: str,
    topic: str,
    subject: Term,
    side: Term,
    because: Term,
    when: tuple[Pattern, ...],
    tests: tuple[Test, ...] = (),
    unless: tuple[Pattern, ...] = (),
) -> Rule:
    return advice_rule(f"balance.{name}", reads, _BALANCE, topic, subject, side, because, when, tests, unless)


_BROW = fact("brow_difference", higher=V.higher, lower=V.lower, mm=V.mm)
_NOTICEABLE = fact("Parameter", id="parameter:brow_asymmetry_mm", value=V.noticeable)
_SEEN = fact("Muscle", id=V.muscle, prefLabel=V.label)

RULES: tuple[AnyRule, ...] = (
    Rule(
        id="balance.area-clear",
        reads="A product on offer may be used in {area}.",
        serves=_BALANCE,
        when=(fact("called_for", area=V.area), fact("offered", product=V.product)),
        unless=(
            fact("area_barred", area=V.area, product=V.product),
            fact("product_barred", product=V.product),
            fact("held", area=V.area, product=V.product),
        ),
        then=fact("area_clear", area=V.area, product=V.product),
    ),
    _advice(
        "puller-without-number",
        "Consider relaxing {label} ({side}) in part, which makes {line}. The published proposal names no toxin "
        "product, so no number is given here.",
        "balance",
        V.muscle,
        V.side,
        V.dose,
        (
            fact("unnamed_dose", area=V.area, dose=V.dose),
            fact("forLine", of=V.dose, value=V.line),
            fact("wanted_line", area=V.area, line=V.line, side=V.side),
            fact("primaryMuscle", of=V.line, value=V.muscle),
            fact("area_clear", area=V.area),
            fact("Muscle", id=V.muscle, prefLabel=V.label, toxinTarget=V.target),
        ),
        tests=(ne(V.target, "avoid"), ne(V.target, "no")),
        unless=(
            fact("has_label", area=V.area),
            fact("treated", area=V.area),
            fact("motionless", muscle=V.muscle, side=V.side),
        ),
    ),
    _advice(
        "second-puller",
        "Examine {label} ({side}) too: it takes part in {line}, and relaxing the first puller alone may not lift the "
        "corner.",
        "balance",
        V.muscle,
        V.side,
        "principle:IND-05",
        (
            fact("wanted_line", area="area:mouth_corner", line=V.line, side=V.side),
            fact("secondaryMuscle", of=V.line, value=V.muscle),
            fact("primaryMuscle", of=V.line, value=V.first),
            fact("synergistOf", of=V.first, value=V.muscle),
            fact("area_clear", area="area:mouth_corner"),
            fact("Muscle", id=V.muscle, prefLabel=V.label, toxinTarget="yes"),
        ),
    ),
    _advice(
        "corner-lifters",
        "The lifters opposing it ({label}) are left alone: they decide how far the corner rises.",
        "balance",
        V.lifter,
        V.side,
        "principle:REB-08",
        (
            fact("wanted_line", area="area:mouth_corner", line=V.line, side=V.side),
            fact("primaryMuscle", of=V.line, value=V.muscle),
            fact("antagonistOf", of=V.muscle, value=V.lifter),
            fact("area_clear", area="area:mouth_corner"),
            fact("Muscle", id=V.lifter, prefLabel=V.label),
        ),
        unless=(fact("motionless", muscle=V.lifter, side=V.side),),
    ),
    Rule(
        id="balance.corner-pulled",
        quiet=True,
        reads="{line} ({side}) is made by a muscle that pulls the mouth corner down.",
        serves=_BALANCE,
        when=(
            fact("primaryMuscle", of="line:mouth_corner", value=V.muscle),
            fact("primaryMuscle", of=V.line, value=V.muscle),
            fact("wanted_line", line=V.line, side=V.side),
        ),
        then=fact("corner_pulled", side=V.side),
    ),
    _advice(
        "one-corner-only",
        "Only the {side} mouth corner is pulled down: the other side is left alone, and the smile is checked at the "
        "review.",
        "balance",
        "area:mouth_corner",
        V.side,
        "principle:REB-08",
        (
            fact("wanted_line", area="area:mouth_corner", line=V.line, side=V.side),
            fact("opposite", side=V.side, other=V.other),
            fact("area_clear", area="area:mouth_corner"),
        ),
        unless=(fact("corner_pulled", side=V.other),),
    ),
    # The heights of both brows say which one is higher; their difference alone need not be told beside them.
    Rule(
        id="balance.brow-told",
        quiet=True,
        reads="The heights of the brows differ by {mm} mm, at or above the {noticeable} mm that is noticed.",
        serves=_BALANCE,
        when=(_BROW, _NOTICEABLE),
        tests=(ge(V.mm, V.noticeable),),
        then=fact("brow_told", line="line:brow_asymmetry"),
    ),
    _advice(
        "brow-noticeable",
        "The {higher} brow stands {mm} mm higher, at or above the {noticeable} mm that is noticed: treat both sides "
        "alike first, measure again at the review, correct one side only if it persists.",
        "balance",
        "line:brow_asymmetry",
        V.higher,
        "principle:ASY-01",
        (_BROW, _NOTICEABLE),
        tests=(ge(V.mm, V.noticeable),),
        unless=(fact("brow_reviewed"),),
    ),
    _advice(
        "brow-within",
        "The brows differ by {mm} mm, below the {noticeable} mm that is noticed: no plan for one side.",
        "balance",
        "line:brow_asymmetry",
        "across",
        "principle:MR06",
        (_BROW, _NOTICEABLE),
        tests=(lt(V.mm, V.noticeable), gt(V.mm, 0)),
    ),
    _advice(
        "weaker-brow",
        "Lowering the higher brow to match can look worse: prefer raising the {lower} side by relaxing its depressors.",
        "balance",
        "line:brow_asymmetry",
        V.lower,
        "principle:MR07",
        (_BROW, _NOTICEABLE),
        tests=(ge(V.mm, V.noticeable),),
    ),
    _advice(
        "forehead-with-depressors",
        "The frontalis is the only muscle that lifts the brow. Its depressors are treated in the same plan, which "
        "lessens the risk of a heavy brow; keep the points at least 2 cm above the orbital rim.",
        "balance",
        "muscle:frontalis",
        "across",
        "principle:MR11",
        (fact("treated", area="area:forehead"), fact("treated", area="area:glabella")),
    ),
    _advice(
        "forehead-without-depressors",
        "The frontalis is the only muscle that lifts the brow, and this plan leaves its depressors active: expect some "
        "lowering of the brow, and plan the depressors too.",
        "balance",
        "muscle:frontalis",
        "across",
        "principle:MR11",
        (fact("treated", area="area:forehead"),),
        unless=(fact("treated", area="area:glabella"),),
    ),
    _advice(
        "glabella-raises-brow",
        "Weakening the brow's depressors lets the frontalis lift: the medial brow rose in part of those treated.",
        "balance",
        "muscle:frontalis",
        "across",
        "principle:IND-08",
        (fact("treated", area="area:glabella"),),
        unless=(fact("treated", area="area:forehead"),),
    ),
    _advice(
        "glabella-pattern",
        "Place the glabellar points by the contraction pattern seen, and grade the pattern again at each visit.",
        "technique",
        "area:glabella",
        "across",
        "principle:REB-06",
        (fact("treated", area="area:glabella"),),
    ),
    _advice(
        "temporalis",
        "{text} The temporalis takes over load when the masseter is weakened.",
        "balance",
        "muscle:temporalis",
        "across",
        "principle:MR16",
        (fact("treated", area="area:masseter"), fact("Principle", id="principle:MR16", text=V.text)),
    ),
    _advice(
        "thicker-side",
        "{label}: the {thicker} side is thicker by {percent} %, which reaches the {error} % measurement error, and "
        "contracts more: a true asymmetry.",
        "imaging",
        V.muscle,
        V.thicker,
        "principle:MR04",
        (
            fact("thickness_unequal", muscle=V.muscle, thicker=V.thicker, percent=V.percent, error=V.error),
            fact("contraction_unequal", muscle=V.muscle, stronger=V.thicker),
            _SEEN,
        ),
    ),
    _advice(
        "thicker-side-not-seen",
        "{label}: the {thicker} side is thicker by {percent} %, which reaches the {error} % measurement error, but "
        "no difference in contraction is recorded: thickness alone does not make the dose unequal.",
        "imaging",
        V.muscle,
        V.thicker,
        "principle:MR04",
        (
            fact("thickness_unequal", muscle=V.muscle, thicker=V.thicker, percent=V.percent, error=V.error),
            _SEEN,
        ),
        unless=(fact("contraction_unequal", muscle=V.muscle),),
    ),
    _advice(
        "thinner-side-stronger",
        "{label}: the {thicker} side is thicker by {percent} %, which reaches the {error} % measurement error, yet "
        "the other side contracts more: the contraction places each dose, thickness adds nothing.",
        "imaging",
        V.muscle,
        V.thicker,
        "principle:MR04",
        (
            fact(
                "thickness_unequal",
                muscle=V.muscle,
                thicker=V.thicker,
                thinner=V.thinner,
                percent=V.percent,
                error=V.error,
            ),
            fact("contraction_unequal", muscle=V.muscle, stronger=V.thinner),
            _SEEN,
        ),
    ),
    _advice(
        "thickened",
        "{label}, {side}: {percent} % thicker than this person's own baseline, which reaches the {error} % measurement "
        "error; no loss, and no reason by itself to move a dose.",
        "imaging",
        V.muscle,
        V.side,
        "principle:MR02",
        (fact("thickened", muscle=V.muscle, side=V.side, percent=V.percent, error=V.error), _SEEN),
    ),
    _advice(
        "brow-line-noticeable",
        "The brows differ by {mm} mm, at or above what is noticed: treat both sides alike first, measure again at the "
        "review, correct one side only if it persists.",
        "balance",
        V.line,
        V.side,
        "principle:ASY-01",
        (
            fact("wanted_line", area="area:brow", line=V.line, side=V.side),
            fact("severity_seen", line=V.line, side=V.side, value=V.mm),
        ),
        unless=(fact("brow_told"), fact("brow_reviewed")),
    ),
    _advice(
        "severe-laxity",
        "Laxity is severe: no device promise; a surgical opinion is the honest answer.",
        "honesty",
        "finding:laxity_severe",
        "across",
        "principle:ADJ-LAY-09",
        (fact("finding_state", finding="finding:laxity_severe", value="yes"),),
    ),
    _advice(
        "sides-alike",
        "{label}: the sides differ by {percent} % in thickness, below the {error} % measurement error: no measurable "
        "difference.",
        "imaging",
        V.muscle,
        "across",
        "principle:MR03",
        (fact("thickness_alike", muscle=V.muscle, percent=V.percent, error=V.error), _SEEN),
        tests=(gt(V.percent, 0),),
    ),
    _advice(
        "no-error-published",
        "{label}: no measurement error is published for this muscle, so thickness does not move its dose.",
        "imaging",
        V.muscle,
        "across",
        "principle:ASY-02",
        (fact("thickness_unjudged", muscle=V.muscle), _SEEN),
    ),
    _advice(
        "not-thinned",
        "{label}, {side}: {percent} % from this person's own baseline, within the {error} % measurement error: no "
        "measurable change, and no reason to move a dose.",
        "imaging",
        V.muscle,
        V.side,
        "principle:MR02",
        (fact("not_thinned", muscle=V.muscle, side=V.side, percent=V.percent, error=V.error), _SEEN),
        unless=(fact("follows_other", muscle=V.muscle, side=V.side),),
    ),
    _advice(
        "masseter-regrade",
        "Inject the masseter again only when its prominence is grade {grade} or more, and not on thickness alone.",
        "imaging",
        "muscle:masseter",
        "across",
        "principle:MR15",
        (
            fact("treated_at", area="area:masseter"),
            fact("wanted", area="area:masseter"),
            fact("Parameter", id="parameter:retreat_grade_mmps", value=V.grade),
        ),
    ),
    _advice(
        "higher-dose-off-label",
        "The label's dose stands. {title}: {low} to {high} units were published for this product; going there is off "
        "label and the prescriber's written decision.",
        "off_label",
        V.area,
        "across",
        V.published,
        (
            fact("beyond_label", area=V.area, published=V.published),
            fact(
                "PublishedDose",
                id=V.published,
                prefLabel=V.title,
                totalUnitsLow=V.low,
                totalUnitsHigh=V.high,
            ),
            fact("treated", area=V.area),
        ),
    ),
    _advice(
        "no-local-label",
        "The knowledge base holds no label for this country: every dose below is from another country's label or from "
        "the literature. Check the local product information first.",
        "off_label",
        V.product,
        "across",
        "principle:LICENSED-HERE",
        (fact("no_local_label", product=V.product), fact("chosen_any", product=V.product)),
    ),
    _advice(
        "strong-risorius",
        "A strong risorius raises the risk of a crooked smile: stay deep and posterior in the masseter.",
        "technique",
        "muscle:risorius",
        "across",
        "principle:CMP-03",
        (
            fact("observed", attribute="attribute:strong_risorius", value="yes"),
            fact("treated", area="area:masseter"),
        ),
    ),
)
