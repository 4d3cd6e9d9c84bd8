"""Safety: is something proposed that is excluded, must wait, or hangs on a question nobody has answered?

The safety statements are those of the consultation; here they meet what is proposed, and when.
"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Pattern, Rule, fact
from engine.algebra.terms import ABSENT, Test, V, ge, gt, le, least, lt, ne
from engine.critique.rules.form import ABSOLUTE, CAUTION, RELATIVE, comment

RELATIONS: dict[str, tuple[str, ...]] = {
    "in_reach": ("statement", "intervention", "area"),
    "asks": ("attribute", "statement", "intervention", "rank"),
    "asks_worst": ("attribute", "rank"),
    "barred_in": ("area", "product"),
    "open_in": ("product",),
    "out_of_question": ("intervention",),
    "proposes_something": ("consultation",),
}
SHOWN: frozenset[str] = frozenset()

_SAFE = "Exclude before anything is scored: no benefit buys an exclusion off."
_ASK = "Unknown is not no: ask, and hold what depends on the answer."
_REACH = fact("in_reach", statement=V.statement, intervention=V.intervention, area=V.area)


def _unwanted_muscle(name: str, reads: str) -> Rule:
    return Rule(
        id=f"critique-safety.muscle-{name}",
        reads=reads,
        serves="Some muscles are never the target.",
        when=(
            fact("judged", area=V.area, product=V.product, muscle=V.muscle, side=V.side, units=V.units),
            fact("Muscle", id=V.muscle, toxinTarget=name),
        ),
        then=comment("violation", "muscle", RELATIVE, V.muscle, V.area, V.side),
    )


_OF_PRODUCT = {"statement": V.statement, "intervention": V.product}


def _barred(name: str, pattern: Pattern, *tests: Test) -> Rule:
    return Rule(
        id=f"critique-safety.barred-by-{name}",
        quiet=True,
        reads="{statement} speaks against it there.",
        serves=_SAFE,
        when=(
            fact("in_reach", area=V.area, **_OF_PRODUCT),
            pattern,
            fact("proposed_in", area=V.area, product=V.product, day=V.day),
        ),
        tests=tests,
        then=fact("barred_in", area=V.area, product=V.product),
    )


def _reach(name: str, *patterns: Pattern) -> Rule:
    return Rule(
        id=f"critique-safety.reach-{name}",
        quiet=True,
        reads="{statement} concerns what is proposed.",
        serves=_SAFE,
        when=patterns,
        then=fact("in_reach", statement=V.statement, intervention=V.intervention, area=V.area),
    )


def _emergency(name: str, reads: str, kind: str, *when: Pattern, unless: tuple[Pattern, ...] = ()) -> Rule:
    return Rule(
        id=f"critique-safety.emergency-{name}",
        reads=reads,
        serves="An emergency comes before every treatment.",
        when=(
            fact("emergency", statement=V.statement, condition=V.condition),
            fact("emergency_care", statement=V.statement, refer=V.refer, action=V.action),
            *when,
        ),
        unless=unless,
        then=comment(kind, "emergency", ABSOLUTE, V.statement),
    )


_WAIT_KEPT = (
    _REACH,
    fact("delay", statement=V.statement, intervention=V.intervention, until=V.until),
    fact("effect", statement=V.statement, intervention=V.intervention, rank=V.rank),
    fact("session_on", intervention=V.intervention, day=V.day),
)
_KEPT = (ne(V.until, ABSENT), ge(V.day, V.until))

_SOMETHING = fact("proposes_something", consultation="consultation")

RULES: tuple[AnyRule, ...] = (
    Rule(
        id="critique-safety.proposes-something",
        quiet=True,
        reads="Something is proposed.",
        serves="An emergency comes before every treatment.",
        when=(fact("proposes", intervention=V.intervention),),
        then=_SOMETHING,
    ),
    _emergency(
        "before-all",
        "{condition}, answered yes: {refer}, before anything proposed here. {action}.",
        "violation",
        _SOMETHING,
    ),
    _emergency(
        "alone",
        "{condition}, answered yes: {refer}. {action}.",
        "omission",
        unless=(_SOMETHING,),
    ),
    _reach(
        "toxin",
        fact("concerns", statement=V.statement, intervention=V.intervention),
        fact("proposed_in", area=V.area, product=V.intervention),
        fact("reaches", statement=V.statement, area=V.area),
    ),
    Rule(
        id="critique-safety.reach-treatment",
        quiet=True,
        reads="{statement} concerns what is proposed.",
        serves=_SAFE,
        when=(
            fact("concerns", statement=V.statement, intervention=V.intervention),
            fact("proposed_treatment", treatment=V.intervention),
        ),
        then=fact("in_reach", statement=V.statement, intervention=V.intervention, area=ABSENT),
    ),
    *(
        _barred(name, pattern, *tests)
        for name, pattern, tests in (
            ("exclusion", fact("exclusion", **_OF_PRODUCT), ()),
            ("question", fact("unanswered", rank=V.rank, **_OF_PRODUCT), (gt(V.rank, CAUTION),)),
            ("wait", fact("delay", until=V.until, **_OF_PRODUCT), (ne(V.until, ABSENT), lt(V.day, V.until))),
            ("open-wait", fact("delay", until=ABSENT, **_OF_PRODUCT), ()),
        )
    ),
    Rule(
        id="critique-safety.barred-by-licence",
        quiet=True,
        reads="{product} may not be used here.",
        serves=_SAFE,
        when=(fact("proposed_in", area=V.area, product=V.product), fact("licence_gap", product=V.product)),
        then=fact("barred_in", area=V.area, product=V.product),
    ),
    Rule(
        id="critique-safety.open-in",
        quiet=True,
        reads="Nothing speaks against {product} in {area}.",
        serves=_SAFE,
        when=(fact("proposed_in", area=V.area, product=V.product),),
        unless=(fact("barred_in", area=V.area, product=V.product),),
        then=fact("open_in", product=V.product),
    ),
    Rule(
        id="critique-safety.out-of-question",
        quiet=True,
        reads="{intervention} is excluded wherever it is proposed.",
        serves=_SAFE,
        when=(_REACH, fact("exclusion", statement=V.statement, intervention=V.intervention)),
        unless=(fact("open_in", product=V.intervention),),
        then=fact("out_of_question", intervention=V.intervention),
    ),
    Rule(
        id="critique-safety.excluded",
        reads="{intervention} is excluded: {statement}. {action}.",
        serves=_SAFE,
        when=(
            _REACH,
            fact("exclusion", statement=V.statement, intervention=V.intervention, rank=V.rank),
            fact("Contraindication", id=V.statement, action=V.action),
        ),
        then=comment("violation", "excluded", V.rank, V.intervention, V.statement),
    ),
    Rule(
        id="critique-safety.not-licensed",
        reads="{product} may not be used in {jurisdiction}: {principle}.",
        serves="Use products where they are licensed.",
        when=(
            fact("proposes", intervention=V.product),
            fact("consultation", jurisdiction=V.jurisdiction),
            fact("licence_gap", product=V.product, rank=V.rank, principle=V.principle),
        ),
        then=comment("violation", "licence", V.rank, V.product, V.principle),
    ),
    Rule(
        id="critique-safety.too-early",
        reads="{intervention} on {day} is too early: {statement} asks to wait until {until}. {action}.",
        serves="Keep every wait.",
        when=(
            _REACH,
            fact("delay", statement=V.statement, intervention=V.intervention, until=V.until),
            fact("effect", statement=V.statement, intervention=V.intervention, rank=V.rank),
            fact("session_on", intervention=V.intervention, day=V.day),
            fact("Contraindication", id=V.statement, action=V.action),
        ),
        tests=(ne(V.until, ABSENT), lt(V.day, V.until)),
        # What may be a touch-up is judged as one.
        unless=(fact("touch_up_for", statement=V.statement, product=V.intervention, day=V.day),),
        then=comment("violation", "wait", V.rank, V.intervention, V.statement),
    ),
    Rule(
        id="critique-safety.wait-kept",
        reads="{intervention} on {day} keeps the wait of {statement}, which ends on {until}.",
        serves="Keep every wait.",
        when=(
            _REACH,
            fact("delay", statement=V.statement, intervention=V.intervention, until=V.until),
            fact("session_on", intervention=V.intervention, day=V.day),
        ),
        tests=(ne(V.until, ABSENT), ge(V.day, V.until)),
        then=comment("agreement", "wait", 0, V.intervention, V.statement),
    ),
    Rule(
        id="critique-safety.wait-kept-not-passed",
        reads="Keep in mind for {intervention} on {day}: {statement}. The wait kept is over by then, the longest any "
        "source asks for runs until {passed}. {action}.",
        serves="Cautions travel with the recommendation.",
        when=(
            *_WAIT_KEPT,
            fact("passes_on", statement=V.statement, intervention=V.intervention, until=V.passed),
            fact("Contraindication", id=V.statement, action=V.action),
        ),
        tests=(*_KEPT, lt(V.day, V.passed)),
        then=comment("caution", "statement", least(V.rank, CAUTION), V.intervention, V.statement),
    ),
    Rule(
        id="critique-safety.wait-kept-in-view",
        reads="Keep in mind for {intervention} on {day}: {statement}. {action}.",
        serves="Cautions travel with the recommendation.",
        when=(*_WAIT_KEPT, fact("Contraindication", id=V.statement, waitDaysMax=ABSENT, action=V.action)),
        tests=_KEPT,
        # An interval since the last toxin session is over when it is over.
        unless=(fact("early_session", intervention=V.intervention, until=V.until),),
        then=comment("caution", "statement", least(V.rank, CAUTION), V.intervention, V.statement),
    ),
    Rule(
        id="critique-safety.wait-open",
        reads="{intervention} must wait: {statement}. When it ended is not recorded, so no date can be right yet. "
        "{action}.",
        serves=_ASK,
        when=(
            _REACH,
            fact("delay", statement=V.statement, intervention=V.intervention, until=ABSENT),
            fact("effect", statement=V.statement, intervention=V.intervention, rank=V.rank),
            fact("Contraindication", id=V.statement, action=V.action),
        ),
        then=comment("violation", "wait-open", V.rank, V.intervention, V.statement),
    ),
    Rule(
        id="critique-safety.wait-undated",
        reads="{intervention} has no date in the proposal, and {statement} asks to wait until {until}.",
        serves=_ASK,
        when=(
            _REACH,
            fact("delay", statement=V.statement, intervention=V.intervention, until=V.until),
            fact("effect", statement=V.statement, intervention=V.intervention, rank=V.rank),
            fact("proposed_undated", intervention=V.intervention),
        ),
        tests=(ne(V.until, ABSENT),),
        then=comment("ask", "wait-undated", V.rank, V.intervention, V.statement),
    ),
    Rule(
        id="critique-safety.asks",
        reads="{attribute} is not answered; {statement} depends on it.",
        serves=_ASK,
        when=(
            _REACH,
            fact(
                "unanswered",
                statement=V.statement,
                intervention=V.intervention,
                rank=V.rank,
                attribute=V.attribute,
            ),
        ),
        then=fact(
            "asks",
            attribute=V.attribute,
            statement=V.statement,
            intervention=V.intervention,
            rank=V.rank,
        ),
    ),
    Aggregate(
        id="critique-safety.asks-worst",
        quiet=True,
        reads="{attribute} is not answered.",
        serves=_ASK,
        over=(
            fact(
                "asks",
                attribute=V.attribute,
                statement=V.statement,
                intervention=V.intervention,
                rank=V.each,
            ),
        ),
        by=(V.attribute,),
        compute=(("rank", "max", V.each),),
        then=fact("asks_worst", attribute=V.attribute, rank=V.rank),
    ),
    Rule(
        id="critique-safety.ask-first",
        reads="Ask first: {attribute}. The answer could rule out what is proposed.",
        serves=_ASK,
        when=(
            fact("asks_worst", attribute=V.attribute, rank=V.rank),
            fact("asks", attribute=V.attribute, statement=V.statement, rank=V.rank),
            fact("Principle", id="principle:UNKNOWN-BLOCKS"),
        ),
        tests=(gt(V.rank, CAUTION),),
        then=comment("violation", "ask-first", V.rank, V.attribute),
    ),
    Rule(
        id="critique-safety.ask",
        reads="Ask first: {attribute}. The answer could call for caution.",
        serves=_ASK,
        when=(
            fact("asks_worst", attribute=V.attribute, rank=V.rank),
            fact("asks", attribute=V.attribute, statement=V.statement, rank=V.rank),
            fact("Principle", id="principle:UNKNOWN-BLOCKS"),
        ),
        tests=(le(V.rank, CAUTION),),
        then=comment("ask", "ask-first", V.rank, V.attribute),
    ),
    Rule(
        id="critique-safety.caution",
        reads="Keep in mind for {intervention}: {statement}. {action}.",
        serves="Cautions travel with the recommendation.",
        when=(
            _REACH,
            fact("caution", statement=V.statement, intervention=V.intervention, rank=V.rank),
            fact("Contraindication", id=V.statement, action=V.action),
        ),
        then=comment("caution", "statement", V.rank, V.intervention, V.statement),
    ),
    _unwanted_muscle("avoid", "{muscle} is to be avoided with toxin: {units} units ({side}) are proposed."),
    _unwanted_muscle("no", "{muscle} is no target of toxin: {units} units ({side}) are proposed."),
)
