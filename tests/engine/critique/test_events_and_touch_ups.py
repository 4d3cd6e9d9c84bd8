"""Comments on the days before an event, and on toxin proposed soon after toxin on record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from engine.case import Case
from engine.consultation import Outcome, consult
from engine.critique.assess import assess
from engine.critique.critique import Critique
from engine.critique.proposal import Proposal
from engine.published_days import downtime
from tests.engine.critique.proposals import KB, US, altered, case, day, found, ids, toxin

BOTOX, DYSPORT = "ONA_BOTOXCOS_US", "ABO_DYSPORT_US"
WAIT = f"violation/wait/{BOTOX}/TS64"
TOUCH_UP = f"caution/touch-up/{BOTOX}/TS64"


@cache
def _invited() -> tuple[Case, Outcome]:
    invited = altered(US, event_date=day(US, 60))
    return invited, consult(invited, KB, "compiled")


def test_sessions_in_the_quiet_days_before_an_event_are_told_and_unknown_days_asked_for() -> None:
    """ADJ-BUD-03: 14 days for toxin, peels and needling, by convention; adjunct_treatments/ipl: 10 days to heal."""
    proposal = {
        "toxin": [
            toxin("glabella", BOTOX, {"procerus": {"midline": 4}}, date=day(US, 46)),
            toxin("chin", BOTOX, {"mentalis": {"each_side": 4}}, date=day(US, 45)),
        ],
        "treatments": [
            {"treatment": "lactic_peel", "date": day(US, 60)},
            {"treatment": "lactic_peel", "date": day(US, 61)},
            {"treatment": "ipl", "date": day(US, 29), "sessions": 2, "every_weeks": 3},
            {"treatment": "microneedling"},
            {"treatment": "ha_skin_booster", "date": day(US, 3), "sessions": 3},
        ],
    }
    made = assess(Proposal.model_validate(proposal), _invited()[0], KB, _invited()[1]).critique
    by_convention = found(made, f"violation/event/{BOTOX}/ADJ-BUD-03")
    assert by_convention.severity == "caution" and "14 days" in by_convention.text
    assert by_convention.entries == ("toxin[0].muscles.procerus.midline",)
    assert [one.statement for one in by_convention.evidence] == ["statement:ADJ-BUD-03"]
    assert found(made, "violation/event/lactic_peel/ADJ-BUD-03").entries == ("treatments[0]",)
    healing = found(made, "violation/event/ipl")
    assert healing.severity == "relative" and healing.evidence[0].statement == "treatment:ipl"
    asked = {one.id for one in made.of("ask") if one.topic == "event"}
    assert asked == {"ask/event/microneedling", "ask/event/ha_skin_booster"}


def test_quiet_days_are_those_the_year_keeps() -> None:
    invited, outcome = _invited()
    rows = [one.values for one in outcome.derivation.justified if one.relation == "event_quiet"]
    year = {str(name): max(int(str(days)), downtime(KB, str(name))) for name, _, days in rows}
    made = assess(Proposal(), invited, KB, outcome).derivation
    counted = {str(one.values[0]): one.values[1] for one in made.justified if one.relation == "quiet_days"}
    assert year and year == {name: counted[name] for name in year}


@cache
def _reviewed(
    product: str = BOTOX, response: str = "good", asked: bool = True, consulted: int = 0
) -> tuple[Case, Outcome]:
    """Forehead and glabella were treated two weeks ago; the right brow stands 3 mm higher."""
    given = case(US).model_dump(by_alias=True, exclude_none=True)
    answers = {**given["safety"]["answers"], "toxin_touch_up_requested": "yes" if asked else "no"}
    for name in ("toxin_same_product_under_12_weeks", "recent_neuromodulator"):
        answers.pop(name)
    session = {
        "date": day(US, -14), "product": product, "areas": ["glabella", "forehead"], "total_units": 40,
        "response": response,
    }  # fmt: skip
    reviewed = altered(
        US,
        context={**given["context"], "date": day(US, consulted)},
        safety={**given["safety"], "answers": answers},
        features={**given["features"], "brow_height_mm": {"right": 26, "left": 23}},
        history={"toxin": [session]},
    )
    return reviewed, consult(reviewed, KB, "compiled")


def _critique(reviewed: tuple[Case, Outcome], proposal: Mapping[str, Any]) -> Critique:
    return assess(Proposal.model_validate(proposal), reviewed[0], KB, reviewed[1]).critique


def _forehead(units: Mapping[str, Any], on: dt.date | None = None) -> dict[str, Any]:
    return {"date": on or day(US), "toxin": [toxin("forehead", BOTOX, {"frontalis": units}, off_label="yes")]}


def test_after_a_fall_over_two_cycles_no_touch_up_is_open_and_the_cause_comes_first() -> None:
    """MR23, FUP-04: the non-response list and no booster."""
    start, _ = _reviewed(response="none")
    given = start.model_dump(by_alias=True, exclude_none=True)
    (last,) = given["history"]["toxin"]
    before = [
        {**last, "date": day(US, -14 - 120 * number), "response": response}
        for number, response in ((1, "insufficient"), (2, "good"))
    ]
    given["history"]["toxin"] = [last, *before]
    fallen = type(start).model_validate(given)
    made = _critique((fallen, consult(fallen, KB, "compiled")), _forehead({"right": 2}))
    assert "no touch-up" in found(made, f"violation/booster/{BOTOX}").text
    assert "look for the cause first" in found(made, f"ask/cause/{BOTOX}").text
    assert TOUCH_UP not in ids(made)
    assert "caution/sides-review/frontalis/forehead/right" not in ids(made)
    # A cause that is noted is no longer asked for, and makes the dose no firmer.
    causes = {"toxin_effect_fell_cause": "dilution", "toxin_no_effect_cause": "storage"}
    noted = type(start).model_validate({**given, "features": {**given.get("features", {}), **causes}})
    made = _critique((noted, consult(noted, KB, "compiled")), _forehead({"right": 2}))
    assert "is no reason to repeat it; our plan only considers" in found(made, f"ask/cause/{BOTOX}").text
    assert "look for the cause first" not in found(made, f"ask/cause/{BOTOX}").text


def test_a_touch_up_of_the_higher_brow_at_the_review_is_open_and_not_without_warning() -> None:
    made = _critique(_reviewed(), _forehead({"right": 2}))
    assert not made.of("violation")
    open_now = found(made, TOUCH_UP)
    assert "a full session waits" in open_now.text and "Sources disagree" in open_now.text
    assert "principle:FUP-02" in [one.statement for one in open_now.evidence]
    assert "can look worse" in found(made, "caution/sides-review/frontalis/forehead/right").text
    # The glabella was treated with the forehead: its depressors are not active, and the label's company is kept.
    assert {found(made, f"caution/{topic}/forehead/glabella").severity for topic in ("antagonist", "companion")} == {
        "information"
    }
    assert not [one for one in made.comments if one.topic == "one-side"]


def test_the_brow_may_be_corrected_without_being_asked_for_but_on_one_side_only() -> None:
    unasked = _reviewed(asked=False)
    assert TOUCH_UP in ids(_critique(unasked, _forehead({"right": 2})), "caution")
    assert WAIT in ids(_critique(unasked, _forehead({"each_side": 1})), "violation")
    lowered = _critique(unasked, _forehead({"left": 2}))
    assert "left brow further down" in found(lowered, "violation/sides-brow/frontalis/forehead/left").text


@pytest.mark.parametrize(
    ("reviewed", "proposal", "said"),
    [
        ({}, ({"right": 2}, 8), "past day 21"),
        ({"consulted": -6}, ({"right": 2}, -4), "too early for a touch-up too"),
        ({}, ({"across": 20}, 0), "not below a sourced dose"),
    ],
)
def test_what_can_be_no_touch_up_keeps_the_wait(
    reviewed: dict[str, Any], proposal: tuple[dict[str, Any], int], said: str
) -> None:
    units, days = proposal
    made = _critique(_reviewed(**reviewed), _forehead(units, day(US, days)))
    assert said in found(made, WAIT).text and not [one for one in made.comments if one.topic == "touch-up"]


def test_another_product_or_toxin_without_effect_is_no_company() -> None:
    other = _critique(_reviewed(product=DYSPORT), _forehead({"right": 2}))
    assert {f"violation/wait/{BOTOX}/TS20", "violation/companion/forehead/glabella"} <= ids(other, "violation")
    idle = _critique(_reviewed(response="none"), _forehead({"right": 2}))
    assert "violation/companion/forehead/glabella" in ids(idle, "violation")
