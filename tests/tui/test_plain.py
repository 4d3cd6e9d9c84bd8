"""Plain mode in conversation, on the small engine: what is asked, taken, refused, kept and said."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from engine.case import Case, LineFinding, Person, SidedLine
from engine.render.document import Entries, Entry, Section, Title
from kb.snapshot import KnowledgeBase, load
from tests.tui.plain_talk import Table
from tests.tui.small_engine import SmallOutcome, backend, screened, small_case
from tests.tui.small_kb import small_kb
from tui.form.form import Form
from tui.plain.answers import Asking
from tui.plain.walk import Walk
from tui.plain.watch import Watch
from tui.session.backend import Backend
from tui.session.edits import applied


@pytest.fixture
def table(tmp_path: Path) -> Table:
    return Table(tmp_path)


def test_a_question_says_where_one_is_what_is_asked_and_what_stands_there(table: Table) -> None:
    said = table.talk("go frown", case=small_case())
    assert "Step 3 of 7: Lines and muscles." in said.text
    assert "Lines and muscles, question 2 of 3." in said.text
    assert "Frown lines, at rest. Right and left.\nAnswers: 0 none, 1 mild, 2 moderate, 3 severe." in said.text
    assert "Now: unknown." in said.text
    assert "Now: right 3 severe, left 2 moderate." in table.talk("go frown", "").text


def test_nothing_typed_keeps_every_answer_to_the_last_question(table: Table) -> None:
    said = table.talk(*[""] * 200, case=screened())
    assert "That was the last question." in said.text
    assert "Everything is saved." in said.text
    assert table.case() == screened()


def test_none_of_these_answers_a_whole_group_and_releases_the_plan(table: Table) -> None:
    said = table.talk("go screening", "none", "save", "quit", case=small_case())
    assert said.code == 0
    assert table.case().safety.none_of == ("nerves",)
    assert "Screening, question 2 of 3." in said.text


def test_a_safety_stop_is_said_at_once_and_so_is_its_end(table: Table) -> None:
    said = table.talk("go screening", "1", "undo", case=screened())
    assert "Safety stop: no toxin (myasthenia)." in said.flat
    assert "The safety stop is over." in said.flat
    assert said.flat.index("Noted: yes") < said.flat.index("Safety stop")


def test_numbers_say_yes_and_leave_the_others_open(table: Table) -> None:
    said = table.talk("go screening", "2", "save", "quit", case=small_case())
    answers = table.case().safety.answers
    assert {name: one.answer for name, one in answers.items()} == {"neuropathy": "yes"}
    assert "One question of this group is still open" in said.flat
    table.talk("go screening", "2 none", "save", "quit", case=small_case())
    assert {name: one.answer for name, one in table.case().safety.answers.items()} == {
        "neuropathy": "yes",
        "myasthenia": "no",
    }
    table.talk("go screening", "no 1", "save", "quit", case=small_case())
    assert {name: one.answer for name, one in table.case().safety.answers.items()} == {"myasthenia": "no"}


def test_a_yes_is_followed_by_the_question_since_when(table: Table) -> None:
    said = table.talk("go screening", "2", "", "6w", "save", "quit", case=small_case())
    assert "Date it happened or ended" in said.flat
    assert table.case().safety.answers["neuropathy"].ended == dt.date(2026, 10, 10)


def test_a_yes_to_what_can_end_is_followed_by_the_day_it_is_expected_to(table: Table) -> None:
    said = table.talk("go pregnant", "yes", "", "2026-11-01", "2027-03-01", "save", "quit", case=small_case())
    assert "Date on which it is expected to end" in said.flat
    assert "A date after 2026-11-21." in said.flat
    assert table.case().safety.answers["pregnancy"].expected_end == dt.date(2027, 3, 1)


def test_unknown_takes_a_group_back_and_a_question(table: Table) -> None:
    table.talk("go screening", "u", "save", "quit", case=screened())
    assert table.case().safety.none_of == ("now", "earlier")
    table.talk("go frown", "", "u", "save", "quit", case=screened())
    assert "frown" not in table.case().lines


def test_n_is_never_taken_for_a_no_nor_for_a_step_where_it_could_be_either(table: Table) -> None:
    said = table.talk("go screening", "n", "each", "n", "next", case=small_case())
    assert said.text.count("n could mean no, none or the next step.") == 2
    assert "Step 3 of 7" in said.text
    assert table.store.look().unfinished == ()
    assert "Step 2 of 7" in table.talk("n").text, "at a question for text n is the next step"


@pytest.mark.parametrize(
    ("typed", "right", "left"),
    [
        ("1 0", 1, 0),
        ("2 =", 2, 2),
        ("= 2", 2, 2),
        (". 1", 3, 1),
        ("severe mild", 3, 1),
        ("u 1", None, 1),
    ],
)
def test_right_and_left_are_answered_together(table: Table, typed: str, right: int | None, left: int) -> None:
    table.talk("go frown", "", typed, "save", "quit", case=screened())
    frown = table.case().lines["frown"]
    assert (frown.right and frown.right.expression, frown.left and frown.left.expression) == (right, left)


def test_one_side_of_a_value_noted_for_both_keeps_the_other(table: Table) -> None:
    both = SidedLine(both=LineFinding(rest=Decimal(1), expression=Decimal(3)))
    table.talk("go frown", "2 .", "save", "quit", case=screened(lines={"frown": both}))
    frown = table.case().lines["frown"]
    assert frown.right == LineFinding(rest=Decimal(2), expression=Decimal(3))
    assert frown.left == LineFinding(rest=Decimal(1), expression=Decimal(3))


def test_the_other_measures_of_a_line_may_follow_in_the_same_line(table: Table) -> None:
    said = table.talk("go frown", "0 1 3 2 yes no", "save", "quit", case=screened(lines={}))
    frown = table.case().lines["frown"]
    assert frown.right is not None and frown.left is not None
    assert [frown.right.rest, frown.right.expression, frown.right.spread_flattens] == [0, 3, "yes"]
    assert [frown.left.rest, frown.left.expression, frown.left.spread_flattens] == [1, 2, "no"]
    assert "Noted: right 0 none, left 1 mild; right 3 severe, left 2 moderate; right yes, left no." in said.flat
    assert "Jaw width" in said.text.split("Noted", 1)[1]


@pytest.mark.parametrize(
    ("way", "typed", "told"),
    [
        (("go frown",), "7 1", "“7” is not one of: 0 none, 1 mild, 2 moderate, 3 severe"),
        (("go frown",), "2", "two answers are wanted, right and left: 2 = for the same on both sides"),
        (("go frown",), "1 2 3", "two answers are wanted, right and left"),
        (("go frown",), "1 2 1 2 yes no 4 4", "“4 4” is more than is asked here"),
        (("go frown",), "=", "neither side has an answer yet"),
        (("go frown",), "bogus", "“bogus” is not one of"),
        (("go brow height",), "50 3", "50 is too high: allowed is a number from 0 to 40 mm"),
        (("go brow height",), "x 3", "“x” is not a number"),
        (("go downtime",), "2.5", "2.5 is not whole: allowed is a whole number from 0 to 60 days"),
        (("go date of birth",), "yesterday", "allowed is year-month-day, as 2026-11-21"),
        (("go jurisdiction",), "u", "this cannot be left unknown"),
        (("go jurisdiction",), "XX", "“XX” is not one of: 1 GB (United Kingdom), 2 US (United States)"),
        (("go screening",), "9", "“9” is not one of the numbers 1 to 2"),
        (("go screening",), "yes", "which of them?"),
        ((), "go nowhere", "Nothing is called “nowhere”"),
        (("go dull",), "plan nonsense", "There is no part “nonsense” of a plan"),
        (("go dull",), "why-not xyz", "names nothing"),
        (("go dull",), "why nothing like it", "Nothing in this plan is called"),
        (("go dull",), "more", "There is nothing more to open here"),
        (("go dull",), "\x1b[2J", "characters that cannot be shown"),
        (("go dull",), "\ufffd", "not text in UTF-8"),
        (("go new session",), "", ""),
    ],
)
def test_what_cannot_be_taken_is_told_and_changes_nothing(
    table: Table, way: tuple[str, ...], typed: str, told: str
) -> None:
    case = screened(person=Person(sex="female"))
    if typed.startswith("go"):
        way = ("go dull",)
    said = table.talk(*way, typed, case=case)
    assert told in said.flat
    assert "Everything is saved." in said.text, "nothing has changed"
    if told:
        assert said.code == 2
        assert f"Lines that could not be used: {len(way) + 1}." in said.flat


def test_words_in_a_note_stay_words(table: Table) -> None:
    table.talk("go note", "save the forehead for later", "save", "quit", case=screened())
    assert table.case().note == "save the forehead for later"
    table.talk("go note", '"plan', "save", "quit", case=screened())
    assert table.case().note == "plan"
    said = table.talk("go note", "go on a holiday first", '"go on a holiday first', "save", "quit", case=screened())
    assert "If this is the answer itself, begin it with a quotation mark." in said.flat
    assert table.case().note == "go on a holiday first"


def test_undo_and_redo_go_to_the_question_they_are_about(table: Table) -> None:
    said = table.talk("go dull", "yes", "undo", "redo", "redo", "undo", "save", "quit", case=screened())
    assert "Undone: Dull skin: yes" in said.text
    assert "Done again: Dull skin: yes" in said.text
    assert "Nothing to do again." in said.text
    assert table.case() == screened()


def test_back_leads_through_every_question_the_other_way(table: Table) -> None:
    on = table.talk(*[""] * 60, case=screened()).text
    back = table.talk(*[""] * 60, *["b"] * 60).text
    first = re.findall(r"^.*, question \d+ of \d+\.$", on, re.MULTILINE)
    second = re.findall(r"^.*, question \d+ of \d+\.$", back.split("That was the last")[1], re.MULTILINE)
    assert list(dict.fromkeys(reversed(second))) == list(dict.fromkeys(first))
    assert "This is the first question." in back


def test_s_skips_a_part_and_find_lists_what_holds_a_word(table: Table) -> None:
    said = table.talk("go lines", "s", "find brow", "go 2", case=screened())
    assert "Part: Lines: lower face" in said.text.split("Answer: s")[1]
    assert "1: " in said.text and "Type go and a number." in said.text


def test_more_opens_a_muscle_and_comes_back(table: Table) -> None:
    said = table.talk("go corrugator", "more", "1.5 1.6", "", "linear probe =", "save", "quit", case=screened())
    found = table.case().muscles["corrugator"]
    assert found.right is not None and found.left is not None
    assert (found.right.thickness_mm, found.left.thickness_mm) == (Decimal("1.5"), Decimal("1.6"))
    assert "Corrugator, question 1 of 4." in said.text


def test_an_earlier_session_is_added_filled_and_taken_out(table: Table) -> None:
    lines = ("go history", "2026-08-01", "", "Alphatox (GB)", "", "good", "14")
    said = table.talk(*lines, "save", "quit", case=screened())
    (session,) = table.case().history.toxin
    assert (session.date, session.product) == (dt.date(2026, 8, 1), "ALPHA_GB")
    assert (session.response, session.duration_weeks) == ("good", Decimal(14))
    assert "Added: 2026-08-01." in said.text
    table.talk("go history", "remove", "save", "quit")
    assert table.case().history.toxin == ()


def test_products_ask_for_what_belongs_to_them_once_they_are_on_offer(table: Table) -> None:
    said = table.talk("go alphatox", "", "2", "save", "quit", case=screened())
    assert table.case().context.products[0].dilution_units_per_ml == Decimal(100)
    assert "Answers: 1 40 U/mL, 2 100 U/mL." in said.text
    table.talk("go products_other", "go betatox", "yes", "save", "quit", case=screened())
    assert [one.product for one in table.case().context.products] == ["ALPHA_GB", "BETA_US"]


def test_why_and_why_not_are_read_out_without_drawing(table: Table) -> None:
    said = table.talk("go dull", "why", "why 1", "why-not peel", "why-not corrugator", case=screened())
    assert "1. Corrugator (medial part), right, 6 Alpha units. Id toxin/glabella/corrugator/right" in said.flat
    assert "1.1. the case says: lines.frown.right.expression: 3" in said.text
    assert "Gentle peel is not in the plan." in said.text
    assert "In the way: Dull skin is recorded as no. Answered in skin.dull." in said.flat
    assert "Corrugator: it follows from this case." in said.text


def test_changed_tells_what_differs_since_the_plan_was_last_shown(table: Table) -> None:
    said = table.talk("go dull", "plan", "changed", "yes", "changed", case=screened())
    assert "Nothing changes: the plans say the same." in said.flat
    assert "New: Skin treatment: Gentle peel" in said.flat.split("Nothing changes")[1]


def test_what_is_worth_asking_is_read_out(table: Table) -> None:
    document = (
        Title("What is worth asking"),
        Section("The plan asks"),
        Entries((Entry("Pregnant? [safety.x]", "1."),)),
    )
    asking = Asking(backend(), Watch(backend()), missing=lambda case, kb: document)
    assert list(asking.missing(screened()))[-1] == ("1. ", "Pregnant? [safety.x]")


def test_the_plan_names_its_columns_and_draws_nothing(table: Table) -> None:
    said = table.talk("plan", "plan full", "plan inject", case=screened())
    assert "- Corrugator (medial part), side right, units 6," in said.text
    assert not set(said.text) & set("│║─═├└╔╗•×\x1b\t")
    assert all(len(line) <= 80 for line in said.text.split("\n"))


def test_lines_are_as_wide_as_is_wanted(table: Table) -> None:
    said = table.talk("help", "plan", case=screened(), width=40)
    assert max(len(line) for line in said.text.split("\n") if not line.startswith("rhytid")) <= 40


def test_a_date_of_birth_after_the_visit_is_pointed_out_and_there_is_no_plan(table: Table) -> None:
    case = screened(person=Person(sex="female"))
    said = table.talk("go date of birth", "2027-01-01", "plan", "changed", case=case)
    assert "Please check person.birth_date: 2027-01-01 is after the visit." in said.flat
    assert "Something must be changed first." in said.flat
    assert "Alpha units" not in said.text.split("Please check")[1]


def test_an_engine_that_fails_costs_no_answer(table: Table) -> None:
    def broken(case: Case, kb: KnowledgeBase) -> SmallOutcome:
        raise ZeroDivisionError("by nought")

    def load_broken() -> Backend:
        return replace(backend(), evaluate=broken)

    said = table.talk("go dull", "yes", "plan", "save", "quit", case=screened(), load=load_broken)
    assert "The plan could not be worked out; the answers are safe." in said.flat
    assert table.case().skin["dull"] == "yes"


def stops_of(kb: KnowledgeBase, case: Case) -> Iterator[tuple[str, str, int]]:
    walk = Walk(Form(kb))
    while (stop := walk.here(case)) is not None:
        if stop.row is None:
            walk.open(stop.block.key, case)
            continue
        yield from ((walk.step, stop.row.key, cell) for cell in stop.cells or (-1,))
        walk.on(case)


@pytest.mark.parametrize("real", [False, True])
def test_every_question_of_the_form_is_reached(real: bool) -> None:
    kb = load() if real else small_kb()
    case, form = small_case(), Form(kb)
    if real:
        case = small_case(context={"date": "2026-11-21", "jurisdiction": "US"}, lines={})
    asked = list(stops_of(kb, case))
    assert len(asked) == len(set(asked)), "and only once"
    assert set(asked) == {
        (key, row.key, cell)
        for key in form.keys
        for block in form.step(key, case).blocks
        for row in block.rows
        for cell in (range(len(row.row.cells)) if row.row.cells else (-1,))
    }


def test_an_answer_that_takes_its_own_question_away_passes_over_no_other() -> None:
    form, case = Form(small_kb()), small_case(person={"age_years": 40, "birth_date": "1986-01-01"})
    walk = Walk(form)
    walk.to_step("clinic", case)
    while (stop := walk.here(case)) is None or stop.row is None or stop.row.key != "clinic:birth_date":
        walk.on(case)
    case = applied(case, stop.row.bindings[0].edits(case, None))
    walk.on(case)
    after = walk.here(case)
    assert after is not None and after.row is not None and after.row.key == "clinic:age_years"
