"""Does a well-formed case make sense against the knowledge base?

Unknown terms, values outside their scale, sides a midline does not have, dates that lie in the future and
answers that contradict each other.  Nothing here concludes anything medical, and nothing looks at the clock:
a case of any date can be replayed.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.case import Case
from engine.checks.context import context_issues
from engine.checks.decisions import decision_issues
from engine.checks.findings import line_issues, muscle_issues
from engine.checks.history import history_issues
from engine.checks.observations import observation_issues
from engine.checks.person import person_issues
from engine.checks.safety import safety_issues
from engine.errors import Problem
from engine.issue import Issue, as_problems
from kb.snapshot import KnowledgeBase


def check_case(case: Case, kb: KnowledgeBase) -> tuple[Problem, ...]:
    """Return every mistake in the case, in the order of its sections; empty when there is none."""
    return as_problems(case_issues(case, kb))


def case_issues(case: Case, kb: KnowledgeBase) -> Iterator[Issue]:
    """Yield every mistake with its location, for readers that know where each location stands in a file."""
    yield from context_issues(case, kb)
    yield from person_issues(case, kb)
    yield from safety_issues(case, kb)
    yield from line_issues(case, kb)
    yield from muscle_issues(case, kb)
    yield from observation_issues(case, kb)
    yield from history_issues(case, kb)
    yield from decision_issues(case, kb)
