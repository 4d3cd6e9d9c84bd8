"""What the help line says about the cell under the cursor, and the keys that work on it."""

from __future__ import annotations

from tui.form.spec import FormRow
from tui.widgets.cells import Choice, Entry, Value
from tui.widgets.scale_strip import Scale


def hint(row: FormRow, cell: int, value: Value) -> tuple[str, str]:
    """Return (help, keys) for one cell of a row."""
    spec = row.row
    at = spec.cells[cell] if cell < len(spec.cells) else None
    said = spec.help
    keys: list[str] = []
    if isinstance(at, Choice):
        keys.append(_option_keys(at))
        found = at.index(value)
        # A table has its grades spelt out above; anywhere else the value is told in words.
        if found is not None and at.options[found].meaning and not spec.columns:
            said = f"{at.options[found].text} is {at.options[found].meaning}. {said}"
    elif isinstance(at, Entry):
        keys.append("enter write" if at.kind == "text" else "type")
        said = f"{said} {_bounds(at)}".strip()
    if at is not None and at.optional and not (isinstance(at, Choice) and len(at.options) == 1):
        keys.append("u unknown")
    if row.mirror:
        keys.append("= both sides")
    if spec.enter:
        keys.append("enter more" if spec.cells else "enter open")
    return said, " · ".join(keys)


def scale(row: FormRow, cell: int, value: Value) -> Scale:
    """Return the grades of the cell under the cursor, under the words for what is graded and on which side."""
    at = row.row.cells[cell] if cell < len(row.row.cells) else None
    if at is None or not row.row.columns:
        return Scale("")
    measure, _, side = at.key.partition(".")
    words = " ".join(filter(None, (measure.replace("_", " "), "" if side == "both" else side)))
    if not isinstance(at, Choice):
        return Scale(words)
    return Scale(words, at.options, value, at.optional)


def _option_keys(cell: Choice) -> str:
    keys = [key for option in cell.options for key in option.keys]
    if len(cell.options) == 1:
        return "space tick"
    if not keys:
        return "←→ choose"
    if keys[0].isdigit() and len(keys) > 2:
        return f"{keys[0]}-{keys[-1]} + -"
    return " ".join(keys)


def _bounds(cell: Entry) -> str:
    if cell.kind == "date":
        if cell.after is not None:
            return f"{cell.hint} Write a date after {cell.after}.".strip()
        return f"{cell.hint} Write 2026-11-21{', or 6w, 3m, 2y ago' if cell.today else ''}.".strip()
    if cell.low is not None and cell.high is not None:
        return f"({cell.low} to {cell.high} {cell.unit}".rstrip() + ")"
    return cell.hint
