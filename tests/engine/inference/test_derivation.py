"""The derivation: every reason kept once, and a digest that does not know who fired first."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.algebra.rule import Fact
from engine.algebra.terms import Value
from engine.inference.derivation import Derivation, Justification, canonical

A, B, C = Fact("seen", ("a", 1)), Fact("seen", ("b", 2)), Fact("seen", ("c", Decimal("2.5")))
X, Y = Fact("strong", ("x",)), Fact("strong", ("y",))
REASONS = [
    (X, Justification("two.rule", (B, A), (("what", "x"),))),
    (X, Justification("one.rule", (A,), (("what", "x"),))),
    (X, Justification("one.rule", (B,), (("what", "x"),))),
    (Y, Justification("one.rule", (C,), (("what", "y"),))),
    (Y, Justification("three.rule", (X, C), ())),
]
SCHEMA = {"seen": ("what", "grade"), "strong": ("what",)}

values = st.text(max_size=3) | st.integers(-2, 2) | st.integers(-2, 2).map(Decimal) | st.decimals(0, 2, places=1)


def derivation(reasons: list[tuple[Fact, Justification]]) -> Derivation:
    made = Derivation(schema=SCHEMA)
    for fact, reason in reasons:
        made.record(fact, reason)
    return made


def test_several_justifications_are_kept_in_a_canonical_order() -> None:
    found = derivation(REASONS).because(X)
    assert [(reason.rule, reason.premises) for reason in found] == [
        ("one.rule", (A,)),
        ("one.rule", (B,)),
        ("two.rule", (B, A)),
    ]


def test_the_same_justification_is_kept_once() -> None:
    made = derivation([*REASONS, *REASONS])
    assert len(made.because(X)) == 3
    assert made.digest() == derivation(REASONS).digest()


def test_a_given_fact_has_no_justification() -> None:
    made = derivation(REASONS)
    assert made.because(A) == []


def test_facts_are_read_by_relation_in_canonical_order() -> None:
    made = derivation(REASONS[::-1])
    assert made.facts_of("strong") == [X, Y]
    assert made.of("strong") == [{"what": "x"}, {"what": "y"}]
    assert made.facts_of("seen") == []
    assert made.slots(C) == {"what": "c", "grade": Decimal("2.5")}


@given(st.randoms(use_true_random=False))
def test_the_digest_does_not_depend_on_the_order_of_firing(shuffle: random.Random) -> None:
    reasons = list(REASONS)
    shuffle.shuffle(reasons)
    made = derivation(reasons)
    assert made.digest() == derivation(REASONS).digest()
    for fact in (X, Y):
        assert made.because(fact) == derivation(REASONS).because(fact)


CHANGED = {
    "one reason less": REASONS[:-1],
    "another rule": [*REASONS[:-1], (Y, Justification("four.rule", (X, C), ()))],
    "another premise": [*REASONS[:-1], (Y, Justification("three.rule", (X, B), ()))],
    "premises the other way round": [*REASONS[:-1], (Y, Justification("three.rule", (C, X), ()))],
    "another conclusion": [*REASONS[:-1], (Fact("strong", ("z",)), Justification("three.rule", (X, C), ()))],
}


@pytest.mark.parametrize("name", CHANGED)
def test_the_digest_changes_with_everything_that_was_concluded(name: str) -> None:
    assert derivation(CHANGED[name]).digest() != derivation(REASONS).digest()


def test_an_empty_derivation_has_a_digest() -> None:
    assert derivation([]).digest() == Derivation().digest() != derivation(REASONS).digest()


@given(st.lists(values, max_size=3), st.lists(values, max_size=3))
def test_facts_are_equal_exactly_when_they_print_alike(one: list[Value], other: list[Value]) -> None:
    left, right = Fact("seen", tuple(one)), Fact("seen", tuple(other))
    assert (left == right) is (canonical(left) == canonical(right))


def test_the_digest_does_not_depend_on_which_form_of_a_number_came_first() -> None:
    whole, exact = Fact("strong", (2,)), Fact("strong", (Decimal(2),))
    one, two = Justification("one.rule", (A,), ()), Justification("two.rule", (B,), ())
    assert derivation([(whole, one), (exact, two)]).digest() == derivation([(exact, two), (whole, one)]).digest()


def test_a_word_and_a_number_do_not_print_alike() -> None:
    printed = [canonical(Fact("seen", (value,))) for value in ("1", 1, "a", "", "(absent)")]
    assert len(set(printed)) == len(printed)
