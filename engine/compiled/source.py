"""The source of a rule base as it is written: functions of rules, the indexes and constants that they use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from engine.algebra.rule import Schema
from engine.compiled.tables import Tables


def plain_name(text: str) -> str:
    """A text as part of a Python name."""
    return re.sub(r"\W", "_", text)


class Source:
    """The source of a rule base, one rule after another.

    recording: whether the functions give their firings, or only what they conclude.
    """

    def __init__(self, schema: Schema, tables: Tables, recording: bool) -> None:
        self.schema = schema
        self.tables = tables
        self.recording = recording
        self.lines: list[str] = []
        self._indexes: dict[str, list[str]] = {}
        self.indexes_of: dict[str, list[str]] = {}
        """Relation -> the names of its indexes."""
        self._numbers: dict[str, str] = {}

    def text(self) -> str:
        """Everything written so far."""
        indexes = [line for lines in self._indexes.values() for line in lines]
        numbers = [f'{name} = Decimal("{value}")' for value, name in self._numbers.items()]
        return "\n".join((*numbers, "", *indexes, *self.lines, ""))

    def number(self, value: Decimal) -> str:
        """The name of a decimal constant."""
        return self._numbers.setdefault(str(value), f"number_{len(self._numbers)}")

    def index(self, relation: str, places: Sequence[int]) -> str:
        """The name of an index of a relation by some of its slots, and of the function that makes it."""
        name = f"{plain_name(relation)}_by_{'_'.join(str(place) for place in places)}"
        if name not in self._indexes:
            self.indexes_of.setdefault(relation, []).append(name)
            self._indexes[name] = [
                f"def {name}(rows, indexes):",
                f'    found = indexes["{name}"] = {{}}',
                f"    for row in rows[{relation!r}]:",
                f"        key = {tuple_of([f'row[{place}]' for place in places], bare=True)}",
                "        if key in found:",
                "            found[key].append(row)",
                "        else:",
                "            found[key] = [row]",
                "    return found",
                "",
            ]
        return name


def tuple_of(parts: Sequence[str], bare: bool = False) -> str:
    """The source of a tuple; `bare`, of a single part without one."""
    if len(parts) == 1:
        return parts[0] if bare else f"({parts[0]},)"
    return f"({', '.join(parts)})"
