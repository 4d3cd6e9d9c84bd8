"""The shape of a form: steps of blocks of rows, each cell bound to one place of the case.

A form is data.  Screens draw whatever steps they are given, so a new attribute of the knowledge base appears
without a screen being touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from engine.case import Case
from tui.session.edits import Edit
from tui.widgets.cells import Row, Value


class Binding(Protocol):
    """Ties a cell to the case: what it shows, and the edits that a new value means."""

    @property
    def path(self) -> str:
        """The place of the answer in the case."""

    def read(self, case: Case) -> Value:
        """Return the value to show; None is unknown."""

    def edits(self, case: Case, value: Value) -> tuple[Edit, ...]:
        """Return the edits that record this value."""


class Act(Protocol):
    """One thing a block can do as a whole, such as answering every question of a group."""

    def edits(self, case: Case) -> tuple[Edit, ...]:
        """Return the edits it means."""


@dataclass(frozen=True)
class FormRow:
    """A row and what its cells stand for; `mirror` pairs cells of the two sides, for 'same on both sides'.

    `place` is the place of the case that a row without cells stands for, such as an earlier session.
    """

    row: Row
    bindings: tuple[Binding, ...]
    mirror: tuple[tuple[int, int], ...] = ()
    place: str = ""

    @property
    def key(self) -> str:
        """Unique within the step."""
        return self.row.key

    def values(self, case: Case) -> tuple[Value, ...]:
        """Return what the cells show."""
        return tuple(binding.read(case) for binding in self.bindings)


Tone = Literal["open", "part", "done", "alert", "plain"]


@dataclass(frozen=True)
class BlockState:
    """How far a block is: a mark, a short text and whether it wants to be seen."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class BlockAct:
    """An act of a block with the key and the words that offer it; one that `closes` leaves nothing to ask."""

    key: str
    label: str
    act: Act
    closes: bool = False


@dataclass(frozen=True)
class Block:
    """A titled run of rows; a folding block shows its rows only while it is open.

    `preview` stands under the title.  `section` is the heading over the first of several blocks.  `over`
    heads groups of table columns and `heads` each column; both are (text, width) pairs.  `opened` asks for
    the block to be open when it is first shown.
    """

    key: str
    title: str
    rows: tuple[FormRow, ...]
    section: str = ""
    folds: bool = False
    preview: str = ""
    help: str = ""
    acts: tuple[BlockAct, ...] = ()
    over: tuple[tuple[str, int], ...] = ()
    heads: tuple[tuple[str, int], ...] = ()
    state: BlockState = BlockState("")
    opened: bool = False


@dataclass(frozen=True)
class Progress:
    """How much of a step is recorded: `given` of `total` rows.

    A step that `must` be answered in full is open until it is; any other is a matter of what was found.
    """

    given: int = 0
    total: int = 0
    must: bool = False


@dataclass(frozen=True)
class Step:
    """One step of the consultation.

    `behind` are case paths that are not asked yet, each with the key of the row whose answer opens them.
    """

    key: str
    title: str
    short: str
    blocks: tuple[Block, ...]
    progress: Progress = Progress()
    behind: tuple[tuple[str, str], ...] = ()

    @property
    def rows(self) -> Iterator[FormRow]:
        """Every row, from top to bottom."""
        for block in self.blocks:
            yield from block.rows

    def row(self, key: str) -> FormRow | None:
        """Return the row of that key."""
        return next((row for row in self.rows if row.key == key), None)


def recorded(rows: Iterable[FormRow], case: Case) -> Progress:
    """Return how many of these rows hold anything."""
    given = [any(value is not None for value in row.values(case)) for row in rows]
    return Progress(sum(given), len(given))
