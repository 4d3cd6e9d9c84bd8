"""The timeline as text at many widths, and its cursor, on a small chart of its own."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from textual.app import App, ComposeResult

from tests.tui.years import year
from tui.widgets.timeline import Timeline
from tui.widgets.timeline_chart import Band, Chart, Flag, Mark, Row, Spot, across, beside, find, in_time, other_month
from tui.widgets.timeline_drawing import fade, head, list_lines, plain, row_line, view_of
from tui.year.chart import chart

CHART = Chart(
    dt.date(2026, 11, 16),
    365,
    (
        Row(
            "a",
            "T",
            "Toxin",
            "toxin",
            (Band(0, 6, "closed"), Band(14, 118, "effect", 88, 118), Band(119, 167, "gap")),
            (Mark("a/1", 14, "T", "Toxin (1 of 2)"), Mark("a/2", 168, "T", "Toxin (2 of 2)")),
        ),
        Row("b", "P", "Peel", "course", (Band(20, 48, "course"),), (Mark("b/1", 20, "P", "Peel (1 of 2)"),
                                                                      Mark("b/2", 48, "P", "Peel (2 of 2)"))),
        Row("c", "", "Cream", "home", (Band(0, 364, "steady"), Band(100, 150, "rest")), (), "three nights a week"),
    ),
    (Flag(5, "│", "today"), Flag(200, "◆", "event")),
)  # fmt: skip


def text(chart: Chart, width: int, spot: Spot | None = None, months: int = 12, around: int = 0) -> list[str]:
    view = view_of(chart, width, months, around)
    rows = [row_line(chart, number, view, spot) for number in range(len(chart.rows))]
    return [plain(line) for line in (*head(chart, view, spot), *rows)]


YEAR = """\
            Dec     Jan     Feb    Mar    Apr     May     Jun    Jul     Aug     Sep    Oct     Nov
         ───┼───────┼───────┼──────┼──────┼───────┼───────┼──────┼───────┼───────┼──────┼───────┼───
          │ ▼ Mon 30 Nov 2026                             ◆ event
▸T Toxin ╳╳ T▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▒▒▒▒░░░░╱╱╱╱╱╱╱╱╱╱╱T       │
 P Peel   │ ┊P──────P                                     │
   Cream ┄┄ three nights a week ┄┄             ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄"""


def test_the_year_in_a_hundred_columns() -> None:
    assert "\n".join(text(CHART, 100, Spot(0, 0))) == YEAR


def test_where_months_have_no_room_for_three_letters_they_have_one() -> None:
    one = Chart(CHART.first, 365, (Row("x", "X", "A treatment with a long name", "course"),))
    assert text(one, 60)[0].replace(" ", "") == "DJFMAMJJASON"


@pytest.mark.parametrize("width", range(60, 201, 7))
@pytest.mark.parametrize("name", ["complete_healthy_us", "complete_healthy_gb", "two_products_by_area"])
def test_at_every_width_each_session_stands_in_the_column_of_its_day(name: str, width: int) -> None:
    drawn = chart(year(name))
    view = view_of(drawn, width)
    for number, row in enumerate(drawn.rows):
        line = "".join(span.text for span in row_line(drawn, number, view, None))
        assert len(line) == width
        for mark in row.marks:
            together = [one for one in row.marks if view.column(one.day) == view.column(mark.day)]
            expected = row.letter if len(together) == 1 else str(len(together))
            assert line[view.label + view.column(mark.day)] == expected
    assert {len("".join(span.text for span in line)) for line in head(drawn, view, None)} == {width}


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_months_stand_over_their_first_day(width: int) -> None:
    view = view_of(CHART, width)
    names = "".join(span.text for span in head(CHART, view, None)[0])
    for month, name in ((12, "Dec"), (3, "Mar"), (9, "Sep")):
        day = CHART.day(dt.date(2026 if month == 12 else 2027, month, 1))
        at = view.label + view.column(day)
        assert names[at : at + 3] == name or names[at] == name[0]


def test_a_column_a_day_hatches_exactly_the_days() -> None:
    wide = view_of(CHART, 365 + view_of(CHART, 200).label)
    assert wide.columns == 365
    line = "".join(span.text for span in row_line(CHART, 0, wide, None))[wide.label :]
    assert [day for day, cell in enumerate(line) if cell == "╳"] == list(range(7))
    assert [day for day, cell in enumerate(line) if cell == "╱"] == list(range(119, 168))
    assert [day for day, cell in enumerate(line) if cell in "▓▒░"] == list(range(15, 119))
    assert [day for day, cell in enumerate(line) if cell == "T"] == [14, 168]
    cream = "".join(span.text for span in row_line(CHART, 2, wide, None))[wide.label :]
    assert [day for day, cell in enumerate(cream) if cell == "┄"] == [
        day for day in range(365) if not 100 <= day <= 150 and not 2 <= day < 2 + len(" three nights a week ")
    ]


def test_an_effect_is_full_to_the_shortest_time_and_fades_to_the_longest() -> None:
    band = CHART.rows[0].bands[1]
    assert [fade(band, day) for day in (14, 88, 89, 103, 104, 118)] == [0, 0, 1, 1, 2, 2]
    one_figure = Band(0, 89, "effect", None, 89)
    assert [fade(one_figure, day) for day in (0, 29, 30, 59, 60, 89)] == [0, 0, 1, 1, 2, 2]
    renewed = Band(0, 40, "effect", None, 89)
    assert [fade(renewed, day) for day in (29, 40)] == [0, 1], "renewal does not hasten the fading"


def test_what_is_closed_is_not_hidden_by_an_effect_nor_a_session_by_either() -> None:
    row = Row("x", "X", "X", "course", (Band(0, 50, "effect"), Band(10, 20, "closed")), (Mark("x/1", 20, "X", "X"),))
    one = Chart(CHART.first, 100, (row,))
    view = view_of(one, 100 + view_of(one, 60).label)
    line = "".join(span.text for span in row_line(one, 0, view, None))[view.label :]
    assert "╳" in line[10:20] and line[view.column(20)] == "X"


def test_every_row_reads_without_colour() -> None:
    lines = text(CHART, 100, Spot(1, 1))
    assert "▸P Peel" in lines[4], "the chosen row is pointed at"
    assert "▼ Sun 3 Jan 2027" in lines[2], "the chosen day is written"
    assert "┄ three nights a week ┄" in lines[5]
    assert "◆ event" in lines[2]


def test_zoomed_in_the_weeks_have_the_dates_of_their_mondays() -> None:
    lines = text(CHART, 120, Spot(0, 1), months=3, around=168)
    assert "▼ Mon 3 May 2027" in lines[2]
    assert " Nov" not in lines[0] and "May" in lines[0]
    assert "─10─" in lines[1].replace("──", "─")


def test_below_sixty_columns_it_is_a_list_by_date() -> None:
    lines = [plain(line) for line in list_lines(CHART, 44, Spot(1, 0))]
    assert lines == [
        " Mon 30 Nov 2026  T Toxin (1 of 2)",
        "▸Sun 6 Dec 2026   P Peel (1 of 2)",
        " Sun 3 Jan 2027   P Peel (2 of 2)",
        " Mon 3 May 2027   T Toxin (2 of 2)",
        " goes on            Cream (three nights a w…",
    ]


def test_the_cursor_goes_by_session_row_and_month() -> None:
    first = find(CHART, "a/1")
    assert first == Spot(0, 0)
    assert beside(CHART, first, 1) == Spot(0, 1)
    assert beside(CHART, first, -1) == first
    assert across(CHART, Spot(0, 1), 1) == Spot(1, 1), "the nearest in time"
    assert across(CHART, Spot(1, 0), 1) == Spot(2)
    assert other_month(CHART, first, 1) == find(CHART, "b/1")
    assert other_month(CHART, Spot(0, 1), -1) == find(CHART, "b/2")
    assert other_month(CHART, Spot(0, 1), 1) == Spot(0, 1)
    assert in_time(CHART)[-1] == Spot(2)


class Showing(App[None]):
    """The widget alone."""

    said: list[str]

    def compose(self) -> ComposeResult:
        yield Timeline()

    def on_mount(self) -> None:
        self.said = []
        self.query_one(Timeline).show(CHART)
        self.query_one(Timeline).focus()

    def on_timeline_selected(self, event: Timeline.Selected) -> None:
        self.said.append(event.key)

    def on_timeline_opened(self, event: Timeline.Opened) -> None:
        self.said.append(f"open {event.key}")


def drawn(app: App[Any]) -> list[str]:
    line = app.query_one(Timeline)
    return ["".join(segment.text for segment in line.render_line(y)).rstrip() for y in range(line.size.height)]


async def test_keys_and_mouse_select_and_open() -> None:
    app = Showing()
    async with app.run_test(size=(100, 20)) as pilot:
        await pilot.press("right", "down", "left", "left_square_bracket", "right_square_bracket", "end", "enter")
        assert app.said == ["a/2", "b/2", "b/1", "a/1", "b/1", "a/2", "open a/2"]
        row = drawn(app)[4]
        await pilot.click(Timeline, offset=(row.rindex("P"), 4))
        assert app.said[-1] == "b/2"
        await pilot.click(Timeline, offset=(3, 5))
        assert app.said[-1] == "c", "a row without sessions is chosen by its label"


async def test_what_is_drawn_follows_the_width() -> None:
    app = Showing()
    async with app.run_test(size=(100, 20)) as pilot:
        wide = drawn(app)
        assert wide == [line.rstrip() for line in text(CHART, 100, Spot(0, 0))]
        await pilot.resize_terminal(50, 20)
        await pilot.pause()
        assert drawn(app)[0] == "▸Mon 30 Nov 2026  T Toxin (1 of 2)"
        await pilot.press("down")
        assert app.said == ["b/1"], "in the list, down is the next session by date"
        await pilot.resize_terminal(100, 20)
        await pilot.pause()
        assert app.query_one(Timeline).key == "b/1"


async def test_the_head_stays_while_rows_scroll() -> None:
    rows = tuple(Row(f"r{n}", "R", f"Row {n}", "course", (), (Mark(f"r{n}/1", n, "R", "R"),)) for n in range(30))
    app = Showing()
    async with app.run_test(size=(100, 12)) as pilot:
        line = app.query_one(Timeline)
        line.styles.height = 10
        line.show(Chart(CHART.first, 365, rows))
        await pilot.pause()
        before = drawn(app)[0]
        await pilot.press(*["down"] * 20)
        await pilot.pause()
        assert drawn(app)[0] == before and "Dec" in before
        assert any(text.startswith("▸R Row 20") for text in drawn(app))


async def test_it_can_be_read_without_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Showing()
    async with app.run_test(size=(100, 20)):
        assert any("▓" in line and "▒" in line and "░" in line for line in drawn(app))
        assert any(line.startswith("▸T Toxin") for line in drawn(app))
