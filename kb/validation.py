"""The shapes: what each class must and may carry, judged by SHACL over the whole knowledge base as one graph.

Inference is off: what the shapes see is what was written.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyshacl
import rdflib
from rdflib.namespace import RDF, SH, XSD

from kb.errors import KnowledgeError
from kb.namespaces import curie


@dataclass(frozen=True, slots=True)
class Violation:
    """One value or absence a shape refuses.

    `value` is as Turtle writes it (a CURIE, a number, text in quotes), empty when something is missing.
    """

    term: str
    message: str
    path: str
    value: str


_BARE = frozenset({XSD.integer, XSD.decimal, XSD.boolean})
"""Datatypes that Turtle writes without quotes."""


def read_shapes(folder: Path) -> rdflib.Graph:
    """Read all shapes of a folder into one graph.

    Raises KnowledgeError (file, line) when one does not parse.
    """
    shapes = rdflib.Graph()
    for path in sorted(folder.glob("*.ttl")):
        try:
            shapes.parse(path, format="turtle")
        except Exception as error:  # rdflib has no common base for what its parsers raise
            raise KnowledgeError(f"{path}: not valid Turtle: {error}") from None
    return shapes


def targets(shapes: rdflib.Graph) -> set[str]:
    """Return the classes (CURIEs) that the shapes judge."""
    return {curie(str(target)) for target in shapes.objects(None, SH.targetClass)}


def targets_without_instance(data: rdflib.Graph, shapes: rdflib.Graph) -> Iterator[tuple[str, str]]:
    """Yield (shape, class) for each shape whose class nobody belongs to: it would silently judge nothing."""
    for shape, target in sorted((str(s), str(t)) for s, t in shapes.subject_objects(SH.targetClass)):
        if (None, RDF.type, rdflib.URIRef(target)) not in data:
            yield curie(shape), curie(target)


def violations(data: rdflib.Graph, shapes: rdflib.Graph) -> Iterator[Violation]:
    """Yield what the shapes refuse, by term, path and value.

    Raises KnowledgeError when the shapes themselves cannot be used.
    """
    # pySHACL adds namespace bindings and the like to the graph it judges; the caller's data stays as it is.
    outcome = pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True, do_owl_imports=False)
    results = outcome[1]
    if not isinstance(results, rdflib.Graph):
        raise KnowledgeError(f"the shapes cannot be used: {results}")
    properties = _declared_paths(shapes)
    found = set()
    for result in results.subjects(RDF.type, SH.ValidationResult):
        path = _text(results.value(result, SH.resultPath))
        closed = results.value(result, SH.sourceConstraintComponent) == SH.ClosedConstraintComponent
        message = " ".join(sorted(str(m) for m in results.objects(result, SH.resultMessage)))
        if closed:
            shape = results.value(result, SH.sourceShape)
            allowed = sorted(properties.get(shape, ())) if shape is not None else []
            near = difflib.get_close_matches(path, allowed, n=1, cutoff=0.6)
            message = f"{path}: {message}" + (f" Did you mean {near[0]}?" if near else "")
        focus = _text(results.value(result, SH.focusNode))
        found.add((focus, path, message, _written(results.value(result, SH.value))))
    for focus, path, message, value in sorted(found):
        yield Violation(focus, message, path, value)


def _declared_paths(shapes: rdflib.Graph) -> dict[rdflib.term.Node, set[str]]:
    """Map each node shape to the properties it lists."""
    return {
        shape: {
            curie(str(path))
            for listed in shapes.objects(shape, SH.property)
            for path in shapes.objects(listed, SH.path)
        }
        for shape in shapes.subjects(SH.targetClass)
    }


def _text(node: object) -> str:
    if node is None:
        return ""
    return curie(str(node)) if isinstance(node, rdflib.URIRef) else str(node)


def _written(node: object) -> str:
    """Return a value so that text can be told from a number and from a term."""
    if isinstance(node, rdflib.Literal) and node.datatype not in _BARE:
        return f'"{node}"'
    return _text(node)
