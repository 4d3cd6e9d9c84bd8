"""Which rules read what: for each class of the knowledge base, the rules that look at facts its individuals state."""

from __future__ import annotations

from collections import defaultdict

from engine.algebra.rule import AnyRule, reads_relations
from engine.facts.from_kb import knowledge_facts
from engine.rules import rule_base
from kb.docs.page import RuleNote
from kb.snapshot import KnowledgeBase


def rules_by_class(kb: KnowledgeBase) -> dict[str, tuple[RuleNote, ...]]:
    """Return class -> the rules that read it, by id; read off the facts, so that no list has to be kept."""
    classes: dict[str, set[str]] = defaultdict(set)
    for fact, origin in knowledge_facts(kb).origins.items():
        individual = kb.get(origin)
        if individual is not None:
            classes[fact.relation].add(individual.kind)
    found: dict[str, list[AnyRule]] = defaultdict(list)
    for rule in sorted(rule_base().rules, key=lambda rule: rule.id):
        for kind in sorted({kind for relation in reads_relations(rule) for kind in classes[relation]}):
            found[kind].append(rule)
    return {kind: tuple(RuleNote(rule.id, rule.reads) for rule in rules) for kind, rules in found.items()}
