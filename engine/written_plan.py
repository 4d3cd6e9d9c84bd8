"""A plan read back from its JSON: nothing in it may be said twice, for a reader could then take either."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from engine.errors import EngineError
from engine.issue import Loc, path_text
from engine.plan import Plan


class _Twice(dict[str, Any]):
    """A JSON object in which a name stands more than once, with its first two values."""

    name: str
    given: tuple[Any, Any]


def read_plan(text: str, name: str) -> Plan:
    """The plan in a JSON text.  Raises EngineError that names the place of the first mistake."""
    fault = twice(text)
    if fault is not None:
        raise EngineError(f"{name}: {fault}")
    try:
        return Plan.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = path_text(first["loc"])
        raise EngineError(
            f"{name}: this is not a plan in JSON, as `rhytid plan CASE --format json` writes it"
            f" ({f'{where}: ' if where else ''}{first['msg']})"
        ) from None


def twice(text: str) -> str | None:
    """What is given twice in a JSON text, and where; None where nothing is, or where it is no JSON."""
    found: list[_Twice] = []

    def paired(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        if len(set(names)) == len(names):
            return dict(pairs)
        made = _Twice(pairs)
        made.name = next(name for at, name in enumerate(names) if name in names[:at])
        first, second, *_ = (value for name, value in pairs if name == made.name)
        made.given = (first, second)
        found.append(made)
        return made

    try:
        data = json.loads(text, object_pairs_hook=paired)
    except (ValueError, RecursionError):
        return None
    if not found:
        return None
    place = _place(data, found[0], ())
    fault = found[0]
    # Within a value that is itself given twice only the last can be found.
    at = path_text((*place, fault.name)) if place is not None else f"“{fault.name}”"
    entry = f" (of {fault['id']})" if isinstance(fault.get("id"), str) and fault.name != "id" else ""
    return f"{at}{entry} is given twice, as {_said(fault.given[0])} and as {_said(fault.given[1])}; keep one of the two"


def _place(data: Any, wanted: _Twice, loc: Loc) -> Loc | None:
    if data is wanted:
        return loc
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return next((found for key, one in inner if (found := _place(one, wanted, (*loc, key))) is not None), None)


def _said(value: Any) -> str:
    if isinstance(value, dict | list):
        return "a group" if isinstance(value, dict) else "a list"
    text = value if isinstance(value, str) else json.dumps(value)
    return f"“{text}”" if len(text) <= 40 else f"“{text[:39]}…”"
