"""Figures whose noun a rule leaves open, as it speaks of one and of many: 1 day(s), 10 day(s)."""

from __future__ import annotations

import re

_COUNTED = re.compile(r"\b(\d+(?:\.\d+)?) (\w+)\(s\)")


def settled(text: str) -> str:
    """Return the text with each noun that follows a figure in the number that the figure asks for."""
    return _COUNTED.sub(lambda found: f"{found[1]} {found[2]}{'' if found[1] == '1' else 's'}", text)
