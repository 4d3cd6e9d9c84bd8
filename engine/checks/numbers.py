"""Numbers in messages: as they were written, however long or small they are."""

from __future__ import annotations

from decimal import Decimal

_MOST_DIGITS = 12


def in_digits(value: Decimal) -> str:
    """The number in plain digits, or with a power of ten where that would take too many."""
    plain = f"{value:f}" if abs(value.adjusted()) < _MOST_DIGITS else f"{value:.3e}"
    return plain if len(plain) <= 2 * _MOST_DIGITS else f"{value:.3e}"
