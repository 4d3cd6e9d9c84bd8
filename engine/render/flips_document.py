"""What would alter an item, and what no answer alters, as a document and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from engine.alternatives.decisions import Decision, State
from engine.alternatives.dimension import Alternative
from engine.alternatives.flip import Flip, Flips
from engine.alternatives.ranges import ranges
from engine.alternatives.set_text import typed
from engine.render import words
from engine.render.answer_words import answer_name
from engine.render.document import Block, Document, Entries, Entry, Paragraph, Section, Title
from engine.render.field_words import dose, value_words
from engine.render.item_names import item_words, named
from engine.render.one_screen import on_one_screen
from engine.render.view import Detail
from engine.render.words import counted
from engine.render.written_dates import with_written_dates
from kb.snapshot import KnowledgeBase

_NOTHING = "not in the plan"
_CUTS = (
    *((40, answers) for answers in (12, 8, 6, 5, 4, 3, 2, 1)),
    *((outcomes, 1) for outcomes in (16, 12, 10, 8, 7, 6, 5, 4, 3, 2, 1)),
)
"""How many outcomes, and answers that lead to each, are shown; the first that fits a screen is taken.

Every outcome with few of its answers says more than one outcome with many.
"""
_FIRST = ("safety", "lines", "skin", "goals", "muscles", "features", "history", "event_date", "person", "context")
"""Sections of a case, the answers to which are told first: what the clinic holds is seldom what was asked for."""
SET_FORMS = "What stands in square brackets is what `what-if --set` takes; of a range, one value of it."


def flips_document(found: Flips, kb: KnowledgeBase, detail: Detail = "full") -> Document:
    """The flips for people to read: on one screen, or in full with the place of each answer in the case."""
    if detail == "full":
        return tuple(with_written_dates(_blocks(found, kb)))
    return on_one_screen(lambda cut: tuple(with_written_dates(_blocks(found, kb, cut))), _CUTS)


def _blocks(found: Flips, kb: KnowledgeBase, cut: tuple[int, int] | None = None) -> Iterator[Block]:
    yield Title("What would change it", named(found.item, kb))
    yield Paragraph(f"Now: {state_in_words(found.state, kb, found.item)}.", strong=True)
    if not found.single and not found.double:
        limit = "one or two answers" if found.paired else "a single answer"
        yield Paragraph(f"No change of {limit} alters it.")
    for title, flips in (("One answer", found.single), ("Two answers together", found.double)):
        if flips:
            yield Section(title)
            yield Entries(_outcomes(flips, found.item, kb, cut))
    if found.fixed:
        yield Section("Not something one can change")
        if cut is None:
            yield Paragraph("Who the person is, and where the clinic is. Only a mistake in the record alters these.")
        yield Entries(_outcomes(found.fixed, found.item, kb, cut))
    pairs = f"{counted(found.pairs, 'pair')} worked out" if found.paired else "pairs were not looked at"
    more = " `--detail full` shows every answer as `what-if --set` takes it." if cut else ""
    yield Paragraph(
        f"{counted(found.offered, 'other answer')} looked at, {found.tried} of them worked out; {pairs}.{more}"
    )
    if cut is None and (found.single or found.double or found.fixed):
        yield Paragraph(SET_FORMS)


def _outcomes(found: Sequence[Flip], item: str, kb: KnowledgeBase, cut: tuple[int, int] | None) -> tuple[Entry, ...]:
    """What it would become, each with the answers that make it so; what a cut leaves out is counted."""
    by_state: dict[State, list[Flip]] = {}
    for flip in found:
        by_state.setdefault(flip.state, []).append(flip)
    entries = []
    for state, members in list(by_state.items())[: cut[0] if cut else None]:
        said = words.capital(state_in_words(state, kb, item))
        answers = list(_answers(_in_turn(members, mixed=cut is not None), kb, full=cut is None))
        mark = "~" if state else "×"
        if cut is None:
            entries.append(Entry(f"{said}, with:", mark, tuple(answers)))
        else:
            more = len(answers) - cut[1]
            shown = "; ".join(answers[: cut[1]]) + (f"; or one of {more} more" if more > 0 else "")
            entries.append(Entry(f"{said}, if {shown}.", mark))
    left = len(by_state) - len(entries)
    return (*entries, Entry(f"{counted(left, 'other outcome')}.", "…")) if left else tuple(entries)


def _in_turn(found: Sequence[Flip], *, mixed: bool) -> list[Flip]:
    """The flips by section of the case, safety first; `mixed`: one of each in turn, so that some of each are shown."""
    by_path: dict[tuple[str, ...], list[Flip]] = {}
    for flip in found:
        by_path.setdefault(tuple(change.dimension.path for change in flip.changes), []).append(flip)
    by_section: dict[int, list[list[Flip]]] = {}
    for paths, members in by_path.items():
        by_section.setdefault(max(map(_place, paths)), []).append(members)
    sections = [by_section[place] for place in sorted(by_section)]
    turns = zip_longest(*sections, fillvalue=()) if mixed else sections
    return [flip for turn in turns for members in turn for flip in members]


def _place(path: str) -> int:
    section = path.partition(".")[0]
    return _FIRST.index(section) if section in _FIRST else len(_FIRST)


def _answers(found: Sequence[Flip], kb: KnowledgeBase, *, full: bool) -> Iterator[str]:
    """One line for all values of the same answers."""
    groups: dict[tuple[str, ...], list[Flip]] = {}
    for flip in found:
        groups.setdefault(tuple(c.dimension.path for c in flip.changes), []).append(flip)
    for members in groups.values():
        sets = [[flip] for flip in members] if len(members[0].changes) > 1 and _mixed(members) else [members]
        for alike in sets:
            parts = []
            for at, change in enumerate(alike[0].changes):
                alternatives = [flip.changes[at].alternative for flip in alike]
                values = ranges((one.shown for one in alternatives), change.dimension.offered)
                path, said = change.dimension.path, " or ".join(values)
                if full:
                    shown = as_set(alternatives, values.values())
                    parts.append(f"{answer_name(path, kb)}: {change.dimension.current} -> {said} [{shown}]")
                else:
                    parts.append(f"{words.uncapital(answer_name(path, kb))}: {said}")
            yield " and ".join(parts)


def as_set(alternatives: Iterable[Alternative], values: Iterable[str]) -> str:
    """Values as `what-if --set` takes them: `skin.oily=yes or skin.oily=no`; of a range one value stands for all."""
    written = {one.shown: " --set ".join(map(typed, one.written)) for one in alternatives}
    return " or ".join(dict.fromkeys(written[value] for value in values))


def _mixed(members: Sequence[Flip]) -> bool:
    """Whether the values of two answers do not all go with each other."""
    one = {flip.changes[0].alternative.shown for flip in members}
    other = {flip.changes[1].alternative.shown for flip in members}
    return len(one) * len(other) != len(members)


def state_in_words(state: State, kb: KnowledgeBase, item: str = "") -> str:
    """Everything decided about an item in a line; the item itself is not named again."""
    return "; ".join(_decision(one, kb, item) for one in state) or _NOTHING


_STANDING = {
    "deferred": "must wait",
    "not_recommended": "not recommended",
    "not_on_offer": "not on offer here",
    "safety": "safety finding",
    "questions": "an open question",
}


def _decision(one: Decision, kb: KnowledgeBase, item: str) -> str:
    fields = dict(one.fields)
    name = "" if one.id == item else f"{item_words(one.id, kb)}: "
    if one.part == "toxin":
        product = kb.get(f"product:{fields.get('product', '')}")
        unit = str(product.one("unitName")) if product is not None else ""
        of = f" of {kb.label(product.id)}" if product is not None else ""
        return f"{name}{dose(fields['units'], unit)}{of} ({value_words('status', fields['status'], kb)})"
    said = []
    for field, value in one.fields:
        shown = value_words(field, value, kb)
        said.append({"until": f"not before {shown}", "max_units": f"at most {shown}"}.get(field, shown))
    standing = _STANDING.get(one.part, "" if "status" in fields else "in the plan" if not said else "")
    return f"{name}{', '.join(filter(None, (standing, *said)))}".rstrip(".")


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
                "set": list(c.alternative.written),
            }
            for c in flip.changes
        ],
        "then": state_json(flip.state),
    }


def state_json(state: State) -> list[dict[str, Any]]:
    """Decisions as plain data."""
    return [{"part": one.part, "id": one.id, **dict(one.fields)} for one in state]
