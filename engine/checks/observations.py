"""Features, skin and goals: each attribute in its own section, with a value it can have."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.case import AttributeValue, Case, SidedValue
from engine.checks.history import past
from engine.checks.person import choices, not_allowed
from engine.checks.sides import PAIRED, side_issues
from engine.issue import Issue, Loc
from engine.known_terms import term, unknown_term
from kb.namespaces import local_name
from kb.snapshot import Individual, KnowledgeBase

SECTIONS = ("features", "skin", "goals")

# Wishes of which a person can hold only one.
_OPPOSED = (("natural_movement", "strongest_effect"),)


def observation_issues(case: Case, kb: KnowledgeBase) -> Iterator[Issue]:
    """Yield what is wrong in `features`, `skin` and `goals`."""
    for section in SECTIONS:
        for name, entry in getattr(case, section).items():
            attribute = term(kb, "attribute", name)
            loc: Loc = (section, name)
            misplaced = _misplaced(attribute, section, name, kb)
            if misplaced is not None:
                yield Issue(loc, misplaced, on_key=True)
            elif attribute is not None and isinstance(entry, SidedValue):
                yield from _sides(attribute, entry, case, loc, kb)
                for side in ("both", "right", "left"):
                    yield from _value(getattr(entry, side), attribute, (*loc, side))
            elif attribute is not None:
                yield from _value(entry, attribute, loc)
    for one, other in _OPPOSED:
        if case.goals.get(one) == "yes" and case.goals.get(other) == "yes":
            yield Issue(("goals", other), f"“yes” contradicts goals.{one}: yes; only one of the two can be wanted")
    yield from _brows(case, kb)


def _brows(case: Case, kb: KnowledgeBase) -> Iterator[Issue]:
    """The difference of the brows in millimetres must not be noticeable by one record and not by the other."""
    heights, line = case.features.get("brow_height_mm"), case.lines.get("brow_asymmetry")
    noticed = kb.get("parameter:brow_asymmetry_mm")
    if heights is None or line is None or noticed is None:
        return
    right, left = heights.right, heights.left
    if not isinstance(right, int | Decimal) or not isinstance(left, int | Decimal):
        return
    given = [(name, found.mm) for name in ("both", "right", "left") if (found := getattr(line, name)) is not None]
    measured = [(Decimal(mm), name) for name, mm in given if mm is not None]
    if not measured:
        return
    (most, side), apart, least = max(measured), abs(Decimal(right) - Decimal(left)), Decimal(str(noticed.one("value")))
    if (most >= least) is not (apart >= least):
        loc: Loc = ("lines", "brow_asymmetry", *(() if side == "both" else (side,)), "mm")
        yield Issue(
            loc,
            f"{most} mm contradicts features.brow_height_mm, where right {right} and left {left} are {apart} mm apart: "
            f"only one of the two reaches the {least} mm that is noticed; mend one, or leave one out",
        )


def _misplaced(attribute: Individual | None, section: str, name: str, kb: KnowledgeBase) -> str | None:
    if attribute is None:
        here = [local_name(one.id) for one in kb.of_kind("Attribute") if one.one("section") == section]
        return unknown_term(kb, "attribute", name, among=here)
    belongs = attribute.one("section")
    return None if belongs == section else f"“{name}” belongs in {belongs}, not in {section}"


def _sides(attribute: Individual, entry: SidedValue, case: Case, loc: Loc, kb: KnowledgeBase) -> Iterator[Issue]:
    label = kb.label(attribute.id)
    if entry.date is not None and not attribute.one("dated"):
        yield Issue((*loc, "date"), f"{label} is recorded without a date; remove it", on_key=True)
    elif entry.date is not None:
        yield from past(entry.date, case, (*loc, "date"))
    if attribute.one("perSide"):
        yield from side_issues(entry, PAIRED, label, loc)
        return
    for side in ("right", "left"):
        if getattr(entry, side) is not None:
            yield Issue((*loc, side), f"{label} is recorded once, not per side; write one value", on_key=True)


def _value(value: AttributeValue, attribute: Individual, loc: Loc) -> Iterator[Issue]:
    if value is None or value == "unknown":
        return
    datatype = attribute.one("datatype")
    if datatype == "choice":
        allowed = choices(attribute.many("allowedValue"))
        if str(value) not in allowed:
            order = {f"{value}:{one}": one for one in allowed}
            meant = next((order[str(one)] for one in attribute.many("allowedValue") if str(one) in order), None)
            yield Issue(loc, not_allowed(value, allowed, meant))
    elif datatype == "boolean":
        if value not in ("yes", "no"):
            yield Issue(loc, not_allowed(value, ["yes", "no", "unknown"]))
    else:
        yield from _number(value, attribute, loc, whole=datatype == "integer")


def _number(value: AttributeValue, attribute: Individual, loc: Loc, *, whole: bool) -> Iterator[Issue]:
    low, high = attribute.one("minValue"), attribute.one("maxValue")
    unit = f" {attribute.one('unit')}" if attribute.one("unit") else ""
    span = f"{low} to {high}{unit}" if low is not None and high is not None else f"a number{unit}"
    if isinstance(value, str) or value is None:
        yield Issue(loc, f"“{value}” is not a number: write {span}, without quotes or unit")
    elif (isinstance(low, Decimal) and value < low) or (isinstance(high, Decimal) and value > high):
        yield Issue(loc, f"{value} is out of range: write {span}")
    elif whole and value != int(value):
        yield Issue(loc, f"{value} must be a whole number: write {span}")
