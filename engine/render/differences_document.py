"""Differences of two plans with what made each, as a document and as JSON: what-if and compare."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from engine.alternatives.causes import Cause
from engine.alternatives.compare import Comparison
from engine.alternatives.differences import Difference
from engine.alternatives.dimension import in_words
from engine.alternatives.what_if import WhatIf
from engine.plan import Plan
from engine.render.comparison_document import change_entry
from engine.render.comparison_json import change_json
from engine.render.document import Block, Document, Entries, Entry, Paragraph, Section, Title
from engine.render.words import counted
from kb.snapshot import KnowledgeBase

GROUPS = {
    "What is treated": ("toxin", "products", "totals", "adjuncts", "home_care", "referrals", "not_on_offer"),
    "What stands in the way": ("safety", "deferred", "not_recommended", "limits", "questions"),
    "What is judged": ("lines", "balance", "advice", "conflicts", "sequence"),
    "What is said": ("counselling", "follow_up", "claims", "requirements"),
}
"""Headings of differences, and the parts of a plan under each."""


def what_if_document(found: WhatIf, kb: KnowledgeBase) -> Document:
    """What would be otherwise under other answers."""
    set_to = ", ".join(f"{one.path} = {in_words(one.value)}" for one in found.settings)
    return (Title("What if", set_to), *_plans(found.before, found.after, found.differences, kb))


def compare_document(found: Comparison, kb: KnowledgeBase) -> Document:
    """What differs between two plans."""
    return (
        Title("Plans compared", f"{found.old} -> {found.new}"),
        *_plans(found.before, found.after, found.differences, kb),
    )


def _plans(old: Plan, new: Plan, found: Sequence[Difference], kb: KnowledgeBase) -> Iterator[Block]:
    if not found:
        yield Paragraph("Nothing changes: the plans say the same.", strong=True)
        return
    yield Paragraph(f"{counted(len(found), 'difference')}.", strong=True)
    yield Entries((Entry(f"Before: {old.headline}"), Entry(f"After: {new.headline}")))
    for title, parts in GROUPS.items():
        group = [one for one in found if one.change.part in parts]
        if group:
            yield Section(title)
            yield Entries(tuple(_entry(one, kb) for one in group))
    known = {part for parts in GROUPS.values() for part in parts} | {"plan"}
    rest = [one for one in found if one.change.part not in known]
    if rest:
        yield Section("What else differs")
        yield Entries(tuple(_entry(one, kb) for one in rest))


def _entry(found: Difference, kb: KnowledgeBase) -> Entry:
    entry = change_entry(found.change)
    return replace(entry, details=(*entry.details, *cause_lines(found.causes, kb)))


def cause_lines(causes: Sequence[Cause], kb: KnowledgeBase) -> tuple[str, ...]:
    """What made a difference, in words: the reason, the statements, the answer it comes from."""
    lines: dict[str, None] = {}
    for cause in causes:
        text = f"Because: {cause.text}" if cause.text else "Because of"
        titles = cause.titles or tuple(kb.label(s) if kb.get(s) is not None else "" for s in cause.statements)
        both = zip(titles, cause.statements, strict=True)
        named = "; ".join(f"{title} [{statement}]".strip() for title, statement in both)
        rule = f" ({cause.rule})" if cause.rule else ""
        line = f"{text}{rule}" + (f" {named}." if named else "")
        if cause.answers:
            line += f" From: {', '.join(cause.answers)}."
        lines[line] = None
    return tuple(lines)


def what_if_json(found: WhatIf) -> str:
    """The differences for other programs."""
    settings = [{"path": one.path, "value": in_words(one.value)} for one in found.settings]
    return _json({"schema": "rhytid-what-if/1", "set": settings}, found.before, found.after, found.differences)


def compare_json(found: Comparison) -> str:
    """The differences for other programs."""
    head = {"schema": "rhytid-compare/1", "old": found.old, "new": found.new}
    return _json(head, found.before, found.after, found.differences)


def _json(head: dict[str, Any], old: Plan, new: Plan, found: Sequence[Difference]) -> str:
    document = {
        **head,
        "before": {"status": old.status, "headline": old.headline},
        "after": {"status": new.status, "headline": new.headline},
        "differences": [{**change_json(one.change), "because": causes_json(one.causes)} for one in found],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def causes_json(causes: Sequence[Cause]) -> list[dict[str, Any]]:
    """Causes as plain data."""
    return [
        {"rule": c.rule, "text": c.text, "statements": list(c.statements), "answers": list(c.answers)} for c in causes
    ]
