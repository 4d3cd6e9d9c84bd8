"""How the suite is shared out between workers: the longest files first, and files that share their work together.

`make test` runs two workers.  A worker takes one file after the other, so that what a file works out once is
worked out in one process; a long file that came last would leave the other worker idle.
"""

from __future__ import annotations

from typing import Any

import pytest

LONGEST_FIRST = (
    "tests/engine/test_properties.py",
    "tests/engine/test_plan_integrity.py",
    "tests/engine/test_statement_coverage.py",
    "tests/engine/test_invariance.py",
    "tests/test_cli.py",
    "tests/engine/test_determinism.py",
    "tests/tui/test_flows.py",
    "tests/test_turtle_only.py",
    "tests/engine/test_golden.py",
    "tests/engine/test_screening.py",
    "tests/tui/test_keeping_work.py",
    "tests/kb/test_check.py",
    "tests/kb/test_docs.py",
    "tests/engine/test_label_oracle.py",
)

ONE_WORKER = {"tests/engine/test_statement_coverage.py": "tests/engine/test_plan_integrity.py"}
"""Both look at every generated consultation, so each of these runs once for the two of them."""


def _file(nodeid: str) -> str:
    return nodeid.partition("::")[0]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(_file(item.nodeid), len(places)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from xdist.scheduler import LoadFileScheduling

    class Together(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return ONE_WORKER.get(_file(nodeid), _file(nodeid))

    config.option.loadscopereorder = False  # by number of tests, which says nothing of how long they take
    return Together(config, log)
