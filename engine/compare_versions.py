"""Two versions of the knowledge side by side: what is said differently, and which plans come out differently."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.case_folder import CaseText
from engine.compare_plans import EntryChange, compare_plans
from engine.consultation import consult
from engine.errors import CaseError, EngineError
from engine.plan import Plan
from kb.diff import Difference, compare
from kb.errors import KnowledgeError
from kb.snapshot import KnowledgeBase


@dataclass(frozen=True, slots=True)
class CaseComparison:
    """One case under both versions: what differs in its plan, or why there are no two plans to compare."""

    name: str
    changes: tuple[EntryChange, ...] = ()
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What parts two versions: the knowledge, and the plans of `cases` consultations (only those that differ)."""

    difference: Difference
    cases: int
    changed: tuple[CaseComparison, ...]
    failed: tuple[CaseComparison, ...]


def compare_versions(old: KnowledgeBase, new: KnowledgeBase, cases: Sequence[CaseText]) -> Comparison:
    """Compare two versions, and the plans that both give for each case."""
    difference = compare(old, new)
    if old.version == new.version:
        return Comparison(difference, len(cases), (), ())
    before, after = _plans(cases, old), _plans(cases, new)
    found = [_compared(case.name, before[case.name], after[case.name]) for case in cases]
    return Comparison(
        difference,
        len(cases),
        tuple(one for one in found if one.changes),
        tuple(one for one in found if one.failure),
    )


def _plans(cases: Iterable[CaseText], kb: KnowledgeBase) -> dict[str, Plan | str]:
    """Return the plan of each case, or why there is none.  All of one version first: its rules are set up once."""
    found: dict[str, Plan | str] = {}
    for text in cases:
        try:
            found[text.name] = consult(text.case(kb), kb).plan
        except CaseError as error:
            found[text.name] = "; ".join(f"{problem.path}: {problem.message}" for problem in error.problems)
        except (EngineError, KnowledgeError, LookupError) as error:
            # A version from before (or after) this engine may lack what its rules look for.
            found[text.name] = f"this engine cannot reason with it: {error}"
    return found


def _compared(name: str, before: Plan | str, after: Plan | str) -> CaseComparison:
    if isinstance(before, Plan) and isinstance(after, Plan):
        return CaseComparison(name, compare_plans(before, after))
    if before == after:
        return CaseComparison(name, failure=f"no plan from either version: {before}")
    told = f"no plan from the old version: {before}" if isinstance(before, str) else ""
    also = f"no plan from the new version: {after}" if isinstance(after, str) else ""
    return CaseComparison(name, failure="; ".join(part for part in (told, also) if part))
