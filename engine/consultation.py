"""A consultation: case in, plan and derivation out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from engine.algebra.rule import Fact
from engine.case import Case
from engine.inference.derivation import Derivation
from engine.plan import Plan
from engine.planning.assemble import assemble
from engine.planning.view import View
from engine.rules import rule_base
from kb.snapshot import KnowledgeBase

Engine = Literal["experta", "compiled"]
"""What can derive a plan: the executor of record, and the compiled one.  They differ in speed alone."""

ENGINES: tuple[Engine, ...] = get_args(Engine)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a consultation yields: the plan, why, and which conclusions stand behind each entry."""

    plan: Plan
    derivation: Derivation = field(repr=False)
    index: dict[str, tuple[Fact, ...]] = field(repr=False)


def derive(case: Case, kb: KnowledgeBase, engine: Engine = "experta") -> Derivation:
    """Everything that follows from a case, by one of the executors."""
    # Only the executor that is used is imported: experta, and compiling, each take a while.
    if engine == "compiled":
        from engine.compiled import run as compiled

        return compiled.derive(case, kb)
    from engine.inference import run as experta

    return experta.derive(case, kb)


def consult(case: Case, kb: KnowledgeBase, engine: Engine = "experta") -> Outcome:
    """Reason about a case.  The case must have passed `engine.intake.check_case`."""
    derivation = derive(case, kb, engine)
    view = View(derivation, kb, rule_base())
    plan = assemble(view, case, kb, engine)
    return Outcome(plan, derivation, view.index)
