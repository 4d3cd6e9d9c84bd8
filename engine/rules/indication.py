"""Indication: which lines call for toxin, which do not, and which areas are therefore to be treated."""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Rule, fact
from engine.algebra.terms import V, ge, gt, le, lt, ne, present

RELATIONS: dict[str, tuple[str, ...]] = {
    "threshold_known": ("line",),
    "deep_at_rest": ("line", "side"),
    "threshold": ("line", "statement", "treat_from"),
    "severity_known": ("line", "side"),
    "verdict": ("line", "side", "verdict", "basis"),
    "wanted_line": ("area", "line", "side", "strength"),
    "wanted_by_goal": ("area", "goal"),
    "wanted": ("area",),
    "companion": ("area", "of_area", "dose"),
    "called_for": ("area",),
}
SHOWN: frozenset[str] = frozenset({"verdict", "wanted_by_goal", "companion", "called_for"})

_MOVES = "Toxin is for what moves; say plainly what it will not do."
_LINE = fact("Line", id=V.line, inArea=V.area, toxinRole=V.role)
_TYPED = fact("line_type", line=V.line, side=V.side, type=V.type)
_SEEN = fact("severity_seen", line=V.line, side=V.side, value=V.value)
_FROM = fact("threshold", line=V.line, statement=V.statement, treat_from=V.treat_from)


def _indicated(kind: str, reads: str, principle: str) -> Rule:
    return Rule(
        id=f"indication.{kind.replace('_', '-')}",
        reads=reads,
        serves=_MOVES,
        when=(
            _LINE,
            fact("line_type", line=V.line, side=V.side, type=kind),
            _SEEN,
            _FROM,
            fact("Principle", id=principle),
        ),
        tests=(ne(V.role, "not_indicated"), ge(V.value, V.treat_from)),
        then=fact("verdict", line=V.line, side=V.side, verdict="indicated", basis=V.statement),
    )


def _wanted(strength: str) -> Rule:
    return Rule(
        id=f"indication.wanted-{strength}",
        reads="{line} ({side}): toxin is " + ("indicated." if strength == "indicated" else "worth considering."),
        serves=_MOVES,
        when=(_LINE, fact("verdict", line=V.line, side=V.side, verdict=strength)),
        then=fact("wanted_line", area=V.area, line=V.line, side=V.side, strength=strength),
    )


def _static(name: str, reads: str, spread: str, basis: str) -> Rule:
    """A line of rest alone, by the spread test or, where that is missing, by its grades; each on its own ground."""
    return Rule(
        id=f"indication.{name}",
        reads=reads,
        serves=_MOVES,
        when=(
            _LINE,
            fact("line_type", line=V.line, side=V.side, type="static"),
            _SEEN,
            _FROM,
            fact("line_seen", line=V.line, side=V.side, rest=V.rest, spread=spread),
            fact("Principle", id=basis),
        ),
        tests=(ne(V.role, "not_indicated"), present(V.rest), ge(V.rest, V.treat_from), le(V.value, V.rest)),
        then=fact("verdict", line=V.line, side=V.side, verdict="not_indicated", basis=basis),
    )


RULES: tuple[AnyRule, ...] = (
    Rule(
        id="indication.threshold",
        reads="Toxin is considered from grade or measure {treat_from} on the scale in use ({scale}).",
        serves=_MOVES,
        when=(
            fact("ToxinIndication", id=V.statement, forLine=V.line, onScale=V.scale, treatFrom=V.treat_from),
            fact("line_scale", line=V.line, scale=V.scale),
        ),
        tests=(present(V.treat_from),),
        then=fact("threshold", line=V.line, statement=V.statement, treat_from=V.treat_from),
    ),
    Rule(
        id="indication.severity-known",
        quiet=True,
        reads="Its severity is recorded ({value}).",
        serves=_MOVES,
        when=(_SEEN,),
        then=fact("severity_known", line=V.line, side=V.side),
    ),
    _indicated("dynamic", "A movement line of grade {value}, at or above {treat_from}: toxin.", "principle:IND-01"),
    _indicated(
        "mixed",
        "A line of rest and movement, grade {value} at expression, at or above {treat_from}: toxin.",
        "principle:IND-01",
    ),
    _indicated("not_graded_by_type", "Grade or measure {value}, at or above {treat_from}: toxin.", "principle:IND-04"),
    Rule(
        id="indication.static-that-moves",
        reads="The line stays when spread, yet deepens from {rest} to {value} with movement: toxin helps the movement "
        "only.",
        serves=_MOVES,
        when=(
            _LINE,
            fact("line_type", line=V.line, side=V.side, type="static"),
            _SEEN,
            _FROM,
            fact("line_seen", line=V.line, side=V.side, rest=V.rest),
            fact("Principle", id="principle:IND-02"),
        ),
        tests=(ne(V.role, "not_indicated"), ge(V.value, V.treat_from), present(V.rest), gt(V.value, V.rest)),
        then=fact("verdict", line=V.line, side=V.side, verdict="consider", basis="principle:IND-02"),
    ),
    _static(
        "static",
        "The line is there at rest ({rest}) as much as at expression ({value}) and stays when spread: toxin will "
        "not remove it.",
        "no",
        "principle:IND-02",
    ),
    _static(
        "static-untested",
        "The line is there at rest ({rest}) as much as at expression ({value}); whether it stays when spread was not "
        "tested. It counts as static until then, and toxin is not advised for a static line.",
        "unknown",
        "principle:LINE-TYPE-UNKNOWN",
    ),
    Rule(
        id="indication.below-threshold",
        reads="Grade or measure {value} is below {treat_from}: no indication yet; prevention is a matter for talk.",
        serves=_MOVES,
        when=(_LINE, _SEEN, _FROM, _TYPED, fact("Principle", id="principle:IND-03")),
        tests=(ne(V.role, "not_indicated"), lt(V.value, V.treat_from)),
        unless=(fact("deep_at_rest", line=V.line, side=V.side),),
        then=fact("verdict", line=V.line, side=V.side, verdict="below_threshold", basis=V.statement),
    ),
    Rule(
        id="indication.deep-at-rest",
        reads="At rest it is graded {rest}, in movement {value}.",
        serves="A line that is deep at rest is not slight.",
        when=(
            _SEEN,
            _FROM,
            fact("line_seen", line=V.line, side=V.side, rest=V.rest),
        ),
        tests=(present(V.rest), ge(V.rest, V.treat_from), lt(V.value, V.treat_from)),
        then=fact("deep_at_rest", line=V.line, side=V.side),
    ),
    Rule(
        id="indication.rest-above-movement",
        reads="It is graded deeper at rest ({rest}) than in movement ({value}): grade it again.",
        serves="Ask before judging.",
        when=(
            _LINE,
            _SEEN,
            _TYPED,
            fact("deep_at_rest", line=V.line, side=V.side),
            fact("line_seen", line=V.line, side=V.side, rest=V.rest),
        ),
        tests=(ne(V.role, "not_indicated"), ne(V.type, "static")),
        then=fact("verdict", line=V.line, side=V.side, verdict="unknown", basis="principle:LINE-TYPE-SPREAD"),
    ),
    Rule(
        id="indication.never",
        reads="Toxin is not used for this line: weakening what makes it would cost more than it gives.",
        serves=_MOVES,
        when=(
            fact("Line", id=V.line, toxinRole="not_indicated"),
            fact("line_seen", line=V.line, side=V.side),
            fact("Principle", id="principle:IND-07"),
        ),
        then=fact("verdict", line=V.line, side=V.side, verdict="not_indicated", basis="principle:IND-07"),
    ),
    Rule(
        id="indication.type-unknown",
        reads="What kind of line it is cannot be told from what is recorded.",
        serves="Ask before judging.",
        when=(_LINE, fact("line_type", line=V.line, side=V.side, type="unknown"), _SEEN, _FROM),
        tests=(ne(V.role, "not_indicated"), ge(V.value, V.treat_from)),
        then=fact("verdict", line=V.line, side=V.side, verdict="unknown", basis="principle:LINE-TYPE-SPREAD"),
    ),
    Rule(
        id="indication.threshold-known",
        quiet=True,
        reads="It is known from where toxin is considered.",
        serves=_MOVES,
        when=(_FROM,),
        then=fact("threshold_known", line=V.line),
    ),
    Rule(
        id="indication.threshold-unknown",
        reads="From which grade of this scale toxin is considered is not known.",
        serves="Ask before judging.",
        when=(_LINE, _SEEN, fact("Principle", id="principle:IND-03")),
        tests=(ne(V.role, "not_indicated"),),
        unless=(fact("threshold_known", line=V.line),),
        then=fact("verdict", line=V.line, side=V.side, verdict="unknown", basis="principle:IND-03"),
    ),
    Rule(
        id="indication.severity-unknown",
        reads="Its severity is not recorded.",
        serves="Ask before judging.",
        when=(_LINE, fact("line_seen", line=V.line, side=V.side)),
        tests=(ne(V.role, "not_indicated"),),
        unless=(fact("severity_known", line=V.line, side=V.side),),
        then=fact("verdict", line=V.line, side=V.side, verdict="unknown", basis="principle:LINE-TYPE-SPREAD"),
    ),
    _wanted("indicated"),
    _wanted("consider"),
    Rule(
        id="indication.brow-lift",
        reads="A higher brow is wished for.",
        serves="A wish is a reason to consider, after safety.",
        when=(
            fact("observed", attribute="attribute:brow_lift", value="yes"),
            fact("Principle", id="principle:IND-08"),
            fact("Area", id="area:brow"),
        ),
        then=fact("wanted_by_goal", area="area:brow", goal="attribute:brow_lift"),
    ),
    Rule(
        id="indication.area-by-line",
        quiet=True,
        reads="{line} is in this area.",
        serves=_MOVES,
        when=(fact("wanted_line", area=V.area, line=V.line),),
        then=fact("wanted", area=V.area),
    ),
    Rule(
        id="indication.area-by-goal",
        quiet=True,
        reads="{goal} concerns this area.",
        serves=_MOVES,
        when=(fact("wanted_by_goal", area=V.area, goal=V.goal),),
        then=fact("wanted", area=V.area),
    ),
    Rule(
        id="indication.companion",
        reads="The label treats {of_area} only together with {area}.",
        serves="Never weaken the brow's only elevator alone where the label forbids it.",
        when=(
            fact("wanted", area=V.of_area),
            fact("LabelDose", id=V.dose, inArea=V.of_area, requiresArea=V.area, ofProduct=V.product),
            fact("offered", product=V.product),
        ),
        tests=(present(V.area),),
        then=fact("companion", area=V.area, of_area=V.of_area, dose=V.dose),
    ),
    Rule(
        id="indication.called-for",
        quiet=True,
        reads="{area} is to be treated.",
        serves=_MOVES,
        when=(fact("wanted", area=V.area),),
        then=fact("called_for", area=V.area),
    ),
    Rule(
        id="indication.called-for-companion",
        reads="{area} goes with {of_area}.",
        serves="Never weaken the brow's only elevator alone where the label forbids it.",
        when=(fact("companion", area=V.area, of_area=V.of_area),),
        then=fact("called_for", area=V.area),
    ),
)
