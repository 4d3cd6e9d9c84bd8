"""Where one is in the form, and the ways on: stop by stop, part by part, step by step, by name."""

from __future__ import annotations

from engine.case import Case
from tui.form.form import Form, Place
from tui.form.spec import Step
from tui.plain.stops import Stop, stops

Key = tuple[str, str, int]


class Walk:
    """A place in the form, kept by name: an answer may bring or take questions around it.

    `target` names the small form behind a row while one is in it.
    """

    def __init__(self, form: Form) -> None:
        self._form = form
        self._step = form.keys[0]
        self._at: Key | None = None
        self._index = 0
        self._opened: set[str] = set()
        self._return: Key | None = None
        self.target = ""
        self.ended = False

    @property
    def step(self) -> str:
        """The key of the step."""
        return self._step

    def form(self, case: Case) -> Step:
        """Return the form one is in: a step, or the small form behind a row."""
        found = self._form.detail(self.target, case) if self.target else None
        if self.target and found is None:  # what it was about is gone
            self._leave_detail()
        return found if found is not None else self._form.step(self._step, case)

    def here(self, case: Case) -> Stop | None:
        """Return where one is; None past the last question."""
        found = self._stops(case)
        if self.ended or not found:
            return None
        keys = [one.key for one in found]
        if self._at in keys:
            self._index = keys.index(self._at)
        else:
            self._index = min(self._index, len(found) - 1)
            self._at = keys[self._index]
        return found[self._index]

    def on(self, case: Case) -> None:
        """Go to the next stop, out of a small form, or past the last question."""
        known = any(one.key == self._at for one in self._stops(case))
        stop = self.here(case)
        # Where an answer took its own question away, what comes next has moved up into its place.
        if stop is not None and known:
            self._to_index(self._index + 1, case)

    def back(self, case: Case) -> bool:
        """Go to the stop before; False at the very first."""
        if self.ended:
            self.ended = False
            self._to_last(case)
            return True
        self.here(case)
        if self._index > 0:
            self._to_index(self._index - 1, case)
            return True
        if self.target:
            self._leave_detail()
            return True
        before = self._form.keys[: self._form.keys.index(self._step)]
        for key in reversed(before):
            if stops(self._form.step(key, case), case, self._opened):
                self._step = key
                self._to_last(case)
                return True
        return False

    def skip(self, case: Case) -> None:
        """Go past the rest of this part."""
        stop = self.here(case)
        if stop is None:
            return
        found = self._stops(case)
        after = (i for i in range(self._index, len(found)) if found[i].block.key != stop.block.key)
        self._to_index(next(after, len(found)), case)

    def next_step(self, case: Case) -> None:
        """Go to the first question of the next step."""
        if self.target:
            self._leave_detail()
        self._index = len(self._stops(case))
        self._to_index(self._index, case)

    def to_step(self, key: str, case: Case) -> None:
        """Go to the first question of a step."""
        self._step, self._at, self._index = key, None, 0
        self.target, self._return, self.ended = "", None, False
        if not self._stops(case):
            self._to_index(0, case)

    def to_place(self, place: Place, case: Case) -> None:
        """Go to a row; a group it belongs to is opened."""
        self.to_step(place.step, case)
        for block in self.form(case).blocks:
            if any(row.key == place.row for row in block.rows):
                if block.folds:
                    self._opened.add(block.key)
                self._to_row(block.key, place.row, case)
                return

    def to_block(self, place: str, block: str, case: Case) -> None:
        """Go to the head of a group, or to the first question of a part."""
        self.to_step(place, case)
        found = next((one for one in self._stops(case) if one.block.key == block), None)
        self._at = found.key if found else None

    def open(self, block: str, case: Case, row: str = "") -> None:
        """Go through a group one by one, from its first question or from the row named."""
        self._opened.add(block)
        if row:
            self._to_row(block, row, case)
        else:
            self.on(case)

    def into(self, target: str, case: Case) -> bool:
        """Go into the small form behind a row; False when there is none."""
        if self._form.detail(target, case) is None:
            return False
        self._return = self._at
        self.target, self._at, self._index = target, None, 0
        return True

    def _stops(self, case: Case) -> tuple[Stop, ...]:
        return stops(self.form(case), case, self._opened)

    def _to_row(self, block: str, row: str, case: Case) -> None:
        found = next((one for one in self._stops(case) if one.key[:2] == (block, row)), None)
        if found is not None:
            self._at = found.key

    def _to_index(self, index: int, case: Case) -> None:
        found = self._stops(case)
        if index < len(found):
            self._index, self._at = index, found[index].key
            return
        if self.target:
            self._leave_detail()
            return
        for key in self._form.keys[self._form.keys.index(self._step) + 1 :]:
            if stops(self._form.step(key, case), case, self._opened):
                self._step, self._at, self._index = key, None, 0
                return
        self.ended = True

    def _to_last(self, case: Case) -> None:
        found = self._stops(case)
        self._at = found[-1].key if found else None

    def _leave_detail(self) -> None:
        self.target, self._at, self._return = "", self._return, None
