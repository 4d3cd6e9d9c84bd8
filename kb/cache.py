"""Compiled snapshots on disk, one file for each version of the knowledge, sealed with their own digest.

A file that is absent, damaged or foreign reads as nothing; a folder that cannot be written is no error.
Files are written whole or not at all, so that two processes may start at once.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

import platformdirs

_SEAL = b"rhytid-snapshot "
_SEALED = len(_SEAL) + 65
"""Bytes of a seal: what it begins with, a digest, and the end of its line."""
_KEPT = 12
"""Files of one kind (the first word of their name) that stay: versions that are in use beside each other."""


def folder() -> Path:
    """Return the folder of compiled snapshots: `RHYTID_CACHE`, else the user's cache folder."""
    named = os.environ.get("RHYTID_CACHE")
    return Path(named) if named else Path(platformdirs.user_cache_dir("rhytid", appauthor=False))


def read(name: str, *, own: bool = False) -> bytes | None:
    """Return what was stored under a name, or None when there is nothing whole to be had.

    own: only what nobody but this user can have written, as far as the system tells.
    """
    path = folder() / name
    try:
        with path.open("rb", buffering=0) as stream:  # of some megabytes every copy counts
            # Asked of the open file: what stands at its path may be another by now.
            if own and not _is_own(os.fstat(stream.fileno())):
                return None
            seal, payload = stream.read(_SEALED), stream.read()
    except OSError:
        return None
    with suppress(OSError):  # a folder that can only be read
        os.utime(path)
    return payload if seal == _seal_of(payload) else None


def _is_own(found: os.stat_result) -> bool:
    return not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & 0o022)


def store(name: str, payload: bytes) -> None:
    """Keep a payload under a name, if the folder can be written."""
    try:
        folder().mkdir(parents=True, exist_ok=True)
        write_whole(folder() / name, _seal_of(payload) + payload)
        _forget_the_oldest(name.partition("-")[0])
    except OSError:
        pass  # without a cache the next start is slower, nothing else


def _forget_the_oldest(kind: str) -> None:
    """Every version of knowledge and code has files of its own; those used longest ago go."""
    dated = sorted(((path.stat().st_mtime_ns, path) for path in folder().glob(f"{kind}-*")), reverse=True)
    for _, path in dated[_KEPT:]:
        path.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that nobody ever sees half of it.

    Raises OSError when it cannot be written.
    """
    import tempfile  # most starts find everything kept, and write nothing

    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name + ".")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _seal_of(payload: bytes) -> bytes:
    return _SEAL + hashlib.sha256(payload).hexdigest().encode() + b"\n"
