"""What a user has chosen for every consultation: the theme, and when the screen locks itself.

One small JSON file in the platform's config folder, written whole or not at all.  A file that cannot be read costs
the choices in it, never the start: it is kept aside when the next choice is written.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

FILE = "settings.json"
LOCK_MINUTES = 10


def config_folder() -> Path:
    """Return the folder of settings and keys: `RHYTID_CONFIG`, else the platform's own."""
    if named := os.environ.get("RHYTID_CONFIG"):
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_config_dir("rhytid", appauthor=False))


@dataclass(frozen=True)
class Settings:
    """The choices.  `lock_minutes` without input lock the screen; 0 never does.  `others` is kept as it was read."""

    theme: str = ""
    lock_minutes: int = LOCK_MINUTES
    others: dict[str, Any] = field(default_factory=dict)


class SettingsFile:
    """The file of settings; `trouble` says why it could not be read or written, in one sentence."""

    def __init__(self, folder: Path | None = None) -> None:
        self.path = (folder if folder is not None else config_folder()) / FILE
        self.trouble = ""
        self._bad = False
        self.settings = self._read()

    def choose(self, **changes: Any) -> None:
        """Change a setting and keep it.  Never raises: see `trouble`."""
        self.settings = replace(self.settings, **changes)
        self.trouble = ""
        try:
            self._write()
        except OSError as error:
            self.trouble = f"The choice is not kept for the next start: {error.strerror or error} ({self.path})"

    def _read(self) -> Settings:
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
            if not isinstance(found, dict):
                raise ValueError("not an object")
        except FileNotFoundError:
            return Settings()
        except (OSError, ValueError, RecursionError) as error:
            self._bad = not isinstance(error, OSError)
            reason = getattr(error, "strerror", None) or "it is damaged"
            self.trouble = f"The settings could not be read ({reason}); the usual ones hold: {self.path}"
            return Settings()
        theme, minutes = found.pop("theme", ""), found.pop("lock_minutes", LOCK_MINUTES)
        usable = isinstance(minutes, int) and not isinstance(minutes, bool) and 0 <= minutes <= 24 * 60
        if not usable:
            self.trouble = f"lock_minutes is not a whole number from 0 to 1440; {LOCK_MINUTES} holds: {self.path}"
        return Settings(theme if isinstance(theme, str) else "", minutes if usable else LOCK_MINUTES, found)

    def _write(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self._bad:
            self.path.replace(self.path.with_suffix(".set-aside"))
            self._bad = False
        chosen = {"theme": self.settings.theme, "lock_minutes": self.settings.lock_minutes, **self.settings.others}
        draft = self.path.with_suffix(f".{os.getpid()}.new")
        with draft.open("w", encoding="utf-8") as stream:
            stream.write(json.dumps(chosen, indent=2, ensure_ascii=False, sort_keys=True) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(self.path)
