"""What is typed, read as answers: the number or the words of a choice, a number, a date; one side or both."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.case import Case
from tui.form.spec import FormRow
from tui.plain.stops import groups
from tui.session.edits import Edit, applied
from tui.widgets.cells import Cell, CellError, Choice, Entry, Option, Value

UNKNOWN = ("u", "unknown")
SAME, KEEP = "=", "."


def numbers(choice: Choice) -> tuple[tuple[str, Option], ...]:
    """Return the options under what is typed for them: the grade itself, else the place in the list from 1."""
    graded = all(option.text == str(option.value) and option.text.isdigit() for option in choice.options)
    return tuple(
        (option.text if graded else str(place), option) for place, option in enumerate(choice.options, start=1)
    )


def value_of(cell: Cell, text: str) -> Value:
    """Return the value one answer means; None is unknown.

    Raises CellError with what is allowed.
    """
    typed = text.strip()
    if typed.casefold() in UNKNOWN:
        if not cell.optional:
            raise CellError("this cannot be left unknown")
        return None
    if isinstance(cell, Entry):
        found = cell.parsed(typed.removeprefix('"') if cell.kind == "text" else typed)
        if found is None and not cell.optional:
            raise CellError("this cannot be left unknown")
        return found
    return _option(cell, typed).value


def _option(choice: Choice, typed: str) -> Option:
    wanted = typed.casefold()
    listed = numbers(choice)
    for number, option in listed:
        if wanted == number:
            return option
    named = [one for _, one in listed if wanted in (one.text.casefold(), str(one.value).casefold())]
    named = named or [one for _, one in listed if wanted == one.meaning.casefold() != ""]
    named = named or [one for _, one in listed if len(wanted) > 2 and _words(one).startswith(wanted)]
    if len(named) == 1:
        return named[0]
    if wanted == "y":
        for _, option in listed:
            if option.value == "yes":
                return option
    if len(choice.options) == 1 and wanted == "no":
        return Option(None, "no")  # a tick that is not set
    raise CellError(f"“{typed}” is not one of: {offered(choice)}")


def _words(option: Option) -> str:
    return (option.text or str(option.value)).casefold()


def offered(choice: Choice) -> str:
    """Return the options of a choice with what is typed for each."""
    told = []
    for number, option in numbers(choice):
        words = option.text or str(option.value)
        if words == number:
            words = option.meaning
        elif option.meaning and option.meaning != words:
            words = f"{words} ({option.meaning})"
        told.append(f"{number} {words}".strip())
    if len(choice.options) == 1:
        told.append("no")
    return ", ".join(told)


def meanings(row: FormRow, cells: Sequence[int], text: str, case: Case) -> dict[int, Value]:
    """Return the value of each cell that a line answers.

    For the two sides of a measure it holds two words, right first; ``=`` is what the other side has and ``.``
    leaves a side as it is.  Words that are left over go on to the measures of the same row that follow.
    Raises CellError with what is allowed.
    """
    spec = row.row.cells
    if len(cells) == 1:
        if text == KEEP and not _is_text(spec[cells[0]]):
            return {}
        try:
            return {cells[0]: value_of(spec[cells[0]], text)}
        except CellError:
            if len(text.split()) < 2:
                raise
    words = [word for word in re.split(r"[\s/;]+", text.strip()) if word]
    if len(cells) == 2 and len(words) == 1:
        return _one_word(row, cells, words[0], case)
    found: dict[int, Value] = {}
    for group in (group for group in groups(row) if group[0] >= cells[0]):
        if not words:
            break
        if len(words) < len(group):
            raise CellError(f"“{words[0]}” is left over: two answers are wanted, right and left")
        values, words = _sided(row, group, words[: len(group)], case), words[len(group) :]
        found.update(values)
    if words:
        raise CellError(f"“{' '.join(words)}” is more than is asked here")
    return found


def _is_text(cell: Cell) -> bool:
    return isinstance(cell, Entry) and cell.kind == "text"


def _one_word(row: FormRow, cells: Sequence[int], word: str, case: Case) -> dict[int, Value]:
    right, left = (row.bindings[cell].read(case) for cell in cells)
    if word.casefold() in UNKNOWN:
        return {cell: value_of(row.row.cells[cell], word) for cell in cells}
    if word == KEEP:
        return {}
    if word == SAME:
        known = {value for value in (right, left) if value is not None}
        if len(known) != 1:
            one = "the two sides differ" if known else "neither side has an answer yet"
            raise CellError(f"{one}: give one side and =, such as 2 =")
        return dict.fromkeys(cells, known.pop())
    value_of(row.row.cells[cells[0]], word)
    raise CellError(f"two answers are wanted, right and left: {word} = for the same on both sides, {word} . for right")


def _sided(row: FormRow, group: Sequence[int], words: Sequence[str], case: Case) -> dict[int, Value]:
    found = {
        cell: row.bindings[cell].read(case) if word == KEEP else value_of(row.row.cells[cell], word)
        for cell, word in zip(group, words, strict=True)
        if word != SAME
    }
    if not found or (len(group) == 1 and SAME in words):
        raise CellError("= is the other side's answer, and stands beside one")
    return {cell: found.get(cell, next(iter(found.values()))) for cell in group}


def edits(row: FormRow, values: dict[int, Value], case: Case) -> tuple[Edit, ...]:
    """Return the edits that record these values, each cell's against the case as the ones before leave it.

    Raises EditError when the case cannot hold them.
    """
    made: list[Edit] = []
    for cell, value in values.items():
        binding = row.bindings[cell]
        if binding.read(case) == value:
            continue
        these = binding.edits(case, value)
        case = applied(case, these)
        made += these
    return tuple(made)
