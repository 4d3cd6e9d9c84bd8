"""A document as data: the few kinds of block a plan needs, free of any layout."""

from __future__ import annotations

from dataclasses import dataclass, field

ALWAYS, USUAL, LEAST = 0, 50, 99
"""Ranks of entries: never left out of a brief plan, as important as its neighbours, left out first."""


@dataclass(frozen=True)
class Title:
    """The head of the document; `aside` is the line below it."""

    text: str
    aside: str = ""


@dataclass(frozen=True)
class Section:
    """A main heading."""

    text: str


@dataclass(frozen=True)
class Subsection:
    """A heading within a section; `aside` stands at the far end of its line."""

    text: str
    aside: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Running text; `strong` for the one sentence that must not be missed."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Banner:
    """A warning that is set apart from everything else."""

    head: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column of a table; a `detail` column may move below its row where the page is narrow."""

    title: str
    right: bool = False
    detail: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells under their columns; with `total`, the last row sums up the others."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: bool = False

    def without_empty_columns(self) -> Table:
        """Return the table without the columns in which no row says anything."""
        used = [i for i in range(len(self.columns)) if any(row[i] for row in self.rows)]
        return Table(
            tuple(self.columns[i] for i in used),
            tuple(tuple(row[i] for i in used) for row in self.rows),
            self.total,
        )


@dataclass(frozen=True)
class Entry:
    """One entry of a list: what it says, its mark (`•`, `!`, `3.`), and what stands indented below it.

    `rank` says how much it matters among its neighbours, the lowest most; nothing else depends on it.
    """

    text: str
    mark: str = "•"
    details: tuple[str, ...] = ()
    rank: int = field(default=USUAL, compare=False)


@dataclass(frozen=True)
class Entries:
    """A list."""

    entries: tuple[Entry, ...]


Block = Title | Section | Subsection | Paragraph | Banner | Table | Entries
Document = tuple[Block, ...]
