"""A rule as a card that can be read: what it asks for, what follows, what feeds it and who reads its conclusion."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from engine.algebra.rule import Aggregate, AnyRule, Fact, Pattern, Rule, body
from engine.algebra.rulebase import RuleBase
from engine.algebra.terms import Op, Var
from engine.errors import EngineError
from engine.facts.schema import CASE
from engine.questions.wording import spaced, term_in_words, test_in_words
from engine.questions.working_facts import known_facts
from engine.rules.absences import ABSENCE
from engine.rules.catalogue import MODULES
from kb.snapshot import KnowledgeBase


class UnknownRule(EngineError):
    """There is no rule of that id; the message lists the nearest."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A relation a rule reads: where it comes from, how many facts the knowledge base has, which rules conclude it.

    origin: `case`, `knowledge` or `rules`.  statements: individuals of the knowledge base that meet the pattern's
    own constants, whatever its variables are.
    """

    relation: str
    origin: str
    statements: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleCard:
    """Everything there is to say about one rule, in words."""

    id: str
    kind: str
    layer: int
    reads: str
    serves: str
    when: tuple[str, ...]
    unless: tuple[str, ...]
    tests: tuple[str, ...]
    computes: tuple[str, ...]
    then: str
    feeds: tuple[Feed, ...]
    read_by: tuple[str, ...]
    in_plan: bool
    quiet: bool


def rule_card(rules: RuleBase, kb: KnowledgeBase, rule_id: str) -> RuleCard:
    """The card of a rule.  Raises UnknownRule with the nearest ids."""
    try:
        rule = rules.rule(rule_id)
    except KeyError:
        ids = [one.id for one in rules.rules]
        near = difflib.get_close_matches(rule_id, ids, n=4, cutoff=0.5) or [one for one in ids if rule_id in one][:4]
        hint = f"; nearest: {', '.join(near)}" if near else "; `rhytid rules list` lists them"
        raise UnknownRule(f"there is no rule “{rule_id}”{hint}") from None
    head = rule.then.relation
    return RuleCard(
        id=rule.id,
        kind="rule" if isinstance(rule, Rule) else "sum over a group",
        layer=rules.layer_of[head],
        reads=rule.reads,
        serves=rule.serves,
        when=tuple(map(condition_in_words, body(rule))),
        unless=tuple(map(_absence_in_words, rule.unless)) if isinstance(rule, Rule) else (),
        tests=tuple(map(test_in_words, rule.tests)),
        computes=tuple(_computes(rule)) if isinstance(rule, Aggregate) else (),
        then=condition_in_words(rule.then),
        feeds=tuple(_feeds(rule, rules, kb)),
        read_by=tuple(sorted(one.id for one in rules.rules if _looks_at(one, head))),
        in_plan=head in _shown(),
        quiet=rule.quiet,
    )


def found_rules(rules: RuleBase, *, group: str | None = None, text: str = "") -> tuple[AnyRule, ...]:
    """Rules of a group whose id, reading, strategy or relations hold every word of a text, by id.

    Raises UnknownRule when there is no such group.
    """
    groups = sorted({rule.group for rule in rules.rules})
    if group is not None and group not in groups:
        raise UnknownRule(f"there is no group “{group}” of rules; groups: {', '.join(groups)}")
    words = text.casefold().split()
    return tuple(
        rule
        for rule in rules.rules
        if (group is None or rule.group == group) and all(word in _searched(rule) for word in words)
    )


def _searched(rule: AnyRule) -> str:
    negated = rule.unless if isinstance(rule, Rule) else ()
    conditions = " ".join(map(condition_in_words, (*body(rule), *negated, rule.then)))
    relations = " ".join(pattern.relation for pattern in (*body(rule), *negated, rule.then))
    return " ".join((rule.id, rule.reads, rule.serves, conditions, relations)).casefold()


def condition_in_words(pattern: Pattern) -> str:
    """A condition or head: the relation and its slots, `planned: area, product, kind = label`."""
    slots = []
    for name, term in pattern.slots:
        if isinstance(term, Var) and term.name == name:
            slots.append(spaced(name))
        else:
            slots.append(f"{spaced(name)} = {term_in_words(term)}")
    return f"{spaced(pattern.relation)}: {', '.join(slots)}" if slots else spaced(pattern.relation)


def _absence_in_words(pattern: Pattern) -> str:
    said = ABSENCE.get(pattern.relation)
    return condition_in_words(pattern) + (f" ({said})" if said else "")


def _computes(rule: Aggregate) -> Iterator[str]:
    by = ", ".join(spaced(var.name) for var in rule.by) or "all together"
    for name, kind, term in rule.compute:
        word = {"sum": "sum", "count": "number", "min": "least", "max": "greatest"}[kind]
        yield f"{spaced(name)} = the {word} of {term_in_words(term)}, for each {by}"


def _feeds(rule: AnyRule, rules: RuleBase, kb: KnowledgeBase) -> Iterator[Feed]:
    negated = rule.unless if isinstance(rule, Rule) else ()
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for pattern in (*body(rule), *negated):
        relation = pattern.relation
        concluding = tuple(sorted(one.id for one in rules.rules if one.then.relation == relation))
        stated = stating(pattern, rules, kb) if not concluding and relation not in CASE else ()
        if (relation, stated) in seen:
            continue
        seen.add((relation, stated))
        origin = "rules" if concluding else "case" if relation in CASE else "knowledge"
        yield Feed(relation, origin, stated, concluding)


def stating(pattern: Pattern, rules: RuleBase, kb: KnowledgeBase) -> tuple[str, ...]:
    """Individuals of the knowledge base that state a fact with a pattern's constants, in the order of the ids."""
    known = known_facts(kb)
    slots = rules.schema[pattern.relation]
    fixed = [(slots.index(name), term) for name, term in pattern.slots if not isinstance(term, Var | Op)]
    fixed.sort(key=lambda pair: pair[0])
    rows = known.store.find(pattern.relation, tuple(at for at, _ in fixed), tuple(value for _, value in fixed))
    return tuple(sorted({known.origins[Fact(pattern.relation, row)] for row in rows}))


def _looks_at(rule: AnyRule, relation: str) -> bool:
    negated = rule.unless if isinstance(rule, Rule) else ()
    return any(pattern.relation == relation for pattern in (*body(rule), *negated))


def _shown() -> frozenset[str]:
    return frozenset().union(*(module.SHOWN for module in MODULES))
