"""The sample consultation that comes with the software, and the user's own copy of it."""

from __future__ import annotations

import errno
import hashlib
import shutil
import sys
from pathlib import Path

import platformdirs

SAMPLE = "complete_healthy_us.yaml"


def sample() -> Path:
    """Return the sample: beside the packages in a checkout, else where the installer put it.

    Raises FileNotFoundError when it is in neither place.
    """
    places = (Path(__file__).parents[1] / "examples", Path(sys.prefix) / "share" / "rhytid" / "examples")
    for place in places:
        if (place / SAMPLE).is_file():
            return place / SAMPLE
    raise FileNotFoundError(errno.ENOENT, "the sample consultation is not installed", str(places[0] / SAMPLE))


def own_copy(original: Path, *, afresh: bool = False) -> Path:
    """Return the user's copy; what was saved in it stays until the sample itself changes, or `afresh`.

    Raises OSError when the user's data folder cannot be written.
    """
    edition = hashlib.sha256(original.read_bytes()).hexdigest()[:8]
    copy = Path(platformdirs.user_data_dir("rhytid", appauthor=False)) / "demo" / edition / original.name
    if afresh or not copy.exists():
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(original, copy)
    return copy
