"""What a schedule says of the days its sessions close and of how long they last, read off the knowledge base afresh."""

from __future__ import annotations

import datetime as dt

import pytest

from engine.casefile import read_case
from engine.published_days import months_after
from engine.schedule.make import schedule
from engine.schedule.year import Schedule

from .cases import EXAMPLES, kb

ONE = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def made() -> Schedule:
    return schedule(read_case(EXAMPLES / "complete_healthy_us.yaml", kb()), kb())


def dates(made: Schedule, course: str) -> list[dt.date]:
    return [v.date for v in made.visits for s in v.sessions if s.id.rsplit("/", 1)[0] == course]


def test_a_gap_closes_the_days_on_both_sides_of_what_it_keeps_away_from(made: Schedule) -> None:
    rule = next(
        rule
        for rule in kb().of_kind("IntervalRule")
        if (rule.one("firstIntervention"), rule.one("secondIntervention")) == ("treatment:lactic_peel", "treatment:ipl")
    )
    gap = dt.timedelta(days=int(str(rule.one("recommendedGapDays"))))
    windows = {(one.first, one.last) for one in made.around if one.course == "ipl" and one.session == "lactic_peel/3"}
    third = dates(made, "lactic_peel")[2]
    assert (third - gap + ONE, third + gap - ONE) in windows, "not on the same day either"


def test_a_gap_leaves_the_day_itself_open_where_one_day_is_allowed(made: Schedule) -> None:
    toxin = dates(made, "toxin")[1]
    around = [one for one in made.around if one.course == "lactic_peel" and one.session == "toxin/2"]
    assert around and all(not one.first <= toxin <= one.last for one in around)


def test_sessions_of_a_course_close_the_days_between_them(made: Schedule) -> None:
    first, second, _ = dates(made, "toxin")
    between = [one for one in made.around if one.course == "toxin" and one.gap == "repeat" and one.first > first]
    assert (first + ONE, second - ONE) in {(one.first, one.last) for one in between}


def test_every_window_names_a_gap_and_a_session_of_the_document_and_stays_in_the_year(made: Schedule) -> None:
    sessions = {s.id: v.date for v in made.visits for s in v.sessions}
    for one in made.around:
        assert one.gap in {gap.id for gap in made.gaps}
        assert one.session in sessions
        assert made.first_day <= one.first <= one.last <= made.last_day
        assert not [day for day in dates(made, one.course) if one.first <= day <= one.last]


def test_effects_quote_their_statement_and_date_only_its_figures(made: Schedule) -> None:
    seen = 0
    for visit in made.visits:
        for session in visit.sessions:
            for effect in session.effects:
                (record,) = effect.evidence
                statement = kb().individuals[record.statement]
                assert (effect.lasts, effect.since) == (statement.one("durationNote"), visit.date)
                figures = [statement.one(f"effect{unit}Max") for unit in ("Weeks", "Months")]
                assert (effect.until is None) == (figures == [None, None])
                if figures[1] is not None:
                    assert effect.until == months_after(visit.date, int(str(figures[1])))
                seen += 1
    assert seen == 3 + 3, "toxin at each session, each course at its end"


def test_every_figure_of_a_length_stands_in_the_words_it_is_taken_from() -> None:
    for kind in ("Course", "Product"):
        for one in kb().of_kind(kind):
            for name in ("effectWeeksMin", "effectWeeksMax", "effectMonthsMin", "effectMonthsMax"):
                if (figure := one.one(name)) is not None:
                    words = str(one.one("durationNote"))
                    years = int(str(figure)) // 12 if "year" in words else figure
                    assert str(years) in words, (one.id, words)
                    assert name[6:-4].lower()[:-1] in words.replace("year", "month"), (one.id, words)
