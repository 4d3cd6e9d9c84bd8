"""The session as a pure thing: edits, undo, and what makes it dirty."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from engine.case import Case, Context, LineFinding, SidedLine
from tests.tui.small_engine import TODAY, small_case
from tui.session.edits import Edit, EditError, applied, document, look_up
from tui.session.session import Session


def blank() -> Case:
    return Case(id="x", context=Context(date=TODAY, jurisdiction="GB"))


def test_an_edit_makes_a_new_case_and_a_new_revision() -> None:
    session = Session(blank())
    before = session.case
    assert session.apply("lines.frown.right.rest", Decimal(2))
    assert session.case.lines["frown"] == SidedLine(right=LineFinding(rest=Decimal(2)))
    assert (before.lines, session.revision) == ({}, 1)


def test_the_same_value_again_is_no_edit() -> None:
    session = Session(small_case())
    assert not session.apply("person.age_years", 42)
    assert session.revision == 0
    assert session.undoable is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("lines.frown.right.rest", Decimal(1)),
        ("safety.answers.myasthenia.answer", "yes"),
        ("safety.none_of", ["nerves"]),
        ("skin.phototype", "II"),
        ("features.brow_mm.left", Decimal("21.5")),
        ("muscles.corrugator.both.thickness_mm", Decimal("1.9")),
        ("context.product_for_area.glabella", "ALPHA_GB"),
        ("event_date", dt.date(2027, 1, 1)),
        ("note", "calm"),
    ],
)
def test_clearing_an_answer_gives_back_the_case_without_it(path: str, value: object) -> None:
    case = blank()
    given = applied(case, [Edit(path, value)])
    assert look_up(given, path) == value
    assert applied(given, [Edit(path, None)]) == case


def test_a_list_is_walked_by_number() -> None:
    session = Session(blank())
    session.apply("history.toxin", [{"date": dt.date(2026, 5, 1)}])
    session.apply("history.toxin.0.total_units", Decimal(40))
    assert session.case.history.toxin[0].total_units == 40
    session.apply("history.toxin.0", None)
    assert session.case.history.toxin == ()


@pytest.mark.parametrize(
    "path", ["nonsense", "lines.frown.middle.rest", "history.toxin.3.note", "person.sex", "id.deeper", "id"]
)
def test_what_the_case_cannot_hold_is_refused_and_changes_nothing(path: str) -> None:
    session = Session(small_case())
    case = session.case
    value = None if path == "id" else "neither"
    with pytest.raises(EditError):
        session.apply(path, value)
    assert (session.case, session.revision, session.undoable) == (case, 0, None)


def test_undo_and_redo_walk_the_same_cases_under_new_revisions() -> None:
    session = Session(blank())
    cases = [session.case]
    for grade in (1, 2, 3):
        session.apply("lines.frown.right.rest", Decimal(grade), f"Frown {grade}")
        cases.append(session.case)
    undone = []
    while (change := session.undo()) is not None:
        undone.append(change.label)
    assert undone == ["Frown 3", "Frown 2", "Frown 1"]
    assert session.case == cases[0]
    for case in cases[1:]:
        session.redo()
        assert session.case == case
    assert session.redo() is None
    assert session.revision == 9


def test_a_new_edit_ends_what_could_be_redone() -> None:
    session = Session(blank())
    session.apply("skin.dull", "yes")
    session.undo()
    session.apply("skin.dull", "no")
    assert session.redoable is None


def test_several_edits_are_one_step() -> None:
    session = Session(blank())
    session.apply_all([Edit("skin.dull", "yes"), Edit("skin.phototype", "III")], "Skin")
    session.undo()
    assert session.case == blank()


def test_dirty_follows_what_is_in_the_file() -> None:
    session = Session(blank())
    assert not session.dirty
    session.apply("skin.dull", "yes")
    assert session.dirty
    session.mark_saved(Path("case.yaml"))
    assert not session.dirty
    session.undo()
    assert session.dirty
    session.redo()
    assert not session.dirty


def test_a_document_holds_only_what_was_answered_and_reads_back_equal() -> None:
    case = small_case()
    assert document(case).keys() == {"id", "context", "person", "lines"}
    assert Case.model_validate(document(case)) == case
