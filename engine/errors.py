"""What can go wrong for a user of the engine, each with one message that can be shown as it stands."""

from __future__ import annotations

from dataclasses import dataclass


class EngineError(Exception):
    """Base of every error whose message is meant for the user; catch this at the front door."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a case: where it is (path into the case, line and column counted from 1) and what to do.

    `path` is empty when the mistake concerns the file as a whole; line and column are None when the case was
    not read from text.
    """

    path: str
    message: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        where = "" if self.line is None else f"line {self.line}, column {self.column}: "
        return where + (f"{self.path}: " if self.path else "") + self.message


class CaseError(EngineError):
    """A case that cannot be used; `problems` holds every mistake found, in the order of the file.

    `source` names the file, if there is one.
    """

    def __init__(self, problems: tuple[Problem, ...], source: str = "") -> None:
        self.problems = problems
        self.source = source
        super().__init__("\n".join(f"{source}: {problem}" if source else str(problem) for problem in problems))


class UnknownItem(EngineError):
    """An item of a plan that does not exist; `nearest` lists the closest ids that do, best first.

    several: the name fits all of `nearest`, so that it is unclear rather than unknown.
    """

    def __init__(self, item: str, nearest: tuple[str, ...] = (), message: str = "", *, several: bool = False) -> None:
        self.item = item
        self.nearest = nearest
        self.several = several
        hint = f"; nearest: {', '.join(nearest)}" if nearest else ""
        super().__init__(message or f"“{item}” is not an item of this plan{hint}")
