"""Skin treatments and home care: what for, in which course, why, and on what evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.plan import AdjunctItem, Plan
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


def adjunct_blocks(
    title: str,
    items: tuple[AdjunctItem, ...],
    kb: words.Labels,
    numbers: Mapping[str, int],
    *,
    by_layer: bool = False,
) -> Iterator[Block]:
    """Yield treatments with course, reasons, cautions and evidence; ranked within their layer if asked."""
    if not items:
        return
    yield Section(title)
    if not by_layer:
        yield Entries(tuple(_adjunct(item, "•", kb, numbers) for item in items))
        return
    for layer in dict.fromkeys(item.layer for item in items):
        yield Subsection(_LAYERS.get(layer, words.capital(layer)))
        yield Entries(tuple(_adjunct(item, f"{item.rank}.", kb, numbers) for item in items if item.layer == layer))


def not_on_offer_blocks(plan: Plan, kb: words.Labels, numbers: Mapping[str, int]) -> Iterator[Block]:
    """Yield what the findings support but this clinic does not have, each in short: said, not dropped."""
    if not plan.not_on_offer:
        return
    yield Section("Supported by the findings, not on offer here")
    yield Entries(
        tuple(
            Entry(
                cited(_adjunct_head(item, kb), item.evidence[:1], numbers),
                details=caution_entries(item.cautions, item.label),
            )
            for item in plan.not_on_offer
        )
    )


def _adjunct_head(item: AdjunctItem, kb: words.Labels) -> str:
    findings = words.terms(kb, item.for_findings, "finding", "condition", "attribute", at_most=None)
    status = " (consider)" if item.status == "consider" else ""
    return f"{words.capital(item.label)}{status}" + (f", for {findings}" if findings else "")


def _adjunct(item: AdjunctItem, list_mark: str, kb: words.Labels, numbers: Mapping[str, int]) -> Entry:
    course = (words.sentence(item.course),) if item.course else ()
    why = because(item.reasons, item.label)
    marks = "; ".join(dict.fromkeys(mark(one, numbers) for one in item.evidence))
    details = (*course, why, *caution_entries(item.cautions, item.label), words.capital(marks))
    return Entry(_adjunct_head(item, kb), list_mark, tuple(detail for detail in details if detail))
