"""Dates in one form: what a plan or a year quotes with an ISO date is told with the date written out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from engine.render.document import Banner, Block, Entries, Paragraph, Table
from engine.render.words import dated


def with_written_dates(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks with every ISO date in running text, lists and tables written out; headings stay."""
    for block in blocks:
        match block:
            case Paragraph():
                yield replace(block, text=dated(block.text))
            case Banner():
                yield replace(block, head=dated(block.head), lines=tuple(map(dated, block.lines)))
            case Table():
                yield replace(block, rows=tuple(tuple(map(dated, row)) for row in block.rows))
            case Entries():
                entries = (
                    replace(one, text=dated(one.text), details=tuple(map(dated, one.details))) for one in block.entries
                )
                yield replace(block, entries=tuple(entries))
            case _:
                yield block
