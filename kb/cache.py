"""Compiled snapshots on disk, one file for each version of the knowledge, sealed with their own digest.

A file that is absent, damaged or foreign reads as nothing; a folder that cannot be written is no error.
Files are written whole or not at all, so that two processes may start at once.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

import platformdirs

_SEAL = b"rhytid-snapshot "


def folder() -> Path:
    """Return the folder of compiled snapshots: `RHYTID_CACHE`, else the user's cache folder."""
    named = os.environ.get("RHYTID_CACHE")
    return Path(named) if named else Path(platformdirs.user_cache_dir("rhytid", appauthor=False))


def read(name: str) -> bytes | None:
    """Return what was stored under a name, or None when there is nothing whole to be had."""
    try:
        seal, _, payload = (folder() / name).read_bytes().partition(b"\n")
    except OSError:
        return None
    return payload if seal == _seal_of(payload) else None


def store(name: str, payload: bytes) -> None:
    """Keep a payload under a name, if the folder can be written."""
    try:
        folder().mkdir(parents=True, exist_ok=True)
        write_whole(folder() / name, _seal_of(payload) + b"\n" + payload)
    except OSError:
        pass  # without a cache the next start is slower, nothing else


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that nobody ever sees half of it.

    Raises OSError when it cannot be written.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name + ".")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _seal_of(payload: bytes) -> bytes:
    return _SEAL + hashlib.sha256(payload).hexdigest().encode()
