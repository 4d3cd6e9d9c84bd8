"""Known defects: tests that show a fault not yet mended, each with what is wrong.

A test listed here must fail, unless it meets the fault by chance; once it passes, its line has to go.
"""

from __future__ import annotations

import pytest

KNOWN_DEFECTS: dict[str, str] = {
    "test_every_relation_a_case_gives_is_read_by_a_rule": "no rule reads earlier skin treatments yet",
    "test_a_retired_course_is_not_told[retired]": "the plan reads courses from the knowledge base itself",
    "test_a_retired_course_is_not_told[draft]": "the plan reads courses from the knowledge base itself",
}

FOUND_BY_CHANCE: set[str] = set()
"""Tests on random values, which do not meet the fault in every run."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.name in KNOWN_DEFECTS:
            certain = item.name not in FOUND_BY_CHANCE
            item.add_marker(pytest.mark.xfail(reason=KNOWN_DEFECTS[item.name], strict=certain))
