"""What must be true of every plan, on random consultations over the real knowledge base."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.case import Case
from engine.consultation import Outcome
from engine.intake import check_case
from engine.plan import InjectionItem, Plan

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
    examples,
    one_by_one,
    outcome_of,
    plan_of,
    with_change,
)
from .plan_reading import dropped_in_silence, recommended, skin
from .safety_reference import RELATIVE, Reference, targets

# --- Safety -----------------------------------------------------------------------------------------------


def _nothing_against_a_safety_statement(outcome: Outcome, data: Data) -> None:
    """Absolute and relative exclusions, running waits and missing answers all hold, item by item."""
    plan, reference = outcome.plan, _reference(data, outcome)
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


def _reference(data: Data, outcome: Outcome) -> Reference:
    findings = {str(row["finding"]): str(row["value"]) for row in outcome.derivation.of("finding_state")}
    return Reference(as_case(data), KB, findings)


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


def _forget_age(data: Data) -> None:
    data["person"] = {"sex": data["person"]["sex"]}


def _forget_units(data: Data) -> None:
    for session in data["history"]["toxin"]:
        session.update(total_units=None, units={})


@examples(50)
@given(st.data())
def test_what_is_taken_back_never_adds_a_recommendation(draw: st.DataObject) -> None:
    data = one_by_one(draw.draw(cases()))
    forget = draw.draw(st.sampled_from(_asked_and_denied(data)).map(lambda name: _answered(name, "unknown")))
    forget = draw.draw(st.sampled_from([forget, _forget_age, _forget_units]))
    before, after = plan_of(data), plan_of(accepted(with_change(data, forget)))
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
        shown = [ml for volume in volumes for ml in volume or ()]
        assert item.volume_ml is not None  # exact, while what is drawn at each point is rounded to 0.0001 ml
        assert abs(item.volume_ml - sum(shown, Decimal(0))) <= Decimal("0.00005") * len(shown)


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
        for one, two in pairwise(item.steps):
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
    # No line that calls for toxin is dropped in silence.
    assert dropped_in_silence(plan, KB) == []


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
    """The promises of a plan as a whole, all on the same consultations: drawing and running them is what takes time."""
    outcome = outcome_of(data)
    plan = outcome.plan
    _nothing_against_a_safety_statement(outcome, data)
    for promise in (_totals_are_sums, _limits_hold, _one_product, _forehead_with_glabella, _off_label_is_marked):
        promise(plan, data)


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
