"""Runs of a compiled rule base: from scratch, or from an earlier run with some answers changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.algebra.rule import Fact
from engine.compiled.kept_program import Shelf
from engine.compiled.program import Program
from engine.compiled.reasons import Fired, Kept, RecordedDerivation, Rows
from engine.compiled.refire import Again, Refiring
from engine.facts.kept_facts import ready_facts
from engine.facts.schema import KNOWN
from engine.inference.store import Row
from engine.inference.uncollected import uncollected
from engine.rules import rule_base
from kb.snapshot import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Run:
    """A run: what was given, every fact, and what the firings of rules can be told from, as far as it was recorded.

    What was not recorded is worked out again when somebody asks.  Facts that are known before a case is are in
    `program.known`, and not again in the rows of a run.
    """

    program: Program = field(repr=False)
    given: Mapping[Fact, str] = field(repr=False)
    rows: Rows = field(repr=False)
    indexes: dict[str, Any] = field(repr=False)
    recorded: dict[int, Kept] = field(repr=False)
    """Number of a rule -> what was kept of its firings."""
    told: dict[int, Fired] = field(default_factory=dict, repr=False, compare=False)
    """Number of a rule -> its firings in full, once somebody has asked, and of rules fired again in part."""
    kept: dict[str, Refiring] = field(default_factory=dict, repr=False, compare=False)

    @property
    def refiring(self) -> Refiring:
        """The rules over this run, for runs that are made from it."""
        if not self.kept:
            self.kept["refiring"] = Refiring(self.program, self.rows, self.fired)
        return self.kept["refiring"]

    def derivation(self) -> RecordedDerivation:
        """The derivation; its facts and reasons are spelt out when they are first looked at."""
        program = self.program
        return RecordedDerivation(
            program.rulebase.schema, self.given, self.rows, self.firings, program.readers, program.known,
            program.kb_origins,
        )  # fmt: skip

    def fired(self, number: int) -> Fired:
        """The firings of a rule.

        What was not recorded is met once more, in facts that are all there by now: whatever a rule reads is
        complete before it runs, so it meets what it met in the run.
        """
        found = self.told.get(number)
        if found is None:
            kept = self.recorded.get(number)
            found = self.told[number] = self.program.fired(number, self.rows, self.indexes, _settled, kept)
        return found

    def fired_like(self, other: Run, number: int) -> bool:
        """Whether a rule has the same firings in another run of the program."""
        kept = self.recorded.get(number)
        if kept is not None and kept is other.recorded.get(number):
            return True
        mine, its = self.fired(number), other.fired(number)
        return mine is its or mine == its

    def firings(self) -> list[Fired]:
        """The firings of every rule."""
        with uncollected():
            return [self.fired(number) for number in range(len(self.program.rules))]


def _settled(_: int) -> None:
    """A test that met what is no number fails; the run has seen to it that this decides nothing."""


def run(program: Program, given: Mapping[Fact, str], *, record: bool = True) -> Run:
    """Everything that follows from given facts (fact -> path into the case).

    record: whether what was decided is kept.  Without, the run takes less time, and asking for reasons takes more.
    """
    indexes: dict[str, Any] = {}
    doubts: list[int] = []
    recorded: dict[int, Kept] = {}
    with uncollected():
        rows = program.start(given)
        if record:
            # Most rules fire on no given case: they share one empty list.
            none: Kept = []
            recorded = dict.fromkeys(range(len(program.rules)), none)
            kept: Kept = []
            for number, rule in enumerate(program.recording_functions):
                rule(rows, indexes, kept, doubts.append)
                if kept:
                    recorded[number] = kept
                    kept = []
        else:
            for bare in program.bare_functions:
                bare(rows, indexes, doubts.append)
    if doubts:
        program.settle(rows, doubts)
    return Run(program, given, rows, indexes, recorded)


def rerun(base: Run, given: Mapping[Fact, str], within: frozenset[str] | None = None) -> Run:
    """The run for other given facts, firing again only rules that read a relation in which something changed.

    The result does not differ from that of `run`; with `within`, in these relations: they must hold everything
    that they follow from, and nothing may be asked of the others.
    """
    program = base.program
    changed = {fact.relation for fact in given.keys() ^ base.given.keys()}
    rows, indexes, recorded, told = dict(base.rows), dict(base.indexes), dict(base.recorded), dict(base.told)
    concluded = {relation for relation, _ in program.makers}
    fresh = program.start(fact for fact in given if fact.relation in changed or fact.relation in concluded)
    doubts: list[int] = []
    stated = frozenset(changed)
    moved: dict[str, list[Row]] = {}
    """What came or went of the changed relations."""
    for relation in sorted(changed):
        rows[relation] = fresh[relation]
        moved[relation] = _moved(base.rows[relation], fresh[relation])
    _drop(program, indexes, changed)
    refiring = base.refiring
    with uncollected():
        for relation, rules in program.makers:
            if within is not None and relation not in within:
                continue
            if relation not in stated and changed.isdisjoint(refiring.reads[relation]):
                continue
            again = [(number, frozenset(changed & reads)) for number, reads in rules if not changed.isdisjoint(reads)]
            parts: dict[int, Again] = {}
            for number, of in again:
                part = refiring.again(number, of, moved, rows, indexes, doubts.append)
                if part is not None:
                    parts[number] = part
                    told[number] = part.fired
                    recorded.pop(number, None)
            if len(parts) == len(again) and relation not in stated:
                stay = (program.begun.get(relation, {}), fresh[relation])
                differing = refiring.moved(relation, [number for number, _ in rules], parts.values(), stay)
                if differing:
                    rows[relation] = dict(base.rows[relation])
                    for row in differing:
                        if row in base.rows[relation]:
                            del rows[relation][row]
                        else:
                            rows[relation][row] = None
            else:
                rows[relation] = fresh[relation]
                anew = {number for number, _ in again if number not in parts}
                for number, _ in rules:
                    if number in anew:
                        recorded[number] = []
                        told.pop(number, None)
                        program.recording_functions[number](rows, indexes, recorded[number], doubts.append)
                    else:
                        kept = parts[number].fired if number in parts else base.fired(number)
                        heads = kept[:: program.readers[number].size]
                        if relation in program.begun:
                            heads = [head for head in heads if head not in program.begun[relation]]
                        rows[relation].update(dict.fromkeys(heads))
                differing = _moved(base.rows[relation], rows[relation])
            moved[relation] = differing
            if not differing:
                rows[relation] = base.rows[relation]
            else:
                changed.add(relation)
                _drop(program, indexes, (relation,))
    if doubts:
        program.settle(rows, doubts)
    return Run(program, given, rows, indexes, recorded, told)


def _moved(old: Mapping[Row, None], new: Mapping[Row, None]) -> list[Row]:
    """What came or went, in the order of the rows, which does not depend on how texts are hashed."""
    if old.keys() == new.keys():
        return []
    return [row for row in old if row not in new] + [row for row in new if row not in old]


def _drop(program: Program, indexes: dict[str, Any], relations: Iterable[str]) -> None:
    for relation in relations:
        for name in program.indexes_of.get(relation, ()):
            indexes.pop(name, None)


class Evaluator:
    """The rule base compiled for one version of the knowledge base.

    Never changes once made; several threads may use one.
    """

    def __init__(self, kb: KnowledgeBase) -> None:
        store, origins = ready_facts(kb)
        self.program = Program(rule_base(), store, origins, KNOWN, Shelf.of(rule_base(), kb))

    def run(self, facts: Mapping[Fact, str], *, record: bool = True) -> Run:
        """Everything that follows from facts of a case (fact -> path into it), to start alternatives from."""
        return run(self.program, facts, record=record)

    def derive(self, facts: Mapping[Fact, str]) -> RecordedDerivation:
        """The derivation from facts of a case."""
        return self.run(facts).derivation()

    def alternative(self, base: Run, facts: Mapping[Fact, str], within: frozenset[str] | None = None) -> Run:
        """The run for changed facts (all of them, not only what changed), made from an earlier run.

        As `run(facts)`, in less time when few facts differ; with `within`, only as far as these relations go,
        which must hold everything that they follow from.
        """
        return rerun(base, facts, within)
