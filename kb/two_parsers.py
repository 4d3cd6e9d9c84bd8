"""Reading the same Turtle with two parsers: what only one of them accepts or understands is not safe.

Each has let faults through that the other refuses (an IRI with a space, for one).  Numbers are compared by
value, because one parser may rewrite `4.50` as `4.5`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

import pyoxigraph as ox
import rdflib

from kb.errors import PlacedError
from kb.namespaces import RDF, XSD, curie
from kb.turtle import canonical_lexical

_ANONYMOUS = "_"
_SHOWN = 3

Key = tuple[str, str, str, str, str]
RdflibTriple = tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]


def read_with_rdflib(data: bytes, name: str) -> rdflib.Graph:
    """Parse Turtle with rdflib.

    Raises PlacedError when it refuses the file.
    """
    graph = rdflib.Graph()
    # rdflib reports a value such as 2026-13-01 with a traceback of its own; the shapes say it better.
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    try:
        graph.parse(data=data, format="turtle")
    except Exception as error:  # rdflib has no common base for what its parsers raise
        raise PlacedError(name, 0, f"not valid Turtle to rdflib: {error}") from None
    return graph


def disagreements(first: Iterable[ox.Triple], second: rdflib.Graph) -> Iterator[tuple[str, str]]:
    """Yield (term, message) for the first few triples that only one parser read."""
    ours, theirs = {_ox_key(triple) for triple in first}, {_rdflib_key(triple) for triple in second}
    for key in sorted(ours ^ theirs)[:_SHOWN]:
        reader = "pyoxigraph" if key in ours else "rdflib"
        yield (
            curie(key[0]),
            f"only {reader} reads “{curie(key[1])} {curie(key[2])}” here; write it in the normal form",
        )


def _ox_key(triple: ox.Triple) -> Key:
    value = triple.object
    subject, predicate = _ox_name(triple.subject), triple.predicate.value
    if isinstance(value, ox.Literal):
        return _literal_key(subject, predicate, value.value, value.datatype.value, value.language)
    return subject, predicate, _ox_name(value), "", ""


def _ox_name(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else _ANONYMOUS


def _rdflib_key(triple: RdflibTriple) -> Key:
    value = triple[2]
    subject, predicate = _rdflib_name(triple[0]), _rdflib_name(triple[1])
    if isinstance(value, rdflib.Literal):
        plain = f"{XSD}string" if value.language is None else f"{RDF}langString"
        return _literal_key(subject, predicate, str(value), str(value.datatype or plain), value.language)
    return subject, predicate, _rdflib_name(value), "", ""


def _rdflib_name(term: rdflib.term.Node) -> str:
    return str(term) if isinstance(term, rdflib.URIRef) else _ANONYMOUS


def _literal_key(subject: str, predicate: str, lexical: str, datatype: str, language: str | None) -> Key:
    return subject, predicate, canonical_lexical(lexical, datatype) or lexical, datatype, language or ""
