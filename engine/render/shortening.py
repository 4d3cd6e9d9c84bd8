"""What a brief plan leaves out of a long section: the least important entries, counted, never dropped in silence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from engine.plan import SourceEntry
from engine.render import words
from engine.render.document import (
    ALWAYS,
    LEAST,
    Banner,
    Block,
    Entries,
    Entry,
    Paragraph,
    Section,
    Subsection,
    Table,
    Title,
)

MORE = "…"
"""Mark of the line that says how much was left out."""

_CITED = re.compile(r"\[(\d+(?:, \d+)*)(?:, \+\d+)?\]")
_UNVERIFIED = re.compile(r"unverified: check the (label|source)(?= \[|;|\))")
_IDENTIFIES = re.compile(r"(doi|PMID|PMC|NCT|PubMed)[\s:]?\S+", re.IGNORECASE)
_ONE_LINE, _NAME = 74, 20


def shortened(
    blocks: Iterable[Block], name: str, *, most: int | None, details: int | None = None, aside: str = ""
) -> tuple[Block, ...]:
    """Return the blocks of a section with its most important entries only, and a line that counts the rest.

    Entries that must always be shown are, however many; others up to `most` in all (None: any number), but for
    those that matter least.  Of what stands below an entry, the last `details` stay (None: all); those of an entry
    that must always be shown all stay.  `aside` ends the line that counts.
    """
    given = tuple(blocks)
    entries = [entry for block in given if isinstance(block, Entries) for entry in block.entries]
    order = sorted((i for i, entry in enumerate(entries) if entry.rank != LEAST), key=lambda i: entries[i].rank)
    must = sum(entry.rank == ALWAYS for entry in entries)
    kept = set(order if most is None else order[: max(most, must)])
    shown = tuple(_without_idle_headings(_chosen(given, kept, details)))
    left = len(entries) - len(kept)
    if not left:
        return shown
    count = f"{left} more of {len(entries)}" if kept else words.counted(left, "entry", "entries")
    return (*shown, Entries((Entry(f"{count}{aside}: --section {name}", MORE),)))


def _chosen(blocks: Iterable[Block], kept: set[int], details: int | None) -> Iterator[Block]:
    at = 0
    for block in blocks:
        if not isinstance(block, Entries):
            yield block
            continue
        chosen = [_cut(entry, details) for i, entry in enumerate(block.entries, start=at) if i in kept]
        at += len(block.entries)
        if chosen:
            yield Entries(tuple(chosen))


def _cut(entry: Entry, details: int | None) -> Entry:
    if details is None or entry.rank == ALWAYS:
        return entry
    return replace(entry, details=entry.details[len(entry.details) - details :] if details else ())


def _without_idle_headings(blocks: Iterable[Block]) -> Iterator[Block]:
    """Leave out a heading within a section that has nothing left below it."""
    waiting: Subsection | None = None
    for block in blocks:
        if isinstance(block, Subsection):
            waiting = block
            continue
        if waiting is not None:
            yield waiting
            waiting = None
        yield block


def with_short_marks(blocks: Iterable[Block], sources: tuple[SourceEntry, ...]) -> tuple[Block, ...]:
    """Return the blocks with one source named at each place, the strongest, and the others counted: `[3, +6]`.

    What to do with an unverified figure is said once, above the sources.
    """

    given = tuple(blocks)
    often = Counter(
        number
        for block in given
        for text in _texts(block)
        for match in _CITED.finditer(text)
        for number in match[1].split(", ")
    )

    def fewer(text: str) -> str:
        text = _UNVERIFIED.sub("unverified", text)
        return _CITED.sub(lambda match: _strongest(match[1].split(", "), sources, often), text)

    def cut(block: Block) -> Block:
        match block:
            case Entries():
                entries = (replace(e, text=fewer(e.text), details=tuple(map(fewer, e.details))) for e in block.entries)
                return Entries(tuple(entries))
            case Table():
                return replace(block, rows=tuple(tuple(map(fewer, row)) for row in block.rows))
            case Paragraph():
                return replace(block, text=fewer(block.text))
            case _:
                return block

    return tuple(map(cut, given))


def _strongest(numbers: list[str], sources: tuple[SourceEntry, ...], often: Counter[str]) -> str:
    """Name the source of the best level (a label before every study), among equals the one cited most here."""

    def level(number: str) -> str:
        found = (sources[int(number) - 1].level if 0 < int(number) <= len(sources) else None) or ""
        return found if found[:1].isdigit() else "0" if "reg" in found else "9"

    best = min(numbers, key=lambda number: (level(number), -often[number], int(number)))
    return f"[{best}, +{len(numbers) - 1}]" if len(numbers) > 1 else f"[{best}]"


def cited_numbers(blocks: Iterable[Block]) -> tuple[int, ...]:
    """Return the numbers of all sources cited anywhere in a document, in order."""
    found = {
        int(number)
        for block in blocks
        for text in _texts(block)
        for match in _CITED.finditer(text)
        for number in match[1].split(", ")
    }
    return tuple(sorted(found))


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Title() | Subsection():
            yield from (block.text, block.aside)
        case Section() | Paragraph():
            yield block.text
        case Banner():
            yield from (block.head, *block.lines)
        case Table():
            yield from (cell for row in block.rows for cell in row)
        case Entries():
            yield from (text for entry in block.entries for text in (entry.text, *entry.details))


def cited_source_blocks(
    sources: tuple[SourceEntry, ...],
    numbers: Iterable[int],
    *,
    short_marks: bool = False,
    in_full: str = "--section sources",
) -> Iterator[Block]:
    """Yield the sources of these numbers, one line each, under the numbers they have in the whole list.

    With `short_marks`, it is said how the marks of `with_short_marks` are read; `in_full` is how to see all sources.
    """
    entries = tuple(
        Entry(_one_line(sources[number - 1], number), f"[{number}]") for number in numbers if 0 < number <= len(sources)
    )
    if not entries:
        return
    yield Section("Sources cited here")
    if short_marks:
        yield Paragraph("Unverified: check the figure in the label or source itself. +2: two more sources, in full.")
    yield Entries(entries)
    if len(entries) < len(sources):
        rest = f"{len(sources) - len(entries)} more of {len(sources)}, and every source in full: {in_full}"
        yield Entries((Entry(rest, MORE),))


def _one_line(source: SourceEntry, number: int) -> str:
    named = source.year and source.year != "n.d." and source.year not in source.citation[:_ONE_LINE]
    year = f" ({source.year})" if named else ""
    level = source.level or ""
    strength = f" · level {level}" if level.isdigit() else " · regulatory" if "reg" in level else ""
    room = _ONE_LINE - len(f"[{number}]{year}{strength}")
    # One identifier is enough to find it by, the shortest that leaves room for a name; pages have none.
    known = [part.strip() for part in re.split(r"; ", source.identifier or "") if _IDENTIFIES.match(part.strip())]
    known = [part for part in sorted(known, key=len) if len(part) < room - _NAME]
    identifier = f" {known[0]}" if known else ""
    return f"{_clipped(source.citation, room - len(identifier))}{year}{identifier}{strength}"


def _clipped(text: str, room: int) -> str:
    """Return as many whole words as there is room for; a source is known again by its first ones."""
    return text if len(text) <= room else text[: room - 1].rpartition(" ")[0].rstrip(",;:.(") + "…"
