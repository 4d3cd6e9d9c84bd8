"""A fault of the app itself: the terminal is left clean, no answer is shown or written, and the work is kept."""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path

import pytest

from tests.tui.conftest import NOW, MakeApp, consultation, settled, until
from tests.tui.small_engine import screened, write_case
from tui.manners.crash import keep, report, sentence
from tui.session.store import JournalStore

ROOT = Path(__file__).parents[2]
SECRET = "Berta-1961-04-05"


def fault() -> BaseException:
    answer = SECRET
    try:
        try:
            int(answer)
        except ValueError as error:
            raise KeyError(answer) from error
    except KeyError as error:
        return error


def test_the_report_says_where_and_nothing_that_was_answered() -> None:
    text = report(fault(), NOW)
    assert "builtins.KeyError" in text and "after builtins.ValueError" in text
    assert "tests/tui/test_crash.py:" in text and "in fault" in text
    assert SECRET not in text and str(Path.home()) not in text and str(ROOT) not in text
    assert SECRET not in sentence(fault(), Path("x"))


def test_a_report_is_for_its_owner_and_one_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    path = keep(fault(), tmp_path / "state", NOW)
    assert path is not None and path.read_text() == report(fault(), NOW)
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0
    (tmp_path / "file").write_text("")
    assert keep(fault(), tmp_path / "file", NOW) is None
    assert "No report could be written" in sentence(fault(), None)


async def test_a_fault_keeps_the_journal_and_writes_the_report(make_app: MakeApp, store: JournalStore) -> None:
    app = make_app(screened())
    with pytest.raises(ZeroDivisionError):
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            consultation(app).session.apply("note", SECRET)
            app.call_later(lambda: 1 // 0)
            await until(pilot, lambda: not app.is_running)
    assert app.return_code == 1
    (path,) = store.folder.glob("*.crash.txt")
    assert "ZeroDivisionError" in path.read_text() and SECRET not in path.read_text()
    session = consultation_left(store)
    assert session == SECRET


def consultation_left(store: JournalStore) -> str | None:
    for lock in store.folder.glob("*.lock"):
        lock.unlink()  # this process still holds it; after a crash the system lets go of it
    (left,) = store.look().unfinished
    resumed = store.resume(left)
    assert resumed is not None
    note = resumed.session.case.note
    resumed.session.recorder.close(keep=False)  # type: ignore[union-attr]
    return note


APP = """
import sys
from pathlib import Path
from tests.tui.small_engine import backend
from tui.app import RhytidApp
from tui.screens.consult import ConsultScreen
from tui.session.store import JournalStore

def broken(self):
    answer = self.session.case.id
    raise KeyError(answer)

ConsultScreen.action_missing = broken
app = RhytidApp(Path(sys.argv[1]), load=backend, store=JournalStore(Path(sys.argv[2])), config=Path(sys.argv[2]))
app.run()
sys.exit(app.return_code)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_in_a_real_terminal_one_sentence_is_left_and_no_answer(tmp_path: Path) -> None:
    import fcntl
    import pty
    import struct
    import termios

    from tests.tui.test_kill import edits, wait_for

    case, state = tmp_path / "visit.json", tmp_path / "state"
    write_case(screened(id=SECRET), case)
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        os.environ.update(PYTHONPATH=str(ROOT), TERM="xterm-256color")
        os.execv(sys.executable, [sys.executable, "-c", APP, str(case), str(state)])
    seen = b""
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    wait_for(terminal, lambda seen: b"Practitioner" in seen)
    os.write(terminal, b"]")
    wait_for(terminal, lambda seen: b"Nerve" in seen)
    wait_for(terminal, lambda seen: edits(state) == 1, press=b"u")
    os.write(terminal, b"\x1b[19~")  # F8
    end = dt.datetime.now() + dt.timedelta(seconds=20)
    while dt.datetime.now() < end:
        try:
            data = os.read(terminal, 65536)
        except OSError:
            break
        if not data:
            break
        seen += data
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 1
    left = seen.rpartition(b"\x1b[?1049l")
    assert left[1], "the alternate screen was left"
    for turned_off in (b"\x1b[?1000l", b"\x1b[?25h"):
        assert turned_off in seen, turned_off
    words = left[2].decode()
    assert "start again to resume" in words and "KeyError" in words
    assert SECRET not in words and "Traceback" not in words and "│" not in words
    assert len(JournalStore(state).look().unfinished) == 1
    (path,) = state.glob("*.crash.txt")
    assert path.name in words and SECRET not in path.read_text()
