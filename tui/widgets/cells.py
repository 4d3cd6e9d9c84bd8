"""What one place in a form can hold, without any screen: a choice among few, or something typed.

A row shows one or more cells.  Values are plain (text, numbers, dates); None is unknown.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

Value = str | int | Decimal | dt.date | None
Tone = Literal["", "good", "alert"]


class CellError(Exception):
    """Something typed that the cell cannot hold; the message says what it can."""


@dataclass(frozen=True)
class Option:
    """One choice: its value, how it reads in a row, the keys that pick it, and what it means."""

    value: Value
    text: str
    keys: tuple[str, ...] = ()
    meaning: str = ""
    tone: Tone = ""


@dataclass(frozen=True)
class Choice:
    """A choice among few.

    `compact` shows only the chosen one; `levels` adds a small bar to it; `folded` shows it between two
    arrows, for a list too long to lay out.
    """

    key: str
    options: tuple[Option, ...]
    caption: str = ""
    compact: bool = False
    levels: bool = False
    folded: bool = False
    span: int = 1
    optional: bool = True

    def index(self, value: Value) -> int | None:
        """Return the position of a value, or None when it is unknown or not on offer."""
        return next((i for i, option in enumerate(self.options) if option.value == value), None)

    def shown(self, value: Value) -> str:
        """Return the text for a value; a value not on offer shows as it is."""
        found = self.index(value)
        return ("" if value is None else str(value)) if found is None else self.options[found].text

    def picked(self, key: str) -> Option | None:
        """Return the option a key stands for."""
        return next((option for option in self.options if key in option.keys), None)

    def stepped(self, value: Value, step: int) -> Value:
        """Return the value `step` places on, stopping at either end; from unknown, the first."""
        found = self.index(value)
        if found is None:
            return self.options[0 if step > 0 else -1].value
        return self.options[min(max(found + step, 0), len(self.options) - 1)].value

    def cycled(self, value: Value) -> Value:
        """Return the next value, with unknown after the last if unknown is allowed."""
        found = self.index(value)
        if found is None:
            return self.options[0].value
        if found + 1 < len(self.options):
            return self.options[found + 1].value
        return None if self.optional else self.options[0].value


@dataclass(frozen=True)
class Entry:
    """Something typed: a number with its unit and bounds, a whole number, a date, or text."""

    key: str
    kind: Literal["number", "integer", "date", "text"]
    caption: str = ""
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    width: int = 8
    span: int = 1
    today: dt.date | None = None
    after: dt.date | None = None
    """Of a date: it must be later than this one."""
    hint: str = ""
    optional: bool = True

    def shown(self, value: Value) -> str:
        """Return the text for a value."""
        if value is None:
            return ""
        return value.isoformat() if isinstance(value, dt.date) else str(value)

    def accepts(self, character: str) -> bool:
        """Can typing start with, or go on with, this character?"""
        if self.kind == "text":
            return False  # text opens a prompt of its own
        if self.kind == "date":
            return character.isdigit() or character in "-dwmyt"
        return character.isdigit() or (character in ".,-" and self.kind == "number")

    def parsed(self, text: str) -> Value:
        """Return the value typed; None for nothing.

        Raises CellError when it is not of this kind or out of bounds.
        """
        text = text.strip()
        if not text:
            return None
        if self.kind == "text":
            return text
        if self.kind == "date":
            return self._dated(text)
        return self._number(text)

    @property
    def allowed(self) -> str:
        """What may be typed, in words."""
        kind = "a whole number" if self.kind == "integer" else "a number"
        if self.low is not None and self.high is not None:
            return f"{kind} from {self.low:f} to {self.high:f} {self.unit}".rstrip()
        if self.low is not None:
            return f"{kind}, {self.low:f} {self.unit}".rstrip() + " or more"
        return f"{kind}, in {self.unit}" if self.unit else kind

    def _dated(self, text: str) -> dt.date:
        found = _date(text, self.today)
        if self.after is not None and found <= self.after:
            raise CellError(f"{found} is too early: allowed is a date after {self.after}")
        return found

    def _number(self, text: str) -> Value:
        try:
            number = Decimal(text.replace(",", "."))
        except InvalidOperation:
            raise CellError(f"“{text}” is not a number: allowed is {self.allowed}") from None
        if not number.is_finite():
            raise CellError(f"“{text}” is not a number: allowed is {self.allowed}")
        if self.low is not None and number < self.low:
            raise CellError(f"{text} is too low: allowed is {self.allowed}")
        if self.high is not None and number > self.high:
            raise CellError(f"{text} is too high: allowed is {self.allowed}")
        if self.kind == "integer":
            if number != number.to_integral_value():
                raise CellError(f"{text} is not whole: allowed is {self.allowed}")
            return int(number)
        return number


Cell = Choice | Entry

_AGO = re.compile(r"(\d{1,4})\s*([dwmy])")


def _date(text: str, today: dt.date | None) -> dt.date:
    """Read 2026-11-21, or, counted back from `today`: t, 10d, 6w, 3m, 2y."""
    if today is not None:
        if text == "t":
            return today
        if ago := _AGO.fullmatch(text):
            try:
                return _back(today, int(ago[1]), ago[2])
            except (ValueError, OverflowError):
                raise CellError(f"“{text}” is too long ago") from None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        back = ", or counted back: t today, 10d, 6w, 3m, 2y" if today is not None else ""
        raise CellError(f"“{text}” is not a date: allowed is year-month-day, as 2026-11-21{back}") from None


def _back(today: dt.date, count: int, unit: str) -> dt.date:
    if unit == "d":
        return today - dt.timedelta(days=count)
    if unit == "w":
        return today - dt.timedelta(weeks=count)
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    for day in range(today.day, 27, -1):  # 31 March less one month is the last of February
        try:
            return dt.date(year, month + 1, day)
        except ValueError:
            if day <= 28:
                raise
    return dt.date(year, month + 1, today.day)


YES_NO: tuple[Option, ...] = (
    Option("yes", "yes", ("y",)),
    Option("no", "no", ("n",)),
)
"""A plain yes or no; unknown is neither."""

RISK: tuple[Option, ...] = (
    Option("yes", "yes", ("y",), tone="alert"),
    Option("no", "no", ("n",)),
)
"""A question where yes is the answer to notice."""


@dataclass(frozen=True)
class Row:
    """One line of a form: what is asked and the cells that take the answer.

    `columns` gives the widths of a table's columns, `places` the first column of each cell, and `lead` a word
    before the first one.  Without columns a row gives its label `label_share` of the width (0 to 1) and lets
    the cells flow in the rest.  `enter` names what the enter key opens, if it opens anything.
    """

    key: str
    label: str
    cells: tuple[Cell, ...]
    help: str = ""
    columns: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    lead: str = ""
    label_share: float = 0.5
    indent: int = 0
    enter: str = ""
