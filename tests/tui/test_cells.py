"""What a cell takes, and where a row puts it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tui.widgets.cells import RISK, CellError, Choice, Entry, Option, Row
from tui.widgets.row_layout import View, lay_out, piece_at

TODAY = dt.date(2026, 11, 21)
GRADES = tuple(Option(Decimal(g), str(g), (str(g),)) for g in range(5))


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("", None),
        ("2026-08-01", dt.date(2026, 8, 1)),
        ("t", TODAY),
        ("10d", dt.date(2026, 11, 11)),
        ("6w", dt.date(2026, 10, 10)),
        ("3m", dt.date(2026, 8, 21)),
        ("2y", dt.date(2024, 11, 21)),
    ],
)
def test_dates_are_written_or_counted_back(typed: str, value: dt.date | None) -> None:
    assert Entry("when", "date", today=TODAY).parsed(typed) == value


def test_a_month_back_from_its_last_day_is_the_last_day() -> None:
    assert Entry("when", "date", today=dt.date(2026, 3, 31)).parsed("1m") == dt.date(2026, 2, 28)
    assert Entry("when", "date", today=dt.date(2024, 2, 29)).parsed("1y") == dt.date(2023, 2, 28)


@pytest.mark.parametrize("typed", ["2026-13-01", "yesterday", "9999y"])
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(CellError):
        Entry("when", "date", today=TODAY).parsed(typed)


def test_numbers_stay_exact_and_in_bounds() -> None:
    cell = Entry("mm", "number", unit="mm", low=Decimal(0), high=Decimal(40))
    assert cell.parsed("1,90") == Decimal("1.90")
    for typed in ("-1", "41", "nan", "1.2.3", "."):
        with pytest.raises(CellError):
            cell.parsed(typed)
    with pytest.raises(CellError):
        Entry("age", "integer").parsed("4.5")


@pytest.mark.parametrize(
    ("cell", "typed", "said"),
    [
        (Entry("mm", "number", unit="mm", low=Decimal(0), high=Decimal(40)), "95", "a number from 0 to 40 mm"),
        (Entry("mm", "number", unit="mm", low=Decimal(0)), "-1", "a number, 0 mm or more"),
        (Entry("mm", "number", unit="mm"), "1.2.3", "a number, in mm"),
        (Entry("age", "integer", unit="years", low=Decimal(0), high=Decimal(120)), "4.5", "a whole number from 0"),
        (Entry("when", "date", today=TODAY), "soon", "2026-11-21, or counted back"),
    ],
)
def test_a_refusal_says_what_is_allowed(cell: Entry, typed: str, said: str) -> None:
    with pytest.raises(CellError) as refused:
        cell.parsed(typed)
    assert typed in str(refused.value) and said in str(refused.value)


def test_a_choice_steps_to_its_ends_and_cycles_through_unknown() -> None:
    cell = Choice("grade", GRADES)
    assert [cell.stepped(None, 1), cell.stepped(Decimal(4), 1), cell.stepped(Decimal(2), -1)] == [0, 4, 1]
    assert cell.cycled(Decimal(4)) is None
    assert Choice("grade", GRADES, optional=False).cycled(Decimal(4)) == 0


def text_of(lines: list[list[object]]) -> list[str]:
    return ["".join(piece.text for piece in line) for line in lines]  # type: ignore[attr-defined]


def test_table_cells_stand_under_their_columns_whatever_the_label() -> None:
    cells = tuple(Choice(k, GRADES, compact=True, levels=True) for k in "ab")
    for label in ("Frown", "A much longer name of a line that wraps"):
        row = Row("r", label, cells, columns=(6, 6), places=(0, 1))
        first = text_of(lay_out(row, View((Decimal(1), None)), 40))[0]  # type: ignore[arg-type]
        assert len(first) == 40
        assert first[28:].split() == ["1▂", "·"]


@pytest.mark.parametrize("width", [36, 57, 120])
def test_options_never_run_over_the_edge(width: int) -> None:
    row = Row("r", "How lax is the skin of the lower face?", (Choice("c", RISK), Entry("d", "date", caption="ended")))
    assert all(len(line) <= width for line in text_of(lay_out(row, View((None, None)), width)))  # type: ignore[arg-type]


def test_a_click_finds_the_option_under_it() -> None:
    row = Row("r", "Smoker", (Choice("c", RISK),))
    lines = lay_out(row, View(("yes",)), 40)
    at = "".join(piece.text for piece in lines[0]).index("no")
    found = piece_at(lines, at, 0)
    assert found is not None and (found.cell, found.option) == (0, 1)
    assert piece_at(lines, 0, 5) is None
