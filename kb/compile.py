"""From Turtle to the one document the snapshot is made of; the only way knowledge reaches the engine.

What must hold for the document to mean anything is enforced here: every individual has exactly one known
class, every property is known, single where declared so, and of its declared type.  All else is the business
of `kb.check`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from kb import files, turtle
from kb.errors import KnowledgeError
from kb.namespaces import KINDS, ONT, ONTOLOGY, OWL, RDF_TYPE, RDFS, XSD, curie, local_name, split_iri
from kb.snapshot import FORMAT
from kb.sorting import natural

_SHOWN_PROBLEMS = 20
_DATATYPES = {f"{XSD}{name}": name for name in ("string", "decimal", "integer", "boolean", "date")}

JsonValue = str | int | bool
JsonValues = dict[str, list[JsonValue]]


@dataclass
class _Property:
    functional: bool = False
    datatype: str = ""
    label: str = ""
    comment: str = ""


@dataclass
class _Ontology:
    release: str = ""
    kinds: dict[str, tuple[str, str]] = field(default_factory=dict)
    properties: dict[str, _Property] = field(default_factory=dict)  # by IRI


@dataclass
class _Draft:
    """An individual while its triples are gathered; `file` is where it was first met."""

    file: str
    types: list[str] = field(default_factory=list)
    values: dict[str, list[ox.NamedNode | ox.Literal]] = field(default_factory=lambda: defaultdict(list))


def compile_content(content: Mapping[str, bytes]) -> dict[str, Any]:
    """Compile Turtle files (relative path -> bytes) into the snapshot document.

    Raises KnowledgeError naming file and term of everything found wrong.
    """
    triples = {name: turtle.read(data, name) for name, data in content.items()}
    ontology = _read_ontology(triples)
    problems: list[str] = []
    drafts = _gather(triples, problems)
    individuals: dict[str, dict[str, JsonValues]] = {kind: {} for kind in ontology.kinds}
    fields: dict[tuple[str, str], set[str]] = defaultdict(set)
    for subject, draft in drafts.items():
        kind = _kind_of(subject, draft, ontology, problems)
        if kind is not None:
            individuals[kind][subject] = _values_of(subject, kind, draft, ontology, fields, problems)
    for (kind, name), types in sorted(fields.items()):
        if len(types) > 1:
            both = " here and ".join(sorted(types))
            problems.append(f"rh:{kind}: {name} is {both} there; write it one way")
    if problems:
        raise KnowledgeError(_listed(problems))
    return {
        "format": FORMAT,
        "version": files.content_hash(content),
        "release": ontology.release,
        "kinds": {name: list(info) for name, info in ontology.kinds.items()},
        "properties": {
            local_name(curie(term)): [info.functional, info.datatype, info.label, info.comment]
            for term, info in ontology.properties.items()
        },
        "individuals": {kind: members for kind, members in individuals.items() if members},
        "typed": _typed(fields),
    }


def _listed(problems: list[str]) -> str:
    shown = problems[:_SHOWN_PROBLEMS]
    more = len(problems) - len(shown)
    return "\n".join([*shown, f"… and {more} more"] if more else shown)


def _read_ontology(triples: Mapping[str, list[ox.Triple]]) -> _Ontology:
    ontology = _Ontology()
    about: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, found in triples.items():
        if not name.startswith("ontology/"):
            continue
        for triple in found:
            subject, value = triple.subject, triple.object
            if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
                about[subject.value][triple.predicate.value].append(value.value)
    ontology.release = next(iter(about[ONTOLOGY][f"{OWL}versionInfo"]), "")
    if not ontology.release:
        raise KnowledgeError(f"ontology/: <{ONTOLOGY}> lacks owl:versionInfo; give the release, such as 0.1.0")
    for term, values in about.items():
        types = values[RDF_TYPE]
        label = next(iter(values[f"{RDFS}label"]), "")
        comment = next(iter(values[f"{RDFS}comment"]), "")
        if f"{OWL}Class" in types:
            ontology.kinds[local_name(curie(term))] = (label, comment)
        elif f"{OWL}ObjectProperty" in types or f"{OWL}DatatypeProperty" in types:
            datatype = "iri"
            if f"{OWL}DatatypeProperty" in types:
                datatype = _DATATYPES.get(next(iter(values[f"{RDFS}range"]), ""), "literal")
            functional = f"{OWL}FunctionalProperty" in types
            ontology.properties[term] = _Property(functional, datatype, label, comment)
    return ontology


def _gather(triples: Mapping[str, list[ox.Triple]], problems: list[str]) -> dict[str, _Draft]:
    drafts: dict[str, _Draft] = {}
    for file, found in triples.items():
        if file.startswith("ontology/"):
            continue
        for triple in found:
            subject, value = triple.subject, triple.object
            if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.NamedNode | ox.Literal):
                problems.append(f"{file}: blank node in “{triple}”; give the thing a name of its own")
                continue
            parts = split_iri(subject.value)
            if parts is None or parts[0] not in KINDS:
                problems.append(f"{file}: <{subject.value}> has none of the prefixes in kb/namespaces.py")
                continue
            draft = drafts.setdefault(f"{parts[0]}:{parts[1]}", _Draft(file))
            if triple.predicate.value == RDF_TYPE:
                draft.types.append(value.value)
            elif value not in draft.values[triple.predicate.value]:
                draft.values[triple.predicate.value].append(value)
    return drafts


def _kind_of(subject: str, draft: _Draft, ontology: _Ontology, problems: list[str]) -> str | None:
    types = sorted(set(draft.types))
    if len(types) != 1:
        said = "no class" if not types else "several classes: " + ", ".join(map(curie, types))
        problems.append(f"{draft.file}: {subject} has {said}; give it exactly one, such as “a rh:Muscle”")
        return None
    kind = types[0].removeprefix(ONT)
    if not types[0].startswith(ONT) or kind not in ontology.kinds:
        problems.append(f"{draft.file}: {subject} is a {curie(types[0])}; the ontology declares no such class")
        return None
    return kind


def _values_of(
    subject: str,
    kind: str,
    draft: _Draft,
    ontology: _Ontology,
    fields: dict[tuple[str, str], set[str]],
    problems: list[str],
) -> JsonValues:
    values: JsonValues = {}
    for predicate, terms in draft.values.items():
        name = local_name(curie(predicate))
        info = ontology.properties.get(predicate)
        if info is None:
            problems.append(
                f"{draft.file}: {subject} uses {curie(predicate)}, which the ontology does not declare; is it misspelt?"
            )
            continue
        if info.functional and len(terms) > 1:
            problems.append(f"{draft.file}: {subject} has {len(terms)} values of {name}; only one is allowed")
        plain: list[JsonValue] = []
        for term in sorted(terms, key=_term_key):
            converted = _converted(term, info.datatype)
            if converted is None:
                wanted = "the name of an individual" if info.datatype == "iri" else f"of type {info.datatype}"
                problems.append(f"{draft.file}: {subject}: {name} {term} should be {wanted}")
                continue
            datatype, value = converted
            fields[kind, name].add(datatype)
            plain.append(value)
        values[name] = plain
    return values


def _term_key(term: ox.NamedNode | ox.Literal) -> tuple[Decimal, tuple[tuple[str | int, ...], str]]:
    number = turtle.number(term)
    if number is not None:
        return number, natural("")
    return Decimal(0), natural(term.value)


def _converted(term: ox.NamedNode | ox.Literal, wanted: str) -> tuple[str, JsonValue] | None:
    """Return (datatype, JSON value), or None when the term is not what the property wants."""
    if isinstance(term, ox.NamedNode):
        parts = split_iri(term.value)
        fits = wanted == "iri" and parts is not None and parts[0] in KINDS
        return ("iri", curie(term.value)) if fits else None
    datatype = _DATATYPES.get(term.datatype.value)
    if datatype is None or wanted not in (datatype, "literal"):
        return None
    if datatype == "string":
        return datatype, term.value
    lexical = turtle.canonical_lexical(term.value, term.datatype.value)
    if lexical is None:
        return None
    if datatype == "integer":
        return datatype, int(lexical)
    if datatype == "boolean":
        return datatype, lexical == "true"
    if datatype == "date":
        try:
            date.fromisoformat(lexical)
        except ValueError:
            return None
    # Doses read "4", not "4.0": the shortest writing of the same number.
    return datatype, lexical.removesuffix(".0") if datatype == "decimal" else lexical


def _typed(fields: Mapping[tuple[str, str], set[str]]) -> dict[str, dict[str, str]]:
    """Name, for each kind, the fields whose values JSON holds as text although they are decimals or dates."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for (kind, name), types in sorted(fields.items()):
        for datatype in types & {"decimal", "date"}:
            found[kind][name] = datatype
    return dict(found)
