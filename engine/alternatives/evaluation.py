"""One door to the executor for everything that asks “and if?”: many variants of one case, each made from the first."""

from __future__ import annotations

from collections.abc import Mapping

from engine.algebra.rule import Fact
from engine.alternatives.glance import Layout
from engine.case import Case
from engine.compiled.evaluator import Run
from engine.compiled.run import NAME, evaluator
from engine.consultation import Outcome
from engine.facts.from_case import case_facts
from engine.inference.derivation import Derivation
from engine.planning.assemble import assemble
from engine.planning.view import View
from engine.rules import rule_base
from kb.snapshot import KnowledgeBase


class Evaluation:
    """Consultations of many variants of one case.

    The first case is the one that the others are made from; variants that state the same facts are worked out once.
    """

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.runs = 0
        """How often the rules were run."""
        self._evaluator = evaluator(kb)
        self._first: Run | None = None
        self._layout: Layout | None = None
        self._known: dict[frozenset[Fact], Run] = {}

    def run(self, case: Case, facts: Mapping[Fact, str] | None = None) -> Run:
        """The run for a case that has passed the intake; `facts` are its facts where they are at hand."""
        given = case_facts(case, self.kb) if facts is None else facts
        if self._first is None:
            self._first = self._evaluator.run(given)
            self.runs += 1
        if self._first.given.keys() == given.keys():
            return self._first
        key = frozenset(given)
        if key not in self._known:
            self.runs += 1
            self._known[key] = self._evaluator.alternative(self._first, given)
        return self._known[key]

    def part(self, facts: Mapping[Fact, str], relations: frozenset[str]) -> Run:
        """A run of which only these relations may be asked; they must hold everything that they follow from."""
        if self._first is None:
            raise ValueError("the first case must have been run")
        self.runs += 1
        return self._evaluator.alternative(self._first, facts, relations)

    def layout(self, run: Run) -> Layout:
        """How firings are found, the same for every run of this evaluation."""
        if self._layout is None:
            self._layout = Layout(run)
        return self._layout

    def derive(self, case: Case) -> Derivation:
        """Everything that follows from a case that has passed the intake, with all reasons."""
        return self.run(case).derivation()

    def forget(self) -> None:
        """Let go of every run but the first; a sweep over thousands must not keep them all."""
        self._known.clear()

    def outcome(self, case: Case) -> Outcome:
        """The whole consultation, with its plan; the plan is to be compared only, so it bears no digests."""
        derivation = self.derive(case)
        view = View(derivation, self.kb, rule_base())
        plan = assemble(view, case, self.kb, NAME, signed=False)
        return Outcome(plan, derivation, view.index)
