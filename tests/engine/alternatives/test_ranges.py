"""Values around thresholds, said as ranges."""

from __future__ import annotations

import pytest

from engine.alternatives.ranges import in_ranges, ranges

AROUND = ("29.9", "30", "30.1", "44.9", "45", "45.1")

DAYS = ("no", "yes", *(f"yes, ended 2026-01-0{day}" for day in (1, 2, 3)))


@pytest.mark.parametrize(
    ("values", "offered", "said"),
    [
        (("29.9",), AROUND, "29.9 or less"),
        (("45.1",), AROUND, "45.1 or more"),
        (("30", "30.1", "44.9", "45"), AROUND, "30 to 45"),
        (("29.9", "45", "45.1"), AROUND, "29.9 or less or 45 or more"),
        (AROUND, AROUND, "any value"),
        (("30", "unknown"), (*AROUND, "unknown"), "30 or unknown"),
        (("yes", "no"), ("yes", "no", "unknown"), "yes or no"),
        (("0", "1"), ("0", "1"), "0 or 1"),
        (("yes, ended 2026-01-03", "yes, ended 2026-01-02"), DAYS, "yes, ended on or after 2026-01-02"),
        (("no", "yes, ended 2026-01-02"), DAYS, "no or yes, ended 2026-01-02"),
        (("I", "VI"), ("I", "II", "VI"), "I or VI"),
    ],
)
def test_neighbours_that_do_the_same_are_one_range(
    values: tuple[str, ...], offered: tuple[str, ...], said: str
) -> None:
    assert in_ranges(values, offered) == said
    # What stands for a range is one of its values: it is what people are told to type.
    assert set(ranges(values, offered).values()) <= set(values)
