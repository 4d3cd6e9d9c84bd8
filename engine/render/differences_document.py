"""Differences of two plans with what made each, as a document and as JSON: what-if and compare."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from engine.alternatives.causes import Cause
from engine.alternatives.compare import Comparison
from engine.alternatives.differences import Difference
from engine.alternatives.set_text import value_text
from engine.alternatives.what_if import WhatIf
from engine.compare_plans import EntryChange
from engine.plan import Plan
from engine.render import words
from engine.render.answer_words import answer_name, short_path
from engine.render.comparison_document import change_entry
from engine.render.comparison_json import change_json
from engine.render.differences_summary import Summary, decisive_statements, headlines, roots, weightiest
from engine.render.document import Block, Document, Entries, Entry, Paragraph, Section, Title
from engine.render.one_screen import on_one_screen
from engine.render.question_words import cited, evidence_of, grounds, strength_in_words
from engine.render.view import Detail
from engine.render.words import counted
from engine.render.written_dates import with_written_dates
from kb.provenance import citation
from kb.snapshot import KnowledgeBase

GROUPS = {
    "What is treated": ("toxin", "products", "totals", "adjuncts", "home_care", "referrals", "not_on_offer"),
    "What stands in the way": ("safety", "deferred", "not_recommended", "limits", "questions"),
    "What is judged": ("lines", "balance", "advice", "conflicts", "sequence"),
    "What is said": ("counselling", "follow_up", "claims", "requirements"),
}
"""Headings of differences, and the parts of a plan under each."""


def what_if_document(found: WhatIf, kb: KnowledgeBase, detail: Detail = "full") -> Document:
    """What would be otherwise under other answers: on one screen, or in full with the reason of each difference."""
    was = found.was or ("",) * len(found.settings)
    set_to = "; ".join(
        f"{answer_name(one.path, kb)}: {f'{before} -> ' if before else ''}{value_text(one.value)}"
        for one, before in zip(found.settings, was, strict=True)
    )
    title = Title("What if", f"{words.dated(set_to)} ({', '.join(short_path(one.path) for one in found.settings)})")
    return _document(title, found.before, found.after, found.differences, kb, detail)


def compare_document(found: Comparison, kb: KnowledgeBase, detail: Detail = "full") -> Document:
    """What differs between two plans: on one screen, or in full with the reason of each difference."""
    title = Title("Plans compared", f"{found.old} -> {found.new}")
    return _document(title, found.before, found.after, found.differences, kb, detail, answers=True)


def _document(
    title: Title,
    old: Plan,
    new: Plan,
    found: Sequence[Difference],
    kb: KnowledgeBase,
    detail: Detail,
    *,
    answers: bool = False,
) -> Document:
    if not found:
        return title, Paragraph("Nothing changes: the plans say the same.", strong=True)
    if detail == "full":
        count = Paragraph(f"{counted(len(found), 'difference')}.", strong=True)
        return title, *with_written_dates((count, headlines(old, new), *_in_full(old, new, found, kb)))
    summary = Summary(found, old, new, kb)
    decisive = weightiest(found, summary.lines)
    said = roots(decisive) if answers else ()
    evidence = tuple(evidence_of(decisive_statements(decisive), kb))
    named = cited(evidence, kb)

    def cut(to: tuple[int, int, int, int]) -> Document:
        lines, names, statements, sources = to
        whole = Entries((*headlines(old, new).entries, *summary.entries(lines, names).entries))
        came = (Paragraph(f"It comes from: {_some(said, names)}."),) if said else ()
        return title, *with_written_dates((whole, *came, *grounds(evidence, named, statements, sources)))

    return on_one_screen(cut, _CUTS)


def _some(said: Sequence[str], at_most: int) -> str:
    shown = "; ".join(said[:at_most])
    more = len(said) - at_most
    return f"{shown}; and {counted(more, 'further answer')}" if more > 0 else shown


_CUTS = (
    (14, 6, 2, 2), (14, 4, 2, 1), (12, 4, 1, 1), (12, 3, 1, 1), (11, 3, 1, 1), (10, 3, 1, 1), (10, 2, 1, 1),
    (9, 2, 1, 1), (8, 2, 1, 1), (7, 2, 1, 1), (6, 2, 1, 1), (5, 2, 1, 1), (4, 2, 1, 1), (4, 1, 1, 1), (3, 1, 1, 1),
    (3, 1, 1, 0), (2, 1, 1, 1), (2, 1, 1, 0),
)  # fmt: skip
"""How many lines, names in a line, statements and sources the summary has; the first that fits a screen is taken."""


def _in_full(old: Plan, new: Plan, found: Sequence[Difference], kb: KnowledgeBase) -> Iterator[Block]:
    grouped = {part for parts in GROUPS.values() for part in parts} | {"plan"}
    rest = tuple(dict.fromkeys(one.change.part for one in found if one.change.part not in grouped))
    for title, parts in (*GROUPS.items(), ("What else differs", rest)):
        group = [one for one in found if one.change.part in parts]
        if group:
            yield Section(title)
            yield Entries(tuple(_entries(group, old, new, kb)))
    evidence = tuple(evidence_of((s for one in found for cause in one.causes for s in cause.statements), kb))
    if evidence:
        yield Section("What it rests on")
        yield Entries(tuple(Entry(f"{one.title} [{one.statement}]: {strength_in_words(one)}.") for one in evidence))
        yield Section("Sources")
        sources = dict.fromkeys(source for one in evidence for source in one.sources)
        yield Entries(tuple(Entry(f"{words.sentence(citation(kb, one))} [{one}]") for one in sources))


def _entries(found: Sequence[Difference], old: Plan, new: Plan, kb: KnowledgeBase) -> Iterator[Entry]:
    """A group of differences; causes that are those of the entry before are not said again."""
    before: tuple[Cause, ...] = ()
    for one in found:
        entry = change_entry(one.change, kb, (_unit(old, one.change), _unit(new, one.change)))
        causes = cause_lines(one.causes, kb)
        if one.causes and one.causes == before:
            causes = ("Because: as for the one above.",)
        before = one.causes
        yield replace(entry, details=(*entry.details, *causes))


def _unit(plan: Plan, change: EntryChange) -> str:
    """The unit in which a plan counts an entry."""
    if change.part == "toxin":
        return next((one.unit_name for one in plan.toxin if one.id == change.id), "")
    product = change.id.rpartition("/")[2]
    return next((one.unit_name for one in plan.totals if one.product == product), "")


def cause_lines(causes: Sequence[Cause], kb: KnowledgeBase) -> tuple[str, ...]:
    """What made a difference, in words: the reason, the statements, the answer it comes from; each reason once."""
    lines: dict[tuple[str, str, str], dict[str, None]] = {}
    for cause in causes:
        titles = cause.titles or tuple(kb.label(s) if kb.get(s) is not None else "" for s in cause.statements)
        both = zip(titles, cause.statements, strict=True)
        said = "; ".join(cause.heard)
        paths = ", ".join(map(short_path, cause.answers))
        answer = f" Answer: {f'{said} ' if said else ''}[{paths}]." if paths else ""
        rested = lines.setdefault((cause.text, answer, cause.rule), {})
        rested.update(dict.fromkeys(f"{title} [{statement}]".strip() for title, statement in both))
    return tuple(
        (f"Because: {words.sentence(text)}" if text else "Because of what has changed in the knowledge.")
        + (f" It rests on: {'; '.join(rested)}." if rested else "")
        + answer
        + (f" Rule: {rule}." if rule else "")
        for (text, answer, rule), rested in lines.items()
    )


def what_if_json(found: WhatIf) -> str:
    """The differences for other programs."""
    settings = [{"path": one.path, "value": value_text(one.value)} for one in found.settings]
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
