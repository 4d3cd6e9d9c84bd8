"""One door to the executor for everything that asks “and if?”, so that a faster one can take its place."""

from __future__ import annotations

from engine.algebra.rule import Fact
from engine.case import Case
from engine.compiled.run import NAME, derive
from engine.consultation import Outcome
from engine.facts.from_case import case_facts
from engine.inference.derivation import Derivation
from engine.planning.assemble import assemble
from engine.planning.view import View
from engine.rules import rule_base
from kb.snapshot import KnowledgeBase


class Evaluation:
    """Consultations of many variants of one case; variants that state the same facts are worked out once."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.runs = 0
        """How often the rules were run."""
        self._known: dict[frozenset[Fact], Derivation] = {}

    def derive(self, case: Case) -> Derivation:
        """Everything that follows from a case that has passed the intake."""
        key = frozenset(case_facts(case, self.kb))
        if key not in self._known:
            self.runs += 1
            self._known[key] = derive(case, self.kb)
        return self._known[key]

    def forget(self) -> None:
        """Let go of every derivation; a sweep over thousands must not keep them all."""
        self._known.clear()

    def outcome(self, case: Case) -> Outcome:
        """The whole consultation, with its plan."""
        derivation = self.derive(case)
        view = View(derivation, self.kb, rule_base())
        plan = assemble(view, case, self.kb, NAME)
        return Outcome(plan, derivation, view.index)
