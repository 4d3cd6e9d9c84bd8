"""The journal: replays to the same case, survives kill -9, and never stops the app."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.case import Case, Context
from tests.tui.small_engine import TODAY, small_case
from tui.session.codec import from_line, to_line
from tui.session.edits import EditError
from tui.session.journal import Journal
from tui.session.session import Session
from tui.session.store import JournalStore

ROOT = Path(__file__).parents[2]

EDITS = st.one_of(
    st.tuples(
        st.sampled_from(["lines.frown.right.rest", "lines.frown.both.expression", "lines.jaw.left.grade"]),
        st.none() | st.integers(0, 4).map(Decimal),
    ),
    st.tuples(st.sampled_from(["skin.dull", "goals.natural"]), st.sampled_from(["yes", "no", None])),
    st.tuples(st.just("features.brow_mm.left"), st.none() | st.decimals(0, 40, places=1)),
    st.tuples(st.just("muscles.corrugator.right.thickness_mm"), st.none() | st.decimals(-1, 9, places=2)),
    st.tuples(st.just("safety.answers.myasthenia.ended"), st.none() | st.dates(dt.date(2000, 1, 1))),
    st.tuples(st.just("safety.none_of"), st.lists(st.sampled_from(["nerves", "now"]), unique=True)),
    st.tuples(st.just("note"), st.none() | st.text(max_size=9)),
    st.tuples(st.just("person.age_years"), st.none() | st.integers(-3, 130)),
)
MOVES = st.lists(st.one_of(EDITS, st.sampled_from(["undo", "redo", "save"])), max_size=25)


def make(session: Session, move: tuple[str, Any] | str) -> None:
    match move:
        case "undo":
            session.undo()
        case "redo":
            session.redo()
        case "save":
            session.mark_saved(Path("/somewhere/case.yaml"))
        case (path, value):
            with suppress(EditError):  # refused edits must leave no trace in the journal either
                session.apply(path, value)


@settings(max_examples=60, deadline=None)
@given(MOVES)
def test_any_sequence_of_edits_replays_to_the_same_case(moves: list[tuple[str, Any] | str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = JournalStore(Path(folder))
        session = Session(Case(id="x", context=Context(date=TODAY, jurisdiction="GB")))
        assert store.start(session) is None
        for move in moves:
            make(session, move)
        crash(session)
        found = store.look()
        assert not found.set_aside
        if not found.unfinished:
            assert not session.dirty
            return
        resumed = store.resume(found.unfinished[0])
        assert resumed is not None and resumed.note is None
        assert resumed.session.case == session.case
        assert resumed.session.file == session.file
        assert resumed.session.dirty == session.dirty
        for _ in range(len(moves)):
            session.recorder = None
            assert (session.undo() is None) == (resumed.session.undo() is None)
            assert resumed.session.case == session.case
        crash(resumed.session)


def crash(session: Session) -> None:
    """Let go of the journal as a dying process does: without a word, and with its lock released."""
    assert isinstance(session.recorder, Journal)
    os.close(session.recorder._handle)
    handle = session.recorder._lock._handle
    assert handle is not None
    os.close(handle)
    session.recorder._lock._handle = None


@given(st.dictionaries(st.text(max_size=5), st.decimals(allow_nan=False) | st.dates() | st.text() | st.none()))
def test_a_line_reads_back_exactly(entry: dict[str, Any]) -> None:
    line = to_line(entry)
    assert line.endswith(b"\n") and line.count(b"\n") == 1
    assert from_line(line) == entry


VICTIM = """
import itertools, sys
from decimal import Decimal
from pathlib import Path
from tests.tui.small_engine import small_case
from tui.session.session import Session
from tui.session.store import JournalStore
session = Session(small_case(), file=Path("/clinic/visit.yaml"))
assert JournalStore(Path(sys.argv[1])).start(session) is None
for count in itertools.count(1):
    session.apply("person.age_years", count % 100)
    print(count, flush=True)
"""


def test_kill_9_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    victim = subprocess.Popen(
        [sys.executable, "-c", VICTIM, str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert victim.stdout is not None
    seen = 0
    while seen < 30:
        seen = int(victim.stdout.readline())
    store = JournalStore(tmp_path)
    assert store.look().unfinished == (), "a journal in use is not on offer"
    victim.kill()
    victim.wait()
    seen = max([seen, *(int(line) for line in victim.stdout.read().split())])
    victim.stdout.close()

    (left,) = store.look().unfinished
    assert left.file == Path("/clinic/visit.yaml")
    assert left.edits >= seen
    resumed = store.resume(left)
    assert resumed is not None and resumed.note is None
    assert resumed.session.case.person.age_years == left.edits % 100
    assert resumed.session.dirty
    resumed.session.apply("note", "after the crash")
    crash(resumed.session)
    again = store.resume(store.look().unfinished[0])
    assert again is not None
    assert again.session.case.note == "after the crash"
    crash(again.session)


@pytest.fixture
def left_behind(tmp_path: Path) -> tuple[JournalStore, Path]:
    """A journal of three edits that nobody holds."""
    store = JournalStore(tmp_path)
    session = Session(small_case())
    store.start(session)
    for age in (50, 51, 52):
        session.apply("person.age_years", age)
    crash(session)
    (path,) = tmp_path.glob("*.journal")
    return store, path


def test_a_torn_last_line_costs_only_that_line(left_behind: tuple[JournalStore, Path]) -> None:
    store, path = left_behind
    path.write_bytes(path.read_bytes()[:-20])
    resumed = store.resume(store.look().unfinished[0])
    assert resumed is not None and resumed.note is None
    assert resumed.session.case.person.age_years == 51
    crash(resumed.session)


def test_damage_in_the_middle_keeps_what_came_before_and_the_damaged_file(
    left_behind: tuple[JournalStore, Path],
) -> None:
    store, path = left_behind
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:3], b"\x00\xff garbage\n", *lines[3:]]))
    resumed = store.resume(store.look().unfinished[0])
    assert resumed is not None
    assert resumed.session.case.person.age_years == 51
    assert resumed.note is not None
    assert list(path.parent.glob("*.set-aside*"))
    crash(resumed.session)


@pytest.mark.parametrize(
    "content",
    [b"", b"not json\n", b"[]\n", b'{"journal":"rhytid-journal/1"}\n', b"\xff\xfe\x00", b'{"journal":1,"case":3}\n'],
)
def test_a_journal_that_cannot_be_read_is_set_aside(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.journal").write_bytes(content)
    found = JournalStore(tmp_path).look()
    assert found.unfinished == ()
    assert [path.read_bytes() for path in found.set_aside] == [content]
    assert JournalStore(tmp_path).look().set_aside == [], "only once"


def test_a_case_the_app_no_longer_understands_is_set_aside_on_resuming(
    left_behind: tuple[JournalStore, Path],
) -> None:
    store, path = left_behind
    path.write_bytes(path.read_bytes().replace(b'"jurisdiction"', b'"nation"'))
    assert store.resume(store.look().unfinished[0]) is None
    assert list(path.parent.glob("*.set-aside*"))
    assert store.look().unfinished == ()


def test_a_journal_whose_replay_killed_the_app_is_not_tried_again(left_behind: tuple[JournalStore, Path]) -> None:
    store, path = left_behind
    path.replace(path.with_suffix(".replaying"))
    found = store.look()
    assert found.unfinished == ()
    assert len(found.set_aside) == 1


def test_a_saved_journal_is_not_offered(tmp_path: Path) -> None:
    store = JournalStore(tmp_path)
    session = Session(small_case())
    store.start(session)
    session.apply("note", "calm")
    session.mark_saved(tmp_path / "case.yaml")
    crash(session)
    assert store.look().unfinished == ()
    assert not list(tmp_path.glob("*.journal"))


def test_a_folder_that_cannot_be_written_costs_the_autosave_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = JournalStore(tmp_path / "file")
    session = Session(small_case())
    assert store.start(session)
    assert session.recorder is None
    assert session.apply("note", "still works")
    assert store.look().unfinished == ()


def test_journals_are_for_their_owner_only(left_behind: tuple[JournalStore, Path]) -> None:
    _, path = left_behind
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0


def test_a_full_disk_is_noted_and_the_session_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = JournalStore(tmp_path)
    session = Session(small_case())
    store.start(session)

    def full(handle: int, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tui.session.journal.os.write", full)
    assert session.apply("note", "kept in memory")
    assert isinstance(session.recorder, Journal)
    assert session.recorder.trouble == "No space left on device"
    monkeypatch.undo()
    crash(session)
