"""How the suite is shared out between workers: the longest files first, and files that share their work together.

`make test` runs three workers, on two processors: a test of a screen spends half its time waiting for the screen to
come to rest.  A worker takes one file after the other, so that what a file works out once is worked out in one
process; a long file that came last would leave the others idle.

What every file would do again, each worker does once: it reads a snapshot of the knowledge base, and it looks for
cyclic garbage when a file is done, in what that file made and not in all that came before.
"""

from __future__ import annotations

import gc
from functools import lru_cache
from typing import Any

import pytest

from kb import snapshot

# The same bytes are the same knowledge base, which is frozen: `load` still finds and reads its file each time.
snapshot.decode = lru_cache(maxsize=4)(snapshot.decode)

LONGEST_FIRST = (
    "tests/engine/test_schedule_year.py",
    "tests/engine/test_plan_integrity.py",
    "tests/engine/compiled/test_real_cases.py",
    "tests/engine/test_properties.py",
    "tests/engine/test_statement_coverage.py",
    "tests/engine/test_invariance.py",
    "tests/test_cli.py",
    "tests/engine/test_determinism.py",
    "tests/tui/test_flows.py",
    "tests/engine/test_golden.py",
    "tests/engine/test_screening.py",
    "tests/tui/test_deciding.py",
    "tests/tui/test_keeping_work.py",
    "tests/tui/test_year_screen.py",
    "tests/engine/alternatives/test_flip.py",
    "tests/test_turtle_only.py",
    "tests/engine/critique/test_comments.py",
    "tests/engine/patient/test_content.py",
    "tests/tui/test_plain_keeping.py",
    "tests/test_alternative_verbs.py",
    "tests/kb/test_check.py",
    "tests/engine/test_label_oracle.py",
    "tests/engine/compiled/test_small_worlds.py",
    "tests/tui/test_pictures.py",
    "tests/engine/facts/test_retired.py",
    "tests/kb/test_docs.py",
    "tests/engine/test_schedule_written.py",
    "tests/engine/test_experta_hazards.py",
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


# Most of what a worker makes stays to its end: plans, rules, and the tests themselves.


def pytest_configure(config: pytest.Config) -> None:
    gc.set_threshold(100_000, 20, 50)


def pytest_collection_finish(session: pytest.Session) -> None:
    _freeze()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    if nextitem is None or _file(nextitem.nodeid) != _file(item.nodeid):
        _freeze()


def _freeze() -> None:
    """Collect what is garbage by now, and leave the rest out of every later search."""
    gc.collect()
    gc.freeze()
