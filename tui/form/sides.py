"""The two sides of a face in a form: right before left, as the patient has them."""

from __future__ import annotations

from typing import Literal

Side = Literal["both", "right", "left"]

SIDES: tuple[Side, ...] = ("right", "left")
"""The patient's right stands first: it is on the left of whoever looks at the face."""


def mirrors(count: int) -> tuple[tuple[int, int], ...]:
    """Pair the cells of a row in which right and left alternate."""
    return tuple((i, i + 1) for i in range(0, count, 2))


def column_heads(columns: tuple[int, ...], *, graded: int) -> tuple[tuple[str, int], ...]:
    """Head table columns of these widths with R and L by turns; in the first `graded` a bar follows the grade."""
    return tuple(("RL"[i % 2] + (" " if i < graded else ""), width) for i, width in enumerate(columns))
