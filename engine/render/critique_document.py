"""A critique as a document: highest risk first, each comment with what it stands on, taste and agreement last."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from engine.critique.critique import EMERGENCY, Comment, Critique, Kind
from engine.render import words
from engine.render.document import Banner, Block, Document, Entries, Entry, Paragraph, Section, Title
from engine.render.formats import Format, document_as
from engine.render.notes import cited
from engine.render.shortening import cited_numbers, cited_source_blocks, with_short_marks

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
_UNSUPPORTED = frozenset({"unsupported", "criterion-unmet", "unprepared", "indication", "sides"})
"""Topics of a choice that is named as such, without anything better beside it."""

_SIDE = re.compile(r"\((?:right|left)\)")
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
    absolute = [one for one in critique.comments if one.severity == "absolute"]
    worst = [one for one in absolute if one.kind == "violation" or one.topic == EMERGENCY]
    if worst:
        # An emergency stands first; what is known to be wrong stands before what may be.
        worst.sort(key=lambda one: (one.topic != EMERGENCY, one.topic == "ask-first"))
        yield Banner(critique.headline, tuple(one.text for one in worst[:_SHOWN]))
    else:
        yield Paragraph(critique.headline, strong=True)
    said = with_short_marks(_comments(critique, kb, numbers), critique.sources)
    yield from said
    yield from cited_source_blocks(critique.sources, cited_numbers(said), short_marks=True, in_full="--format json")
    yield Section("Please note")
    yield Entries(tuple(Entry(words.sentence(notice)) for notice in critique.notices))
    made = critique.provenance
    yield Paragraph(
        f"Made by rhytid {made.engine_version} from knowledge base {made.kb_release} ({made.kb_version[:12]}), "
        f"rules {made.rules_digest[:12]}, case {made.case_digest[:12]}, proposal {made.proposal_digest[:12]}, "
        f"derivation {made.derivation_digest[:12]}."
    )


def _comments(critique: Critique, kb: words.Labels, numbers: Mapping[str, int]) -> Iterator[Block]:
    first = [one for one in critique.comments if one.topic == EMERGENCY]
    yield from _section("Emergency: before anything else", first, kb, numbers)
    for severity, title in _SECTION:
        these = [one for one in critique.comments if one.severity == severity and one not in first]
        yield from _section(title, these, kb, numbers)
    yield from _section("Matters of taste", critique.of("taste"), kb, numbers)
    yield from _section("Agreement", critique.of("agreement"), kb, numbers)


def _section(title: str, comments: Sequence[Comment], kb: words.Labels, numbers: Mapping[str, int]) -> Iterator[Block]:
    if not comments:
        return
    questions = [one for one in comments if one.topic == "ask-first"]
    if len(questions) < _SHOWN:
        questions = []
    yield Section(title)
    entries = [_entry(alike, kb, numbers) for alike in _by_pair([one for one in comments if one not in questions])]
    yield Entries((*entries, *_questions(questions, kb, numbers)))


def _questions(comments: Sequence[Comment], kb: words.Labels, numbers: Mapping[str, int]) -> Iterator[Entry]:
    """Many questions as one entry for each kind: what to ask, and what hangs on it."""
    for kind, hangs in (
        ("violation", "each answer could rule out"),
        ("ask", "each answer could call for caution with"),
    ):
        asked = [one for one in comments if one.kind == kind]
        if asked:
            named = "; ".join(f"{kb.label(one.subject)} [{one.id.rpartition('/')[2]}]" for one in asked)
            stands = [e for one in asked for e in one.evidence if e.statement.startswith("statement:")]
            text = f"{_KIND[asked[0].kind]}. Ask first ({hangs} what is proposed): {named}."
            mark = "!" if kind == "violation" else "•"
            yield Entry(cited(text, stands[:_SHOWN], numbers), mark, (f"[{kind}/ask-first/NAME]",))


def _by_pair(comments: Sequence[Comment]) -> list[list[Comment]]:
    """Comments that say the same of right and left stand together."""
    found: dict[tuple[str, ...], list[Comment]] = {}
    for one in comments:
        said = _SIDE.sub("(both sides)", one.text) if one.side in ("right", "left") else one.id
        found.setdefault((one.kind, one.topic, one.subject, one.other or "", said), []).append(one)
    return list(found.values())


def _entry(alike: Sequence[Comment], kb: words.Labels, numbers: Mapping[str, int]) -> Entry:
    comment = alike[0]
    said = words.dated(comment.text if len(alike) == 1 else _SIDE.sub("(both sides)", comment.text))
    unsupported = comment.kind == "alternative" and comment.topic in _UNSUPPORTED
    kind = "Not supported" if unsupported else _KIND[comment.kind]
    kind = "Emergency" if comment.topic == EMERGENCY else kind
    text = said if comment.kind in ("taste", "agreement") else f"{kind}. {said}"
    where = words.terms(kb, comment.areas, "area")
    if where and not any(words.term(kb, area, "area").lower() in comment.text.lower() for area in comment.areas):
        text = f"{text} Concerns: {where}."
    return Entry(
        cited(text, comment.evidence[:_SHOWN], numbers),
        "!" if comment.kind == "violation" or comment.topic == EMERGENCY else "•",
        tuple(f"[{one.id}]" for one in alike),
    )
