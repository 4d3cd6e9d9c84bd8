"""Courses and pairs in a proposal: every session counts, and what is published on no pair is not passed over."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.engine.critique.proposals import US, case, critique, found, ids


def day(name: str, days: int = 0) -> dt.date:
    return case(name).context.date + dt.timedelta(days=days)


def test_every_session_of_a_course_is_held_against_the_gaps_not_the_first_alone() -> None:
    """Three sessions of each, four weeks apart: the second peel falls seven days after the first light."""
    data: dict[str, Any] = {
        "treatments": [
            {"treatment": "lactic_peel", "date": day(US, 28), "sessions": 3, "every_weeks": 4},
            {"treatment": "ipl", "date": day(US, 49), "sessions": 3, "every_weeks": 4},
        ]
    }
    assert "7 days after" in found(critique(US, data), "violation/gap/ipl/lactic_peel").text
    data["treatments"][0]["sessions"] = 1
    assert "violation/gap/ipl/lactic_peel" not in ids(critique(US, data), "violation")


@pytest.mark.parametrize("apart", [0, 1, 27, 28])
def test_two_treatments_without_a_published_gap_are_not_passed_over(apart: int) -> None:
    """parameter:unlisted_pair_gap_days: 28 days by convention, and not on one day."""
    peels = {"lactic_peel": day(US, 30), "jessner_peel": day(US, 30 + apart)}
    made = critique(US, {"treatments": [{"treatment": name, "date": when} for name, when in peels.items()]})
    close = [one for one in ids(made, "caution") if one.startswith("caution/unlisted-gap/")]
    assert len(close) == (0 if apart == 28 else 1)
    if close:
        assert {one.statement for one in found(made, close[0]).evidence} == {"parameter:unlisted_pair_gap_days"}
