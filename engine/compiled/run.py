"""One run of the compiled rule base over a case: the second executor, for sweeps, replay and as a cross-check."""

from __future__ import annotations

import threading

from engine.case import Case
from engine.compiled.evaluator import Evaluator
from engine.facts.from_case import case_facts
from engine.inference.derivation import Derivation
from kb.snapshot import KnowledgeBase

NAME = "compiled"

_LOCK = threading.Lock()
_EVALUATORS: dict[str, Evaluator] = {}


def evaluator(kb: KnowledgeBase) -> Evaluator:
    """The evaluator of a knowledge base; the latest one is kept."""
    with _LOCK:
        found = _EVALUATORS.get(kb.version)
        if found is None:
            _EVALUATORS.clear()
            found = _EVALUATORS[kb.version] = Evaluator(kb)
        return found


def derive(case: Case, kb: KnowledgeBase) -> Derivation:
    """Everything that follows from a case, as `engine.inference.run.derive` finds it."""
    return evaluator(kb).derive(case_facts(case, kb))


__all__ = ["NAME", "Evaluator", "derive", "evaluator"]
