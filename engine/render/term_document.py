"""One term of the knowledge base: what is said of it, and which other terms name it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from engine.render import words
from engine.render.document import Block, Document, Entries, Entry, Paragraph, Section, Title
from kb.property_order import PROVENANCE, rank
from kb.snapshot import Individual, KnowledgeBase, Value

_SHOWN_APART = {"prefLabel", "definition"}


def term_document(kb: KnowledgeBase, term: Individual) -> Document:
    """Return everything the knowledge base holds about a term."""
    return tuple(_blocks(kb, term))


def _blocks(kb: KnowledgeBase, term: Individual) -> Iterator[Block]:
    kind = kb.kinds[term.kind]
    yield Title(words.capital(kb.label(term.id)), f"{kind.label} · {term.id}")
    for text in term.many("definition"):
        yield Paragraph(words.sentence(str(text)))
    held = sorted((name for name in term.values if name not in _SHOWN_APART), key=_rank)
    for title, is_provenance in (("What it says", False), ("Where that comes from", True)):
        names = [name for name in held if (f"rh:{name}" in PROVENANCE) is is_provenance]
        if names:
            yield Section(title)
            yield Entries(tuple(_property(kb, name, term.many(name)) for name in names))
    naming = _naming(kb, term.id)
    if naming:
        yield Section("Named by")
        yield Entries(
            tuple(
                Entry(
                    f"{kb.kinds[kind_name].label} ({len(members)})",
                    details=tuple(f"{member.id}: {kb.label(member.id)}" for member in members),
                )
                for kind_name, members in naming.items()
            )
        )


def _rank(name: str) -> tuple[int, int, str]:
    return rank(f"skos:{name}" if name == "altLabel" else f"rh:{name}")


def _property(kb: KnowledgeBase, name: str, values: tuple[Value, ...]) -> Entry:
    written = [_value(kb, name, value) for value in values]
    label = words.capital(kb.properties[name].label)
    if len(written) == 1:
        return Entry(f"{label}: {written[0]}")
    return Entry(f"{label}:", details=tuple(written))


def _value(kb: KnowledgeBase, name: str, value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return words.number(value)
    if isinstance(value, dt.date):
        return words.day(value)
    if kb.properties[name].datatype == "iri":
        label = kb.label(str(value))
        return f"{label} [{value}]"
    return str(value)


def _naming(kb: KnowledgeBase, curie: str) -> dict[str, list[Individual]]:
    """Return the individuals that name a term, by kind, each kind in id order."""
    pointing = {name for name, info in kb.properties.items() if info.datatype == "iri"}
    found: dict[str, list[Individual]] = {}
    for individual in kb:
        if any(curie in values for name, values in individual.values.items() if name in pointing):
            found.setdefault(individual.kind, []).append(individual)
    return found
