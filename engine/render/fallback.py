"""What is written where a terminal cannot show a character: plain ASCII in text, escapes in JSON.

Both are error handlers of Python's codecs, so that everything the terminal can show stays as it is.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Callable, Mapping

TEXT = "rhytid.text"
JSON = "rhytid.json"

_PLAIN: Mapping[str, str] = {
    "─": "-",
    "═": "=",
    "│": "|",
    "║": "|",
    "├": "|",
    "└": "`",
    "╔": "+",
    "╗": "+",
    "╚": "+",
    "╝": "+",
    "•": "*",
    "·": "-",
    "×": "x",
    "⌖": "@",
    "✓": "=",
    "→": "->",
    "≥": ">=",
    "≤": "<=",
    "–": "-",
    "—": "-",
    "‑": "-",
    "−": "-",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "…": "...",
    "µ": "u",
    "ß": "ss",
    "æ": "ae",
    "ø": "o",
}


def register() -> None:
    """Make the handlers `TEXT` and `JSON` known to every codec; doing it again changes nothing."""
    codecs.register_error(TEXT, _handler(plain))
    codecs.register_error(JSON, _handler(escape))


def plain(character: str) -> str:
    """Return the nearest ASCII, the bare letter of an accented one, or a question mark."""
    known = _PLAIN.get(character)
    if known is not None:
        return known
    return unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode() or "?"


def escape(character: str) -> str:
    """Return the JSON escape of a character: one code unit, or two beyond the basic plane."""
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def _handler(replace: Callable[[str], str]) -> Callable[[UnicodeError], tuple[str, int]]:
    def handle(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeEncodeError):
            raise error
        return "".join(map(replace, error.object[error.start : error.end])), error.end

    return handle
