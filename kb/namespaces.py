"""The prefix table: every IRI of the knowledge base has one short form, `prefix:local`, used in all code.

Ontology terms live under `rh:`; individuals live under one prefix per kind, so the prefix of a CURIE says
what sort of thing it names.  CURIEs in Python are never escaped; that belongs to Turtle (see `kb.turtle`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from kb.errors import KnowledgeError

BASE = "https://w3id.org/rhytid/"
ONTOLOGY = BASE + "ont"
ONT = ONTOLOGY + "#"
SHAPE = BASE + "shape#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
SH = "http://www.w3.org/ns/shacl#"

RDF_TYPE = RDF + "type"
PREF_LABEL = SKOS + "prefLabel"

KINDS: tuple[str, ...] = (
    "jurisdiction",
    "area",
    "muscle",
    "scale",
    "instrument",
    "line",
    "substance",
    "product",
    "treatment",
    "group",
    "question_group",
    "condition",
    "attribute",
    "finding",
    "phototype",
    "term",
    "source",
    "criterion",
    "statement",
    "part",
    "reading",
    "parameter",
    "principle",
    "claim",
    "drawing",
    "decision_reason",
    "wording",
)
"""Prefixes of individuals, in the order in which a file lists them."""

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "rh": ONT,
        "shape": SHAPE,
        "rdf": RDF,
        "rdfs": RDFS,
        "owl": OWL,
        "xsd": XSD,
        "skos": SKOS,
        "dcterms": DCTERMS,
        "sh": SH,
        **{kind: f"{BASE}id/{kind}/" for kind in KINDS},
    }
)

# Longest namespace first, so that a namespace that starts another one can never win.
_BY_LENGTH = sorted(((iri, prefix) for prefix, iri in PREFIXES.items()), key=lambda pair: -len(pair[0]))


@lru_cache(maxsize=65536)
def split_iri(iri: str) -> tuple[str, str] | None:
    """Return (prefix, local name) of an IRI, or None when no namespace of the table fits."""
    for namespace, prefix in _BY_LENGTH:
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return prefix, iri[len(namespace) :]
    return None


def curie(iri: str) -> str:
    """Shorten an IRI to `prefix:local`; an IRI outside the table comes back unchanged."""
    parts = split_iri(iri)
    return iri if parts is None else f"{parts[0]}:{parts[1]}"


def iri(curie: str) -> str:
    """Expand `prefix:local` to its IRI.

    Raises KnowledgeError for an unknown prefix or an empty local name.
    """
    prefix, colon, local = curie.partition(":")
    namespace = PREFIXES.get(prefix)
    if namespace is None or not colon or not local:
        known = ", ".join(KINDS)
        raise KnowledgeError(f"“{curie}” is not a term: write prefix:name with one of the prefixes {known}")
    return namespace + local


def kind_prefix(curie: str) -> str:
    """Return the prefix of a CURIE (`muscle:procerus` -> `muscle`)."""
    return curie.partition(":")[0]


def local_name(curie: str) -> str:
    """Return what follows the first colon of a CURIE (`muscle:procerus` -> `procerus`)."""
    return curie.partition(":")[2]
