"""Rules as documents: a list, or one rule as a card."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from engine.algebra.rule import AnyRule
from engine.questions.rule_cards import Feed, RuleCard
from engine.render import words
from engine.render.document import Block, Document, Entries, Entry, Paragraph, Section, Subsection, Title

LIST_SCHEMA, CARD_SCHEMA = "rhytid-rules/1", "rhytid-rule/1"
_NAMED = 6


def rules_document(rules: Sequence[AnyRule], title: str) -> Document:
    """Return a list of rules with their readings, group by group."""
    return tuple(_list(rules, title))


def _list(rules: Sequence[AnyRule], title: str) -> Iterator[Block]:
    yield Title(title, words.counted(len(rules), "rule"))
    for group in dict.fromkeys(rule.group for rule in rules):
        own = [rule for rule in rules if rule.group == group]
        yield Subsection(words.capital(words.spoken(group)), words.counted(len(own), "rule"))
        yield Entries(tuple(Entry(f"{rule.id}: {rule.reads}") for rule in own))
    if not rules:
        yield Paragraph(
            "No rule holds all of these words; try another one. Rules are general: a disease, a drug or a treatment "
            "stands in the statements that they read, which `rhytid kb find` searches."
        )


def rules_json(rules: Sequence[AnyRule]) -> str:
    """Return a list of rules as indented JSON with a line end."""
    listed = [{"id": rule.id, "group": rule.group, "reads": rule.reads, "serves": rule.serves} for rule in rules]
    return json.dumps({"schema": LIST_SCHEMA, "rules": listed}, indent=2, ensure_ascii=False) + "\n"


def rule_document(card: RuleCard) -> Document:
    """Return one rule: its reading, its conditions, what feeds it and who reads its conclusion."""
    return tuple(_card(card))


def _card(card: RuleCard) -> Iterator[Block]:
    yield Title(card.id, f"{card.kind} · layer {card.layer}" + (" · bookkeeping" if card.quiet else ""))
    yield Paragraph(card.reads, strong=True)
    yield Paragraph(f"Serves: {card.serves}")
    for title, lines in (
        ("When there is", card.when),
        ("Unless there is", card.unless),
        ("And", card.tests),
        ("It works out", card.computes),
        ("Then", (card.then,)),
    ):
        if lines:
            yield Section(title)
            yield Entries(tuple(Entry(line) for line in lines))
    yield Section("What feeds it")
    yield Entries(tuple(_fed(feed) for feed in card.feeds))
    yield Section("Who reads what follows")
    readers = [Entry(reader) for reader in card.read_by]
    yield Entries((*readers, *((Entry("the plan"),) if card.in_plan else ())))


def _fed(feed: Feed) -> Entry:
    name = words.spoken(feed.relation)
    if feed.origin == "case":
        return Entry(f"{name}: given by the case")
    if feed.origin == "rules":
        return Entry(f"{name}: concluded by {words.listed(feed.rules, at_most=_NAMED)}")
    count = words.counted(len(feed.statements), "statement")
    which = f" ({words.listed(feed.statements, at_most=_NAMED)})" if feed.statements else ": nothing feeds it"
    return Entry(f"{name}: {count} of the knowledge base{which}")


def rule_json(card: RuleCard) -> str:
    """Return one rule as indented JSON with a line end."""
    return json.dumps({"schema": CARD_SCHEMA, **asdict(card)}, indent=2, ensure_ascii=False) + "\n"
