"""Flips in made-up worlds: what is added up from single answers is what the rules give, for answers and for pairs."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from .flipped_worlds import Asked, Flipped, minimal, questions


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(questions())
def test_sums_find_every_flip_and_no_other(asked: Asked) -> None:
    flipped = Flipped(asked)
    for conclusion in flipped.aims:
        expected = flipped.by_runs(conclusion)
        found = flipped.by_sums(conclusion)
        assert minimal(found) == minimal(expected)
        assert found == expected
