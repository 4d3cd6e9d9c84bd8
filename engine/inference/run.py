"""One run of the rule base over a case: the consultation of record, through experta."""

from __future__ import annotations

import threading

from engine.case import Case
from engine.facts.from_case import case_facts
from engine.facts.kept_facts import ready_facts
from engine.facts.schema import KNOWN
from engine.inference import kept_conclusions
from engine.inference.derivation import Derivation
from engine.inference.executor import ConsultationEngine
from engine.rules import rule_base
from kb.snapshot import KnowledgeBase

_LOCK = threading.Lock()
_ENGINES: dict[str, ConsultationEngine] = {}


def derive(case: Case, kb: KnowledgeBase) -> Derivation:
    """Everything that follows from a case.

    One engine per process and knowledge-base version, used by one thread at a time, and replaced after any
    exception: experta keeps state on shared objects.
    """
    with _LOCK:
        engine = _ENGINES.get(kb.version)
        if engine is None:
            _ENGINES.clear()
            before = kept_conclusions.read(kb, rule_base().schema)
            engine = _ENGINES[kb.version] = ConsultationEngine(rule_base(), *ready_facts(kb), KNOWN, before)
        fresh = engine.before is None
        try:
            found = engine.consult(case_facts(case, kb))
            if fresh and engine.before is not None:
                kept_conclusions.keep(kb, engine.before)
            return found
        except BaseException:
            _ENGINES.pop(kb.version, None)
            raise
