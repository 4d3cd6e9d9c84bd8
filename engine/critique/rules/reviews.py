"""Reviews: does the proposal look at the result when the sources ask for it?"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Rule, fact
from engine.algebra.terms import ABSENT, V, add, eq, ge, gt, ne, present
from engine.critique.rules.form import CAUTION, NONE, comment

RELATIONS: dict[str, tuple[str, ...]] = {
    "review_needed": ("statement", "offset", "day"),
    "review_reached": ("entry", "offset"),
    "review_for": ("entry", "offset"),
    "review_met": ("statement",),
}
SHOWN: frozenset[str] = frozenset()

_TOUCH_UP = "statement:FUP-02"
_CHECK = "Treatment ends with the review."

RULES: tuple[AnyRule, ...] = (
    Rule(
        id="reviews.toxin",
        quiet=True,
        reads="{text}",
        serves=_CHECK,
        when=(
            fact("Monitoring", id=V.statement, text=V.text, dayOffset=V.offset),
            fact("guarded", statement=V.statement, intervention=V.intervention),
            fact("proposed_dated", intervention=V.intervention, day=V.day),
        ),
        tests=(present(V.offset), gt(V.offset, 0)),
        unless=(fact("inArea", of=V.statement), fact("out_of_question", intervention=V.intervention)),
        then=fact("review_needed", statement=V.statement, offset=V.offset, day=V.day),
    ),
    Rule(
        id="reviews.undated",
        quiet=True,
        reads="{text}",
        serves=_CHECK,
        when=(
            fact("Monitoring", id=V.statement, text=V.text, dayOffset=V.offset),
            fact("guarded", statement=V.statement, intervention=V.intervention),
            fact("proposed_undated", intervention=V.intervention),
            fact("proposal", day=V.day),
        ),
        tests=(present(V.offset), gt(V.offset, 0)),
        unless=(fact("inArea", of=V.statement), fact("out_of_question", intervention=V.intervention)),
        then=fact("review_needed", statement=V.statement, offset=V.offset, day=V.day),
    ),
    Rule(
        id="reviews.area",
        quiet=True,
        reads="{text}",
        serves=_CHECK,
        when=(
            fact("Monitoring", id=V.statement, text=V.text, dayOffset=V.offset),
            fact("inArea", of=V.statement, value=V.area),
            fact("guarded", statement=V.statement, intervention=V.intervention),
            fact("proposed_in", area=V.area, product=V.intervention, day=V.day),
        ),
        tests=(present(V.offset), gt(V.offset, 0)),
        unless=(fact("out_of_question", intervention=V.intervention),),
        then=fact("review_needed", statement=V.statement, offset=V.offset, day=V.day),
    ),
    Rule(
        id="reviews.reached",
        quiet=True,
        reads="A review on {on_day} comes at or after day {offset}.",
        serves=_CHECK,
        when=(
            fact("proposed_review", entry=V.entry, day=V.on_day, check=ABSENT),
            fact("review_needed", offset=V.offset, day=V.day),
        ),
        tests=(ge(V.on_day, add(V.day, V.offset)),),
        then=fact("review_reached", entry=V.entry, offset=V.offset),
    ),
    Aggregate(
        id="reviews.for",
        quiet=True,
        reads="It serves the check of day {offset}.",
        serves=_CHECK,
        over=(fact("review_reached", entry=V.entry, offset=V.each),),
        by=(V.entry,),
        compute=(("offset", "max", V.each),),
        then=fact("review_for", entry=V.entry, offset=V.offset),
    ),
    Rule(
        id="reviews.met",
        reads="The review of the proposal serves {statement}.",
        serves=_CHECK,
        when=(
            fact("review_for", entry=V.entry, offset=V.offset),
            fact("review_needed", statement=V.statement, offset=V.offset),
        ),
        then=fact("review_met", statement=V.statement),
    ),
    Rule(
        id="reviews.met-by-name",
        reads="The proposal names {statement} for {on_day}.",
        serves=_CHECK,
        when=(
            fact("proposed_review", day=V.on_day, check=V.statement),
            fact("review_needed", statement=V.statement, offset=V.offset, day=V.day),
        ),
        tests=(ge(V.on_day, add(V.day, V.offset)),),
        then=fact("review_met", statement=V.statement),
    ),
    Rule(
        id="reviews.missing",
        reads="No review is planned for day {offset} or later ({statement}): {text}",
        serves=_CHECK,
        when=(
            fact("review_needed", statement=V.statement, offset=V.offset),
            fact("Monitoring", id=V.statement, text=V.text, calledForByEffect=V.by_effect),
        ),
        # What the effect alone calls for no plan foresees.
        tests=(ne(V.by_effect, True),),
        unless=(fact("review_met", statement=V.statement),),
        then=comment("omission", "review", CAUTION, V.statement),
    ),
    Rule(
        id="reviews.planned",
        reads="A review is planned for {statement}.",
        serves="Agreement is worth saying.",
        when=(fact("review_met", statement=V.statement),),
        tests=(ne(V.statement, _TOUCH_UP),),
        then=comment("agreement", "review", NONE, V.statement),
    ),
    Rule(
        id="reviews.planned-touch-up",
        reads="A review is planned for {statement}.",
        serves="Agreement is worth saying.",
        when=(fact("review_met", statement=V.statement), fact("Monitoring", id=_TOUCH_UP)),
        tests=(eq(V.statement, _TOUCH_UP),),
        # A booster that the record speaks against is nothing to agree on.
        unless=(fact("no_booster"),),
        then=comment("agreement", "review", NONE, V.statement),
    ),
)
