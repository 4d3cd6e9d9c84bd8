"""A digest of the program's own source, which names what is kept between runs: other code, other name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

_HERE = Path(__file__).parent
_KB = _HERE.parent / "kb"
_READ = (
    _HERE / "algebra", _HERE / "facts", _HERE / "inference", _HERE / "rules", _KB / "criteria.py", _KB / "snapshot.py",
)  # fmt: skip
"""The source that decides what the rule base, the facts of a knowledge base and what follows from it come to."""
_COMPILER = (_HERE / "compiled",)
"""The source that decides, beside these, what the rule base is compiled to."""


@lru_cache(maxsize=1)
def code_digest() -> str | None:
    """Digest of the source of rules and facts; None where the source cannot be read, so that nothing is kept."""
    return _digest(_READ)


@lru_cache(maxsize=1)
def compiler_digest() -> str | None:
    """As `code_digest`, of the source that compiles the rules besides."""
    return _digest((*_READ, *_COMPILER))


def _digest(places: Iterable[Path]) -> str | None:
    digest = hashlib.sha256()
    try:
        for place in places:
            for path in sorted(place.glob("*.py")) if place.suffix != ".py" else (place,):
                text = path.read_bytes()
                digest.update(f"{path.relative_to(_HERE.parent).as_posix()}\0{len(text)}\0".encode())
                digest.update(text)
    except OSError:
        return None
    return digest.hexdigest()
