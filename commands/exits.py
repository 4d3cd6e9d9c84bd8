"""What a command hands back to the shell: exit codes, and messages that say what to do."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.errors import Problem

OK, FAILED, MISTAKE, INTERRUPTED = 0, 1, 2, 130
"""Done; a check failed; the user must act; stopped by the user."""


def complain(*messages: str) -> int:
    """Write each message to standard error and return the exit code of a mistake."""
    for message in messages:
        print(f"rhytid: {message}", file=sys.stderr)
    return MISTAKE


def located(source: str, problem: Problem) -> str:
    """A problem in words, with the place in the file it stands at."""
    place = ":".join(str(part) for part in (source, problem.line, problem.column) if part not in ("", None))
    return ": ".join(part for part in (place, problem.path, problem.message) if part)
