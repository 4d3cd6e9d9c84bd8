"""A knowledge base under examination: read once by each parser, with what the gates need to look up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox
import rdflib

from kb import quality_queries, validation
from kb.namespaces import KINDS, OWL, RDF_TYPE, curie, kind_prefix, local_name
from kb.places import Places
from kb.report import Problem

SHAPES_FOLDER = "shapes"
QUERIES_FOLDER = "queries/qc"


class Examined:
    """The files, their triples as each parser read them, and the problems that were found so far.

    `triples` and `graph` are filled by the first gate; nothing else may be asked before.
    """

    def __init__(self, folder: Path, content: Mapping[str, bytes]) -> None:
        self.folder = folder
        self.content = content
        self.triples: dict[str, list[ox.Triple]] = {}
        self.graph = rdflib.Graph()
        self.places = Places(content)
        self.faulty: set[str] = set()
        """Terms a gate has found fault with."""

    def placed(self, problem: Problem) -> Problem:
        """Add file and line to a problem that names only its term, or the term to one that names only a line."""
        if not problem.term and problem.file and problem.line:
            return replace(problem, term=self.places.at(problem.file, problem.line))
        file, line = self.places.of(problem.term)
        if problem.file and problem.file != file:
            return problem
        return replace(problem, file=file, line=problem.line or line)

    def about(self, message: str, term: str, path: str, value: str = "") -> Problem:
        """Return a problem at the line where a term says something."""
        file, line = self.places.said(term, path, value)
        return Problem(message, term, file, line)

    def nearest(self, term: str) -> str:
        """Return the term of the knowledge base that a misspelt one most likely means, or nothing."""
        described = [one for one, classes in self.classes.items() if classes]
        prefix, name = kind_prefix(term), local_name(term)
        alike = [one for one in described if kind_prefix(one) == prefix]
        near = get_close_matches(term, alike, n=1, cutoff=0.75)
        elsewhere = [one for one in described if local_name(one) == name]
        return next(iter(near or elsewhere), "")

    def has_one_class(self, term: str) -> bool:
        """Say whether a term is something to be judged; what is no individual at all is let through.

        What is described twice is told once, as that: its two halves would break every rule of its class.
        """
        classes = self.classes.get(term)
        if len(self.places.every(term)) > 1:
            return False
        return classes is None or (len(classes) == 1 and classes <= self.declared)

    def is_missing(self, value: str) -> bool:
        """Say whether a text is the name of an individual that nothing describes."""
        return kind_prefix(value) in KINDS and not self.classes.get(value)

    @cached_property
    def store(self) -> ox.Store:
        """All triples, to be asked in SPARQL."""
        return quality_queries.store_of(triple for found in self.triples.values() for triple in found)

    @cached_property
    def shapes(self) -> rdflib.Graph:
        """The shapes.  Raises KnowledgeError when they cannot be read."""
        return validation.read_shapes(self.folder / SHAPES_FOLDER)

    @cached_property
    def classes(self) -> dict[str, set[str]]:
        """The classes (CURIEs) of each individual that is described."""
        classes: dict[str, set[str]] = defaultdict(set)
        for found in self.triples.values():
            for triple in found:
                term = individual(triple.subject)
                if term and triple.predicate.value == RDF_TYPE and isinstance(triple.object, ox.NamedNode):
                    classes[term].add(curie(triple.object.value))
                elif term:
                    classes.setdefault(term, set())
        return classes

    @cached_property
    def declared(self) -> set[str]:
        """The classes (CURIEs) of the ontology."""
        owl_class = f"{OWL}Class"
        return {
            curie(triple.subject.value)
            for name, found in self.triples.items()
            if name.startswith("ontology/")
            for triple in found
            if isinstance(triple.subject, ox.NamedNode)
            and isinstance(triple.object, ox.NamedNode)
            and triple.object.value == owl_class
        }


def individual(node: object) -> str:
    """Return the CURIE of an individual's node, or nothing for any other node."""
    term = curie(node.value) if isinstance(node, ox.NamedNode) else ""
    return term if kind_prefix(term) in KINDS else ""
