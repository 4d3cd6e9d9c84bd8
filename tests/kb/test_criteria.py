"""Criteria in normal form have the value of the criterion as written, in three-valued logic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.criteria import LIMIT, Literal, normal_form
from kb.errors import KnowledgeError
from kb.snapshot import Individual, KnowledgeBase, Value

Truth = bool | None
Values = Mapping[str, tuple[Value, ...]]

LEAVES = ("criterion:a", "criterion:b", "criterion:c", "criterion:d")


def _kb(criteria: Mapping[str, Values]) -> KnowledgeBase:
    individuals = {curie: Individual(curie, "Criterion", values) for curie, values in criteria.items()}
    return KnowledgeBase("v", "0", individuals, {}, {})


def _leaf(name: str) -> Values:
    return {"attribute": (f"condition:{name}",), "operator": ("eq",), "value": ("yes",)}


def _all(values: Iterable[Truth]) -> Truth:
    found = list(values)
    return False if False in found else None if None in found else True


def _any(values: Iterable[Truth]) -> Truth:
    found = list(values)
    return True if True in found else None if None in found else False


def _not(value: Truth) -> Truth:
    return None if value is None else not value


def _direct(kb: KnowledgeBase, curie: str, given_: Mapping[str, Truth]) -> Truth:
    """Kleene's strong logic over the criterion as it is nested."""
    criterion = kb.individuals[curie]
    if criterion.many("attribute"):
        return given_[curie]

    def members(name: str) -> list[Truth]:
        return [_direct(kb, str(member), given_) for member in criterion.many(name)]

    # With no members of a sort, nothing is demanded; an empty “any of” is no criterion at all.
    any_of = [_any(members("anyOf"))] if criterion.many("anyOf") else []
    return _all([_all(members("allOf")), *any_of, _all(map(_not, members("noneOf")))])


def _flat(kb: KnowledgeBase, curie: str, given_: Mapping[str, Truth]) -> Truth:
    def value(literal: Literal) -> Truth:
        truth = given_[literal.criterion_id]
        return _not(truth) if literal.negated else truth

    return _any(_all(map(value, conjunction)) for conjunction in normal_form(kb, curie))


@st.composite
def _nested(draw: st.DrawFn) -> KnowledgeBase:
    """Criteria each made of earlier ones, the last of all of them reaching deepest."""
    criteria: dict[str, Values] = {curie: _leaf(curie[-1]) for curie in LEAVES}
    for number in range(draw(st.integers(1, 4))):
        sorts = draw(st.lists(st.sampled_from(["allOf", "anyOf", "noneOf"]), min_size=1, max_size=2, unique=True))
        members = st.lists(st.sampled_from(sorted(criteria)), min_size=1, max_size=3, unique=True)
        criteria[f"criterion:n{number}"] = {sort: tuple(sorted(draw(members))) for sort in sorts}
    return _kb(criteria)


@given(_nested(), st.fixed_dictionaries({leaf: st.sampled_from([True, False, None]) for leaf in LEAVES}))
@settings(max_examples=400, deadline=None)
def test_the_normal_form_keeps_the_value(kb: KnowledgeBase, truth: dict[str, Truth]) -> None:
    for curie in kb.individuals:
        assert _flat(kb, curie, truth) == _direct(kb, curie, truth)


@given(_nested())
@settings(max_examples=100, deadline=None)
def test_the_normal_form_is_sorted_and_says_nothing_twice(kb: KnowledgeBase) -> None:
    for curie in kb.individuals:
        found = normal_form(kb, curie)
        assert list(found) == sorted(set(found))
        for conjunction in found:
            assert list(conjunction) == sorted(set(conjunction))
            assert not any(set(other) < set(conjunction) for other in found)


def test_a_leaf_is_one_literal() -> None:
    kb = _kb({"criterion:a": _leaf("a")})
    assert normal_form(kb, "criterion:a") == ((Literal("criterion:a", "condition:a", "eq", "yes", False),),)


def test_negation_is_folded_into_the_leaf() -> None:
    kb = _kb(
        {
            "criterion:a": _leaf("a"),
            "criterion:b": _leaf("b"),
            "criterion:any": {"anyOf": ("criterion:a", "criterion:b")},
            "criterion:not": {"noneOf": ("criterion:any",)},
        }
    )
    ((first, second),) = normal_form(kb, "criterion:not")
    assert (first.criterion_id, first.negated, second.criterion_id, second.negated) == (
        "criterion:a",
        True,
        "criterion:b",
        True,
    )


def test_a_or_not_a_is_not_taken_for_true() -> None:
    kb = _kb(
        {
            "criterion:a": _leaf("a"),
            "criterion:not": {"noneOf": ("criterion:a",)},
            "criterion:both": {"anyOf": ("criterion:a", "criterion:not")},
        }
    )
    assert len(normal_form(kb, "criterion:both")) == 2


@pytest.mark.parametrize(
    ("criteria", "message"),
    [
        ({}, "criterion:x is not a criterion of the knowledge base"),
        (
            {"criterion:x": {"allOf": ("criterion:y",)}},
            r"criterion:y is not a criterion .* \(named by criterion:x\)",
        ),
        ({"criterion:x": {}}, "criterion:x tests nothing"),
        ({"criterion:x": {"attribute": ("condition:a",)}}, "criterion:x compares with nothing"),
        (
            {"criterion:x": {"allOf": ("criterion:y",)}, "criterion:y": {"noneOf": ("criterion:x",)}},
            r"criterion:x contains itself \(criterion:x -> criterion:y -> criterion:x\)",
        ),
    ],
)
def test_what_is_no_criterion_is_refused(criteria: Mapping[str, Values], message: str) -> None:
    with pytest.raises(KnowledgeError, match=message):
        normal_form(_kb(criteria), "criterion:x")


def test_a_criterion_that_would_explode_is_refused() -> None:
    criteria: dict[str, Values] = {}
    for number in range(10):
        pair = (f"criterion:{number}a", f"criterion:{number}b")
        criteria |= {curie: _leaf(curie[-2:]) for curie in pair}
        criteria[f"criterion:{number}"] = {"anyOf": pair}
    criteria["criterion:x"] = {"allOf": tuple(f"criterion:{number}" for number in range(10))}
    with pytest.raises(KnowledgeError, match=f"more than {LIMIT} conjunctions"):
        normal_form(_kb(criteria), "criterion:x")


def test_every_criterion_of_the_knowledge_base_has_a_normal_form(real: KnowledgeBase) -> None:
    for criterion in real.of_kind("Criterion"):
        for conjunction in normal_form(real, criterion.id):
            for literal in conjunction:
                assert real.get(literal.attribute) is not None
