"""Case values as JSON and back, exactly: decimals and dates keep their type."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any


def to_line(entry: dict[str, Any]) -> bytes:
    """Write one journal entry as one line of UTF-8 JSON."""
    return json.dumps(_tagged(entry), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def from_line(line: bytes) -> dict[str, Any]:
    """Read one journal entry.

    Raises ValueError when the line is not a JSON object as `to_line` writes it.
    """
    entry = _untagged(json.loads(line))
    if not isinstance(entry, dict):
        raise ValueError("a journal line that is not an object")
    return entry


def _tagged(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _tagged(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_tagged(item) for item in value]
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return {"$date": value.isoformat()}
    return value


def _untagged(value: Any) -> Any:
    if isinstance(value, list):
        return [_untagged(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"$decimal"}:
        try:
            return Decimal(value["$decimal"])
        except ArithmeticError as error:
            raise ValueError("a damaged number") from error
    if value.keys() == {"$date"}:
        return dt.date.fromisoformat(value["$date"])
    return {key: _untagged(item) for key, item in value.items()}
