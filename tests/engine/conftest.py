"""Known defects: tests that show a fault not yet mended, each with what is wrong.

A test listed here must fail, unless it meets the fault by chance; once it passes, its line has to go.
"""

from __future__ import annotations

import pytest

KNOWN_DEFECTS = {
    "test_a_session_of_unknown_units_does_not_hide_what_is_known": (
        "an earlier session without units leaves the units of the others out of the cumulative maximum"
    ),
    "test_a_wait_that_is_over_does_not_settle_another_one": "one ended condition settles a wait of two conditions",
    "test_a_question_below_two_others_is_not_forgotten": "a question two levels down reads as not answered",
    "test_a_line_is_told_on_the_scale_it_was_graded_on": "the line's default scale is named for an explicit one",
    "test_absurd_numbers_are_refused_or_planned_with_but_never_crash[units beyond counting]": "the intake lets it pass",
    "test_absurd_numbers_are_refused_or_planned_with_but_never_crash[a baseline thinner than light]": (
        "the intake lets it pass"
    ),
    "test_absurd_numbers_are_refused_or_planned_with_but_never_crash[the last day there is]": "the intake lets it pass",
    "test_a_bad_rule_is_refused_by_name_and_with_the_fix[expression in unless]": "not checked when rules load",
    "test_a_bad_rule_is_refused_by_name_and_with_the_fix[float in compute]": "not checked when rules load",
    "test_a_bad_rule_is_refused_by_name_and_with_the_fix[unknown operation in compute]": "not checked when rules load",
    "test_every_relation_a_case_gives_is_read_by_a_rule": "no rule reads earlier skin treatments yet",
    "test_the_digest_changes_with_the_schema": "the digest covers the rules alone",
    "test_a_retired_course_is_not_told[retired]": "the plan reads courses from the knowledge base itself",
    "test_a_retired_course_is_not_told[draft]": "the plan reads courses from the knowledge base itself",
    "test_facts_are_equal_exactly_when_they_print_alike": "a whole number and an exact one print differently",
    "test_the_digest_does_not_depend_on_which_form_of_a_number_came_first": (
        "a whole number and an exact one print differently"
    ),
}

FOUND_BY_CHANCE = {"test_facts_are_equal_exactly_when_they_print_alike"}
"""Tests on random values, which do not meet the fault in every run."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.name in KNOWN_DEFECTS:
            certain = item.name not in FOUND_BY_CHANCE
            item.add_marker(pytest.mark.xfail(reason=KNOWN_DEFECTS[item.name], strict=certain))
