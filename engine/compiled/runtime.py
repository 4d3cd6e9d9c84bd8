"""What generated code calls while it runs: operations, comparisons, sums.

Calculating with exact decimals is slow next to the joins, and the same few figures come up again and again:
results are remembered.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from engine.algebra.terms import COMPARISONS, OPERATIONS, Value
from engine.inference.aggregate import fold

NUMBERS = frozenset({int, Decimal})
"""Types that have an order; bool is not among them."""
REMEMBERED = 20_000


def remembered_fold(kind: str, values: Sequence[Value]) -> Value:
    """As `fold`, for sums and extremes."""
    if NUMBERS.issuperset(map(type, values)):
        return _fold_numbers(kind, tuple(values))
    return fold(kind, values)


@lru_cache(maxsize=REMEMBERED)
def _fold_numbers(kind: str, values: tuple[Value, ...]) -> Value:
    # The result is written in one way, however equal numbers among the values are written.
    return fold(kind, values)


def namespace() -> dict[str, Any]:
    """Names that generated code may use besides the tables made for it."""
    operations = {f"op_{name}": operation for name, operation in OPERATIONS.items()}
    for name in operations.keys() - {"op_join"}:
        # Typed: a yes is no number, though it equals one.
        operations[name] = lru_cache(maxsize=REMEMBERED, typed=True)(operations[name])
    return {
        "Decimal": Decimal,
        "NUMBERS": NUMBERS,
        "fold": remembered_fold,
        **operations,
        **{f"is_{name}": comparison for name, comparison in COMPARISONS.items()},
    }
