"""Which files make up the knowledge base, and the hash of their content that names a version of it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
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
    paths = sorted(
        (path.relative_to(root).as_posix(), path)
        for folder in CONTENT_FOLDERS
        for path in (root / folder).rglob("*.ttl")
        if not path.name.startswith(".")
    )
    try:
        return {relative: path.read_bytes() for relative, path in paths}
    except OSError as error:
        raise KnowledgeError(f"{error.filename}: cannot be read ({error.strerror})") from None


def content_hash(files: Mapping[str, bytes]) -> str:
    """SHA-256 (hex) over the sorted paths and bytes: the identity of this version of the knowledge."""
    digest = hashlib.sha256()
    for relative in sorted(files):
        data = files[relative]
        # The length keeps one file's end and the next one's beginning apart.
        digest.update(f"{relative}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()
