"""Runs of a compiled rule base: from scratch, or from an earlier run with some answers changed."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from engine.algebra.rule import Fact
from engine.compiled.codegen import plain_name
from engine.compiled.program import Program
from engine.compiled.reasons import Fired, RecordedDerivation, Rows
from engine.facts.from_kb import knowledge_facts
from engine.facts.schema import KB_CLASSES, KB_COMPILED, KB_LINKS
from engine.rules import rule_base
from kb.snapshot import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Run:
    """A run: what was given, every fact, and the firings of every rule (none if they were not recorded)."""

    program: Program = field(repr=False)
    given: Mapping[Fact, str] = field(repr=False)
    rows: Rows = field(repr=False)
    firings: list[Fired] = field(repr=False)
    indexes: dict[str, Any] = field(repr=False)

    def derivation(self) -> RecordedDerivation:
        """The derivation; its facts and reasons are spelt out when they are first looked at."""
        return self.program.derivation(self.given, self.rows, self.firings)


def run(program: Program, given: Mapping[Fact, str], *, record: bool = True) -> Run:
    """Everything that follows from given facts (fact -> path into the case)."""
    indexes: dict[str, Any] = {}
    doubts: list[int] = []
    firings: list[Fired] = []
    nowhere: Fired = []
    with _uncollected():
        rows = program.start(given)
        if record:
            for rule in program.recording_functions:
                fired: Fired = []
                rule(rows, indexes, fired, doubts.append)
                firings.append(fired)
        else:
            for rule in program.bare_functions:
                rule(rows, indexes, nowhere, doubts.append)
    if doubts:
        program.settle(rows, doubts)
    return Run(program, given, rows, firings, indexes)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for cyclic garbage meanwhile: a run makes thousands of tuples, none of them in a cycle.

    Whoever finds the collector at work sets it to work again, so it is on when the last of several runs ends.
    """
    at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if at_work:
            gc.enable()


def rerun(base: Run, given: Mapping[Fact, str]) -> Run:
    """The run for other given facts, firing again only rules that read a relation in which something changed.

    The result does not differ from that of `run`.  Raises ValueError when `base` was not recorded.
    """
    program = base.program
    if not base.firings and program.rules:
        raise ValueError("the first run kept no firings; make it with record=True")
    changed = {fact.relation for fact in given.keys() ^ base.given.keys()}
    rows, firings, indexes = dict(base.rows), list(base.firings), dict(base.indexes)
    concluded = {relation for relation, _ in program.makers}
    fresh = program.start(fact for fact in given if fact.relation in changed or fact.relation in concluded)
    doubts: list[int] = []
    for relation in changed:
        rows[relation] = fresh[relation]
    _drop(indexes, changed)
    with _uncollected():
        for relation, rules in program.makers:
            again = {number for number, reads in rules if not changed.isdisjoint(reads)}
            if not again and relation not in changed:
                continue
            rows[relation] = fresh[relation]
            for number, _ in rules:
                if number in again:
                    fired: Fired = []
                    program.recording_functions[number](rows, indexes, fired, doubts.append)
                    firings[number] = fired
                else:
                    rows[relation].update(dict.fromkeys(firings[number][:: program.readers[number].size]))
            if rows[relation].keys() == base.rows[relation].keys():
                rows[relation] = base.rows[relation]
            else:
                changed.add(relation)
                _drop(indexes, {relation})
    if doubts:
        program.settle(rows, doubts)
    return Run(program, given, rows, firings, indexes)


def _drop(indexes: dict[str, Any], relations: set[str]) -> None:
    names = {plain_name(relation) for relation in relations}
    for name in [name for name in indexes if name.rsplit("_by_", 1)[0] in names]:
        del indexes[name]


class Evaluator:
    """The rule base compiled for one version of the knowledge base.

    Never changes once made; several threads may use one.
    """

    def __init__(self, kb: KnowledgeBase) -> None:
        known = knowledge_facts(kb)
        relations = {*KB_CLASSES, *KB_COMPILED, *KB_LINKS}
        self.program = Program(rule_base(), known.store, known.origins, relations)

    def run(self, facts: Mapping[Fact, str], *, record: bool = True) -> Run:
        """Everything that follows from facts of a case (fact -> path into it), to start alternatives from."""
        return run(self.program, facts, record=record)

    def derive(self, facts: Mapping[Fact, str], *, record: bool = True) -> RecordedDerivation:
        """The derivation from facts of a case; without `record` it has conclusions in `rows` and no reasons."""
        return self.run(facts, record=record).derivation()

    def alternative(self, base: Run, facts: Mapping[Fact, str]) -> Run:
        """The run for changed facts (all of them, not only what changed), made from an earlier run.

        As `run(facts)`, in less time when few facts differ.
        """
        return rerun(base, facts)
