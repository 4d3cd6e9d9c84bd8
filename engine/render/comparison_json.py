"""Two versions of the knowledge compared, as JSON for other programs."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from engine.compare_plans import EntryChange
from engine.compare_versions import CaseComparison, Comparison
from engine.render import words
from kb.diff import Changed
from kb.provenance import citation
from kb.snapshot import KnowledgeBase, Value

SCHEMA = "rhytid-kb-diff/1"


def comparison_json(comparison: Comparison, old: KnowledgeBase, new: KnowledgeBase) -> str:
    """Return the comparison as indented JSON with a line end; decimals are text, as in a plan."""
    found = comparison.difference
    document = {
        "schema": SCHEMA,
        "old": {"release": found.old_release, "version": found.old_version},
        "new": {"release": found.new_release, "version": found.new_version},
        "weight": found.weight.name.lower(),
        "suggested_release": found.suggested_release,
        "added": [_thing_json(one, new) for one in found.added],
        "retired": [_thing_json(one, old if one.removed else new) for one in found.retired],
        "changed": [_thing_json(one, new) for one in found.changed],
        "ontology": [{"term": one.term, "change": one.how, "weight": one.weight.name.lower()} for one in found.terms],
        "cases": {
            "compared": comparison.cases,
            "changed": [_case_json(case) for case in comparison.changed],
            "failed": [{"case": case.name, "reason": case.failure} for case in comparison.failed],
        },
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _thing_json(one: Changed, kb: KnowledgeBase) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "label": one.label,
        "weight": one.weight.name.lower(),
        "removed": one.removed,
        "sources": [{"id": source, "citation": citation(kb, source)} for source in one.sources],
        "changes": [
            {
                "property": change.name,
                "old": [_plain(value) for value in change.old],
                "new": [_plain(value) for value in change.new],
            }
            for change in one.values
        ],
    }


def _plain(value: Value) -> str | int | bool:
    if isinstance(value, Decimal):
        return words.number(value)
    return value if isinstance(value, str | int) else value.isoformat()


def _case_json(case: CaseComparison) -> dict[str, Any]:
    return {
        "case": case.name,
        "changes": [change_json(change) for change in case.changes],
    }


def change_json(change: EntryChange) -> dict[str, Any]:
    """One difference of two plans."""
    return {
        "part": change.part,
        "id": change.id,
        "label": change.label,
        "change": change.how,
        "fields": [{"field": one.path, "old": one.old, "new": one.new} for one in change.fields],
    }
