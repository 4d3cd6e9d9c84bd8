"""Why: a plan entry opened into the rules, answers, statements and sources it rests on.

The tree is read off the recorded derivation; no condition is evaluated again.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.algebra.rule import Fact, Rule
from engine.consultation import Outcome
from engine.errors import UnknownItem
from engine.inference.derivation import Justification
from engine.planning.view import View
from engine.questions.strength import strength_words
from engine.questions.wording import heard
from engine.rules import rule_base
from engine.rules.absences import ABSENCE
from kb.snapshot import KnowledgeBase

Kind = Literal["conclusion", "rule", "answer", "statement", "source", "absent", "step"]
_FIXED = ("principle:PRECEDENCE", "area:everywhere")
_STATED = ("statement:", "principle:", "parameter:", "reading:", "part:", "instrument:")


@dataclass(frozen=True, slots=True)
class Explanation:
    """A node of the tree: a sentence, what kind of thing it is, what it refers to, and what it rests on."""

    text: str
    kind: Kind
    ref: str | None
    children: tuple[Explanation, ...] = ()


def items(outcome: Outcome) -> tuple[str, ...]:
    """Ids of everything in a plan that can be explained."""
    return tuple(sorted(outcome.index))


def explain(outcome: Outcome, kb: KnowledgeBase, item: str) -> Explanation:
    """The tree of reasons of one plan entry.  Raises UnknownItem with the nearest ids."""
    if item not in outcome.index:
        raise UnknownItem(item, tuple(difflib.get_close_matches(item, items(outcome), n=3, cutoff=0.4)))
    return reasons_of(View(outcome.derivation, kb, rule_base()), item, outcome.index[item])


def reasons_of(
    view: View, item: str, facts: Iterable[Fact], text: str = "", absence: Mapping[str, str] = ABSENCE
) -> Explanation:
    """The tree of reasons of an entry that rests on these facts; `text` stands at its head in place of its id."""
    tree = _Tree(view, absence)
    children = tuple(child for fact in facts for child in tree.conclusion(fact, ()))
    return Explanation(text or item, "conclusion", item, children)


def grounds(view: View, facts: Iterable[Fact]) -> tuple[Explanation, ...]:
    """The trees of reasons of some facts of a run; what two of them rest on is opened once."""
    tree = _Tree(view, ABSENCE)
    return tuple(child for fact in facts for child in tree.premise(fact))


class _Tree:
    def __init__(self, view: View, absence: Mapping[str, str]) -> None:
        self._view = view
        self._absence = absence
        self._told: set[Fact] = set()
        self._stated: set[str] = set()

    def conclusion(self, fact: Fact, path: tuple[Fact, ...]) -> list[Explanation]:
        """One node per justification of a concluded fact; a fact told before is named, not repeated."""
        if fact in self._told and path:
            return [Explanation(self._headline(fact) + " (opened above)", "conclusion", fact.relation)]
        self._told.add(fact)
        return [node for reason in self._view.because(fact) for node in self._because(fact, reason, path)]

    def _headline(self, fact: Fact) -> str:
        return self._view.sentence(self._view.because(fact)[0])

    def _because(self, fact: Fact, reason: Justification, path: tuple[Fact, ...]) -> list[Explanation]:
        children: list[Explanation] = []
        for premise in reason.premises:
            children.extend(self.premise(premise, (*path, fact)))
        children.extend(self._absences(reason))
        unique = tuple(dict.fromkeys(children))
        if path and self._view.rule(reason.rule).quiet:
            return list(unique)
        return [Explanation(self._view.sentence(reason), "rule", reason.rule, unique)]

    def premise(self, fact: Fact, path: tuple[Fact, ...] = ()) -> list[Explanation]:
        """The nodes of a fact: its reasons if it was concluded, else the answer or the statement that gives it."""
        if fact in self._view.derivation.justified:
            return self.conclusion(fact, path)
        origin = self._view.derivation.origins.get(fact, "")
        if origin in self._view.kb.individuals:
            return self._statement(origin)
        return [Explanation(f"{origin}: {self._given(fact)}", "answer", origin)]

    def _given(self, fact: Fact) -> str:
        """A case answer in words: the values that say something."""
        return heard(self._view, self._view.derivation.slots(fact), fact.relation)

    def _statement(self, origin: str) -> list[Explanation]:
        if origin in _FIXED:
            return []
        individual = self._view.kb.individuals[origin]
        if not origin.startswith(_STATED):
            return [
                Explanation(f"{self._view.label(origin)} ({_class_in_words(individual.kind)})", "statement", origin)
            ]
        if origin in self._stated:
            return [Explanation(f"{self._view.label(origin)} (opened above)", "statement", origin)]
        self._stated.add(origin)
        record = self._view.kb.individuals[str(individual.one("ofDose"))] if origin.startswith("part:") else individual
        marks = [str(record.one(name)) for name in ("basis", "verification") if record.one(name) is not None]
        level = record.one("evidenceLevel")
        text = self._view.label(origin)
        said = individual.one("text")
        if said is not None:
            text = f"{text}: {said}"
        if marks:
            text = f"{text.rstrip('.')} ({strength_words(marks[0], str(level), ''.join(marks[1:]))})"
        sources = tuple(
            Explanation(str(self._view.kb.individuals[str(s)].one("citation")), "source", str(s))
            for s in record.many("source")
        )
        return [Explanation(text, "statement", origin, sources)]

    def _absences(self, reason: Justification) -> list[Explanation]:
        rule = self._view.rule(reason.rule)
        if not isinstance(rule, Rule):
            return []
        return [
            Explanation(
                self._absence.get(p.relation, f"nothing found: {p.relation.replace('_', ' ')}"), "absent", p.relation
            )
            for p in rule.unless
        ]


def _class_in_words(kind: str) -> str:
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in kind).strip()
