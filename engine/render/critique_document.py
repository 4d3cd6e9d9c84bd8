"""A critique as a document: highest risk first, each comment with what it stands on, taste and agreement last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.critique.critique import Comment, Critique, Kind
from engine.render import words
from engine.render.document import Banner, Block, Document, Entries, Entry, Paragraph, Section, Title
from engine.render.formats import Format, document_as
from engine.render.notes import cited
from engine.render.plan_document import source_blocks

_SECTION: tuple[tuple[str, str], ...] = (
    ("absolute", "Absolute: do not do it so"),
    ("relative", "Relative: not unless a named prescriber decides so"),
    ("caution", "Caution"),
    ("information", "For information"),
)
_KIND: Mapping[Kind, str] = {
    "violation": "Violation",
    "ask": "Question",
    "dose": "Outside the sourced range",
    "omission": "Omission",
    "caution": "Caution",
    "alternative": "Better supported",
    "taste": "Taste",
    "agreement": "Agreement",
}
_SHOWN = 4


def critique_document(critique: Critique, kb: words.Labels) -> Document:
    """Return the critique as a document; the same critique and labels give the same document."""
    return tuple(_blocks(critique, kb))


def critique_as(form: Format, critique: Critique, kb: words.Labels, width: int) -> str:
    """Write a critique in the form named."""
    json = critique.model_dump_json(by_alias=True, indent=2) + "\n"
    return document_as(form, critique_document(critique, kb), json, width)


def _blocks(critique: Critique, kb: words.Labels) -> Iterator[Block]:
    numbers = {source.id: i for i, source in enumerate(critique.sources, start=1)}
    where = words.term(kb, critique.jurisdiction, "jurisdiction")
    yield Title(f"Critique of a proposal · {critique.case_id}", f"{words.day(critique.date)} · {where}")
    worst = [one for one in critique.comments if one.kind == "violation" and one.severity == "absolute"]
    if worst:
        yield Banner(critique.headline, tuple(one.text for one in worst[:_SHOWN]))
    else:
        yield Paragraph(critique.headline, strong=True)
    for severity, title in _SECTION:
        yield from _section(title, [one for one in critique.comments if one.severity == severity], kb, numbers)
    yield from _section("Matters of taste", critique.of("taste"), kb, numbers)
    yield from _section("Agreement", critique.of("agreement"), kb, numbers)
    yield from source_blocks(critique.sources)
    yield Section("Please note")
    yield Entries(tuple(Entry(words.sentence(notice)) for notice in critique.notices))
    made = critique.provenance
    yield Paragraph(
        f"Made by rhytid {made.engine_version} from knowledge base {made.kb_release} ({made.kb_version[:12]}), "
        f"rules {made.rules_digest[:12]}, case {made.case_digest[:12]}, proposal {made.proposal_digest[:12]}, "
        f"derivation {made.derivation_digest[:12]}."
    )


def _section(title: str, comments: Sequence[Comment], kb: words.Labels, numbers: Mapping[str, int]) -> Iterator[Block]:
    if comments:
        yield Section(title)
        yield Entries(tuple(_entry(one, kb, numbers) for one in comments))


def _entry(comment: Comment, kb: words.Labels, numbers: Mapping[str, int]) -> Entry:
    calm = comment.kind in ("taste", "agreement")
    text = comment.text if calm else f"{_KIND[comment.kind]}. {comment.text}"
    where = words.terms(kb, comment.areas, "area")
    if where and not any(words.term(kb, area, "area").lower() in comment.text.lower() for area in comment.areas):
        text = f"{text} Concerns: {where}."
    return Entry(
        cited(text, comment.evidence[:_SHOWN], numbers),
        "!" if comment.kind == "violation" else "•",
        (f"[{comment.id}]",),
    )
