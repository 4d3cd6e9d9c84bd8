"""Open questions by what their answers could change, as a document and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from engine.alternatives.decisions import Decision, State
from engine.alternatives.missing import ASIDE, TREATING, Consequence, Missing
from engine.alternatives.ranges import in_ranges
from engine.render import words
from engine.render.answer_words import short_path
from engine.render.document import Block, Document, Entries, Entry, Paragraph, Section, Title
from engine.render.flips_document import state_json
from engine.render.item_names import item_words
from engine.render.one_screen import on_one_screen
from engine.render.view import Detail
from engine.render.words import counted
from engine.render.written_dates import with_written_dates
from kb.snapshot import KnowledgeBase


def missing_document(found: Sequence[Missing], case: str, kb: KnowledgeBase, detail: Detail = "full") -> Document:
    """The open questions for people to read: on one screen, or in full with what each answer would do."""
    if detail == "full" or not found:
        return tuple(with_written_dates(_blocks(found, case, kb)))
    return on_one_screen(lambda cut: tuple(with_written_dates(_brief(found, case, kb, *cut))), _CUTS)


_CUTS = (
    (12, 4),
    (12, 3),
    (10, 3),
    (8, 3),
    (8, 2),
    *((entries, names) for entries in range(7, 0, -1) for names in (2, 1)),
)
"""How many questions, and names in a line, are shown; the first that fits a screen is taken."""


def _sorted(found: Sequence[Missing]) -> tuple[list[Missing], list[Missing], list[Missing]]:
    """What matters, what alters only words, and what alters nothing."""
    matter = [one for one in found if one.matters and (one.asked or not one.minor)]
    minor = [one for one in found if one.minor and not one.asked]
    return matter, minor, [one for one in found if not one.matters]


def _headline(matter: Sequence[Missing]) -> Paragraph:
    text = "No open question could change the plan."
    if matter:
        text = f"{counted(len(matter), 'open question')} could change the plan, the weightiest first."
    return Paragraph(text, strong=True)


def _brief(found: Sequence[Missing], case: str, kb: KnowledgeBase, entries: int, names: int) -> Iterator[Block]:
    yield Title("What is worth asking", case)
    matter, minor, idle = _sorted(found)
    yield _headline(matter)
    shown = [_short(number, one, kb, names) for number, one in enumerate(matter[:entries], start=1)]
    rest = matter[entries:]
    counts = []
    if rest:
        asked = sum(one.asked for one in rest)
        also = f"{asked} of them asked by the plan" if asked else "none of them asked by the plan"
        counts.append(f"{len(rest)} more that could change it, {also}")
    if minor:
        counts.append(f"{len(minor)} that alter only what is measured or how it is said")
    if idle:
        counts.append(f"{len(idle)} of which no answer alone changes anything")
    if counts:
        shown.append(Entry(f"And {'; '.join(counts)}. `--detail full` shows all.", "…"))
    yield Entries(tuple(shown))


def _short(number: int, one: Missing, kb: KnowledgeBase, names: int) -> Entry:
    """A question with what waits for it and what each answer would do, in a line or two."""
    said: dict[str, list[str]] = {}
    weighty = [each for each in one.consequences if any(each.weight[:3])]
    for consequence in weighty or [each for each in one.consequences if each.changes]:
        said.setdefault(_does(consequence, kb, names), []).append(consequence.answer)
    told = [f"{words.capital(in_ranges(answers, one.offered))}: {does}." for does, answers in said.items()]
    if one.blocks:
        waiting = words.listed((item_words(id, kb) for id in one.blocks), at_most=names)
        told.insert(0, f"Waiting for it: {waiting if names > 2 else counted(len(one.blocks), 'candidate')}.")
    more = len(told) - 2
    text = " ".join(told[:2]) + (f" And {counted(more, 'other answer')}." if more > 0 else "")
    return Entry(f"{one.text} [{short_path(one.path)}]", f"{number}.", (text,) if text else ())


def _does(one: Consequence, kb: KnowledgeBase, names: int) -> str:
    """What an answer would do: what goes, comes, is held back or set free, by name."""
    came, went = _by_part(one.came), _by_part(one.went)
    gone = [id for part in TREATING for id in went[part] if not any(id in came[p] for p in TREATING)]
    new = [id for part in TREATING for id in came[part] if not any(id in went[p] for p in TREATING)]
    other = [id for part in TREATING for id in came[part] if id not in new]
    held = [id for part in _HELD for id in came[part] if id not in gone and not any(id in went[p] for p in _HELD)]
    free = [id for part in _HELD for id in went[part] if id not in new and not any(id in came[p] for p in _HELD)]
    parts = [
        f"{head} {words.listed((item_words(id, kb) for id in dict.fromkeys(ids)), at_most=names)}"
        for head, ids in (
            ("no longer", gone),
            ("adds", new),
            ("doses or weighs otherwise", other),
            ("holds back", held),
            ("sets free", free),
            ("warns of", came["safety"]),
            ("no longer warns of", went["safety"]),
        )
        if ids
    ]
    if not parts:
        rest = words.listed((_told(each, kb, short=True) for each in one.came or one.went), at_most=names)
        parts = [rest] if rest else [_counts(one)]
    shown = 1 if names == 1 else 2
    return "; ".join(parts[:shown]) + ("; and more" if len(parts) > shown else "")


_HELD = ("deferred", "not_recommended")


def _by_part(state: State) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {part: [] for part in (*TREATING, *_HELD, "safety")}
    for one in state:
        found.setdefault(one.part, []).append(one.id)
    return found


def _told(one: Decision, kb: KnowledgeBase, *, short: bool = False) -> str:
    """A decision by its name; advice has none, and is told by what it says, in short by its first sentence."""
    text = dict(one.fields).get("text")
    if text is None or one.part not in ("advice", "balance"):
        return item_words(one.id, kb)
    return f"“{text.partition('. ')[0].rstrip('.') if short else text}”"


def _blocks(found: Sequence[Missing], case: str, kb: KnowledgeBase) -> Iterator[Block]:
    yield Title("What is worth asking", case)
    matter, minor, idle = _sorted(found)
    yield _headline(matter)
    for title, asked in (("The plan asks", True), ("Not asked, but it would matter", False)):
        group = [one for one in matter if one.asked is asked]
        if group:
            yield Section(title)
            yield Entries(tuple(_entry(number, one, kb) for number, one in enumerate(group, start=1)))
    if minor:
        yield Section("Only words, measurements or claims")
        head = f"{counted(len(minor), 'further question')} {'alters' if len(minor) == 1 else 'alter'}"
        yield Paragraph(f"{head} no treatment, no hold and no advice, only what is measured or how it is said.")
        yield Entries(tuple(Entry(f"{one.text} [{short_path(one.path)}]") for one in minor))
    if idle:
        yield Section("No answer alone changes anything")
        yield Paragraph("As the rest of the case stands, whatever the answer, the plan stays as it is.")
        yield Entries(tuple(Entry(f"{one.text} [{short_path(one.path)}]") for one in idle))


def _entry(number: int, one: Missing, kb: KnowledgeBase) -> Entry:
    groups: dict[str, list[str]] = {}
    for consequence in one.consequences:
        groups.setdefault(in_words(consequence, kb), []).append(consequence.answer)
    details = tuple(f"{words.capital(in_ranges(answers, one.offered))}: {said}" for said, answers in groups.items())
    if one.blocks:
        details = (f"Waiting for it: {', '.join(item_words(id, kb) for id in one.blocks)}.", *details)
    return Entry(f"{one.text} [{short_path(one.path)}]", f"{number}.", details)


def in_words(one: Consequence, kb: KnowledgeBase) -> str:
    """What an answer would do, by number and name."""
    if not one.changes:
        return "nothing changes."
    came = list(dict.fromkeys(_told(each, kb) for each in _treatments_first(one.came)))
    went = [said for said in dict.fromkeys(_told(each, kb) for each in _treatments_first(one.went)) if said not in came]
    shown = [f"+ {said}" for said in came] + [f"- {said}" for said in went]
    return f"{_counts(one)} would change" + (f": {', '.join(shown)}." if shown else ".")


def _counts(one: Consequence) -> str:
    counts = (
        (one.treatments, "treatment or dose"),
        (one.holds, "hold, wait or judgement"),
        (one.others, "piece of advice"),
        (one.words, "part in its wording"),
        (one.asides, "claim or measurement"),
    )
    return words.listed(_counted(number, what) for number, what in counts if number)


_PLURAL = {
    "treatment or dose": "treatments or doses",
    "hold, wait or judgement": "holds, waits or judgements",
    "piece of advice": "pieces of advice",
    "part in its wording": "parts in their wording",
    "claim or measurement": "claims or measurements",
}


def _counted(number: int, what: str) -> str:
    return f"{number} {what if number == 1 else _PLURAL[what]}"


def _treatments_first(state: State) -> list[Decision]:
    return sorted(state, key=lambda one: (one.part not in TREATING, one.part in ASIDE))


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
