"""An answer as `what-if --set` takes it: written, and read where it is shorter than what a case file has."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from engine.alternatives.members import Member

NOT_GIVEN = "not given"
UNKNOWN = "unknown"
ENDS = {"ended": "ended", "expected_end": "expected end"}
"""Dates that go with a yes, and how they are said behind it."""

SAFETY_VALUES = "yes, no, unknown, “yes, ended YYYY-MM-DD” or “yes, expected end YYYY-MM-DD”"

_DATED_YES = re.compile(r"yes,?\s+(ended|expected[ _]end)\s+(\S+)")
_PLAIN = re.compile(r"[\w.=:+-]+")
_FINDING = re.compile(r"(?:(?:rest|expression|grade|mm|spread flattens) [\w.]+(?:, |$))+")


def value_text(value: Any) -> str:
    """A value that can be set, in a line: `yes, ended 2026-05-21`, `{rest: 1, expression: 2}`, `not given`."""
    if isinstance(value, Member):
        return "no" if value.entry is None else "yes"
    if isinstance(value, Mapping):
        if "answer" in value:
            ends = (f"{said} {value[name]}" for name, said in ENDS.items() if value.get(name) is not None)
            return ", ".join([value_text(value["answer"]), *ends])
        return f"{{{', '.join(f'{name}: {value_text(one)}' for name, one in value.items())}}}"
    if value is None:
        return NOT_GIVEN
    if value is True or value is False:
        return "yes" if value else "no"
    return format(value, "f") if hasattr(value, "quantize") else str(value)


def typed(text: str) -> str:
    """A text as a shell takes it in one piece: in double quotes where it has spaces or braces."""
    return text if _PLAIN.fullmatch(text) else f'"{text}"'


def dated_yes(value: str) -> dict[str, str] | None:
    """The answer in `yes, ended 2026-05-21`; None for what is not written so or has no such day."""
    match = _DATED_YES.fullmatch(value)
    if match is None:
        return None
    try:
        dt.date.fromisoformat(match[2])
    except ValueError:
        return None
    return {"answer": "yes", match[1].replace(" ", "_"): match[2]}


def finding(value: str) -> dict[str, str] | None:
    """The finding in `rest 1, expression 3`, as answers are told; None for what is not written so."""
    if _FINDING.fullmatch(value) is None:
        return None
    pairs = (part.rpartition(" ") for part in value.split(", "))
    return {name.replace(" ", "_"): number for name, _, number in pairs}
