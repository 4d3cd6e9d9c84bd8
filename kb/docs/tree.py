"""A folder that we write anew each time: only what we wrote before is ever removed, nothing else is touched."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from pathlib import Path

from kb.errors import KnowledgeError

MANIFEST = ".rhytid-docs"
_HEAD = "# Pages written by rhytid kb docs; they are replaced when it runs again.\n"


def write_tree(out: Path, files: Mapping[str, str]) -> None:
    """Write files (path relative to `out` -> text) and remove those of an earlier run that are no more.

    Raises KnowledgeError when `out` is no folder, or one with content of somebody else; OSError when it cannot be
    written.
    """
    if out.exists() and not out.is_dir():
        raise KnowledgeError(f"{out}: this is a file; name a folder, new or empty")
    before = _written_before(out)
    out.mkdir(parents=True, exist_ok=True)
    # The list first: if we are interrupted, the next run still knows what is ours.
    everything = sorted({*before, *files})
    _write(out / MANIFEST, _HEAD + "".join(f"{name}\n" for name in everything))
    for name, text in sorted(files.items()):
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, text)
    for name in sorted(before - set(files)):
        (out / name).unlink(missing_ok=True)
        _remove_if_empty(out, (out / name).parent)
    _write(out / MANIFEST, _HEAD + "".join(f"{name}\n" for name in sorted(files)))


def _written_before(out: Path) -> set[str]:
    if not out.exists() or not any(out.iterdir()):
        return set()
    try:
        text = (out / MANIFEST).read_text(encoding="utf-8")
    except (FileNotFoundError, IsADirectoryError, UnicodeDecodeError):
        text = ""
    if not text.startswith(_HEAD):
        raise KnowledgeError(
            f"{out}: this folder holds files that “rhytid kb docs” did not write; name a new or empty folder"
        )
    return {name for name in text.removeprefix(_HEAD).splitlines() if _is_within(name)}


def _is_within(name: str) -> bool:
    """Say whether a path stays below its folder; a list that was tampered with must not reach beyond it."""
    normal = posixpath.normpath(name)
    return bool(name) and normal == name and not posixpath.isabs(name) and name.split("/")[0] != ".."


def _write(path: Path, text: str) -> None:
    data = text.encode("utf-8")
    if path.is_symlink():
        path.unlink()  # what it points to is not ours
    if not path.is_file() or path.read_bytes() != data:
        path.write_bytes(data)


def _remove_if_empty(out: Path, folder: Path) -> None:
    while folder != out and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
