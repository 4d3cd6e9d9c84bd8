"""Open questions by what their answers could change, as a document and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from engine.alternatives.decisions import State
from engine.alternatives.missing import ASIDE, TREATING, Consequence, Missing
from engine.alternatives.ranges import in_ranges
from engine.render.document import Block, Document, Entries, Entry, Paragraph, Section, Title
from engine.render.flips_document import state_json
from engine.render.item_names import named
from engine.render.words import counted
from kb.snapshot import KnowledgeBase

_SHOWN = 4


def missing_document(found: Sequence[Missing], case: str, kb: KnowledgeBase) -> Document:
    """The open questions for people to read."""
    return tuple(_blocks(found, case, kb))


def _blocks(found: Sequence[Missing], case: str, kb: KnowledgeBase) -> Iterator[Block]:
    yield Title("What is worth asking", case)
    matter = [one for one in found if one.matters and (one.asked or not one.minor)]
    minor = [one for one in found if one.minor and not one.asked]
    idle = [one for one in found if not one.matters]
    if not found:
        yield Paragraph("No open question could change the plan.", strong=True)
        return
    yield Paragraph(
        f"{counted(len(matter), 'open question')} could change the plan, the weightiest first."
        if matter
        else "No open question could change the plan.",
        strong=True,
    )
    for title, asked in (("The plan asks", True), ("Not asked, but it would matter", False)):
        group = [one for one in matter if one.asked is asked]
        if group:
            yield Section(title)
            yield Entries(tuple(_entry(number, one, kb) for number, one in enumerate(group, start=1)))
    if minor:
        yield Section("Only words, measurements or claims")
        paths = ", ".join(one.path.removesuffix(".both") for one in minor)
        head = f"{counted(len(minor), 'further question')} {'alters' if len(minor) == 1 else 'alter'}"
        yield Paragraph(
            f"{head} no treatment, no hold and no advice, only what is measured or how it is said: {paths}."
        )
    if idle:
        yield Section("No answer alone changes anything")
        yield Paragraph("As the rest of the case stands, whatever the answer, the plan stays as it is.")
        yield Entries(tuple(Entry(f"{one.text} [{one.path}]") for one in idle))


def _entry(number: int, one: Missing, kb: KnowledgeBase) -> Entry:
    groups: dict[str, list[str]] = {}
    for consequence in one.consequences:
        groups.setdefault(in_words(consequence, kb), []).append(consequence.answer)
    details = tuple(f"{in_ranges(answers, one.offered)}: {words}" for words, answers in groups.items())
    if one.blocks:
        details = (f"Waiting for it: {', '.join(named(id, kb) for id in one.blocks)}.", *details)
    return Entry(f"{one.text} [{one.path}]", f"{number}.", details)


def in_words(one: Consequence, kb: KnowledgeBase) -> str:
    """What an answer would do, in a line."""
    if not one.changes:
        return "nothing changes."
    counts = (
        (one.treatments, "treatment or dose"),
        (one.holds, "hold, wait or judgement"),
        (one.others, "piece of advice"),
        (one.words, "part in its wording"),
        (one.asides, "claim or measurement"),
    )
    heads = [_counted(number, what) for number, what in counts if number]
    came, went = _ids(one.came), _ids(one.went)
    shown = [*(f"+ {named(id, kb)}" for id in came), *(f"- {named(id, kb)}" for id in went if id not in came)]
    listed = ", ".join(shown[:_SHOWN]) + (f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else "")
    return f"{', '.join(heads)} would change" + (f": {listed}." if listed else ".")


_PLURAL = {
    "treatment or dose": "treatments or doses",
    "hold, wait or judgement": "holds, waits or judgements",
    "piece of advice": "pieces of advice",
    "part in its wording": "parts in their wording",
    "claim or measurement": "claims or measurements",
}


def _counted(number: int, what: str) -> str:
    return f"{number} {what if number == 1 else _PLURAL[what]}"


def _ids(state: State) -> list[str]:
    """Treatments first."""
    ordered = sorted(state, key=lambda one: (one.part not in TREATING, one.part in ASIDE))
    return list(dict.fromkeys(one.id for one in ordered))


def missing_json(found: Sequence[Missing], case: str) -> str:
    """The open questions for other programs."""
    document = {"schema": "rhytid-missing/1", "case": case, "questions": [_json(one) for one in found]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _json(one: Missing) -> dict[str, Any]:
    return {
        "path": one.path,
        "question": one.text,
        "asked_by_plan": one.asked,
        "severity": one.severity,
        "could_change_the_plan": one.matters,
        "waiting_for_it": list(one.blocks),
        "answers": [
            {
                "answer": c.answer,
                "treatments": c.treatments,
                "holds": c.holds,
                "others": c.others,
                "wording": c.words,
                "claims_and_measurements": c.asides,
                "appears": state_json(c.came),
                "goes": state_json(c.went),
            }
            for c in one.consequences
        ],
    }
