"""Cases for measuring: the bundled examples, and consultations drawn as the tests draw them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from engine.case import Case
from engine.casefile import read_case
from kb.snapshot import KnowledgeBase
from tests.engine.arbitrary_cases import as_case, cases

EXAMPLES = Path(__file__).parents[1] / "examples"


def examples(kb: KnowledgeBase) -> dict[str, Case]:
    """The bundled examples by name."""
    return {path.stem: read_case(path, kb) for path in sorted(EXAMPLES.glob("*.yaml"))}


class EnoughError(Exception):
    """No more cases are wanted."""


def for_each(number: int, start: int, use: Callable[[Case], None]) -> None:
    """Draw cases, the same ones for the same `start`, and use each.  `use` may raise EnoughError."""
    used = 0

    @seed(start)
    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases())
    def every(data: dict[str, object]) -> None:
        nonlocal used
        if used < number:
            use(as_case(data))
            used += 1

    every()
