"""Complications: what to watch for after this plan, and what to do about what has happened before."""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Test, V, ge, le, present
from engine.rules.advising import advice_rule
from engine.rules.screening import EVER, RECENT

RELATIONS: dict[str, tuple[str, ...]] = {
    "after_toxin": ("statement",),
    "signs_for": ("statement", "days"),
    "complication_in_area": ("statement",),
    "complication_reported": ("statement", "condition"),
    "complication_watched": ("statement", "area"),
    "emergency": ("statement", "condition"),
}
SHOWN: frozenset[str] = frozenset({"complication_reported", "complication_watched", "emergency"})

_KNOW = "Know beforehand what to do when something goes wrong, and whom to send to."
_IT = fact("Complication", id=V.statement, prefLabel=V.label)
_AFTER = fact("after_toxin", statement=V.statement)
_SIGNS = "Signs that cannot wait are told for as long after any toxin as the source says, whatever is planned today."
_LATELY = (RECENT, "condition:other_toxin_product_recent", "condition:toxin_same_product_under_12_weeks")
"""Answers by which toxin was given lately, in this place or elsewhere."""


def _signs(
    name: str, reads: str, when: tuple[Pattern, ...], tests: tuple[Test, ...] = (), unless: tuple[Pattern, ...] = ()
) -> Rule:
    return Rule(
        id=f"complications.signs-{name}",
        quiet=True,
        reads=reads,
        serves=_SIGNS,
        when=(*when, fact("signs_for", statement=V.statement, days=V.last)),
        tests=tests,
        unless=unless,
        then=_AFTER,
    )


RULES: tuple[AnyRule, ...] = (
    Rule(
        id="complications.reported",
        reads="Answered yes: {condition}.",
        serves=_KNOW,
        when=(
            _IT,
            fact("conditionOf", of=V.statement, value=V.condition),
            fact("state", condition=V.condition, value="yes"),
        ),
        then=fact("complication_reported", statement=V.statement, condition=V.condition),
    ),
    Rule(
        id="complications.emergency",
        reads="{condition} needs help at once, and no answer says that it is over.",
        serves="What cannot wait comes before everything else.",
        when=(
            fact("complication_reported", statement=V.statement, condition=V.condition),
            fact("Complication", id=V.statement, urgent=True),
        ),
        unless=(fact("since", condition=V.condition),),
        then=fact("emergency", statement=V.statement, condition=V.condition),
    ),
    Rule(
        id="complications.of-an-area",
        quiet=True,
        reads="{statement} belongs to some areas.",
        serves=_KNOW,
        when=(_IT, fact("inArea", of=V.statement, value=V.area)),
        then=fact("complication_in_area", statement=V.statement),
    ),
    Rule(
        id="complications.watched-in-area",
        reads="The plan treats {area}, where it is seen.",
        serves=_KNOW,
        when=(_IT, fact("inArea", of=V.statement, value=V.area), fact("treated", area=V.area)),
        then=fact("complication_watched", statement=V.statement, area=V.area),
    ),
    Rule(
        id="complications.watched-everywhere",
        reads="It is seen after toxin anywhere.",
        serves=_KNOW,
        when=(_IT, fact("treated", area=V.area)),
        unless=(fact("complication_in_area", statement=V.statement), _AFTER),
        then=fact("complication_watched", statement=V.statement, area="area:everywhere"),
    ),
    *(
        _signs(
            f"dated-{condition.removeprefix('condition:').replace('_', '-')}",
            "Toxin was given {days} days ago; its signs are told for {last} days.",
            (fact("state", condition=condition, value="yes"), fact("since", condition=condition, days=V.days)),
            (le(V.days, V.last),),
        )
        for condition in _LATELY
    ),
    *(
        _signs(
            f"undated-{condition.removeprefix('condition:').replace('_', '-')}",
            "Toxin was given lately, on a day that is not recorded.",
            (fact("state", condition=condition, value="yes"),),
            unless=(fact("since", condition=condition), fact("toxin_last")),
        )
        for condition in _LATELY
    ),
    _signs(
        "unanswered",
        "Toxin has been given; whether lately is not answered.",
        (fact("state", condition=EVER, value="yes"), fact("state", condition=RECENT, value="unknown")),
        unless=(fact("toxin_last"),),
    ),
    *(
        Rule(
            id=f"complications.signs-of-{about.lower()}",
            quiet=True,
            reads="Its signs are told for {last} days after toxin.",
            serves=_SIGNS,
            when=(fact(about, id=V.statement, daysAfterToxin=V.last),),
            tests=(present(V.last),),
            then=fact("signs_for", statement=V.statement, days=V.last),
        )
        for about in ("Complication", "Counselling")
    ),
    Rule(
        id="complications.after-toxin-on-record",
        reads="Toxin on record is so recent that this may still show, or its day is not known.",
        serves=_SIGNS,
        when=(_IT, _AFTER),
        then=fact("complication_watched", statement=V.statement, area="area:everywhere"),
    ),
    advice_rule(
        "complications.peak-or-other-brow",
        "Two ways are named here: a small dose in the outer frontalis for the peak ({label}), and raising the {lower} "
        "side by relaxing its depressors. No source read compares them: decide between them before either is done.",
        _KNOW,
        "balance",
        "line:brow_asymmetry",
        V.lower,
        V.statement,
        (
            fact("complication_reported", statement=V.statement, condition=V.condition),
            fact("Complication", id=V.statement, prefLabel=V.label, mendedWithToxin=True),
            fact("inArea", of=V.statement, value="area:forehead"),
            fact("brow_difference", lower=V.lower, mm=V.mm),
            fact("Parameter", id="parameter:brow_asymmetry_mm", value=V.noticeable),
            fact("Principle", id="principle:MR07"),
        ),
        (ge(V.mm, V.noticeable),),
        (fact("since", condition=V.condition),),
    ),
)
