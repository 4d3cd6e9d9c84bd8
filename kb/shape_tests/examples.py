"""Example files: Turtle whose head comment lists what a check must find in it, one indented line each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import rdflib

from kb.turtle import head_comment
from kb.validation import Violation, violations

KB = Path(__file__).parents[1]
SHAPE_EXAMPLES = Path(__file__).parent / "examples"
CLASSES: tuple[str, ...] = tuple(sorted(p.name.removesuffix(".good.ttl") for p in SHAPE_EXAMPLES.glob("*.good.ttl")))
"""Local names of the classes that have a good example."""


def expected(path: Path) -> list[list[str]]:
    """The words of each indented line of the head comment."""
    lines = head_comment(path.read_text("utf-8")).splitlines()
    return [line[1:].split() for line in lines if line.startswith("#   ")]


def judged(shapes: rdflib.Graph, triples: Iterable[tuple[rdflib.term.Node, ...]]) -> list[Violation]:
    """What the shapes find in some triples, with the ontology and what examples refer to beside them."""
    data = rdflib.Graph()
    for path in (*(KB / "ontology").glob("*.ttl"), SHAPE_EXAMPLES / "context.ttl"):
        data.parse(path)
    for subject, predicate, value in triples:
        data.add((subject, predicate, value))
    return list(violations(data, shapes))


def read(paths: Iterable[Path]) -> rdflib.Graph:
    """All triples of some files."""
    graph = rdflib.Graph()
    for path in paths:
        graph.parse(path)
    return graph
