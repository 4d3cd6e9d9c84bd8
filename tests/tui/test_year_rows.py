"""The rows of the year, held against the schedule they are made from."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from engine.published_days import months_after
from engine.schedule.year import Schedule, Session
from tests.tui.years import NAMES, TODAY, kb, year
from tui.panes.year_reasons import clash_nodes, reasons, rest_nodes
from tui.widgets.timeline_chart import Chart, Row
from tui.year.chart import chart, course_of, session_of
from tui.year.dates import span
from tui.year.detail import detail
from tui.year.letters import letters


def sessions(made: Schedule) -> list[tuple[dt.date, Session]]:
    return [(visit.date, session) for visit in made.visits for session in visit.sessions]


def course(row: Row) -> str:
    return row.key.split("/")[0]


@pytest.mark.parametrize("name", NAMES)
def test_every_session_stands_once_on_its_day(name: str) -> None:
    made = year(name)
    drawn = chart(made, TODAY)
    marks = Counter((session_of(mark.key), drawn.date(mark.day)) for row in drawn.rows for mark in row.marks)
    expected = Counter({(s.id, date): max(len(s.products), 1) for date, s in sessions(made)})
    assert marks == expected
    keys = [mark.key for row in drawn.rows for mark in row.marks]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("name", NAMES)
def test_no_session_lies_in_a_window_that_forbids_it(name: str) -> None:
    for row in chart(year(name)).rows:
        for band in row.bands:
            if band.kind in ("closed", "gap"):
                assert not [mark.key for mark in row.marks if band.first <= mark.day <= band.last], band


@pytest.mark.parametrize("name", NAMES)
def test_each_window_is_hatched_from_its_first_day_to_its_last(name: str) -> None:
    made = year(name)
    drawn = chart(made)
    for row in drawn.rows:
        hatched = {kind: Counter((b.first, b.last) for b in row.bands if b.kind == kind) for kind in ("closed", "gap")}
        for kind, windows in (("closed", made.closed), ("gap", made.around)):
            of_row = [one for one in windows if one.course == course(row)] if row.key[:5] != "home/" else []
            assert hatched[kind] == Counter((drawn.day(one.first), drawn.day(one.last)) for one in of_row)
    told = {course(row) for row in drawn.rows} | {"review"}
    assert not made.visits or {one.course for one in (*made.closed, *made.around)} <= told


@pytest.mark.parametrize("name", NAMES)
def test_an_effect_ends_where_its_statement_says_or_where_it_is_renewed(name: str) -> None:
    made = year(name)
    drawn = chart(made)
    for row in drawn.rows:
        for band in row.bands:
            if band.kind != "effect":
                continue
            since = drawn.date(band.first)
            assert since in {drawn.date(mark.day) for mark in row.marks}
            given = f"product:{row.key[14:]}" if course(row) == "toxin" else f"statement:COURSE.{row.key}"
            statement = kb().individuals[given]
            assert band.words == statement.one("durationNote")
            ends = [_end(statement, end, since) for end in ("Max", "Min")]
            over = next(end for end in ends if end is not None)
            later = [mark.day for mark in row.marks if mark.day > band.first]
            assert band.over == drawn.day(over)
            assert band.last == min([drawn.day(over), *(day - 1 for day in later[:1])])
            if ends[1] is not None and ends[0] != ends[1]:
                assert band.full_until == drawn.day(ends[1])


def _end(statement: object, end: str, since: dt.date) -> dt.date | None:
    weeks = statement.one(f"effectWeeks{end}")  # type: ignore[attr-defined]
    months = statement.one(f"effectMonths{end}")  # type: ignore[attr-defined]
    if weeks is not None:
        return since + dt.timedelta(weeks=int(weeks))
    return None if months is None else months_after(since, int(months))


@pytest.mark.parametrize("name", NAMES)
def test_what_has_no_published_length_has_no_bar_and_says_its_words(name: str) -> None:
    made = year(name)
    for row in chart(made).rows:
        of_row = [s for _, s in sessions(made) if course_of(s.id) == row.key]
        effects = [effect for session in of_row for effect in session.effects]
        if effects and all(one.until is None and one.least_until is None for one in effects):
            assert not [band for band in row.bands if band.kind == "effect"]
            told = detail(made, kb(), of_row[-1].id)
            words = " ".join(entry.text for part in told.sections for entry in part.entries)
            assert effects[0].lasts is None or effects[0].lasts in words


def test_a_course_counts_its_effect_from_its_last_session() -> None:
    made = year("complete_healthy_us")
    peels = [(date, s) for date, s in sessions(made) if course_of(s.id) == "lactic_peel"]
    assert [bool(session.effects) for _, session in peels] == [False, False, True]
    (effect,) = peels[-1][1].effects
    assert (effect.least_until, effect.until) == (peels[-1][0] + dt.timedelta(weeks=4), dt.date(2027, 3, 22))


def test_two_products_have_a_row_each_with_their_own_length_and_areas() -> None:
    made = year("two_products_by_area")
    rows = [row for row in chart(made).rows if row.tone == "toxin"]
    assert len(rows) == 2 and rows[0].letter != rows[1].letter
    assert {row.bands[-1].words for row in rows} == {
        "median 24 weeks to loss of none/mild; up to 28 weeks to baseline",
        "about 3-4 months (20 U glabella)",
    }
    first = sessions(made)[0][1]
    areas = [set(effect.areas) for effect in first.effects]
    assert areas[0].isdisjoint(areas[1]) and areas[0] | areas[1] == set(first.areas)


@pytest.mark.parametrize("name", NAMES)
def test_no_two_rows_share_a_letter(name: str) -> None:
    found = [row.letter for row in chart(year(name)).rows if row.marks]
    assert len(found) == len(set(found)) and all(len(letter) == 1 for letter in found)


def test_letters_are_initials_until_they_run_out() -> None:
    found = letters((str(number), label) for number, label in enumerate(["Light", "Lactic peel", "Laser", "LL", "Tan"]))
    assert list(found.values()) == ["L", "P", "A", "B", "N"]


@pytest.mark.parametrize("name", NAMES)
def test_home_care_goes_on_with_its_frequency_and_rests_where_the_schedule_says(name: str) -> None:
    made = year(name)
    drawn = chart(made)
    rows = {row.key: row for row in drawn.rows if row.tone == "home"}
    assert set(rows) == {f"home/{care.treatment}" for care in made.home_care}
    for care in made.home_care:
        row = rows[f"home/{care.treatment}"]
        assert row.words == (care.frequency or "")
        rests = [(drawn.date(b.first), drawn.date(b.last)) for b in row.bands if b.kind == "rest"]
        assert rests == [(pause.first, pause.last) for pause in care.pauses]


def test_today_and_the_event_are_flagged_only_within_the_year() -> None:
    made = year("isotretinoin_wants_peel")
    assert {(flag.words, chart(made, TODAY).date(flag.day)) for flag in chart(made, TODAY).flags} == {
        ("event", dt.date(2027, 3, 20)),
        ("today", TODAY),
    }
    assert [flag.words for flag in chart(made, dt.date(2031, 1, 1)).flags] == ["event"]


@pytest.mark.parametrize("name", NAMES)
def test_the_detail_of_a_session_tells_its_day_gaps_and_every_instruction_with_its_dates(name: str) -> None:
    made = year(name)
    for row in chart(made).rows:
        for mark in row.marks:
            told = detail(made, kb(), mark.key)
            entries = [entry for part in told.sections for entry in part.entries]
            visit, session = next((v, s) for v in made.visits for s in v.sessions if s.id == session_of(mark.key))
            order = [entry.text for entry in entries if entry.lead.rstrip(".").isdigit()]
            assert [text.split(" (")[0] for text in order] == [one.label.split(" (")[0] for one in visit.sessions]
            for item in session.care:
                assert any(item.text in e.text and e.lead == span(item.first, item.last) for e in entries)


@pytest.mark.parametrize("name", NAMES)
def test_every_reason_of_a_session_goes_down_to_a_source(name: str) -> None:
    made = year(name)
    for row in chart(made).rows:
        for key in [mark.key for mark in row.marks] or [row.key]:
            _, trees = reasons(made, key)
            for gap in [node for tree in trees for node in tree.children if node.tag == "gap"]:
                says = [child for child in gap.children if child.tag == "says"]
                assert says and all(child.ref for child in says)
                assert any(leaf.tag == "source" for child in says for leaf in child.children)


def test_a_clash_is_told_by_its_members_and_nothing_is_drawn() -> None:
    made = year("isotretinoin_wants_peel", ready_by_event=True)
    assert made.clash is not None
    head, *members = clash_nodes(made, made.clash)
    assert "Give up any one" in head.text
    assert [node.text for node in members][-1].endswith("finished before the event of 20 Mar 2027. (your wish)")
    assert len(members) == len(made.clash.members) == 4
    assert not chart(made).rows


def test_nothing_to_book_is_told_with_reasons_that_do_not_repeat_their_subject() -> None:
    texts = [node.text for tree in rest_nodes(year("pregnancy")) for node in tree.children]
    postponed = next(text for text in texts if text.endswith(": Pregnancy: Postpone."))
    assert "Intense pulsed light (IPL)" in postponed and "Dermal needling" in postponed
    assert not [text for text in texts if "--include" in text]


def test_months_are_counted_by_the_calendar() -> None:
    assert months_after(dt.date(2026, 11, 30), 3) == dt.date(2027, 2, 28)
    assert months_after(dt.date(2026, 8, 31), 6) == dt.date(2027, 2, 28)
    assert months_after(dt.date(2027, 10, 31), 4) == dt.date(2028, 2, 29)


def test_the_chart_covers_the_year_day_by_day() -> None:
    made = year("complete_healthy_gb")
    drawn: Chart = chart(made)
    assert (drawn.first, drawn.date(drawn.days - 1)) == (made.first_day, made.last_day)
