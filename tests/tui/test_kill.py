"""The real app in a real terminal, killed in the middle of a consultation."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.small_engine import screened, write_case
from tui.session.store import JournalStore

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")

APP = """
import sys
from pathlib import Path
from tests.tui.small_engine import backend
from tui.app import RhytidApp
from tui.session.store import JournalStore
RhytidApp(Path(sys.argv[1]), load=backend, store=JournalStore(Path(sys.argv[2]))).run()
"""


def test_the_app_killed_after_an_answer_offers_it_at_the_next_start(tmp_path: Path) -> None:
    import fcntl
    import pty
    import struct
    import termios

    case, state = tmp_path / "visit.json", tmp_path / "state"
    write_case(screened(), case)
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        os.environ.update(PYTHONPATH=str(ROOT), TERM="xterm-256color")
        os.execv(sys.executable, [sys.executable, "-c", APP, str(case), str(state)])
    try:
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        wait_for(terminal, lambda seen: b"Practitioner" in seen)
        os.write(terminal, b"]")
        wait_for(terminal, lambda seen: b"Nerve" in seen)
        # The first group is not answered any more; a key that comes before the focus is there does nothing.
        wait_for(terminal, lambda seen: edits(state) == 1, press=b"u")
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)

    store = JournalStore(state)
    (left,) = store.look().unfinished
    assert left.file == case
    resumed = store.resume(left)
    assert resumed is not None
    assert resumed.session.case.safety.none_of == ("now", "earlier")
    resumed.session.recorder.close(keep=False)  # type: ignore[union-attr]


def edits(state: Path) -> int:
    return sum(path.read_bytes().count(b'"do":"edit"') for path in state.glob("*.journal"))


def wait_for(terminal: int, true: Callable[[bytes], bool], press: bytes = b"") -> None:
    """Read the screen until something is true, pressing a key now and then."""
    seen, end = b"", time.monotonic() + 20
    while time.monotonic() < end:
        os.write(terminal, press)
        if select.select([terminal], [], [], 0.2)[0]:
            seen += os.read(terminal, 65536)
        if true(seen):
            return
    raise AssertionError(f"the app never got there: {seen[-300:]!r}")
