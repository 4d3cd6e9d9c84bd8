"""Lines out, lines in: wrapped to the width, free of anything that could steer a terminal, one question at a time."""

from __future__ import annotations

import textwrap
import unicodedata
from typing import TextIO

NARROWEST, WIDEST = 30, 120
_BROKEN = "\N{REPLACEMENT CHARACTER}"


class Voice:
    """Speaks on one stream and listens on another.

    What is read from a file or a pipe is repeated after the prompt, so that a transcript can be followed.
    `lines` counts the lines read, and `refused` holds the numbers of those that could not be used.
    """

    def __init__(self, hears: TextIO, speaks: TextIO, width: int = 80) -> None:
        self._hears, self._speaks = hears, speaks
        self.width = min(max(width, NARROWEST), WIDEST)
        self.at_a_terminal = hears.isatty()
        self.lines = 0
        self.refused: list[int] = []

    def say(self, text: str = "", indent: str = "") -> None:
        """Say one or more lines; an empty text is an empty line."""
        for line in text.split("\n"):
            for piece in textwrap.wrap(
                printable(line),
                self.width,
                initial_indent=indent,
                subsequent_indent=" " * len(indent) if not indent.strip() else "  ",
                break_long_words=False,
                break_on_hyphens=False,
            ) or [""]:
                self._speaks.write(f"{piece}\n")

    def refuse(self, text: str) -> None:
        """Say that the line just read cannot be used, and why."""
        if not self.refused or self.refused[-1] != self.lines:
            self.refused.append(self.lines)
        self.say(text)

    def ask(self, prompt: str) -> str | None:
        """Return the next line typed, without blanks around it; None when there are no more."""
        self._speaks.write(f"{prompt}: ")
        self._speaks.flush()
        line = self._hears.readline()
        if not line:
            self._speaks.write("\n")
            return None
        self.lines += 1
        typed = line.strip().removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
        if not self.at_a_terminal:
            self._speaks.write(f"{printable(typed)}\n")
        return typed

    def flush(self) -> None:
        """See to it that everything said has been heard."""
        self._speaks.flush()


def printable(text: str) -> str:
    """Return text without what is no letter, sign or blank: it could steer the terminal of whoever reads it."""
    return "".join(" " if character == "\t" else character for character in text if _harmless(character))


def fault_in(typed: str) -> str:
    """Return what is wrong with a line as text, if anything."""
    if _BROKEN in typed:
        return "This line is not text in UTF-8."
    if printable(typed) != typed.replace("\t", " "):
        return "This line holds characters that cannot be shown."
    return ""


def _harmless(character: str) -> bool:
    return character == "\t" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
