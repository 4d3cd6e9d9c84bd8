"""The tests of the shapes as gates of the full check: what a shape lets through that it should refuse, and back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import rdflib

from kb.report import GateRun, Problem
from kb.shape_tests import mutants
from kb.shape_tests.examples import CLASSES, KB, SHAPE_EXAMPLES, expected, judged, read
from kb.shape_tests.slips import slips_of

_EXAMPLES = "shape_tests/examples"


def shape_gates(shapes: rdflib.Graph) -> Iterator[GateRun]:
    """Run every test of some shapes, the quick ones first; the last one takes half a minute."""
    for name, gate in _GATES:
        start = time.perf_counter()
        found, said = gate(shapes)
        yield GateRun(f"{name}: {said}", tuple(found), time.perf_counter() - start)


Found = tuple[list[Problem], str]


def accepted(shapes: rdflib.Graph) -> Found:
    """Good examples must be accepted."""
    found = judged(shapes, read(SHAPE_EXAMPLES.glob("*.good.ttl")))
    problems = [
        Problem(f"this good example is refused at {one.path}: {one.message}", one.term, _EXAMPLES) for one in found
    ]
    return problems, f"{len(CLASSES)} classes"


def refused(shapes: rdflib.Graph) -> Found:
    """Bad examples must be refused where their head says they are bad."""
    found = {(one.term, one.path) for one in judged(shapes, read(SHAPE_EXAMPLES.glob("*.bad.ttl")))}
    problems, count = [], 0
    for path in sorted(SHAPE_EXAMPLES.glob("*.bad.ttl")):
        for term, at in expected(path):
            count += 1
            if (term, at) not in found:
                problems.append(Problem(f"no shape refuses this bad example at {at}", term, f"{_EXAMPLES}/{path.name}"))
    return problems, f"{count} faults"


def noticed(shapes: rdflib.Graph) -> Found:
    """Slips made from the good examples must be noticed."""
    ontology, graph = read((KB / "ontology").glob("*.ttl")), rdflib.Graph()
    slips = [slip for name in CLASSES for slip in slips_of(name, ontology, graph)]
    found = {(one.term, one.path) for one in judged(shapes, graph)}
    missed = [slip for slip in slips if (slip.term, slip.path) not in found]
    problems = [Problem(f"no shape notices this slip ({slip.kind}) at {slip.path}", slip.term) for slip in missed]
    return problems, f"{len(slips)} slips"


def killed(shapes: rdflib.Graph) -> Found:
    """Each weakened shape must let a bad example or slip through: what survives is a constraint nothing tests."""
    outcome = mutants.run(shapes)
    total = len(outcome.killed) + len(outcome.survived)
    problems = [Problem(f"weakened, it lets nothing new through: {one}; add a bad example") for one in outcome.survived]
    return problems, f"{len(outcome.killed)} of {total} weakened constraints noticed ({outcome.score:.1%})"


_GATES: tuple[tuple[str, Callable[[rdflib.Graph], Found]], ...] = (
    ("good examples are accepted", accepted),
    ("bad examples are refused", refused),
    ("slips are noticed", noticed),
    ("mutation test of the shapes", killed),
)
