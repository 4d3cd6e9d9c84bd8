"""Benefits and risks, side by side and fairly: what studies say, what can go wrong and how often it was seen."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.patient.agreed import Agreed
from engine.patient.page import Block, Heading, Passage, Risk
from engine.patient.planned import standings
from engine.patient.words import UNCHECKED, Words, capital, in_use, listed, of_a_thousand
from engine.plan import Advice, Complication, Plan, SafetyFinding
from kb.snapshot import Individual

_FEELS = {
    0: "No discomfort is expected.",
    1: "It may be slightly unpleasant.",
    2: "It may be unpleasant.",
    3: "It may hurt.",
}
_RISKS = {
    1: "Its risk is low (1 on a scale of 1 to 4).",
    2: "Its risk is moderate (2 on a scale of 1 to 4).",
    3: "Its risk is raised (3 on a scale of 1 to 4).",
    4: "Its risk is high (4 on a scale of 1 to 4).",
}
_GOOD, _BAD = ("effect", "expectation"), ("risk", "consent")


def balance(plan: Plan, agreed: Agreed, words: Words) -> Iterator[Block]:
    """Tell what may be gained and what may go wrong."""
    told = [one for one in plan.counselling if _concerns(one, agreed, words)]
    good = [one for one in told if one.topic in _GOOD]
    fits = list(_fits(agreed, words))
    if good or fits:
        yield Heading(text="What it can do, and what it cannot")
        yield from (_said(one, words) for one in good)
        yield from fits
    bad = [one for one in told if one.topic in _BAD]
    risks = [*_risks(plan, agreed, words), *_of_treatments(agreed, words)]
    if bad or risks:
        yield Heading(text="What can go wrong")
        yield from (_said(one, words) for one in bad)
        yield from risks
    yield from _care_taken(plan, agreed, words)


def _said(one: Advice, words: Words) -> Passage:
    statement = one.evidence[0].statement
    return Passage(
        text=words.text(statement) or one.text,
        point=True,
        strength=words.strength(one.evidence),
        sources=tuple(each.statement for each in one.evidence),
    )


def _concerns(one: Advice, agreed: Agreed, words: Words) -> bool:
    """Whether it is told of something that is still planned."""
    named = {
        str(about) for each in one.evidence for about in words.kb.individuals[each.statement].many("forIntervention")
    }
    planned = {f"treatment:{name}" for name in agreed.treatments} | {f"product:{name}" for name in agreed.products}
    if agreed.toxin:
        planned.add("group:neuromodulator")
    return not named or bool(named & planned)


def _fits(agreed: Agreed, words: Words) -> Iterator[Passage]:
    for item in (*agreed.recommended, *(one for one in agreed.home if one.status == "recommended")):
        if found := standings(item, words):
            name = capital(words.name(f"treatment:{item.treatment}"))
            yield Passage(
                text=f"{name}: {' '.join(found)}",
                point=True,
                strength=words.strength(item.evidence),
                sources=tuple(one.statement for one in item.evidence),
            )


def _risks(plan: Plan, agreed: Agreed, words: Words) -> Iterator[Risk]:
    if not agreed.toxin:
        return
    counted = _counted(agreed, words)
    for one in plan.complications:
        if one.reported or (one.areas and not set(one.areas) & set(agreed.areas)):
            continue
        yield from _complication(one, counted, words)
    yield from (_frequency(number, "", words) for number in counted if number.one("ofComplication") is None)


def _complication(one: Complication, counted: list[Individual], words: Words) -> Iterator[Risk]:
    statement = one.evidence[0].statement
    text = words.text(statement) or one.seen
    numbers = [number for number in counted if number.one("ofComplication") == statement]
    if not numbers:
        yield Risk(
            title=capital(words.name(statement)),
            text=text,
            strength=words.strength(one.evidence),
            sources=tuple(each.statement for each in one.evidence),
        )
    for place, number in enumerate(numbers):
        yield _frequency(number, "" if place else text, words, statement)


def _frequency(number: Individual, text: str, words: Words, *more: str) -> Risk:
    often = number.one("perThousand")
    assert isinstance(often, Decimal)
    return Risk(
        title=capital(str(number.one("text"))),
        text=text,
        often=of_a_thousand(often, str(number.one("among"))),
        per_thousand=often,
        strength=words.strength_of(number.id),
        sources=(number.id, *more),
    )


def _counted(agreed: Agreed, words: Words) -> list[Individual]:
    """Frequencies for the areas and products in use; a product's own number stands for the general one."""
    products = {f"product:{one}" for one in agreed.products}
    areas = {f"area:{one}" for one in agreed.areas}
    found = []
    for one in in_use(words.kb, "Frequency"):
        concerned, places = set(map(str, one.many("forIntervention"))), set(map(str, one.many("inArea")))
        if (concerned & products or "group:neuromodulator" in concerned) and (not places or places & areas):
            found.append(one)
    own = {str(one.one("text")) for one in found if products <= set(map(str, one.many("forIntervention")))}
    return [
        one
        for one in found
        if str(one.one("text")) not in own or "group:neuromodulator" not in one.many("forIntervention")
    ]


def _of_treatments(agreed: Agreed, words: Words) -> Iterator[Risk]:
    """Discomfort and risk of the skin treatments; those that are alike are told together."""
    alike: dict[str, list[str]] = {}
    for item in (*agreed.recommended, *(one for one in agreed.home if one.status == "recommended")):
        curie = f"treatment:{item.treatment}"
        alike.setdefault(_burden(curie, words), []).append(curie)
    for text, curies in alike.items():
        if text:
            yield Risk(title=capital(listed(words.name(one) for one in curies)), text=text, sources=tuple(curies))


def _burden(curie: str, words: Words) -> str:
    found = words.kb.individuals[curie]
    grade, tier = found.one("discomfortGrade"), found.one("riskTier")
    told = [
        _FEELS.get(grade, "") if isinstance(grade, int) else "",
        _RISKS.get(tier, "") if isinstance(tier, int) else "",
    ]
    unread = set(found.many("unverifiedField")) & {"discomfort_0_3", "risk_tier_1_4", "all"}
    return " ".join([one for one in told if one] + [UNCHECKED] * bool(unread))


def _care_taken(plan: Plan, agreed: Agreed, words: Words) -> Iterator[Passage]:
    """Answers that call for care without forbidding anything, and earlier trouble."""
    planned = {*agreed.products, *agreed.treatments}
    found = [
        one
        for one in plan.safety
        if set(one.applies_to) & planned and (one.severity == "caution" or one.overridden_by is not None)
    ]
    names = sorted({words.name(f"condition:{name}") for one in found for name in one.because_of if _named(name, words)})
    if names:
        sources = dict.fromkeys(one.statement for one in found)
        text = f"Your practitioner will take extra care, because of {listed(names)}."
        yield Passage(text=text, tone="key", sources=tuple(sources))
    for each in plan.safety:
        if (referral := words.referral(each.statement)) is not None:
            yield Passage(text=f"{capital(_about(each, words))}: {referral}", tone="warn", sources=(each.statement,))
    if any(one.overridden_by is not None for one in found):
        sources = dict.fromkeys(one.statement for one in found if one.overridden_by is not None)
        text = (
            "This would usually be a reason to wait. A prescriber has decided to treat all the same, and has said why."
        )
        yield Passage(text=text, tone="warn", sources=tuple(sources))
    before = [one for one in plan.complications if one.reported and not one.emergency]
    if before:
        what = listed(words.name(one.evidence[0].statement) for one in before)
        sources = dict.fromkeys(each.statement for one in before for each in one.evidence)
        yield Passage(
            text=f"You told us about this after an earlier treatment: {what}. Talk about it before the next one.",
            tone="key",
            sources=tuple(sources),
        )
    for one in before:
        statement = one.evidence[0].statement
        if (referral := words.referral(statement)) is not None:
            text = f"If you still have {words.name(statement)}, do not wait for the next treatment. {referral}"
            yield Passage(text=text, tone="warn", sources=(statement,))


def _about(finding: SafetyFinding, words: Words) -> str:
    return listed(sorted({words.name(f"condition:{name}") for name in finding.because_of if _named(name, words)}))


def _named(name: str, words: Words) -> bool:
    return words.has_name(f"condition:{name}")
