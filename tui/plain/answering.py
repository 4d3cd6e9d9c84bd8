"""What is typed at a question becomes edits of the session, and is repeated in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from tui.form.form import Form
from tui.plain.groups import meaning, still_open
from tui.plain.reading import edits, meanings
from tui.plain.stops import Stop, groups, picks
from tui.plain.voice import Voice
from tui.plain.walk import Walk
from tui.plain.wording import in_words, present
from tui.session.edits import EditError
from tui.session.session import Session
from tui.widgets.cells import CellError, Entry


class Answering:
    """Answers the questions of one consultation, and goes on to the next."""

    def __init__(self, session: Session, form: Form, walk: Walk, voice: Voice, news: Callable[[], None]) -> None:
        self._session, self._form, self._walk = session, form, walk
        self._voice, self._news = voice, news

    def answer(self, stop: Stop, typed: str) -> None:
        """Take a line as the answer to where one is; what cannot be taken is said, and nothing has changed."""
        try:
            if stop.row is None:
                self._group(stop, typed)
            elif not stop.cells:
                self._add(stop, typed)
            else:
                self._row(stop, typed)
        except CellError as error:
            self._voice.refuse(f"Not taken: {error}.")
        except EditError as error:
            self._voice.refuse(f"Not taken: {error.path}: {error}.")

    def _row(self, stop: Stop, typed: str) -> None:
        assert stop.row is not None
        row, cells = stop.row, stop.row.row.cells
        values = meanings(row, stop.cells, typed, self._session.case)
        words = ", ".join(in_words(cells[cell], value) for cell, value in values.items())
        self._session.apply_all(edits(row, values, self._session.case), f"{row.row.label}: {words}")
        case = self._session.case
        answered = [group for group in groups(row) if group[0] in values] or [stop.cells]
        self._voice.say(f"Noted: {'; '.join(present(row, group, case) for group in answered)}.")
        self._news()
        for _ in answered:
            self._walk.on(case)

    def _group(self, stop: Stop, typed: str) -> None:
        block = stop.block
        if typed.casefold() == "each":
            self._walk.open(block.key, self._session.case)
            return
        meant = meaning(block, typed, self._session.case)
        if meant.row:
            self._walk.open(block.key, self._session.case, meant.row)
            return
        self._session.apply_all(meant.edits, f"{block.title}: {meant.told}")
        self._voice.say(f"Noted: {meant.told}.")
        self._news()
        now = self._walk.here(self._session.case)
        left = still_open(now.block, self._session.case) if now is not None and now.row is None else 0
        if meant.closes or not left or left == len(block.rows):
            self._walk.on(self._session.case)
            return
        several = f"{left} questions of this group are" if left > 1 else "One question of this group is"
        none = "; none if none of the others" if any(act.closes for act in block.acts) and picks(block) else ""
        self._voice.say(f"{several} still open{none}. Nothing typed goes on.")

    def _add(self, stop: Stop, typed: str) -> None:
        """Add an earlier session on the date typed, and go into its questions."""
        assert stop.row is not None
        kind, _, name = stop.row.row.enter.partition(":")
        if name != "new":
            raise CellError("type more to open it, remove to take it out")
        date = Entry("when", "date", today=self._session.case.context.date).parsed(typed)
        if isinstance(date, dt.date):
            edit, target = self._form.added(kind, date, self._session.case)
            self._session.apply_all((edit,), "Session added")
            self._voice.say(f"Added: {date.isoformat()}. Its questions follow; remove takes it out again.")
            self._news()
            self._walk.into(target, self._session.case)
