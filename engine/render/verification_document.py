"""The verification of a plan as a document and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

from engine.compare_plans import EntryChange
from engine.render import words
from engine.render.document import Column, Document, Entries, Entry, Paragraph, Table, Title
from engine.render.part_words import change_title
from engine.render.words import Labels
from engine.verify import Altered, Check, Verification

SCHEMA = "rhytid-verification/1"
_SHOWN = 16
_LONGEST = 300
"""Characters of a value that are shown; JSON has them all."""


def verification_document(found: Verification, kb: Labels) -> Document:
    """Return what was compared, and first what came of it."""
    made = f"made by {found.made_by}, as it says; made again by {found.by}"
    title = Title(f"Verification of the plan of {found.case_id}", made)
    rows = tuple((check.name, _short(check.stated), _short(check.found), check.result) for check in found.checks)
    columns = (Column("Compared"), Column("Plan says"), Column("Found here"), Column("Result"))
    faults = tuple(
        Entry(f"{check.name}: {check.meaning}", "!", _details(check, found, kb))
        for check in found.checks
        if check.result == "different"
    )
    listed = (Entries(faults),) if faults else ()
    return (title, Paragraph(_verdict(found), strong=True), *listed, Table(columns, rows))


def _verdict(found: Verification) -> str:
    if found.holds:
        return (
            f"The plan holds: {found.by} draws the same conclusions for the same reasons, and no part is altered. "
            f"That {found.made_by} made it is what the plan says; nothing else shows it."
        )
    if any(check.result == "not compared" for check in found.checks):
        return "The plan cannot be verified here."
    return "The plan does not hold."


def _details(check: Check, found: Verification, kb: Labels) -> tuple[str, ...]:
    if check.name == "content":
        return tuple(_altered(one, kb) for one in found.altered)
    return tuple(f"{who} {value}" for who, value in (("plan:", check.stated), ("here:", check.found)) if value)


def _altered(one: Altered, kb: Labels) -> str:
    """One value: entry, field, what the plan says and what follows."""
    change = EntryChange(one.part, one.id, one.label, "changed")
    entry = change_title(change, kb) if one.label else words.capital(words.spoken(one.part))
    name = f"{entry}{f' [{one.id}]' if one.id else ''}"
    if not one.field:
        there = "in the plan, but not derived" if one.stated == "in the plan" else "derived, but not in the plan"
        return f"{name}: {there}."
    field = "" if one.field == one.part else f", {one.field if '[' in one.field else words.spoken(one.field)}"
    return f"{name}{field}: plan says {_value(one.stated)}, derived {_value(one.derived)}."


def _value(value: object) -> str:
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return f"“{text}”" if " " in text else text


def _short(value: str) -> str:
    return value if len(value) <= 2 * _SHOWN else f"{value[:_SHOWN]}…"


def verification_json(found: Verification) -> str:
    """Return the verification as indented JSON with a line end."""
    document = {"schema": SCHEMA, "holds": found.holds, **asdict(found)}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
