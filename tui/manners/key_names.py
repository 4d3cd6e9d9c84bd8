"""The names of keys: as a user may write them, as Textual knows them, and as they are shown."""

from __future__ import annotations

import unicodedata
from itertools import product, zip_longest

_NAMED = {
    "up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete", "backspace", "enter",
    "escape", "tab", "space", *(f"f{number}" for number in range(1, 25)),
}  # fmt: skip

_OTHER_NAMES = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
"""Textual's own names where they are not those of Unicode."""

_SHORT = {"esc": "escape", "del": "delete", "ins": "insert", "return": "enter", "pgup": "pageup", "pgdn": "pagedown"}

_MODIFIERS = ("ctrl", "shift", "alt", "super")

_SAME_BYTE = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+j": "enter in many terminals",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
}
"""Keys a terminal cannot tell from others."""

_SHOWN = {
    "up": "↑", "down": "↓", "left": "←", "right": "→", "escape": "esc", "pageup": "page up", "pagedown": "page down",
    "right_square_bracket": "]", "left_square_bracket": "[", "slash": "/", "equals_sign": "=", "question_mark": "?",
    "full_stop": ".", "comma": ",", "minus": "-", "plus": "+", "less_than_sign": "<", "greater_than_sign": ">",
}  # fmt: skip


_LONGEST = 6
"""Words of a sign's name between which a hyphen is tried."""


class UnknownKey(ValueError):
    """Not a key; the message says what may be written instead."""


def key_name(written: str) -> str:
    """Return Textual's name of a key.  Raises UnknownKey when no terminal can send it."""
    text = written.strip()
    if not text:
        raise UnknownKey("a key is missing")
    *modifiers, base = text.split("+") if len(text) > 1 and not text.endswith("+") else [text]
    for modifier in modifiers:
        if modifier.lower() not in _MODIFIERS:
            raise UnknownKey(f"“{modifier}” is not one of {', '.join(_MODIFIERS)}")
    if base.lower() == "shift" or base.lower() in _MODIFIERS:
        raise UnknownKey(f"“{written}” needs a key after it")
    name = "+".join((*sorted(one.lower() for one in modifiers), _base(base, bool(modifiers))))
    if name in _SAME_BYTE:
        raise UnknownKey(f"a terminal sends the same for “{written}” as for {_SAME_BYTE[name]}")
    if modifiers and modifiers[0].lower() == "shift" and len(base) == 1:
        raise UnknownKey(f"write “{base.upper()}” for shift and a letter")
    return name


def _base(text: str, modified: bool) -> str:
    if len(text) == 1:
        if not text.isprintable():
            raise UnknownKey("that character has no key")
        if text.isalnum():
            return text.lower() if modified else text
        return _named(text)
    name = _SHORT.get(text.lower(), text.lower())
    if name in _NAMED or name in _OTHER_NAMES.values():
        return name
    character = _of_name(name)
    if character is None:
        raise UnknownKey(f"“{text}” is not a key; write f2, ctrl+s, a letter, or a sign such as ?")
    return _named(character)


def _of_name(name: str) -> str | None:
    """The character whose Unicode name is written with underscores, which stand for blanks and for hyphens."""
    words = name.split("_")
    for marks in product(" -", repeat=min(len(words) - 1, _LONGEST)):
        try:
            return unicodedata.lookup(
                "".join(word + mark for word, mark in zip_longest(words, marks, fillvalue=" ")).strip()
            )
        except KeyError:
            continue
    return None


def _named(character: str) -> str:
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    if not name:
        raise UnknownKey(f"“{character}” has no name")
    return _OTHER_NAMES.get(name, name)


def types_text(key: str) -> bool:
    """Whether pressing this key writes a character, so that it cannot work while something is typed."""
    return "+" not in key and key not in _NAMED - {"space"}


def shown(key: str) -> str:
    """Return a key as people read it."""
    *modifiers, base = key.split("+")
    if base in _SHOWN:
        base = _SHOWN[base]
    elif base.startswith("f") and base[1:].isdigit():
        base = base.upper()
    return "+".join((*modifiers, base))
