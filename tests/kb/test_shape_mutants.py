"""Whether the examples and slips would notice a shape that lost a constraint: a mutation test of the shapes."""

from __future__ import annotations

import pytest
import rdflib
from rdflib.namespace import SH

from kb.shape_tests.mutants import Mutant, Outcome, mutants, run
from kb.validation import read_shapes

from .conftest import KB

# What may survive, each with its reason.  None does: every constraint is shown to refuse something.
REASONS: dict[str, str] = {}


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return read_shapes(KB / "shapes")


@pytest.fixture(scope="module")
def outcome(shapes: rdflib.Graph) -> Outcome:
    return run(shapes)


def test_a_bad_example_gets_through_each_weakened_shape(outcome: Outcome) -> None:
    assert sorted(str(one) for one in outcome.survived if str(one) not in REASONS) == []
    assert outcome.score >= 1 - len(REASONS) / 800


def test_every_property_shape_and_every_closing_is_mutated(shapes: rdflib.Graph, outcome: Outcome) -> None:
    mutated = {one.shape for one in (*outcome.killed, *outcome.survived)}
    assert mutated == {*shapes.subjects(SH.targetClass), *shapes.subjects(SH.path)}
    assert len(outcome.killed) > 800


def test_a_shape_nobody_tests_is_found_out(shapes: rdflib.Graph) -> None:
    untested = rdflib.Graph()
    for triple in shapes:
        untested.add(triple)
    (severity,) = (
        listed
        for listed in shapes.objects(rdflib.URIRef("https://w3id.org/rhytid/shape#Contraindication"), SH.property)
        if str(shapes.value(listed, SH.path)).endswith("#severity")
    )
    # No example has a text this long, so nothing is refused for its length.
    untested.add((severity, SH.maxLength, rdflib.Literal(1000)))
    found = [one for one in mutants(untested) if one.shape == severity and "maxLength" in one.change]
    assert [str(one) for one in found] == ["rh:Contraindication rh:severity: sh:maxLength one higher"]
    survived = run(untested, ["Contraindication"]).survived
    assert [one for one in survived if one.shape == severity] == found


def test_a_bound_is_moved_and_anything_else_dropped(shapes: rdflib.Graph) -> None:
    changes = {one.change for one in mutants(shapes)}
    assert {"sh:maxCount one higher", "sh:minInclusive one lower", "sh:minExclusive one lower"} <= changes
    assert {"sh:class dropped", "sh:in dropped", "sh:minCount dropped", "sh:closed dropped", "sh:or dropped"} <= changes


def test_a_mutant_says_where_it_is(shapes: rdflib.Graph) -> None:
    told = {str(one) for one in mutants(shapes) if isinstance(one, Mutant)}
    assert "rh:DosePart rh:muscle: sh:class dropped" in told
    assert "rh:DosePart : sh:closed dropped" not in told
    assert "rh:DosePart: sh:closed dropped" in told
