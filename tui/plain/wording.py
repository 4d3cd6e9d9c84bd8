"""How a question sounds: where one is, what is asked, what can be answered, what stands there now."""

from __future__ import annotations

from collections.abc import Iterator

from engine.case import Case
from tui.form.spec import Block, FormRow
from tui.plain.reading import numbers, offered
from tui.plain.stops import Stop, measure, picks, side
from tui.widgets.cells import Cell, Choice, Entry, Value

UNANSWERED = "unknown"


def place(stop: Stop) -> str:
    """Return step and number."""
    return f"{stop.step.title}, question {stop.number} of {stop.of}"


def asked(stop: Stop) -> str:
    """Return what is asked, in a few words."""
    if stop.row is None:
        return stop.block.title
    label = _capital(" ".join(stop.row.row.label.removeprefix("+ ").rstrip(".").split()))
    what = measure(stop.row, stop.cells[0]) if stop.cells else ""
    if not what:
        return label
    return f"{label} {_capital(what)}" if label.endswith("?") else f"{label}, {what}"


def question(stop: Stop, case: Case) -> Iterator[str]:
    """Yield the lines of a question, without its place."""
    if stop.row is None:
        yield from _group(stop.block, case)
        return
    if not stop.cells:
        yield from _opening(stop.row)
        return
    sides = " Right and left." if len(stop.cells) == 2 else ""
    yield f"{_ended(asked(stop))}{sides}"
    cell = stop.row.row.cells[stop.cells[0]]
    yield _allowed(cell)
    yield f"Now: {present(stop.row, stop.cells, case)}."
    if stop.first_of_row and stop.row.row.enter:
        yield "Type more for further questions on it."


def present(row: FormRow, cells: tuple[int, ...], case: Case) -> str:
    """Return the answers that stand in some cells of a row."""
    told = [(side(row, cell), in_words(row.row.cells[cell], row.bindings[cell].read(case))) for cell in cells]
    if len(told) == 2 and told[0][1] == told[1][1]:
        return f"{told[0][1]}, both sides" if told[0][1] != UNANSWERED else UNANSWERED
    return ", ".join(f"{which} {words}".strip() for which, words in told)


def in_words(cell: Cell, value: Value) -> str:
    """Return a value as it is read out."""
    if value is None:
        return "not set" if isinstance(cell, Choice) and len(cell.options) == 1 else UNANSWERED
    if isinstance(cell, Entry):
        return f"{cell.shown(value)} {cell.unit}".strip()
    found = cell.index(value)
    if found is None:
        return str(value)
    option = cell.options[found]
    words = option.text or str(option.value)
    return f"{words} {option.meaning}" if option.meaning and words.isdigit() else words


def help_on(stop: Stop, case: Case) -> Iterator[str]:
    """Yield what the knowledge base says about a question, and how it is answered."""
    if stop.row is None:
        if stop.block.help:
            yield stop.block.help
        yield from _ways(stop.block)
        return
    if stop.row.row.help:
        yield stop.row.row.help
    for cell in stop.cells[:1]:
        spec = stop.row.row.cells[cell]
        if isinstance(spec, Choice):
            for number, option in numbers(spec):
                yield ", ".join(
                    dict.fromkeys(filter(None, (f"{number}: {option.text or option.value}", option.meaning)))
                )
        elif spec.hint:
            yield _capital(_ended(spec.hint))
    if len(stop.cells) == 2:
        yield (
            "Give two answers, right and then left, such as 2 3. = stands for the same as the other side: 2 =. "
            "A full stop leaves a side as it is: . 3. Right is the patient's right."
        )
    if stop.cells and stop.cells[-1] + 1 < len(stop.row.row.cells):
        yield "Answers to the next questions on it may follow in the same line."
    if stop.row.row.enter and stop.row.row.cells:
        yield "More opens further questions on it."
    if stop.cells and stop.row.row.cells[stop.cells[0]].optional:
        yield "u takes an answer back: it is then unknown, which is never read as no."
    yield "Nothing typed leaves everything as it is and goes on."


def state(block: Block, case: Case) -> str:
    """Return how far a group is."""
    if _all_no(block, case):
        return "no to all of them"
    answered = sum(any(value is not None for value in row.values(case)) for row in block.rows)
    count = len(block.rows)
    if all(len(cell.options) == 1 for row in block.rows for cell in row.row.cells[:1] if isinstance(cell, Choice)):
        return f"{answered} of {count} set"
    return f"{answered} of {count} answered" if answered else "open"


def _all_no(block: Block, case: Case) -> bool:
    return bool(block.rows) and all(row.values(case)[:1] == ("no",) for row in block.rows)


def _group(block: Block, case: Case) -> Iterator[str]:
    yield f"{_ended(block.title)} {block.preview}".strip()
    for number, row in enumerate(block.rows, start=1):
        values = row.values(case)
        told = in_words(row.row.cells[0], values[0]) if picks(block) else "answered"
        silent = all(value is None for value in values) or _all_no(block, case)
        yield f"{number}: {row.row.label if silent else f'{_ended(row.row.label)} {_capital(told)}.'}"
    yield f"Now: {state(block, case)}."
    acts = [word_of(act.label) for act in block.acts]
    numbers = ["numbers for yes", "no and numbers"] if picks(block) else ["a number"]
    yield f"Answers: {', '.join((*numbers, *acts, 'each'))}."


def _ways(block: Block) -> Iterator[str]:
    acts = [f"{word_of(act.label)} {_meaning(act.label)}".strip() for act in block.acts]
    if picks(block):
        acts.insert(0, "numbers for yes, such as 1 3; no before numbers for no")
    else:
        acts.insert(0, "a number to answer that question")
    acts.append("each to go through them one by one")
    yield f"Type {', '.join(acts)}."


def word_of(label: str) -> str:
    """Return the one word that stands for an act of a group."""
    return label.split()[0].casefold()


def _meaning(label: str) -> str:
    rest = {"none of these": "if none of these", "unknown": "to leave all of it unknown", "all": "for all of them"}
    return rest.get(label, "for none of them" if label == "none" else "")


def _opening(row: FormRow) -> Iterator[str]:
    if row.row.enter.endswith(":new"):
        yield f"{_ended(_capital(row.row.label.removeprefix('+ ')))}"
        yield "Type its date, such as 2026-08-01, or counted back: 6w, 3m, 2y. Nothing typed goes on."
    else:
        yield _ended(" ".join(row.row.label.split()))
        yield "Type more to open it, remove to take it out. Nothing typed goes on."


def _allowed(cell: Cell) -> str:
    if isinstance(cell, Choice):
        return f"Answers: {offered(cell)}."
    if cell.kind == "date":
        if cell.after is not None:
            return f"A date after {cell.after}."
        return f"A date, such as 2026-11-21{', or counted back: 6w, 3m, 2y' if cell.today else ''}."
    if cell.kind == "text":
        return "Any text."
    kind = "A whole number" if cell.kind == "integer" else "A number"
    unit = f" in {cell.unit}" if cell.unit else ""
    bounds = f", {cell.low} to {cell.high}" if cell.low is not None and cell.high is not None else ""
    if not bounds and cell.low is not None:
        bounds = f", {cell.low} or more"
    return f"{kind}{unit}{bounds}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."
