"""Pages of the example consultations and of the golden cases, each made once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from engine.case import Case
from engine.casefile import read_case
from engine.consultation import consult
from engine.patient.booking import booked
from engine.patient.build import patient_page
from engine.patient.page import PatientPage
from engine.plan import Plan
from kb.snapshot import KnowledgeBase, load
from tests.engine.golden_set import golden

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted(path.stem for path in (ROOT / "examples").glob("*.yaml"))
NOT_TEXT = {"sources", "items", "kind", "key", "case_id", "status", "made", "phase", "tone", "schema"}
NAMED = (
    "age-17-gb-no-toxin-no-booster",
    "balance-thinned-muscle-wait-not-over",
    "balance-trouble-swallowing-is-an-emergency",
    "cumulative-390-plus-20-units",
    "label-us-jeuveau-glabella",
    "wish-no-needles",
)
DATE = re.compile(r"\b\d{1,2}( [A-Z][a-z]+)?( \d{4})?( to \d{1,2})? [A-Z][a-z]+ \d{4}")


@cache
def kb() -> KnowledgeBase:
    return load()


@cache
def cases() -> dict[str, Case]:
    """Every example, and every eighth golden case by its id, with those a test names."""
    found = {name: read_case(ROOT / "examples" / f"{name}.yaml", kb()) for name in EXAMPLES}
    of_golden = golden().values()
    return found | {one.id: one.case for number, one in enumerate(of_golden) if number % 8 == 0 or one.id in NAMED}


@cache
def plan(name: str) -> Plan:
    return consult(cases()[name], kb(), "compiled").plan


@cache
def page(name: str) -> PatientPage:
    """The page with its dates for an example, counted from the treatment for a golden case."""
    schedule = booked(cases()[name], kb()) if name in EXAMPLES else None
    return patient_page(plan(name), cases()[name], kb(), schedule)


def texts(value: Any) -> Iterator[str]:
    """Everything a patient reads in a page or a part of it."""
    if isinstance(value, PatientPage):
        value = value.model_dump(mode="json", by_alias=True, exclude={"date"})
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in NOT_TEXT:
                yield from texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner)


def blocks(name: str) -> list[Any]:
    return [block for section in page(name).sections for block in section.blocks]


def whole(found: PatientPage) -> str:
    return "\n".join(texts(found))
