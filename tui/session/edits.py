"""One edit: a dotted path into the case and its new value; nothing but edits ever changes a case.

A path such as ``lines.glabellar_vertical.right.rest`` walks the fields of the case by name; a number walks
into a list.  A value of None clears the place.  Nothing cleared leaves an empty shell behind, so clearing an
answer gives back the very case in which it was never given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from engine.case import Case


class EditError(Exception):
    """An edit the case cannot hold.  `path` says where; the message says what is allowed."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(message)
        self.path = path


@dataclass(frozen=True)
class Edit:
    """Set the place at `path` to `value`; None clears it."""

    path: str
    value: Any


def document(case: Case) -> dict[str, Any]:
    """Return the case as plain data holding only what was answered, ready to be validated again."""
    full: dict[str, Any] = _without_empties(case.model_dump(by_alias=True, exclude_defaults=True))
    return full


def applied(case: Case, edits: Iterable[Edit]) -> Case:
    """Return the case after all edits, in order.

    Raises EditError, and nothing has changed, when a path leads nowhere or a value is not allowed.
    """
    changed = document(case)
    last = ""
    for edit in edits:
        last = edit.path
        _put(changed, edit)
    try:
        return Case.model_validate(_without_empties(changed))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        path = ".".join(str(part) for part in first["loc"]) or last
        raise EditError(path, str(first["msg"])) from None


def look_up(case: Case, path: str) -> Any:
    """Return what stands at `path` as plain data, or None when nothing does."""
    node: Any = document(case)
    for key in path.split("."):
        if isinstance(node, Mapping):
            node = node.get(key)
        elif isinstance(node, list) and key.isdigit() and int(key) < len(node):
            node = node[int(key)]
        else:
            return None
    return node


def _put(target: dict[str, Any], edit: Edit) -> None:
    *way, leaf = edit.path.split(".")
    node: Any = target
    for key in way:
        if isinstance(node, list):
            node = node[_position(node, key, edit.path)]
        elif isinstance(node, dict):
            node = node.setdefault(key, {})
        else:
            raise EditError(edit.path, f"there is nothing under “{key}”")
    if isinstance(node, list):
        position = _position(node, leaf, edit.path)
        if edit.value is None:
            del node[position]
        else:
            node[position] = edit.value
    elif isinstance(node, dict):
        node[leaf] = edit.value
    else:
        raise EditError(edit.path, f"there is nothing under “{leaf}”")


def _position(items: list[Any], key: str, path: str) -> int:
    if not key.isdigit() or int(key) >= len(items):
        raise EditError(path, f"“{key}” is not one of the {len(items)} entries")
    return int(key)


def _without_empties(value: Any) -> Any:
    if isinstance(value, Mapping):
        kept = {key: _without_empties(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item is not None and item != {} and item != []}
    if isinstance(value, list | tuple):
        return [_without_empties(item) for item in value]
    return value
