"""Abstraction: from raw findings to clinical concepts.

Line types, contraction classes, side-to-side differences beyond measurement error, thinning against the
person's own baseline, and the findings that skin treatments answer to.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Test, V, absent, div, eq, ge, gt, le, lt, mul, ne, present, sub

RELATIONS: dict[str, tuple[str, ...]] = {
    "line_type": ("line", "side", "type"),
    "severity_seen": ("line", "side", "value"),
    "contraction_class": ("muscle", "side", "class"),
    "thickness_difference": ("muscle", "thicker", "thinner", "percent"),
    "thickness_unequal": ("muscle", "thicker", "thinner", "percent", "error"),
    "thickness_alike": ("muscle", "percent", "error"),
    "thickness_unjudged": ("muscle",),
    "contraction_unequal": ("muscle", "stronger"),
    "thinned": ("muscle", "side", "percent", "error"),
    "not_thinned": ("muscle", "side", "percent", "error"),
    "finding_seen": ("finding",),
    "finding_denied": ("finding",),
    "finding_state": ("finding", "value"),
    "last_response": ("response",),
    "brow_difference": ("higher", "lower", "mm"),
    "toxin_naive": ("known",),
}
SHOWN: frozenset[str] = frozenset(
    {
        "line_type", "severity_seen", "thickness_unequal", "thickness_alike", "thickness_unjudged", "thinned",
        "not_thinned", "brow_difference", "contraction_unequal",
    }
)  # fmt: skip

_TYPE = "Toxin is for what moves: tell movement lines from lines at rest first."
_STRENGTH = "Grade the observed contraction; no muscle is strong by its name."
_ERROR = "A difference below the measurement error is no difference."
_SPREAD = fact("Principle", id="principle:LINE-TYPE-SPREAD")
_GUESS = fact("Principle", id="principle:LINE-TYPE-UNKNOWN")
_GRADED = fact("Line", id=V.line, assessedBy="expression")


def _line_type(name: str, reads: str, tests: tuple[Test, ...], kind: str, basis: Pattern, spread: object) -> Rule:
    seen = {"line": V.line, "side": V.side, "rest": V.rest, "expression": V.expression}
    pattern = fact("line_seen", **seen) if spread is None else fact("line_seen", **seen, spread=str(spread))
    return Rule(
        id=f"abstraction.line-{name}",
        reads=reads,
        serves=_TYPE,
        when=(_GRADED, pattern, basis),
        tests=tests,
        then=fact("line_type", line=V.line, side=V.side, type=kind),
    )


_REST = (present(V.rest), gt(V.rest, 0))
_NO_REST = (present(V.rest), eq(V.rest, 0), present(V.expression))


def _severity(name: str, assessed_by: str, slot: str) -> Rule:
    return Rule(
        id=f"abstraction.severity-{assessed_by}",
        reads=f"Its {name} is {{value}}.",
        serves=_TYPE,
        when=(
            fact("Line", id=V.line, assessedBy=assessed_by),
            fact("line_seen", line=V.line, side=V.side, **{slot: V.value}),
        ),
        tests=(present(V.value),),
        then=fact("severity_seen", line=V.line, side=V.side, value=V.value),
    )


def _contraction(name: str, *tests: Test) -> Rule:
    return Rule(
        id=f"abstraction.contraction-{name}",
        reads=f"Contraction grade {{grade}} is {name}.",
        serves=_STRENGTH,
        when=(
            fact("muscle_seen", muscle=V.muscle, side=V.side, contraction=V.grade),
            fact("Principle", id="principle:DOS-14"),
        ),
        tests=(present(V.grade), *tests),
        then=fact("contraction_class", muscle=V.muscle, side=V.side, **{"class": name}),
    )


def _finding(name: str, reads: str, when: tuple[Pattern, ...], finding: str, tests: tuple[Test, ...] = ()) -> Rule:
    return Rule(
        id=f"abstraction.finding-{name}",
        reads=reads,
        serves="Match treatments to findings, not to wishes alone.",
        when=(*when, fact("Finding", id=finding)),
        tests=tests,
        then=fact("finding_seen", finding=finding),
    )


def _thicker(thicker: str, thinner: str) -> Rule:
    return Rule(
        id=f"abstraction.thickness-{thicker}",
        reads=f"The {thicker} side measures {{larger}} mm, the {thinner} {{smaller}} mm: {{percent}} % apart.",
        serves=_ERROR,
        when=(
            fact("muscle_seen", muscle=V.muscle, side=thicker, thickness_mm=V.larger),
            fact("muscle_seen", muscle=V.muscle, side=thinner, thickness_mm=V.smaller),
        ),
        tests=(
            present(V.larger),
            present(V.smaller),
            (gt if thicker == "right" else ge)(V.larger, V.smaller),
        ),
        then=fact(
            "thickness_difference",
            muscle=V.muscle,
            thicker=thicker,
            thinner=thinner,
            percent=mul(div(sub(V.larger, V.smaller), V.larger), 100),
        ),
    )


def _brow(higher: str, lower: str) -> Rule:
    return Rule(
        id=f"abstraction.brow-{higher}-higher",
        reads=f"The {higher} brow stands {{mm}} mm higher than the {lower}.",
        serves="Measure brow position in millimetres.",
        when=(
            fact("feature", attribute="attribute:brow_height_mm", side=higher, value=V.top),
            fact("feature", attribute="attribute:brow_height_mm", side=lower, value=V.low),
        ),
        tests=((gt if higher == "right" else ge)(V.top, V.low),),
        then=fact("brow_difference", higher=higher, lower=lower, mm=sub(V.top, V.low)),
    )


def _stronger(stronger: str, weaker: str) -> Rule:
    return Rule(
        id=f"abstraction.stronger-{stronger}",
        reads=f"The {stronger} side contracts more strongly ({{strong}} v {{weak}}).",
        serves=_STRENGTH,
        when=(
            fact("muscle_seen", muscle=V.muscle, side=stronger, contraction=V.strong),
            fact("muscle_seen", muscle=V.muscle, side=weaker, contraction=V.weak),
        ),
        tests=(present(V.strong), present(V.weak), gt(V.strong, V.weak)),
        then=fact("contraction_unequal", muscle=V.muscle, stronger=stronger),
    )


_DIFFERENCE = fact(
    "thickness_difference", muscle=V.muscle, thicker=V.thicker, thinner=V.thinner, percent=V.percent
)
_MUSCLE_ERROR = fact("Muscle", id=V.muscle, minimalDetectableDifferencePct=V.error)
_LOSS = mul(div(sub(V.baseline, V.now), V.baseline), 100)
_BASELINE = fact("muscle_seen", muscle=V.muscle, side=V.side, thickness_mm=V.now, baseline_mm=V.baseline)

RULES: tuple[AnyRule, ...] = (
    _line_type(
        "dynamic", "Nothing at rest, {expression} at expression: a movement line.",
        (*_NO_REST, gt(V.expression, 0)), "dynamic", _SPREAD, None,
    ),
    _line_type(
        "none", "Nothing at rest and nothing at expression.", (*_NO_REST, eq(V.expression, 0)), "none", _SPREAD, None
    ),
    _line_type(
        "mixed", "Present at rest ({rest}), and spreading the skin flattens it.", _REST, "mixed", _SPREAD, "yes"
    ),
    _line_type(
        "static", "Present at rest ({rest}), and it stays when the skin is spread.", _REST, "static", _SPREAD, "no"
    ),
    _line_type(
        "static-by-grade", "Present at rest ({rest}) no less than at expression ({expression}); spreading not tested.",
        (*_REST, present(V.expression), ge(V.rest, V.expression)), "static", _GUESS, "unknown",
    ),
    _line_type(
        "mixed-by-grade", "Present at rest ({rest}), more at expression ({expression}); spreading not tested.",
        (*_REST, present(V.expression), lt(V.rest, V.expression)), "mixed", _GUESS, "unknown",
    ),
    _line_type("no-rest-grade", "The grade at rest is missing.", (absent(V.rest),), "unknown", _SPREAD, None),
    _line_type(
        "no-expression-grade", "Nothing at rest; the grade at expression is missing.",
        (present(V.rest), eq(V.rest, 0), absent(V.expression)), "unknown", _SPREAD, None,
    ),
    _line_type(
        "untested", "Present at rest ({rest}); neither the grade at expression nor the spread test is known.",
        (*_REST, absent(V.expression)), "unknown", _GUESS, "unknown",
    ),
    Rule(
        id="abstraction.line-graded-once",
        reads="This is graded or measured once, not by rest and expression.",
        serves=_TYPE,
        when=(
            fact("Line", id=V.line, assessedBy=V.how),
            fact("line_seen", line=V.line, side=V.side),
        ),
        tests=(ne(V.how, "expression"),),
        then=fact("line_type", line=V.line, side=V.side, type="not_graded_by_type"),
    ),
    _severity("grade at expression", "expression", "expression"),
    _severity("grade", "grade", "grade"),
    _severity("grade by bands", "bands", "grade"),
    _severity("measure in mm", "millimetres", "mm"),
    _contraction("weak", le(V.grade, 1)),
    _contraction("moderate", eq(V.grade, 2)),
    _contraction("strong", ge(V.grade, 3)),
    _stronger("right", "left"),
    _stronger("left", "right"),
    _thicker("right", "left"),
    _thicker("left", "right"),
    Rule(
        id="abstraction.thickness-beyond-error",
        reads="{percent} % reaches the {error} % that repeat measurement of this muscle can tell apart.",
        serves=_ERROR,
        when=(_DIFFERENCE, _MUSCLE_ERROR),
        tests=(present(V.error), ge(V.percent, V.error)),
        then=fact(
            "thickness_unequal", muscle=V.muscle, thicker=V.thicker, thinner=V.thinner, percent=V.percent, error=V.error
        ),
    ),
    Rule(
        id="abstraction.thickness-within-error",
        reads="{percent} % is below the {error} % measurement error: no measurable difference.",
        serves=_ERROR,
        when=(_DIFFERENCE, _MUSCLE_ERROR, fact("Principle", id="principle:MR03")),
        tests=(present(V.error), lt(V.percent, V.error)),
        then=fact("thickness_alike", muscle=V.muscle, percent=V.percent, error=V.error),
    ),
    Rule(
        id="abstraction.thickness-no-error-known",
        reads="No measurement error is published for this muscle: thickness does not move its dose.",
        serves=_ERROR,
        when=(_DIFFERENCE, _MUSCLE_ERROR),
        tests=(absent(V.error),),
        then=fact("thickness_unjudged", muscle=V.muscle),
    ),
    Rule(
        id="abstraction.thinned",
        reads="Thickness fell from {baseline} to {now} mm, at least the {error} % that can be told apart.",
        serves="Compare a person with themselves, never with a norm alone.",
        when=(_BASELINE, _MUSCLE_ERROR, fact("Principle", id="principle:MR17")),
        tests=(present(V.now), present(V.baseline), present(V.error), ge(_LOSS, V.error)),
        then=fact("thinned", muscle=V.muscle, side=V.side, percent=_LOSS, error=V.error),
    ),
    Rule(
        id="abstraction.not-thinned",
        reads="From {baseline} to {now} mm is within the {error} % measurement error: no measurable change.",
        serves="Compare a person with themselves, never with a norm alone.",
        when=(_BASELINE, _MUSCLE_ERROR, fact("Principle", id="principle:MR02")),
        tests=(present(V.now), present(V.baseline), present(V.error), lt(_LOSS, V.error)),
        then=fact("not_thinned", muscle=V.muscle, side=V.side, percent=_LOSS, error=V.error),
    ),
    _brow("right", "left"),
    _brow("left", "right"),
    Rule(
        id="abstraction.finding-observed",
        reads="{finding} was seen.",
        serves="Match treatments to findings, not to wishes alone.",
        when=(
            fact("observes", attribute=V.attribute, finding=V.finding),
            fact("observed", attribute=V.attribute, value="yes"),
        ),
        then=fact("finding_seen", finding=V.finding),
    ),
    Rule(
        id="abstraction.finding-denied",
        reads="{finding} was looked for and not seen.",
        serves="Match treatments to findings, not to wishes alone.",
        when=(
            fact("observes", attribute=V.attribute, finding=V.finding),
            fact("observed", attribute=V.attribute, value="no"),
        ),
        then=fact("finding_denied", finding=V.finding),
    ),
    *(
        _finding(
            f"{kind}-line", f"At least one {kind} line.", (fact("line_type", type=kind),), f"finding:{kind}_line"
        )
        for kind in ("dynamic", "mixed", "static")
    ),
    _finding(
        "deep-static",
        "A line stays when the skin is spread.",
        (fact("line_type", type="static"),),
        "finding:deep_static_line",
    ),
    _finding(
        "superficial-static",
        "A line at rest flattens when the skin is spread.",
        (fact("line_type", type="mixed"),),
        "finding:superficial_static_line",
    ),
    _finding("any", "Everybody.", (fact("consultation", day=V.day),), "finding:any_patient"),
    *(
        _finding(
            f"laxity-{grade}",
            f"Laxity is {grade}.",
            (fact("observed", attribute="attribute:laxity", value=grade),),
            finding,
        )
        for grade, finding in (
            ("mild", "finding:laxity_mild_moderate"),
            ("moderate", "finding:laxity_mild_moderate"),
            ("severe", "finding:laxity_severe"),
        )
    ),
    *(
        _finding(
            f"photoageing-{grade}",
            f"Glogau class {grade}.",
            (fact("observed", attribute="attribute:glogau", value=grade),),
            "finding:photoageing",
        )
        for grade in ("II", "III", "IV")
    ),
    Rule(
        id="abstraction.finding-dehydrated",
        reads="The corneometer reads {measured}, at or below {limit}: dry.",
        serves="Match treatments to findings, not to wishes alone.",
        when=(
            fact("observed", attribute="attribute:hydration_au", value=V.measured),
            fact("Parameter", id="parameter:hydration_dry_up_to_au", value=V.limit),
        ),
        tests=(ne(V.measured, "unknown"), le(V.measured, V.limit)),
        then=fact("finding_seen", finding="finding:dehydrated_skin"),
    ),
    _finding(
        "leaky-barrier",
        "Transepidermal water loss is raised.",
        (
            fact("observed", attribute="attribute:tewl_raised", value="yes"),
            fact("Principle", id="principle:ADJ-LAY-11"),
        ),
        "finding:impaired_barrier",
    ),
    Rule(
        id="abstraction.finding-yes",
        reads="{finding}: yes.",
        serves="Match treatments to findings, not to wishes alone.",
        when=(fact("finding_seen", finding=V.finding),),
        then=fact("finding_state", finding=V.finding, value="yes"),
    ),
    Rule(
        id="abstraction.finding-no",
        reads="{finding}: no.",
        serves="Match treatments to findings, not to wishes alone.",
        when=(fact("finding_denied", finding=V.finding),),
        unless=(fact("finding_seen", finding=V.finding),),
        then=fact("finding_state", finding=V.finding, value="no"),
    ),
    Rule(
        id="abstraction.finding-unknown",
        reads="{finding}: not known.",
        serves="Match treatments to findings, not to wishes alone.",
        when=(fact("Finding", id=V.finding),),
        unless=(fact("finding_seen", finding=V.finding), fact("finding_denied", finding=V.finding)),
        then=fact("finding_state", finding=V.finding, value="unknown"),
    ),
    Rule(
        id="abstraction.last-response",
        reads="The last toxin session had {response} effect.",
        serves="Let the person's own response place the dose.",
        when=(
            fact("toxin_last", days=V.days),
            fact("toxin_session", days_ago=V.days, response=V.response),
        ),
        then=fact("last_response", response=V.response),
    ),
    Rule(
        id="abstraction.first-treatment",
        reads="No earlier toxin treatment.",
        serves="Start low when nothing is known of the response.",
        when=(fact("state", condition="condition:botulinum_toxin_ever", value="no"),),
        then=fact("toxin_naive", known="yes"),
    ),
    Rule(
        id="abstraction.treatment-unknown",
        reads="Whether toxin was given before is not known.",
        serves="Start low when nothing is known of the response.",
        when=(fact("state", condition="condition:botulinum_toxin_ever", value="unknown"),),
        then=fact("toxin_naive", known="no"),
    ),
)

