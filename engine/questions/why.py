"""Why, on one screen: what the plan says of an entry, the reasons in sentences, the answers and the evidence.

The summary picks from the derivation what a colleague would say first; `tree` is complete to the leaves.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from engine.algebra.rule import Fact
from engine.consultation import Outcome
from engine.explain import Explanation, explain
from engine.first_letters import uncapital
from engine.inference.derivation import canonical
from engine.plan import Advice, Candidate, Deferred, Evidence, Exposure, InjectionItem, MonitoringItem, Rejected
from engine.plan.entries import entries
from engine.planning.view import View
from engine.questions.pressing import before_all, waits
from engine.questions.wording import heard
from engine.rules import rule_base
from kb.snapshot import KnowledgeBase

_BACKGROUND = frozenset({"consultation", "offered", "offered_treatment"})
"""Answers that stand behind nearly everything: named last."""


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer of the case in words, and where it stands."""

    text: str
    path: str


@dataclass(frozen=True, slots=True)
class Why:
    """The summary of one entry, and its whole tree.

    says: the entry itself.  because: reasons, the decisive one first.  answers and evidence: nearest first.
    sources: citations by source id, in the order of the evidence.  dose: of the reasons, those that make the dose:
    the range and every step, in their order; none can be left out without the others contradicting `says`.  first: of
    what is done or given, the emergency for which it waits; empty where there is none.
    """

    item: str
    says: str
    because: tuple[str, ...]
    cautions: tuple[str, ...]
    answers: tuple[Heard, ...]
    evidence: tuple[Evidence, ...]
    sources: tuple[tuple[str, str], ...]
    tree: Explanation
    dose: tuple[str, ...] = ()
    first: str = ""


def why(outcome: Outcome, kb: KnowledgeBase, item: str) -> Why:
    """Why an entry is in the plan.  Raises UnknownItem with the nearest ids."""
    tree = explain(outcome, kb, item)
    view = View(outcome.derivation, kb, rule_base())
    facts = outcome.index[item]
    entry = entries(outcome.plan).get(item)
    said = list(dict.fromkeys(_sentences(view, facts)))
    reasons = list(dict.fromkeys((*_argued(entry), *(reason.text for reason in getattr(entry, "reasons", ())))))
    says = _says(entry, said, item)
    dose = tuple(dict.fromkeys(_of_dose(entry)))
    because = [text for text in (*dose, *_of_label(entry), *(reasons or said)) if text.rstrip(".") != says.rstrip(".")]
    evidence = tuple(getattr(entry, "evidence", ())) or view.evidence(_near_statements(view, facts))
    if tree.text == item:
        tree = replace(tree, text=says)
    return Why(
        item,
        says,
        tuple(dict.fromkeys(because)),
        tuple(dict.fromkeys(caution.text for caution in getattr(entry, "cautions", ()))),
        tuple(_heard(view, facts)),
        evidence,
        citations(kb, evidence),
        tree,
        dose,
        before_all(outcome.plan) if waits(outcome.plan, item) else "",
    )


def _says(entry: Any, said: Sequence[str], item: str) -> str:
    """The entry in a sentence."""
    if isinstance(entry, InjectionItem):
        side = "across the face" if entry.side == "across" else entry.side
        many = "" if entry.units == 1 else "s"
        return f"{_figure(entry.units)} {entry.unit_name}{many} into {entry.muscle_label}, {side}."
    if isinstance(entry, Advice):
        return entry.text
    if isinstance(entry, MonitoringItem):
        about = f", {entry.subject_label}" if entry.subject_label else ""
        return f"{entry.label}{about}: {uncapital(entry.measure.rstrip('.'))}, {uncapital(entry.when.rstrip('.'))}."
    if isinstance(entry, Exposure) and said:
        return said[0]
    for name in ("title", "text", "subject", "label"):
        text = getattr(entry, name, None)
        if text:
            status = getattr(entry, "status", None) or getattr(entry, "outcome", None)
            status = None if status is None else str(status).replace("_", " ")
            if isinstance(entry, Rejected):
                status = "not recommended"
            elif isinstance(entry, Deferred):
                status = f"must wait, not before {entry.until}" if entry.until else "must wait"
            action = getattr(entry, "action", None)
            more = f": {str(action).rstrip('.')}" if action else f" ({status})" if status else ""
            return f"{str(text).rstrip('.?')}{more}{'?' if str(text).endswith('?') else '.'}"
    return said[0] if said else item


def _argued(entry: Any) -> Iterator[str]:
    """The arguments of a candidate, what decides first."""
    if isinstance(entry, Candidate):
        for side, word in (
            ("blocking", "Blocks"),
            ("speaks_for", "For"),
            ("confirming", "Settles"),
            ("speaks_against", "Against"),
        ):
            yield from (f"{word}: {argument.text}" for argument in getattr(entry, side))


def _of_dose(entry: Any) -> Iterator[str]:
    """How the dose came about: the range, and each step."""
    if not isinstance(entry, InjectionItem):
        return
    low, high = _figure(entry.range_low_units), _figure(entry.range_high_units)
    yield f"The source gives {low} units." if low == high else f"The source gives {low} to {high} units."
    for step in entry.steps:
        moved = f"From {_figure(step.before_units)} to {_figure(step.after_units)} units"
        yield f"{moved}: {uncapital(step.why)}"


def _of_label(entry: Any) -> Iterator[str]:
    """What the label says of the dose."""
    if isinstance(entry, InjectionItem):
        yield f"{entry.label_note[:1].upper()}{entry.label_note[1:].rstrip('.')}."


def _figure(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _sentences(view: View, facts: Sequence[Fact]) -> Iterator[str]:
    """Readings of the rules that gave some facts; bookkeeping is looked through."""
    for fact in facts:
        for because in view.derivation.because(fact):
            if view.rules.rule(because.rule).quiet:
                yield from _sentences(view, [p for p in because.premises if p in view.derivation.justified])
            else:
                yield view.sentence(because)


def _below(view: View, facts: Sequence[Fact]) -> Iterator[Fact]:
    """Facts below some facts, nearest first, each once."""
    seen: set[Fact] = set()
    waiting = deque(facts)
    while waiting:
        fact = waiting.popleft()
        if fact in seen:
            continue
        seen.add(fact)
        yield fact
        for because in view.derivation.because(fact):
            waiting.extend(because.premises)


def _heard(view: View, facts: Sequence[Fact]) -> Iterator[Heard]:
    known = view.kb.individuals
    found: list[tuple[bool, Heard]] = []
    for fact in _below(view, facts):
        origin = view.derivation.origins.get(fact)
        if origin is not None and origin not in known and fact not in view.derivation.justified:
            slots = view.derivation.slots(fact)
            if "unknown" in slots.values() and fact.relation == "observed":
                continue
            found.append((fact.relation in _BACKGROUND, Heard(heard(view, slots, fact.relation), origin)))
    found.sort(key=lambda one: one[0])
    told = {one.path for _, one in found if not one.text.endswith(_RECORDED)}
    # That a line is there goes without saying where its grades are told.
    kept = (one for _, one in found if not (one.text.endswith(_RECORDED) and one.path in told))
    yield from _both_sides(dict.fromkeys(kept))


_RECORDED = ": recorded"


def _both_sides(found: Iterable[Heard]) -> Iterator[Heard]:
    """The same finding on both sides is said once."""
    merged: dict[str, list[Heard]] = {}
    for one in found:
        merged.setdefault(one.text.replace(" (right)", " (both)").replace(" (left)", " (both)"), []).append(one)
    for text, members in merged.items():
        if len(members) == 1:
            yield members[0]
        else:
            yield Heard(text, members[0].path.removesuffix(".right").removesuffix(".left"))


def _near_statements(view: View, facts: Sequence[Fact]) -> list[str]:
    statements: dict[str, None] = {}
    for fact in sorted(facts, key=canonical):
        statements.update(dict.fromkeys(view.support(fact)[:6]))
    return list(statements)


def citations(kb: KnowledgeBase, evidence: Iterable[Evidence]) -> tuple[tuple[str, str], ...]:
    """The sources of some statements with their citations, in the order of the statements."""
    cited = dict.fromkeys(source for one in evidence for source in one.sources)
    return tuple((source, _citation(kb, source)) for source in cited)


def _citation(kb: KnowledgeBase, source: str) -> str:
    citation = kb.individuals[source].one("citation")
    return str(citation) if citation is not None else kb.label(source)
