"""The gates a knowledge base must pass, in order; what fails names its place and says what to do.

First whether the files say what they seem to say (parsers, names, normal form), then whether each thing is
well made (class, references, shapes), then whether things make sense together (queries), and last whether it
all compiles.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox
import rdflib

from kb import files, quality_queries, turtle, two_parsers, validation
from kb.compile import compile_content
from kb.errors import KnowledgeError
from kb.namespaces import KINDS, ONT, RDF_TYPE, curie, kind_prefix
from kb.places import Places
from kb.report import GateRun, Problem, Report

REVIEW_EVERY = timedelta(days=365)
"""How long a review holds; a statement reviewed longer ago is overdue, which is a warning."""

SHAPES_FOLDER = "shapes"
QUERIES_FOLDER = "queries/qc"


def check(root: Path | None = None, today: date | None = None) -> Report:
    """Run every gate over the knowledge base in `root` (default: see `kb.files.root_folder`).

    `today` decides which reviews are overdue.  Raises KnowledgeError when `root` is no knowledge base, or its
    shapes or queries cannot be read.
    """
    folder = files.root_folder(root)
    examined = _Examined(folder, files.content(folder))
    report = Report()
    may_go_on = True
    for name, gate, must_hold in _GATES:
        if not may_go_on:
            report.gates.append(GateRun(name, ran=False))
            continue
        start = time.perf_counter()
        found = tuple(examined.placed(problem) for problem in gate(examined))
        report.gates.append(GateRun(name, found, time.perf_counter() - start))
        may_go_on = not (must_hold and found)
    if may_go_on:
        report.warnings += [examined.placed(problem) for problem in _overdue(examined, today or date.today())]
    return report


class _Examined:
    """The knowledge base under examination, parsed once by each parser."""

    def __init__(self, folder: Path, content: Mapping[str, bytes]) -> None:
        self.folder = folder
        self.content = content
        self.triples: dict[str, list[ox.Triple]] = {}
        self.graph = rdflib.Graph()
        self.places = Places(content)

    def placed(self, problem: Problem) -> Problem:
        """Add file and line to a problem that names only its term."""
        file, line = self.places.of(problem.term)
        if problem.file and problem.file != file:
            return problem
        return replace(problem, file=file, line=problem.line or line)

    @cached_property
    def store(self) -> ox.Store:
        return quality_queries.store_of(triple for found in self.triples.values() for triple in found)

    @cached_property
    def shapes(self) -> rdflib.Graph:
        return validation.read_shapes(self.folder / SHAPES_FOLDER)

    @cached_property
    def classes(self) -> dict[str, set[str]]:
        """The classes (IRIs) of each individual (CURIE) that is described."""
        classes: dict[str, set[str]] = defaultdict(set)
        for found in self.triples.values():
            for triple in found:
                term = _individual(triple.subject)
                if term and triple.predicate.value == RDF_TYPE and isinstance(triple.object, ox.NamedNode):
                    classes[term].add(triple.object.value)
                elif term:
                    classes.setdefault(term, set())
        return classes


def _individual(node: object) -> str:
    """Return the CURIE of an individual's node, or nothing for any other node."""
    term = curie(node.value) if isinstance(node, ox.NamedNode) else ""
    return term if kind_prefix(term) in KINDS else ""


def _parsers(examined: _Examined) -> Iterator[Problem]:
    for name, data in examined.content.items():
        try:
            found = turtle.read(data, name)
            other = two_parsers.read_with_rdflib(data, name)
        except KnowledgeError as error:
            yield Problem(str(error))
            continue
        for term, message in two_parsers.disagreements(found, other):
            yield Problem(message, term, name)
        examined.triples[name] = found
        for triple in other:
            examined.graph.add(triple)


def _blank_nodes(examined: _Examined) -> Iterator[Problem]:
    for name, found in examined.triples.items():
        for triple in found:
            if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode):
                term = curie(triple.subject.value) if isinstance(triple.subject, ox.NamedNode) else ""
                path = curie(triple.predicate.value)
                yield Problem(
                    f"a thing without a name at {path}; give it one, such as part:LD01.1", term, name
                )


def _normal_form(examined: _Examined) -> Iterator[Problem]:
    for name, data in examined.content.items():
        try:
            normal = turtle.reformat(data, name)
        except KnowledgeError as error:
            yield Problem(str(error))
            continue
        if normal != data:
            path = examined.folder / name
            yield Problem(f"not in normal form; run: python -m kb.turtle {path}", file=name)


def _one_class(examined: _Examined) -> Iterator[Problem]:
    for term, classes in sorted(examined.classes.items()):
        if len(classes) != 1 or not next(iter(classes)).startswith(ONT):
            said = ", ".join(sorted(map(curie, classes))) or "none"
            yield Problem(f"it needs exactly one class of the ontology (now: {said})", term)


def _dangling(examined: _Examined) -> Iterator[Problem]:
    for name, found in examined.triples.items():
        for triple in found:
            value = _individual(triple.object)
            if value and not examined.classes.get(value):
                path = curie(triple.predicate.value)
                message = f"{path} names {value}, which does not exist; correct the name, or add it"
                yield Problem(message, _individual(triple.subject), name)


def _shapes(examined: _Examined) -> Iterator[Problem]:
    for violation in validation.violations(examined.graph, examined.shapes):
        now = f" (now: {violation.value})" if violation.value else ""
        yield Problem(violation.message + now, violation.term)


def _targets(examined: _Examined) -> Iterator[Problem]:
    for shape, target in validation.targets_without_instance(examined.graph, examined.shapes):
        message = f"{shape} judges {target}, of which there is none; correct sh:targetClass, or add one"
        yield Problem(message, file=SHAPES_FOLDER)
    judged = validation.targets(examined.shapes)
    for term, classes in sorted(examined.classes.items()):
        for unjudged in sorted(set(map(curie, classes)) - judged):
            yield Problem(f"no shape judges {unjudged}; correct the class, or write a shape for it", term)


def _queries(examined: _Examined) -> Iterator[Problem]:
    for query in quality_queries.read_queries(examined.folder / QUERIES_FOLDER):
        for row in quality_queries.ask(query, examined.store):
            details = ", ".join(f"{name} {value}" for name, value in row.details)
            told = f" ({details})" if details else ""
            yield Problem(f"{query.message}{told} [{query.name}]", row.term)


def _compiles(examined: _Examined) -> Iterator[Problem]:
    try:
        compile_content(examined.content)
    except KnowledgeError as error:
        yield from (Problem(line) for line in str(error).splitlines())


def _overdue(examined: _Examined, today: date) -> Iterator[Problem]:
    reviewed = ox.NamedNode(f"{ONT}reviewedOn")
    for quad in sorted(examined.store.quads_for_pattern(None, reviewed, None, None), key=str):
        day = quad.object.value if isinstance(quad.object, ox.Literal) else ""
        try:
            due = date.fromisoformat(day) + REVIEW_EVERY
        except ValueError:
            continue  # the shapes have said so
        if due < today:
            yield Problem(f"its review was due on {due.isoformat()}", _individual(quad.subject))


Gate = Callable[[_Examined], Iterator[Problem]]

# What the third column marks must hold for the later gates to mean anything.
_GATES: tuple[tuple[str, Gate, bool], ...] = (
    ("two parsers agree", _parsers, True),
    ("no blank nodes", _blank_nodes, True),
    ("normal form", _normal_form, False),
    ("one class for each individual", _one_class, False),
    ("no dangling references", _dangling, False),
    ("shapes", _shapes, False),
    ("shapes and classes match", _targets, False),
    ("quality queries", _queries, False),
    ("compiles", _compiles, False),
)
