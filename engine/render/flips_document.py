"""What would alter an item, and what no answer alters, as a document and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from engine.alternatives.decisions import Decision, State
from engine.alternatives.flip import Flip, Flips
from engine.alternatives.ranges import in_ranges
from engine.render.document import Block, Document, Entries, Entry, Paragraph, Section, Title
from engine.render.item_names import named
from engine.render.words import counted, spoken
from kb.snapshot import KnowledgeBase

_NOTHING = "not in the plan"


def flips_document(found: Flips, kb: KnowledgeBase) -> Document:
    """The flips for people to read."""
    return tuple(_blocks(found, kb))


def _blocks(found: Flips, kb: KnowledgeBase) -> Iterator[Block]:
    yield Title("What would change it", named(found.item, kb))
    yield Paragraph(f"Now: {state_in_words(found.state, kb)}.", strong=True)
    if not found.single and not found.double:
        limit = "one or two answers" if found.paired else "a single answer"
        yield Paragraph(f"No change of {limit} alters it.")
    if found.single:
        yield Section("One answer")
        yield Entries(tuple(_grouped(found.single, kb)))
    if found.double:
        yield Section("Two answers together")
        yield Entries(tuple(_grouped(found.double, kb)))
    if found.fixed:
        yield Section("Not something one can change")
        yield Paragraph("Who the person is, and the day. Only time, or a mistake in the record, alters these.")
        yield Entries(tuple(_grouped(found.fixed, kb)))
    pairs = f"{counted(found.pairs, 'pair')} worked out." if found.paired else "Pairs were not looked at."
    yield Paragraph(f"{counted(found.offered, 'other answer')} looked at, {found.tried} of them worked out; {pairs}")


def _grouped(found: Sequence[Flip], kb: KnowledgeBase) -> Iterator[Entry]:
    """One entry for all values of the same answers that make the same of the item."""
    groups: dict[tuple[tuple[str, ...], State], list[Flip]] = {}
    for flip in found:
        groups.setdefault((tuple(c.dimension.path for c in flip.changes), flip.state), []).append(flip)
    for (_, state), members in groups.items():
        parts = []
        for at, change in enumerate(members[0].changes):
            values = in_ranges((flip.changes[at].alternative.shown for flip in members), change.dimension.offered)
            parts.append(f"{change.dimension.path}: {change.dimension.current} -> {values}")
        if len(members[0].changes) > 1 and _mixed(members):
            for flip in members:
                words = [f"{c.dimension.path}: {c.dimension.current} -> {c.alternative.shown}" for c in flip.changes]
                yield Entry("; ".join(words), details=(f"Then: {state_in_words(state, kb)}.",))
            continue
        yield Entry("; ".join(parts), details=(f"Then: {state_in_words(state, kb)}.",))


def _mixed(members: Sequence[Flip]) -> bool:
    """Whether the values of two answers do not all go with each other."""
    one = {flip.changes[0].alternative.shown for flip in members}
    other = {flip.changes[1].alternative.shown for flip in members}
    return len(one) * len(other) != len(members)


def state_in_words(state: State, kb: KnowledgeBase) -> str:
    """Everything decided about an item in a line."""
    return "; ".join(_decision(one, kb) for one in state) or _NOTHING


def _decision(one: Decision, kb: KnowledgeBase) -> str:
    fields = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in one.fields)
    return f"{spoken(one.part)}: {named(one.id, kb)}" + (f" ({fields})" if fields else "")


def flips_json(found: Flips) -> str:
    """The flips for other programs."""
    document = {
        "schema": "rhytid-flip/1",
        "item": found.item,
        "now": state_json(found.state),
        "one_answer": [_flip_json(flip) for flip in found.single],
        "two_answers": [_flip_json(flip) for flip in found.double],
        "fixed": [_flip_json(flip) for flip in found.fixed],
        "looked_at": {"answers": found.offered, "bearing_on_it": found.tried, "pairs": found.pairs},
        "pairs_looked_at": found.paired,
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _flip_json(flip: Flip) -> dict[str, Any]:
    return {
        "changes": [
            {
                "path": c.dimension.path,
                "kind": c.dimension.kind,
                "question": c.dimension.asked,
                "from": c.dimension.current,
                "to": c.alternative.shown,
            }
            for c in flip.changes
        ],
        "then": state_json(flip.state),
    }


def state_json(state: State) -> list[dict[str, Any]]:
    """Decisions as plain data."""
    return [{"part": one.part, "id": one.id, **dict(one.fields)} for one in state]
