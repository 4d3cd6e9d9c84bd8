"""A mistake found in a case before it is known where in the file it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.errors import Problem

Loc = tuple[str | int, ...]
"""Keys and list positions from the top of a case down to one value."""


@dataclass(frozen=True, slots=True)
class Issue:
    """A mistake at `loc`; `on_key` when the name written there is wrong rather than its value."""

    loc: Loc
    message: str
    on_key: bool = False


def path_text(loc: Loc) -> str:
    """Write a location the way users read it: `history.toxin[0].date`, odd names in quotes."""
    text = ""
    for part in loc:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            name = part if part.replace("_", "").isalnum() else f"“{part}”"
            text += f".{name}" if text else name
    return text


def short(loc: Loc) -> Loc:
    """Leave out `both`, which is written only where a right or left stands beside it."""
    return tuple(part for part in loc if part != "both")


def short_path(path: str) -> str:
    """A place of the case in the shorter form that `--set` takes: `safety.pregnancy`, `lines.bunny.rest`."""
    return path.replace("safety.answers.", "safety.").removesuffix(".answer").removesuffix(".both")


def as_problems(issues: Iterable[Issue]) -> tuple[Problem, ...]:
    """Turn issues of a case that has no text into problems without line and column, each once."""
    return tuple(dict.fromkeys(Problem(path_text(short(issue.loc)), issue.message) for issue in issues))


def either(words: Iterable[str]) -> str:
    """Join alternatives: `a, b or c`."""
    *head, last = words
    return f"{', '.join(head)} or {last}" if head else last
