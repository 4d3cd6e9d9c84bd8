"""Years of real cases for the tests of the calendar, each worked out once."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

from engine.casefile import read_case
from engine.golden.reading import read_golden
from engine.schedule.make import schedule
from engine.schedule.preferences import Preferences
from engine.schedule.year import Schedule
from kb.snapshot import KnowledgeBase, load

ROOT = Path(__file__).parents[2]
EXAMPLES = tuple(sorted(path.stem for path in (ROOT / "examples").glob("*.yaml")))
GOLDEN = (
    "wait_isotretinoin_30_days_ago",
    "wait_tan_five_days_ago",
    "wish_event_in_ten_days",
    "layer_three_layers_with_home_care",
    "cold_sores_in_the_past",
    "offlabel_masseter_start_at_48",
)
NAMES = (*EXAMPLES, *GOLDEN)
TODAY = dt.date(2026, 11, 21)


@cache
def kb() -> KnowledgeBase:
    return load()


@cache
def year(name: str, ready_by_event: bool = False) -> Schedule:
    """The year of an example, or of a golden case."""
    if name in EXAMPLES:
        case = read_case(ROOT / "examples" / f"{name}.yaml", kb())
    else:
        path = ROOT / "tests" / "cases" / f"{name}.yaml"
        case = read_golden([path], kb())[path].case
    return schedule(case, kb(), Preferences(ready_by_event=ready_by_event))
