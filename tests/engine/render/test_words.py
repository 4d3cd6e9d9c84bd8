"""Sentences as a plan writes them: dates in one form, a set of treatments once and not pair by pair."""

from __future__ import annotations

import pytest

from engine.render.pair_words import pairs_once
from engine.render.words import dated


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("given on 2026-11-11, until 2026-12-02.", "given on 11 November 2026, until 2 December 2026."),
        ("(2027-02-13)", "(13 February 2027)"),
        ("--set context.date=2026-11-11", "--set context.date=2026-11-11"),
        ("case-2026-11-11, '2026-11-11', 2026-13-01", "case-2026-11-11, '2026-11-11', 2026-13-01"),
    ],
)
def test_dates_are_written_out_but_not_in_what_is_typed(given: str, written: str) -> None:
    assert dated(given) == written


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            "A and B; A and C; B and C: are never used together. Why.",
            "A, B, C: no two of these are ever used together. Why.",
        ),
        ("A and B; A and C: are never used together.", "A and B; A and C: are never used together."),
        (
            "A and B; A and C; B and C; D and E: not on one day.",
            "any two of A, B and C; D and E: not on one day.",
        ),
        ("A and B; A and C; B and C: in this order.", "A and B; A and C; B and C: in this order."),
        ("A and B and C; A and D; B and D: not on one day.", "A and B and C; A and D; B and D: not on one day."),
    ],
)
def test_a_set_is_named_once_only_where_every_pair_of_it_is_told(given: str, told: str) -> None:
    assert pairs_once(given) == told
