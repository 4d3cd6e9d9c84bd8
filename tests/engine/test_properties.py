"""What must be true of every plan, on random consultations over the real knowledge base."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from engine.case import Case
from engine.consultation import Outcome, consult
from engine.explain import Explanation, explain
from engine.intake import check_case
from engine.plan import AdjunctItem, Evidence, InjectionItem, Plan

from .arbitrary_cases import (
    ASKED,
    ATTRIBUTES,
    CONDITIONS,
    KB,
    Data,
    accepted,
    as_case,
    bare,
    cases,
    one_by_one,
    sessions,
    with_change,
    with_sessions,
)
from .mirror import mirrored, seen
from .safety_reference import RELATIVE, Reference, targets

SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


def examples(number: int) -> settings:
    """Settings for so many cases.  Why an example fails is shorter to read off the plan than to search for."""
    phases = [phase for phase in Phase if phase is not Phase.explain]
    return settings(max_examples=number, deadline=None, suppress_health_check=SLOW, phases=phases)


def outcome_of(data: Data) -> Outcome:
    return consult(as_case(data), KB)


def plan_of(data: Data) -> Plan:
    return outcome_of(data).plan


def skin(plan: Plan) -> tuple[AdjunctItem, ...]:
    """Every skin treatment the plan puts forward, on offer or not."""
    return (*plan.adjuncts, *plan.home_care, *plan.referrals, *plan.not_on_offer)


def recommended(plan: Plan) -> set[str]:
    """Everything the plan puts forward, each injection with its product."""
    return {f"{item.id} {item.product}" for item in plan.toxin} | {item.id for item in skin(plan)}


# --- Safety -----------------------------------------------------------------------------------------------


@examples(60)
@given(cases())
def test_nothing_is_recommended_against_a_safety_statement(data: Data) -> None:
    """Absolute and relative exclusions, running waits and missing answers all hold, item by item."""
    plan, reference = plan_of(data), Reference(as_case(data), KB)
    for item in plan.toxin:
        assert reference.against(f"product:{item.product}", f"area:{item.area}") == [], item.id
    for entry in skin(plan):
        assert reference.against(f"treatment:{entry.treatment}") == [], entry.id
    # And the other way round: what the plan says excludes really does.
    for found in plan.safety:
        if found.severity in ("absolute", "relative") and found.overridden_by is None:
            for name in found.applies_to:
                kind = "product" if f"product:{name}" in KB.individuals else "treatment"
                against = {one.statement: one.how for one in reference.against(f"{kind}:{name}")}
                assert against.get(found.statement) in (found.severity, "waiting"), (found.statement, name)


def _asked_and_denied(data: Data) -> list[str]:
    """Questions answered no whose answer can change without contradicting another one."""
    answers = data["safety"]["answers"]
    found = []
    for name in ASKED:
        parent = CONDITIONS[name].one("askedOnlyIf")
        free = parent is None or answers.get(bare(parent), {}).get("answer") == "yes"
        for_women = CONDITIONS[name].one("askedOf") == "female" and data["person"]["sex"] == "male"
        if answers[name]["answer"] == "no" and free and not for_women:
            found.append(name)
    return found


def _answered(name: str, answer: str) -> Callable[[Data], object]:
    return lambda data: data["safety"]["answers"].update({name: {"answer": answer}})


@examples(45)
@given(st.data())
def test_a_risk_that_is_added_adds_nothing_it_forbids(draw: st.DataObject) -> None:
    """A risk can at most make the plan change over to another product, which it does not forbid."""
    data = one_by_one(draw.draw(cases()))
    name = draw.draw(st.sampled_from(_asked_and_denied(data)))
    changed = accepted(with_change(data, _answered(name, "yes")))
    before, after = plan_of(data), plan_of(changed)
    added = recommended(after) - recommended(before)
    used = {item.product for item in before.toxin} or {choice.product for choice in before.products}
    assert added <= {f"{item.id} {item.product}" for item in after.toxin if item.product not in used}
    for intervention, area in _forbidden_by(name, as_case(changed)):
        for item in after.toxin:
            assert (f"product:{item.product}", f"area:{item.area}") != (intervention, area), item.id
        for entry in skin(after):
            assert f"treatment:{entry.treatment}" != intervention, entry.id


def _forbidden_by(condition: str, case: Case) -> Iterator[tuple[str, str]]:
    """Product and area, or treatment, that a condition answered yes forbids by itself."""
    reference = Reference(case, KB)
    overridden = {f"statement:{override.statement}" for override in case.context.overrides}
    for statement in KB.of_kind("Contraindication"):
        # A statement that asks for a wait of no days only warns.
        settled = statement.id in overridden or statement.one("waitDaysDefault") == 0
        if settled or f"condition:{condition}" not in statement.many("condition"):
            continue
        for target in targets(statement, KB):
            if reference.rank(statement, target) >= RELATIVE:
                for area in KB.of_kind("Area") if target.startswith("product:") else ():
                    if reference.reaches(statement, area.id):
                        yield target, area.id
                yield target, ""


@examples(45)
@given(st.data())
def test_an_answer_taken_back_never_adds_a_recommendation(draw: st.DataObject) -> None:
    data = one_by_one(draw.draw(cases()))
    name = draw.draw(st.sampled_from(_asked_and_denied(data)))
    changed = accepted(with_change(data, _answered(name, "unknown")))
    before, after = plan_of(data), plan_of(changed)
    assert recommended(after) <= recommended(before)
    firm = {entry.id for entry in (*before.toxin, *skin(before)) if entry.status == "recommended"}
    assert {entry.id for entry in (*after.toxin, *skin(after)) if entry.status == "recommended"} <= firm


@examples(15)
@given(cases())
def test_a_group_denied_at_once_is_the_same_as_each_question_denied(data: Data) -> None:
    assert outcome_of(one_by_one(data)).derivation.digest() == outcome_of(data).derivation.digest()


# --- Doses ------------------------------------------------------------------------------------------------


def _in_range(item: InjectionItem, plan: Plan) -> None:
    """The dose lies in the range, and the range is what one source gives for this muscle on this side."""
    assert item.range_low_units <= item.units <= item.range_high_units
    assert item.units > 0
    placed = {"right": ("each_side",), "left": ("each_side",)}.get(item.side, (item.side,))
    ranges = set()
    for dose in {e.statement for e in item.evidence}:
        parts = [
            part
            for part in KB.of_kind("DosePart")
            if part.one("ofDose") == dose
            and part.one("muscle") == f"muscle:{item.muscle}"
            and part.one("placement") in placed
        ]
        ranges.add(tuple(sum(Decimal(str(part.one(end))) for part in parts) for end in ("unitsLow", "unitsHigh")))
    assert (item.range_low_units, item.range_high_units) in ranges


def _points_add_up(item: InjectionItem, plan: Plan) -> None:
    if item.points:
        assert sum((units for group in item.points for units in group.units), Decimal(0)) == item.units
    for group in item.points:
        assert all(units > 0 for units in group.units)
        assert max(group.units) - min(group.units) <= Decimal("0.1")
        assert group.volume_ml is None or len(group.volume_ml) == len(group.units)
    volumes = [group.volume_ml for group in item.points]
    if item.points and all(volume is not None for volume in volumes):
        assert item.volume_ml == sum((ml for volume in volumes for ml in volume or ()), Decimal(0))


def _steps_lead_to_the_dose(item: InjectionItem, plan: Plan) -> None:
    """Each step starts where the one before it ended, and the last ends at the dose of its part."""
    for step in item.steps:
        assert step.before_units != step.after_units
        assert step.why
        assert step.statements
        assert item.range_low_units <= step.after_units <= item.range_high_units or len(item.points) > 1
    parts = [part for part in KB.of_kind("DosePart") if f"muscle:{item.muscle}" == part.one("muscle")]
    doses = {e.statement for e in item.evidence}
    if item.steps and len([part for part in parts if part.one("ofDose") in doses]) == 1:
        for one, two in zip(item.steps, item.steps[1:], strict=False):
            assert one.after_units == two.before_units
        assert item.steps[-1].after_units == item.units


def _for_what_it_says(item: InjectionItem, plan: Plan) -> None:
    """The lines an item names are lines that its source is about, graded in this case and called for."""
    assessed = {entry.line: entry.toxin for entry in plan.lines if entry.toxin in ("indicated", "consider")}
    about = {bare(line) for e in item.evidence for line in KB.individuals[e.statement].many("forLine")}
    for line in item.lines:
        assert line in assessed
        assert bare(KB.individuals[f"line:{line}"].one("inArea")) == item.area
    assert not about or not item.lines or set(item.lines) <= about


@examples(60)
@given(cases(healthy=True))
def test_every_injection(data: Data) -> None:
    plan = plan_of(data)
    for item in plan.toxin:
        for promise in (_in_range, _points_add_up, _steps_lead_to_the_dose, _for_what_it_says):
            promise(item, plan)


def _totals_are_sums(plan: Plan, data: Data) -> None:
    for total in plan.totals:
        own = [item for item in plan.toxin if item.product == total.product]
        assert total.units == sum(item.units for item in own)
        assert sum(total.areas.values()) == total.units
        for area, units in total.areas.items():
            assert units == sum(item.units for item in own if item.area == area)
        if total.volume_ml is not None:
            assert total.volume_ml == sum(item.volume_ml or 0 for item in own)
    assert {total.product for total in plan.totals} == {item.product for item in plan.toxin}
    assert len({item.id for item in plan.toxin}) == len(plan.toxin)


def _limits_hold(plan: Plan, data: Data) -> None:
    """Worked out from the knowledge base, whether the plan lists the limit or not."""
    for limit in KB.of_kind("DoseLimit"):
        areas = {bare(area) for area in limit.many("inArea")}
        cap = Decimal(str(limit.one("maxUnits")))
        products = {bare(product) for product in limit.many("ofProduct")}
        substance = limit.one("ofSubstance")
        if substance is not None:
            products |= {bare(p.id) for p in KB.of_kind("Product") if p.one("substance") == substance}
        for product in products:
            planned = sum(
                (i.units for i in plan.toxin if i.product == product and (not areas or i.area in areas)), Decimal(0)
            )
            earlier = _given_before(data, limit.one("windowWeeks"), substance)
            assert not planned or planned + earlier <= cap, limit.id
    for check in plan.limits:
        assert check.within is (check.planned_units <= check.max_units)


def _given_before(data: Data, weeks: Any, substance: Any) -> Decimal:
    if weeks is None or substance is None:
        return Decimal(0)
    found = Decimal(0)
    for session in data["history"]["toxin"]:
        product = session["product"]
        same = product is not None and KB.individuals[f"product:{product}"].one("substance") == substance
        if same and (data["context"]["date"] - session["date"]).days <= int(weeks) * 7:
            by_muscle = sum(sum(sides.values()) for sides in session.get("units", {}).values())
            found += Decimal(session["total_units"] or by_muscle)
    return found


def _one_product(plan: Plan, data: Data) -> None:
    named = data["context"]["product_for_area"]
    unnamed = {item.product for item in plan.toxin if item.area not in named}
    assert len(unnamed) <= 1
    for item in plan.toxin:
        assert item.product == named.get(item.area, item.product)
        assert item.product in {offer["product"] for offer in data["context"]["products"]}


def _forehead_with_glabella(plan: Plan, data: Data) -> None:
    treated = {(item.area, item.product) for item in plan.toxin}
    for item in plan.toxin:
        for found in item.evidence:
            needs = KB.individuals[found.statement]
            if needs.kind == "LabelDose" and needs.one("requiresArea") is not None:
                assert (bare(needs.one("requiresArea")), item.product) in treated


def _off_label_is_marked(plan: Plan, data: Data) -> None:
    place = f"jurisdiction:{data['context']['jurisdiction']}"
    wider = {place, *KB.individuals[place].many("partOf")}
    for item in plan.toxin:
        labels = [e.statement for e in item.evidence if KB.individuals[e.statement].kind == "LabelDose"]
        here = wider & set(KB.individuals[f"product:{item.product}"].many("licensedIn"))
        assert not item.on_label or (labels and here)
        assert item.label_note


@examples(60)
@given(cases())
def test_every_plan(data: Data) -> None:
    plan = plan_of(data)
    for promise in (_totals_are_sums, _limits_hold, _one_product, _forehead_with_glabella, _off_label_is_marked):
        promise(plan, data)


def _lines_accounted_for(plan: Plan) -> None:
    """No line that calls for toxin is dropped: it is treated, or something says why not."""
    said = {bare_area for item in plan.toxin for bare_area in item.lines}
    about = {entry.id.split("/", 1)[1] for entry in (*plan.deferred, *plan.not_recommended) if "/" in entry.id}
    about |= {blocked.split("/", 1)[1] for q in plan.questions for blocked in q.blocks}
    advised = {entry.subject for entry in (*plan.balance, *plan.advice)}
    for entry in plan.lines:
        if entry.toxin in ("indicated", "consider") and entry.line not in said:
            line = KB.individuals[f"line:{entry.line}"]
            pullers = {bare(m) for m in (*line.many("primaryMuscle"), *line.many("secondaryMuscle"))}
            assert {entry.line, bare(line.one("inArea"))} & about or pullers & advised, entry.id


@examples(40)
@given(cases(healthy=True))
def test_no_line_that_calls_for_toxin_is_dropped_in_silence(data: Data) -> None:
    _lines_accounted_for(plan_of(data))


# --- Sources ----------------------------------------------------------------------------------------------


def _with_sources(evidence: tuple[Evidence, ...], plan: Plan) -> None:
    listed = {source.id for source in plan.sources}
    assert evidence
    assert any(record.sources for record in evidence)
    for record in evidence:
        assert set(record.sources) <= listed
        assert record.statement in KB.individuals


@examples(40)
@given(cases())
def test_every_number_reaches_a_source(data: Data) -> None:
    plan = plan_of(data)
    for item in plan.toxin:
        _with_sources(item.evidence, plan)
        for step in item.steps:
            for statement in step.statements:
                assert KB.individuals[statement].many("source"), statement
    for check in plan.limits:
        _with_sources(check.evidence, plan)
    for entry in skin(plan):
        _with_sources(entry.evidence, plan)
        if entry.course is not None:
            assert f"statement:COURSE.{entry.treatment}" in {e.statement for e in entry.evidence}
    for waiting in plan.deferred:
        _with_sources(waiting.evidence, plan)
    for found in plan.safety:
        _with_sources(found.evidence, plan)
    for due in plan.follow_up:
        _with_sources(due.evidence, plan)


def _leaves(node: Explanation) -> set[str]:
    return {node.kind}.union(*(_leaves(child) for child in node.children))


@examples(15)
@given(cases(healthy=True))
def test_every_injection_and_limit_opens_down_to_answers_and_sources(data: Data) -> None:
    outcome = outcome_of(data)
    assume(outcome.plan.toxin)
    for entry in (*outcome.plan.toxin, *outcome.plan.limits, *skin(outcome.plan)):
        kinds = _leaves(explain(outcome, KB, entry.id))
        assert {"source", "statement", "answer", "rule"} <= kinds, entry.id


# --- What must not matter ---------------------------------------------------------------------------------


@examples(40)
@given(cases())
def test_the_mirror_image_of_a_case_has_the_mirror_image_of_its_plan(data: Data) -> None:
    assert seen(plan_of(data)) == seen(plan_of(mirrored(data)), in_mirror=True)


DOSE_OF = {"skin", "goals", "features"}


@examples(35)
@given(st.data())
def test_what_has_nothing_to_do_with_a_dose_does_not_move_it(draw: st.DataObject) -> None:
    data = draw.draw(cases(healthy=True))
    findings = [name for name, attribute in ATTRIBUTES.items() if attribute.one("section") == "skin"]
    name = draw.draw(st.sampled_from(sorted(findings)))

    def change(changed: Data) -> None:
        changed["note"] = "seen in the afternoon"
        changed["context"]["practitioner_role"] = "nurse"
        changed["skin"].pop(name, None)
        changed["context"]["treatments"] = []
        changed["goals"].pop("accepts_downtime_days", None)

    assert plan_of(with_change(data, change)).toxin == plan_of(data).toxin


def _shuffled(value: Any, rng: random.Random) -> Any:
    """The same data with the keys of every mapping in another order."""
    if isinstance(value, dict):
        keys = list(value)
        rng.shuffle(keys)
        return {key: _shuffled(value[key], rng) for key in keys}
    return [_shuffled(one, rng) for one in value] if isinstance(value, list) else value


@examples(30)
@given(cases(), st.randoms(use_true_random=False))
def test_order_and_name_change_nothing_but_the_name(data: Data, rng: random.Random) -> None:
    changed = _shuffled(data, rng)
    changed["id"] = "another-name"
    for order in (changed["context"]["treatments"], changed["context"]["overrides"], changed["history"]["treatments"]):
        rng.shuffle(order)
    rng.shuffle(changed["safety"]["none_of"])
    one, other = outcome_of(data), outcome_of(changed)
    assert other.plan.case_id == "another-name"
    hidden = {"case_id": "", "provenance": one.plan.provenance}
    assert one.plan.model_copy(update=hidden) == other.plan.model_copy(update=hidden)


@examples(20)
@given(cases(healthy=True), st.lists(sessions(well=True), min_size=2, max_size=3))
def test_the_order_of_earlier_sessions_does_not_matter(data: Data, earlier: list[Data]) -> None:
    one = plan_of(accepted(with_sessions(data, earlier)))
    other = plan_of(accepted(with_sessions(data, earlier[::-1])))
    assert recommended(one) == recommended(other)
    assert [(item.id, item.units) for item in one.toxin] == [(item.id, item.units) for item in other.toxin]


# --- What must not stop the engine ------------------------------------------------------------------------


MEASURED = sorted(
    name
    for name, attribute in ATTRIBUTES.items()
    if attribute.one("section") != "person" and attribute.one("datatype") in ("decimal", "integer")
)


@pytest.mark.parametrize("name", MEASURED)
def test_a_measurement_that_is_not_known_is_no_error(name: str) -> None:
    """The intake accepts "unknown" for every attribute, also beside a measured other side."""
    attribute = ATTRIBUTES[name]
    section = str(attribute.one("section"))
    entry: Any = "unknown"
    if section == "features":
        entry = {"right": "unknown", "left": 20} if attribute.one("perSide") else {"both": "unknown"}
        if name == "platysmal_band_count":
            entry = {"right": "unknown", "left": 1}
    data = {
        "id": "made-up",
        "context": {"date": "2026-11-20", "jurisdiction": "US", "products": [{"product": "ONA_BOTOXCOS_US"}]},
        "lines": {"platysmal_bands": {"grade": 4}, "brow_asymmetry": {"mm": 3}},
        section: {name: entry},
    }
    assert not check_case(as_case(data), KB)
    assert plan_of(data).status


@examples(20)
@given(cases(), st.sets(st.sampled_from(["person", "safety", "lines", "muscles", "features", "skin", "goals"])))
def test_a_case_of_which_half_is_missing_has_a_plan(data: Data, missing: set[str]) -> None:
    plan = plan_of(accepted({key: value for key, value in data.items() if key not in missing}))
    if "safety" in missing:
        assert not plan.toxin, "an unanswered safety question blocks what depends on it"
