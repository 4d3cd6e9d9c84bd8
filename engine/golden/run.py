"""Golden cases run: each consultation through the engine, each expectation held against its plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.consultation import consult
from engine.golden import safety_checks as safe
from engine.golden import treatment_checks as done
from engine.golden.case_format import Expectation, GoldenCase
from engine.golden.plan_reader import Verdict
from engine.golden.reading import files_below, read_golden
from engine.plan import Plan
from kb.snapshot import KnowledgeBase

Check = Callable[[Any, Plan], Verdict]

_ALL: tuple[Check, ...] = (
    done.recommend, done.not_recommend, done.prefer, done.course, done.dose, done.total, done.on_label,
    done.off_label, safe.warn, safe.say, safe.ask, safe.not_ask, safe.defer, safe.conflict, safe.line_type,
    safe.review, safe.status,
)  # fmt: skip

CHECKS: Mapping[str, Check] = {check.__name__: check for check in _ALL}
"""The function that checks each kind of expectation; it has the name of the kind."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An expectation, whether the plan meets it, and what the plan said."""

    expectation: Expectation
    passed: bool
    found: str


@dataclass(frozen=True, slots=True)
class CaseRun:
    """A golden case after its run."""

    path: str
    golden: GoldenCase
    checked: tuple[Checked, ...]

    @property
    def failed(self) -> tuple[Checked, ...]:
        """The expectations the plan does not meet."""
        return tuple(one for one in self.checked if not one.passed)


def run_case(golden: GoldenCase, kb: KnowledgeBase, path: str = "") -> CaseRun:
    """Run one golden case."""
    plan = consult(golden.case, kb).plan
    checked = []
    for expectation in golden.expect:
        verdict = CHECKS[expectation.kind](expectation.wanted, plan)
        checked.append(Checked(expectation, verdict.passed, verdict.found))
    return CaseRun(path, golden, tuple(checked))


def run_below(place: Path, kb: KnowledgeBase) -> tuple[CaseRun, ...]:
    """Run a golden case, or every one in a folder and below it, in the order of their paths.

    Raises GoldenError, with every mistake in every file, before anything is run.
    """
    read = read_golden(files_below(place), kb)
    return tuple(run_case(golden, kb, str(path)) for path, golden in read.items())
