"""Lines and muscles: known, on sides they have, and graded on the scale that belongs to them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.case import Case, LineFinding, MuscleFinding
from engine.checks.history import past
from engine.checks.numbers import in_digits
from engine.checks.sides import side_issues
from engine.issue import Issue, Loc, either
from engine.known_terms import term, unknown_term
from kb.namespaces import local_name
from kb.snapshot import Individual, KnowledgeBase

THICKEST_MM = Decimal(50)
"""No muscle of the face comes near this; more is a slip of the unit or of the decimal point."""

THINNEST_MM = Decimal("0.1")
"""Less cannot be told from nothing on an ultrasound picture."""

_FIELDS = {
    "expression": ("rest", "expression"),
    "grade": ("grade",),
    "bands": ("grade",),
    "millimetres": ("mm",),
}
"""How a line is assessed, and the fields that record it."""


def line_issues(case: Case, kb: KnowledgeBase) -> Iterator[Issue]:
    """Yield what is wrong in `lines`."""
    for name, entry in case.lines.items():
        loc: Loc = ("lines", name)
        line = term(kb, "line", name)
        if line is None:
            yield Issue(loc, unknown_term(kb, "line", name), on_key=True)
            continue
        yield from side_issues(entry, str(line.one("laterality")), kb.label(line.id), loc)
        scale = _scale(line, entry.scale, kb)
        if entry.scale is not None and scale is None:
            yield Issue((*loc, "scale"), _wrong_scale(line, entry.scale, kb))
        for side in ("both", "right", "left"):
            finding = getattr(entry, side)
            if isinstance(finding, LineFinding):
                yield from _graded(finding, line, scale, (*loc, side), kb)


def muscle_issues(case: Case, kb: KnowledgeBase) -> Iterator[Issue]:
    """Yield what is wrong in `muscles`."""
    for name, entry in case.muscles.items():
        loc: Loc = ("muscles", name)
        muscle = term(kb, "muscle", name)
        if muscle is None:
            yield Issue(loc, unknown_term(kb, "muscle", name), on_key=True)
            continue
        yield from side_issues(entry, str(muscle.one("laterality")), kb.label(muscle.id), loc)
        for side in ("both", "right", "left"):
            finding = getattr(entry, side)
            if isinstance(finding, MuscleFinding):
                yield from _measured(finding, case, (*loc, side))


def _scale(line: Individual, chosen: str | None, kb: KnowledgeBase) -> Individual | None:
    """The scale the grades are on: the chosen one if the line may be graded on it, else its default."""
    if chosen is None:
        return kb.get(str(line.one("defaultScale") or ""))
    return term(kb, "scale", chosen) if f"scale:{chosen}" in line.many("gradedOn") else None


def _wrong_scale(line: Individual, chosen: str, kb: KnowledgeBase) -> str:
    names = [local_name(str(scale)) for scale in line.many("gradedOn")]
    if term(kb, "scale", chosen) is None:
        return unknown_term(kb, "scale", chosen, among=names)
    return f"{kb.label(line.id)} is not graded on “{chosen}”; write {either(names)}"


def _graded(
    finding: LineFinding, line: Individual, scale: Individual | None, loc: Loc, kb: KnowledgeBase
) -> Iterator[Issue]:
    fields = _FIELDS[str(line.one("assessedBy"))]
    for field in ("rest", "expression", "grade", "mm"):
        value = getattr(finding, field)
        if value is None:
            continue
        if field not in fields:
            wanted = " and ".join(f"“{one}”" for one in fields)
            yield Issue((*loc, field), f"{kb.label(line.id)} is recorded as {wanted}, not as “{field}”", on_key=True)
        elif scale is not None:
            yield from _on_scale(value, scale, (*loc, field), kb)


def _on_scale(value: Decimal, scale: Individual, loc: Loc, kb: KnowledgeBase) -> Iterator[Issue]:
    low, high = scale.one("minGrade"), scale.one("maxGrade")
    unit = "" if scale.one("unit") == "grade" else f" {scale.one('unit')}"
    if isinstance(low, Decimal) and isinstance(high, Decimal) and not low <= value <= high:
        message = f"{in_digits(value)} is outside the scale: {kb.label(scale.id)} runs from {low:f} to {high:f}{unit}"
        yield Issue(loc, message)
    elif not unit and value != value.to_integral_value():
        yield Issue(loc, f"{value:f} is between two grades; {kb.label(scale.id)} has whole grades only")


def _measured(finding: MuscleFinding, case: Case, loc: Loc) -> Iterator[Issue]:
    for field in ("thickness_mm", "baseline_mm"):
        value = getattr(finding, field)
        if value is not None and value > THICKEST_MM:
            message = f"{in_digits(value)} mm is too thick for a muscle of the face (at most {THICKEST_MM} mm)"
            yield Issue((*loc, field), message)
        if value is not None and value < THINNEST_MM:
            message = f"{in_digits(value)} mm is too thin to be measured (at least {THINNEST_MM} mm)"
            yield Issue((*loc, field), message)
    if finding.date is not None:
        yield from past(finding.date, case, (*loc, "date"))
