"""Open questions by what their answers could change, as a document and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from engine.alternatives.decisions import State
from engine.alternatives.missing import Consequence, Missing
from engine.render.document import Block, Document, Entries, Entry, Paragraph, Section, Title
from engine.render.flips_document import state_json
from engine.render.words import counted

_SHOWN = 4


def missing_document(found: Sequence[Missing], case: str) -> Document:
    """The open questions for people to read."""
    return tuple(_blocks(found, case))


def _blocks(found: Sequence[Missing], case: str) -> Iterator[Block]:
    yield Title("What is worth asking", case)
    matter = [one for one in found if one.matters]
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
            yield Entries(tuple(_entry(number, one) for number, one in enumerate(group, start=1)))
    if idle:
        yield Section("No answer alone changes anything")
        yield Paragraph("As the rest of the case stands, whatever the answer, the plan stays as it is.")
        yield Entries(tuple(Entry(f"{one.text} [{one.path}]") for one in idle))


def _entry(number: int, one: Missing) -> Entry:
    groups: dict[str, list[str]] = {}
    for consequence in one.consequences:
        groups.setdefault(in_words(consequence), []).append(consequence.answer)
    details = tuple(f"{' or '.join(answers)}: {words}" for words, answers in groups.items())
    if one.blocks:
        details = (f"Waiting for it: {', '.join(one.blocks)}.", *details)
    return Entry(f"{one.text} [{one.path}]", f"{number}.", details)


def in_words(one: Consequence) -> str:
    """What an answer would do, in a line."""
    if not one.changes:
        return "nothing changes."
    counts = (
        (one.treatments, "treatment or dose"),
        (one.holds, "hold, wait or judgement"),
        (one.others, "piece of advice"),
        (one.words, "part in its wording"),
    )
    heads = [_counted(number, what) for number, what in counts if number]
    named = [f"+ {id}" for id in _ids(one.came)] + [f"- {id}" for id in _ids(one.went) if id not in _ids(one.came)]
    shown = ", ".join(named[:_SHOWN]) + (f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else "")
    return f"{', '.join(heads)} would change" + (f": {shown}." if shown else ".")


_PLURAL = {
    "treatment or dose": "treatments or doses",
    "hold, wait or judgement": "holds, waits or judgements",
    "piece of advice": "pieces of advice",
    "part in its wording": "parts in their wording",
}


def _counted(number: int, what: str) -> str:
    return f"{number} {what if number == 1 else _PLURAL[what]}"


def _ids(state: State) -> list[str]:
    """Treatments first."""
    ordered = sorted(state, key=lambda one: one.part not in ("toxin", "adjuncts", "home_care", "referrals"))
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
                "status": c.status,
                "treatments": c.treatments,
                "holds": c.holds,
                "others": c.others,
                "wording": c.words,
                "appears": state_json(c.came),
                "goes": state_json(c.went),
            }
            for c in one.consequences
        ],
    }
