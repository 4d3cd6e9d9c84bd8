"""Decisions beside what the plan recommends, as blocks of a document and as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from engine.case import Decision
from engine.deciding.decided import Decided
from engine.deciding.lines import Line
from engine.deciding.standing import Standing
from engine.plan import Plan
from engine.render import words
from engine.render.canonical import to_json
from engine.render.document import Block, Column, Document, Entries, Entry, Paragraph, Section, Table, Title

SCHEMA = "rhytid-decisions/1"
_COLUMNS = (Column(""), Column("Line"), Column("The plan says"), Column("Decided"), Column("Why", detail=True))
_MARKS = {"accepted": "✓", "changed": "~", "declined": "–", "outdated": "!", "gone": "!", "open": ""}
_KINDS = {"absolute": "Absolute", "relative": "Relative", "caution": "Caution", "information": "For information"}


def decisions_document(found: Decided, kb: words.Labels) -> Document:
    """Return every line of the plan with its decision, what the rules say, and what the plan no longer holds."""
    where = words.term(kb, found.plan.jurisdiction, "jurisdiction")
    title = Title(f"Decisions · {found.plan.case_id}", f"{words.day(found.plan.date)} · {where}")
    return (title, Paragraph(words.sentence(found.plan.headline), strong=True), *decision_blocks(found, kb, every=True))


def decision_blocks(found: Decided, kb: words.Labels, *, every: bool = False) -> Iterator[Block]:
    """Yield the section of decisions; `every` lists the lines that are still open as well."""
    shown = [one for one in found.standings if one.line is not None and (every or one.decision is not None)]
    gone = [one for one in found.standings if one.state == "gone"]
    done, of = found.counted
    yield Section(f"Decided: {done} of {of}")
    if not of:
        yield Paragraph("The plan proposes nothing, so there is nothing to decide.")
    products = tuple(dict.fromkeys(one.line.product for one in shown if one.line is not None and one.line.product))
    if len(products) == 1:
        yield Paragraph(f"Units (U) are those of {words.term(kb, products[0], 'product')}.")
    if shown:
        yield Table(_COLUMNS, tuple(_row(one, kb, len(products) > 1) for one in shown)).without_empty_columns()
    for title, members in (("No longer in the plan", gone),):
        if members:
            yield Paragraph(f"{title}:", strong=True)
            yield Entries(tuple(Entry(_gone(one, kb), "!", tuple(_why(one, kb, alone=True))) for one in members))
    if found.remarks:
        yield Paragraph("Held against the rules, as decided:", strong=True)
        yield Entries(
            tuple(
                Entry(f"{_KINDS[one.severity]}. {one.text}", "!", (f"[{one.comment}] {', '.join(one.items)}".strip(),))
                for one in found.remarks
            )
        )


def _row(one: Standing, kb: words.Labels, naming: bool) -> tuple[str, ...]:
    assert one.line is not None
    product = f" · {words.term(kb, one.line.product, 'product')}" if naming and one.line.product else ""
    why = " · ".join(_why(one, kb))
    return _MARKS[one.state], f"{one.line.label}{product}", said(one.line), decided_words(one), why


def _gone(one: Standing, kb: words.Labels) -> str:
    assert one.decision is not None
    units = f" at {words.number(one.decision.units)}" if one.decision.units is not None else ""
    return f"{words.place(kb, one.item)} [{one.item}]: was {one.decision.decision}{units}."


def said(line: Line) -> str:
    """What the plan says of a line, in short."""
    text = f"{words.number(line.units)} U" if line.units is not None else "treat"
    return f"({text})" if line.status == "consider" else text


def decided_words(one: Standing) -> str:
    """What was decided, in short."""
    decision, line = one.decision, one.line
    if decision is None:
        return "open"
    if one.state == "outdated":
        return "open again"
    if decision.decision != "changed" or line is None:
        return decision.decision
    parts = [f"{words.number(decision.units)} U"] if decision.units is not None else []
    parts += [words.counted(decision.points, "point")] if decision.points is not None else []
    return " in ".join(parts) or "changed"


def _why(one: Standing, kb: words.Labels, *, alone: bool = False) -> Iterator[str]:
    decision = one.decision
    if one.note and (alone or one.state in ("outdated", "accepted")):
        yield one.note
    if decision is None:
        return
    if decision.reason is not None:
        yield kb.label(f"decision_reason:{decision.reason}")
    if decision.text:
        yield decision.text
    by = ", ".join(part for part in (decision.decided_by, str(decision.decided_on or "")) if part)
    if by:
        yield by


def decisions_json(found: Decided) -> str:
    """The decisions for other programs, with the digest of the plan they stand beside."""
    done, of = found.counted
    document = {
        "schema": SCHEMA,
        "case_id": found.plan.case_id,
        "plan_digest": plan_digest(found.plan),
        "decided": done,
        "lines": of,
        "decisions": [_standing_json(one, found) for one in found.standings],
        "remarks": [
            {
                "severity": one.severity,
                "text": one.text,
                "items": list(one.items),
                "comment": one.comment,
                "statements": list(one.statements),
            }
            for one in found.remarks
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def plan_digest(plan: Plan) -> str:
    """The hash of a plan as `rhytid plan --format json` writes it."""
    return hashlib.sha256(to_json(plan).encode()).hexdigest()


def _standing_json(one: Standing, found: Decided) -> dict[str, Any]:
    return {
        "item": one.item,
        "state": one.state,
        "label": one.label,
        "recommended": None if one.line is None else _line_json(one.line),
        "decision": None if one.decision is None else decision_json(one.decision),
        **({"note": one.note} if one.note else {}),
        **({"remarks": [r.comment for r in found.remarks_on(one.item)]} if found.remarks_on(one.item) else {}),
    }


def _line_json(line: Line) -> dict[str, Any]:
    fields: dict[str, Any] = {"status": line.status}
    if line.units is not None:
        fields |= {"product": line.product, "units": words.number(line.units)}
    if line.course is not None:
        fields["course"] = line.course
    return fields


def decision_json(decision: Decision) -> dict[str, Any]:
    """One decision as plain data."""
    data: dict[str, Any] = decision.model_dump(mode="json", exclude_none=True)
    return data


def beside(document: Sequence[Block], blocks: Sequence[Block]) -> Document:
    """Put blocks before the first section of a document: after what it says on the whole."""
    at = next((place for place, one in enumerate(document) if isinstance(one, Section)), len(document))
    return (*document[:at], *blocks, *document[at:])
