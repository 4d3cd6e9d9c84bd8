"""A letter for each row of a timeline: its own first letter where that is free, and never the same twice."""

from __future__ import annotations

from collections.abc import Iterable
from string import ascii_uppercase

KEPT = ("T", "R")
"""Toxin and review have these whatever else is booked."""


def letters(rows: Iterable[tuple[str, str]]) -> dict[str, str]:
    """A letter for each (key, label), in that order: an initial, else any letter of the label, else the alphabet."""
    found: dict[str, str] = {}
    for key, label in rows:
        words = "".join(character if character.isalpha() else " " for character in label.upper()).split()
        offered = [word[0] for word in words] + list("".join(words)) + list(ascii_uppercase)
        free = (one for one in offered if one in ascii_uppercase and one not in (*KEPT, *found.values()))
        found[key] = next(free, "•")
    return found
