"""Comments on gaps, courses, touch-ups and reviews, on proposals made wrong in one place."""

from __future__ import annotations

import pytest

from tests.engine.critique.proposals import (
    US,
    critique,
    day,
    entry,
    followed,
    ids,
)

BOTOX, BOCOUTURE, XEOMIN = "ONA_BOTOXCOS_US", "INCO_BOCOUTURE_UKEU", "INCO_XEOMIN_US"


def test_gaps_between_treatments_are_kept_in_both_directions() -> None:
    def topics(first: int, second: int) -> set[str]:
        data = {
            "treatments": [
                {"treatment": "microneedling", "date": day(US, first)},
                {"treatment": "ipl", "date": day(US, second)},
            ]
        }
        return {one.topic for one in critique(US, data).of("violation")}

    assert topics(0, 0) == {"same-day"}
    assert topics(0, 3) == topics(3, 0) == {"gap"}
    assert topics(0, 120) == topics(120, 0) == set()


def test_creams_that_are_never_combined_are_refused_once() -> None:
    made = critique(US, {"home_care": ["tretinoin_topical", "retinol_topical"]})
    assert [one.id for one in made.of("violation")] == ["violation/never-combine/retinol_topical/tretinoin_topical"]


def test_a_course_outside_its_rhythm_and_number() -> None:
    """Row adjunct_treatments/ipl: 3 to 5 sessions, 3 to 4 weeks apart."""
    made = critique(US, {"treatments": [{"treatment": "ipl", "sessions": 6, "every_weeks": 2}]})
    assert {"violation/course-rhythm/ipl", "dose/course-sessions/ipl"} <= ids(made, "violation", "dose")
    made = critique(US, {"treatments": [{"treatment": "ipl", "sessions": 5, "every_weeks": 3}]})
    assert {"agreement/course-rhythm/ipl", "agreement/course-sessions/ipl"} <= ids(made, "agreement")


@pytest.mark.parametrize(("days", "kind"), [(13, "violation"), (14, "caution"), (21, "caution"), (22, "violation")])
def test_toxin_again_is_a_touch_up_only_in_its_window(days: int, kind: str) -> None:
    """Parameters touch_up_earliest_days 14 and touch_up_latest_days 21."""
    data = followed(US)
    data["toxin"].append({**entry(data, "glabella"), "date": day(US, days)})
    topic = {"violation": "toxin-interval", "caution": "touch-up"}[kind]
    assert {one.kind for one in critique(US, data).comments if one.topic in ("toxin-interval", "touch-up")} == {kind}
    assert [one for one in critique(US, data).comments if one.topic == topic]


def test_a_missing_or_too_early_review_is_an_omission() -> None:
    data = followed(US)
    data["reviews"] = []
    assert "omission/review/FUP-01" in ids(critique(US, data), "omission")
    data["reviews"] = [{"date": day(US, 13)}]
    assert "omission/review/FUP-01" in ids(critique(US, data), "omission")
    data["reviews"] = [{"date": day(US, 14)}]
    made = critique(US, data)
    assert "agreement/review/FUP-01" in ids(made, "agreement")
    # Looking into no effect after a month is for those in whom there is none; named, it is agreed to.
    assert "omission/review/FUP-03" not in ids(made, "omission")
    data["reviews"] = [{"date": day(US, 30), "check": "FUP-03"}]
    assert "agreement/review/FUP-03" in ids(critique(US, data), "agreement")
