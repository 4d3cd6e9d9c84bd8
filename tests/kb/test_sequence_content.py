"""What the interval rules, care instructions, instruments and requirements say, where it matters most."""

from __future__ import annotations

from decimal import Decimal

from kb.criteria import normal_form
from kb.snapshot import Individual, KnowledgeBase

TOXIN = "group:neuromodulator"


def _pair(kb: KnowledgeBase, first: str, second: str) -> Individual:
    (found,) = [
        one
        for one in kb.of_kind("IntervalRule")
        if (one.one("firstIntervention"), one.one("secondIntervention")) == (first, second)
    ]
    return found


def _care(kb: KnowledgeBase, term: str) -> list[Individual]:
    return [one for one in kb.of_kind("CareInstruction") if term in one.many("forIntervention")]


def test_toxin_and_devices_on_one_day(real: KnowledgeBase) -> None:
    same_day = {
        name: _pair(real, TOXIN, f"treatment:{name}").one("sameDay")
        for name in ("ipl", "laser_fractional_nonablative", "laser_fractional_ablative", "microneedling", "mfu_v")
    }
    assert same_day == {
        "ipl": "allowed",
        "laser_fractional_nonablative": "allowed",
        "laser_fractional_ablative": "not_allowed",
        "microneedling": "not_allowed",
        "mfu_v": "ordered",
    }
    assert _pair(real, TOXIN, "treatment:mfu_v").one("doFirst") == "treatment:mfu_v"


def test_the_shortest_gap_depends_on_the_order(real: KnowledgeBase) -> None:
    forth = _pair(real, TOXIN, "treatment:laser_fractional_ablative")
    back = _pair(real, "treatment:laser_fractional_ablative", TOXIN)
    assert (forth.one("minGapDays"), back.one("minGapDays")) == (14, 28)
    assert forth.one("recommendedGapDays") == back.one("recommendedGapDays") == 28


def test_only_retinoids_are_never_combined(real: KnowledgeBase) -> None:
    never = [one for one in real.of_kind("IntervalRule") if one.one("sameDay") == "never_combine"]
    named = {str(one.one(name)) for one in never for name in ("firstIntervention", "secondIntervention")}
    assert named == {
        "treatment:tretinoin_topical",
        "treatment:retinyl_acetate_cream",
        "treatment:retinol_topical",
        "treatment:retinaldehyde_topical",
        "treatment:adapalene_topical",
        "treatment:tazarotene_topical",
    }


def test_every_treatment_has_a_timing_rule_and_care(real: KnowledgeBase) -> None:
    firsts = {one.one("firstIntervention") for one in real.of_kind("IntervalRule")}
    treatments = {one.id for one in real.of_kind("Treatment")}
    assert treatments <= firsts
    assert {one for one in treatments if not _care(real, one)} == set()


def test_a_retinoid_is_stopped_earlier_in_darker_skin(real: KnowledgeBase) -> None:
    stops = {
        str(one.one("when")): one.one("dayOffsetStart")
        for one in _care(real, "treatment:glycolic_peel")
        if "retinoid" in str(one.one("text")) and one.one("phase") == "before" and one.one("when")
    }
    assert stops == {
        "criterion:phototype_up_to_III": Decimal(-7),
        "criterion:phototype_from_IV": Decimal(-14),
    }


def test_antiviral_cover_is_tied_to_cold_sores(real: KnowledgeBase) -> None:
    ablative = [
        one for one in _care(real, "treatment:laser_fractional_ablative") if "Antiviral" in str(one.one("text"))
    ]
    reached = {(one.many("condition"), one.many("inArea")) for one in ablative}
    assert reached == {(("condition:hsv_history",), ()), ((), ("area:face",))}
    assert {one.one("audience") for one in ablative} == {"practitioner"}


def test_a_grade_with_a_criterion_is_about_what_its_instrument_measures(real: KnowledgeBase) -> None:
    graded = [one for one in real.of_kind("InstrumentGrade") if one.one("when")]
    assert len(graded) > 15
    for one in graded:
        instrument = real.individuals[str(one.one("ofInstrument"))]
        tested = {literal.attribute for part in normal_form(real, str(one.one("when"))) for literal in part}
        measured = {instrument.one("onAttribute") or "condition:bdd_positive_screen"}
        assert tested == measured, one.id


def test_requirements_apply_where_they_were_made(real: KnowledgeBase) -> None:
    places = {"UK": "jurisdiction:GB", "AU": "jurisdiction:AU", "NZ": "jurisdiction:NZ", "US": "jurisdiction:US"}
    for one in real.of_kind("Requirement"):
        prefix = one.id.removeprefix("statement:").partition("-")[0]
        assert one.many("appliesIn") == ((places[prefix],) if prefix in places else ()), one.id


def test_minors_wait_seven_days_in_australia(real: KnowledgeBase) -> None:
    rule = real.individuals["statement:AU-03"]
    assert rule.one("coolingOffDays") == 7
    assert rule.one("when") == "criterion:under_18"
    assert rule.one("force") == "regulator"
