"""What differs between two plans of the same case: entries that are new, gone or changed, field by field.

Plans are compared as the data they are, so that a part of the plan that is added one day is compared as well.
Entries are told apart by their own ids; what made the plan (versions, digests) and its bibliography follow from
the rest and are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from engine.plan import Plan

_LEFT_OUT = frozenset({"provenance", "sources", "schema", "case_id"})
_KEYS = ("id", "statement", "product", "item", "site", "text", "why")
"""Fields that tell the records of a list apart, the first that every one of them has, and differently."""

_GONE = object()


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an entry: its path below the entry, and its values as JSON has them (None: absent)."""

    path: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class EntryChange:
    """One entry of a part of the plan; `part` is a field of the plan, `id` empty for the plan as a whole."""

    part: str
    id: str
    label: str
    how: Literal["added", "removed", "changed"]
    fields: tuple[FieldChange, ...] = ()


def compare_plans(old: Plan, new: Plan) -> tuple[EntryChange, ...]:
    """Return what differs, in the order of the plan; nothing when both say the same."""
    before = old.model_dump(mode="json", by_alias=True)
    after = new.model_dump(mode="json", by_alias=True)
    found: list[EntryChange] = []
    heads: list[FieldChange] = []
    for part in after:
        if part in _LEFT_OUT or before[part] == after[part]:
            continue
        if _records(before[part]) and _records(after[part]):
            found += _entries(part, before[part], after[part])
        else:
            heads += _fields(part, before[part], after[part])
    head = [EntryChange("plan", "", "The plan as a whole", "changed", tuple(heads))] if heads else []
    return (*head, *found)


def _entries(part: str, old: list[Any], new: list[Any]) -> Iterator[EntryChange]:
    key = _key(old, new)
    before, after = _by(key, old), _by(key, new)
    for name in dict.fromkeys([*before, *after]):
        one = after.get(name, before.get(name))
        label = _label(one)
        if name not in before:
            yield EntryChange(part, name, label, "added", tuple(_told(one)))
        elif name not in after:
            yield EntryChange(part, name, label, "removed", tuple(_told(one, gone=True)))
        elif before[name] != after[name]:
            fields = tuple(_fields("", before[name], after[name]))
            if fields:
                yield EntryChange(part, name, label, "changed", fields)


def _told(entry: Any, *, gone: bool = False) -> Iterator[FieldChange]:
    """Yield what most readers want to know of an entry that is new or gone."""
    for name in ("status", "units", "severity", "action", "until", "max_units", "text"):
        value = entry.get(name) if isinstance(entry, Mapping) else None
        if value is not None and value != _label(entry):
            yield FieldChange(name, value, None) if gone else FieldChange(name, None, value)


def _fields(path: str, old: Any, new: Any) -> Iterator[FieldChange]:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in dict.fromkeys([*old, *new]):
            inner = f"{path}.{name}" if path else str(name)
            yield from _fields(inner, old.get(name), new.get(name))
    elif _records(old) and _records(new) and (old or new):
        key = _key(old, new)
        before, after = _by(key, old), _by(key, new)
        for name in dict.fromkeys([*before, *after]):
            inner = f"{path}[{name}]"
            if name not in before:
                yield FieldChange(inner, None, _in_short(after[name], key))
            elif name not in after:
                yield FieldChange(inner, _in_short(before[name], key), None)
            else:
                yield from _fields(inner, before[name], after[name])
    else:
        yield FieldChange(path, old, new)


def _records(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and all(isinstance(v, Mapping) for v in value)


def _key(old: Sequence[Any], new: Sequence[Any]) -> str:
    """Return the field by which two lists of records are matched; empty where only their places can."""
    for key in _KEYS:
        if all(
            all(one.get(key) is not None for one in records) and len({str(one[key]) for one in records}) == len(records)
            for records in (old, new)
        ):
            return key
    return ""


def _by(key: str, records: Sequence[Any]) -> dict[str, Any]:
    return {str(one[key]) if key else str(place): one for place, one in enumerate(records, start=1)}


def _label(entry: Any) -> str:
    for name in ("muscle_label", "label", "title", "subject", "text"):
        value = entry.get(name)
        if value:
            side = entry.get("side")
            return f"{value} ({side})" if side and name != "text" else str(value)
    return ""


def _in_short(record: Any, key: str) -> Any:
    """Return a record of a list by its words where it has any; the key alone says enough of the others."""
    for name in ("text", "title", "why", "label"):
        if record.get(name):
            return record[name]
    return record if not key else record[key]
