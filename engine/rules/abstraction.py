"""Abstraction: what kind of line is it, how severe, and how did the last treatment work?"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Test, V, absent, eq, ge, gt, lt, ne, present

RELATIONS: dict[str, tuple[str, ...]] = {
    "line_type": ("line", "side", "type"),
    "severity_seen": ("line", "side", "value"),
    "response_for": ("area", "product", "response"),
    "toxin_naive": ("known",),
}
SHOWN: frozenset[str] = frozenset({"line_type", "severity_seen"})

_RESPONSE = "Let the person's own response place the dose."
_TYPE = "Toxin is for what moves: tell movement lines from lines at rest first."
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


RULES: tuple[AnyRule, ...] = (
    _line_type(
        "dynamic",
        "Nothing at rest, {expression} at expression: a movement line.",
        (*_NO_REST, gt(V.expression, 0)),
        "dynamic",
        _SPREAD,
        None,
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
        "static-by-grade",
        "Present at rest ({rest}) no less than at expression ({expression}); spreading not tested.",
        (*_REST, present(V.expression), ge(V.rest, V.expression)),
        "static",
        _GUESS,
        "unknown",
    ),
    _line_type(
        "mixed-by-grade",
        "Present at rest ({rest}), more at expression ({expression}); spreading not tested.",
        (*_REST, present(V.expression), lt(V.rest, V.expression)),
        "mixed",
        _GUESS,
        "unknown",
    ),
    _line_type("no-rest-grade", "The grade at rest is missing.", (absent(V.rest),), "unknown", _SPREAD, None),
    _line_type(
        "no-expression-grade",
        "Nothing at rest; the grade at expression is missing.",
        (present(V.rest), eq(V.rest, 0), absent(V.expression)),
        "unknown",
        _SPREAD,
        None,
    ),
    _line_type(
        "untested",
        "Present at rest ({rest}); neither the grade at expression nor the spread test is known.",
        (*_REST, absent(V.expression)),
        "unknown",
        _GUESS,
        "unknown",
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
    # What asks for more counts only where the place, the toxin and the response of the last session are known.
    Rule(
        id="abstraction.too-little-in-area",
        reads="The last session that treated {area} gave the same toxin: too little effect.",
        serves=_RESPONSE,
        when=(
            fact("latest_in", area=V.area, session=V.session),
            fact("treated_at", session=V.session, area=V.area),
            fact("toxin_session", session=V.session, substance=V.substance, response="insufficient"),
            fact("Product", id=V.product, substance=V.substance),
        ),
        then=fact("response_for", area=V.area, product=V.product, response="insufficient"),
    ),
    Rule(
        id="abstraction.too-strong-in-area",
        reads="{area}: too strong an effect is on record, and nothing later is known to have put it right.",
        serves=_RESPONSE,
        when=(fact("too_strong", area=V.area, product=V.product, session=V.session),),
        then=fact("response_for", area=V.area, product=V.product, response="excessive"),
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
