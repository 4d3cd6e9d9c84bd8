"""One order for terms and values everywhere: text with the numbers inside it compared as numbers."""

from __future__ import annotations

import re
from functools import lru_cache

_DIGITS = re.compile(r"([0-9]+)")

NaturalKey = tuple[tuple[str | int, ...], str]


@lru_cache(maxsize=65536)
def natural(text: str) -> NaturalKey:
    """Sort key under which `LD2` precedes `LD10`; equal keys mean equal text."""
    # re.split alternates text and digits, so the same position always holds the same type.
    pieces = _DIGITS.split(text)
    return tuple(int(p) if i % 2 else p for i, p in enumerate(pieces)), text
