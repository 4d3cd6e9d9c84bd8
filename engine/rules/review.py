"""Review: what the two-week review decides, and when a touch-up is too early, possible, or too late."""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Test, V, ge, gt, le, lt
from engine.rules.advising import advice_rule

RELATIONS: dict[str, tuple[str, ...]] = {
    "brow_reviewed": ("days",),
    "touch_up_open": ("because",),
    "touch_up_barred": ("statement", "because"),
}
SHOWN: frozenset[str] = frozenset({"touch_up_barred"})

_REVIEW = "Treatment ends with the review, and a touch-up is the exception."
_TOXIN = "group:neuromodulator"
_WINDOW = (
    fact("Parameter", id="parameter:touch_up_earliest_days", value=V.from_day),
    fact("Parameter", id="parameter:touch_up_latest_days", value=V.to_day),
)
_LAST = fact("toxin_last", days=V.days)
_ASKED = fact("state", condition="condition:toxin_touch_up_requested", value="yes")
_IN_WINDOW = (ge(V.days, V.from_day), le(V.days, V.to_day))
_BROW_PERSISTS = (
    fact("brow_reviewed", days=V.days),
    fact("brow_difference", higher=V.higher, lower=V.lower, mm=V.mm),
    fact("Parameter", id="parameter:brow_asymmetry_mm", value=V.noticeable),
)
_BROW_LINE = (
    fact("brow_reviewed", days=V.days),
    fact("wanted_line", area="area:brow", line=V.line, side=V.side),
    fact("severity_seen", line=V.line, side=V.side, value=V.mm),
)
"""The difference is recorded, the heights are not: which brow is higher is not known."""
_UPPER = ("area:brow", "area:forehead", "area:glabella", "area:lateral_canthal")


_BARRED = (fact("no_booster"), fact("no_touch_up"))


def _touch_up(name: str, reads: str, tests: tuple[Test, ...], *more: Pattern, unless: tuple[Pattern, ...] = ()) -> Rule:
    return advice_rule(
        f"review.{name}", reads, _REVIEW, "review", _TOXIN, "across", "principle:FUP-02",
        (_LAST, *_WINDOW, *more), tests, unless,
    )  # fmt: skip


RULES: tuple[AnyRule, ...] = (
    advice_rule(
        "review.due-now",
        "The last session was {days} days ago: this is the two-week review. Photograph at rest and in movement, grade "
        "severity, and measure asymmetry in millimetres.",
        _REVIEW,
        "review",
        _TOXIN,
        "across",
        "principle:FUP-01",
        (_LAST, *_WINDOW),
        _IN_WINDOW,
    ),
    advice_rule(
        "review.due-now-earlier",
        "A session before the last was {sooner} days ago: this is its two-week review too. Photograph at rest and in "
        "movement what was treated then, grade severity, and measure asymmetry in millimetres.",
        _REVIEW,
        "review",
        _TOXIN,
        "across",
        "principle:FUP-01",
        (_LAST, *_WINDOW, fact("toxin_session", session=V.session, days_ago=V.sooner)),
        (gt(V.sooner, V.days), ge(V.sooner, V.from_day), le(V.sooner, V.to_day)),
    ),
    _touch_up(
        "touch-up-too-early",
        "A touch-up is asked for {days} days after the last session: wait until day {from_day}, because the effect is "
        "not full before.",
        (lt(V.days, V.from_day),),
        _ASKED,
        unless=_BARRED,
    ),
    _touch_up(
        "touch-up-window",
        "A touch-up is asked for on day {days}: one small one at most between day {from_day} and {to_day}, or none; a "
        "full session keeps its interval. {note}",
        _IN_WINDOW,
        _ASKED,
        fact("Principle", id="principle:FUP-02", disagreementNote=V.note),
        unless=_BARRED,
    ),
    advice_rule(
        "review.touch-up-would-boost",
        "A touch-up is asked for on day {days}: none, because it would be a booster, and what is on record speaks "
        "against one. The next session keeps the full interval.",
        _REVIEW,
        "review",
        _TOXIN,
        "across",
        V.because,
        (_LAST, *_WINDOW, _ASKED, fact("no_booster", because=V.because)),
        (le(V.days, V.to_day),),
    ),
    _touch_up(
        "touch-up-too-late",
        "A touch-up is asked for {days} days after the last session, past day {to_day}: no touch-up; the next session "
        "keeps the full interval.",
        (gt(V.days, V.to_day),),
        _ASKED,
    ),
    *(
        _touch_up(
            f"too-early-to-judge-{response}",
            "The last session was {days} days ago: too early to call the effect too weak; judge it from day "
            "{from_day}.",
            (lt(V.days, V.from_day),),
            fact("latest", session=V.session),
            fact("poor_response", session=V.session, response=response),
        )
        for response in ("none", "insufficient")
    ),
    *(
        Rule(
            id=f"review.brow-{area.removeprefix('area:').replace('_', '-')}",
            quiet=True,
            reads="The upper face was treated {days} days ago, and this is its review.",
            serves=_REVIEW,
            when=(
                fact("latest", session=V.session, days=V.days),
                fact("treated_at", session=V.session, area=area),
                *_WINDOW,
            ),
            tests=_IN_WINDOW,
            then=fact("brow_reviewed", days=V.days),
        )
        for area in _UPPER
    ),
    Rule(
        id="review.touch-up-barred",
        reads="What {statement} leaves open would be a booster, which {because} speaks against.",
        serves=_REVIEW,
        when=(fact("no_booster", because=V.because), fact("Contraindication", id=V.statement, opensTouchUp=True)),
        then=fact("touch_up_barred", statement=V.statement, because=V.because),
    ),
    Rule(
        id="review.touch-up-barred-by-the-last",
        reads="What {statement} leaves open, a touch-up, {because} speaks against.",
        serves=_REVIEW,
        when=(fact("no_touch_up", because=V.because), fact("Contraindication", id=V.statement, opensTouchUp=True)),
        then=fact("touch_up_barred", statement=V.statement, because=V.because),
    ),
    Rule(
        id="review.touch-up-open",
        quiet=True,
        reads="A touch-up is asked for within its days.",
        serves=_REVIEW,
        when=(_LAST, *_WINDOW, _ASKED),
        tests=_IN_WINDOW,
        unless=_BARRED,
        then=fact("touch_up_open", because="principle:FUP-02"),
    ),
    Rule(
        id="review.touch-up-open-brow",
        quiet=True,
        reads="The brows differ by {mm} mm at the review.",
        serves=_REVIEW,
        when=_BROW_PERSISTS,
        tests=(ge(V.mm, V.noticeable),),
        unless=_BARRED,
        then=fact("touch_up_open", because="principle:MR05"),
    ),
    advice_rule(
        "review.brow-persists",
        "On day {days} the {higher} brow stands {mm} mm higher, at or above the {noticeable} mm that is noticed: "
        "a touch-up on one side may be considered; a full session keeps its interval.",
        _REVIEW,
        "balance",
        "line:brow_asymmetry",
        V.higher,
        "principle:MR05",
        _BROW_PERSISTS,
        (ge(V.mm, V.noticeable),),
        _BARRED,
    ),
    advice_rule(
        "review.brow-persists-no-booster",
        "On day {days} the {higher} brow stands {mm} mm higher, at or above the {noticeable} mm that is noticed. "
        "A touch-up would be a booster, which the record speaks against: measure again before the next session.",
        _REVIEW,
        "balance",
        "line:brow_asymmetry",
        V.higher,
        V.because,
        (*_BROW_PERSISTS, fact("no_booster", because=V.because)),
        (ge(V.mm, V.noticeable),),
    ),
    advice_rule(
        "review.brow-persists-no-touch-up",
        "On day {days} the {higher} brow stands {mm} mm higher, at or above the {noticeable} mm that is noticed. No "
        "touch-up: what the last session did speaks against one. Measure again before the next session.",
        _REVIEW,
        "balance",
        "line:brow_asymmetry",
        V.higher,
        V.because,
        (*_BROW_PERSISTS, fact("no_touch_up", because=V.because)),
        (ge(V.mm, V.noticeable),),
        (fact("no_booster"),),
    ),
    Rule(
        id="review.touch-up-open-brow-line",
        quiet=True,
        reads="The brows differ by {mm} mm at the review.",
        serves=_REVIEW,
        when=_BROW_LINE,
        unless=(*_BARRED, fact("brow_told")),
        then=fact("touch_up_open", because="principle:MR05"),
    ),
    advice_rule(
        "review.brow-line-persists",
        "On day {days} the brows differ by {mm} mm, at or above what is noticed: a touch-up on one side may be "
        "considered; a full session keeps its interval.",
        _REVIEW,
        "balance",
        V.line,
        V.side,
        "principle:MR05",
        _BROW_LINE,
        unless=(*_BARRED, fact("brow_told")),
    ),
    advice_rule(
        "review.brow-line-persists-no-booster",
        "On day {days} the brows differ by {mm} mm, at or above what is noticed. A touch-up would be a booster, which "
        "the record speaks against: measure again before the next session.",
        _REVIEW,
        "balance",
        V.line,
        V.side,
        V.because,
        (*_BROW_LINE, fact("no_booster", because=V.because)),
        unless=(fact("brow_told"),),
    ),
    advice_rule(
        "review.brow-line-persists-no-touch-up",
        "On day {days} the brows differ by {mm} mm, at or above what is noticed. No touch-up: what the last session "
        "did speaks against one. Measure again before the next session.",
        _REVIEW,
        "balance",
        V.line,
        V.side,
        V.because,
        (*_BROW_LINE, fact("no_touch_up", because=V.because)),
        unless=(fact("no_booster"), fact("brow_told")),
    ),
)
