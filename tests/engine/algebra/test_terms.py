"""Terms: exact decimal arithmetic, one form per number, comparisons that refuse what has no order."""

from __future__ import annotations

import datetime as dt
import operator
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.algebra import terms
from engine.algebra.terms import (
    ABSENT,
    COMPARISONS,
    OPERATIONS,
    Op,
    Term,
    V,
    Value,
    Var,
    absent,
    add,
    after_months,
    div,
    eq,
    evaluate,
    floor_to,
    ge,
    greatest,
    gt,
    join,
    le,
    least,
    longest_months,
    lt,
    mul,
    ne,
    plain,
    present,
    round_to,
    sub,
    variables,
)

# Far more room than doses, volumes and day counts need, and well inside the precision of the arithmetic.
amounts = st.decimals(min_value=-(10**6), max_value=10**6, places=3)
numbers = amounts | st.integers(-(10**6), 10**6)
steps = st.sampled_from([Decimal("0.1"), Decimal("0.5"), Decimal(1), 1, Decimal("2.5"), 4])


def value_of(term: Term, **bindings: Value) -> Value:
    return evaluate(term, bindings)


def test_arithmetic_is_decimal_and_exact() -> None:
    assert value_of(add(Decimal("0.1"), Decimal("0.2"))) == Decimal("0.3")
    assert value_of(sub(Decimal("0.3"), Decimal("0.1"))) == Decimal("0.2")
    assert value_of(mul(Decimal("0.1"), 3)) == Decimal("0.3")


@given(st.lists(numbers, min_size=1, max_size=4))
def test_sums_and_products_agree_with_decimal(values: list[Decimal | int]) -> None:
    assert value_of(add(*values)) == sum(map(Decimal, values))
    assert value_of(mul(*values[:2])) == Decimal(values[0]) * (Decimal(values[1]) if len(values) > 1 else 1)
    assert value_of(least(*values)) == min(values)
    assert value_of(greatest(*values)) == max(values)


@given(numbers, numbers)
def test_every_number_an_operation_gives_is_a_plain_decimal(left: Decimal | int, right: Decimal | int) -> None:
    for term in (
        add(left, right),
        sub(left, right),
        mul(left, right),
        least(left, right),
        greatest(left, right),
        round_to(left, Decimal("0.5")),
        floor_to(left, Decimal("0.5")),
        div(left, 7),
    ):
        found = value_of(term)
        assert isinstance(found, Decimal)
        assert "E" not in str(found)
        assert str(found) != "-0"
        assert "." not in str(found) or not str(found).endswith("0")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("4.00", "4"),
        ("4.50", "4.5"),
        ("100", "100"),
        ("1E+2", "100"),
        ("0.0", "0"),
        ("20", "20"),
        ("-0.50", "-0.5"),
    ],
)
def test_equal_numbers_print_alike(given: str, shown: str) -> None:
    assert str(plain(Decimal(given))) == shown


@pytest.mark.parametrize("given", ["-0", "-0.00", "0E+3", "0E-7"])
def test_there_is_one_zero(given: str) -> None:
    assert str(plain(Decimal(given))) == "0"


def test_a_quotient_has_six_decimals() -> None:
    assert value_of(div(2, 3)) == Decimal("0.666667")
    assert value_of(div(1, 8)) == Decimal("0.125")
    assert value_of(div(10, 5)) == Decimal(2)


@pytest.mark.parametrize(
    ("value", "increment", "nearest", "below"),
    [
        ("3.25", "0.5", "3.5", "3"),
        ("3.24", "0.5", "3", "3"),
        ("3.5", "0.5", "3.5", "3.5"),
        ("0.25", "0.5", "0.5", "0"),
        ("2.5", "1", "3", "2"),
        ("7", "4", "8", "4"),
        ("33.35", "0.1", "33.4", "33.3"),
    ],
)
def test_rounding_takes_halves_up_and_flooring_never_exceeds(
    value: str, increment: str, nearest: str, below: str
) -> None:
    assert value_of(round_to(Decimal(value), Decimal(increment))) == Decimal(nearest)
    assert value_of(floor_to(Decimal(value), Decimal(increment))) == Decimal(below)


@given(amounts, steps)
def test_rounding_stays_within_half_a_step(value: Decimal, step: Decimal | int) -> None:
    nearest, below = value_of(round_to(value, step)), value_of(floor_to(value, step))
    assert isinstance(nearest, Decimal)
    assert isinstance(below, Decimal)
    assert abs(nearest - value) <= Decimal(step) / 2
    assert value - step < below <= value
    assert nearest % step == below % step == 0
    quotient = value / step
    assert nearest == quotient.quantize(Decimal(1), rounding=ROUND_HALF_UP) * step
    assert below == quotient.quantize(Decimal(1), rounding=ROUND_FLOOR) * step


@pytest.mark.parametrize("name", sorted(set(OPERATIONS) - {"join", "longest_months"}))
@pytest.mark.parametrize("wrong", [0.5, True, "4", ABSENT])
def test_arithmetic_refuses_floats_booleans_and_text(name: str, wrong: Value) -> None:
    with pytest.raises(TypeError, match="a number is needed here"):
        value_of(Op(name, (wrong, 2)))
    with pytest.raises(TypeError, match="a number is needed here"):
        value_of(Op(name, (2, wrong)))


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2026-10-01", 3, "2027-01-01"),
        ("2026-11-29", 3, "2027-03-01"),
        ("2026-11-30", 3, "2027-03-01"),
        ("2027-11-29", 3, "2028-02-29"),
        ("2026-12-31", 2, "2027-03-01"),
    ],
)
def test_months_are_counted_by_the_calendar(day: str, months: int, then: str) -> None:
    found = value_of(after_months(dt.date.fromisoformat(day).toordinal(), months))
    assert dt.date.fromordinal(int(str(found))).isoformat() == then
    assert Decimal(str(found)) - dt.date.fromisoformat(day).toordinal() <= Decimal(
        str(value_of(longest_months(months)))
    )


@pytest.mark.parametrize("name", ["lt", "le", "gt", "ge"])
@pytest.mark.parametrize("wrong", [0.5, True, "4", "unknown", ABSENT])
def test_ordering_refuses_what_is_no_number(name: str, wrong: Value) -> None:
    for left, right in ((wrong, 1), (1, wrong)):
        with pytest.raises(TypeError, match="a number is needed here"):
            COMPARISONS[name](left, right)


@given(numbers, numbers)
def test_comparisons_mean_what_they_say(left: Decimal | int, right: Decimal | int) -> None:
    for make, meaning in (
        (eq, operator.eq),
        (ne, operator.ne),
        (lt, operator.lt),
        (le, operator.le),
        (gt, operator.gt),
        (ge, operator.ge),
    ):
        assert make(V.left, V.right).holds({"left": left, "right": right}) is meaning(left, right)


def test_a_whole_number_equals_its_decimal() -> None:
    assert eq(V.given, 4).holds({"given": Decimal("4.0")})
    assert not eq(V.given, "4").holds({"given": 4})


def test_absent_is_an_ordinary_value() -> None:
    assert isinstance(ABSENT, str)
    assert absent(V.slot).holds({"slot": ABSENT})
    assert not present(V.slot).holds({"slot": ABSENT})
    for filled in (0, Decimal(0), "", "no", "unknown", False):
        assert present(V.slot).holds({"slot": filled})
        assert not absent(V.slot).holds({"slot": filled})
    assert eq(V.slot, V.other).holds({"slot": ABSENT, "other": ABSENT})


def test_an_expression_is_evaluated_from_the_inside() -> None:
    term = greatest(V.low, least(V.high, round_to(add(V.low, div(sub(V.high, V.low), 2)), Decimal("0.5"))))
    assert value_of(term, low=Decimal(5), high=Decimal(10)) == Decimal("7.5")
    assert value_of(term, low=Decimal(4), high=Decimal("4.3")) == Decimal(4)
    assert variables(term) == {"low", "high"}


def test_variables_of_terms() -> None:
    assert variables("word") == variables(3) == variables(Decimal(1)) == frozenset()
    assert variables(V.a) == {"a"}
    assert variables(add(V.a, mul(V.b, V.a, 2))) == {"a", "b"}
    assert Var("units") == V.units


def test_an_unbound_variable_is_an_error() -> None:
    with pytest.raises(KeyError, match="units"):
        value_of(add(V.units, 1))


def test_text_is_joined_as_it_prints() -> None:
    assert value_of(join("layer/", V.layer, "/", 3), layer="upper") == "layer/upper/3"
    assert value_of(join(Decimal("2.5"), " units")) == "2.5 units"


def test_terms_can_be_told_apart_and_used_as_keys() -> None:
    assert add(1, V.a) == add(1, V.a) != add(V.a, 1)
    assert len({eq(V.a, 1), eq(V.a, 1), ne(V.a, 1)}) == 2


def test_every_helper_names_a_known_operation() -> None:
    made = (
        add(1),
        sub(1, 1),
        mul(1),
        div(1, 1),
        least(1),
        greatest(1),
        round_to(1, 1),
        floor_to(1, 1),
        after_months(1, 1),
        longest_months(1),
        join(""),
    )
    assert {op.name for op in made} == set(terms.OPERATIONS)
