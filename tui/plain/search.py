"""Finding a question by step, part, words or the path of its answer."""

from __future__ import annotations

from dataclasses import dataclass

from engine.case import Case
from tui.form.form import Form, Place


@dataclass(frozen=True)
class Hit:
    """Something to go to: a step, a part of one, or a question."""

    title: str
    step: str
    block: str = ""
    row: str = ""


def search(form: Form, case: Case, words: str) -> tuple[Hit, ...]:
    """Return what the words name, the nearest kind only: a step, else a part, else questions by their own words.

    Questions of which only the help or the name holds them come last.
    """
    wanted = words.casefold().split()
    if not wanted:
        return ()
    path = form.find(words, case) if "." in words and len(wanted) == 1 else None
    if path is not None:
        return (_question(form, case, path),)
    named: list[Hit] = []
    parts: list[Hit] = []
    asked: list[Hit] = []
    near: list[Hit] = []
    for key in form.keys:
        step = form.step(key, case)
        if _starts(wanted, step.title, step.short, key):
            named.append(Hit(step.title, key))
        for block in step.blocks:
            if _starts(wanted, block.title):
                parts.append(Hit(f"{step.title}: {block.title}", key, block.key))
            for row in block.rows:
                hit = Hit(f"{step.title}: {row.row.label}", key, block.key, row.key)
                if _holds(wanted, row.row.label):
                    asked.append(hit)
                elif _holds(wanted, f"{row.row.help} {row.key.replace('_', ' ')} {row.key}"):
                    near.append(hit)
    return tuple(named[:1] or parts[:1] or asked or near)


def every(form: Form, case: Case, words: str) -> tuple[Hit, ...]:
    """Return every question and part that holds the words."""
    wanted = words.casefold().split()
    found: list[Hit] = []
    for key in form.keys:
        step = form.step(key, case)
        for block in step.blocks:
            if wanted and _holds(wanted, block.title):
                found.append(Hit(f"{step.title}: {block.title}", key, block.key))
            for row in block.rows:
                said = f"{row.row.label} {row.row.help} {row.key.replace('_', ' ')} {row.key}"
                if wanted and _holds(wanted, said):
                    found.append(Hit(f"{step.title}: {row.row.label}", key, block.key, row.key))
    return tuple(found)


def _question(form: Form, case: Case, place: Place) -> Hit:
    step = form.step(place.step, case)
    row = step.row(place.row)
    return Hit(f"{step.title}: {row.row.label if row else place.row}", place.step, row=place.row)


def _starts(wanted: list[str], *titles: str) -> bool:
    return any(title.casefold().startswith(" ".join(wanted)) for title in titles)


def _holds(wanted: list[str], text: str) -> bool:
    said = text.casefold()
    return all(word in said for word in wanted)
