"""The form as data: what it asks follows the knowledge base and the case; each answer lands where it belongs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from engine.case import Case, History, LineFinding, Person, SidedLine, SidedMuscle, SidedValue, ToxinSession
from engine.casefile import read_case, write_case
from kb.snapshot import Individual, KnowledgeBase, load
from tests.tui.small_engine import TODAY, small_case
from tests.tui.small_kb import small_kb
from tui.form.form import Form, Place
from tui.form.spec import Step
from tui.session.edits import applied
from tui.widgets.cells import CellError, Choice, Entry, Value


def keys(step: Step) -> list[str]:
    return [row.key for block in step.blocks for row in block.rows]


def answer(case: Case, key: str, cell: int, value: Value) -> Case:
    """Give an answer through the row that asks for it."""
    form = Form(small_kb())
    for step in form.keys:
        if (row := form.step(step, case).row(key)) is not None:
            return applied(case, row.bindings[cell].edits(case, value))
    raise AssertionError(f"nothing asks for {key}")


def act(case: Case, step: str, block: str, key: str) -> Case:
    for one in Form(small_kb()).step(step, case).blocks:
        if one.key == block:
            return applied(case, next(act for act in one.acts if act.key == key).act.edits(case))
    raise AssertionError(f"there is no {block}")


def shown(case: Case, key: str) -> tuple[Value, ...]:
    form = Form(small_kb())
    found = next(row for step in form.keys if (row := form.step(step, case).row(key)) is not None)
    return found.values(case)


def test_a_new_attribute_appears_by_itself() -> None:
    kb = small_kb()
    added = Individual(
        "attribute:sparkle",
        "Attribute",
        {
            "prefLabel": ("Sparkle",),
            "section": ("skin",),
            "datatype": ("decimal",),
            "unit": ("lm",),
            "help": ("Count it.",),
            "question": ("How much?",),
        },
    )
    more = KnowledgeBase("1", "1", {**kb.individuals, added.id: added}, kb.properties, kb.kinds)
    row = Form(more).step("skin", small_case()).row("skin:sparkle")
    assert row is not None
    assert applied(small_case(), row.bindings[0].edits(small_case(), Decimal(3))).skin == {"sparkle": Decimal(3)}


def test_none_of_these_answers_every_member() -> None:
    case = act(small_case(), "screening", "group:nerves", "n")
    assert case.safety.none_of == ("nerves",)
    assert shown(case, "condition:myasthenia") == shown(case, "condition:neuropathy") == ("no",)


def test_a_yes_against_none_of_these_keeps_the_other_answers() -> None:
    case = act(small_case(), "screening", "group:nerves", "n")
    case = answer(case, "condition:myasthenia", 0, "yes")
    assert case.safety.none_of == ()
    assert case.safety.answers["myasthenia"].answer == "yes"
    assert case.safety.answers["neuropathy"].answer == "no"


def test_none_of_these_beside_a_yes_means_none_of_the_others() -> None:
    case = answer(small_case(), "condition:myasthenia", 0, "yes")
    case = act(case, "screening", "group:nerves", "n")
    assert case.safety.none_of == ()
    assert shown(case, "condition:myasthenia")[0] == "yes"
    assert shown(case, "condition:neuropathy") == ("no",)


def test_none_of_these_twice_is_still_none_and_unknown_takes_it_back() -> None:
    once = act(small_case(), "screening", "group:nerves", "n")
    assert act(once, "screening", "group:nerves", "n") == once
    assert act(once, "screening", "group:nerves", "u") == small_case()


def test_an_unknown_against_none_of_these_leaves_just_that_one_open() -> None:
    case = act(small_case(), "screening", "group:nerves", "n")
    case = answer(case, "condition:neuropathy", 0, None)
    assert shown(case, "condition:neuropathy") == (None,)
    assert shown(case, "condition:myasthenia") == ("no",)


def test_changing_yes_to_no_drops_the_date_that_belonged_to_the_yes() -> None:
    case = answer(small_case(), "condition:cold_sore", 0, "yes")
    case = answer(case, "condition:cold_sore", 1, case.context.date)
    assert case.safety.answers["cold_sore"].ended is not None
    case = answer(case, "condition:cold_sore", 0, "no")
    assert case.safety.answers["cold_sore"].ended is None


def test_what_can_end_takes_a_day_to_come_which_the_case_file_keeps(tmp_path: Path) -> None:
    case = answer(small_case(), "condition:cold_sore", 0, "yes")
    assert shown(case, "condition:cold_sore") == ("yes", None), "no end of it can be expected"
    case = answer(case, "condition:pregnancy", 0, "yes")
    day = case.context.date + dt.timedelta(weeks=20)
    case = answer(case, "condition:pregnancy", 2, day)
    assert shown(case, "condition:pregnancy") == ("yes", None, day)
    write_case(case, tmp_path / "case.yaml")
    again = read_case(tmp_path / "case.yaml", small_kb())
    assert again == case
    assert again.safety.answers["pregnancy"].expected_end == day
    over = answer(again, "condition:pregnancy", 1, case.context.date)
    assert shown(over, "condition:pregnancy") == ("yes", case.context.date), "nothing is expected any more"
    assert over.safety.answers["pregnancy"].expected_end is None


def test_a_day_to_come_cannot_be_past() -> None:
    case = answer(small_case(), "condition:pregnancy", 0, "yes")
    row = Form(small_kb()).step("screening", case).row("condition:pregnancy")
    assert row is not None
    cell = row.row.cells[2]
    assert isinstance(cell, Entry)
    with pytest.raises(CellError, match=f"allowed is a date after {case.context.date}"):
        cell.parsed(case.context.date.isoformat())
    assert cell.parsed("2099-01-01") is not None


def test_questions_follow_sex_and_the_answers_they_depend_on() -> None:
    woman, man = small_case(), small_case(person=Person(sex="male"))
    form = Form(small_kb())
    assert "condition:pregnancy" in keys(form.step("screening", woman))
    assert "condition:pregnancy" not in keys(form.step("screening", man))
    assert "condition:under_age" not in keys(form.step("screening", woman))
    assert "condition:toxin_recent" not in keys(form.step("screening", woman))
    treated = answer(woman, "condition:toxin_ever", 0, "yes")
    assert "condition:toxin_recent" in keys(form.step("screening", treated))


def test_one_side_of_a_value_noted_for_both_splits_it() -> None:
    both = SidedLine(both=LineFinding(rest=Decimal(1), expression=Decimal(3)))
    case = small_case(lines={"frown": both})
    assert shown(case, "line:frown")[:4] == (1, 1, 3, 3)
    case = answer(case, "line:frown", 3, Decimal(2))
    assert case.lines["frown"].both is None
    assert shown(case, "line:frown")[:4] == (1, 1, 3, 2)


def test_what_has_no_sides_is_asked_once() -> None:
    form = Form(small_kb())
    lines, strength = form.step("face", small_case()), form.step("strength", small_case())
    forehead, procerus, jaw = lines.row("line:forehead"), strength.row("muscle:procerus"), lines.row("line:jaw")
    assert forehead is not None and procerus is not None and jaw is not None
    assert [binding.path for binding in procerus.bindings] == [
        "muscles.procerus.both.contraction",
        "muscles.procerus.both.thickness_mm",
    ]
    assert len(forehead.bindings) == 3
    assert [binding.path for binding in jaw.bindings] == ["lines.jaw.right.grade", "lines.jaw.left.grade"]


def test_grades_are_those_of_the_scale_in_use() -> None:
    form = Form(small_kb())

    def top(case: Case) -> Value:
        row = form.step("face", case).row("line:frown")
        assert row is not None
        cell = row.row.cells[0]
        assert isinstance(cell, Choice)
        return cell.options[-1].value

    assert top(small_case()) == 3
    assert top(small_case(lines={"frown": SidedLine(scale="five")})) == 4


def test_products_are_ticked_diluted_and_ordered() -> None:
    case = answer(small_case(), "product:BETA_US", 0, "yes")
    assert [offer.product for offer in case.context.products] == ["ALPHA_GB", "BETA_US"]
    case = answer(case, "product:ALPHA_GB", 1, Decimal(100))
    case = answer(case, "product:BETA_US", 2, 1)
    assert [(offer.product, offer.dilution_units_per_ml) for offer in case.context.products] == [
        ("BETA_US", None),
        ("ALPHA_GB", Decimal(100)),
    ]
    case = answer(case, "clinic:area:glabella", 0, "BETA_US")
    case = answer(case, "product:BETA_US", 0, None)
    assert case.context.product_for_area == {}


def test_treatments_are_ticked_one_by_one_or_all() -> None:
    case = answer(small_case(), "treatment:peel", 0, "yes")
    assert case.context.treatments == ("peel",)
    assert act(case, "clinic", "treatments:upper", "u").context.treatments == ()
    assert act(small_case(), "clinic", "treatments:home", "a").context.treatments == ("cream",)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("safety.answers.pregnancy", Place("screening", "condition:pregnancy")),
        ("lines.frown.right.rest", Place("face", "line:frown")),
        ("lines.frown", Place("face", "line:frown")),
        ("skin.phototype", Place("skin", "skin:phototype")),
        ("context.products[0].dilution_units_per_ml", Place("clinic", "product:ALPHA_GB")),
        ("person.birth_date", Place("clinic", "clinic:birth_date")),
    ],
)
def test_every_path_leads_to_the_row_that_asks_for_it(path: str, place: Place) -> None:
    assert Form(small_kb()).find(path, small_case(person=Person(sex="female"))) == place


def test_a_muscle_opens_into_its_measurements() -> None:
    step = Form(small_kb()).detail("muscle:corrugator", small_case())
    assert step is not None
    row = step.row("baseline_mm")
    assert row is not None
    case = applied(small_case(), row.bindings[1].edits(small_case(), Decimal("2.4")))
    assert case.muscles["corrugator"] == SidedMuscle.model_validate({"left": {"baseline_mm": Decimal("2.4")}})


def test_an_earlier_session_is_added_opened_and_removed() -> None:
    form, case = Form(small_kb()), small_case()
    edit, target = form.added("toxin", case.context.date, case)
    case = applied(case, [edit])
    step = form.detail(target, case)
    assert step is not None
    row = step.row("units:corrugator")
    assert row is not None
    case = applied(case, row.bindings[0].edits(case, Decimal(10)))
    assert case.history.toxin[0].units["corrugator"].right == 10
    removal = form.removal(target)
    assert removal is not None
    assert applied(case, [removal]) == small_case()


def test_the_real_knowledge_base_can_all_be_asked() -> None:
    kb = load()
    form, new = Form(kb), small_case()
    case = new.model_copy(update={"history": History(toxin=(ToxinSession(date=TODAY),))})
    rows = [key for step in form.keys for key in keys(form.step(step, case))]
    assert len(rows) == len(set(rows))
    # Why an earlier session failed is asked of whoever had one; the day of an answer beside the answer.
    cause = "features:toxin_no_effect_cause"
    assert cause not in keys(form.step("strength", new))
    noted = case.model_copy(update={"features": {"toxin_no_effect_cause": SidedValue(both="storage")}})
    assert f"{cause}:date" in set(keys(form.step("strength", noted))) - set(rows)
    for kind, prefix in (("Line", "line"), ("Muscle", "muscle"), ("Product", "product"), ("Treatment", "treatment")):
        assert {f"{prefix}:{one.id.partition(':')[2]}" for one in kb.of_kind(kind)} <= set(rows)
    asked = {row.partition(":")[2] for row in rows}
    for attribute in kb.of_kind("Attribute"):
        assert attribute.id.partition(":")[2] in asked | {"age_years", "days_to_event"}
