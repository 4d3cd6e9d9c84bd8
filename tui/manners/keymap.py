"""A user's own keys: a TOML file of action ids and keys, read with care.

A line that cannot be used is told with its number, and its action keeps its usual keys; nothing in this file can
keep the app from starting, or leave an action without a key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.manners.key_names import UnknownKey, key_name, shown, types_text

if TYPE_CHECKING:
    from tui.actions import Action

FILE = "keys.toml"

_MOVES = frozenset(
    ("up", "down", "left", "right", "enter", "space", "tab", "shift+tab", "pageup", "pagedown", "home", "end",
     "backspace", "delete", "ctrl+c")
)  # fmt: skip
"""Keys that move, choose, type or copy in every pane: they stay with whoever has them."""


@dataclass(frozen=True)
class Problem:
    """A line that was not used: where, what is wrong, and what holds instead."""

    line: int | None
    message: str


@dataclass(frozen=True)
class Keys:
    """The keys in force: `changed` by action id, and what of the file was not used."""

    changed: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...] = ()

    def of(self, action: Action) -> tuple[str, ...]:
        """Return the keys of an action."""
        return self.changed.get(action.id, action.keys)

    def as_keymap(self) -> dict[str, str]:
        """Return what differs from the usual keys, as Textual wants it."""
        return {name: ",".join(keys) for name, keys in self.changed.items()}


USUAL = Keys({})


@dataclass(frozen=True)
class _Wish:
    id: str
    line: int | None
    keys: tuple[str, ...]


def read_keys(path: Path, actions: Sequence[Action]) -> Keys:
    """Read a file of keys; one that is not there changes nothing."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return USUAL
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text in UTF-8"
        return Keys({}, (Problem(None, f"it cannot be read: {reason}"),))
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = re.fullmatch(r"(.*) \(at line (\d+), column \d+\)", str(error), re.DOTALL)
        line, what = (int(said[2]), said[1]) if said else (None, str(error))
        return Keys({}, (Problem(line, f"this is not TOML ({what}); all keys are as usual"),))
    lines = _lines(text)
    problems: list[Problem] = []
    wishes = list(_wishes(document, lines, {action.id: action for action in actions}, problems))
    return _settled(wishes, actions, problems)


def _lines(text: str) -> dict[str, int]:
    """Return the line each id stands on, whether written in quotes, with dots or under a table."""
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if head := re.match(r"\s*\[([^\[\]]+)\]", line):
            table = _bare(head[1]) + "."
        elif entry := re.match(r"\s*([\w\s.\"'-]+?)\s*=", line):
            found.setdefault(table + _bare(entry[1]), number)
    return found


def _bare(name: str) -> str:
    return re.sub(r"[\s\"']", "", name)


def _flat(document: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in document.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _wishes(
    document: Mapping[str, Any], lines: Mapping[str, int], known: Mapping[str, Action], problems: list[Problem]
) -> Iterator[_Wish]:
    for name, value in _flat(document):
        line = lines.get(name)
        action = known.get(name)
        if action is None:
            problems.append(Problem(line, f"there is no action “{name}”{_nearest(name, known)}"))
            continue
        written = [value] if isinstance(value, str) else value
        if not isinstance(written, list) or not written or not all(isinstance(one, str) for one in written):
            problems.append(Problem(line, f"{name}: write one key in quotes, or several in a list"))
            continue
        try:
            keys = tuple(dict.fromkeys(key_name(one) for one in written))
        except UnknownKey as error:
            problems.append(Problem(line, f"{name}: {error}; {_stays(action)}"))
            continue
        if (refused := _refused(action, keys)) is not None:
            problems.append(Problem(line, f"{name}: {refused}; {_stays(action)}"))
            continue
        if keys != action.keys:
            yield _Wish(name, line, keys)


def _refused(action: Action, keys: tuple[str, ...]) -> str | None:
    for key in keys:
        if key in _MOVES and key not in action.keys:
            return f"{shown(key)} moves, chooses or types everywhere and cannot be given away"
        if action.everywhere and types_text(key):
            return f"it works even while something is typed, so “{shown(key)}” could not be typed any more"
    return None


def _settled(wishes: list[_Wish], actions: Sequence[Action], problems: list[Problem]) -> Keys:
    """Drop, last first, each wish for a key that another action has in the same place."""
    by_id = {action.id: action for action in actions}
    while True:
        changed = {wish.id: wish.keys for wish in wishes}
        clash = next(_clashes(wishes, actions, changed), None)
        if clash is None:
            problems.sort(key=lambda problem: problem.line or 0)
            return Keys(changed, tuple(problems))
        wish, key, other = clash
        wishes.remove(wish)
        named = f"{shown(key)} already means “{other.label}” ({other.id})"
        problems.append(Problem(wish.line, f"{wish.id}: {named} there; {_stays(by_id[wish.id])}"))


def _clashes(
    wishes: Iterable[_Wish], actions: Sequence[Action], changed: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[_Wish, str, Action]]:
    by_id = {action.id: action for action in actions}
    for wish in reversed(list(wishes)):
        for other in actions:
            if other.id != wish.id and together(by_id[wish.id], other):
                for key in changed.get(other.id, other.keys):
                    if key in wish.keys:
                        yield wish, key, other


def together(one: Action, other: Action) -> bool:
    """Whether two actions can be there at once, so that one key cannot stand for both."""
    from tui.actions import reaches

    return one.scope in reaches(other.scope) or other.scope in reaches(one.scope)


def _stays(action: Action) -> str:
    return f"it stays {' and '.join(map(shown, action.keys))}"


def _nearest(name: str, known: Iterable[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name, list(known), n=1)
    return f"; the nearest is “{near[0]}”" if near else "; `rhytid keys` lists them"


def default_file(actions: Sequence[Action]) -> str:
    """Return a file that changes nothing: every action commented out with its usual keys."""
    from tui.actions import SCOPES

    lines = [
        "# Keys of Rhytid.  Take the # from a line and change what is in the quotes; ids stay as they are.",
        '# Write keys as f2, ctrl+s, ?, Q or pageup; several in a list: ["f6", "]"].  `rhytid keys` shows the result.',
    ]
    for scope in SCOPES:
        lines += ["", f"# {scope.title}"]
        for action in actions:
            if action.scope == scope.key:
                written = [f'"{shown(key)}"' if types_text(key) else f'"{key}"' for key in action.keys]
                value = written[0] if len(written) == 1 else f"[{', '.join(written)}]"
                lines.append(f'# "{action.id}" = {value}'.ljust(44) + f"  # {action.label}")
    return "\n".join(lines) + "\n"
