"""Care around a treatment, and the instruments it is judged by: all that is held of what the plan does, no more."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.plan import Plan
from engine.planning.care import days_in_words
from engine.render.markdown import to_markdown
from engine.render.schedule_document import schedule_document
from engine.render.text import to_text
from engine.schedule.make import schedule
from engine.schedule.preferences import Preferences

from .altered_kb import altered, changed
from .cases import GLABELLA, consult, days_ago, healthy, in_days, kb, plan_of
from .generated import outcome
from .years import somebody

_ACTIVE = ("aha_home_lactate", "retinol_topical", "tretinoin_topical", "vitamin_c_topical")


def told(plan: Plan) -> set[str]:
    return {e.statement for one in plan.care for e in one.evidence}


def held(intervention: str, *, conditional: bool = False) -> set[str]:
    return {
        one.id
        for one in kb().of_kind("CareInstruction")
        if intervention in one.many("forIntervention") and bool(one.one("when") or one.many("condition")) == conditional
    }


def test_a_toxin_plan_tells_all_care_of_toxin_and_no_brand() -> None:
    plan = plan_of(lines=GLABELLA)
    assert told(plan) >= held("group:neuromodulator")
    of_toxin = [one for one in plan.care if "botulinum_toxin" in one.treatments]
    assert not any("Botox" in one.text for one in of_toxin)
    (review,) = (one for one in of_toxin if one.from_day == 14)
    assert (review.audience, review.days) == ("practitioner", "14 days after")


@pytest.mark.parametrize("treatment", ["glycolic_peel", "ipl", "microneedling", "ha_skin_booster", "rf_monopolar"])
def test_a_treatment_of_the_plan_brings_its_care_and_one_left_out_does_not(treatment: str) -> None:
    skin = {"rough_texture": "yes", "brown_spots": "yes", "fine_lines_at_rest": "yes", "laxity": "mild",
            "dehydrated_skin": "yes"}  # fmt: skip
    name = f"treatment:{treatment}"
    with_it = plan_of((), treatments=[treatment], skin=skin)
    assert treatment in {item.treatment for item in with_it.adjuncts}
    assert held(name) <= told(with_it)
    assert not held(name) & told(plan_of((), treatments=[treatment]))


def test_care_that_depends_on_an_answer() -> None:
    peel = {"treatments": ["glycolic_peel"], "skin": {"rough_texture": "yes"}}
    antiviral = "statement:PC0059"
    assert antiviral in held("treatment:glycolic_peel", conditional=True)
    assert antiviral not in told(plan_of((), **peel))
    (yes,) = (c for c in plan_of((), answers={"hsv_history": "yes"}, **peel).care if _is(c, antiviral))
    assert not yes.open
    asked = consult(healthy((), answers={"hsv_history": "unknown"}, check=False, **peel)).plan
    found = [c for c in asked.care if _is(c, antiviral)]
    assert all(c.open and c.applies_if for c in found)
    # Unless the open question holds the peel itself back, its care is shown as open, never dropped.
    assert found or "glycolic_peel" not in {item.treatment for item in asked.adjuncts}


def _is(care: object, statement: str) -> bool:
    return statement in {e.statement for e in care.evidence}  # type: ignore[attr-defined]


def test_a_retinoid_is_stopped_longer_before_a_peel_in_darker_skin() -> None:
    def stop(phototype: str) -> set[Decimal | None]:
        plan = plan_of(
            (), treatments=["glycolic_peel"], skin={"rough_texture": "yes", "phototype": phototype}, check=False
        )
        return {c.from_day for c in plan.care if c.text.startswith("Stop a retinoid") and c.phase == "before"}

    assert stop("II") == {Decimal(-7)}
    assert stop("V") == {Decimal(-14)}


def test_days_are_told_from_the_treatment() -> None:
    assert days_in_words(Decimal(-7), Decimal(0)) == "from 7 days before to the day of the treatment"
    assert days_in_words(Decimal(0), Decimal("0.25")) == "from the day of the treatment to 6 hours after"
    assert days_in_words(Decimal(14), Decimal(14)) == "14 days after"
    assert days_in_words(None, None) == ""


@pytest.mark.parametrize("lifecycle", ["retired", "draft"])
def test_retired_care_is_not_told(lifecycle: str) -> None:
    from engine.consultation import consult as consult_with

    case = healthy(lines=GLABELLA)
    assert "statement:PC0004" in told(consult(case).plan)
    after = consult_with(case, altered(changed("statement:PC0004", lifecycle=lifecycle))).plan
    assert "statement:PC0004" not in told(after)


def test_what_was_measured_names_its_instrument_with_meaning_and_noise() -> None:
    skin = {"visia_wrinkles": 33, "hydration_au": 28, "dehydrated_skin": "yes"}
    plan = plan_of(lines=GLABELLA, skin=skin, treatments=["ha_skin_booster"])
    found = {one.instrument: one for one in plan.assessments}
    visia = found["visia"]
    assert visia.status == "measured"
    assert any("9.4 %" in noise for noise in visia.noise)
    assert [one for one in plan.monitoring if "MR24" in one.id]
    assert any("33" in reading for reading in visia.readings)
    assert any("very dry" in reading for reading in found["corneometer"].readings)
    assert any("Severe lines" in reading for reading in found["fws"].readings)


def test_a_scale_named_in_the_case_is_the_one_that_is_told() -> None:
    lines = {"glabellar_vertical": {"scale": "merz_5", "rest": 1, "expression": 4}}
    found = {one.instrument: one for one in plan_of(lines=lines).assessments}
    assert "fws" not in found
    assert any("Very severe" in reading for reading in found["merz_glabella"].readings)


def test_a_finding_that_was_not_measured_names_what_could_follow_it() -> None:
    plan = plan_of((), treatments=["ipl"], skin={"brown_spots": "yes"})
    visia = next(one for one in plan.assessments if one.instrument == "visia")
    assert (visia.status, visia.follows) == ("follow_up", ("brown_spots",))
    nothing = plan_of(())
    assert not [one for one in nothing.assessments if one.status == "follow_up"]


def test_measuring_never_changes_a_dose() -> None:
    measured = plan_of(lines=GLABELLA, skin={"visia_wrinkles": 5, "visia_texture": 99})
    assert measured.toxin == plan_of(lines=GLABELLA).toxin


def test_every_line_of_care_in_every_generated_plan_has_a_source() -> None:
    for name in ("phototype V", "healthy in GB", "all of medicines_skin"):
        for care in outcome(name).plan.care:
            assert care.evidence and all(e.sources for e in care.evidence), care.id


@pytest.mark.parametrize(
    ("done", "days", "until", "said"),
    [
        ("glycolic_peel", 2, 3, "go on after 5 day"),
        ("microneedling", 1, 6, "for 7 day"),
        ("laser_fractional_ablative", 2, 26, "no source says when it may go on"),
        ("glycolic_peel", 5, None, ""),
        ("laser_fractional_ablative", 28, None, ""),
    ],
)
def test_no_retinoid_is_started_on_skin_treated_before_its_rest_is_over(
    done: str, days: int, until: int | None, said: str
) -> None:
    plan = consult(somebody(past=((days_ago(days), done),))).plan
    waiting = {one.id: one for one in plan.deferred}
    at_home = {one.treatment for one in plan.home_care}
    if until is None:
        assert "retinaldehyde_topical" in at_home
        return
    held = waiting["adjunct/retinaldehyde_topical"]
    assert held.until == in_days(until) and any(said in reason.text for reason in held.reasons)
    assert "retinaldehyde_topical" not in at_home and held.evidence


def test_home_care_that_waits_enters_the_year_after_its_rest() -> None:
    case = somebody(past=((days_ago(1), "microneedling"),), treatments=("tretinoin_topical",))
    made = schedule(case, kb())
    begun = {one.treatment: one for one in made.home_care}
    assert (
        begun["tretinoin_topical"].start == in_days(6) and "no active products" in begun["tretinoin_topical"].waits_for
    )
    assert not any("Tretinoin" in one.label for one in made.not_booked)


@pytest.mark.parametrize(
    "given",
    [
        "deep_phenol_peel",
        "laser_fractional_ablative",
        "laser_fractional_nonablative",
        "microneedling",
        "microneedling_rf",
        "tca_medium_peel",
    ],
)
def test_no_active_home_product_begins_the_day_after_skin_was_wounded(given: str) -> None:
    plan = consult(somebody(past=((days_ago(1), given),), treatments=_ACTIVE)).plan
    assert {item.treatment for item in plan.home_care} & set(_ACTIVE) == set()
    assert {f"adjunct/{name}" for name in _ACTIVE} <= {entry.id for entry in plan.deferred}


def test_a_rest_that_no_source_gives_is_told_as_such_in_the_year() -> None:
    wounded = somebody(treatments=("laser_fractional_nonablative", "tretinoin_topical", "spf_broad_spectrum"))
    year = schedule(wounded, kb(), Preferences(include=("laser_fractional_nonablative",)))
    rests = {one.treatment: one.pauses for one in year.home_care}
    assert rests["tretinoin_topical"] and all(one.unlisted for one in rests["tretinoin_topical"])
    assert {one.evidence[0].statement for one in rests["tretinoin_topical"]} == {"principle:ADJ-SEQ-10"}
    assert not rests["spf_broad_spectrum"]
    assert "No published rest was found" in str(schedule_document(year, kb()))


def test_in_an_emergency_the_year_holds_what_waits_as_well() -> None:
    wounded = ((days_ago(2), "laser_fractional_ablative"),)
    year = schedule(somebody(answers={"dysphagia_after_toxin": "yes"}, past=wounded), kb())
    assert year.emergency and not year.visits
    assert "Lactic acid peel" in {one.label for one in year.not_booked if "emergency is over" in one.why}


@pytest.mark.parametrize(("answer", "urgent"), [("yes", True), ({"answer": "yes", "ended": "2020-03-01"}, False)])
def test_an_emergency_comes_before_everything_else(answer: object, urgent: bool) -> None:
    case = healthy(answers={"dysphagia_after_toxin": answer}, toxin=({"date": days_ago(10), "areas": ["neck"]},))
    plan = consult(case).plan
    assert plan.headline.startswith("Emergency care, at once") is urgent
    assert ("Whatever else this plan names waits" in plan.headline) is urgent
    assert plan.complications[0].urgent and plan.complications[0].emergency is urgent
    year = schedule(case, kb())
    assert year.headline.count("Emergency care, at once") == urgent
    held = [one.label for one in year.not_booked if "emergency is over" in one.why]
    if urgent:  # not even the review of the toxin given ten days ago
        assert not year.visits and any("Review of the toxin given" in label for label in held)
        assert any("safety.answers.dysphagia_after_toxin.ended" in note and "10 days" in note for note in year.notes)
        assert "Is it still going on" in str(plan.complications[0].still)
    else:
        assert year.visits and not held and plan.complications[0].still is None
    for written in (to_text(plan, kb()), to_markdown(plan, kb())):
        assert ("Emergency care, at once" in written[:600]) is urgent
        assert "Do first: Emergency care, at once. Then: Report the reaction" in " ".join(written.split())


def test_a_line_that_nobody_spread_is_not_said_to_stay() -> None:
    for spread, basis in (("no", "principle:IND-02"), ("unknown", "principle:LINE-TYPE-UNKNOWN")):
        plan = plan_of(lines={"glabellar_vertical": {"rest": 2, "expression": 2, "spread_flattens": spread}})
        ruled_out = plan.not_recommended[0]
        assert [one.statement for one in ruled_out.evidence][:1] == [basis]
        assert ("stays when spread:" in ruled_out.reasons[0].text) is (spread == "no")
        asked = [one.path for one in plan.questions]
        assert ("lines.glabellar_vertical.spread_flattens" in asked) is (spread == "unknown")
