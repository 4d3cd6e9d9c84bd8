"""The plan as rows: one per muscle with its sides, keys of their own, and a way to every question and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.casefile import read_case
from engine.consultation import consult as really_consult
from engine.explain import items
from engine.plan import Plan
from engine.plan.entries import entries
from kb.snapshot import load
from tests.engine.cases import consult as seen
from tests.tui.small_engine import consult, explain, screened, small_case
from tests.tui.small_kb import small_kb
from tui.panes.plan_rows import rows_of
from tui.panes.reasons import reasons
from tui.panes.row import PlanRow

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))


def rows(plan_of: object) -> dict[str, PlanRow]:
    kb = small_kb()
    return {row.key: row for row in rows_of(consult(plan_of, kb).plan, kb.label)}  # type: ignore[arg-type]


def test_the_sides_of_a_muscle_share_a_row() -> None:
    found = rows(screened())
    corrugator, procerus = found["dose/glabella/corrugator"], found["dose/glabella/procerus"]
    assert (corrugator.text, corrugator.cells) == ("Corrugator", ("6", "·", "4", "4–10", ""))
    assert procerus.cells == ("·", "4", "·", "4–10", "off")
    assert len(corrugator.items) == 2


def test_open_questions_of_a_group_are_one_row_that_leads_there() -> None:
    row = rows(small_case())["question/nerves"]
    assert (row.text, row.lead, row.goto) == (
        "Nerve and muscle disease: 2 questions",
        "absolute",
        "safety.answers.myasthenia",
    )


def test_reasons_end_at_sources() -> None:
    kb = small_kb()
    plan = consult(screened(), kb).plan
    row = next(row for row in rows_of(plan, kb.label) if row.key == "dose/glabella/corrugator")
    right, left = reasons(row, plan, lambda item: explain(None, kb, item))
    assert (right.text, left.text) == ("Right: 6 Alpha units", "Left: 4 Alpha units")
    evidence = right.children[-1].children[0]
    assert evidence.children[0].text == "Alphatox label, 2025"


def test_without_a_tree_the_items_own_reasons_are_shown() -> None:
    kb = small_kb()
    plan = consult(screened(), kb).plan
    row = next(row for row in rows_of(plan, kb.label) if row.key == "dose/glabella/procerus")
    said = [node.text for node in reasons(row, plan, lambda item: None)]
    assert said == ["as on the label", "The line moves.", "Evidence"]


@pytest.mark.parametrize("path", EXAMPLES[::4], ids=lambda path: path.stem)
def test_every_row_of_a_real_plan_can_be_explained(path: Path) -> None:
    kb = load()
    outcome = really_consult(read_case(path, kb), kb)
    found = rows_of(outcome.plan, kb.label)
    assert len({row.key for row in found}) == len(found)
    asked = {item for row in found for item in row.items}
    assert asked <= set(items(outcome))
    assert asked <= set(entries(outcome.plan))


WITHOUT_ROWS = {"sources": "each stands under the reasons of the rows that rest on it"}
WHOLE_TOGETHER = ("static_forehead_68", "toxin_six_weeks_ago", "unanswered_intake")


def test_every_part_of_a_plan_stands_on_the_screen() -> None:
    """Leaving a part out must change the rows: one that no row shows would be dropped silently."""
    plans = [seen(read_case(path, load())).plan for path in EXAMPLES if path.stem in WHOLE_TOGETHER]
    parts = [name for name in Plan.model_fields if isinstance(getattr(plans[0], name), tuple)]
    fullest = {part: max((getattr(plan, part) for plan in plans), key=len) for part in parts}
    assert all(fullest.values())
    whole = plans[0].model_copy(update=fullest)
    shown = rows_of(whole, load().label)
    for part in parts:
        without = rows_of(whole.model_copy(update={part: ()}), load().label)
        assert (without == shown) == (part in WITHOUT_ROWS), part
    assert {item for row in shown for item in row.items} == set(entries(whole))
