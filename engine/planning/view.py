"""The derivation as the plan reads it: conclusions by relation, reasons in words, evidence with sources."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property

from engine.algebra.rule import AnyRule, Fact
from engine.algebra.rulebase import RuleBase
from engine.algebra.terms import ABSENT, Value
from engine.evidence import in_use, record
from engine.inference.derivation import Derivation, Justification
from engine.open_nouns import settled
from engine.plan import Evidence, Reason, Severity
from kb.snapshot import Individual, KnowledgeBase

Slots = dict[str, Value]
SEVERITIES: dict[int, Severity] = {1: "information", 2: "caution", 3: "relative", 4: "absolute"}
_CITED = ("statement:", "principle:", "parameter:", "reading:")
_HIDDEN = ("principle:PRECEDENCE",)
_WORDS = {"us": "US labels", "uk_eu": "UK and EU labels", "across": "across the face", "not_found": "not found"}


class View:
    """Read access to one run.  Keeps which facts stand behind each plan entry, for `explain`."""

    def __init__(self, derivation: Derivation, kb: KnowledgeBase, rules: RuleBase) -> None:
        self.derivation = derivation
        self.kb = kb
        self.rules = rules
        self.index: dict[str, tuple[Fact, ...]] = {}
        self.cited: set[str] = set()
        self._by_relation: dict[str, list[tuple[Fact, Slots]]] = {}
        self._meeting: dict[tuple[str, ...], dict[tuple[Value, ...], list[tuple[Fact, Slots]]]] = {}
        """Relation and names of slots -> values of these slots -> conclusions, as far as somebody asked."""
        self._labels: dict[str, str] = {}
        self._evidence: dict[str, Evidence] = {}
        self._because: dict[Fact, list[Justification]] = {}
        self._reads: dict[str, AnyRule] = {rule.id: rule for rule in rules.rules}

    def all(self, relation: str, **wanted: Value) -> list[tuple[Fact, Slots]]:
        """Conclusions of a relation whose slots have these values, in a fixed order."""
        if not wanted:
            return list(self._rows(relation))
        question = (relation, *wanted)
        found = self._meeting.get(question)
        if found is None:
            found = self._meeting[question] = {}
            for fact, slots in self._rows(relation):
                found.setdefault(tuple([slots[name] for name in wanted]), []).append((fact, slots))
        return list(found.get(tuple(wanted.values()), ()))

    def _rows(self, relation: str) -> list[tuple[Fact, Slots]]:
        """A relation's conclusions in order; worked out when first asked for, as one reader asks for few."""
        rows = self._by_relation.get(relation)
        if rows is None:
            facts = sorted(self._facts.get(relation, ()), key=lambda fact: tuple([str(v) for v in fact.values]))
            rows = self._by_relation[relation] = [(fact, self.derivation.slots(fact)) for fact in facts]
        return rows

    @cached_property
    def _facts(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = {}
        for fact in self.derivation.justified:
            found.setdefault(fact.relation, []).append(fact)
        return found

    def because(self, fact: Fact) -> list[Justification]:
        """Justifications of a concluded fact in canonical order; empty for a given fact."""
        found = self._because.get(fact)
        if found is None:
            known = self.derivation.justified.get(fact, [])
            found = self._because[fact] = known if len(known) < 2 else self.derivation.because(fact)
        return found

    def rule(self, rule_id: str) -> AnyRule:
        """The rule with this id.  Raises KeyError."""
        return self._reads[rule_id]

    def register(self, item: str, facts: Iterable[Fact]) -> str:
        """Remember which facts an entry rests on, and return its id."""
        self.index[item] = tuple(dict.fromkeys((*self.index.get(item, ()), *facts)))
        return item

    def individual(self, curie: Value) -> Individual:
        """The knowledge-base individual with this id."""
        return self.kb.individuals[str(curie)]

    def in_use(self, curie: Value) -> bool:
        """Whether the knowledge base holds it, neither retired nor a draft."""
        return in_use(self.kb, str(curie))

    def label(self, value: Value) -> str:
        """A value in words: labels for ids, plain figures for numbers."""
        if isinstance(value, str):
            found = self._labels.get(value)
            if found is None:
                found = self.kb.label(value) if value in self.kb.individuals else _WORDS.get(value, value)
                self._labels[value] = found
            return found
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        return str(value)

    def sentence(self, justification: Justification) -> str:
        """The rule's plain reading with its values filled in."""
        shown = {name: self.label(value) for name, value in justification.bindings}
        return settled(self.rule(justification.rule).reads.format_map(shown))

    def reason(self, fact: Fact) -> Reason:
        """The first justification of a fact as a reason."""
        because = self.because(fact)[0]
        return Reason(text=self.sentence(because), rule=because.rule, statements=self.statements(because))

    def statements(self, justification: Justification) -> tuple[str, ...]:
        """Statements of the knowledge base that a firing used directly or named in its conclusion."""
        used = [self.derivation.origins.get(premise, "") for premise in justification.premises]
        named = [str(value) for _, value in justification.bindings]
        found = (s for s in (*used, *named) if s.startswith(_CITED) and s in self.kb.individuals)
        return tuple(s for s in dict.fromkeys(found) if s not in _HIDDEN)

    def support(self, fact: Fact) -> list[str]:
        """Every statement below a fact in the derivation, nearest first."""
        found: dict[str, None] = {}
        seen: set[Fact] = set()
        waiting = deque([fact])
        while waiting:
            current = waiting.popleft()
            if current in seen:
                continue
            seen.add(current)
            origin = self.derivation.origins.get(current)
            if origin is not None and origin.startswith(_CITED) and origin not in _HIDDEN:
                found.setdefault(origin)
            for justification in self.because(current):
                waiting.extend(justification.premises)
        return list(found)

    def evidence(self, statements: Iterable[Value]) -> tuple[Evidence, ...]:
        """Evidence records of statements, each once, in the given order."""
        records = []
        for curie in dict.fromkeys(str(s) for s in statements):
            if curie.startswith(_CITED) and self.in_use(curie):
                one = self._evidence.get(curie)
                if one is None:
                    one = self._evidence[curie] = record(self.kb, curie)
                self.cited.update(one.sources)
                records.append(one)
        unique = {one.statement: one for one in records}
        return tuple(unique.values())


def bare(curie: Value) -> str:
    """The local part of an id: corrugator_supercilii of muscle:corrugator_supercilii."""
    return str(curie).split(":", 1)[1]


def day(value: Value) -> dt.date | None:
    """A date from a day number, None when it is not known."""
    return None if value == ABSENT else dt.date.fromordinal(int(Decimal(str(value))))


def today(view: View) -> dt.date | None:
    """The day of the consultation that was derived."""
    return next((day(f.values[0]) for f in view.derivation.origins if f.relation == "consultation"), None)


def severity(rank: Value) -> Severity:
    """Severity of a rank from 1 to 4."""
    return SEVERITIES[int(Decimal(str(rank)))]
