"""How text leaves the program: files as UTF-8, whole or not at all; a terminal gets what it can show."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from engine.render import fallback

STANDARD_STREAM = "-"
_COLUMNS = 80
"""Of a terminal whose width is not known."""


def never_fail_to_encode(stream: object, errors: str = fallback.TEXT) -> None:
    """Let a stream replace what it cannot encode, with one of the handlers of `engine.render.fallback`."""
    fallback.register()
    reconfigure = getattr(stream, "reconfigure", None)  # what a test captures with may have none
    if reconfigure is not None:
        reconfigure(errors=errors)


def write(text: str, target: str | None = None, *, json: bool = False) -> None:
    """Write to a file, or to standard output if `target` is None or `-`.

    Raises OSError when the file cannot be written; what was there before is then unharmed.
    """
    if target is None or target == STANDARD_STREAM:
        never_fail_to_encode(sys.stdout, fallback.JSON if json else fallback.TEXT)
        sys.stdout.write(text)
        return
    _keep(text.encode(), Path(target))


def write_bytes(data: bytes, target: str | None = None) -> None:
    """Write what is no text to a file, or to standard output if `target` is None or `-`.

    Raises OSError when the file cannot be written; what was there before is then unharmed.
    """
    if target is None or target == STANDARD_STREAM:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        return
    _keep(data, Path(target))


def _keep(data: bytes, path: Path) -> None:
    if path.exists() and not path.is_file():  # a device or a pipe is written to, not replaced
        path.write_bytes(data)
        return
    path = path.resolve()
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder", str(path.parent))
    import shutil  # of use here alone, and slow to import
    import tempfile

    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as draft:
        draft.write(data)
    try:
        if path.exists():
            shutil.copymode(path, draft.name)
        else:
            Path(draft.name).chmod(0o666 & ~_umask())
        Path(draft.name).replace(path)
    except OSError:
        Path(draft.name).unlink(missing_ok=True)
        raise


def terminal_width() -> int:
    """Return the columns of the terminal, 80 where there is none."""
    try:
        told = int(os.environ.get("COLUMNS", ""))
    except ValueError:
        told = 0
    if told > 0:
        return told
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or _COLUMNS  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):  # closed, replaced, or no terminal
        return _COLUMNS


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
