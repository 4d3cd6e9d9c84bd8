"""Each session is judged for its own day: thinned muscles, ages reached, states that end, care with its days."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest

from engine.errors import EngineError
from engine.schedule.make import schedule
from engine.schedule.preferences import Preferences
from engine.schedule.year import Schedule

from .cases import FOREHEAD, GLABELLA, MASSETER, TODAY, days_ago, graded, healthy, kb
from .rebalancing import ONA, given, measured
from .years import ROUGH, done, somebody

PROPOSED = ("principle:REB-04", "parameter:thin_muscle_interval_min_weeks", "parameter:thin_muscle_interval_max_weeks")


def after(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


def areas(made: Schedule) -> list[tuple[dt.date, tuple[str, ...]]]:
    return [(day, session.areas) for day, _, session in done(made) if session.products]


@pytest.mark.parametrize(("gaps", "kept"), [("minimum", 112), ("recommended", 180)])
def test_a_thinned_muscle_is_left_as_long_as_the_plan_proposes(gaps: Any, kept: int) -> None:
    case = healthy(
        ONA, lines=MASSETER, muscles=measured("10.5", "13.5"), toxin=[given(95, areas=["masseter"], total_units=60)]
    )
    made = schedule(case, kb(), Preferences(gaps=gaps, include=("toxin",)))
    first, second = (day for day, _ in areas(made))
    assert (first - days_ago(95)).days == 112 and (second - first).days == kept
    (gap,) = [one for one in made.gaps if one.id == "repeat/thinned"]
    assert (gap.least_days, gap.kept_days) == (112, kept)
    (wait,) = [one for one in made.closed if one.id == "wait/toxin"]
    for part in (gap, wait):
        assert tuple(record.statement for record in part.evidence) == PROPOSED
        assert {(record.basis, record.level) for record in part.evidence} == {("extrapolation", "5")}
    assert "our inference, no study tested it" in gap.text and "our inference" in wait.why


THIN = {"frontalis": {"contraction": 2, "thickness_mm": "1.0", "baseline_mm": "1.6"}}


@pytest.mark.parametrize(
    ("ago", "event", "first", "sessions"), [(100, None, 12, 3), (95, None, 17, 2), (100, 24, 7, 3)]
)
def test_areas_due_on_different_days_are_treated_on_one_unless_the_event_comes_first(
    ago: int, event: int | None, first: int, sessions: int
) -> None:
    case = healthy(
        ONA,
        lines={**FOREHEAD, **GLABELLA},
        muscles={**THIN, **graded(2, "corrugator_supercilii", "procerus")},
        toxin=[given(ago, areas=["forehead", "glabella"], total_units=40)],
    ).model_copy(update={"event_date": None if event is None else after(event)})
    made = schedule(case, kb())
    both = ("forehead", "glabella")
    assert areas(made)[0] == (after(first), both if event is None else ("glabella",))
    assert len(areas(made)) == sessions, "a session more in the year is no reason to let an area wait half a year"
    told = "2 toxin sessions are booked and not 3, so that the forehead is treated on"
    assert any(note.startswith(told) for note in made.notes) == (sessions == 2)
    assert made.visits[0].earliest == after(first), "a visit is not moved to where it would treat something else"
    if event is not None:
        (toxin,) = [one for one in made.readiness if one.course == "toxin"]
        assert not toxin.ready and toxin.areas == ("forehead",)
        assert "Forehead: not treated before the event." in toxin.why
        assert [one.id for one in toxin.causes] == ["wait/toxin/forehead"] and toxin.causes[0].evidence
        assert "Not ready for the event: Toxin in forehead." in made.notes
        assert areas(made)[1][1] == both and (areas(made)[1][0] - areas(made)[0][0]).days >= 168
        assert any(note.startswith("The forehead is due from") for note in made.notes)
        assert done(made)[0][2].remarks[0].text.startswith("Not yet forehead, from ")
        clashing = schedule(case, kb(), Preferences(ready_by_event=True)).clash
        assert clashing is not None
        (asked,) = [one for one in clashing.members if one.id.startswith("ready/")]
        assert asked.id == "ready/toxin/forehead" and "not due before" in asked.text and "thinned" in asked.text


def test_an_age_reached_within_the_year_ends_what_it_forbids_and_books_nothing_new() -> None:
    born = (after(100) - dt.timedelta(days=1)).replace(year=TODAY.year - 74)
    made = schedule(healthy("LETI_LETYBO_UKEU", age=None, birth_date=born, lines=GLABELLA, muscles=GRADED), kb())
    birthday = after(99)
    assert areas(made) and all(day < birthday for day, _ in areas(made))
    (lapse,) = [one for one in made.closed if one.id == "lapse/toxin/1"]
    assert lapse.first == birthday and lapse.last == made.last_day
    assert "75 or above" in lapse.why and lapse.evidence
    (note,) = [one for one in made.notes if "toxin sessions that the interval allows" in one]
    assert f"1 fits, because toxin is not allowed from {birthday.isoformat()} to " in note and "75 or above" in note
    minor = healthy(ONA, age=None, birth_date=born.replace(year=TODAY.year - 17), lines=GLABELLA, muscles=GRADED)
    assert not areas(schedule(minor, kb()))


def test_toxin_that_an_age_leaves_no_day_is_left_out_and_the_rest_is_booked() -> None:
    born = after(4).replace(year=TODAY.year - 75)
    case = healthy(
        "LETI_LETYBO_UKEU", age=None, birth_date=born, lines=GLABELLA, muscles=GRADED,
        treatments=("glycolic_peel",), skin=ROUGH,
    )  # fmt: skip
    made = schedule(case, kb())
    assert (made.status, areas(made)) == ("scheduled", []) and done(made)
    (told,) = [one for one in made.not_booked if one.label == "Toxin"]
    assert "75 or above" in told.why and "7 days of preparation" in told.why and told.evidence
    assert not any("Glabella" in one.label for one in made.not_booked), "told once"
    # A wish beside it is a clash, and the limit of the licence is named in it and never offered.
    weekday = (after(5).strftime("%a").lower(),)
    clash = schedule(case, kb(), Preferences(prepared=True, weekdays=weekday)).clash  # type: ignore[arg-type]
    assert clash is not None
    (limit,) = [one for one in clash.members if one.safety]
    assert limit.id == "lapse/toxin/1" and clash.enough == ("toxin", "wish/weekdays")


GRADED = graded(2, "corrugator_supercilii", "procerus")
EXPECTING = {"pregnancy": {"answer": "yes", "expected_end": after(101)}, "breastfeeding": "no"}
ASKED = f"{after(101).isoformat()} held back until answered: Are you breastfeeding at present?"


def test_after_a_birth_todays_no_to_breastfeeding_counts_no_more() -> None:
    case = somebody(answers=EXPECTING, treatments=("ipl",))
    made = schedule(case, kb())
    held = {one.label: one.why for one in made.not_booked}
    assert held["Toxin, Glabella"].endswith(f"From {ASKED}")
    assert held["Intense pulsed light (IPL)"].endswith(f"From {ASKED}")
    for name in ("toxin", "ipl"):
        with pytest.raises(EngineError, match="it is held back until answered: Are you breastfeeding"):
            schedule(case, kb(), Preferences(include=(name,)))


def test_what_is_only_weighed_once_a_state_has_ended_says_so() -> None:
    fed = {"breastfeeding": {"answer": "yes", "expected_end": after(60)}}
    made = schedule(healthy(ONA, lines=GLABELLA, muscles=GRADED, answers=fed), kb())
    (told,) = [one for one in made.not_booked if one.label == "Toxin, Glabella"]
    assert told.why.endswith(f"From {after(60).isoformat()} it is only to be considered; --include toxin books it.")


@pytest.mark.parametrize(
    "answers",
    [{"photosensitising_drug": "yes"}, {"recent_neuromodulator": "yes"}],
)
def test_what_is_not_booked_is_named_once(answers: dict[str, Any]) -> None:
    made = schedule(healthy(lines=GLABELLA, treatments=("ipl",), skin=ROUGH, answers=answers), kb())
    assert made.not_booked
    assert [label for label, times in Counter(one.label for one in made.not_booked).items() if times > 1] == []


def test_a_gap_to_what_was_done_before_closes_days_once_and_a_wait_says_why() -> None:
    case = somebody(
        past=[(days_ago(10), "glycolic_peel")],
        toxin=[given(10, areas=["glabella"], total_units=20)],
        answers={"toxin_same_product_under_12_weeks": "yes"},
        treatments=("ipl",),
    )
    made = schedule(case, kb())
    closed = {one.id: one.why for one in made.closed}
    assert "past/glycolic_peel/ipl" in closed and "wait/ipl" not in closed
    assert "Postpone to 12 weeks" in closed["wait/toxin"]
