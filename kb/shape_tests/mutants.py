"""Mutants of the shapes: each with one constraint dropped or relaxed, killed when a bad example or slip gets through.

A property shape judges only the values of its own path, so what one mutant lets through says nothing of another
property: one round mutates one constraint of every property shape at once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import rdflib
from rdflib.namespace import RDF, SH

from kb.namespaces import curie
from kb.shape_tests.examples import KB, SHAPE_EXAMPLES, judged, read
from kb.shape_tests.slips import REQUIRED, slips_of

Triple = tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]
Spot = tuple[str, str]
"""A term and the path where a shape refuses it."""

_NO_CONSTRAINT = frozenset({SH.path, SH.message, RDF.type, SH.severity, SH.order, SH.name, SH.description})
_IMPLIED_BY_LIST = frozenset({SH.datatype, SH.minLength, SH.pattern})
_LOWER, _UPPER = (SH.minInclusive, SH.minExclusive, SH.minLength), (SH.maxCount, SH.maxInclusive, SH.maxLength)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One weakened constraint: the shape that holds it, where that is used, and the triples it takes and gives."""

    shape: rdflib.term.Node
    classes: tuple[str, ...]
    path: str
    change: str
    without: tuple[Triple, ...] = ()
    instead: tuple[Triple, ...] = ()

    def __str__(self) -> str:
        return f"{' '.join((*self.classes, self.path)).rstrip()}: {self.change}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Which mutants were killed and which survived."""

    killed: tuple[Mutant, ...]
    survived: tuple[Mutant, ...]

    @property
    def score(self) -> float:
        """Killed of all, 0 to 1."""
        return len(self.killed) / (len(self.killed) + len(self.survived))


def mutants(shapes: rdflib.Graph) -> Iterator[Mutant]:
    """Yield one mutant of each constraint: a bound is moved by one, anything else is dropped."""
    users: dict[rdflib.term.Node, list[str]] = defaultdict(list)
    for node, target in shapes.subject_objects(SH.targetClass):
        yield Mutant(node, (name := curie(str(target)),), "", "sh:closed dropped")
        for listed in shapes.objects(node, SH.property):
            users[listed].append(name)
    for shape, names in users.items():
        path = curie(str(shapes.value(shape, SH.path)))
        is_listed = (shape, SH["in"], None) in shapes
        for constraint, value in sorted(shapes.predicate_objects(shape), key=lambda one: (str(one[0]), str(one[1]))):
            # A list holds values of one kind only, so that what it lets through is of that kind anyway.
            if constraint in _NO_CONSTRAINT or (is_listed and constraint in _IMPLIED_BY_LIST):
                continue
            weaker, how = _weaker(constraint, value)
            change = f"{curie(str(constraint))} {how}"
            instead = () if weaker is None else ((shape, constraint, weaker),)
            yield Mutant(shape, tuple(sorted(names)), path, change, ((shape, constraint, value),), instead)


def _weaker(constraint: rdflib.term.Node, value: rdflib.term.Node) -> tuple[rdflib.term.Node | None, str]:
    """Return the next value that lets more through (None: no constraint at all), and how it differs."""
    step = -1 if constraint in _LOWER else 1 if constraint in _UPPER else 0
    if not step or not isinstance(value, rdflib.Literal):
        return None, "dropped"
    return rdflib.Literal(value.toPython() + step, datatype=value.datatype), "one lower" if step < 0 else "one higher"


def examples(names: Iterable[str]) -> tuple[rdflib.Graph, Mapping[str, str]]:
    """Return all bad examples, the slips of some classes, and the class (CURIE) of each of their terms."""
    graph = read(SHAPE_EXAMPLES.glob("*.bad.ttl"))
    ontology = read((KB / "ontology").glob("*.ttl"))
    for name in names:
        list(slips_of(name, ontology, graph))
    return graph, {curie(str(term)): curie(str(of)) for term, of in graph.subject_objects(RDF.type)}


def run(shapes: rdflib.Graph, names: Iterable[str] = tuple(REQUIRED)) -> Outcome:
    """Judge all bad examples and the slips of some classes by every mutant."""
    data, classes = examples(names)
    refused = _refused(shapes, data)
    everything = list(mutants(shapes))
    rounds: dict[int, list[Mutant]] = defaultdict(list)
    counted: Counter[rdflib.term.Node] = Counter()
    for one in everything:
        # What is closed concerns every path, so those mutants have a round of their own.
        rounds[counted[one.shape] if one.path else -1].append(one)
        counted[one.shape] += 1
    killed = []
    for together in rounds.values():
        let_through = refused - _refused(_weakened(shapes, together), data)
        killed += [one for one in together if any(_concerns(one, spot, classes) for spot in let_through)]
    dead = set(map(id, killed))
    return Outcome(tuple(killed), tuple(one for one in everything if id(one) not in dead))


def _weakened(shapes: rdflib.Graph, together: Iterable[Mutant]) -> rdflib.Graph:
    """Return the shapes with some mutants in place, without the property shapes that are not among them."""
    mutated = {one.shape for one in together}
    weak = rdflib.Graph()
    for triple in shapes:
        is_needed = triple[1] != SH.property or triple[2] in mutated
        if is_needed and triple[1] not in (SH.closed, SH.ignoredProperties):
            weak.add(triple)
    for one in together:
        for triple in one.without:
            weak.remove(triple)
        for triple in one.instead:
            weak.add(triple)
    return weak


def _refused(shapes: rdflib.Graph, data: Iterable[Triple]) -> set[Spot]:
    return {(found.term, found.path) for found in judged(shapes, data)}


def _concerns(mutant: Mutant, spot: Spot, classes: Mapping[str, str]) -> bool:
    term, path = spot
    if classes.get(term) not in mutant.classes:
        return False
    return path == mutant.path or not mutant.path
