"""The engines that are timed, each behind the same two calls: prepare a case, consult it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.clips_engine import ClipsEngine, as_clips
from benchmarks.textbook_experta import TextbookEngine
from engine.algebra.rule import AnyRule, Fact, body
from engine.compiled.evaluator import Run, run
from engine.compiled.program import Program
from engine.facts.schema import KNOWN
from engine.inference.executor import ConsultationEngine
from engine.inference.store import Store
from engine.rules import rule_base

Given = Mapping[Fact, str]


@dataclass(frozen=True)
class Contender:
    """prepare: what is done to a case's facts beforehand, not timed.  consult: what is timed.

    conclusions: what the latest consultation concluded, in the values CLIPS holds, to be checked.
    """

    name: str
    prepare: Callable[[Given], Any]
    consult: Callable[[Any], Any]
    conclusions: Callable[[Any], set[Any]]


def as_written(rule: AnyRule) -> range:
    """Patterns in the order of the rule, which was the fastest for CLIPS of the three orders tried."""
    return range(len(body(rule)))


def program(origins: Mapping[Fact, str]) -> Program:
    """The compiled rule base over known facts."""
    return Program(rule_base(), _store(origins), origins, KNOWN)


def _store(origins: Mapping[Fact, str]) -> Store:
    store = Store()
    store.add(origins)
    return store


def _same(given: Given) -> Given:
    return given


def compiled(made: Program, kind: str = "recorded") -> Contender:
    """The compiled executor.

    kind: "recorded", with what was decided in each rule, as bare rows; "bare", without, which is then worked out
    again when somebody asks; "told", recorded, and every firing in full; "spelt out", told, and each an object.
    """

    def consult(given: Given) -> Run:
        found = run(made, given, record=kind != "bare")
        if kind == "told":
            found.firings()
        if kind == "spelt out":
            found.derivation().justified  # noqa: B018
        return found

    def conclusions(found: Run) -> set[Any]:
        return as_clips(found.derivation().justified)

    return Contender(f"compiled, {kind}", _same, consult, conclusions)


def experta(origins: Mapping[Fact, str]) -> Contender:
    """The executor of record."""
    engine = ConsultationEngine(rule_base(), _store(origins), origins, KNOWN)
    return Contender("experta, of record", _same, engine.consult, lambda found: as_clips(found.justified))


def clips(origins: Mapping[Fact, str]) -> Contender:
    """CLIPS: reset (which asserts the knowledge base), assert the case, run.  Reading back is not timed."""
    engine = ClipsEngine(rule_base(), origins, as_written)
    return Contender("CLIPS", engine.prepared, engine.consult, lambda _: engine.conclusions())


def textbook(origins: Mapping[Fact, str]) -> Contender:
    """Stock experta, the knowledge base declared at each reset."""
    engine = TextbookEngine(rule_base(), origins)
    return Contender("experta, textbook", _same, engine.consult, as_clips)


def copies(origins: Mapping[Fact, str], times: int) -> dict[Fact, str]:
    """A knowledge base so many times as large: each individual again under other names.

    The copies are not idle: a copied criterion asks for an answer that nobody gave, a copied rule of law applies.
    """
    names = {str(value) for fact in origins for value in fact.values if isinstance(value, str) and ":" in value}
    found = dict(origins)
    for copy in range(1, times):
        for fact, origin in origins.items():
            row = tuple(f"{value}~{copy}" if value in names else value for value in fact.values)
            found.setdefault(Fact(fact.relation, row), f"{origin}~{copy}")
    return found


def distractors(origins: Mapping[Fact, str], cases: Sequence[Given], times: int) -> dict[Fact, str]:
    """As `copies`, less the copies of individuals that take part in a conclusion about one of the cases."""
    busy: set[str] = set()
    while True:
        larger = {fact: origin for fact, origin in copies(origins, 2).items() if origin not in busy}
        made = program(larger)
        before = made.known.justified
        met: set[str] = set()
        for case in cases:
            found = run(made, case).derivation().justified
            new = (
                reason for fact, reasons in found.items() for reason in reasons if reason not in before.get(fact, ())
            )
            met |= {larger[premise] for reason in new for premise in reason.premises if premise in larger}
        met = {origin for origin in met if origin.endswith("~1")}
        if not met:
            idle = copies(origins, times)
            names = {origin.removesuffix("~1") for origin in busy}
            return {
                fact: origin
                for fact, origin in idle.items()
                if origin.partition("~")[0] not in names or "~" not in origin
            }
        busy |= met
