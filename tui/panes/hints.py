"""What the help line says about the cell under the cursor, and the keys that work on it."""

from __future__ import annotations

from tui.form.spec import FormRow
from tui.widgets.cells import Choice, Entry, Value


def hint(row: FormRow, cell: int, value: Value) -> tuple[str, str]:
    """Return (help, keys) for one cell of a row."""
    spec = row.row
    at = spec.cells[cell] if cell < len(spec.cells) else None
    said = spec.help
    keys: list[str] = []
    if isinstance(at, Choice):
        keys.append(_option_keys(at))
        found = at.index(value)
        if found is not None and at.options[found].meaning:
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


def _option_keys(cell: Choice) -> str:
    keys = [key for option in cell.options for key in option.keys]
    if len(cell.options) == 1:
        return "space tick"
    if not keys:
        return "←→ choose"
    return f"{keys[0]}-{keys[-1]}" if keys[0].isdigit() and len(keys) > 1 else " ".join(keys)


def _bounds(cell: Entry) -> str:
    if cell.kind == "date":
        return f"{cell.hint} Write 2026-11-21{', or 6w, 3m, 2y ago' if cell.today else ''}.".strip()
    if cell.low is not None and cell.high is not None:
        return f"({cell.low} to {cell.high} {cell.unit}".rstrip() + ")"
    return cell.hint
