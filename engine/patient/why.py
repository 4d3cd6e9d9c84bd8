"""Why this plan: what the person wishes, which lines were seen and how they behave, what the skin shows."""

from __future__ import annotations

from collections.abc import Iterator

from engine.case import Case
from engine.patient.agreed import Agreed
from engine.patient.page import Block, Heading, Passage
from engine.patient.words import Words, capital, listed
from engine.plan import LineAssessment, Plan

_BEHAVES = {
    "dynamic": "seen when you move your face",
    "mixed": "seen at rest, and deeper when you move your face",
    "static": "seen even when your face is still",
}
_GOES_WITH = "{place}: this place is treated with it, because the product's information asks for it."
_FOR_A_WISH = "{place}: this place is treated for what you told us you wish."


def why(plan: Plan, case: Case, agreed: Agreed, words: Words) -> Iterator[Block]:
    """Tell why each thing is planned."""
    yield from _wishes(case, words)
    if agreed.toxin:
        yield Heading(text="Your lines")
        yield from _lines(plan, agreed, words)
    items = [item for item in (*agreed.clinic, *agreed.home) if item.status == "recommended"]
    findings = sorted({found for item in items for found in item.for_findings} - {"any_patient"})
    if findings:
        yield Heading(text="Your skin")
        seen = [words.name(f"finding:{name}") for name in findings]
        sources = dict.fromkeys(one.statement for item in items for one in item.evidence)
        yield Passage(text=f"We saw: {listed(seen)}. The treatments above are meant for this.", sources=tuple(sources))


def _wishes(case: Case, words: Words) -> Iterator[Block]:
    told = (f"attribute:{name}" for name, value in case.goals.items() if value == "yes")
    wishes = [words.name(wish) for wish in told if words.has_name(wish)]
    if wishes:
        yield Heading(text="What you told us")
        yield from (Passage(text=f"{capital(wish)}.", point=True) for wish in wishes)


def _lines(plan: Plan, agreed: Agreed, words: Words) -> Iterator[Passage]:
    served = dict.fromkeys(line for item in agreed.toxin for line in item.lines)
    for line in served:
        found = [one for one in plan.lines if one.line == line and one.toxin in ("indicated", "consider")]
        kinds = {one.line_type for one in found}
        name = capital(words.name(f"line:{line}"))
        kind = next((kind for kind in ("mixed", "static", "dynamic") if kind in kinds), None)
        text = f"{name}." if kind is None else f"{name}: {_BEHAVES[kind]}."
        yield Passage(text=text, point=True, sources=_sources(found))
    alone = [item for item in agreed.toxin if not item.lines]
    for area in dict.fromkeys(item.area for item in alone):
        here = [item for item in alone if item.area == area]
        goes_with = any(reason.rule == "indication.companion" for item in here for reason in item.reasons)
        text = _GOES_WITH if goes_with else _FOR_A_WISH
        sources = dict.fromkeys(one.statement for item in here for one in item.evidence)
        place = capital(words.name(f"area:{area}"))
        yield Passage(text=text.format(place=place), point=True, sources=tuple(sources))


def _sources(found: list[LineAssessment]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.statement for line in found for one in line.evidence))
