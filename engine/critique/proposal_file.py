"""Proposal files: a practitioner's plan from YAML or JSON, with every mistake named and placed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from engine.case import Case
from engine.casefile import MAX_BYTES, file_text, placed
from engine.critique.proposal import SCHEMA, Proposal
from engine.critique.proposal_checks import proposal_issues
from engine.errors import CaseError, Problem
from engine.issue import Issue
from engine.plain_words import issue_of, shown
from engine.positions import Unreadable, read_document
from kb.snapshot import KnowledgeBase

_SHORT = ("units", "treatment")
"""Fields whose value may stand without their name."""


def read_proposal(path: Path, case: Case, kb: KnowledgeBase) -> Proposal:
    """Read a proposal for a case.  Raises CaseError with every mistake found."""
    return parse_proposal(file_text(path), str(path), case, kb)


def parse_proposal(text: str, name: str, case: Case, kb: KnowledgeBase) -> Proposal:
    """Read a proposal from YAML or JSON text.  Raises CaseError with every mistake found, in order of the text."""
    if len(text) > MAX_BYTES:
        raise CaseError((Problem("", f"more than {MAX_BYTES // 1000} kB: this is not a proposal"),), name)
    written = _schema_of_json(text)
    if written is not None and written.startswith("rhytid-") and written != SCHEMA:
        return _other(written, text, name, case, kb)
    try:
        document = read_document(text)
    except Unreadable as fault:
        line, column = fault.mark or (None, None)
        raise CaseError((Problem("", fault.message, line, column),), name) from None
    if not isinstance(document.data, dict):
        empty = "the file is empty; “rhytid critique --blank CASE” writes a blank proposal"
        other = f"a proposal holds “name: value” lines, not {shown(document.data)}"
        problem = Problem("", empty if document.data is None else other, 1, 1)
        raise CaseError((document.problems and tuple(document.problems)) or (problem,), name)
    schema = str(document.data.get("schema", ""))
    if schema.startswith("rhytid-") and schema != SCHEMA:
        return _other(schema, text, name, case, kb)
    proposal, issues = _read(document.data, case, kb)
    faulty = {problem.path for problem in document.problems}
    marked = [
        placed(Issue(_written(issue.loc, document.values), issue.message, issue.on_key), document) for issue in issues
    ]
    problems = [*document.problems, *(one for one in marked if one.path not in faulty)]
    if proposal is None or problems:
        unique = dict.fromkeys(problems)
        raise CaseError(tuple(sorted(unique, key=lambda one: (one.line or 0, one.column or 0))), name)
    return proposal


def _schema_of_json(text: str) -> str | None:
    """What a file that a program wrote says of itself: it may be longer than a person would write a proposal."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):  # told with its place by the reader of proposals
        return None
    return str(data["schema"]) if "schema" in data else None


def _other(schema: str, text: str, name: str, case: Case, kb: KnowledgeBase) -> Proposal:
    """A plan that Rhytid wrote, read as a proposal to follow it; anything else is no proposal.  Raises CaseError."""
    from engine.critique.from_plan import proposal_of
    from engine.written_plan import read_plan

    if not schema.startswith("rhytid-plan/"):
        problem = Problem("schema", f"“{schema}” is no proposal and no plan: a proposal says {SCHEMA}")
        raise CaseError((problem,), name)
    plan = read_plan(text, name)
    if plan.case_id != case.id:
        raise CaseError((Problem("case_id", f"this plan is that of “{plan.case_id}”, the case is “{case.id}”"),), name)
    proposal = proposal_of(plan, kb)
    check_proposal(proposal, case, kb)
    return proposal


def check_proposal(proposal: Proposal, case: Case, kb: KnowledgeBase) -> None:
    """Check a proposal that was not read from text.  Raises CaseError."""
    from engine.issue import as_problems

    problems = as_problems(proposal_issues(proposal, case, kb))
    if problems:
        raise CaseError(problems)


def _read(data: Any, case: Case, kb: KnowledgeBase) -> tuple[Proposal | None, list[Issue]]:
    try:
        proposal = Proposal.model_validate(data)
    except ValidationError as error:
        return None, [issue_of(details, kb, Proposal) for details in error.errors()]
    return proposal, list(proposal_issues(proposal, case, kb))


def _written(loc: tuple[str | int, ...], values: dict[tuple[str | int, ...], Any]) -> tuple[str | int, ...]:
    """The location as the text has it: a bare number or name stands for its group of fields."""
    return loc[:-1] if loc and loc not in values and loc[-1] in _SHORT and loc[:-1] in values else loc
