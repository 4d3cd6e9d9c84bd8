"""Proposal files: a practitioner's plan from YAML or JSON, with every mistake named and placed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from engine.case import Case
from engine.casefile import MAX_BYTES, file_text, placed
from engine.critique.proposal import Proposal
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
