"""Whether a file is still what it was when it was last looked at."""

from __future__ import annotations

import hashlib
from pathlib import Path


def fingerprint(file: Path | None) -> str | None:
    """Return a digest of the content of a file; None when there is none to read."""
    try:
        return None if file is None else hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return None
