"""When to get help: the signs that cannot wait, and where to go with the rest."""

from __future__ import annotations

from collections.abc import Iterator

from engine.patient import dates
from engine.patient.agreed import Agreed
from engine.patient.page import Block, Passage
from engine.patient.words import Words
from engine.plan import Plan
from engine.schedule.year import Schedule

_AT_ONCE = "Get emergency help at once."
_TOLD = "You told us about this."
_RECENT = ("complications.after-toxin-on-record", "counselling.after-toxin-on-record")
"""Rules by which a sign holds for toxin that was given before, whatever is planned now."""


def at_once(plan: Plan, words: Words) -> Iterator[Passage]:
    """Tell of an emergency the person is in: what to do in the first sentence, then what it is about."""
    for one in plan.complications:
        if one.emergency:
            statement = one.evidence[0].statement
            about = (words.text(statement) or one.seen).removesuffix(_AT_ONCE).rstrip()
            yield Passage(text=f"{_AT_ONCE} {_TOLD} {about}", tone="urgent", sources=(statement,))


def signs(plan: Plan, schedule: Schedule | None, agreed: Agreed, words: Words) -> Iterator[Block]:
    """Tell the signs that need help at once, for what is planned and for toxin given lately."""
    found = list(_urgent(plan, schedule, agreed, words))
    if found:
        yield Passage(text="Get help at once if one of these happens.", tone="key")
        yield from found
    yield Passage(text="For anything else that worries you, call the clinic. Do not wait for the review.")


def _urgent(plan: Plan, schedule: Schedule | None, agreed: Agreed, words: Words) -> Iterator[Passage]:
    reported = {one.evidence[0].statement for one in plan.complications if one.reported}
    cited = {one.statement for item in plan.complications for one in item.evidence}
    cited |= {one.statement for item in plan.counselling for one in item.evidence}
    cared = {source for one in dates.care(plan, schedule, agreed, words) if one.urgent for source in one.sources}
    recent = {one.evidence[0].statement for one in plan.counselling if one.rule in _RECENT}
    recent |= {one.evidence[0].statement for one in plan.complications if any(r.rule in _RECENT for r in one.reasons)}
    told: set[str] = set()
    for statement in words.urgent_signs():
        kind = words.kb.individuals[statement].kind
        fits = {
            "Complication": statement in reported or (bool(agreed.toxin) and statement in cited),
            "Counselling": bool(agreed.toxin) and statement in cited,
            "CareInstruction": statement in cared,
            "Principle": bool(agreed.recommended),
        }
        text = words.text(statement)
        if (fits.get(kind) or statement in recent) and text is not None and text not in told:
            told.add(text)
            yield Passage(text=text, tone="urgent", point=True, sources=(statement,))
