"""Terms, expressions and tests: the closed set of things a rule may say about values.

Values are strings, integers, booleans and `Decimal`; never floats.  A slot a fact does not fill holds
`ABSENT`, an ordinary value, so that "not given" can be matched and tested like anything else.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

Value = str | int | bool | Decimal
Bindings = Mapping[str, Value]

ABSENT = "(absent)"
"""The value of a slot that is not filled."""


@dataclass(frozen=True, slots=True)
class Var:
    """A variable of a rule, bound by the patterns of its `when` part."""

    name: str


@dataclass(frozen=True, slots=True)
class Op:
    """An operation of the closed set `OPERATIONS` applied to terms."""

    name: str
    args: tuple[Term, ...]


Term = Var | Op | str | int | bool | Decimal


class _Variables:
    """`V.units` is the variable named units."""

    def __getattr__(self, name: str) -> Var:
        # Kept, and so asked for once only: the rules name their variables thousands of times.
        made = self.__dict__[name] = Var(name)
        return made


V = _Variables()


def _number(value: Value) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError(f"a number is needed here, not {value!r}")
    return Decimal(value)


def plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros or exponent, so that equal numbers print alike."""
    normal = value.normalize() + 0  # minus nought is nought
    return normal.quantize(Decimal(1)) if normal == normal.to_integral_value() else normal


def _arithmetic(step: Callable[[Decimal, Decimal], Decimal]) -> Callable[..., Value]:
    def apply(first: Value, *others: Value) -> Value:
        total = _number(first)
        for other in others:
            total = step(total, _number(other))
        return plain(total)

    return apply


def _divide(left: Value, right: Value) -> Value:
    return plain((_number(left) / _number(right)).quantize(Decimal("0.000001")))


def _round_to(value: Value, increment: Value) -> Value:
    step = _number(increment)
    return plain((_number(value) / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step)


def _floor_to(value: Value, increment: Value) -> Value:
    step = _number(increment)
    return plain((_number(value) / step).quantize(Decimal(1), rounding=ROUND_FLOOR) * step)


def _after_months(day: Value, months: Value) -> Value:
    start = dt.date.fromordinal(int(_number(day)))
    year, month = divmod(start.year * 12 + start.month - 1 + int(_number(months)), 12)
    if year > dt.MAXYEAR:
        return Decimal(dt.date.max.toordinal() + 1)
    last = calendar.monthrange(year, month + 1)[1]
    # A month too short for the day ends on its last: a day later is never too early.
    extra = max(0, start.day - last)
    return Decimal(dt.date(year, month + 1, min(start.day, last)).toordinal() + min(extra, 1))


def _longest_months(months: Value) -> Value:
    starts = (dt.date(year, month, 1).toordinal() for year in range(2001, 2005) for month in range(1, 13))
    return max(_number(_after_months(start, months)) - start for start in starts)


def _join(*parts: Value) -> Value:
    return "".join(str(part) for part in parts)


OPERATIONS: Mapping[str, Callable[..., Value]] = {
    "add": _arithmetic(lambda a, b: a + b),
    "sub": _arithmetic(lambda a, b: a - b),
    "mul": _arithmetic(lambda a, b: a * b),
    "div": _divide,
    "min": _arithmetic(min),
    "max": _arithmetic(max),
    "round_to": _round_to,
    "floor_to": _floor_to,
    "after_months": _after_months,
    "longest_months": _longest_months,
    "join": _join,
}
"""Every operation an expression may use."""

COMPARISONS: Mapping[str, Callable[[Value, Value], bool]] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "lt": lambda a, b: _number(a) < _number(b),
    "le": lambda a, b: _number(a) <= _number(b),
    "gt": lambda a, b: _number(a) > _number(b),
    "ge": lambda a, b: _number(a) >= _number(b),
}
"""Every comparison a test may use.  Ordering is for numbers only."""


@dataclass(frozen=True, slots=True)
class Test:
    """A comparison of two terms that must hold."""

    name: str
    left: Term
    right: Term

    def holds(self, bindings: Bindings) -> bool:
        """Whether the comparison is true.  Raises TypeError when an ordering meets a non-number."""
        return COMPARISONS[self.name](evaluate(self.left, bindings), evaluate(self.right, bindings))


def evaluate(term: Term, bindings: Bindings) -> Value:
    """The value of a term under bindings.  Raises KeyError for an unbound variable."""
    if isinstance(term, Var):
        return bindings[term.name]
    if isinstance(term, Op):
        return OPERATIONS[term.name](*(evaluate(arg, bindings) for arg in term.args))
    return term


def variables(term: Term) -> frozenset[str]:
    """Names of the variables a term mentions."""
    if isinstance(term, Var):
        return frozenset({term.name})
    if isinstance(term, Op):
        return frozenset().union(*(variables(arg) for arg in term.args))
    return frozenset()


def add(*args: Term) -> Op:
    """Sum."""
    return Op("add", args)


def sub(left: Term, right: Term) -> Op:
    """Difference."""
    return Op("sub", (left, right))


def mul(*args: Term) -> Op:
    """Product."""
    return Op("mul", args)


def div(left: Term, right: Term) -> Op:
    """Quotient, to six decimals."""
    return Op("div", (left, right))


def least(*args: Term) -> Op:
    """Smallest."""
    return Op("min", args)


def greatest(*args: Term) -> Op:
    """Largest."""
    return Op("max", args)


def round_to(value: Term, increment: Term) -> Op:
    """Nearest multiple of an increment, halves up."""
    return Op("round_to", (value, increment))


def floor_to(value: Term, increment: Term) -> Op:
    """Largest multiple of an increment that is not above the value."""
    return Op("floor_to", (value, increment))


def after_months(day: Term, months: Term) -> Op:
    """The day number of the same day of a later month; where that month is too short, of the day after its last."""
    return Op("after_months", (day, months))


def longest_months(months: Term) -> Op:
    """The most days that so many months of the calendar have."""
    return Op("longest_months", (months,))


def join(*parts: Term) -> Op:
    """Text made of parts."""
    return Op("join", parts)


def eq(left: Term, right: Term) -> Test:
    """Equal."""
    return Test("eq", left, right)


def ne(left: Term, right: Term) -> Test:
    """Not equal."""
    return Test("ne", left, right)


def lt(left: Term, right: Term) -> Test:
    """Less."""
    return Test("lt", left, right)


def le(left: Term, right: Term) -> Test:
    """Less or equal."""
    return Test("le", left, right)


def gt(left: Term, right: Term) -> Test:
    """Greater."""
    return Test("gt", left, right)


def ge(left: Term, right: Term) -> Test:
    """Greater or equal."""
    return Test("ge", left, right)


def present(term: Term) -> Test:
    """The slot is filled."""
    return Test("ne", term, ABSENT)


def absent(term: Term) -> Test:
    """The slot is not filled."""
    return Test("eq", term, ABSENT)
