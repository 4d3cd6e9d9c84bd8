"""The patient's page as a document for text and Markdown: headings, short lists, tables of dates and of risks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from engine.patient.page import Block as PageBlock
from engine.patient.page import Care, Heading, Moment, Passage, PatientPage, Planned, Risk, Section, Strength, Visit
from engine.patient.words import capital, span, weekday
from engine.render.document import (
    Banner,
    Block,
    Column,
    Document,
    Entries,
    Entry,
    Paragraph,
    Subsection,
    Table,
    Title,
)
from engine.render.document import Section as Head

NO_NUMBER = "no number known"
HELD_FREE = "keep this day free"
MAY_APPLY = "If this applies to you:"


def bar(strength: Strength | None) -> str:
    """The bar that shows how sure we are, readable without colour; empty where nothing is said of it."""
    return "" if strength is None else "●" * strength.bars + "○" * (5 - strength.bars)


def made_by(page: PatientPage) -> str:
    """What made the page, for its foot."""
    made = page.made
    return (
        f"Rhytid {made.engine_version} · knowledge base {made.kb_release} ({made.kb_version[:12]}) · "
        f"plan {made.plan_digest[:12]} · reference {page.case_id}"
    )


def care_rows(blocks: Iterable[Care]) -> list[tuple[str, str, str]]:
    """When, what for and what to do, all of the same days together; what was told for an earlier visit is left out."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in blocks:
        if not one.repeats:
            text = f"{MAY_APPLY} {one.text}" if one.open else one.text
            found.setdefault((one.when, capital(one.about)), []).append(text)
    return [(when, about, " ".join(texts)) for (when, about), texts in found.items()]


def risk_rows(blocks: Iterable[Risk]) -> list[tuple[str, str, str]]:
    """What it is, how often it was seen, how sure that is."""
    return [
        (f"{one.title}. {one.text}".strip() if one.text else f"{one.title}.", one.often or NO_NUMBER, bar(one.strength))
        for one in blocks
    ]


def moment_rows(blocks: Iterable[Moment]) -> list[tuple[str, str, str]]:
    """When, what happens, how sure that is."""
    return [(moment_when(one), f"{one.title}. {one.text}", bar(one.strength)) for one in blocks]


def moment_when(one: Moment) -> str:
    """The dates of a moment, or its days from the treatment where no date is fixed."""
    if one.first is not None and one.last is not None:
        return span(one.first, one.last)
    if one.first_day == one.last_day:
        return "On the day" if one.first_day == 0 else f"Day {one.first_day}"
    return f"Day {one.first_day} to {one.last_day}"


def visit_row(one: Visit) -> tuple[str, str]:
    """The day and what is done on it."""
    what = capital("; ".join(one.what))
    return weekday(one.date), f"{what} ({HELD_FREE})" if one.held_free else what


def patient_document(page: PatientPage) -> Document:
    """Return the page as a document."""
    return tuple(_blocks(page))


def _blocks(page: PatientPage) -> Iterator[Block]:
    yield from (Banner(one.text) for one in page.at_once)
    yield Title(page.title if page.name is None else f"{page.title}: {page.name}", page.lead)
    for section in page.sections:
        yield Head(section.title)
        yield from _section(section)
    yield Paragraph(made_by(page))


def _section(section: Section) -> Iterator[Block]:
    for _, group in groupby(section.blocks, key=_run):
        yield from _together(list(group))


def _run(block: PageBlock) -> tuple[str, bool]:
    """Blocks of one sort that follow each other are told together."""
    return block.kind, isinstance(block, Passage) and block.point


def _together(blocks: Sequence[PageBlock]) -> Iterator[Block]:
    first = blocks[0]
    if isinstance(first, Heading):
        yield from (Subsection(one.text) for one in blocks if isinstance(one, Heading))
    elif isinstance(first, Passage):
        yield from _passages([one for one in blocks if isinstance(one, Passage)])
    elif isinstance(first, Planned):
        yield Entries(tuple(_planned(one) for one in blocks if isinstance(one, Planned)))
    elif isinstance(first, Visit):
        visits = tuple(visit_row(one) for one in blocks if isinstance(one, Visit))
        yield Table((Column("Day"), Column("What")), visits)
    elif isinstance(first, Care):
        if rows := tuple(care_rows(one for one in blocks if isinstance(one, Care))):
            yield Table((Column("When"), Column("For"), Column("What to do")), rows)
    elif isinstance(first, Risk):
        rows = tuple(risk_rows(one for one in blocks if isinstance(one, Risk)))
        yield Table((Column("What"), Column("How often it was seen"), Column("How sure")), rows)
    elif isinstance(first, Moment):
        rows = tuple(moment_rows(one for one in blocks if isinstance(one, Moment)))
        yield Table((Column("When"), Column("What happens"), Column("How sure")), rows)


def _passages(passages: list[Passage]) -> Iterator[Block]:
    if passages[0].point:
        yield Entries(tuple(_entry(one) for one in passages))
        return
    for one in passages:
        yield Banner(one.text) if one.tone in ("warn", "ask") else Paragraph(one.text, strong=one.tone == "key")


def _entry(one: Passage) -> Entry:
    mark = {"urgent": "!", "ask": "?"}.get(one.tone, "•")
    return Entry(one.text, mark, (_sure(one.strength),) if one.strength else ())


def _planned(one: Planned) -> Entry:
    head = f"{one.title}: {one.amount}" if one.amount else one.title
    head = f"{head} (only being considered)" if one.considered else head
    return Entry(head, details=(*one.lines, *((_sure(one.strength),) if one.strength else ())))


def _sure(strength: Strength | None) -> str:
    return "" if strength is None else f"{bar(strength)} {strength.words}"
