"""Why something is not in the plan: what the plan says of it, what stood in its way, what else could bring it in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from engine.questions.causes import Cause
from engine.questions.on_offer import IfOffered
from engine.questions.why_not import WhyNot
from engine.render import words
from engine.render.answer_words import short_path
from engine.render.document import Block, Document, Entries, Entry, Paragraph, Section
from engine.render.explanation import explanation_data
from engine.render.question_words import grounds
from engine.render.why_document import evidence_json
from engine.render.written_dates import with_written_dates

SCHEMA = "rhytid-why-not/2"
_WAYS, _CAUSES, _STATEMENTS, _SOURCES, _SAID = 2, 6, 2, 2, 3


def why_nots_document(answers: Sequence[WhyNot]) -> Document:
    """Return the answers in short, one below the other; `--tree` gives each search to its leaves."""
    # One plan, one emergency: it is said once, before the first answer.
    pressing = tuple(Paragraph(first, strong=True) for first in dict.fromkeys(one.first for one in answers) if first)
    return (*pressing, *with_written_dates(block for answer in answers for block in _blocks(answer)))


def _blocks(answer: WhyNot) -> Iterator[Block]:
    label = words.capital(answer.label)
    if answer.present:
        where = f": {words.listed(answer.items, at_most=4)}" if answer.items else ""
        ask = f" Ask why {answer.items[0]} for the reasons." if answer.items else ""
        yield Paragraph(f"{label} is not missing: it follows from the case{where}.{ask}", strong=True)
        return
    reach = f" {answer.out_of_reach}" if answer.out_of_reach else ""
    supposed = answer.if_offered
    lacking = f" {answer.lacking}" if answer.lacking else ""
    absent = "the plan's product, but no units of it are planned" if answer.chosen else "not in the plan"
    yield Paragraph(f"{label}: {absent}.{lacking}{reach}", strong=True)
    if answer.said:
        yield Entries(tuple(Entry(f"The plan says: {words.sentence(text)}") for text in answer.said[:_SAID]))
    if supposed is not None:
        if supposed.causes:
            yield Section(supposed.supposing)
            yield Entries(_causes(supposed.causes))
        else:
            yield Paragraph(supposed.nothing_further)
    if answer.causes:
        yield Section("What stands in the way")
        yield Entries(_causes(answer.causes))
    for way in answer.others[:_WAYS]:
        yield Section("Or, another way")
        yield Entries(_causes(way))
    if answer.evidence:
        yield from grounds(answer.evidence, [citation for _, citation in answer.sources], _STATEMENTS, _SOURCES)
    else:
        yield Paragraph("Sources: none on this way but the answers of the case; --tree shows the whole search.")


def _causes(causes: tuple[Cause, ...]) -> tuple[Entry, ...]:
    shown = [
        Entry(cause.text, "×", (f"See {short_path(cause.path)}",) if cause.path else ()) for cause in causes[:_CAUSES]
    ]
    if len(causes) > _CAUSES:
        shown.append(Entry(f"{len(causes) - _CAUSES} more: --tree shows all.", "…"))
    return tuple(shown)


def why_nots_json(answers: Sequence[WhyNot]) -> str:
    """Return the answer with its whole search as indented JSON with a line end; several as a list of such."""
    made = [_in_full(answer) for answer in answers]
    return json.dumps(made[0] if len(made) == 1 else made, indent=2, ensure_ascii=False) + "\n"


def _in_full(answer: WhyNot) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "thing": answer.thing,
        "first": answer.first or None,
        "label": answer.label,
        "in_plan": answer.present,
        "items": list(answer.items),
        "within_reach": answer.within_reach,
        "out_of_reach_with": answer.only_with or None,
        "chosen": answer.chosen,
        "plan_says": list(answer.said),
        "lacking": answer.lacking or None,
        "if_offered": None if answer.if_offered is None else _supposed(answer.if_offered),
        "causes": [_cause(cause) for cause in answer.causes],
        "other_ways": [[_cause(cause) for cause in way] for way in answer.others],
        "evidence": evidence_json(answer.evidence),
        "sources": [{"id": source, "citation": citation} for source, citation in answer.sources],
        "tree": explanation_data(answer.tree),
    }


def _supposed(found: IfOffered) -> dict[str, object]:
    return {
        "says": f"{found.lacking} {found.supposing}:",
        "causes": [_cause(cause) for cause in found.causes],
    }


def _cause(cause: Cause) -> dict[str, object]:
    return {"kind": cause.kind, "text": cause.text, "path": cause.path, "statements": list(cause.statements)}
