"""Skin treatments and home care: what for, in which course, why, and on what evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.plan import AdjunctItem, Plan
from engine.planning.resting import RESTS
from engine.render import words
from engine.render.document import Block, Entries, Entry, Section, Subsection
from engine.render.notes import because, caution_entries, cited, mark

_LAYERS: Mapping[str, str] = {
    "upper": "Upper layer of the skin",
    "middle": "Middle layer of the skin",
    "dermal": "Dermis",
    "home": "At home",
    "neighbour": "Neighbouring disciplines",
}

# How many findings a brief entry names before it counts the rest.
_RESTS_SHOWN = 3
_FINDINGS = 1

# How a course goes on once it has worked; not what is decided at a glance.
_LATER = ", then maintenance"

_COURSE = "statement:COURSE."


def adjunct_blocks(
    title: str,
    items: tuple[AdjunctItem, ...],
    kb: words.Labels,
    numbers: Mapping[str, int],
    *,
    by_layer: bool = False,
    brief: bool = False,
) -> Iterator[Block]:
    """Yield treatments with course, reasons, cautions and evidence; ranked within their layer if asked.

    In brief each is told with its course, what that stands on, and its cautions.
    """
    if not items:
        return
    yield Section(title)
    entry = _brief_adjunct if brief else _adjunct
    if not by_layer:
        yield Entries(tuple(entry(item, "•", kb, numbers) for item in items))
        return
    for layer in dict.fromkeys(item.layer for item in items):
        yield Subsection(_LAYERS.get(layer, words.capital(layer)))
        yield Entries(tuple(entry(item, f"{item.rank}.", kb, numbers) for item in items if item.layer == layer))


def not_on_offer_blocks(
    plan: Plan, kb: words.Labels, numbers: Mapping[str, int], *, brief: bool = False
) -> Iterator[Block]:
    """Yield what the findings support but this clinic does not have, each in short: said, not dropped."""
    if not plan.not_on_offer:
        return
    yield Section("Supported by the findings, not on offer here")
    yield Entries(
        tuple(
            Entry(
                cited(_adjunct_head(item, kb, _FINDINGS if brief else None), item.evidence[:1], numbers),
                details=caution_entries(item.cautions, item.label),
            )
            for item in plan.not_on_offer
        )
    )


def _adjunct_head(item: AdjunctItem, kb: words.Labels, at_most: int | None = None) -> str:
    findings = words.terms(kb, item.for_findings, "finding", "condition", "attribute", at_most=at_most)
    status = " (consider)" if item.status == "consider" else ""
    return f"{words.capital(item.label)}{status}" + (f", for {findings}" if findings else "")


def _adjunct(item: AdjunctItem, list_mark: str, kb: words.Labels, numbers: Mapping[str, int]) -> Entry:
    course = (words.sentence(item.course),) if item.course else ()
    why = because(item.reasons, item.label)
    marks = "; ".join(dict.fromkeys(mark(one, numbers) for one in item.evidence))
    details = (*course, why, *caution_entries(item.cautions, item.label), words.capital(marks))
    return Entry(_adjunct_head(item, kb), list_mark, tuple(detail for detail in details if detail))


def _brief_adjunct(item: AdjunctItem, list_mark: str, kb: words.Labels, numbers: Mapping[str, int]) -> Entry:
    # What a treatment is for tells first choices apart; of the others and of home care it is told in full only.
    if item.status == "consider":
        head = f"{words.capital(item.label)} (consider)"
    else:
        head = words.capital(item.label) if item.setting == "home" else _adjunct_head(item, kb, _FINDINGS)
    # The number shown is the course, so its statement is; where none is known as such, all are.
    courses = [one for one in item.evidence if one.statement.startswith(_COURSE)]
    stands_on = [*item.evidence[:1], *courses] if courses or not item.course else item.evidence
    by_strength: dict[str, list[str]] = {}
    for one in stands_on:
        by_strength.setdefault(words.strength(one), []).extend(one.sources)
    shown = (f"{how} {words.numbered_sources(sources, numbers)}".rstrip() for how, sources in by_strength.items())
    marks = f" ({'; '.join(shown)})" if by_strength else ""
    course = f": {words.uncapital(item.course)}".partition(_LATER)[0] if item.course else ""
    cautions = tuple(one.model_copy(update={"text": _longest_rests(one.text)}) for one in item.cautions)
    return Entry(f"{head}{course}{marks}", list_mark, caution_entries(cautions, item.label))


def _longest_rests(text: str) -> str:
    """Of the days on which home care rests, the longest; how many shorter ones there are is counted."""
    told = text.rstrip(".").split("; ")
    if not text.startswith(RESTS) or len(told) <= _RESTS_SHOWN + 1:
        return text
    return f"{'; '.join(told[:_RESTS_SHOWN])}; and {len(told) - _RESTS_SHOWN} shorter rests."
