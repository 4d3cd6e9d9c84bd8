"""A rule base compiled for one set of known facts, and its runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

from engine.algebra.rule import Fact, Pattern, Rule, body
from engine.algebra.rulebase import RuleBase
from engine.compiled.codegen import AGAIN, IN_FULL, write
from engine.compiled.kept_program import Compiled, Shelf
from engine.compiled.known import Known
from engine.compiled.ordering import Step, ordered, shares
from engine.compiled.reasons import Fired, Kept, Reader, Rows
from engine.compiled.runtime import namespace
from engine.compiled.source import Source
from engine.compiled.tables import Tables
from engine.inference.join import Plan
from engine.inference.store import LayeredStore, Store

Doubt = Callable[[int], None]
RuleFunction = Callable[[Rows, dict[str, Any], Doubt], None]
RecordingFunction = Callable[[Rows, dict[str, Any], Kept, Doubt], None]
InFull = Callable[[Kept, Rows, dict[str, Any], Fired], None]


class Program:
    """Rules as functions, layer by layer.  Never changes once made: runs keep their own state.

    relations: those whose facts are all in `base`.  shelf: where what is compiled is kept for the next process.
    Raises ValueError when a rule concludes one of the relations.
    """

    def __init__(
        self,
        rulebase: RuleBase,
        base: Store,
        kb_origins: Mapping[Fact, str],
        relations: Iterable[str],
        shelf: Shelf | None = None,
    ) -> None:
        self.rulebase = rulebase
        self._shelf = shelf or Shelf()
        self.kb_origins = kb_origins
        self.known = Known(rulebase, base, relations)
        self.tables = Tables(self.known)
        parts = [
            (rule, share)
            for layer in rulebase.layers()
            for rule in layer
            if rule.id not in self.known.fired
            for share in shares(rule, self.known)
        ]
        self.rules = tuple(rule for rule, _ in parts)
        """The rules, lower layers first; a rule that is shared out, once for each share."""
        self._shares = tuple(share for _, share in parts)
        self.open = tuple(sorted(set(rulebase.schema) - self.known.relations))
        """Relations whose facts are not known before a case is."""
        self.indexes_of: dict[str, set[str]] = {}
        """Relation -> the names of the indexes of it that compiled rules make."""
        self.begun = {
            relation: dict.fromkeys(self.known.rows(relation))
            for relation in self.open
            if self.known.knows_some(relation)
        }
        """Open relations of which some facts are known, with these; a run holds only what the case adds to them."""

    def source(self, recording: bool = True) -> str:
        """The generated Python."""
        return self._written(recording)[0].text()

    def _written(self, recording: bool) -> tuple[Source, list[str]]:
        source = Source(self.rulebase.schema, self.tables, recording)
        rules = zip(self.rules, self.steps, strict=True)
        return source, [write(source, number, rule, steps) for number, (rule, steps) in enumerate(rules)]

    def _compiled(self, recording: bool) -> tuple[tuple[Any, Any, Any], ...]:
        """The function of each rule, and that which gives its firings in full, with what is kept or without."""

        def make() -> Compiled:
            source, names = self._written(recording)
            file = f"<rules {self.rulebase.digest[:12]}>"
            return Compiled.of(source.text(), file, names, source.indexes_of, self.tables.made)

        code, names, indexes_of, tables = self._shelf.compiled(recording, make)
        for relation, indexes in indexes_of.items():
            self.indexes_of.setdefault(relation, set()).update(indexes)
        space = {**namespace(), **tables}
        exec(code, space)
        return tuple((space[name], space.get(f"{IN_FULL}{name}"), space.get(f"{AGAIN}{name}")) for name in names)

    @cached_property
    def steps(self) -> tuple[tuple[Step, ...], ...]:
        """How each rule is joined."""
        schema, known = self.rulebase.schema, self.known
        parts = zip(self.rules, self._shares, strict=True)
        return self._shelf.steps(lambda: tuple(ordered(rule, share, schema, known) for rule, share in parts))

    @cached_property
    def recording_functions(self) -> tuple[RecordingFunction, ...]:
        """The rules, each keeping what its firings can be told from."""
        return tuple(rule for rule, _, _ in self._recording)

    @cached_property
    def _recording(self) -> tuple[tuple[RecordingFunction, InFull | None, InFull | None], ...]:
        return self._compiled(recording=True)

    def fired(self, number: int, rows: Rows, indexes: dict[str, Any], doubt: Doubt, kept: Kept | None = None) -> Fired:
        """The firings of a rule in full, over complete facts; kept: what a run kept of them, if it did."""
        rule, in_full, again = self._recording[number]
        fired: Fired = []
        if again is not None:
            again([], rows, indexes, fired)
        elif in_full is not None:
            if kept is None:
                kept = []
                rule(rows, indexes, kept, doubt)
            in_full(kept, rows, indexes, fired)
        return fired

    @cached_property
    def bare_functions(self) -> tuple[RuleFunction, ...]:
        """The rules, giving their conclusions alone."""
        return tuple(rule for rule, _, _ in self._compiled(recording=False))

    @cached_property
    def readers(self) -> tuple[Reader, ...]:
        """How the firings of each rule are read."""
        schema, known = self.rulebase.schema, self.known.begun
        return tuple(Reader(rule, schema, steps, known) for rule, steps in zip(self.rules, self.steps, strict=True))

    @cached_property
    def makers(self) -> tuple[tuple[str, tuple[tuple[int, frozenset[str]], ...]], ...]:
        """Concluded relations, lower layers first, each with its rules and what they read."""
        found: dict[str, list[tuple[int, frozenset[str]]]] = {}
        for number, rule in enumerate(self.rules):
            reads = self._reads(number)
            found.setdefault(rule.then.relation, []).append((number, reads))
        return tuple((relation, tuple(rules)) for relation, rules in found.items())

    def _reads(self, number: int) -> frozenset[str]:
        """Relations whose facts of the case a rule looks at."""
        rule = self.rules[number]
        negated = rule.unless if isinstance(rule, Rule) else ()
        return frozenset(pattern.relation for pattern in (*self.met(number), *negated)) - self.known.relations

    def met(self, number: int) -> tuple[Pattern, ...]:
        """The patterns of a rule's body that meet facts of the case; all others meet known facts."""
        share = self._shares[number]
        return tuple(pattern for at, pattern in enumerate(body(self.rules[number])) if at not in share)

    def start(self, given: Iterable[Fact]) -> Rows:
        """Rows of every open relation before any rule has fired, less what is known of it.

        Raises ValueError for a fact of another relation.
        """
        rows: Rows = {relation: {} for relation in self.open}
        try:
            for fact in given:
                rows[fact[0]][fact[1]] = None
        except KeyError as error:
            raise ValueError(f"{error.args[0]} is no relation that a case can give") from None
        for relation, known in self.begun.items():
            if rows[relation]:
                rows[relation] = {row: None for row in rows[relation] if row not in known}
        return rows

    def settle(self, rows: Rows, doubts: Iterable[int]) -> None:
        """Look again, as the executor of record does, at rules whose test met what is no number.

        Raises TypeError or ArithmeticError if such a test decides about a match; else nothing has happened.
        """
        for number in sorted(set(doubts)):
            store = LayeredStore(self.known.store)
            for relation, facts in rows.items():
                store.add(Fact(relation, row) for row in facts if not self.known.store.contains(Fact(relation, row)))
            for _ in Plan(self.rules[number], self.rulebase.schema, self.known.begun).matches(store):
                pass
