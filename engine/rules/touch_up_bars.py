"""What bars a touch-up soon after toxin: an effect that was too strong, or a complication that asks to wait.

A touch-up is for an effect that is incomplete.  What speaks against a booster because of antibodies stands in
`falling`; this is about what the last session has already done.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Term, V, le
from engine.rules.advising import advice_rule

RELATIONS: dict[str, tuple[str, ...]] = {
    "no_touch_up": ("because",),
    "touch_up_complication": ("statement", "days"),
    "touch_up_too_strong": ("days",),
}
SHOWN: frozenset[str] = frozenset({"no_touch_up"})

_NO_MORE = "Give no more toxin on top of what was too much, or of what has gone wrong."
_LATEST_DAY = fact("Parameter", id="parameter:touch_up_latest_days", value=V.to_day)
_EARLIEST_DAY = fact("Parameter", id="parameter:touch_up_earliest_days", value=V.from_day)
_ASKED = fact("state", condition="condition:toxin_touch_up_requested", value="yes")
_TOO_STRONG = fact("touch_up_too_strong", days=V.days)
_COMPLICATION = (
    fact("touch_up_complication", statement=V.statement, days=V.days),
    fact("Complication", id=V.statement, prefLabel=V.label, action=V.action),
)


def _none(name: str, reads: str, because: Term, *when: Pattern) -> Rule:
    return advice_rule(
        f"touch-up-bars.none-{name}", reads, _NO_MORE, "review", "group:neuromodulator", "across", because,
        (_ASKED, *when),
    )  # fmt: skip


RULES: tuple[AnyRule, ...] = (
    Rule(
        id="touch-up-bars.too-strong",
        quiet=True,
        reads="The session {days} days ago had too strong an effect.",
        serves=_NO_MORE,
        when=(fact("toxin_session", days_ago=V.days, response="excessive"), _LATEST_DAY),
        tests=(le(V.days, V.to_day),),
        then=_TOO_STRONG,
    ),
    Rule(
        id="touch-up-bars.complication",
        quiet=True,
        reads="{condition} is on record {days} days after toxin, and no answer says that it is over.",
        serves=_NO_MORE,
        when=(
            fact("complication_reported", statement=V.statement, condition=V.condition),
            fact("Complication", id=V.statement, barsTouchUp=True),
            fact("toxin_last", days=V.days),
            _LATEST_DAY,
        ),
        tests=(le(V.days, V.to_day),),
        unless=(fact("since", condition=V.condition),),
        then=fact("touch_up_complication", statement=V.statement, days=V.days),
    ),
    Rule(
        id="touch-up-bars.by-too-strong",
        reads="The effect of {days} days ago was too strong, and a touch-up is only for one that is incomplete.",
        serves=_NO_MORE,
        when=(_TOO_STRONG, fact("Principle", id="principle:FUP-02")),
        then=fact("no_touch_up", because="principle:FUP-02"),
    ),
    Rule(
        id="touch-up-bars.by-complication",
        reads="{statement} is on record, and what is to be done is to wait.",
        serves=_NO_MORE,
        when=(fact("touch_up_complication", statement=V.statement),),
        then=fact("no_touch_up", because=V.statement),
    ),
    _none(
        "too-strong",
        "A touch-up is asked for on day {days}: none. The effect was too strong, and a touch-up is only for one that "
        "is incomplete; a full session keeps its interval.",
        "principle:FUP-02",
        _TOO_STRONG,
    ),
    _none(
        "complication",
        "A touch-up is asked for on day {days}: none, because of what is on record ({label}). {action}.",
        V.statement,
        *_COMPLICATION,
    ),
    Rule(
        id="touch-up-bars.conflict",
        reads="{other} leaves one small touch-up open between day {from_day} and {to_day}; {statement} is on record "
        "and asks to wait. Waiting decides: no touch-up.",
        serves="Show conflicts as conflicts, and which rule decided.",
        when=(_ASKED, *_COMPLICATION, _EARLIEST_DAY, _LATEST_DAY, fact("Principle", id="principle:FUP-02")),
        then=fact(
            "conflict",
            kind="touch-up-barred",
            subject="group:neuromodulator",
            deciding=V.statement,
            other="principle:FUP-02",
            by="principle:PRECEDENCE",
        ),
    ),
)
