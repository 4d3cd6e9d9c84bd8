"""A case as facts: ages, days, sides and prefixes are worked out; what is not answered is said to be unknown."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.algebra.rule import Fact
from engine.algebra.terms import ABSENT
from engine.case import Case
from engine.facts.from_case import age_in_years, case_facts
from engine.facts.schema import CASE
from engine.inference.run import derive
from engine.intake import check_case
from kb.snapshot import load

from ..arbitrary_cases import Data, as_case, cases

KB = load()
TODAY = dt.date(2026, 11, 20)


def facts_of(**sections: Any) -> dict[Fact, str]:
    context = {"date": TODAY, "jurisdiction": "US", **sections.pop("context", {})}
    case = Case.model_validate({"id": "made-up", "context": context, **sections})
    assert not check_case(case, KB)
    return case_facts(case, KB)


def rows(facts: dict[Fact, str], relation: str) -> list[tuple[Any, ...]]:
    return [fact.values for fact in facts if fact.relation == relation]


def value_of(facts: dict[Fact, str], relation: str, name: str) -> Any:
    (found,) = [values[1] for values in rows(facts, relation) if values[0] == name]
    return found


# --- Age --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        ("1986-11-20", "2026-11-20", 40),
        ("1986-11-21", "2026-11-20", 39),
        ("1986-11-19", "2026-11-20", 40),
        ("1986-12-01", "2026-11-30", 39),
        ("2026-11-20", "2026-11-20", 0),
        # Born on a leap day: a year older on 1 March of ordinary years, on 29 February of leap years.
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
        ("2008-02-29", "2028-02-28", 19),
        ("2008-02-29", "2028-02-29", 20),
        # Seen on a leap day.
        ("2000-02-28", "2024-02-29", 24),
        ("2000-03-01", "2024-02-29", 23),
        ("1899-12-31", "2019-12-31", 120),
    ],
)
def test_age_in_completed_years(born: str, on: str, years: int) -> None:
    assert age_in_years(dt.date.fromisoformat(born), dt.date.fromisoformat(on)) == years


@given(st.dates(dt.date(1900, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 40_000))
def test_age_grows_by_one_on_each_birthday(born: dt.date, days: int) -> None:
    on = born + dt.timedelta(days=days)
    age, tomorrow = age_in_years(born, on), age_in_years(born, on + dt.timedelta(days=1))
    assert age >= 0
    assert tomorrow - age in (0, 1)
    had_birthday = (on.month, on.day) >= (born.month, born.day)
    assert age == on.year - born.year - (not had_birthday)


AGE_CONDITIONS = ("condition:under_18", "condition:age_65_or_over", "condition:age_75_or_over")


@pytest.mark.parametrize(
    ("years", "states"),
    [
        (17, ("yes", "no", "no")),
        (18, ("no", "no", "no")),
        (64, ("no", "no", "no")),
        (65, ("no", "yes", "no")),
        (74, ("no", "yes", "no")),
        (75, ("no", "yes", "yes")),
        (None, ("unknown", "unknown", "unknown")),
    ],
)
@pytest.mark.parametrize("how", ["age_years", "birth_date"])
def test_what_follows_from_age_follows_from_the_day(years: int | None, states: tuple[str, ...], how: str) -> None:
    person: dict[str, Any] = {}
    if years is not None:
        person[how] = years if how == "age_years" else TODAY.replace(year=TODAY.year - years)
    case = Case.model_validate({"id": "x", "context": {"date": TODAY, "jurisdiction": "US"}, "person": person})
    found = {row["condition"]: row["value"] for row in derive(case, KB).of("state")}
    assert tuple(found[condition] for condition in AGE_CONDITIONS) == states


@pytest.mark.parametrize(("days", "years"), [(0, 18), (1, 17)])
def test_the_day_before_a_birthday_counts_as_the_year_before(days: int, years: int) -> None:
    birth = dt.date(2008, 11, 20) + dt.timedelta(days=days)
    assert value_of(facts_of(person={"birth_date": birth}), "observed", "attribute:age_years") == years


def test_an_age_says_where_it_comes_from() -> None:
    by_birth, by_age = facts_of(person={"birth_date": "1980-01-01"}), facts_of(person={"age_years": 46})
    assert by_birth[Fact("observed", ("attribute:age_years", 46))] == "person.birth_date"
    assert by_age[Fact("observed", ("attribute:age_years", 46))] == "person.age_years"
    assert value_of(facts_of(), "observed", "attribute:age_years") == "unknown"
    assert value_of(facts_of(), "observed", "attribute:sex") == "unknown"
    assert value_of(facts_of(), "observed", "attribute:reference_population") == "unknown"


# --- Answers ----------------------------------------------------------------------------------------------


def test_every_question_has_a_fact_answered_or_not() -> None:
    facts = facts_of()
    asked = {c.id for c in KB.of_kind("Condition") if c.one("askedWhen") != "derived"}
    assert dict(rows(facts, "answered")) == dict.fromkeys(asked, "unknown")
    observed = {attribute for attribute, _ in rows(facts, "observed")}
    assert observed == {attribute.id for attribute in KB.of_kind("Attribute")}


def test_what_follows_from_other_answers_is_not_asked() -> None:
    answers = {"under_18": "no", "age_65_or_over": "unknown"}
    asked = {condition for condition, _ in rows(facts_of(safety={"answers": answers}), "answered")}
    assert not asked & set(AGE_CONDITIONS)


@pytest.mark.parametrize(
    ("given", "expected"), [("yes", "yes"), ("no", "no"), ("unknown", "unknown"), (True, "yes"), (None, "unknown")]
)
def test_answers_are_taken_as_given(given: Any, expected: str) -> None:
    facts = facts_of(safety={"answers": {"myasthenia_gravis": given}})
    assert value_of(facts, "answered", "condition:myasthenia_gravis") == expected
    assert facts[Fact("answered", ("condition:myasthenia_gravis", expected))] == "safety.answers.myasthenia_gravis"


def test_none_of_a_group_denies_every_member_and_no_other() -> None:
    group = str(KB.individuals["condition:myasthenia_gravis"].one("inQuestionGroup"))
    local = group.split(":", 1)[1]
    facts = facts_of(safety={"none_of": [local]})
    for condition in KB.of_kind("Condition"):
        if condition.one("askedWhen") == "derived":
            continue
        expected = "no" if condition.one("inQuestionGroup") == group else "unknown"
        assert value_of(facts, "answered", condition.id) == expected
    assert facts[Fact("answered", ("condition:myasthenia_gravis", "no"))] == f"safety.none_of ({local})"


def test_an_unknown_in_a_denied_group_is_denied_with_it() -> None:
    """The intake refuses this case; read all the same, the group's answer stands, as when nothing is given."""
    local = str(KB.individuals["condition:myasthenia_gravis"].one("inQuestionGroup")).split(":", 1)[1]
    data = {"none_of": [local], "answers": {"myasthenia_gravis": "yes"}}
    case = Case.model_validate({"id": "x", "context": {"date": TODAY, "jurisdiction": "US"}, "safety": data})
    assert check_case(case, KB)
    assert value_of(case_facts(case, KB), "answered", "condition:myasthenia_gravis") == "yes"


def test_the_end_of_a_condition_is_days_before_the_consultation() -> None:
    answers = {"active_infection": {"answer": "yes", "ended": "2026-11-06"}, "myasthenia_gravis": "yes"}
    known = {name: answer for name, answer in answers.items() if f"condition:{name}" in KB.individuals}
    facts = facts_of(safety={"answers": known})
    ended = dict(rows(facts, "ended"))
    assert "condition:myasthenia_gravis" not in ended
    assert all(days == 14 for days in ended.values())
    assert len(ended) == len(known) - 1


def test_what_ended_today_ended_nought_days_ago() -> None:
    facts = facts_of(safety={"answers": {"myasthenia_gravis": {"answer": "yes", "ended": TODAY}}})
    assert rows(facts, "ended") == [("condition:myasthenia_gravis", 0)]


# --- Sides ------------------------------------------------------------------------------------------------


def sides(facts: dict[Fact, str], relation: str) -> dict[Any, str]:
    return {fact.values[1]: path for fact, path in facts.items() if fact.relation == relation}


def test_one_finding_for_both_sides_is_two_facts() -> None:
    facts = facts_of(lines={"lateral_canthal": {"rest": 0, "expression": 3}}, muscles={"masseter": {"contraction": 2}})
    assert sides(facts, "line_seen") == {"right": "lines.lateral_canthal", "left": "lines.lateral_canthal"}
    assert sides(facts, "muscle_seen") == {"right": "muscles.masseter", "left": "muscles.masseter"}


def test_a_finding_per_side_stays_on_its_side() -> None:
    facts = facts_of(
        lines={"lateral_canthal": {"right": {"expression": 3}, "left": {"expression": 1}}},
        muscles={"masseter": {"left": {"contraction": 4, "thickness_mm": 12.5, "baseline_mm": 14}}},
    )
    assert sides(facts, "line_seen") == {"right": "lines.lateral_canthal.right", "left": "lines.lateral_canthal.left"}
    assert rows(facts, "line_seen") == [
        ("line:lateral_canthal", "right", ABSENT, 3, ABSENT, ABSENT, "unknown"),
        ("line:lateral_canthal", "left", ABSENT, 1, ABSENT, ABSENT, "unknown"),
    ]
    assert rows(facts, "muscle_seen") == [("muscle:masseter", "left", 4, Decimal("12.5"), 14)]


@pytest.mark.parametrize(("line", "side"), [("glabellar_horizontal", "midline"), ("horizontal_forehead", "across")])
def test_what_has_no_side_lies_where_the_knowledge_says(line: str, side: str) -> None:
    facts = facts_of(lines={line: {"rest": 1, "expression": 2, "spread_flattens": "yes"}})
    assert rows(facts, "line_seen") == [(f"line:{line}", side, 1, 2, ABSENT, ABSENT, "yes")]


def test_a_midline_muscle_is_in_the_midline() -> None:
    assert sides(facts_of(muscles={"procerus": {"contraction": 3}}), "muscle_seen") == {"midline": "muscles.procerus"}


def test_bands_are_counted_per_side() -> None:
    facts = facts_of(features={"platysmal_band_count": {"right": 1, "left": 2}})
    assert rows(facts, "band_count") == [("right", 1), ("left", 2)]
    assert rows(facts_of(features={"platysmal_band_count": 2}), "band_count") == [("right", 2), ("left", 2)]


def test_a_feature_of_the_whole_face_is_observed() -> None:
    facts = facts_of(features={"strong_risorius": True, "brow_height_mm": {"right": 22, "left": 21.5}})
    assert value_of(facts, "observed", "attribute:strong_risorius") == "yes"
    heights = {side: value for name, side, value in rows(facts, "feature") if name == "attribute:brow_height_mm"}
    assert (heights["right"], heights["left"]) == (22, Decimal("21.5"))


# --- Context and history ----------------------------------------------------------------------------------


def test_products_are_offered_in_order_with_their_dilution() -> None:
    context = {
        "products": [
            {"product": "ABO_DYSPORT_US", "dilution_units_per_ml": 120},
            {"product": "ABO_AZZALURE_UKEU"},
            {"product": "ONA_BOTOXCOS_US"},
        ],
    }
    assert rows(facts_of(context=context), "offered") == [
        ("product:ABO_DYSPORT_US", 1, 120),
        ("product:ABO_AZZALURE_UKEU", 2, Decimal("198.4")),  # the only dilution there is
        ("product:ONA_BOTOXCOS_US", 3, 40),
    ]


def test_of_several_dilutions_none_is_chosen() -> None:
    context = {"products": [{"product": "ABO_DYSPORT_US"}]}
    assert rows(facts_of(context=context), "offered") == [("product:ABO_DYSPORT_US", 1, ABSENT)]


def test_equal_numbers_give_equal_facts() -> None:
    one = facts_of(muscles={"masseter": {"thickness_mm": "12.50"}}, skin={"hydration_au": 40})
    other = facts_of(muscles={"masseter": {"thickness_mm": "12.5"}}, skin={"hydration_au": Decimal("40.0")})
    assert [str(fact) for fact in rows(one, "muscle_seen")] == [str(fact) for fact in rows(other, "muscle_seen")]
    assert value_of(one, "observed", "attribute:hydration_au") == 40


def test_dates_become_days_before_the_consultation() -> None:
    history = {
        "toxin": [
            {"date": "2026-08-28", "product": "ONA_BOTOXCOS_US", "areas": ["glabella", "forehead"], "total_units": 40},
            {"date": "2026-11-20", "response": "good"},
        ],
        "treatments": [{"date": "2026-11-13", "treatment": "ipl"}],
    }
    facts = facts_of(history=history)
    assert rows(facts, "toxin_session") == [
        ("session 1", "product:ONA_BOTOXCOS_US", "substance:ona", 84, 40, "unknown"),
        ("session 2", ABSENT, ABSENT, 0, ABSENT, "good"),
    ]
    assert rows(facts, "toxin_area") == [("session 1", "area:glabella"), ("session 1", "area:forehead")]
    assert rows(facts, "treatment_session") == [("treatment session 1", "treatment:ipl", 7)]


def test_two_sessions_on_one_day_are_two_sessions() -> None:
    session = {"date": "2026-01-01", "product": "ONA_BOTOXCOS_US", "total_units": 200}
    assert len(rows(facts_of(history={"toxin": [session, session]}), "toxin_session")) == 2


def test_units_by_muscle_count_when_no_total_is_given() -> None:
    units = {"masseter": {"right": 25, "left": 25}, "procerus": 4}
    facts = facts_of(history={"toxin": [{"date": "2026-01-01", "product": "ONA_BOTOXCOS_US", "units": units}]})
    assert [values[4] for values in rows(facts, "toxin_session")] == [54]


def test_the_day_and_the_place_of_the_consultation() -> None:
    assert rows(facts_of(context={"jurisdiction": "IE"}), "consultation") == [(TODAY.toordinal(), "jurisdiction:IE")]


def test_skin_that_is_not_described_is_unknown() -> None:
    assert rows(facts_of(), "phototype_seen") == [("phototype:unknown",)]
    assert rows(facts_of(skin={"phototype": "IV"}), "phototype_seen") == [("phototype:IV",)]
    assert value_of(facts_of(skin={"brown_spots": None}), "observed", "attribute:brown_spots") == "unknown"


@given(cases())
def test_every_fact_fits_the_schema_and_says_where_it_stands(data: Data) -> None:
    for fact, path in case_facts(as_case(data), KB).items():
        assert len(fact.values) == len(CASE[fact.relation])
        assert path
        for value in fact.values:
            assert isinstance(value, str | int | Decimal)
            assert value is not None
            assert not isinstance(value, float)
            assert not isinstance(value, bool)
