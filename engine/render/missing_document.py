"""Open questions by what their answers could change, as a document and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from engine.alternatives.decisions import Decision, State
from engine.alternatives.missing import ASIDE, TREATING, Consequence, Missing
from engine.alternatives.ranges import in_ranges, ranges
from engine.alternatives.set_text import typed
from engine.render import words
from engine.render.answer_words import short_path
from engine.render.document import Block, Document, Entries, Entry, Paragraph, Section, Title
from engine.render.flips_document import state_json
from engine.render.item_names import item_words, words_alone
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
        text = f"{counted(len(matter), 'open question')} could change the plan: {_order_of(matter)}."
    return Paragraph(text, strong=True)


def _order_of(matter: Sequence[Missing]) -> str:
    """The order they stand in, in words."""
    first = sum(one.holds_back for one in matter)
    if first in (0, len(matter)):
        return "those that change most first"
    head = "first the 1 that could rule out" if first == 1 else f"first the {first} that could rule out"
    return f"{head} something that waits for it, then those that change most"


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
    heaviest = _heaviest_first(one.consequences)
    weighty = [each for each in heaviest if any(each.weight[:3])]
    for consequence in weighty or [each for each in heaviest if each.changes]:
        said.setdefault(_does(consequence, kb, names), []).append(consequence.answer)
    told = [f"{words.capital(in_ranges(answers, one.offered))}: {does}." for does, answers in said.items()]
    if one.blocks:
        waiting = words.listed((item_words(id, kb) for id in one.blocks), at_most=names)
        told.insert(0, f"Waiting for it: {waiting if names > 2 else counted(len(one.blocks), 'candidate')}.")
    more = len(told) - 2
    text = " ".join(told[:2]) + (f" And {counted(more, 'other answer')}." if more > 0 else "")
    return Entry(f"{one.text} [{short_path(one.path)}]", f"{number}.", (text,) if text else ())


def _heaviest_first(found: Sequence[Consequence]) -> list[Consequence]:
    """The answers by what they change; of those that change as many treatments, a plain one before one with a date."""
    return sorted(found, key=lambda one: (-one.treatments, ", " in one.answer, *(-each for each in one.weight[1:])))


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
    """A question with what each answer would do, the heaviest first: how much, then what, kind by kind."""
    groups: dict[tuple[State, State, str], list[Consequence]] = {}
    for each in _heaviest_first(one.consequences):
        groups.setdefault((each.came, each.went, _counts(each)), []).append(each)
    details: list[str] = []
    if one.blocks:
        details.append(f"Waiting for it: {', '.join(item_words(id, kb) for id in one.blocks)}.")
    told: list[tuple[str, Consequence]] = []
    for alike in groups.values():
        values = ranges((each.answer for each in alike), one.offered)
        written = {each.answer: " --set ".join(map(typed, each.written)) for each in alike}
        said = " or ".join(values)
        details.append(
            f"{words.capital(said)} [{' or '.join(written[each] for each in values.values())}]: {_much(alike[0])}"
        )
        details += _what(alike[0], told, kb)
        told.append((said, alike[0]))
    return Entry(f"{one.text} [{short_path(one.path)}]", f"{number}.", tuple(details))


def _much(one: Consequence) -> str:
    return f"{_counts(one)} would change." if one.changes else "nothing changes."


def _what(one: Consequence, told: Sequence[tuple[str, Consequence]], kb: KnowledgeBase) -> Iterator[str]:
    """What comes and goes, a line for each kind; where most is as after an answer told before, what is otherwise."""
    size = len(one.came) + len(one.went)
    likest = min(told, key=lambda other: len(_apart(one, other[1])), default=None)
    alike = next((other for other in told if size and _words(one, kb) == _words(other[1], kb)), None)
    likest = alike or likest
    if likest is None or (alike is None and 2 * len(_apart(one, likest[1])) > size):
        yield from _lines("+", one.came, kb)
        yield from _lines("-", one.went, kb, but=one.came)
        return
    said, other = likest
    if alike is not None:
        yield f"As for “{said}”, with another day or other reasons."
        return
    yield f"As for “{said}”, apart from this:"
    yield from _lines("+", [d for d in one.came if d not in other.came], kb)
    yield from _lines("-", [d for d in one.went if d not in other.went], kb, but=one.came)
    kept = [d for d in (*other.came, *other.went) if d not in one.came and d not in one.went]
    yield from _lines("= unchanged,", kept, kb, but=(*one.came, *one.went))


def _apart(one: Consequence, other: Consequence) -> set[Decision]:
    return set(one.came) ^ set(other.came) | set(one.went) ^ set(other.went)


def _words(one: Consequence, kb: KnowledgeBase) -> tuple[str, ...]:
    return (*_lines("+", one.came, kb), *_lines("-", one.went, kb, but=one.came))


def _lines(mark: str, state: Sequence[Decision], kb: KnowledgeBase, but: Sequence[Decision] = ()) -> Iterator[str]:
    """The names of entries, a line for each kind; what `but` names as well is only another form of it."""
    by_kind: dict[str, dict[str, None]] = {}
    elsewhere = {(one.part, _told(one, kb)) for one in but}
    for one in _treatments_first(state):
        if (one.part, _told(one, kb)) not in elsewhere:
            named = _told(one, kb) if one.part in ("advice", "balance") else words_alone(one.id, kb)
            by_kind.setdefault(_KINDS.get(one.part, words.spoken(one.part)), {})[named] = None
    for kind, names in by_kind.items():
        yield f"{mark} {kind}: {'; '.join(names)}".rstrip(".") + "."


_KINDS = {
    "toxin": "doses",
    "adjuncts": "treatments",
    "home_care": "home care",
    "referrals": "referrals",
    "deferred": "must wait",
    "not_recommended": "not recommended",
    "limits": "maxima",
    "counselling": "to say",
    "complications": "complications to know",
    "arguments": "candidates weighed",
    "assessments": "measurements",
    "monitoring": "to follow",
    "follow_up": "later checks",
    "sequence": "gaps and order",
}
"""What the parts of a plan are called here, where that is not their name."""


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


def _treatments_first(state: Sequence[Decision]) -> list[Decision]:
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
                "set": list(c.written),
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
