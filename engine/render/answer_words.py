"""Places of a case in words: `lines.bunny.right.rest` is “Bunny lines, right, at rest”."""

from __future__ import annotations

import re

from engine.issue import short_path as short_path
from engine.render import words
from engine.render.words import Labels

_KINDS = ("condition", "attribute", "line", "muscle", "finding", "product", "treatment", "area", "statement")
_SIDES = {"both": "", "right": "right", "left": "left"}
_FIELDS = {
    "rest": "at rest",
    "expression": "at full expression",
    "grade": "grade",
    "mm": "in mm",
    "spread_flattens": "whether spreading flattens it",
    "contraction": "contraction",
    "thickness_mm": "thickness in mm",
    "baseline_mm": "baseline thickness in mm",
    "ended": "when it ended",
    "expected_end": "when it is expected to end",
    "dilution_units_per_ml": "units per ml",
    "days_ago": "days before the visit",
}
_PLACES = {
    "context.date": "the day of the visit",
    "context.jurisdiction": "where the clinic is",
    "context.practitioner_role": "who treats",
    "context.products": "the clinic's products",
    "context.treatments": "the clinic's treatments",
    "context.product_for_area": "the product named for an area",
    "context.overrides": "a prescriber's decision to treat",
    "person.age_years": "age in years",
    "person.birth_date": "date of birth",
    "person.sex": "sex",
    "event_date": "the occasion to be ready for",
    "history.toxin": "earlier toxin session",
    "history.treatments": "earlier treatment",
}
_NUMBER = re.compile(r"\[(\d+)\]")


def answer_name(path: str, kb: Labels) -> str:
    """What a place of the case is about, in words; a term by its label."""
    steps = _NUMBER.sub(r".\1", path).split(".")
    for size in (3, 2, 1):
        place = _PLACES.get(".".join(steps[:size]))
        if place is not None:
            return ", ".join([place, *filter(None, (_step(step, kb) for step in steps[size:]))])
    rest = steps[2:] if steps[:2] == ["safety", "answers"] else steps[1:]
    return ", ".join(filter(None, (_step(step, kb) for step in rest))) or words.spoken(path)


def _step(step: str, kb: Labels) -> str:
    if step == "answer":
        return ""
    if step.isdecimal():
        return f"number {int(step) + 1}"
    if step in _SIDES:
        return _SIDES[step]
    return _FIELDS.get(step) or words.term(kb, step, *_KINDS)
