"""One answer to a whole group of questions: numbers for yes, none of these, all of it unknown."""

from __future__ import annotations

from dataclasses import dataclass

from engine.case import Case
from tui.form.spec import Block, BlockAct, FormRow
from tui.plain.reading import UNKNOWN
from tui.plain.stops import picks
from tui.plain.wording import word_of
from tui.session.edits import Edit, applied
from tui.widgets.cells import CellError, Choice, Value


@dataclass(frozen=True)
class Meaning:
    """What a line means for a group: edits, in words, whether it leaves nothing to ask; or a question to go to."""

    edits: tuple[Edit, ...] = ()
    told: str = ""
    closes: bool = False
    row: str = ""


def meaning(block: Block, text: str, case: Case) -> Meaning:
    """Return what a line means for a group.

    Raises CellError with what is allowed.
    """
    words = text.casefold().replace(",", " ").split()
    if not words:
        return Meaning()
    if not picks(block):
        if found := _act(block, words):
            return Meaning(found.act.edits(case), found.label, closes=found.closes)
        return Meaning(row=_row(block, words[0]).key)
    if len(block.rows) == 1 and words in (["yes"], ["y"], ["no"]):
        words.append("1")
    made: list[Edit] = []
    told: list[str] = []
    closes, value = False, "yes"
    for place, word in enumerate(words):
        act = _act(block, words[place:])
        if act is not None and not (word in UNKNOWN and place + 1 < len(words)):
            these, closes = act.act.edits(case), act.closes
            told.append(act.label)
        elif word in ("yes", "y", "no", *UNKNOWN):
            value = word
            continue
        else:
            row = _row(block, word)
            these = row.bindings[0].edits(case, _value(row, value))
            answer = "unknown" if value in UNKNOWN else "no" if value == "no" else "yes"
            told.append(f"{answer} to {row.row.label.rstrip('?.')}")
        case = applied(case, these)
        made += these
    if not told:
        raise CellError("which of them? Give their numbers, such as yes 1 3")
    return Meaning(tuple(made), "; ".join(told), closes=closes)


def still_open(block: Block, case: Case) -> int:
    """Return how many questions of a group with yes and no have no answer; ticks are never open."""
    return sum(
        row.values(case)[0] is None
        for row in block.rows
        if isinstance(first := row.row.cells[0], Choice) and len(first.options) > 1
    )


def _act(block: Block, words: list[str]) -> BlockAct | None:
    typed = " ".join(words)
    for act in block.acts:
        if typed in (act.label, word_of(act.label)) or (word_of(act.label) == "unknown" and typed in UNKNOWN):
            return act
    return None


def _row(block: Block, word: str) -> FormRow:
    if word.isdecimal() and 1 <= int(word) <= len(block.rows):
        return block.rows[int(word) - 1]
    raise CellError(f"“{word}” is not one of the numbers 1 to {len(block.rows)}")


def _value(row: FormRow, word: str) -> Value:
    if word in ("yes", "y"):
        return "yes"
    first = row.row.cells[0]
    answers = [option.value for option in first.options] if isinstance(first, Choice) else []
    return "no" if word == "no" and "no" in answers else None
