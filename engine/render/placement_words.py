"""Placement in words: every note with its kind, and a short form of those that matter with the needle in hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from engine.plan import InjectionItem, PlacementNote

_KINDS: Mapping[str, str] = {
    "layout": "Points",
    "depth": "Depth",
    "label": "Label",
    "keep": "Technique",
    "danger": "Danger zone",
    "risk": "If misplaced",
}
_BRIEF: Mapping[str, str] = {"depth": "", "label": "", "keep": "", "danger": "danger: "}
"""Kinds that are told in brief, with what stands before each."""
_FIGURES = re.compile(r"\d\s*(?:U|y)\b")
_LINE, _KEEP = 136, 84
"""Characters of a placement that is told in two lines of 80, and what of them the technique may take."""


def _brief_notes(item: InjectionItem) -> tuple[PlacementNote, ...]:
    """The notes told in brief: the first of each kind, and what to keep to because of a finding in this person."""
    chosen: list[PlacementNote] = []
    for kind in _BRIEF:
        of_kind = [note for note in item.placement if note.kind == kind]
        if kind == "label":
            # A label's figures stand in the table; what is left is a place to keep away from.
            of_kind = [note for note in of_kind if not _FIGURES.search(note.text)]
        chosen += [note for at, note in enumerate(of_kind) if at == 0 or (kind == "keep" and note.for_finding)]
    return tuple(chosen)


def placement_in_short(item: InjectionItem) -> tuple[str, tuple[PlacementNote, ...]]:
    """The shortest form, and the notes it tells: technique and danger zone first, then what fits whole.

    What a finding in this person asks for is told however long it becomes.
    """
    notes = _brief_notes(item)
    told: dict[PlacementNote, str] = {}
    left = _LINE
    for kind, most in (("keep", _KEEP), ("danger", _LINE), ("depth", 0), ("label", 0)):
        for note in notes:
            room = min(most, left - len(_BRIEF[kind]))
            if note.kind != kind or not (note.for_finding or most or len(note.text) <= left):
                continue
            told[note] = f"{_BRIEF[kind]}{_cut(note.text, room) if most and not note.for_finding else note.text}"
            left -= 0 if note.for_finding else len(told[note]) + 2
    shown = tuple(note for note in notes if note in told)
    return "; ".join(told[note] for note in shown), shown


def placement_notes(item: InjectionItem) -> Iterator[tuple[PlacementNote, str]]:
    """Yield every note with its sentence; one from another statement than that of the dose says so."""
    for note in item.placement:
        from_other = "" if note.of_dose else " (general, not from the source of this dose)"
        yield note, f"{_KINDS[note.kind]}{from_other}: {note.text}"


def note_strength(note: PlacementNote) -> str:
    """How far the text was checked, in words."""
    return {"verified": "verified", "partial": "partly verified"}.get(note.verification, "unverified: check the source")


def _cut(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    kept = text[: max(room - 1, 0)]
    end = max(kept.rfind(mark) for mark in ("; ", ", "))
    return f"{kept[:end] if end > 0 else kept.rpartition(' ')[0]} …".lstrip()
