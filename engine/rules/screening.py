"""Screening: what is the answer to each safety question, for this person and this product?

A question follows from the record where it can (age, sex, dated toxin sessions), is "no" where the question it
depends on is "no", and is otherwise the answer given.  Unknown stays unknown.
"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Rule, fact
from engine.algebra.terms import ABSENT, Test, V, ge, le, lt, ne
from engine.facts.from_kb import PERSON

RELATIONS: dict[str, tuple[str, ...]] = {
    "considered": ("intervention",),
    "base_state": ("condition", "value"),
    "own_answer": ("condition", "value"),
    "ruled_out": ("condition", "parent"),
    "state": ("condition", "value"),
    "product_state": ("condition", "intervention", "value"),
    "since": ("condition", "days"),
    "toxin_last": ("days",),
    "early_session": ("intervention", "condition", "until"),
    "settled_session": ("intervention", "condition", "days"),
    "toxin_dated": ("condition",),
    "dated_session": ("condition",),
}
SHOWN: frozenset[str] = frozenset()

SAME = "condition:toxin_same_product_under_12_weeks"
OTHER = "condition:other_toxin_product_recent"
RECENT = "condition:recent_neuromodulator"
EVER = "condition:botulinum_toxin_ever"
_SERVES = "Know every safety answer before anything is proposed."


def _age(name: str, condition: str, reads: str, value: str, test: Test) -> Rule:
    return Rule(
        id=f"screening.age-{name}",
        reads=reads,
        serves=_SERVES,
        when=(
            fact("observed", attribute="attribute:age_years", value=V.years),
            fact("Condition", id=condition),
        ),
        tests=(ne(V.years, "unknown"), test),
        then=fact("base_state", condition=condition, value=value),
    )


def _ages() -> tuple[Rule, ...]:
    rules: list[Rule] = []
    for name, condition, years, below in (
        ("minor", "condition:under_18", 18, True),
        ("65", "condition:age_65_or_over", 65, False),
        ("75", "condition:age_75_or_over", 75, False),
    ):
        met, unmet = (lt, ge) if below else (ge, lt)
        word, other = ("under", "at least") if below else ("at least", "under")
        rules += [
            _age(f"{name}-yes", condition, f"The person is {{years}}, {word} {years}.", "yes", met(V.years, years)),
            _age(f"{name}-no", condition, f"The person is {{years}}, {other} {years}.", "no", unmet(V.years, years)),
            Rule(
                id=f"screening.age-{name}-unknown",
                reads="The age of the person is not known.",
                serves=_SERVES,
                when=(
                    fact("observed", attribute="attribute:age_years", value="unknown"),
                    fact("Condition", id=condition),
                ),
                then=fact("base_state", condition=condition, value="unknown"),
            ),
        ]
    return tuple(rules)


RULES: tuple[AnyRule, ...] = (
    Rule(
        id="screening.consider-person",
        quiet=True,
        reads="The person is considered as a whole.",
        serves="Judge every product the clinic holds.",
        when=(fact("consultation", day=V.day),),
        then=fact("considered", intervention=PERSON),
    ),
    Rule(
        id="screening.consider-product",
        quiet=True,
        reads="The clinic holds {product}.",
        serves="Judge every product the clinic holds.",
        when=(fact("offered", product=V.product),),
        then=fact("considered", intervention=V.product),
    ),
    Rule(
        id="screening.consider-offered",
        quiet=True,
        reads="The clinic offers {treatment}.",
        serves="Judge every treatment the clinic offers or the findings call for.",
        when=(fact("offered_treatment", treatment=V.treatment),),
        then=fact("considered", intervention=V.treatment),
    ),
    Rule(
        id="screening.consider-called-for",
        reads="{finding} calls for {treatment}, on offer or not.",
        serves="Judge every treatment the clinic offers or the findings call for.",
        when=(
            fact("finding_state", finding=V.finding, value="yes"),
            fact("forFinding", of=V.indication, value=V.finding),
            fact("TreatmentIndication", id=V.indication, ofTreatment=V.treatment),
        ),
        then=fact("considered", intervention=V.treatment),
    ),
    *_ages(),
    Rule(
        id="screening.answer",
        reads="Asked about {condition}, the answer is {value}.",
        serves=_SERVES,
        when=(
            fact("Condition", id=V.condition, askedOnlyIf=ABSENT, askedOf="all"),
            fact("answered", condition=V.condition, value=V.value),
        ),
        unless=(fact("toxin_dated", condition=V.condition),),
        then=fact("base_state", condition=V.condition, value=V.value),
    ),
    Rule(
        id="screening.answer-female",
        reads="Asked about {condition}, the answer is {value}.",
        serves=_SERVES,
        when=(
            fact("Condition", id=V.condition, askedOf="female"),
            fact("answered", condition=V.condition, value=V.value),
            fact("observed", attribute="attribute:sex", value=V.sex),
        ),
        tests=(ne(V.sex, "male"),),
        then=fact("base_state", condition=V.condition, value=V.value),
    ),
    Rule(
        id="screening.not-asked-of-men",
        reads="{condition} does not apply: the person is male.",
        serves=_SERVES,
        when=(
            fact("Condition", id=V.condition, askedOf="female"),
            fact("observed", attribute="attribute:sex", value="male"),
        ),
        then=fact("base_state", condition=V.condition, value="no"),
    ),
    Rule(
        id="screening.state",
        quiet=True,
        reads="{condition}: {value}.",
        serves=_SERVES,
        when=(fact("base_state", condition=V.condition, value=V.value),),
        then=fact("state", condition=V.condition, value=V.value),
    ),
    Rule(
        id="screening.settled-answer",
        quiet=True,
        reads="{condition}: {value}.",
        serves=_SERVES,
        when=(fact("base_state", condition=V.condition, value=V.value),),
        then=fact("own_answer", condition=V.condition, value=V.value),
    ),
    Rule(
        id="screening.given-answer",
        quiet=True,
        reads="Asked about {condition}, the answer is {value}.",
        serves=_SERVES,
        when=(
            fact("hangs_on", condition=V.condition),
            fact("answered", condition=V.condition, value=V.value),
        ),
        unless=(fact("base_state", condition=V.condition),),
        then=fact("own_answer", condition=V.condition, value=V.value),
    ),
    Rule(
        id="screening.parent-no",
        reads="{condition} is ruled out, because {parent} is.",
        serves="Do not ask what an earlier answer has settled.",
        when=(
            fact("hangs_on", condition=V.condition, parent=V.parent),
            fact("own_answer", condition=V.parent, value="no"),
        ),
        unless=(fact("base_state", condition=V.condition),),
        then=fact("ruled_out", condition=V.condition, parent=V.parent),
    ),
    Rule(
        id="screening.ruled-out",
        quiet=True,
        reads="{condition}: no.",
        serves="Do not ask what an earlier answer has settled.",
        when=(fact("ruled_out", condition=V.condition),),
        then=fact("state", condition=V.condition, value="no"),
    ),
    Rule(
        id="screening.conditional-answer",
        reads="Asked about {condition}, the answer is {value}.",
        serves=_SERVES,
        when=(
            fact("hangs_on", condition=V.condition),
            fact("answered", condition=V.condition, value=V.value),
        ),
        unless=(fact("base_state", condition=V.condition), fact("ruled_out", condition=V.condition)),
        then=fact("state", condition=V.condition, value=V.value),
    ),
    Rule(
        id="screening.session-means-toxin-before",
        reads="A toxin session is on record, so toxin has been given before.",
        serves=_SERVES,
        when=(fact("toxin_last", days=V.days),),
        then=fact("toxin_dated", condition=EVER),
    ),
    Rule(
        id="screening.session-means-recent-toxin",
        reads="A toxin session is on record with its date.",
        serves=_SERVES,
        when=(fact("toxin_last", days=V.days), fact("Condition", id=RECENT)),
        then=fact("toxin_dated", condition=RECENT),
    ),
    Rule(
        id="screening.toxin-before",
        reads="A toxin session is on record.",
        serves=_SERVES,
        when=(fact("toxin_dated", condition=EVER),),
        then=fact("base_state", condition=EVER, value="yes"),
    ),
    Rule(
        id="screening.toxin-recent",
        reads="A toxin session is on record; how recent it is decides the wait.",
        serves=_SERVES,
        when=(fact("toxin_dated", condition=RECENT),),
        then=fact("base_state", condition=RECENT, value="yes"),
    ),
    Aggregate(
        id="screening.last-toxin",
        reads="The last toxin session was {days} days ago.",
        serves="Keep the minimum interval between toxin sessions.",
        over=(fact("toxin_session", days_ago=V.days_ago),),
        by=(),
        compute=(("days", "min", V.days_ago),),
        then=fact("toxin_last", days=V.days),
    ),
    Rule(
        id="screening.since-toxin",
        reads="Toxin was last given {days} days ago.",
        serves="Count waits from the recorded date.",
        when=(fact("toxin_last", days=V.days), fact("Condition", id=RECENT)),
        then=fact("since", condition=RECENT, days=V.days),
    ),
    Rule(
        id="screening.since",
        reads="{condition} ended {days} days ago.",
        serves="Count waits from the recorded date.",
        when=(fact("ended", condition=V.condition, days_ago=V.days),),
        unless=(fact("toxin_dated", condition=V.condition),),
        then=fact("since", condition=V.condition, days=V.days),
    ),
    Rule(
        id="screening.same-toxin-early",
        reads="{session}: the same toxin was given {days} days ago; its interval is not over.",
        serves="Keep the minimum interval between toxin sessions.",
        when=(
            fact("toxin_session", session=V.session, substance=V.substance, days_ago=V.days),
            fact("offered", product=V.product),
            fact("Product", id=V.product, substance=V.substance),
            fact("interval_over", product=V.product, session=V.session, until=V.until),
            fact("consultation", day=V.today),
        ),
        tests=(lt(V.today, V.until),),
        then=fact(
            "early_session",
            intervention=V.product,
            condition=SAME,
            until=V.until,
        ),
    ),
    Rule(
        id="screening.other-toxin-early",
        reads="{session}: another toxin, or one not named, was given {days} days ago; the interval of {product} is not "
        "over.",
        serves="Do not stack toxins of different products.",
        when=(
            fact("toxin_session", session=V.session, substance=V.given, days_ago=V.days),
            fact("offered", product=V.product),
            fact("Product", id=V.product, substance=V.substance),
            fact("interval_over", product=V.product, session=V.session, until=V.until),
            fact("consultation", day=V.today),
        ),
        tests=(ne(V.given, V.substance), lt(V.today, V.until)),
        then=fact(
            "early_session",
            intervention=V.product,
            condition=OTHER,
            until=V.until,
        ),
    ),
    Rule(
        id="screening.other-toxin-disclosed",
        reads="{session}: another toxin was given {days} days ago, within the {window} days that must be disclosed.",
        serves="Sum toxin from every clinic.",
        when=(
            fact("toxin_session", session=V.session, substance=V.given, days_ago=V.days),
            fact("offered", product=V.product),
            fact("Product", id=V.product, substance=V.substance),
            fact("interval_over", product=V.product, session=V.session, until=V.until),
            fact("consultation", day=V.today),
            fact("Parameter", id="parameter:toxin_lookback_days", value=V.window),
        ),
        tests=(ne(V.given, V.substance), le(V.until, V.today), lt(V.days, V.window)),
        then=fact("settled_session", intervention=V.product, condition=OTHER, days=V.days),
    ),
    Rule(
        id="screening.dated-session",
        quiet=True,
        reads="The session behind {condition} is on record with its date.",
        serves="Count waits from the recorded date.",
        when=(fact("early_session", condition=V.condition),),
        then=fact("dated_session", condition=V.condition),
    ),
    Rule(
        id="screening.early-state",
        quiet=True,
        reads="The record shows {condition}.",
        serves=_SERVES,
        when=(fact("early_session", intervention=V.intervention, condition=V.condition),),
        then=fact("product_state", condition=V.condition, intervention=V.intervention, value="yes"),
    ),
    Rule(
        id="screening.settled-state",
        quiet=True,
        reads="The record shows {condition}.",
        serves=_SERVES,
        when=(fact("settled_session", intervention=V.intervention, condition=V.condition),),
        then=fact("product_state", condition=V.condition, intervention=V.intervention, value="yes"),
    ),
)
