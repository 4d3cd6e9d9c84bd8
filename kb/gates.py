"""The gates, one function each: what it finds, at which line, and what to do about it.

A fault is told once, by the first gate that sees it; what follows from it is not told again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches

import pyoxigraph as ox

from kb import competency, mappings, quality_queries, turtle, two_parsers, validation
from kb.compile import compile_content
from kb.errors import KnowledgeError, PlacedError
from kb.examined import QUERIES_FOLDER, SHAPES_FOLDER, Examined, individual
from kb.namespaces import PREF_LABEL, curie
from kb.report import Problem


def _parsers(examined: Examined) -> Iterator[Problem]:
    for name, data in examined.content.items():
        try:
            found = turtle.read(data, name)
            other = two_parsers.read_with_rdflib(data, name)
        except PlacedError as error:
            yield _placed_error(error)
            continue
        for term, message in two_parsers.disagreements(found, other):
            yield Problem(message, term, name)
        examined.triples[name] = found
        for triple in other:
            examined.graph.add(triple)


def _placed_error(error: KnowledgeError) -> Problem:
    if isinstance(error, PlacedError):
        return Problem(error.message, file=error.file, line=error.line)
    return Problem(str(error))


def _blank_nodes(examined: Examined) -> Iterator[Problem]:
    for name, found in examined.triples.items():
        subjects = {triple.object for triple in found if isinstance(triple.object, ox.BlankNode)}
        for triple in found:
            path = curie(triple.predicate.value)
            message = f"a thing without a name at {path}; give it one, such as part:LD01.1"
            if isinstance(triple.object, ox.BlankNode) and isinstance(triple.subject, ox.NamedNode):
                file, line = examined.places.said(curie(triple.subject.value), path)
                yield Problem(message, curie(triple.subject.value), file, line)
            elif isinstance(triple.subject, ox.BlankNode) and triple.subject not in subjects:
                yield Problem(message, file=name)


def _normal_form(examined: Examined) -> Iterator[Problem]:
    for name, data in examined.content.items():
        try:
            normal = turtle.reformat(data, name)
        except KnowledgeError as error:
            yield _placed_error(error)
            continue
        if normal != data:
            path = examined.folder / name
            yield Problem(f"not in normal form; run: python -m kb.turtle {path}", file=name)


def _one_class(examined: Examined) -> Iterator[Problem]:
    for term, classes in sorted(examined.classes.items()):
        places = examined.places.every(term)
        if len(places) > 1:
            listed = " and ".join(f"{file}:{line}" for file, line in places)
            yield Problem(f"two things have this name ({listed}): rename one, or make them one description", term)
        elif len(classes) != 1:
            said = ", ".join(sorted(classes)) or "none"
            yield Problem(f"it needs exactly one class of the ontology (now: {said})", term)
        else:
            (found,) = classes
            if found not in examined.declared:
                near = get_close_matches(found, examined.declared, n=1, cutoff=0.6)
                hint = f"did you mean {near[0]}?" if near else "correct it, or declare it in kb/ontology"
                yield examined.about(f"the ontology has no class {found}; {hint}", term, "rdf:type", found)


def _dangling(examined: Examined) -> Iterator[Problem]:
    for found in examined.triples.values():
        for triple in found:
            value = individual(triple.object)
            if examined.is_missing(value):
                path, term = curie(triple.predicate.value), individual(triple.subject)
                near = examined.nearest(value)
                hint = f"did you mean {near}?" if near else "correct the name, or add it"
                yield examined.about(f"{path} names {value}, which does not exist; {hint}", term, path, value)


def _shapes(examined: Examined) -> Iterator[Problem]:
    refused: dict[tuple[str, str, str], list[str]] = {}
    for violation in validation.violations(examined.graph, examined.shapes):
        if examined.has_one_class(violation.term) and not examined.is_missing(violation.value):
            told = refused.setdefault((violation.term, violation.path, violation.message), [])
            told += [violation.value] if violation.value else []
    for (term, path, message), values in refused.items():
        now = f" (now: {', '.join(values)})" if values else ""
        yield examined.about(message + now, term, path, values[0] if len(values) == 1 else "")


def _targets(examined: Examined) -> Iterator[Problem]:
    for shape, target in validation.targets_without_instance(examined.graph, examined.shapes):
        message = f"{shape} judges {target}, of which there is none; correct sh:targetClass, or add one"
        yield Problem(message, file=SHAPES_FOLDER)
    judged = validation.targets(examined.shapes)
    for term, classes in sorted(examined.classes.items()):
        for unjudged in sorted((classes & examined.declared) - judged):
            yield Problem(f"no shape judges {unjudged}; correct the class, or write a shape for it", term)


def _queries(examined: Examined) -> Iterator[Problem]:
    for query in quality_queries.read_queries(examined.folder / QUERIES_FOLDER):
        for row in quality_queries.ask(query, examined.store):
            if not examined.has_one_class(row.term):
                continue
            details = ", ".join(f"{name} {value}" for name, value in row.details)
            told = f" ({details})" if details else ""
            values = dict(row.details)
            path = next((value for name, value in row.details if name == "property"), "")
            named = next((value for name, value in values.items() if name != "property" and ":" in value), "")
            message = f"{query.message}{told} [{query.name}]"
            yield examined.about(message, row.term, path, named) if path else Problem(message, row.term)


def _questions(examined: Examined) -> Iterator[Problem]:
    try:
        yield from competency.problems(examined.folder, examined.store)
    except PlacedError as error:
        yield _placed_error(error)


def _mappings(examined: Examined) -> Iterator[Problem]:
    try:
        rows = mappings.read(examined.folder)
    except KnowledgeError as error:
        yield _placed_error(error)
        return
    labels = {
        individual(triple.subject): triple.object.value
        for found in examined.triples.values()
        for triple in found
        if triple.predicate.value == PREF_LABEL and isinstance(triple.object, ox.Literal)
    }
    yield from mappings.problems(rows, labels)


def _compiles(examined: Examined) -> Iterator[Problem]:
    try:
        compile_content(examined.content)
    except KnowledgeError as error:
        lines = str(error).splitlines()
        new = [line for line in lines if not examined.faulty & {word.rstrip(":") for word in line.split()}]
        if not new:
            yield Problem("what is named above keeps it from compiling")
        for line in new:
            file, _, message = line.partition(": ")
            yield Problem(message, file=file) if file in examined.content else Problem(line)


Gate = Callable[[Examined], Iterator[Problem]]

# What the third column marks must hold for the later gates to mean anything.
GATES: tuple[tuple[str, Gate, bool], ...] = (
    ("two parsers agree", _parsers, True),
    ("no blank nodes", _blank_nodes, True),
    ("normal form", _normal_form, False),
    ("one class for each individual", _one_class, False),
    ("no dangling references", _dangling, False),
    ("shapes", _shapes, False),
    ("shapes and classes match", _targets, False),
    ("quality queries", _queries, False),
    ("competency questions", _questions, False),
    ("mappings", _mappings, False),
    ("compiles", _compiles, False),
)
