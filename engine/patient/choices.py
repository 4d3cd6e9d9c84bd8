"""Other choices: doing nothing, waiting, other treatments, other people to ask."""

from __future__ import annotations

from collections.abc import Iterator

from engine.patient.agreed import Agreed
from engine.patient.page import Block, Heading, Passage
from engine.patient.words import Words, capital, in_use, listed
from engine.plan import AdjunctItem, Plan

_NOTHING = "Having no treatment is always one of your choices."
_NOT_KNOWN = "Our sources do not say how fast your lines would get deeper without treatment."
_RIGHTS = ("statement:REC-07", "statement:REC-06", "statement:REC-04")
_WAITING = ("statement:CNS-03", "statement:EV4.3")
_MOST = 6


def choices(plan: Plan, agreed: Agreed, words: Words) -> Iterator[Block]:
    """Tell what else there is, doing nothing first."""
    yield Heading(text="Doing nothing")
    yield Passage(text=_NOTHING, tone="key", sources=_known(words, "statement:REC-04"))
    yield from (Passage(text=words.text(one) or "", point=True, sources=(one,)) for one in _known(words, *_RIGHTS))
    yield Heading(text="If you wait")
    yield Passage(text=_NOT_KNOWN)
    yield from (_statement(one, words) for one in _known(words, *_WAITING))
    if agreed.toxin:
        yield from _wears_off(words)
    others = list(_others(plan, agreed, words))
    if others:
        yield Heading(text="Other treatments")
        yield from others


def _known(words: Words, *statements: str) -> tuple[str, ...]:
    """Those of some statements that are in use and have plain words."""
    return tuple(
        one
        for one in statements
        if (found := words.kb.get(one)) is not None and found.one("lifecycle") == "active" and words.text(one)
    )


def _statement(one: str, words: Words) -> Passage:
    return Passage(text=words.text(one) or "", point=True, strength=words.strength_of(one), sources=(one,))


def _wears_off(words: Words) -> Iterator[Passage]:
    for one in in_use(words.kb, "Expectation"):
        if one.one("topic") == "fading" and "group:neuromodulator" in one.many("forIntervention"):
            text = "The effect of the injections wears off by itself if you do not have them again."
            yield Passage(text=text, point=True, strength=words.strength_of(one.id), sources=(one.id,))


def _others(plan: Plan, agreed: Agreed, words: Words) -> Iterator[Passage]:
    weighed = [item for item in (*agreed.clinic, *agreed.home) if item.status == "consider"]
    yield from _named("Also possible, but the evidence or the fit is weaker: {what}.", weighed, words)
    elsewhere = sorted(plan.not_on_offer, key=lambda item: (item.status != "recommended", item.rank))[:_MOST]
    yield from _named("Not done here, but possible elsewhere: {what}.", elsewhere, words)
    yield from _named("This is done by specialists: {what}. Ask for a referral.", list(agreed.referrals), words)


def _named(text: str, items: list[AdjunctItem], words: Words) -> Iterator[Passage]:
    if items:
        sources = dict.fromkeys(one.statement for item in items for one in item.evidence)
        what = listed(words.name(f"treatment:{item.treatment}") for item in items)
        yield Passage(text=capital(text.format(what=what)), point=True, sources=tuple(sources))
