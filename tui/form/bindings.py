"""The kinds of place an answer can have in a case: plain, sided, a safety answer, listed or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from engine.case import Case
from tui.session.edits import Edit
from tui.widgets.cells import Value


def peek(case: Case, path: str) -> Any:
    """Return what stands at a dotted path of the case, or None."""
    node: Any = case
    for key in path.split("."):
        if node is None:
            return None
        if isinstance(node, Mapping):
            node = node.get(key)
        elif isinstance(node, Sequence) and not isinstance(node, str):
            node = node[int(key)] if key.isdigit() and int(key) < len(node) else None
        else:
            node = getattr(node, key, None)
    return node


def _known(value: Any) -> Value:
    found: Value = None if value == "unknown" else value
    return found


@dataclass(frozen=True)
class Plain:
    """A value that stands by itself at one path."""

    path: str

    def read(self, case: Case) -> Value:
        """Return the value there; 'unknown' is None."""
        return _known(peek(case, self.path))

    def edits(self, case: Case, value: Value) -> tuple[Edit, ...]:
        """Set or clear it."""
        return (Edit(self.path, value),)


@dataclass(frozen=True)
class Sided:
    """A value of one side of a line, muscle or feature; a value noted for both sides shows on each.

    Changing one side of a value noted for both first splits it, so the other side keeps what it had.
    """

    place: str
    side: Literal["both", "right", "left"]
    leaf: str = ""

    @property
    def path(self) -> str:
        """The place of this side's value."""
        return ".".join(filter(None, (self.place, self.side, self.leaf)))

    def read(self, case: Case) -> Value:
        """Return this side's value, else the one noted for both sides."""
        own = _known(peek(case, self.path))
        if own is not None or self.side == "both":
            return own
        return _known(peek(case, ".".join(filter(None, (self.place, "both", self.leaf)))))

    def edits(self, case: Case, value: Value) -> tuple[Edit, ...]:
        """Set or clear this side's value."""
        both = peek(case, f"{self.place}.both")
        if self.side == "both" or both is None:
            return (Edit(self.path, value),)
        split = [Edit(f"{self.place}.both", None)]
        for side in ("right", "left"):
            own = peek(case, f"{self.place}.{side}")
            split.append(Edit(f"{self.place}.{side}", _over(both, own)))
        return (*split, Edit(self.path, value))


def _over(both: Any, own: Any) -> Any:
    """Return one side's data: its own where it has any, else what was noted for both."""
    if not hasattr(both, "model_dump"):
        return both if own is None else own
    merged = both.model_dump(exclude_defaults=True)
    if own is not None:
        merged.update(own.model_dump(exclude_defaults=True))
    return merged


@dataclass(frozen=True)
class Safety:
    """The answer to one safety question, which 'none of these' for its group may have given."""

    condition: str
    group: str
    members: tuple[str, ...]

    @property
    def path(self) -> str:
        """The place of the answer."""
        return f"safety.answers.{self.condition}"

    def read(self, case: Case) -> Value:
        """Return yes or no; None while it is open."""
        given = case.safety.answers.get(self.condition)
        if given is not None and given.answer != "unknown":
            return given.answer
        return "no" if self.group in case.safety.none_of else None

    def edits(self, case: Case, value: Value) -> tuple[Edit, ...]:
        """Record the answer; against 'none of these' it turns that into a 'no' to each of the others."""
        if self.group not in case.safety.none_of:
            return self._own(case, value)
        if value == "no":
            return ()
        others = tuple(
            Edit(f"safety.answers.{member}.answer", "no")
            for member in self.members
            if member != self.condition and member not in case.safety.answers
        )
        rest = [group for group in case.safety.none_of if group != self.group]
        return (Edit("safety.none_of", rest), *others, *self._own(case, value))

    def _own(self, case: Case, value: Value) -> tuple[Edit, ...]:
        if value == "yes":
            return (Edit(f"{self.path}.answer", "yes"),)
        note = peek(case, f"{self.path}.note")
        kept: dict[str, Any] = {} if note is None else {"note": note}
        if value is not None:
            kept["answer"] = value
        return (Edit(self.path, kept or None),)


@dataclass(frozen=True)
class Ended:
    """The day on which what was answered yes happened or ended; the day that was expected goes with it."""

    answer: str

    @property
    def path(self) -> str:
        """The place of the day."""
        return f"{self.answer}.ended"

    def read(self, case: Case) -> Value:
        """Return the day."""
        return _known(peek(case, self.path))

    def edits(self, case: Case, value: Value) -> tuple[Edit, ...]:
        """Set or clear it."""
        expected = f"{self.answer}.expected_end"
        over = value is not None and peek(case, expected) is not None
        return (*((Edit(expected, None),) if over else ()), Edit(self.path, value))


@dataclass(frozen=True)
class NoneOf:
    """'None of these' to a question group; where something was answered yes, 'no' to all the others."""

    group: str
    members: tuple[str, ...]

    def edits(self, case: Case) -> tuple[Edit, ...]:
        """Return the edits; none when the group is so answered already."""
        none_of = case.safety.none_of
        if self.group in none_of:
            return ()
        answers = case.safety.answers
        if any(member in answers and answers[member].answer == "yes" for member in self.members):
            return tuple(
                Edit(f"safety.answers.{member}.answer", "no")
                for member in self.members
                if member not in answers or answers[member].answer == "unknown"
            )
        cleared = tuple(_given_by_group(case, member) for member in self.members if member in answers)
        return (*cleared, Edit("safety.none_of", [*none_of, self.group]))


@dataclass(frozen=True)
class Unanswered:
    """Take back every answer of a question group."""

    group: str
    members: tuple[str, ...]

    def edits(self, case: Case) -> tuple[Edit, ...]:
        """Return the edits."""
        rest = [group for group in case.safety.none_of if group != self.group]
        given = (member for member in self.members if member in case.safety.answers)
        return (Edit("safety.none_of", rest), *(Edit(f"safety.answers.{member}", None) for member in given))


def _given_by_group(case: Case, condition: str) -> Edit:
    """Take an answer back in favour of its group's; a note stays, with a plain no."""
    note = case.safety.answers[condition].note
    return Edit(f"safety.answers.{condition}", None if note is None else {"answer": "no", "note": note})


@dataclass(frozen=True)
class Member:
    """Whether an id is in a list of ids, as yes or nothing."""

    path: str
    id: str

    def read(self, case: Case) -> Value:
        """Return yes when it is listed."""
        return "yes" if self.id in (peek(case, self.path) or ()) else None

    def edits(self, case: Case, value: Value) -> tuple[Edit, ...]:
        """List it or take it off the list."""
        others = [item for item in (peek(case, self.path) or ()) if item != self.id]
        return (Edit(self.path, [*others, self.id] if value == "yes" else others),)


@dataclass(frozen=True)
class AllOf:
    """Put all these ids on a list, or take all of them off."""

    path: str
    ids: tuple[str, ...]
    on: bool

    def edits(self, case: Case) -> tuple[Edit, ...]:
        """Return the edits."""
        listed = list(peek(case, self.path) or ())
        if self.on:
            return (Edit(self.path, [*listed, *(item for item in self.ids if item not in listed)]),)
        return (Edit(self.path, [item for item in listed if item not in self.ids]),)
