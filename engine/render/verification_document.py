"""The verification of a plan as a document and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

from engine.render.document import Column, Document, Entries, Entry, Paragraph, Table, Title
from engine.verify import Check, Verification

SCHEMA = "rhytid-verification/1"
_SHOWN = 16


def verification_document(found: Verification) -> Document:
    """Return what was compared, and first what came of it."""
    title = Title(f"Verification of the plan of {found.case_id}", f"made by {found.made_by}, made again by {found.by}")
    rows = tuple((check.name, _short(check.stated), _short(check.found), check.result) for check in found.checks)
    columns = (Column("Compared"), Column("Plan says"), Column("Found here"), Column("Result"))
    faults = tuple(
        Entry(f"{check.name}: {check.meaning}", "!", _details(check))
        for check in found.checks
        if check.result == "different"
    )
    listed = (Entries(faults),) if faults else ()
    return (title, Paragraph(_verdict(found), strong=True), *listed, Table(columns, rows))


def _verdict(found: Verification) -> str:
    if found.holds:
        return "The plan holds: both executors draw the same conclusions for the same reasons, and no part is altered."
    if any(check.result == "not compared" for check in found.checks):
        return "The plan cannot be verified here."
    return "The plan does not hold."


def _details(check: Check) -> tuple[str, ...]:
    return tuple(f"{who} {value}" for who, value in (("plan:", check.stated), ("here:", check.found)) if value)


def _short(value: str) -> str:
    return value if len(value) <= 2 * _SHOWN else f"{value[:_SHOWN]}…"


def verification_json(found: Verification) -> str:
    """Return the verification as indented JSON with a line end."""
    document = {"schema": SCHEMA, "holds": found.holds, **asdict(found)}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
