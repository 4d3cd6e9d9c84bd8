"""Folding the plan: long references start closed and counted, what excludes stays in sight, choices are kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList

from engine.casefile import read_case
from engine.consultation import consult
from kb.snapshot import load
from tests.tui.conftest import MakeApp, consultation, settled
from tests.tui.small_engine import screened
from tui.panes.folding import CLOSED, OPEN, Folds
from tui.panes.plan_rows import rows_of
from tui.panes.row import PlanRow

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))


def section(key: str, *texts: str, lead: str = "–") -> tuple[PlanRow, ...]:
    below = (PlanRow(f"{key}/{text}", "text", text, lead=lead) for text in texts)
    return (PlanRow(f"gap/{key}", "gap", ""), PlanRow(key, "heading", key), *below)


def keys(rows: tuple[PlanRow, ...]) -> list[str]:
    return [row.key for row in rows if row.kind != "gap"]


def test_a_long_reference_starts_closed_with_its_count() -> None:
    shown = Folds().visible(section("claims", *"abcdef"))
    assert keys(shown) == ["claims"]
    assert (shown[-1].lead, shown[-1].tail) == (CLOSED, "6")


def test_a_short_section_and_one_that_is_always_read_start_open() -> None:
    shown = Folds().visible((*section("later", "a"), *section("lines", *"abcdef")))
    assert len(keys(shown)) == 9
    assert all(row.lead == OPEN for row in shown if row.kind == "heading")


def test_what_excludes_is_never_hidden() -> None:
    folds = Folds()
    rows = (*section("rejected", *"abcdef"), PlanRow("rejected/x", "text", "x", lead="absolute", tone="stop"))
    assert keys(folds.visible(rows)) == ["rejected", "rejected/x"]


@pytest.mark.parametrize("key", ["safety", "injections/ALPHA_GB"])
def test_safety_and_doses_cannot_be_closed(key: str) -> None:
    folds, rows = Folds(), section(key, *"abcdef")
    folds.visible(rows)
    assert not folds.turn(key)
    assert folds.visible(rows) == rows


def test_a_choice_is_kept_while_the_plan_changes() -> None:
    folds = Folds()
    folds.visible(section("claims", *"abcdef"))
    assert folds.turn("claims", open=True)
    folds.visible(())  # no plan, for a while
    assert keys(folds.visible(section("claims", *"abcdefg"))) == ["claims", *(f"claims/{text}" for text in "abcdefg")]
    assert not folds.turn("claims", open=True)


@pytest.mark.parametrize("path", EXAMPLES[::5], ids=lambda path: path.stem)
def test_opening_everything_shows_every_row(path: Path) -> None:
    kb = load()
    rows = rows_of(consult(read_case(path, kb), kb).plan, kb.label)
    folds = Folds()
    excluded = {row.key for row in rows if row.lead in ("absolute", "relative") or row.tone == "stop"}
    assert excluded <= {row.key for row in folds.visible(rows)}
    for row in rows:
        folds.turn(row.key, open=True)
    assert [row.key for row in folds.visible(rows)] == [row.key for row in rows]


async def test_keys_and_mouse_fold_and_an_edit_keeps_it(make_app: MakeApp) -> None:
    app = make_app(screened(skin={"dull": "yes"}))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        pane = consultation(app).side.plan
        shown = pane.query_one("#plan-rows", OptionList)
        await pilot.press("f3", "end", "left")
        assert pane.chosen is not None
        head = pane.chosen.key
        await pilot.press("left")
        assert not pane.folds.is_open(head)
        await pilot.press("right")
        assert pane.folds.is_open(head)
        await pilot.press("enter")
        assert not pane.folds.is_open(head)
        assert consultation(app).focused is shown  # it folds, and asks for no reasons
        line = next(y for y in range(shown.size.height) if CLOSED in shown.render_line(y).text)
        await pilot.click(shown, offset=(6, line))
        assert pane.folds.is_open(head)
        await pilot.click(shown, offset=(6, line))
        pane.pending()
        pane.show(consultation(app).side.plan._plan)  # type: ignore[arg-type]
        assert not pane.folds.is_open(head)
