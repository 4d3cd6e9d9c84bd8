"""Touch-ups: may what is proposed soon after toxin on record be a touch-up, or is it a session come too early?

What leaves one open is what leaves it open in the plan: a touch-up that is asked for, or brows that still differ at
the review.  No source says how small one is; what reaches a sourced dose is none.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Term, Test, V, add, ge, gt, le, lt, sub
from engine.critique.rules.form import CAUTION, comment
from engine.rules.causes import CAUSE

RELATIONS: dict[str, tuple[str, ...]] = {
    "since_toxin": ("product", "day", "days"),
    "small_at": ("area", "product", "muscle", "side", "day"),
    "full_dose": ("product", "day"),
    "touch_up_on": ("product", "day", "because"),
    "touch_up_for": ("statement", "product", "day"),
}
SHOWN: frozenset[str] = frozenset()

_INTERVAL = "Keep the minimum interval between toxin sessions."
_SINCE = fact("since_toxin", product=V.product, day=V.day, days=V.days)
_WINDOW = (
    fact("Parameter", id="parameter:touch_up_earliest_days", value=V.earliest),
    fact("Parameter", id="parameter:touch_up_latest_days", value=V.latest),
)
_IN_WINDOW = (ge(V.days, V.earliest), le(V.days, V.latest))
_ASKED = fact("state", condition="condition:toxin_touch_up_requested", value="yes")
_BARRED = (fact("no_booster"), fact("no_touch_up"))
_FULL = fact("full_dose", product=V.product, day=V.day)
_AT = {"area": V.area, "product": V.product, "muscle": V.muscle, "side": V.side, "day": V.day}
_DELAY = fact("delay", statement=V.statement, intervention=V.product, until=V.until)
_EARLY = (
    fact("early_session", intervention=V.product, condition=V.condition),
    fact("conditionOf", of=V.statement, value=V.condition),
    _DELAY,
)
_AREA = {"area": V.area}
_CAUSES: tuple[tuple[str, str, Term, Pattern], ...] = (
    (
        "of-a-fall",
        "its effect has fallen over two cycles",
        V.because,
        fact("fall_held", because=V.because, where="here", **_AREA),
    ),
    *(
        (
            f"of-no-effect-{number}",
            "no effect was seen",
            because,
            fact("cause_first", product=V.product, because=because, **_AREA),
        )
        for number, because in enumerate(("principle:FUP-03", "statement:TS62"), 1)
    ),
)
"""What is held until its cause is known, in words, and by what."""


def _cause(name: str, reads: str, *known: Pattern, unless: tuple[Pattern, ...] = ()) -> Rule:
    """A dose is proposed although our plan only considers it."""
    return Rule(
        id=f"touch-ups.cause-{name}",
        reads=f"{{product}} is proposed, and {reads}; our plan only considers a further dose.",
        serves=CAUSE,
        when=(fact("proposed_in", area=V.area, product=V.product), *known),
        unless=unless,
        then=comment("ask", "cause", CAUTION, V.product),
    )


def _on(name: str, reads: str, because: str, *when: Pattern) -> Rule:
    return Rule(
        id=f"touch-ups.open-{name}",
        quiet=True,
        reads=reads,
        serves=_INTERVAL,
        when=(_SINCE, *_WINDOW, *when),
        tests=_IN_WINDOW,
        unless=(_FULL, *_BARRED),
        then=fact("touch_up_on", product=V.product, day=V.day, because=because),
    )


def _no_touch_up(
    name: str, reads: str, *tests: Test, when: tuple[Pattern, ...] = (), unless: tuple[Pattern, ...] = ()
) -> Rule:
    """Why the wait holds although a touch-up is asked for."""
    return Rule(
        id=f"touch-ups.{name}",
        reads=reads,
        serves=_INTERVAL,
        when=(
            _SINCE,
            *_WINDOW,
            _ASKED,
            *_EARLY,
            fact("effect", statement=V.statement, intervention=V.product, rank=V.rank),
            fact("Principle", id="principle:FUP-02"),
            *when,
        ),
        tests=(lt(V.day, V.until), *tests),
        unless=unless,
        then=comment("violation", "wait", V.rank, V.product, V.statement),
    )


def _open(name: str, because: str, why: str, unless: tuple[Pattern, ...] = ()) -> Rule:
    return Rule(
        id=f"touch-ups.{name}",
        reads="{product} on {day}, {days} days after the session on record, can only be a touch-up: a full session "
        f"waits until {{until}} ({{statement}}); before that, from day {{earliest}} to day {{latest}}, {why}, or none. "
        "Sources disagree. {note}",
        serves=_INTERVAL,
        when=(
            fact("touch_up_for", statement=V.statement, product=V.product, day=V.day),
            fact("touch_up_on", product=V.product, day=V.day, because=because),
            fact("Principle", id=because),
            fact("Principle", id="principle:FUP-02", disagreementNote=V.note),
            _SINCE,
            _DELAY,
            *_WINDOW,
        ),
        unless=unless,
        then=comment("caution", "touch-up", CAUTION, V.product, V.statement),
    )


RULES: tuple[AnyRule, ...] = (
    Rule(
        id="touch-ups.since",
        reads="{product} was last given {days} days before {day}.",
        serves=_INTERVAL,
        when=(
            fact("proposed_in", product=V.product, day=V.day),
            fact("consultation", day=V.today),
            fact("toxin_last", days=V.ago),
            fact("toxin_session", product=V.product, days_ago=V.ago),
        ),
        then=fact("since_toxin", product=V.product, day=V.day, days=add(sub(V.day, V.today), V.ago)),
    ),
    Rule(
        id="touch-ups.small-at",
        quiet=True,
        reads="{units} units into {muscle} ({side}) are below the sourced range, {dose}.",
        serves=_INTERVAL,
        when=(
            fact("judged", units=V.units, **_AT),
            fact("range", area=V.area, product=V.product, muscle=V.muscle, side=V.side, dose=V.dose, low=V.low),
        ),
        tests=(lt(V.units, V.low),),
        unless=(fact("fits", **_AT),),
        then=fact("small_at", **_AT),
    ),
    Rule(
        id="touch-ups.full-dose",
        quiet=True,
        reads="{muscle} ({side}) gets as much as a source gives in a session, or no source tells.",
        serves=_INTERVAL,
        when=(fact("judged", **_AT),),
        unless=(fact("small_at", **_AT),),
        then=_FULL,
    ),
    _on("asked", "A touch-up is asked for, within its days.", "principle:FUP-02", _ASKED),
    _on(
        "brow",
        "The brows differ at the review, and the sides get unequal doses within the days of a touch-up.",
        "principle:MR05",
        fact("touch_up_open", because="principle:MR05"),
        fact("brow_split", product=V.product),
    ),
    Rule(
        id="touch-ups.for",
        quiet=True,
        reads="A full session waits; a touch-up need not.",
        serves=_INTERVAL,
        when=(fact("touch_up_on", product=V.product, day=V.day), *_EARLY),
        tests=(lt(V.day, V.until),),
        then=fact("touch_up_for", statement=V.statement, product=V.product, day=V.day),
    ),
    _open("touch-up", "principle:FUP-02", "one small one may be considered"),
    _open(
        "touch-up-brow",
        "principle:MR05",
        "a small touch-up may be considered on one side, as the brows differ",
        unless=(fact("touch_up_on", product=V.product, day=V.day, because="principle:FUP-02"),),
    ),
    _no_touch_up(
        "before-window",
        "It is day {days} after the session on record: too early for a touch-up too, which waits until day {earliest}.",
        lt(V.days, V.earliest),
    ),
    _no_touch_up(
        "after-window",
        "It is day {days} after the session on record, past day {latest}: no touch-up either.",
        gt(V.days, V.latest),
    ),
    _no_touch_up(
        "not-small",
        "On day {days} one small touch-up may be considered, or none; the units proposed are not below a sourced dose.",
        *_IN_WINDOW,
        when=(_FULL,),
        unless=_BARRED,
    ),
    Rule(
        id="touch-ups.would-boost",
        reads="{product} on {day}, {days} days after the session on record, would be a booster, and what is on record "
        "speaks against one: no touch-up.",
        serves=CAUSE,
        when=(_SINCE, *_WINDOW, fact("no_booster", because=V.because)),
        tests=(le(V.days, V.latest),),
        then=comment("violation", "booster", CAUTION, V.product),
    ),
    Rule(
        id="touch-ups.barred",
        reads="{product} on {day}, {days} days after the session on record: no touch-up, because what that session "
        "did speaks against one ({because}).",
        serves=_INTERVAL,
        when=(_SINCE, *_WINDOW, fact("no_touch_up", because=V.because)),
        tests=(le(V.days, V.latest),),
        unless=(fact("no_booster"),),
        then=comment("violation", "touch-up", CAUTION, V.product),
    ),
    *(
        _cause(name, f"{found}: look for the cause first", held, fact("cause_asked", because=because))
        for name, found, because, held in _CAUSES
    ),
    *(
        _cause(
            f"{name}-found",
            f"{found}. The cause noted ({{cause}}) is no reason to repeat it",
            held,
            fact("asksCause", of=because, value=V.attribute),
            fact("cause_found", attribute=V.attribute, cause=V.cause),
        )
        for name, found, because, held in _CAUSES
    ),
    _cause(
        "of-a-fall-elsewhere",
        "the effect has fallen over two cycles in other areas. Antibodies are not ruled out and would concern this "
        "area too",
        fact("fall_held", area=V.area, where="elsewhere"),
        unless=(fact("cause_found", reach="every_area"),),
    ),
    _cause(
        "of-antibodies",
        "antibodies are suspected or shown. No source held says that toxin will work again",
        fact("cause_found", reach="every_area"),
    ),
)
