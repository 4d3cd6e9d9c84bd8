"""A version of the knowledge by name: a folder, or a revision of the git repository that the knowledge is kept in."""

from __future__ import annotations

import io
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from kb import files
from kb.errors import KnowledgeError
from kb.snapshot import KnowledgeBase, load

_FOLDER_IN_A_CHECKOUT = "kb"


def knowledge_of(name: str) -> KnowledgeBase:
    """Return the knowledge base in a folder (or in its folder `kb`), or that of a git revision.

    A folder wins over a revision of the same name.  Raises KnowledgeError when the name means neither, or what it
    names does not compile.
    """
    folder = Path(name)
    for root in (folder, folder / _FOLDER_IN_A_CHECKOUT):
        if (root / "ontology").is_dir():
            return load(root)
    if folder.is_dir():
        raise KnowledgeError(f"{name}: there is no knowledge base in this folder: it has no folder “ontology”")
    archive = _archived(name)
    with tempfile.TemporaryDirectory(prefix="rhytid-kb-") as place:
        with zipfile.ZipFile(io.BytesIO(archive)) as packed:
            packed.extractall(place)
        found = sorted(Path(place).rglob("ontology"))
        if not found:
            raise KnowledgeError(f"{name}: this revision holds no knowledge base")
        try:
            return load(found[0].parent)
        except KnowledgeError as error:
            raise KnowledgeError(f"{name}: {error}") from None


def _archived(revision: str) -> bytes:
    """Return the knowledge of a revision as a zip file."""
    if revision.startswith("-"):
        raise KnowledgeError(f"“{revision}” is neither a folder nor a git revision")
    searched: Path | None = None
    for place, folder in _places():
        if searched not in (None, place):
            break  # the revision belongs to the repository of the knowledge, not to where we happen to be
        commit = _git(place, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
        if commit is not None:
            searched = place
            found = _git(place, "archive", "--format=zip", commit.decode().strip(), "--", folder)
            if found is not None:
                return found
    if searched is not None:
        raise KnowledgeError(f"{revision}: this revision holds no knowledge base")
    raise KnowledgeError(
        f"“{revision}” is neither a folder nor a revision of a git repository here; "
        "give the folder of a knowledge base, or a commit, tag or branch such as HEAD~1"
    )


def _places() -> Iterator[tuple[Path, str]]:
    """Yield (top folder of a repository, folder of the knowledge in it): where the knowledge is, then where we are."""
    root = files.root_folder().resolve()
    for start, folder in ((root, root), (Path.cwd(), None)):
        top = _git(start, "rev-parse", "--show-toplevel")
        if top is None:
            continue
        place = Path(top.decode().rstrip("\n")).resolve()
        within = folder.relative_to(place) if folder is not None else Path(_FOLDER_IN_A_CHECKOUT)
        yield place, within.as_posix()


def _git(place: Path, *arguments: str) -> bytes | None:
    """Run git in a folder; None when it is not there or says no."""
    try:
        run = subprocess.run(
            ["git", "-C", str(place), *arguments], capture_output=True, check=False, stdin=subprocess.DEVNULL
        )
    except OSError:
        return None
    return run.stdout if run.returncode == 0 else None
