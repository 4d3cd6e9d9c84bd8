"""Each kind of comment, on proposals made wrong in one place; figures are those of the label rows named."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine.critique.critique import KINDS
from engine.render.critique_document import critique_document
from engine.render.document import Banner
from tests.engine.critique.proposals import (
    GB,
    KB,
    US,
    altered,
    case,
    critique,
    critique_of,
    day,
    entry,
    followed,
    found,
    ids,
    toxin,
)

BOTOX, BOCOUTURE, XEOMIN = "ONA_BOTOXCOS_US", "INCO_BOCOUTURE_UKEU", "INCO_XEOMIN_US"


def areas_of(dose: Any) -> list[Any]:
    return [*dose.many("inArea"), *(KB.individuals[str(line)].one("inArea") for line in dose.many("forLine"))]


# -- doses, maxima, products ------------------------------------------------------------------------------------


def test_a_dose_above_the_label_is_named_with_muscle_side_range_and_source() -> None:
    """Row LD02: crow's feet with Botox Cosmetic, 3 points of 4 units a side, at most 24."""
    data = followed(US)
    entry(data, "lateral_canthal")["muscles"]["orbicularis_oculi_orbital"]["right"] = {"units": 13}
    made = critique(US, data)
    comment = found(made, "dose/above/orbicularis_oculi_orbital/lateral_canthal/right")
    assert "13 units" in comment.text and "range of 12," in comment.text
    assert (comment.severity, comment.basis, comment.level) == ("relative", "label", "reg")
    assert {one.statement for one in comment.evidence} == {"statement:LD02"}
    assert comment.evidence[0].sources
    assert "dose/above/orbicularis_oculi_orbital/lateral_canthal/left" not in ids(made, "dose")
    assert "agreement/dose/orbicularis_oculi_orbital/lateral_canthal/right" not in ids(made, "agreement")


def test_a_dose_below_the_range_is_less_grave_than_one_above() -> None:
    data = followed(US)
    entry(data, "lateral_canthal")["muscles"]["orbicularis_oculi_orbital"]["right"] = {"units": 8}
    comment = found(critique(US, data), "dose/below/orbicularis_oculi_orbital/lateral_canthal/right")
    assert comment.severity == "information"


def test_the_same_product_elsewhere_in_the_range_is_a_matter_of_taste() -> None:
    """Row LD20: corrugators 8 to 12 a side with Bocouture."""
    data = followed(GB)
    entry(data, "glabella")["muscles"]["corrugator_supercilii"]["left"] = {"units": 9}
    comment = found(critique(GB, data), "taste/dose/corrugator_supercilii/glabella/left")
    assert comment.severity is None
    assert "8 to 12" in comment.text and "our plan takes 8" in comment.text


def test_a_maximum_passed_comes_first() -> None:
    """Row LD20: at most 30 units of Bocouture in the glabella."""
    data = followed(GB)
    entry(data, "glabella")["muscles"]["procerus"] = {"midline": {"units": 15}}
    first = critique(GB, data).comments[0]
    assert first.id == f"violation/maximum/{BOCOUTURE}/LD20.max"
    assert first.severity == "absolute" and "31 units" in first.text and "30" in first.text


def test_units_given_elsewhere_count_towards_the_maximum_of_three_months() -> None:
    """Row TS57: at most 400 units of onabotulinumtoxinA in three months over all uses."""
    name = "gummy_smile_ona"
    assert {offer.product for offer in case(name).context.products} & {BOTOX}
    data = {"toxin": [toxin("masseter", BOTOX, {"masseter": {"each_side": 201}})]}
    assert f"violation/maximum/{BOTOX}/TS57.max" in ids(critique(name, data), "violation")


def test_a_product_without_any_row_for_a_muscle_is_never_lent_a_range() -> None:
    data = {"toxin": [toxin("glabella", "LETI_LETYBO_US", {"mentalis": {"each_side": 2}})]}
    made = critique(US, data)
    assert found(made, "dose/unsourced/mentalis/glabella/right").severity == "relative"
    assert not [one for one in made.comments if one.id.startswith("agreement/in-range/mentalis")]


def test_two_products_are_mixed_only_where_the_case_names_them() -> None:
    data = followed(US)
    entry(data, "lateral_canthal")["product"] = XEOMIN
    assert [one for one in ids(critique(US, data), "violation") if one.startswith("violation/mixing/")]
    assert not ids(critique("two_products_by_area", followed("two_products_by_area")), "violation")


def test_two_products_in_one_area_are_mixed_even_where_the_case_names_them() -> None:
    name = "two_products_by_area"
    data = followed(name)
    other = next(one["product"] for one in data["toxin"] if one["product"] != data["toxin"][0]["product"])
    data["toxin"].append({**data["toxin"][0], "product": other})
    assert [one for one in ids(critique(name, data), "violation") if one.startswith("violation/mixing/")]


def test_an_equally_supported_product_is_taste_and_a_less_supported_one_is_not() -> None:
    """Bocouture and Azzalure both have label doses for the glabella; Letybo has none for the crow's feet."""
    data = followed(GB)
    entry(data, "glabella")["product"] = "ABO_AZZALURE_UKEU"
    assert found(critique(GB, data), "taste/product/glabella/ABO_AZZALURE_UKEU").severity is None
    data = followed(GB)
    entry(data, "lateral_canthal")["product"] = "LETI_LETYBO_UKEU"
    assert "alternative/product/lateral_canthal/LETI_LETYBO_UKEU" in ids(critique(GB, data), "alternative")


def test_a_product_not_licensed_here_is_refused() -> None:
    data = followed(GB)
    for one in data["toxin"]:
        one["product"] = BOTOX
    licence = [one for one in critique(GB, data).of("violation") if one.topic == "licence"]
    assert [(one.subject, one.severity) for one in licence] == [(f"product:{BOTOX}", "absolute")]


def test_a_dilution_that_no_source_gives_is_noticed() -> None:
    data = followed(US)
    entry(data, "glabella")["dilution_units_per_ml"] = Decimal(7)
    assert f"dose/dilution/{BOTOX}" in ids(critique(US, data), "dose")


# -- what goes together -----------------------------------------------------------------------------------------


def test_the_forehead_alone_breaks_a_label_that_wants_the_glabella_with_it() -> None:
    """Row LD03: Botox Cosmetic treats the forehead only with the glabella; row LD22: Bocouture does not ask for it."""
    data = followed(US)
    data["toxin"].remove(entry(data, "glabella"))
    made = critique(US, data)
    assert found(made, "violation/companion/forehead/glabella").severity == "relative"
    assert "omission/antagonist/forehead/glabella" in ids(made, "omission")
    data = followed(GB)
    data["toxin"].remove(entry(data, "glabella"))
    made = critique(GB, data)
    assert not [one for one in made.of("violation") if one.topic == "companion"]
    assert {"omission/antagonist/forehead/glabella", "omission/area/glabella"} <= ids(made, "omission")


def test_a_glabella_on_another_day_does_not_accompany_the_forehead() -> None:
    data = followed(US)
    entry(data, "glabella")["date"] = day(US, 90)
    assert "violation/companion/forehead/glabella" in ids(critique(US, data), "violation")


def test_a_muscle_and_a_side_left_out_are_omissions() -> None:
    data = followed(US)
    del entry(data, "glabella")["muscles"]["procerus"]
    del entry(data, "lateral_canthal")["muscles"]["orbicularis_oculi_orbital"]["left"]
    assert ids(critique(US, data), "omission") == {
        "omission/muscle/procerus/glabella/midline",
        "omission/muscle/orbicularis_oculi_orbital/lateral_canthal/left",
    }


def test_no_units_are_no_treatment() -> None:
    data = followed(US)
    entry(data, "glabella")["muscles"]["procerus"] = {"midline": {"units": 0}}
    assert "omission/muscle/procerus/glabella/midline" in ids(critique(US, data), "omission")


def test_off_label_use_must_be_said() -> None:
    data = followed(US)
    entry(data, "chin")["off_label"] = "no"
    unsaid = found(critique(US, data), f"violation/off-label/chin/{BOTOX}")
    assert unsaid.severity == "caution"
    # The chin's own dose and what consent must hold; no study of another area.
    stands = {one.statement for one in unsaid.evidence} - {"statement:REC-04"}
    doses = [KB.individuals[one] for one in stands]
    assert doses and all("area:chin" in {str(area) for area in areas_of(dose)} for dose in doses)
    entry(data, "chin")["off_label"] = "yes"
    entry(data, "glabella")["off_label"] = "yes"
    made = critique(US, data)
    assert f"agreement/off-label/chin/{BOTOX}" in ids(made, "agreement")
    assert f"ask/off-label/glabella/{BOTOX}" in ids(made, "ask")


def test_muscles_that_are_never_the_target_are_refused() -> None:
    data = {"toxin": [toxin("cheek", BOTOX, {"zygomaticus_major": {"each_side": 2}})]}
    made = critique(US, data)
    comment = found(made, "violation/muscle/zygomaticus_major/cheek/right")
    assert comment.severity == "relative" and comment.evidence[0].statement == "muscle:zygomaticus_major"


def test_toxin_where_nothing_calls_for_it_is_said_with_the_line_that_does_not() -> None:
    data = followed(US)
    data["toxin"].append(toxin("cheek", BOTOX, {"risorius": {"each_side": 1}}))
    assert [one for one in critique(US, data).of("alternative") if one.topic == "indication"]


# -- safety -----------------------------------------------------------------------------------------------------


def test_an_exclusion_is_absolute_and_says_why() -> None:
    data = {"toxin": [toxin("glabella", BOCOUTURE, {"procerus": {"midline": 4}})]}
    name = "myasthenia_gravis"
    product = case(name).context.products[0].product
    data["toxin"][0]["product"] = product
    made = critique(name, data)
    excluded = [one for one in made.of("violation") if one.topic == "excluded"]
    assert excluded and excluded[0].severity == "absolute"
    assert excluded[0].id == made.comments[0].id
    assert excluded[0].areas == ("glabella",)


def test_a_product_the_clinic_does_not_have_is_judged_all_the_same() -> None:
    """Row TS05 excludes toxin in myasthenia gravis; what the clinic holds has nothing to do with it."""
    name = "myasthenia_gravis"
    held = {offer.product for offer in case(name).context.products}
    other = "ONA_VISTABEL_EU" if "ONA_VISTABEL_EU" not in held else "ABO_AZZALURE_UKEU"
    made = critique(name, {"toxin": [toxin("glabella", other, {"procerus": {"midline": 4}})]})
    assert [one for one in made.of("violation") if one.topic == "excluded" and one.severity == "absolute"]
    assert f"ask/not-held/{other}" in ids(made, "ask")


def test_a_date_inside_a_wait_is_a_violation_and_one_after_it_agrees() -> None:
    name = "isotretinoin_wants_peel"
    early = critique(name, {"treatments": [{"treatment": "tca_medium_peel", "date": day(name, 7)}]})
    late = critique(name, {"treatments": [{"treatment": "tca_medium_peel", "date": day(name, 400)}]})
    undated = critique(name, {"treatments": ["tca_medium_peel"]})
    assert [one.topic for one in early.of("violation")] == ["wait"]
    assert not late.of("violation")
    assert [one for one in late.of("agreement") if one.topic == "wait"]
    assert not undated.of("violation")
    assert [one for one in undated.of("ask") if one.topic == "wait-undated" and one.severity == "relative"]


def test_toxin_before_the_shortest_interval_is_too_early() -> None:
    name = "toxin_six_weeks_ago"
    offer = case(name).context.products[0].product
    data = {"toxin": [toxin("glabella", offer, {"procerus": {"midline": 4}})]}
    assert [one for one in critique(name, data).of("violation") if one.topic == "wait"]
    data["toxin"][0]["date"] = day(name, 100)
    assert not [one for one in critique(name, data).of("violation") if one.topic == "wait"]


def test_an_unanswered_question_is_asked_first_and_never_passed_over() -> None:
    name = "unanswered_intake"
    offer = case(name).context.products[0].product
    made = critique(name, {"toxin": [toxin("glabella", offer, {"procerus": {"midline": 4}})]})
    asked = [one for one in made.of("violation") if one.topic == "ask-first"]
    assert len(asked) > 5
    assert any(one.subject == "condition:botulinum_toxin_hypersensitivity" for one in asked)
    assert all(one.severity in ("relative", "absolute") for one in asked)


def test_light_in_a_dark_skin_is_refused_and_in_an_unknown_one_asked_about() -> None:
    made = critique("phototype_v_wants_ipl", {"treatments": ["ipl"]})
    assert "violation/phototype/ipl" in ids(made, "violation")
    made = critique("unanswered_intake", {"treatments": ["ipl"]})
    assert found(made, "violation/phototype-unknown/ipl").text.startswith("Ask first")


def test_a_wait_without_its_beginning_leaves_no_date_right() -> None:
    name = "isotretinoin_wants_peel"
    answers = {key: {"answer": given.answer} for key, given in case(name).safety.answers.items()}
    undated = altered(name, safety={"none_of": case(name).safety.none_of, "answers": answers})
    made = critique_of(undated, {"treatments": [{"treatment": "tca_medium_peel", "date": day(name, 3000)}]})
    assert [one for one in made.of("violation") if one.topic == "wait-open" and one.severity == "relative"]


def test_a_session_of_unknown_units_is_asked_about_not_counted_as_none() -> None:
    earlier = altered(US, history={"toxin": [{"date": day(US, -60), "product": BOTOX, "areas": ["masseter"]}]})
    made = critique_of(earlier, {"toxin": [toxin("glabella", BOTOX, {"procerus": {"midline": 4}})]})
    limit = f"{BOTOX}/TS57.max"
    assert f"ask/earlier-units/{limit}" in ids(made, "ask")
    assert f"agreement/maximum/{limit}" not in ids(made, "agreement")


def test_units_of_earlier_sessions_count_within_three_months_of_the_proposed_day() -> None:
    session = {"date": day(US, -60), "product": BOTOX, "total_units": 390}
    earlier = altered(US, history={"toxin": [session]})
    entry = toxin("glabella", BOTOX, {"procerus": {"midline": 11}})
    for days, kind in ((0, "violation"), (31, "violation"), (32, "agreement")):
        made = critique_of(earlier, {"toxin": [{**entry, "date": day(US, days)}]})
        assert f"{kind}/maximum/{BOTOX}/TS57.max" in ids(made, kind)


def test_a_line_whose_kind_is_not_known_is_asked_about() -> None:
    unknown = altered(US, lines={"glabellar_vertical": {}})
    made = critique_of(unknown, {"toxin": [toxin("glabella", BOTOX, {"procerus": {"midline": 4}})]})
    assert "ask/indication/glabella/glabellar_vertical/right" in ids(made, "ask")


def test_sides_that_differ_within_the_measurement_error_need_no_other_dose() -> None:
    """Principle MR03."""
    alike = {"masseter": {"right": {"thickness_mm": 12.1}, "left": {"thickness_mm": 12}}}
    measured = altered(US, muscles=alike)
    uneven = {"toxin": [toxin("masseter", BOTOX, {"masseter": {"right": 36, "left": 24}})]}
    comment = found(critique_of(measured, uneven), "alternative/sides/masseter/masseter/right")
    assert comment.rule == "comparison.sides-without-reason" and "principle:MR03" in comment.reasons[0].statements
    even = {"toxin": [toxin("masseter", BOTOX, {"masseter": {"each_side": 24}})]}
    assert not [one for one in critique_of(measured, even).comments if one.topic == "sides"]


def test_an_emergency_stands_before_everything_else() -> None:
    """Complication CMP-05, which the knowledge base sends to emergency care; also where only a peel is proposed."""
    safety = case(US).model_dump(by_alias=True, exclude_none=True)["safety"]
    answers = {**safety["answers"], "botulinum_toxin_ever": "yes", "dysphagia_after_toxin": "yes"}
    rest = [one for one in safety["none_of"] if one != "review_spread"]
    ill = altered(US, safety={**safety, "none_of": rest, "answers": answers})
    far_too_much = {"toxin": [toxin("glabella", BOTOX, {"procerus": {"midline": 60}})]}
    for data, kind in (
        (far_too_much, "violation"),
        ({"home_care": ["spf_broad_spectrum"]}, "violation"),
        ({}, "omission"),
    ):
        first = critique_of(ill, data).comments[0]
        assert first.id == f"{kind}/emergency/CMP-05" and "emergency care, at once" in first.text
    document = critique_document(critique_of(ill, far_too_much), KB)
    banner = next(block for block in document if isinstance(block, Banner))
    assert "emergency care" in banner.lines[0] and "maximum" in banner.lines[1]


# -- the skin ---------------------------------------------------------------------------------------------------


def test_what_is_left_out_is_named_by_the_finding_nothing_serves() -> None:
    made = critique(US, {"home_care": ["retinol_topical"]})
    assert "omission/treatment/spf_broad_spectrum" in ids(made, "omission")
    made = critique(US, {"home_care": ["spf_broad_spectrum"]})
    assert "agreement/recommended/spf_broad_spectrum" in ids(made, "agreement")
    assert "omission/treatment/spf_broad_spectrum" not in ids(made, "omission")


@pytest.mark.parametrize(("treatment", "severity"), [("lactic_peel", "relative"), ("microneedling", "information")])
def test_what_is_not_booked_without_sunscreen_makes_its_omission_weigh_more(treatment: str, severity: str) -> None:
    made = critique(US, {"treatments": [treatment]})  # ADJ-HOM-01
    (left_out,) = [one for one in made.of("omission") if one.subject == "treatment:spf_broad_spectrum"]
    assert left_out.severity == severity


def test_what_trials_do_not_support_is_challenged_for_each_finding() -> None:
    """ADJ-LAY-14, ADJ-HOM-03: what trials speak against, and what none supports; light is no choice for lines."""
    made = critique(US, {"treatments": ["prp_injection"], "home_care": ["retinyl_acetate_cream"]})
    said = {one.subject: one for one in made.of("caution") if one.topic == "trials"}
    assert "mostly negative for Fine lines at rest" in said["treatment:prp_injection"].text
    assert said["treatment:prp_injection"].severity == "caution"
    assert "No trial was found" in said["treatment:retinyl_acetate_cream"].text
    assert all("Verdict: contradicted" in one.text for one in said.values())
    better = {(one.subject, one.other) for one in made.of("alternative")}
    for treatment in said:
        assert (treatment, "treatment:tretinoin_topical") in better
    assert ("treatment:prp_injection", "treatment:ipl") not in better
    assert not {"agreement/considered/prp_injection", "agreement/considered/retinyl_acetate_cream"} & ids(
        made, "agreement"
    )


def test_what_no_finding_calls_for_is_said() -> None:
    made = critique("first_timer_natural", {"treatments": ["mfu_v"]})
    assert {"alternative/unsupported/mfu_v", "ask/not-offered/mfu_v"} <= ids(made, "alternative", "ask")


def test_comments_come_in_order_of_risk_with_rule_source_and_reasons() -> None:
    data = followed(US)
    entry(data, "forehead")["muscles"]["frontalis"] = {"across": {"units": 45}}
    data["toxin"].remove(entry(data, "glabella"))
    data["reviews"] = []
    made = critique(US, data)
    ranks = {"absolute": 0, "relative": 1, "caution": 2, "information": 3, None: 4}
    keys = [(ranks[one.severity], KINDS.index(one.kind)) for one in made.comments]
    assert keys == sorted(keys)
    assert made.counts == {kind: len(made.of(kind)) for kind in KINDS}
    assert all(one.rule and one.reasons and one.text for one in made.comments)
    assert all(one.evidence and one.basis for one in made.comments if one.kind in ("violation", "dose"))
    cited = {source for one in made.comments for evidence in one.evidence for source in evidence.sources}
    assert cited == {source.id for source in made.sources}


def test_an_empty_proposal_is_told_what_our_plan_does() -> None:
    made = critique(US, {})
    assert {one.kind for one in made.comments} == {"omission"}
    assert "omission/area/glabella" in ids(made, "omission")
