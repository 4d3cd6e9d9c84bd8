"""Which files make up the knowledge base, and the hash of their content that names a version of it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from kb.errors import KnowledgeError

CONTENT_FOLDERS: tuple[str, ...] = (
    "ontology",
    "reference",
    "decisions",
    "claims",
    "sources",
    "geometry",
    "mappings",
    "wording",
)
"""Folders whose Turtle is knowledge.  Shapes and queries judge knowledge and are not part of it."""


def root_folder(root: Path | None = None) -> Path:
    """Return the knowledge base's folder: the argument, else `RHYTID_KB`, else the one shipped here.

    Raises KnowledgeError when that folder holds no `ontology` folder.
    """
    if root is None:
        named = os.environ.get("RHYTID_KB")
        root = Path(named) if named else Path(__file__).parent
    if not (root / "ontology").is_dir():
        raise KnowledgeError(
            f"{root} is not a knowledge base: it has no folder “ontology” (set RHYTID_KB to the right folder)"
        )
    return root


def content(root: Path) -> dict[str, bytes]:
    """Read every Turtle file of the knowledge, by path relative to `root`, in path order.

    Raises KnowledgeError when a file cannot be read.
    """
    found: dict[str, bytes] = {}
    try:
        for relative, path in sorted(_turtle_files(root)):
            with open(path, "rb", buffering=0) as stream:  # noqa: PTH123  # every command reads them all
                found[relative] = stream.read()
    except OSError as error:
        raise KnowledgeError(f"{error.filename}: cannot be read ({error.strerror})") from None
    return found


def _turtle_files(root: Path) -> Iterator[tuple[str, str]]:
    """Each file's path below `root`, written the same on every system, and the path to open it by."""
    for folder in CONTENT_FOLDERS:
        start = os.fspath(root / folder)
        for place, _, names in os.walk(start):
            below = folder + place[len(start) :].replace(os.sep, "/")
            for name in names:
                if name.endswith(".ttl") and not name.startswith("."):
                    yield f"{below}/{name}", f"{place}{os.sep}{name}"


def content_hash(files: Mapping[str, bytes]) -> str:
    """SHA-256 (hex) over the sorted paths and bytes: the identity of this version of the knowledge."""
    digest = hashlib.sha256()
    for relative in sorted(files):
        data = files[relative]
        # The length keeps one file's end and the next one's beginning apart.
        digest.update(f"{relative}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()
