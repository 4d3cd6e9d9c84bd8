"""Talking to plain mode in a test: lines in, what was said out."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.case import Case
from tests.tui.conftest import NOW
from tests.tui.small_engine import backend, write_case
from tui.plain.run import run
from tui.session.backend import Backend
from tui.session.store import JournalStore


@dataclass(frozen=True)
class Said:
    """What a conversation came to."""

    code: int
    text: str

    @property
    def flat(self) -> str:
        """The text without line ends, for sentences that may have been wrapped."""
        return " ".join(self.text.split())


class Hears(io.StringIO):
    """A script; it can break off as a key press of ctrl-c does."""

    def __init__(self, lines: str, interrupts: bool = False) -> None:
        super().__init__(lines)
        self._interrupts = interrupts

    def readline(self, *_: object) -> str:  # type: ignore[override]
        line = super().readline()
        if not line and self._interrupts:
            raise KeyboardInterrupt
        return line


@dataclass
class Table:
    """A folder with a case file and journals, and conversations about it."""

    folder: Path

    @property
    def store(self) -> JournalStore:
        return JournalStore(self.folder / "state")

    @property
    def file(self) -> Path:
        return self.folder / "visit.json"

    def case(self) -> Case:
        """The case in the file."""
        return Case.model_validate_json(self.file.read_text())

    def talk(
        self,
        *lines: str,
        case: Case | None = None,
        home: bool = False,
        width: int = 80,
        interrupts: bool = False,
        load: Callable[[], Backend] = backend,
        clock: Callable[[], dt.datetime] = lambda: NOW,
    ) -> Said:
        """Hold one conversation, about the case given (written to the file) or the file as it is."""
        if case is not None:
            write_case(case, self.file)
        out = io.StringIO()
        code = run(
            None if home else self.file,
            hears=Hears("".join(f"{line}\n" for line in lines), interrupts),
            speaks=out,
            width=width,
            load=lambda: (loaded := load(), loaded.evaluate),
            store=self.store,
            clock=clock,
            examples=self.folder / "none",
        )
        return Said(code, out.getvalue())
