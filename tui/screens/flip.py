"""What would flip this: single answers at once, pairs as a second step that takes minutes and can be called off."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import ProgressBar, Static

from tui.widgets.wide_dialog import WideDialog

Progress = Callable[[int, int], None]
_EVERY = 20
"""Steps between two messages of progress, so that the screen is not flooded."""


class _CalledOff(Exception):
    """Nobody waits for the search any more."""


class FlipDialog(WideDialog):
    """Runs the search in a thread and shows how far it is; closing it ends the search."""

    DEFAULT_CSS = """
    FlipDialog {
        & VerticalScroll { height: 1fr; scrollbar-gutter: stable; }
        & #answer { text-wrap: nowrap; }
        & #progress { height: 1; color: $text-muted; }
        & ProgressBar { height: 1; margin: 0 0 1 0; }
        & Bar { width: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "back", "Close", id="dialog.close"),
        Binding("p", "pairs", "Pairs of answers", id="dialog.pairs"),
    ]

    class Told(Message):
        """How many of how many answers are tried."""

        def __init__(self, run: int, done: int, of: int) -> None:
            super().__init__()
            self.run, self.done, self.of = run, done, of

    class Ready(Message):
        """A search has come to its end."""

        def __init__(self, run: int, text: str, two: bool, failed: bool = False) -> None:
            super().__init__()
            self.run, self.text, self.two, self.failed = run, text, two, failed

    def __init__(self, title: str, work: Callable[[bool, int, Progress], str]) -> None:
        super().__init__()
        self._title, self._work = title, work
        self._number = 0
        self._stop = threading.Event()
        self._state = "single"
        self._shown = ""

    def compose(self) -> ComposeResult:
        """Lay out the dialog."""
        with Vertical() as box:
            box.border_title = self._title
            yield Static("", id="progress", markup=False)
            yield ProgressBar(show_eta=False)
            with VerticalScroll():
                yield Static("", markup=False, id="answer")

    def on_mount(self) -> None:
        """Try single answers."""
        self.query_one(VerticalScroll).focus()
        self.call_after_refresh(self._start, False)

    def on_unmount(self) -> None:
        """Nobody waits any more."""
        self._stop.set()

    @property
    def state(self) -> str:
        """single, pairs (being tried), done (single answers are shown) or all (pairs too)."""
        return self._state

    def _start(self, two: bool) -> None:
        self._number += 1
        self._stop = threading.Event()
        self._state = "pairs" if two else "single"
        run, stop = self._number, self._stop
        width = self.query_one(VerticalScroll).scrollable_content_region.width
        self._say("Trying pairs of answers; this may take minutes …" if two else "Trying single answers …", busy=True)
        self.run_worker(lambda: self._search(run, stop, two, width), thread=True, exit_on_error=False)

    def _search(self, run: int, stop: threading.Event, two: bool, width: int) -> None:
        def progress(done: int, of: int) -> None:
            if stop.is_set():
                raise _CalledOff
            if done % _EVERY == 0 or done + 1 == of:
                self.post_message(self.Told(run, done + 1, of))

        try:
            found = self.Ready(run, self._work(two, width, progress), two)
        except _CalledOff:
            return
        except Exception as error:  # the answers are safe whatever the engine does
            found = self.Ready(run, f"It could not be worked out. {error}", two, failed=True)
        self.post_message(found)

    @on(Told)
    def _told(self, event: FlipDialog.Told) -> None:
        if event.run == self._number and self._state in ("single", "pairs"):
            self.query_one(ProgressBar).update(total=event.of, progress=event.done)
            what = "pairs and answers" if self._state == "pairs" else "answers"
            self.query_one("#progress", Static).update(f"{event.done} of {event.of} {what} tried")

    @on(Ready)
    def _ready(self, event: FlipDialog.Ready) -> None:
        if event.run != self._number:
            return
        self._shown = event.text
        self.query_one("#answer", Static).update(event.text)
        self._state = "all" if event.two or event.failed else "done"
        self._say("", busy=False)

    def _say(self, words: str, *, busy: bool) -> None:
        self.query_one("#progress", Static).update(words)
        self.query_one("#progress").display = bool(words)
        bar = self.query_one(ProgressBar)
        bar.display = busy
        bar.update(total=None, progress=0)
        keys = {"pairs": "esc stop the search", "done": "p pairs of answers too · esc close", "single": "esc stop"}
        self.query_one(Vertical).border_subtitle = keys.get(self._state, "esc close")

    def action_pairs(self) -> None:
        """Try pairs of answers as well, which takes minutes."""
        if self._state == "done":
            self._start(True)

    def action_back(self) -> None:
        """Stop trying pairs and keep what was found; else close."""
        if self._state == "pairs":
            self._stop.set()
            self._number += 1
            self._state = "done"
            self._say("", busy=False)
        else:
            self.dismiss(None)
