"""A page of text for any term: what is said of it, where that comes from, and what refers to it."""

from __future__ import annotations

from decimal import Decimal

from kb import provenance
from kb.find import named
from kb.property_order import PROVENANCE, rank
from kb.snapshot import Individual, KnowledgeBase, Value

_TOLD_APART = {"prefLabel", "altLabel", "definition"} | {
    name.removeprefix("rh:") for name in PROVENANCE if name != "rh:note"
}


def render(kb: KnowledgeBase, term: str) -> str:
    """Return the page of a term, given as CURIE, bare local name or label; several pages when several match.

    Raises KnowledgeError, with the nearest known terms, when nothing matches.
    """
    return "\n\n".join(_page(kb, individual) for individual in named(kb, term))


def _page(kb: KnowledgeBase, individual: Individual) -> str:
    title = f"{kb.label(individual.id)} ({kb.kinds[individual.kind].label}, {individual.id})"
    lines = [title, "=" * len(title)]
    lines += [f"Also known as: {name}" for name in individual.many("altLabel")]
    lines += [str(text) for text in individual.many("definition")]
    lines += _section("", _content(kb, individual))
    lines += _section("Where it comes from", list(provenance.sentences(kb, individual)))
    sources = provenance.every(kb, individual, "source")
    lines += _section("Sources", [f"{provenance.citation(kb, source)} [{source}]" for source in sources])
    lines += _section("Used by", _users(kb, individual.id))
    return "\n".join(lines)


def _section(title: str, lines: list[str]) -> list[str]:
    if not lines:
        return []
    return ["", *([title] if title else []), *(f"  {line}" for line in lines)]


def _content(kb: KnowledgeBase, individual: Individual) -> list[str]:
    lines = []
    for name in sorted(set(individual.values) - _TOLD_APART, key=lambda n: rank(f"rh:{n}")):
        values = "; ".join(value_text(kb, name, value) for value in individual.many(name))
        lines.append(f"{kb.properties[name].label}: {values}")
    return lines


def value_text(kb: KnowledgeBase, name: str, value: Value) -> str:
    """Return a value of a property as people read it: yes and no, plain numbers, terms with their labels."""
    if kb.properties[name].datatype == "iri":
        return f"{kb.label(str(value))} [{value}]"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _users(kb: KnowledgeBase, curie: str) -> list[str]:
    """List whatever names the term, with the properties by which it does."""
    pointing = [name for name, info in kb.properties.items() if info.datatype == "iri"]
    users = []
    for individual in kb:
        by = [kb.properties[name].label for name in pointing if curie in individual.values.get(name, ())]
        if by:
            kind = kb.kinds[individual.kind].label
            users.append(f"{kind}: {kb.label(individual.id)} [{individual.id}], as “{', '.join(sorted(by))}”")
    return users
