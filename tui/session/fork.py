"""A fork: the same consultation tried with other answers, apart from the session, its file and its journal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.case import Case
from tui.session.edits import Edit, document
from tui.session.session import Session


def forked(session: Session) -> Session:
    """Return a session of its own that starts from the case as it is; nothing of it is recorded anywhere."""
    return Session(session.case, clock=session.clock)


def edits_between(before: Case, after: Case) -> tuple[Edit, ...]:
    """Return the edits that make one case of the other, each at the deepest place at which they differ."""
    return tuple(_edits("", document(before), document(after)))


def answers_otherwise(before: Case, after: Case) -> int:
    """How many answers differ; a group's "none of these" written out as a no to each is no other answer."""
    old, new = before.safety, after.safety
    taken_apart = bool(set(old.none_of) - set(new.none_of))
    count = len(set(new.none_of) - set(old.none_of))
    for name in {*old.answers, *new.answers}:
        one, other = old.answers.get(name), new.answers.get(name)
        written_out = taken_apart and one is None and other is not None and other.answer == "no"
        put_together = bool(count) and other is None and one is not None and one.answer == "no"
        count += one != other and not written_out and not put_together
    return count + sum(not edit.path.startswith("safety") for edit in edits_between(before, after))


def _edits(path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Edit]:
    for key in dict.fromkeys([*old, *new]):
        one, other = old.get(key), new.get(key)
        if one == other:
            continue
        inner = f"{path}.{key}" if path else str(key)
        if isinstance(one, Mapping) and isinstance(other, Mapping) and _walkable(one) and _walkable(other):
            yield from _edits(inner, one, other)
        else:
            yield Edit(inner, other)


def _walkable(node: Mapping[str, Any]) -> bool:
    """Whether every name can stand in a dotted path."""
    return not any("." in str(name) for name in node)
