"""A page of text for any term: what is said of it, where that comes from, and what refers to it."""

from __future__ import annotations

import difflib
from collections import defaultdict
from decimal import Decimal
from itertools import chain

from kb.errors import KnowledgeError
from kb.namespaces import local_name
from kb.property_order import PROVENANCE, rank
from kb.snapshot import Individual, KnowledgeBase, Value

_PROVENANCE = frozenset(map(local_name, PROVENANCE)) - {"note"}
_TITLE = frozenset({"prefLabel", "altLabel", "definition"})
_BASES = {
    "law": "the law",
    "label": "a product label or instructions for use",
    "evidence": "published evidence",
    "consensus": "consensus or professional standards",
    "provider_opinion": "the opinion of providers",
    "leaflet": "patient leaflets",
    "convention": "convention, without a source to cite",
    "extrapolation": "our own inference",
}
_VERIFICATIONS = {
    "verified": "It was read in a source.",
    "partial": "It was read in part in a source.",
    "unverified": "It has not been read in a source.",
}
_LIFECYCLES = {"active": "It is in force.", "draft": "It is a draft.", "retired": "It is retired."}


def render(kb: KnowledgeBase, term: str) -> str:
    """Return the page of a term, given as CURIE, bare local name or label; several pages when several match.

    Raises KnowledgeError, with the nearest known terms, when nothing matches.
    """
    return "\n\n".join(_page(kb, individual) for individual in find(kb, term))


def find(kb: KnowledgeBase, term: str) -> tuple[Individual, ...]:
    """Return the individuals a text names: by CURIE, else by local name, else by preferred or other label.

    Raises KnowledgeError, with the nearest known terms, when nothing matches.
    """
    exact = kb.get(term)
    if exact is not None:
        return (exact,)
    wanted = _folded(term)
    by_name: dict[str, list[Individual]] = defaultdict(list)
    by_label: dict[str, list[Individual]] = defaultdict(list)
    for individual in kb:
        by_name[_folded(local_name(individual.id))].append(individual)
        for label in {_folded(str(text)) for text in _names(individual)}:
            by_label[label].append(individual)
    found = by_name.get(wanted) or by_label.get(wanted)
    if found:
        return tuple(found)
    known = {_folded(individual.id): [individual] for individual in kb} | by_name | by_label
    near = difflib.get_close_matches(wanted, known, n=5, cutoff=0.6)
    nearest = list(dict.fromkeys(individual.id for name in near for individual in known[name]))
    hint = f"; did you mean {', '.join(nearest[:5])}?" if nearest else "; give an id such as muscle:procerus"
    raise KnowledgeError(f"“{term}” is no term of the knowledge base{hint}")


def _names(individual: Individual) -> tuple[Value, ...]:
    return individual.many("prefLabel") + individual.many("altLabel")


def _folded(text: str) -> str:
    return " ".join(text.replace("_", " ").casefold().split())


def _page(kb: KnowledgeBase, individual: Individual) -> str:
    title = f"{kb.label(individual.id)} ({kb.kinds[individual.kind].label}, {individual.id})"
    lines = [title, "=" * len(title)]
    lines += [f"Also known as: {name}" for name in individual.many("altLabel")]
    lines += [str(text) for text in individual.many("definition")]
    lines += _section("", _content(kb, individual))
    lines += _section("Where it comes from", provenance(individual))
    lines += _section("Sources", [_citation(kb, str(source)) for source in individual.many("source")])
    lines += _section("Used by", _users(kb, individual.id))
    return "\n".join(lines)


def _section(title: str, lines: list[str]) -> list[str]:
    if not lines:
        return []
    return ["", *([title] if title else []), *(f"  {line}" for line in lines)]


def _content(kb: KnowledgeBase, individual: Individual) -> list[str]:
    names = [name for name in individual.values if name not in _PROVENANCE | _TITLE]
    lines = []
    for name in sorted(names, key=lambda n: rank(f"rh:{n}")):
        is_term = kb.properties[name].datatype == "iri"
        values = "; ".join(_value(kb, value, is_term) for value in individual.many(name))
        lines.append(f"{kb.properties[name].label}: {values}")
    return lines


def _value(kb: KnowledgeBase, value: Value, is_term: bool) -> str:
    if is_term:
        return f"{kb.label(str(value))} [{value}]"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def provenance(individual: Individual) -> list[str]:
    """Return in sentences what an individual rests on, how well it was checked, and when."""
    told = {name: str(individual.one(name)) for name in _PROVENANCE if len(individual.many(name)) == 1}
    sentences = []
    if "basis" in told:
        others = [_BASES.get(str(basis), str(basis)) for basis in individual.many("alsoBasis")]
        also = f"; also {', '.join(others)}" if others else ""
        sentences.append(f"It rests on {_BASES.get(told['basis'], told['basis'])}{also}.")
    if "evidenceLevel" in told:
        level = told["evidenceLevel"]
        graded = "a law or label (not graded)" if level == "reg" else f"Oxford CEBM level {level}"
        sentences.append(f"Strength: {graded}.")
    if "verification" in told:
        sentences.append(_VERIFICATIONS.get(told["verification"], told["verification"]))
    unread = [str(field) for field in individual.many("unverifiedField")]
    if unread:
        sentences.append(f"Not read in a source: {', '.join(unread)}.")
    origins = [str(place) for place in individual.many("jurisdictionOfSource")]
    if origins and origins != ["any"]:
        sentences.append(f"Its sources come from {', '.join(origins)}.")
    if "reviewedOn" in told:
        sentences.append(f"Last reviewed on {told['reviewedOn']}.")
    if "lifecycle" in told:
        sentences.append(_LIFECYCLES.get(told["lifecycle"], told["lifecycle"]))
    if "dossierRow" in told:
        sentences.append(f"Dossier row: {told['dossierRow']}.")
    return sentences


def _citation(kb: KnowledgeBase, curie: str) -> str:
    source = kb.get(curie)
    if source is None:
        return f"{curie}: not in the bibliography"
    parts = [str(part) for part in chain(source.many("citation"), source.many("identifier"))]
    return f"{'. '.join(parts)} [{curie}]"


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
