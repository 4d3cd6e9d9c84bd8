"""One thing a case could say otherwise, and each way in which it could."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from engine.alternatives.settings import Setting
from engine.issue import Loc, path_text

Kind = Literal["answer", "clinic", "decision", "person", "place", "time"]
"""An answer or finding; what the clinic holds; a prescriber's decision; what the person is; where and on which day."""

FIXED: frozenset[Kind] = frozenset({"person", "place"})
"""What no answer can change.  The day is another matter: one can wait for it."""

ALONE: frozenset[Kind] = FIXED | {"time"}
"""What is not looked at together with a second change: another day alters what follows from every date of the case."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One other value of a dimension, in words, and what is set in the case for it."""

    shown: str
    settings: tuple[Setting, ...]

    @property
    def written(self) -> tuple[str, ...]:
        """Each setting as `what-if --set` takes it."""
        return tuple(one.written for one in self.settings)


@dataclass(frozen=True, slots=True)
class Dimension:
    """A place of the case with its value as it stands and its other values.

    `covers` are the places of which this one is the sum: both sides of a pair.  `open`: not answered as it stands.
    `asked` is the question in words.
    """

    path: str
    asked: str
    current: str
    kind: Kind
    alternatives: tuple[Alternative, ...]
    open: bool = False
    covers: tuple[str, ...] = ()

    @property
    def offered(self) -> tuple[str, ...]:
        """Every value, that of the case included."""
        return (self.current, *(one.shown for one in self.alternatives))


def one(loc: Loc, value: Any, shown: str | None = None) -> Alternative:
    """The alternative that sets one place."""
    words = shown if shown is not None else in_words(value)
    return Alternative(words, (Setting(loc, value),))


def in_words(value: Any) -> str:
    """A plain value as a case file has it."""
    if value is None:
        return "not given"
    if value is True or value is False:
        return "yes" if value else "no"
    return format(value, "f") if hasattr(value, "quantize") else str(value)


def dimension(
    loc: Loc,
    asked: str,
    current: Any,
    kind: Kind,
    alternatives: list[Alternative],
    *,
    open: bool = False,
    covers: tuple[str, ...] = (),
) -> Dimension:
    """A dimension without the alternative that is the case as it stands."""
    shown = in_words(current)
    kept = tuple(a for a in alternatives if a.shown != shown)
    return Dimension(path_text(loc), asked, shown, kind, kept, open, covers)
