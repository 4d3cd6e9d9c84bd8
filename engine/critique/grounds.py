"""What a comment stands on: statements with their evidence, and places in the proposal."""

from __future__ import annotations

from collections.abc import Iterable

from engine.algebra.rule import Fact
from engine.critique.wording import CritiqueView
from engine.evidence import record
from engine.inference.derivation import Justification
from engine.plan import Evidence
from engine.rules import rule_base

_STATEMENTS = ("statement:", "principle:", "parameter:", "reading:")
_THINGS = ("muscle:", "product:", "treatment:")
_BECAUSE = "because"
"""Slot in which a rule names what it stands on, be it no statement but a product."""


def statements_of(view: CritiqueView, because: Justification) -> tuple[str, ...]:
    """Statements a firing used or named, and those its premises name: the judgement rests on them alike."""
    named = [str(value) for premise in because.premises for value in premise.values]
    found = (*view.statements(because), *(s for s in named if s.startswith(_STATEMENTS)))
    return tuple(one for one in dict.fromkeys(found) if one in view.kb.individuals and one != "principle:PRECEDENCE")


def evidence_of(view: CritiqueView, because: Iterable[Justification]) -> tuple[Evidence, ...]:
    """Evidence of the statements behind a comment; where none is named, of the nearest ones below it."""
    reasons = list(because)
    given = [str(value) for reason in reasons for name, value in reason.bindings if name == _BECAUSE]
    found = [one for one in given if _is_sourced(view, one)]
    found += [one for reason in reasons for one in statements_of(view, reason)]
    if not found:
        named = [str(value) for reason in reasons for _, value in reason.bindings]
        things = [view.derivation.origins.get(p, "") for reason in reasons for p in reason.premises]
        found = [one for one in (*things, *named) if one.startswith(_THINGS) and _is_sourced(view, one)]
    if not found:
        found = [one for reason in reasons for premise in reason.premises for one in view.support(premise)][:5]
    told = (record(view.kb, one) for one in dict.fromkeys(found) if view.in_use(one))
    records = tuple({one.statement: one for one in told}.values())
    view.cited.update(source for one in records for source in one.sources)
    return records


def _is_sourced(view: CritiqueView, curie: str) -> bool:
    return curie in view.kb.individuals and view.individual(curie).one("basis") is not None


def entries_of(view: CritiqueView, fact: Fact) -> tuple[str, ...]:
    """Paths into the proposal that a comment rests on."""
    found: set[str] = set()
    seen: set[Fact] = set()
    waiting = [fact]
    ours = rule_base().schema
    while waiting:
        current = waiting.pop()
        if current in seen or current.relation in ours:
            continue
        seen.add(current)
        origin = view.derivation.origins.get(current, "")
        if origin.startswith("proposal: "):
            found.add(origin.removeprefix("proposal: "))
        for reason in view.derivation.because(current):
            waiting.extend(reason.premises)
    return tuple(sorted(found))
