"""Two versions of the knowledge side by side: what is said differently, and which plans come out differently."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from engine.algebra.rule import Fact
from engine.case_folder import CaseText
from engine.compare_plans import EntryChange, compare_plans
from engine.compiled.run import derive
from engine.errors import CaseError, EngineError
from engine.facts.from_kb import knowledge_facts
from engine.inference.derivation import Derivation
from engine.plan import Plan
from engine.planning.assemble import assemble
from engine.planning.view import View
from engine.rules import rule_base
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
    before = _plans(cases, old, {})
    # Where no rule sees a difference (a wording, a note), what follows from a case is the same in both.
    follows = {name: made.derivation for name, made in before.items() if isinstance(made, _Made)}
    after = _plans(cases, new, follows if _same_facts(old, new) else {})
    found = [_compared(case.name, _told(before[case.name]), _told(after[case.name])) for case in cases]
    return Comparison(
        difference,
        len(cases),
        tuple(one for one in found if one.changes),
        tuple(one for one in found if one.failure),
    )


@dataclass(frozen=True, slots=True)
class _Made:
    """A plan with what it follows from."""

    plan: Plan
    derivation: Derivation


def _told(made: _Made | str) -> Plan | str:
    return made.plan if isinstance(made, _Made) else made


@cache
def _facts(kb: KnowledgeBase) -> dict[Fact, str]:
    return knowledge_facts(kb).origins


def _same_facts(old: KnowledgeBase, new: KnowledgeBase) -> bool:
    """Whether the rules see the same in both versions, down to the order in which they see it."""
    try:
        return list(_facts(old).items()) == list(_facts(new).items())
    except (KnowledgeError, LookupError, ValueError):
        return False  # one of them this engine cannot read: each case will say so


def _plans(cases: Iterable[CaseText], kb: KnowledgeBase, follows: Mapping[str, Derivation]) -> dict[str, _Made | str]:
    """Return the plan of each case, or why there is none.  All of one version first: its rules are set up once.

    `follows`: what is known to follow from a case already.
    """
    found: dict[str, _Made | str] = {}
    for text in cases:
        try:
            case = text.case(kb)
            derivation = follows[text.name] if text.name in follows else derive(case, kb)
            found[text.name] = _Made(assemble(View(derivation, kb, rule_base()), case, kb, signed=False), derivation)
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
