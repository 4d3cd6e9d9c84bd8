"""Monitoring: what to measure over time, and what change would matter.

Measured is what this plan treats or makes wait, and what is wrong now: a reported complication, a difference that
reaches what is noticeable.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Term, Test, V, eq, ge, gt, ne, present
from engine.rules.imaging import PERCENT, POINTS

RELATIONS: dict[str, tuple[str, ...]] = {
    "tracked": ("statement", "subject", "limit"),
}
SHOWN: frozenset[str] = frozenset({"tracked"})

_FOLLOW = "Measure what would change the next plan, and nothing below its error."


def _tracked(
    name: str,
    kind: Term,
    reads: str,
    subject: Term,
    limit: Term,
    *when: Pattern,
    tests: tuple[Test, ...] = (),
    unless: tuple[Pattern, ...] = (),
) -> Rule:
    return Rule(
        id=f"monitoring.{name}",
        reads=reads,
        serves=_FOLLOW,
        when=(fact("Tracking", id=V.statement, tracks=kind, changeThatMatters=V.change), *when),
        tests=tests,
        unless=unless,
        then=fact("tracked", statement=V.statement, subject=subject, limit=limit),
    )


_TREATED_LINE = (
    fact("wanted_line", area=V.area, line=V.line, side=V.side),
    fact("treated", area=V.area),
)

_BROWS = "line:brow_asymmetry"
_IMAGING = "instrument:visia"

RULES: tuple[AnyRule, ...] = (
    *(
        _tracked(
            f"thickness{name}{by}",
            "muscle",
            f"At least {{error}} %{told} {{change}}",
            V.muscle,
            V.error,
            *seen,
            fact("detectable", muscle=V.muscle, percent=V.error, mm=V.mm),
            tests=(in_mm, *tests),
        )
        for name, seen, tests in (
            ("", (fact("item", muscle=V.muscle),), ()),
            (
                "-recorded",
                (fact("muscle_seen", muscle=V.muscle, thickness_mm=V.now), fact("offered", product=V.product)),
                (present(V.now),),
            ),
        )
        for by, told, in_mm in (("", "", eq(V.mm, 0)), ("-in-mm", " and {mm} mm", gt(V.mm, 0)))
    ),
    _tracked(
        "area",
        "area",
        "{change}",
        V.area,
        "(none)",
        fact("inArea", of=V.statement, value=V.area),
        fact("treated", area=V.area),
    ),
    _tracked(
        "reported",
        V.kind,
        "Reported: {condition}. {change}",
        V.condition,
        "(none)",
        fact("conditionOf", of=V.statement, value=V.condition),
        fact("state", condition=V.condition, value="yes"),
        # What was long ago has worn off, as the date says; without a date it counts as there now.
        unless=(fact("since", condition=V.condition),),
    ),
    _tracked(
        "difference-in-mm",
        V.kind,
        "{line} measures {mm} mm, at or above {least} mm. {change}",
        V.line,
        V.least,
        fact("forLine", of=V.statement, value=V.line),
        fact("line_seen", line=V.line, mm=V.mm),
        fact("threshold", line=V.line, treat_from=V.least),
        tests=(present(V.mm), ge(V.mm, V.least)),
    ),
    _tracked(
        "brow-difference",
        V.kind,
        "The {higher} brow stands {mm} mm higher than the {lower}. {change}",
        _BROWS,
        V.least,
        fact("forLine", of=V.statement, value=_BROWS),
        fact("brow_difference", higher=V.higher, lower=V.lower, mm=V.mm),
        fact("Parameter", id="parameter:brow_asymmetry_mm", value=V.least),
        tests=(ge(V.mm, V.least),),
    ),
    _tracked(
        "line",
        "line",
        "From grade or measure {treat_from}: {change}",
        V.line,
        V.treat_from,
        *_TREATED_LINE,
        fact("threshold", line=V.line, treat_from=V.treat_from),
    ),
    _tracked(
        "line-not-back",
        "line",
        "From grade or measure {treat_from}: {change}",
        V.line,
        V.treat_from,
        fact("verdict", line=V.line, verdict="below_threshold"),
        fact("toxin_sessions", count=V.count),
        fact("threshold", line=V.line, treat_from=V.treat_from),
        fact("offered", product=V.product),
    ),
    _tracked(
        "line-waits",
        "line",
        "From grade or measure {treat_from}: {change}",
        V.line,
        V.treat_from,
        fact("wanted_line", area=V.area, line=V.line, side=V.side),
        fact("area_delay", area=V.area, product=V.product),
        fact("toxin_sessions", count=V.count),
        fact("threshold", line=V.line, treat_from=V.treat_from),
    ),
    _tracked(
        "resting-line",
        "resting_line",
        "{change}",
        V.line,
        "(none)",
        *_TREATED_LINE,
        fact("line_seen", line=V.line, side=V.side, rest=V.rest),
        tests=(present(V.rest), gt(V.rest, 0)),
    ),
    _tracked("person", "person", "{change}", "group:neuromodulator", "(none)", fact("item", area=V.area)),
    _tracked(
        "person-treated-before",
        "person",
        "{change}",
        "group:neuromodulator",
        "(none)",
        fact("toxin_sessions", count=V.count),
        fact("offered", product=V.product),
    ),
    _tracked(
        "imaging-percentile",
        "imaging",
        "{change}",
        _IMAGING,
        "(none)",
        fact("InstrumentGrade", ofInstrument=_IMAGING, onAttribute=V.attribute),
        fact("observed", attribute=V.attribute, value=V.value),
        tests=(ne(V.value, "unknown"),),
    ),
    *(
        _tracked(
            f"imaging-{name}",
            "imaging",
            "{change}",
            _IMAGING,
            "(none)",
            fact("observed", attribute=attribute, value=V.value),
            tests=(ne(V.value, "unknown"),),
        )
        for name, attribute in (("change-in-per-cent", PERCENT), ("change-in-points", POINTS))
    ),
)
